#!/usr/bin/env python3
"""Verifies an election from its public record alone. verify.py RECORD.json

The record is an object with election, contests, ballots (all encrypted ones), tally, shares and result, as the operations
answer them. Recomputes everything with Python's integers, and shares no code with what made it. Prints what was checked
and exits with 0, or prints what is wrong and exits with 1.
"""

import json
import multiprocessing
import pathlib
import sys

from ballots import BallotCheck
from election import Decryption, Election
from group import P
from record import Wrong, element, expect, rows, selections

CHECK = None  # of each worker process


def start(check):
    global CHECK
    CHECK = check


def check_ballot(ballot):
    try:
        return CHECK.check(ballot)
    except (Wrong, KeyError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def check_ballots(election, contests, ballots):
    """The product of all ballots, and how many proofs hold."""
    names = [ballot["id"] for ballot in ballots]
    expect(len(set(names)) == len(names), "a ballot is there twice")
    total = [[(1, 1) for _ in contest["selections"]] for contest in contests]
    proofs = 0
    check = BallotCheck(election, contests, len(ballots))
    with multiprocessing.get_context("fork").Pool(initializer=start, initargs=(check,)) as pool:
        for checked in pool.imap_unordered(check_ballot, ballots, chunksize=4):
            expect(not isinstance(checked, str), checked)
            ciphertexts, held = checked
            proofs += held
            total = [[(a * x % P, b * y % P) for (a, b), (x, y) in zip(*pair)] for pair in zip(total, ciphertexts)]
    return total, proofs


def verify(record):
    contests, ballots, tally = record["contests"], record["ballots"], record["tally"]
    expect(len({contest["id"] for contest in contests}) == len(contests), "a contest is there twice")
    election = Election(record["election"])
    guardian_proofs = election.check()
    total, ballot_proofs = check_ballots(election, contests, ballots)
    expect(tally["ballots"] == len(ballots), f"the tally is of {tally['ballots']} ballots, there are {len(ballots)}")
    tallied = [[(element(value["alpha"]), element(value["beta"])) for _, value in selections(row, contest, "the tally")]
               for contest, row in rows(tally["contests"], contests, "the tally")]
    expect(tallied == total, "the tally is not the product of the ballots")
    decryption = Decryption(election, contests, total)
    counts = decryption.counts(record["shares"], len(ballots))
    named = [{"id": contest["id"], "counts": dict(zip(contest["selections"], row))}
             for contest, row in zip(contests, counts)]
    expect(record["result"]["contests"] == named, f"the result is not what the shares decrypt to: {named}")
    return {"ballots": len(ballots), "ballot_proofs": ballot_proofs, "guardian_proofs": guardian_proofs,
            "share_proofs": decryption.proofs, "contests": named}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        print(json.dumps(verify(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))))
    except (Wrong, KeyError, TypeError, ValueError) as error:
        sys.exit(f"not verified: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
