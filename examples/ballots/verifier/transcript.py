"""What the challenges of proofs are made of."""

import hashlib

from group import Q


def digest(label, *fields):
    """SHA-256 over fields, each with its length before it: texts, bytes, and (number, bytes that it takes)."""
    hashed = hashlib.sha256()
    for field in (label, *fields):
        if isinstance(field, tuple):
            field = field[0].to_bytes(field[1], "big")
        elif isinstance(field, str):
            field = field.encode()
        hashed.update(len(field).to_bytes(4, "big") + field)
    return hashed.digest()


def challenge(label, *fields):
    return int.from_bytes(digest(label, *fields), "big") % Q


def element(number):
    return (number, 512)


def exponent(number):
    return (number, 32)


def count(number):
    return (number, 8)
