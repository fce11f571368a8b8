#!/usr/bin/env bash
# Checks that every C and C++ file of the checkout, committed or about to be, looks as clang-format writes it.
# --fix rewrites those that do not. The version is that of Debian 12: others format differently.
set -euo pipefail
cd "${MAINSTAY_ROOT:-$(dirname "${BASH_SOURCE[0]}")/../..}"

format=
for candidate in clang-format-14 clang-format; do
  if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
    format=$candidate
    break
  fi
done
if [[ -z $format ]]; then
  echo "clang-format 14 is not here; scripts/setup installs it"
  exit 1
fi

mode=(--dry-run -Werror)
if [[ ${1:-} == --fix ]]; then mode=(-i); fi

files=()
while IFS= read -r -d '' file; do
  # A file that was deleted and not yet committed is still listed.
  [[ -e $file ]] && files+=("$file")
done < <(git -c safe.directory='*' ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp' '*.c' '*.h' '*.cu' '*.cuh')

if ((${#files[@]} == 0)); then
  echo "no C++ files found in $PWD: nothing was checked"
  exit 1
fi
"$format" --style=file "${mode[@]}" "${files[@]}"
echo "${#files[@]} files, formatted as $format would"
