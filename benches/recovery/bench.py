#!/usr/bin/env python3
"""How soon a model serves again, and how punctual it is while it does not.

builtin/fault, whose loading takes no time: what a model's own loading takes comes on top where there is no spare. In each
round a server is started, its model's worker is killed by SIGKILL in the middle of a request, and another request is sent
at the same moment: once with a spare instance and once without. Then the model hangs, over and over, while 1,000 requests
wait for it that would let it hang again, and further ones with deadlines of their own are timed: in a worker process that
is killed and replaced, and on a thread that is abandoned. Times are the client's, from one thread that waits for all
connections. Median (min-max) over the rounds; of the 504s of a round the latest counts. A target is reached where every
round reaches it.
"""

import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))

import session  # noqa: E402
import tables  # noqa: E402
from killing import one_kill  # noqa: E402
from lateness import one_round  # noqa: E402

# name, what it is, to reach at most
TARGETS = [
    ("spare_victim_ms", "worker killed, with a spare: its victim's answer", 100),
    ("spare_next_ms", "worker killed, with a spare: the next good answer", 250),
    ("alone_victim_ms", "worker killed, without a spare: its victim's answer", 100),
    ("alone_next_ms", "worker killed, without a spare: the next good answer", None),
    ("late_process_ms", "hung worker, others wait: 504 after the deadline", 50),
    ("late_thread_ms", "hung thread, others wait: 504 after the deadline", 50),
]


def read_options():
    parser = session.options_of("recovery", __doc__, rounds=9)
    parser.add_argument("--waiting", type=int, default=1000, help="requests that wait for a hung model, 1000 by default")
    parser.add_argument("--measured", type=int, default=150, help="504s that are timed in a round besides, 150 by default")
    return session.read(parser, waiting=20, measured=10)


def measure(options, folder):
    found = {}
    for name, spares in (("spare", 1), ("alone", 0)):
        for key, value in one_kill(options, folder, spares).items():
            found[f"{name}_{key}"] = value
    for isolation in ("process", "thread"):
        late = one_round(options, folder, isolation, options.waiting, options.measured)
        found[f"late_{isolation}_ms"] = max(late)
        found[f"late_{isolation}_median_ms"] = statistics.median(late)
    return found


def table(rounds):
    rows = []
    for name, what, most in TARGETS:
        values = [one[name] for one in rounds]
        verdict = "" if most is None else "reached" if max(values) <= most else "MISSED"
        rows.append([what, tables.spread(values), f"at most {most}" if most else "", verdict])
    return tables.table(["what", "ms", "to reach", ""], rows)


def main():
    options = read_options()
    about = session.machine()
    session.introduce(about)
    session.say(f"{options.rounds} rounds, {options.waiting} requests wait for a hung model\n")
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        rounds = [measure(options, pathlib.Path(folder)) for _ in range(options.rounds)]
    print(table(rounds))
    medians = [tables.spread([one[f"late_{isolation}_median_ms"] for one in rounds]) for isolation in ("process", "thread")]
    print(f"\nmedian of a round's 504s after their deadlines, ms: {medians[0]} with a worker, {medians[1]} with a thread")
    session.write(options.json, machine=about, rounds=rounds)


if __name__ == "__main__":
    session.run(main)
