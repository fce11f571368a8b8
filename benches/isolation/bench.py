#!/usr/bin/env python3
"""What a process of its own costs a model: builtin/echo on a thread of the server against the same in a worker process.

Both are models of one server, asked in turn within each round by wrk on the same machine: with one FP32 element (4
bytes) and with 262,144 of them (1 MiB), as JSON, over one connection and over 16. Differences and ratios are taken within a round:
median (min-max) of the rounds. With 16 connections one instance is never idle, so that what a call costs it is paid by
the 15 that wait as well: the difference of the medians is given for all, and divided by the connections.

One copy of 1 MiB is measured in the same run, from memory to memory that was not in a cache.
"""

import argparse
import ctypes
import datetime
import json
import os
import pathlib
import platform
import signal
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches/http"))

import report  # noqa: E402
from load import measure  # noqa: E402
from servers import Failed, Mainstay  # noqa: E402

MIB = 2**20
SIZES = {"4 B": 1, "1 MiB": MIB // 4}
CONNECTIONS = (1, 16)
KINDS = ("thread", "process")
SMOKE_S = 0.3
SMALL_TARGET_US = 30


def read_options():
    parser = argparse.ArgumentParser(prog="scripts/bench isolation", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="5 by default")
    parser.add_argument("--seconds", type=int, default=3, help="of load for each cell, 3 by default")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also writes every single figure to FILE")
    parser.add_argument("--smoke", action="store_true", help=f"one round of {SMOKE_S} s: does it all run?")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help=argparse.SUPPRESS)
    parser.add_argument("--check-options", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds < 1 or options.seconds < 1:
        parser.error("rounds and seconds begin at 1")
    if options.smoke:
        options.rounds, options.seconds = 1, SMOKE_S
    return options


def body_of(count):
    """As JSON: what reading and writing it costs the server is the same for both."""
    return json.dumps({"inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [count], "data": [1] * count}]})


def copy_us():
    """One copy of 1 MiB between buffers that are too many for the caches."""
    buffers = [ctypes.create_string_buffer(MIB) for _ in range(128)]
    times = []
    for turn in range(64):
        began = time.perf_counter()
        ctypes.memmove(buffers[127 - turn], buffers[turn], MIB)
        times.append((time.perf_counter() - began) * 1e6)
    return statistics.median(times)


def server_of(options, folder):
    config = folder / "config.json"
    config.write_text(json.dumps({"allow_builtin": True, "models": {
        kind: {"path": "builtin/echo", "isolation": kind} for kind in KINDS}}))
    return Mainstay("mainstay", options.build / "mainstay", folder, ["--config", config])


def path_of(kind):
    return f"/v2/models/{kind}/infer"


def check(server, bodies):
    """A fast answer that is wrong counts for nothing."""
    for kind in KINDS:
        for size, file in bodies.items():
            request = json.loads(file.read_text())
            status, body = server.post(path_of(kind), file.read_bytes())
            if status != 200 or json.loads(body)["outputs"][0]["data"] != request["inputs"][0]["data"]:
                raise Failed(f"{kind} answered {size} with {status} {body[:300]!r}")


def one_round(server, bodies, number, seconds):
    cells = {}
    order = KINDS if number % 2 == 0 else KINDS[::-1]
    for size, file in bodies.items():
        for connections in CONNECTIONS:
            for kind in order:
                cells[size, connections, kind] = measure(server, path_of(kind), file, connections, seconds,
                                                         os.sched_getaffinity(0))
    return {"cells": cells, "copy_us": copy_us()}


def table(rounds):
    rows = []
    for size in SIZES:
        for connections in CONNECTIONS:
            of = {kind: [one["cells"][size, connections, kind] for one in rounds] for kind in KINDS}
            more = [process["p50_us"] - thread["p50_us"] for thread, process in zip(of["thread"], of["process"])]
            rows.append([size, str(connections)]
                        + [report.spread([cell["p50_us"] for cell in of[kind]]) for kind in KINDS]
                        + [report.spread(more), report.spread([each / connections for each in more])]
                        + [report.spread([cell["requests_per_s"] for cell in of[kind]]) for kind in KINDS])
    return report.table(["tensor", "connections", "thread p50 us", "process p50 us", "more us", "more us/connection",
                         "thread requests/s", "process requests/s"], rows)


def targets(rounds):
    def more(size):
        return statistics.median(one["cells"][size, 1, "process"]["p50_us"] - one["cells"][size, 1, "thread"]["p50_us"]
                                 for one in rounds)
    copy = statistics.median(one["copy_us"] for one in rounds)
    rows = []
    for size, most in (("4 B", SMALL_TARGET_US), ("1 MiB", copy)):
        rows.append([f"process - thread, p50 at 1 connection, {size}", f"{more(size):.0f} us", f"at most {most:.0f} us",
                     "reached" if more(size) <= most else "NOT reached"])
    return report.table(["what", "found", "to reach", ""], rows)


def main():
    options = read_options()
    if options.check_options:
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    print(f"{now}: {' '.join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]])}; {len(os.sched_getaffinity(0))} cores, "
          f"Linux {platform.release()}; load average before: {os.getloadavg()[0]:.2f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        folder = pathlib.Path(folder)
        bodies = {}
        for size, count in SIZES.items():
            bodies[size] = folder / f"{count}.json"
            bodies[size].write_text(body_of(count))
        with server_of(options, folder) as server:
            check(server, bodies)
            rounds = [one_round(server, bodies, number, options.seconds) for number in range(options.rounds)]
            check(server, bodies)
    print(f"one copy of 1 MiB: {report.spread([one['copy_us'] for one in rounds])} us\n")
    print(table(rounds))
    print("\n" + targets(rounds))
    if options.json:
        options.json.write_text(json.dumps([{"copy_us": one["copy_us"], "cells": [
            {"size": size, "connections": connections, "isolation": kind, **cell}
            for (size, connections, kind), cell in one["cells"].items()]} for one in rounds], indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except Failed as problem:
        sys.exit(f"bench: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
