#!/usr/bin/env python3
"""What a process of its own costs a model: builtin/echo on a thread of the server against the same in a worker process.

Both are models of one server, asked in turn within each round by wrk on the same machine: with one FP32 element (4
bytes) and with 262,144 of them (1 MiB), as JSON, over one connection and over 16. Differences are taken within a round:
median (min-max) of the rounds. With 16 connections one instance is never idle, so that what a call costs it is paid by
the 15 that wait as well: the difference of the medians is given for all, and divided by the connections.

One connection is measured twice, as in the benchmark of HTTP: with all threads wherever the scheduler likes, and with
server and workers on one CPU and wrk on another. The second is held against what is to be reached: what the first
measures is how long a sleeping CPU takes to wake, once more in each direction.

One copy of 1 MiB is measured in the same run, from memory to memory that was not in a cache.
"""

import ctypes
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import session  # noqa: E402
import tables  # noqa: E402
from load import measure  # noqa: E402
from servers import Failed, Mainstay  # noqa: E402

MIB = 2**20
SIZES = {"4 B": 1, "1 MiB": MIB // 4}
# Connections, and whether the server with its workers and wrk each have a CPU of their own.
LOADS = ((1, False), (1, True), (16, False))
KINDS = ("thread", "process")
SMOKE_S = 0.3
SMALL_TARGET_US = 30


def read_options():
    parser = session.options_of("isolation", __doc__, rounds=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load for each cell, 3 by default")
    return session.read(parser, seconds=SMOKE_S)


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
    cpus = sorted(os.sched_getaffinity(0))
    order = KINDS if number % 2 == 0 else KINDS[::-1]
    for size, file in bodies.items():
        for connections, apart in LOADS:
            if apart and len(cpus) < 2:
                continue
            server.stay_on({cpus[0]} if apart else cpus)
            for kind in order:
                cells[size, connections, apart, kind] = measure(server, path_of(kind), file, connections, seconds,
                                                                {cpus[1]} if apart else cpus)
    server.stay_on(cpus)
    return {"cells": cells, "copy_us": copy_us()}


def more_us(rounds, *load):
    """What the process takes longer, at the median, in each round."""
    return [one["cells"][(*load, "process")]["p50_us"] - one["cells"][(*load, "thread")]["p50_us"] for one in rounds]


def table(rounds):
    rows = []
    for load in dict.fromkeys(cell[:3] for cell in rounds[0]["cells"]):
        size, connections, apart = load
        of = {kind: [one["cells"][(*load, kind)] for one in rounds] for kind in KINDS}
        more = more_us(rounds, *load)
        rows.append([size, f"{connections}, apart" if apart else str(connections)]
                    + [tables.spread([cell["p50_us"] for cell in of[kind]]) for kind in KINDS]
                    + [tables.spread(more), tables.spread([each / connections for each in more])]
                    + [tables.spread([cell["requests_per_s"] for cell in of[kind]]) for kind in KINDS])
    return tables.table(["tensor", "connections", "thread p50 us", "process p50 us", "more us", "more us/connection",
                         "thread requests/s", "process requests/s"], rows)


def targets(rounds):
    copy = statistics.median(one["copy_us"] for one in rounds)
    apart = any(cell[2] for cell in rounds[0]["cells"])
    rows = []
    for size, most in (("4 B", SMALL_TARGET_US), ("1 MiB", copy)):
        more = more_us(rounds, size, 1, apart)
        rows.append([f"process - thread, p50 at 1 connection{', apart' if apart else ''}, {size}", tables.spread(more),
                     f"at most {most:.0f}", "reached" if statistics.median(more) <= most else "missed"])
    return tables.table(["what", "us", "to reach", ""], rows)


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
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
    print(f"one copy of 1 MiB: {tables.spread([one['copy_us'] for one in rounds])} us\n")
    print(table(rounds))
    print("\n" + targets(rounds))
    session.write(options.json, machine=about, rounds=[{"copy_us": one["copy_us"], "cells": [
        {"size": size, "connections": connections, "apart": apart, "isolation": kind, **cell}
        for (size, connections, apart, kind), cell in one["cells"].items()]} for one in rounds])


if __name__ == "__main__":
    session.run(main)
