#!/usr/bin/env python3
"""What honest clients notice of rude ones, and what these cost in memory.

An honest client asks builtin/echo for inferences at a steady rate over 8 connections, which it has already. It is
measured alone, and right after that while rude clients of one kind come, within half a second, and stay, on a server
that is started afresh for each kind in each round and has its default limits. A request that has to wait for its
connection is counted from when it was due. Rude clients come from eight addresses, since more than half of the
connections are not given to one.

Server, honest and rude clients share the machine, so that what the rude ones take of the processors themselves counts
against the server. They do little: two programs of one thread each, which take turns at a fixed rate.

p99 of the honest requests, and the ratio of the two in a round: median (min-max) over the rounds. The target is reached
where the median of the ratios reaches it. Resident memory of the server before they come, with them, and 1 s after they
went.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import session  # noqa: E402
import tables  # noqa: E402
from servers import Failed, Mainstay, die_with_parent  # noqa: E402

TARGET = 2
# name: connections and turns a second over all of them; and what a turn is.
KINDS = {
    "idle": (2000, 0, "connections that say nothing"),
    "slow body": (2000, 2000, "bodies of 60 MB that come a byte a second"),
    "slow chunks": (2000, 2000, "the same in chunks"),
    "endless head": (2000, 2000, "headers without an end, a byte a second"),
    "early close": (64, 500, "500 a second ask for an inference and break off"),
    "half close": (64, 500, "500 a second end their half when they have asked"),
    "pipelined": (16, 50, "50 times a second 32 requests at once"),
    "unread": (16, 50, "the same, and no answer is read"),
}
SMOKE_CONNECTIONS = 50


def read_options():
    parser = session.options_of("rude", __doc__, rounds=5)
    parser.add_argument("--seconds", type=int, default=3, help="of honest requests for each figure, 3 by default")
    parser.add_argument("--rate", type=int, default=1000, help="honest requests a second, 1000 by default")
    parser.add_argument("--kind", choices=KINDS, help="this kind of rudeness alone")
    return session.read(parser, seconds=0.3, rate=200)


class Honest:
    """An honest client that is connected, and asks from `begin` on."""

    def __init__(self, options, server, seconds):
        self.process = subprocess.Popen(
            [options.build / "benches/bench_honest", "--port", str(server.port), "--rate", str(options.rate), "--seconds",
             str(seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        if self.process.stdout.readline() != "ready\n":
            raise Failed("the honest client was not answered")

    def begin(self):
        self.process.stdin.close()

    def found(self):
        text = self.process.stdout.read()
        if self.process.wait() != 0:
            raise Failed(f"the honest client ended with {self.process.returncode}")
        found = json.loads(text)
        if found["answered"] != found["asked"]:
            raise Failed(f"honest requests went without an answer, or got a wrong one: {found}")
        return found


def honest(options, server, seconds):
    client = Honest(options, server, seconds)
    client.begin()
    return client.found()


class Rude:
    """The rude clients of one kind, for as long as the block lasts."""

    def __init__(self, options, server, kind):
        connections, turns, _ = KINDS[kind]
        if options.smoke:
            connections = min(connections, SMOKE_CONNECTIONS)
        self.command = [options.build / "benches/bench_rude", "--kind", kind, "--port", str(server.port), "--connections",
                        str(connections), "--turns", str(turns)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=die_with_parent)
        if self.process.stdout.readline() != "ready\n":
            raise Failed("the rude clients did not come")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.did = json.loads(self.process.stdout.read() or "{}")
        self.process.wait()


def measure(options, folder, kind):
    config = folder / "config.json"
    config.write_text(json.dumps({"allow_builtin": True, "log": {"requests": False}, "models": {
        "echo": {"path": "builtin/echo"}}}))
    with Mainstay("mainstay", options.build / "mainstay", folder, ["--config", config]) as server:
        honest(options, server, options.seconds / 3)
        quiet = honest(options, server, options.seconds)
        before = server.memory_mb()["rss"]
        cpu = server.cpu_s()
        client = Honest(options, server, options.seconds)
        client.begin()
        with Rude(options, server, kind) as rude:
            disturbed = client.found()
            during = server.memory_mb()["rss"]
        cpu = server.cpu_s() - cpu
        time.sleep(0 if options.smoke else 1)
        after = server.memory_mb()["rss"]
        honest(options, server, min(options.seconds, 0.3))
    return {"kind": kind, "quiet": quiet, "rude": disturbed, "ratio": disturbed["p99_us"] / quiet["p99_us"],
            "before_mb": before, "with_mb": during, "after_mb": after, "server_cpu_s": cpu, **rude.did}


def table(kinds, rounds):
    rows = []
    for kind in kinds:
        found = [one for one in rounds if one["kind"] == kind]
        ratio = [one["ratio"] for one in found]
        rows.append([kind, KINDS[kind][2], tables.spread([one["quiet"]["p99_us"] for one in found]),
                     tables.spread([one["rude"]["p99_us"] for one in found]), tables.spread(ratio),
                     "reached" if statistics.median(ratio) <= TARGET else "MISSED",
                     *(tables.spread([one[f"{when}_mb"] for one in found]) for when in ("before", "with", "after"))])
    return tables.table(["rude clients", "", "p99 alone, us", "p99 beside them, us", "ratio", f"at most {TARGET}",
                         "MB before", "with them", "after"], rows)


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    kinds = [options.kind] if options.kind else list(KINDS)
    session.say(f"{options.rounds} rounds, {options.rate} honest requests a second for {options.seconds} s\n")
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        rounds = [measure(options, pathlib.Path(folder), kind) for _ in range(options.rounds) for kind in kinds]
    print(table(kinds, rounds))
    session.write(options.json, machine=about, rounds=rounds)


if __name__ == "__main__":
    session.run(main)
