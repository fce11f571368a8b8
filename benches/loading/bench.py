#!/usr/bin/env python3
"""What requests to other models notice of a large one that is being loaded.

One server with builtin/echo and a small TorchScript model (a 784-512-512-10 MLP), both of which are asked at a steady
rate from one thread, and a TorchScript module of 500 MB that is loaded and unloaded over the API. Each round: the rate
alone (quiet), the same while the module is loaded into the server and unloaded again and again, quiet, the same with the
module in a worker process; every second round the other way round. A request belongs to the loading where the two
overlap, and so for the unloading. Ratios of the p99 are taken within a round, against the quiet before: median
(min-max) of the rounds.

The file is in the page cache, where it costs most processor time; --cold drops it before each load. The thread that
asks has real-time priority where it may, so that it is the server that is measured and not what asks it.
"""

import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import report  # noqa: E402
import session  # noqa: E402
from asking import Operator, Stream, take_precedence, watch  # noqa: E402
from servers import Failed, Mainstay  # noqa: E402

LINES = 16
ISOLATIONS = ("thread", "process")
SMOKE_S = 0.3
SMOKE_MB = 8
MLP_INPUTS = 784


def read_options():
    parser = session.options_of("loading", __doc__, rounds=5)
    parser.add_argument("--seconds", type=int, default=6, help="of each part of a round, 6 by default")
    parser.add_argument("--rate", type=int, default=500, help="requests a second to both models together, 500 by default")
    parser.add_argument("--mb", type=int, default=500, help="of the module that is loaded, 500 by default")
    parser.add_argument("--cold", action="store_true", help="its file is not in the page cache")
    return session.read(parser, seconds=SMOKE_S, mb=SMOKE_MB)


def made(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(str(word) for word in command)} ended with {done.returncode}: {done.stderr}")


def body_of(*shape):
    chance = random.Random(0)
    data = [round(chance.random(), 4) for _ in range(math.prod(shape))]
    return json.dumps({"inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": shape, "data": data}]}).encode()


def server_of(options, folder, big):
    small = folder / "mlp.pt"
    made([options.build / "make_models", "mlp", small])
    made([options.build / "benches/bench_memory", "--module", big, "--make-mb", options.mb])
    # Written back, or it stays in the page cache whatever it is told.
    os.sync()
    mlp = {"path": str(small), "inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [-1, MLP_INPUTS]}]}
    config = folder / "config.json"
    config.write_text(json.dumps({
        "allow_builtin": True,
        "model_loading": {"strategy": "lazy", "preload_models": ["echo", "mlp"], "memory_protection": {"minimum_required": 0}},
        "models": {"echo": {"path": "builtin/echo"}, "mlp": mlp,
                   **{f"big_{kind}": {"path": str(big), "isolation": kind} for kind in ISOLATIONS}}}))
    return Mainstay("mainstay", options.build / "mainstay", folder, ["--config", config])


def drop(file):
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def one_round(options, server, streams, number, big):
    found = {}
    for kind in ISOLATIONS if number % 2 == 0 else ISOLATIONS[::-1]:
        watch(streams, options.rate, options.seconds)
        quiet = {stream.name: stream.seen for stream in streams}
        operator = Operator(server, f"big_{kind}", (lambda: drop(big)) if options.cold else lambda: None)
        watch(streams, options.rate, options.seconds, operator)
        found[kind] = report.summary(quiet, {stream.name: stream.seen for stream in streams}, operator.spans)
    return found


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    session.say(f"{options.rounds} rounds of 4 times {options.seconds} s, {options.rate} requests/s to echo and mlp together, "
                f"a module of {options.mb} MB, {'not ' if options.cold else ''}in the page cache")
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        folder = pathlib.Path(folder)
        big = folder / "big.pt"
        with server_of(options, folder, big) as server:
            streams = [Stream(server, "echo", body_of(1), LINES), Stream(server, "mlp", body_of(1, MLP_INPUTS), LINES)]
            # Only now: the server is not to inherit it.
            session.say(f"the thread that asks has {'real-time' if take_precedence() else 'no'} priority\n")
            watch(streams, options.rate, options.seconds / 4)
            rounds = [one_round(options, server, streams, number, big) for number in range(options.rounds)]
    about["load_after"] = os.getloadavg()[0]
    print(report.table(rounds))
    print("\n" + report.targets(rounds))
    session.say(f"\nload average after: {about['load_after']:.2f}")
    session.write(options.json, machine=about, rounds=rounds)


if __name__ == "__main__":
    session.run(main)
