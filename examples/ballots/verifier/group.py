"""ElectionGuard's standard group, made here from its definition, and powers in it."""


def _ln2(bits):
    """floor(2^bits ln 2), as the sum of 2^(bits - k) / k."""
    guard = 64
    term, total, k = 1 << (bits + guard - 1), 0, 1
    while term:
        total += term // k
        term, k = term >> 1, k + 1
    return total >> guard


# The smallest offset for which p and (p - 1) / 2q are primes.
_OFFSET = 287975203778583638958138611533602521491887169409704874643524560756486080635197037903

Q = 2**256 - 189
P = 2**4096 - 2**3840 + 2**256 * (_ln2(3584) + _OFFSET) + 2**256 - 1
G = pow(2, (P - 1) // Q, P)


class Table:
    """Powers of one base that is raised to many exponents below 2^256."""

    def __init__(self, base, window):
        self._window = window
        self._rows = []
        for _ in range(-(-256 // window)):
            row = [1]
            for _ in range(2**window):
                row.append(row[-1] * base % P)
            base = row.pop()
            self._rows.append(row)

    def power(self, exponent):
        result = 1
        for at, row in enumerate(self._rows):
            digit = exponent >> (at * self._window) & (len(row) - 1)
            if digit:
                result = result * row[digit] % P
        return result


def powers(base, exponents):
    """Whether `base` is of the group, and its powers: all at once, since they share their squarings (Yao's method)."""
    steps = [base]  # base^(16^i)
    for _ in range(64):
        step = steps[-1]
        for _ in range(4):
            step = step * step % P
        steps.append(step)
    # base^q = 1, with q = 2^256 - 189.
    member = 0 < base < P and steps.pop() == pow(base, 2**256 - Q, P)
    return member, [_combined(steps, exponent) for exponent in exponents]


def _combined(steps, exponent):
    by_digit = [1] * 16
    for at, step in enumerate(steps):
        digit = exponent >> (4 * at) & 15
        if digit == 0:
            continue
        by_digit[digit] = step if by_digit[digit] == 1 else by_digit[digit] * step % P
    result = running = 1
    for factor in reversed(by_digit[1:]):
        running = running * factor % P
        result = result * running % P
    return result
