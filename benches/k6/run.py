#!/usr/bin/env python3
"""Runs one of the scripts for k6 against a server of its own, or against one that is there. A script that is called like an
example is for that one.

What went wrong is said by the thresholds of the script; where one of them is not kept this fails.
"""

import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "harness"))

import session  # noqa: E402
from servers import Failed, Mainstay, die_with_parent  # noqa: E402

SCRIPTS = sorted(file.stem for file in HERE.glob("*.js") if file.stem != "server")
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
K6 = CACHE / "mainstay/bin/k6"
# What ctest takes for a test that cannot be run here.
SKIPPED = 77


def read_options():
    parser = argparse.ArgumentParser(prog="scripts/load", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="load", choices=SCRIPTS, help="load by default")
    parser.add_argument("--vus", type=int, help="virtual users; or VUS")
    parser.add_argument("--duration", help="like 30s or 10m; or DURATION")
    parser.add_argument("--url", help="of a server that runs already, with the models of benches/k6/server.json; "
                                      "or of the example; MAINSTAY_KEY is its key")
    parser.add_argument("--build", type=pathlib.Path, default=session.ROOT / "build/release", help=argparse.SUPPRESS)
    parser.add_argument("--skip-without-k6", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--check-options", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def as_load_needs_it(options, folder):
    """What is set otherwise than the example says: all requests come from one address, and nothing stays in its folder."""
    plugin = options.build.resolve() / "examples" / options.name / f"{options.name}.so"
    return {"MAINSTAY_RATE_LIMITS__PER_ADDRESS__RATE": "0", "MAINSTAY_LOG__REQUESTS": "false",
            "MAINSTAY_JOBS__PATH": str(folder / "jobs.db"),
            f"MAINSTAY_MODELS__{options.name.upper()}__PATH": str(plugin)}


def server(options, stack):
    if options.url:
        return options.url
    folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mainstay-load-")))
    config = HERE / "server.json"
    example = session.ROOT / "examples" / options.name / "mainstay.json"
    if example.exists():
        config = example
        os.environ.update(as_load_needs_it(options, folder))
    started = Mainstay("mainstay", options.build.resolve() / "mainstay", folder, ["--config", config])
    return f"http://127.0.0.1:{stack.enter_context(started).port}"


def run(options, base):
    settings = {"BASE": base, **{name: str(value) for name, value in
                                 {"VUS": options.vus, "DURATION": options.duration}.items() if value}}
    command = [str(K6), "run", "--no-usage-report", "--summary-mode", "compact", "--quiet", str(HERE / f"{options.name}.js")]
    return subprocess.run(command, env={**os.environ, **settings, "K6_NO_USAGE_REPORT": "true"}, stdin=subprocess.DEVNULL,
                          preexec_fn=die_with_parent, check=False).returncode


def main():
    options = read_options()
    if options.check_options:
        return
    if not K6.exists():
        if options.skip_without_k6:
            sys.exit(SKIPPED)
        raise Failed("k6 is not there; scripts/setup --load builds it")
    about = session.machine()
    session.introduce(about)
    with contextlib.ExitStack() as stack:
        sys.exit(run(options, server(options, stack)))


if __name__ == "__main__":
    session.run(main)
