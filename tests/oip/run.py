#!/usr/bin/env python3
"""Runs the tests beside it with the Python that has the client.

run.py FOLDER PROGRAM [unittest's options]     FOLDER: where scripts/setup has put tritonclient
"""

import os
import pathlib
import sys


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    python = pathlib.Path(sys.argv[1], "bin", "python")
    # Not skipped: a test that did not run proves nothing.
    if not python.exists():
        sys.exit(f"tritonclient is not in {sys.argv[1]}: run scripts/setup")
    tests = pathlib.Path(__file__).with_name("infer_test.py")
    os.execv(python, [str(python), "-B", str(tests), *sys.argv[2:]])


if __name__ == "__main__":
    main()
