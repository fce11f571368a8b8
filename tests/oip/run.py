#!/usr/bin/env python3
"""Runs the tests beside it with the Python that has the client.

run.py FOLDER TEST PROGRAM [unittest's options]     FOLDER: where scripts/setup has put tritonclient; TEST: infer_test.py
"""

import os
import pathlib
import sys


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    python = pathlib.Path(sys.argv[1], "bin", "python")
    # Not skipped: a test that did not run proves nothing.
    if not python.exists():
        sys.exit(f"tritonclient is not in {sys.argv[1]}: run scripts/setup")
    tests = pathlib.Path(__file__).with_name(sys.argv[2])
    os.execv(python, [str(python), "-B", str(tests), *sys.argv[3:]])


if __name__ == "__main__":
    main()
