"""Reads the public record of an election. Whatever is not as it must be raises Wrong."""

from group import P, Q


class Wrong(Exception):
    """A check that failed; the message says which."""


def expect(holds, what):
    if not holds:
        raise Wrong(what)


def element(text):
    number = int(text, 16)
    expect(0 < number < P, "a number is not between 0 and p")
    return number


def exponent(text):
    number = int(text, 16)
    expect(0 <= number < Q, "an exponent is not below q")
    return number


def proof(value):
    return exponent(value["challenge"]), exponent(value["response"])


def rows(items, contests, what):
    """The items of each contest, of which there must be as many as contests."""
    expect(len(items) == len(contests), f"{what}: {len(items)} contests, not {len(contests)}")
    return zip(contests, items)


def selections(items, contest, what):
    names = contest["selections"]
    expect(len(items) == len(names), f"{what}, contest {contest['id']}: {len(items)} selections, not {len(names)}")
    return zip(names, items)
