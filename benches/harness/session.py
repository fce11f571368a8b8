"""What every benchmark does around its measuring."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys

from servers import Failed

ROOT = pathlib.Path(__file__).resolve().parents[2]


def options_of(name, doc, rounds):
    """The options that all benchmarks have; a benchmark adds its own."""
    parser = argparse.ArgumentParser(prog=f"scripts/bench {name}", description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"{rounds} by default")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also writes every single figure to FILE")
    parser.add_argument("--smoke", action="store_true", help="one short round: does it all run?")
    parser.add_argument("--build", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release", help=argparse.SUPPRESS)
    parser.add_argument("--check-options", action="store_true", help=argparse.SUPPRESS)
    return parser


def read(parser, **smoke):
    """What the command line says; `smoke`: what that stands for. Ends here where only the options are to be checked."""
    options = parser.parse_args()
    for name, value in vars(options).items():
        if isinstance(value, int) and not isinstance(value, bool) and value < 1:
            parser.error(f"--{name.replace('_', '-')} begins at 1")
    if options.check_options:
        sys.exit(0)
    if options.smoke:
        vars(options).update(rounds=1, **smoke)
    return options


def machine():
    cpu = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    git = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True,
                         check=False)
    return {
        "cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_gb": round(memory), "kernel": platform.release(),
        "when": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": git.stdout.strip() or "unknown", "load_before": os.getloadavg()[0],
    }


def say(text=""):
    print(text, flush=True)


def introduce(about):
    """Where and when the figures come from."""
    say(f"{about['when']}, commit {about['commit']}: {' '.join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]])}")
    say(f"{about['cpu']}, {about['cores']} cores, {about['memory_gb']} GB, Linux {about['kernel']}; "
        f"load average before: {about['load_before']:.2f}")


def write(file, **parts):
    if file:
        file.write_text(json.dumps(parts, indent=1) + "\n")


def run(main):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except Failed as problem:
        sys.exit(f"bench: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
