#!/usr/bin/env python3
"""What the state strategies cost, side by side, in one run.

Without a server: one thread calls a TorchScript module and lets its state be kept, back to back. The module has 64 MB of
buffers of which each call changes 1 MB. `call` is the call alone, `upkeep` what happens before the next one may begin,
`p50` both. `copy` is the time to copy 1 MB to memory that has just been written to.

As a client sees it: that module, and the one of examples/discop hiding a message, each once with every strategy, all in
one server; wrk asks one after the other over one connection, the next request as soon as the answer is there.

All models are there all the time; each round measures every strategy once, in an order that moves on by one a round.
Figures are medians of a round's calls, and of those: median (min-max) of the rounds. Ratios are taken within a round.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import session  # noqa: E402
import tables  # noqa: E402
from load import measure  # noqa: E402
from servers import Failed, Mainstay  # noqa: E402

STRATEGIES = ("none", "reset", "reload", "periodic")
KEPT = (*STRATEGIES, "reset, not verified")
DISCOP = session.ROOT / "examples/discop"
MODULE_REQUEST = {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [0]}]}
SMOKE_S = 1


def read_options():
    parser = session.options_of("state", __doc__, rounds=7)
    parser.add_argument("--calls", type=int, default=1000, help="of each strategy in a round, 1000 by default")
    parser.add_argument("--seconds", type=int, default=3, help="of each strategy's client in a round, 3 by default")
    return session.read(parser, calls=10, seconds=SMOKE_S)


def without_server(options, module):
    command = [options.build / "benches/bench_state", "--torch", options.build / "libmainstay_torch.so",
               "--module", module, "--rounds", options.rounds, "--calls", options.calls]
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"bench_state ended with {done.returncode}")
    return json.loads(done.stdout)


def as_clients_see_it(options, folder, module):
    """Of each round: the cells by module and strategy."""
    files = {"64 MB": module, "discop": DISCOP / "models/discop/1/model.pt"}
    signature = json.loads((DISCOP / "models/discop/model.json").read_text())
    models = {}
    for what, file in files.items():
        for strategy in STRATEGIES:
            models[f"{what.replace(' ', '')}_{strategy}"] = {
                "path": str(file), "state": {"strategy": strategy}, **(signature if what == "discop" else {})}
    config = folder / "config.json"
    config.write_text(json.dumps({"models": models}))
    own_request = folder / "request.json"
    own_request.write_text(json.dumps(MODULE_REQUEST))
    requests = {"64 MB": own_request, "discop": DISCOP / "request.json"}
    rounds = []
    with Mainstay("mainstay", options.build / "mainstay", folder, ["--config", config]) as server:
        for number in range(options.rounds):
            cells = {}
            for what, request in requests.items():
                for turn in range(len(STRATEGIES)):
                    strategy = STRATEGIES[(turn + number) % len(STRATEGIES)]
                    path = f"/v2/models/{what.replace(' ', '')}_{strategy}/infer"
                    cells[what, strategy] = measure(server, path, request, 1, options.seconds, os.sched_getaffinity(0))
            rounds.append(cells)
    return rounds


def print_kept(rounds):
    rows = [[name, *(tables.spread([one[name][key] for one in rounds]) for key in ("call_us", "upkeep_us", "p50_us"))]
            for name in KEPT]
    rows.append(["copy of 1 MB", "", tables.spread([one["copy_us"] for one in rounds]), ""])
    print(tables.table(["without a server", "call us", "upkeep us", "p50 us"], rows) + "\n")


def print_seen(rounds):
    rows = [[what, strategy, *(tables.spread([one[what, strategy][key] for one in rounds])
                               for key in ("p50_us", "p99_us", "requests_per_s"))] for what, strategy in rounds[0]]
    print(tables.table(["as a client sees it", "strategy", "p50 us", "p99 us", "requests/s"], sorted(
        rows, key=lambda row: (row[0], STRATEGIES.index(row[1])))) + "\n")


def print_targets(kept, seen):
    found = [("upkeep of reset / copy of 1 MB", 2, [one["reset"]["upkeep_us"] / one["copy_us"] for one in kept])]
    found += [(f"p50 of reload / p50 of reset, client, {what}", 1.5,
               [one[what, "reload"]["p50_us"] / one[what, "reset"]["p50_us"] for one in seen])
              for what in ("64 MB", "discop")]
    print(tables.table(["what", "at most", "measured", ""], [
        [what, str(most), tables.spread(values), "reached" if statistics.median(values) <= most else "missed"]
        for what, most, values in found]))


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    session.say(f"{options.rounds} rounds of {options.calls} calls and of {options.seconds} s\n")
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        folder = pathlib.Path(folder)
        module = folder / "module.pt"
        kept = without_server(options, module)
        print_kept(kept)
        seen = as_clients_see_it(options, folder, module)
    print_seen(seen)
    print_targets(kept, seen)
    session.write(options.json, machine=about, without_server=kept, clients=[
        [{"module": what, "strategy": strategy, **cell} for (what, strategy), cell in one.items()] for one in seen])


if __name__ == "__main__":
    session.run(main)
