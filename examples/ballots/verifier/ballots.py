"""Checks that each encrypted ballot is one: every selection 0 or 1, every contest within its limit."""

from group import G, P, Q, Table, powers
from record import element, expect, proof, rows, selections
from transcript import challenge, count
from transcript import element as number


class BallotCheck:
    def __init__(self, election, contests, ballots_to_come):
        self._hash = election.hash
        self._contests = contests
        # A bigger table takes longer to make, and saves a quarter of each power.
        window = 8 if ballots_to_come > 50 else 5
        self._g = Table(G, window)
        self._key = Table(election.joint_key, window)

    def check(self, ballot):
        """The ballot's ciphertexts, contest by contest, and the number of proofs that hold."""
        name = ballot["id"]
        ciphertexts, proofs = [], 0
        for contest, encrypted in rows(ballot["contests"], self._contests, f"ballot {name}"):
            row, alpha_sum, beta_sum = [], 1, 1
            for selection, value in selections(encrypted["selections"], contest, f"ballot {name}"):
                alpha, beta = element(value["alpha"]), element(value["beta"])
                self._check_range(f"ballot {name}, contest {contest['id']}, selection {selection}", value["proof"],
                                  alpha, beta, 1, ("ballots.selection", self._hash, name, contest["id"], selection))
                row.append((alpha, beta))
                alpha_sum, beta_sum = alpha_sum * alpha % P, beta_sum * beta % P
            self._check_range(f"ballot {name}, contest {contest['id']}, limit", encrypted["proof"], alpha_sum, beta_sum,
                              contest["limit"],
                              ("ballots.contest", self._hash, name, contest["id"], count(contest["limit"])))
            proofs += len(row) + 1
            ciphertexts.append(row)
        return ciphertexts, proofs

    def _check_range(self, what, branches, alpha, beta, most, context):
        """That the ciphertext holds 0, 1, ... or `most`: the challenges of the branches add up to the hash."""
        expect(len(branches) == most + 1, f"{what}: {len(branches)} branches, not {most + 1}")
        branches = [proof(branch) for branch in branches]
        challenges = [challenge_ for challenge_, _ in branches]
        alpha_is_member, alphas = powers(alpha, challenges)
        beta_is_member, betas = powers(beta, challenges)
        expect(alpha_is_member and beta_is_member, f"{what}: not of the group")
        commitments = []
        for value, (c, w) in enumerate(branches):
            a = self._g.power(w) * alphas[value] % P
            # (beta / g^value)^c
            b = self._key.power(w) * betas[value] * self._g.power(-value * c % Q) % P
            commitments += [number(a), number(b)]
        expected = challenge(*context, number(alpha), number(beta), *commitments)
        expect(sum(challenges) % Q == expected, f"{what}: the proof does not hold")
