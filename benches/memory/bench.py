#!/usr/bin/env python3
"""What loading and unloading a model over and over leaves in memory.

A TorchScript module of 100 MB is loaded by the backend that the server has, on a thread of its own, is asked once, has its
state put back, and is unloaded: the thread ends. Then what the allocator keeps is given back to the system, as the server
does it after an unloading. `loaded` and `unloaded` are the resident memory of the process at those times. The same once more
with nothing given back, to show what that is for.

A look at the memory is what the server does before each load and every few seconds.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import session  # noqa: E402
import tables  # noqa: E402
from servers import Failed  # noqa: E402

MIB = 2**20
MODULE_MB = 100
EARLY = 3
MOST = 1.05


def read_options():
    parser = session.options_of("memory", __doc__, rounds=1)
    parser.add_argument("--cycles", type=int, default=50, help="loadings and unloadings in a round, 50 by default")
    return session.read(parser, cycles=EARLY + 1)


def bench_memory(options, *words):
    command = [options.build / "benches/bench_memory", *words]
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"bench_memory ended with {done.returncode}")
    return done.stdout


def one_round(options, module):
    return {give_back: json.loads(bench_memory(
        options, "--module", module, "--torch", options.build / "libmainstay_torch.so", "--cycles", options.cycles,
        "--give-back", give_back)) for give_back in ("yes", "no")}


def print_curve(seen):
    rows = [[str(number), *(f"{one[key] / MIB:.1f}" for one in (given, kept) for key in ("loaded", "unloaded")),
             tables.figure(given["give_back_us"])]
            for number, (given, kept) in enumerate(zip(seen["yes"]["cycles"], seen["no"]["cycles"]), 1)]
    print(tables.table(["cycle", "loaded MiB", "unloaded MiB", "loaded, not given back", "unloaded, not given back",
                        "giving back us"], rows) + "\n")


def growth(seen):
    """How much more there is at the end than after the third cycle."""
    cycles = seen["cycles"]
    return cycles[-1]["unloaded"] / cycles[min(EARLY, len(cycles)) - 1]["unloaded"]


def print_targets(rounds, cycles):
    ratios = [growth(seen["yes"]) for seen in rounds]
    kept = [growth(seen["no"]) for seen in rounds]
    looks = [seen["yes"]["reading_us"] for seen in rounds]
    name = f"unloaded after cycle {cycles} / after cycle {EARLY}"
    print(tables.table(["what", "at most", "measured", ""], [
        [name, str(MOST), tables.spread(ratios), "reached" if max(ratios) <= MOST else "missed"],
        [name + ", not given back", "", tables.spread(kept), ""],
        ["a look at the memory, us", "", tables.spread(looks), ""]]))


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    session.say(f"{options.rounds} rounds of {options.cycles} cycles, a module of {MODULE_MB} MB\n")
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        module = pathlib.Path(folder) / "module.pt"
        bench_memory(options, "--module", module, "--make-mb", MODULE_MB)
        rounds = [one_round(options, module) for _ in range(options.rounds)]
    for seen in rounds:
        print_curve(seen)
    print_targets(rounds, options.cycles)
    session.write(options.json, machine=about, rounds=rounds)


if __name__ == "__main__":
    session.run(main)
