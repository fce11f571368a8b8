# Sourced by the scripts beside it: where things lie, how a step is shown and fails, how a preset is built.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=scripts/${0##*/}
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mainstay
# Without it ccache does not keep what is compiled with a precompiled header.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

# Held by whoever changes the cache folder or a build folder, and by what it started, so that two scripts at once wait for
# each other. Let go when they end.
lock() {
  local file=$1 what=$2
  mkdir -p "$(dirname "$file")"
  exec 9>"$file"
  flock --nonblock 9 && return
  echo "$script: waiting for another one that is at work on $what"
  flock 9
}

log=
step_count=0
step_number=0
step_name=

begin_log() {
  log=$(mktemp "${TMPDIR:-/tmp}/mainstay-${0##*/}.XXXXXX")
  trap 'rm -f "$log"' EXIT
}

steps() { step_count=$1; }

# Begins a step; the line stays open for `note`, which says what is done about it.
step() {
  step_number=$((step_number + 1))
  step_name=$1
  printf '[%s %d/%d] %s ... ' "${0##*/}" "$step_number" "$step_count" "$step_name"
}
note() { printf '%s\n' "$*"; }

# Ends the script and says which step failed and why.
fail() {
  if [[ -n $log && -s $log ]]; then
    echo "---- the last lines of this step, all of them are in $log"
    tail -n 30 "$log"
    trap - EXIT
  fi
  echo "$script: failed at ${step_name:+step $step_number/$step_count, $step_name: }$*" >&2
  exit 1
}

# Runs a command whose output nobody needs while it works.
quietly() {
  : >"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

usage_error() {
  echo "$script: $*" >&2
  echo "Try $script --help" >&2
  exit 2
}

# As many compilers at once as there are cores and memory for; the largest unit takes 1.5 GB.
jobs_at_once() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  ((memory < cores)) && cores=$memory
  echo $((cores < 1 ? 1 : cores))
}

# What of the last build came out of ccache.
ccache_line() {
  local hits misses
  [[ -s $1 ]] || return 0
  hits=$(grep -cE '^(direct|preprocessed)_cache_hit$' "$1") || true
  misses=$(grep -c '^cache_miss$' "$1") || true
  echo "ccache had $hits of $((hits + misses)) compilations"
}

# build_preset PRESET [TARGET ...]: configures where that was not done yet, then builds. The output is shown.
build_preset() (
  preset=$1
  shift
  outcome=0
  target=()
  (($# == 0)) || target=(--target "$@")
  lock "$root/build/.lock" "the build folder"
  cd "$root"
  stats=$(mktemp)
  # Ninja runs CMake again where a CMakeLists.txt has changed, but does not look at the presets.
  if [[ ! -e build/$preset/build.ninja || CMakePresets.json -nt build/$preset/build.ninja ]]; then
    cmake --preset "$preset" </dev/null || outcome=$?
  fi
  if ((outcome == 0)); then
    CCACHE_STATSLOG=$stats cmake --build --preset "$preset" --parallel "$(jobs_at_once)" "${target[@]}" </dev/null ||
      outcome=$?
    ccache_line "$stats"
  fi
  rm -f "$stats"
  exit "$outcome"
)
