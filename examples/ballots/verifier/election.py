"""Checks the guardians' part: that they know their keys, and that a tally was decrypted with them."""

from group import G, P, Q, powers
from record import Wrong, element, expect, proof, rows, selections
from transcript import challenge, count, digest
from transcript import element as number
from transcript import exponent as scalar


class Election:
    def __init__(self, record):
        self.quorum = record["quorum"]
        self.guardians = [[element(text) for text in guardian["commitments"]] for guardian in record["guardians"]]
        self._proofs = [[proof(value) for value in guardian["proofs"]] for guardian in record["guardians"]]
        expect(1 <= self.quorum <= len(self.guardians), "the quorum is not one")
        commitments = [commitment for guardian in self.guardians for commitment in guardian]
        self.hash = digest("ballots.election", number(P), scalar(Q), number(G), count(len(self.guardians)),
                           count(self.quorum), *map(number, commitments))
        self.joint_key = 1
        for guardian in self.guardians:
            self.joint_key = self.joint_key * guardian[0] % P
        expect(self.hash.hex() == record["hash"], "the election's hash is another one")
        expect(self.joint_key == element(record["joint_key"]), "the joint key is not the product of the guardians'")

    def check(self):
        """The number of proofs of knowledge that hold."""
        checked = 0
        for at, (commitments, proofs) in enumerate(zip(self.guardians, self._proofs), 1):
            expect(len(commitments) == len(proofs) == self.quorum, f"guardian {at}: not as many numbers as the quorum")
            for i, (commitment, (c, w)) in enumerate(zip(commitments, proofs)):
                member, (power,) = powers(commitment, [c])
                committed = pow(G, w, P) * power % P
                expected = challenge("ballots.coefficient", count(at), count(i), number(commitment), number(committed))
                expect(member and c == expected, f"guardian {at}: the proof of coefficient {i} does not hold")
                checked += 1
        return checked

    def public_value(self, of, at):
        """g to the power of guardian `of`'s polynomial at `at`."""
        value = 1
        for degree, commitment in enumerate(self.guardians[of - 1]):
            value = value * pow(commitment, at**degree % Q, P) % P
        return value


class Decryption:
    """The counts that guardians' shares decrypt a tally to."""

    def __init__(self, election, contests, tally):
        self._election = election
        self._contests = contests
        self._tally = tally
        self.proofs = 0

    def check_share(self, share):
        """(guardian, of) and the share's values, all of them proven."""
        giver, of = share["guardian"], share["of"]
        size = len(self._election.guardians)
        expect(1 <= giver <= size and 1 <= of <= size, "a share is of a guardian that there is not")
        key = self._election.public_value(of, 0 if giver == of else giver)
        values = []
        for (contest, row), tallied in zip(rows(share["contests"], self._contests, "a share"), self._tally):
            values.append([])
            for (selection, part), (alpha, _) in zip(selections(row, contest, "a share"), tallied):
                value, (c, w) = element(part["value"]), proof(part["proof"])
                member, (value_power,) = powers(value, [c])
                a = pow(G, w, P) * pow(key, c, P) % P
                b = pow(alpha, w, P) * value_power % P
                expected = challenge("ballots.share", self._election.hash, count(giver), count(of), contest["id"],
                                     selection, number(alpha), number(value), number(a), number(b))
                expect(member and c == expected, f"the share of guardian {giver} for {of}: a proof does not hold")
                values[-1].append(value)
                self.proofs += 1
        return (giver, of), values

    def counts(self, shares, ballots):
        given = dict(map(self.check_share, shares))
        present = [giver for giver, of in given if giver == of]
        expect(len(present) >= self._election.quorum, "the quorum is not met")
        return [[self._count(self._mask(given, contest, i), beta, ballots) for i, (_, beta) in enumerate(row)]
                for contest, row in enumerate(self._tally)]

    def _mask(self, given, contest, selection):
        """K^r, from each guardian's own share or from a quorum of the others'."""
        mask = 1
        for of in range(1, len(self._election.guardians) + 1):
            givers = [of] if (of, of) in given else sorted(giver for giver, other in given if other == of)
            givers = givers[:self._election.quorum]
            expect(givers == [of] or len(givers) == self._election.quorum, f"too few shares in place of guardian {of}")
            for giver in givers:
                weight = 1
                for other in givers:
                    if other != giver:
                        weight = weight * other * pow(other - giver, -1, Q) % Q
                mask = mask * pow(given[giver, of][contest][selection], weight, P) % P
        return mask

    @staticmethod
    def _count(mask, beta, ballots):
        wanted, power = beta * pow(mask, -1, P) % P, 1
        for votes in range(ballots + 1):
            if power == wanted:
                return votes
            power = power * G % P
        raise Wrong(f"a selection has more votes than there are ballots, {ballots}")
