#!/usr/bin/env python3
"""Checks that each sentence of docs/supervision.md is shown by tests that exist. check_supervision.py [ROOT]

Prints what is said without a test and which test is named but not there. A document that says nothing fails.
"""

import pathlib
import re
import sys

NAMED = re.compile(r"`([A-Z]\w*\.[A-Z]\w*)`")
WRITTEN = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")


def tests_in(text):
    return {f"{suite}.{name}" for suite, name in WRITTEN.findall(text)}


def check_text(document, tests):
    """Yields what is wrong with the document; each of its list items is a sentence of the specification."""
    sentences = [line for line in document.splitlines() if line.startswith("- ")]
    if not sentences:
        yield "it says nothing"
    for sentence in sentences:
        named = NAMED.findall(sentence)
        if not named:
            yield f"no test shows: {sentence[2:]}"
        for name in named:
            if name not in tests:
                yield f"there is no test {name}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    tests = set()
    for folder in ("tests/runtime/policy", "tests/actors"):
        for path in sorted((root / folder).rglob("*_test.cpp")):
            tests |= tests_in(path.read_text())
    problems = list(check_text((root / "docs/supervision.md").read_text(), tests))
    for problem in problems:
        print(f"docs/supervision.md: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
