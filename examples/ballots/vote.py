#!/usr/bin/env python3
"""Holds an election on a running server, with voters who vote at random, and writes its public record.

The guardians' keys are those that ballots_ceremony wrote into the folder. The record, record.json beside them, is what
verifier/verify.py wants. Exits with 1 where a request is not answered with 200 or the count is not what was voted.
"""

import argparse
import concurrent.futures
import json
import pathlib
import random
import sys
import time
import urllib.error
import urllib.request

CONTESTS = [{"id": "shall the library open on Sundays?", "selections": ["yes", "no"], "limit": 1}]


class Server:
    def __init__(self, url):
        self._url = url.rstrip("/")

    def call(self, operation, request):
        """The operation's response; one that is refused ends the program."""
        tensor = {"name": "request", "shape": [1], "datatype": "BYTES", "data": [json.dumps(request)]}
        url = f"{self._url}/v2/models/{operation}/infer"
        try:
            with urllib.request.urlopen(url, json.dumps({"inputs": [tensor]}).encode()) as answer:
                return json.loads(json.load(answer)["outputs"][0]["data"][0])
        except urllib.error.HTTPError as error:
            sys.exit(f"{operation}: {error.code} {error.read().decode(errors='replace')}")


def draw_ballots(rng, count):
    """Ballots, and how often each selection of each contest is chosen in them."""
    ballots, totals = [], [[0] * len(contest["selections"]) for contest in CONTESTS]
    for number in range(count):
        rows = []
        for contest, total in zip(CONTESTS, totals):
            row = [0] * len(total)
            for chosen in rng.sample(range(len(row)), rng.randint(0, contest["limit"])):
                row[chosen] = 1
                total[chosen] += 1
            rows.append(row)
        ballots.append({"id": f"ballot {number}", "contests": rows})
    return ballots, [{"id": contest["id"], "counts": dict(zip(contest["selections"], total))}
                     for contest, total in zip(CONTESTS, totals)]


def decrypt(server, common, guardians, present):
    """A share of each guardian that is present, and of each of them in place of each one that is not."""
    shares = []
    for number in present:
        request = {**common, "guardian": guardians[number]}
        shares.append(server.call("create_partial_decryption", request)["share"])
        for missing in sorted(set(guardians) - set(present)):
            shares.append(server.call("create_compensated_decryption", {**request, "missing": missing})["share"])
    return shares


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="for example http://localhost:8000")
    parser.add_argument("folder", type=pathlib.Path, help="with election.json and guardian_N.json")
    parser.add_argument("--chunks", type=int, default=20, help="requests with ballots (%(default)s)")
    parser.add_argument("--ballots", type=int, default=32, help="ballots of a chunk (%(default)s)")
    parser.add_argument("--at-once", type=int, default=10, help="requests under way at once (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="of the votes")
    parser.add_argument("--unchecked", action="store_true", help="tally without checking proofs; the verifier does it")
    options = parser.parse_args()

    server = Server(options.url)
    election = json.loads((options.folder / "election.json").read_text())
    guardians = {read["guardian"]: read
                 for read in (json.loads(file.read_text()) for file in options.folder.glob("guardian_*.json"))}
    common = {"election": election, "contests": CONTESTS}
    ballots, voted = draw_ballots(random.Random(options.seed), options.chunks * options.ballots)
    print(f"{len(ballots)} ballots in {options.chunks} chunks, {options.at_once} at once, seed {options.seed}")

    def cast(chunk):
        """The chunk's encrypted ballots and their tally."""
        plain = ballots[chunk * options.ballots:(chunk + 1) * options.ballots]
        encrypted = server.call("create_encrypted_ballot", {**common, "ballots": plain})["ballots"]
        request = {**common, "ballots": encrypted, "check_proofs": not options.unchecked}
        return encrypted, server.call("create_encrypted_tally", request)["tally"]

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        chunks = list(pool.map(cast, range(options.chunks)))
    print(f"all encrypted and tallied in {time.monotonic() - began:.1f} s")

    tally = server.call("create_encrypted_tally", {**common, "tallies": [tally for _, tally in chunks]})["tally"]
    present = sorted(guardians)[-election["quorum"]:]
    shares = decrypt(server, {**common, "tally": tally}, guardians, present)
    result = server.call("combine_decryption_shares", {**common, "tally": tally, "shares": shares})
    record = {**common, "ballots": [ballot for encrypted, _ in chunks for ballot in encrypted], "tally": tally,
              "shares": shares, "result": result}
    (options.folder / "record.json").write_text(json.dumps(record))
    print(f"decrypted by guardians {present} of {len(guardians)}: {json.dumps(result['contests'])}")
    if result["contests"] != voted:
        sys.exit(f"but what was voted is {json.dumps(voted)}")


if __name__ == "__main__":
    main()
