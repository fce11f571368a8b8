#!/usr/bin/env python3
"""What mainstay costs beside the parts it is made of, in one run.

(a) a bare RESTinio server that answers a fixed body, (b) mainstay with builtin/echo and one FP32 element as JSON, (c)
mainstay with a TorchScript 784-512-512-10 MLP, batch.max_size 16, and the same module called in a loop on one thread,
(d) as (b), with a key among a hundred, limits of address, key and route, and /metrics asked for once a second, (e)
builtin/echo with 1 MiB as bytes, and a bare RESTinio server that sends the same bytes back. All servers are up all the
time, with the same number of I/O threads; one at a time gets load, from wrk on the same machine. Each round measures
every cell once, in an order that moves on by one a round. mainstay logs every request, as by default, to /dev/null.
Ratios are taken within a round: median (min-max) of rounds.

With one connection almost every CPU sleeps, and waking one costs more than the request. A scheduler that puts the bare
server and wrk onto one CPU, and the threads of mainstay onto two, decides the comparison. So one connection is measured
twice: wherever the scheduler likes, and apart, with all of the server on one CPU and wrk on another. The second is what
the ratios are taken of. For the same reason the loop is also run with a pause before each call, not counted: what a
call costs a thread that had to be woken for it, as an instance's thread is.
"""

import contextlib
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import report  # noqa: E402
import session  # noqa: E402
from contenders import MLP_INPUTS, Contenders  # noqa: E402
from load import measure  # noqa: E402
from servers import Failed  # noqa: E402
from session import say  # noqa: E402

# Connections, and whether server and wrk each have a CPU of their own.
SMALL = ((1, False), (1, True), (16, False), (32, False))
CELLS = {"floor": SMALL, "echo": SMALL, "mlp": SMALL, "guarded": ((32, False),), "blob_floor": ((4, False),),
         "blob": ((4, False),)}
LOOP_BATCHES = (1, 16)
SMOKE_S = 0.3
WOKEN_AFTER_US = 100
SCRAPED_EVERY_S = 1


def read_options():
    parser = session.options_of("http", __doc__, rounds=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load for each cell, 3 by default")
    parser.add_argument("--io-threads", type=int, default=2, help="of every server, 2 by default")
    return session.read(parser, seconds=SMOKE_S)


@contextlib.contextmanager
def scraped(server, headers):
    """Asks for the metrics meanwhile, as Prometheus does."""
    over = threading.Event()

    def scrape():
        while not over.wait(SCRAPED_EVERY_S):
            server.get("/metrics", headers)

    scraper = threading.Thread(target=scrape)
    scraper.start()
    try:
        yield
    finally:
        over.set()
        scraper.join()


class Bench:
    """The servers under test and what was measured of them."""

    def __init__(self, options, folder):
        self.options = options
        self.contenders = Contenders(options, folder)
        self.asks = self.contenders.asks
        self.folder = folder
        self.loop_program = options.build / "benches/bench_loop"
        self.codec_program = options.build / "benches/bench_codec"
        self.with_mlp = self.loop_program.exists()
        self.cpus = sorted(os.sched_getaffinity(0))
        self.servers = {}
        if self.with_mlp:
            self.prepare_mlp()

    def prepare_mlp(self):
        self.mlp_file = self.options.build / "benches/mlp.pt"
        if not self.mlp_file.exists():
            half = self.mlp_file.with_suffix(".half")
            run([self.options.build / "make_models", "mlp", half])
            half.rename(self.mlp_file)
        chance = random.Random(0)
        self.row = [round(chance.random(), 4) for _ in range(MLP_INPUTS)]
        self.row_file = self.folder / "row.f32"
        self.row_file.write_bytes(struct.pack(f"<{MLP_INPUTS}f", *self.row))

    def loop(self, batch, seconds, pause_us=0):
        command = [self.loop_program, "--model", self.mlp_file, "--row", self.row_file, "--batch", batch,
                   "--seconds", seconds, "--pause", pause_us]
        return json.loads(run(command))

    def parse_us(self):
        """Processor time of reading a request of 784 numbers."""
        seconds = min(self.options.seconds, 1)
        said = json.loads(run([self.codec_program, "--benchmark_filter=^read_json/784$", "--benchmark_format=json",
                               f"--benchmark_min_time={seconds}"]))
        return said["benchmarks"][0]["cpu_time"]

    def mlp(self):
        return self.contenders.mlp(self.mlp_file, self.row, self.loop(1, 0.1)["answer"])

    def makers(self):
        """Of the servers that are looked at when they have just started, too."""
        return {"echo": self.contenders.echo, **({"mlp": self.mlp} if self.with_mlp else {})}

    def cells(self):
        return [(name, *load) for name in self.asks for load in CELLS[name] if not load[1] or len(self.cpus) > 1]

    def check_answer(self, name):
        """A fast answer that is wrong counts for nothing."""
        ask = self.asks[name]
        status, body = self.servers[ask.server].post(ask.path, ask.body_file.read_bytes(), ask.headers)
        if isinstance(ask.answer, bytes):
            right = body.endswith(ask.answer)
        else:
            right = status == 200 and all(
                abs(got - wanted) < 1e-4
                for got, wanted in zip(json.loads(body)["outputs"][0]["data"], ask.answer, strict=True))
        if status != 200 or not right:
            raise Failed(f"{name} answered {status} {body[:500]!r}, not {ask.answer[:20]!r}")
        return body

    def start(self, stack, server):
        self.servers[server.name] = stack.enter_context(server)

    def start_all(self, stack):
        for make in (*self.makers().values(), self.contenders.guarded, self.contenders.blob):
            self.start(stack, make())
        # As many bytes as mainstay answers, so that the two differ in what is done and not in what is sent.
        self.start(stack, self.contenders.fixed(self.check_answer("echo")))

    def load(self, name, connections, apart, seconds):
        ask = self.asks[name]
        server = self.servers[ask.server]
        server.stay_on({self.cpus[0]} if apart else self.cpus)
        with scraped(server, ask.headers) if name == "guarded" else contextlib.nullcontext():
            return measure(server, ask.path, ask.body_file, connections, seconds,
                           {self.cpus[1]} if apart else self.cpus, ask.headers)

    def round(self, number):
        order = self.cells()
        order = order[number % len(order):] + order[:number % len(order)]
        seconds = self.options.seconds
        loops = {batch: self.loop(batch, seconds) for batch in LOOP_BATCHES} if self.with_mlp else {}
        woken = self.loop(1, seconds, WOKEN_AFTER_US) if self.with_mlp else None
        return {"loops": loops, "woken": woken, "parse_us": self.parse_us(),
                "cells": {cell: self.load(*cell, seconds) for cell in order}}


def run(command):
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as problem:
        raise Failed(f"cannot run {command[0]}: {problem.strerror}; scripts/bench builds it") from problem
    if done.returncode != 0:
        raise Failed(f"ended with {done.returncode}: {' '.join(command)}\n{done.stderr}")
    return done.stdout


def idle(server, settle_s):
    with server:
        time.sleep(settle_s)
        return {"start_s": server.start_s, **server.memory_mb()}


def measure_idle(bench):
    """Servers that have just started and had no request yet."""
    starts, settle_s = (1, 0) if bench.options.smoke else (5, 0.5)
    makers = bench.makers()
    if bench.with_mlp:
        makers["demo"] = bench.contenders.demo
    return {name: [idle(make(), settle_s) for _ in range(starts)] for name, make in makers.items()}


def measure_rounds(bench):
    options = bench.options
    rounds = []
    with contextlib.ExitStack() as stack:
        bench.start_all(stack)
        for name in bench.asks:
            bench.check_answer(name)
            bench.load(name, 16, False, options.seconds if options.smoke else 1)  # the first requests are slower
        for number in range(options.rounds):
            rounds.append(bench.round(number))
            say(f"round {number + 1} of {options.rounds}")
        for name in bench.asks:
            bench.check_answer(name)
        after_load = {name: bench.servers[name].memory_mb()["rss"] for name in bench.servers}
    return rounds, after_load


def flat(rounds):
    return [{"loops": one["loops"], "woken": one["woken"], "parse_us": one["parse_us"], "cells": [
        {"server": name, "connections": connections, "apart": apart, **cell}
        for (name, connections, apart), cell in one["cells"].items()
    ]} for one in rounds]


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    say(f"{options.rounds} rounds of {options.seconds} s a cell, {options.io_threads} I/O threads, wrk on the same machine")

    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        bench = Bench(options, pathlib.Path(folder))
        servers = measure_idle(bench)
        rounds, after_load = measure_rounds(bench)
    found = report.ratios(rounds, servers)

    foreign = max(cell["foreign_cores"] for one in rounds for cell in one["cells"].values())
    say(f"\nmedian (min-max) of the rounds; other programs used up to {max(0, foreign):.2f} cores meanwhile\n")
    say(report.cells(rounds))
    if bench.with_mlp:
        say("\n" + report.loops(rounds))
    say("\n" + report.footprint(servers))
    say("resident after the load: " + ", ".join(f"{name} {size:.0f} MB" for name, size in after_load.items()))
    say("\n" + report.targets(found))
    session.write(options.json, machine=about, rounds=flat(rounds), idle=servers, after_load_mb=after_load, ratios=found)


if __name__ == "__main__":
    session.run(main)
