#!/usr/bin/env python3
"""Checks that each line of docs/oip.md is shown by tests that exist, and that no golden answer is left out.

check_oip.py [ROOT]

Prints what is said without a test, which test is named but not there, and which pair of bytes is named nowhere.
"""

import pathlib
import re
import sys

NAMED = re.compile(r"`([^`]+)`")
WRITTEN = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
PYTHON = re.compile(r"^    def (test_\w+)\(", re.MULTILINE)


def tests_in(text):
    return {f"{suite}.{name}" for suite, name in WRITTEN.findall(text)}


def python_tests_in(stem, text):
    return {f"{stem}.{name}" for name in PYTHON.findall(text)}


def check_text(document, tests):
    """Yields what is wrong with the document; each row of its table is a line of the protocol."""
    rows = [line.removeprefix("| ").removesuffix("|").split("| ") for line in document.splitlines() if line.startswith("| ")][1:]
    if not rows:
        yield "it says nothing"
    shown = set()
    for row in rows:
        named = NAMED.findall(row[-1]) if len(row) == 2 else []
        if not named:
            yield f"no test shows: {row[0].strip()}"
        shown.update(named)
    for name in sorted(shown - tests):
        yield f"there is no test {name}"
    for name in sorted(test for test in tests - shown if test.startswith("golden/")):
        yield f"no line names {name}"


def tests_of(root):
    tests = set()
    for path in sorted((root / "tests").rglob("*_test.cpp")):
        tests |= tests_in(path.read_text())
    for path in sorted((root / "tests/oip").glob("*_test.py")):
        tests |= python_tests_in(path.stem, path.read_text())
    golden = root / "tests/http/oip/golden"
    return tests | {f"golden/{path.stem}" for path in golden.glob("*.request") if path.with_suffix(".answer").exists()}


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    problems = list(check_text((root / "docs/oip.md").read_text(), tests_of(root)))
    for problem in problems:
        print(f"docs/oip.md: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
