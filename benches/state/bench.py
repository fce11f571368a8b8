#!/usr/bin/env python3
"""What the state strategies cost, side by side, in one run.

One thread calls a TorchScript module and lets its state be kept, back to back, with no server between: a module with
64 MB of buffers of which each call changes 1 MB, or the one that is named. All models are there all the time; each round
measures every strategy once, in an order that moves on by one a round. `call` is the call alone, `upkeep` what happens
before the next one may begin, `p50` both, which is what a client sees that sends one request after the other. `copy` is
the time to copy 1 MB to memory that has just been written to. Figures are medians of a round's calls, and of those:
median (min-max) of the rounds. Ratios are taken within a round.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STRATEGIES = ("none", "reset", "reset, not verified", "reload", "periodic")


def read_options():
    parser = argparse.ArgumentParser(prog="scripts/bench state", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="7 by default")
    parser.add_argument("--calls", type=int, default=1000, help="of each strategy in a round, 1000 by default")
    parser.add_argument("--model", type=pathlib.Path, metavar="FILE", help="a TorchScript file with one FP32 input")
    parser.add_argument("--shape", default="1", metavar="N,N", help="of that input, 1 by default")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also writes every single figure to FILE")
    parser.add_argument("--smoke", action="store_true", help="one round of a few calls: does it all run?")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help=argparse.SUPPRESS)
    parser.add_argument("--check-options", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds < 1 or options.calls < 1:
        parser.error("rounds and calls begin at 1")
    if options.smoke:
        options.rounds, options.calls = 1, 10
    return options


def spread(values):
    """median (min-max)"""
    figures = [f"{value:.3g}" for value in (statistics.median(values), min(values), max(values))]
    return figures[0] if len(values) == 1 else f"{figures[0]} ({figures[1]}-{figures[2]})"


def ratio(rounds, name, most, what):
    values = [what(one) for one in rounds]
    verdict = "reached" if statistics.median(values) <= most else "MISSED"
    print(f"{name}: {spread(values)}, at most {most} to reach: {verdict}")


def main():
    options = read_options()
    if options.check_options:
        return 0
    command = [options.build / "benches/bench_state", "--torch", options.build / "libmainstay_torch.so",
               "--rounds", options.rounds, "--calls", options.calls]
    if options.model:
        command += ["--model", options.model, "--shape", options.shape]
    load = os.getloadavg()[0]
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return done.returncode
    rounds = json.loads(done.stdout)

    when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    print(f"{when}, {len(os.sched_getaffinity(0))} CPUs, {platform.machine()}, kernel {platform.release()}, "
          f"load {load:.2f} before, {options.rounds} rounds of {options.calls} calls\n")
    print(f"{'us':22}{'call':>24}{'upkeep':>24}{'p50':>24}")
    for name in STRATEGIES:
        figures = [spread([one[name][key] for one in rounds]) for key in ("call_us", "upkeep_us", "p50_us")]
        print(f"{name:22}" + "".join(f"{figure:>24}" for figure in figures))
    print(f"{'copy of 1 MB':22}{'':24}{spread([one['copy_us'] for one in rounds]):>24}\n")
    if not options.model:
        ratio(rounds, "reset / copy of 1 MB", 2, lambda one: one["reset"]["upkeep_us"] / one["copy_us"])
    ratio(rounds, "p50 of reload / p50 of reset", 1.5, lambda one: one["reload"]["p50_us"] / one["reset"]["p50_us"])
    if options.json:
        options.json.write_text(json.dumps({"when": when, "load_before": load, "rounds": rounds}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
