#!/usr/bin/env python3
"""Checks that no test sleeps: it waits for what it wants to see, or turns a clock of its own. check_sleep.py [ROOT]"""

import pathlib
import re
import sys

SLEEP = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>:])sleep\s*\(|\b(time|asyncio|std|this_thread)(\.|::)sleep\b"
                   r"|^\s*sleep\s+[\d.]|[;&|(]\s*sleep\s+[\d.]")
SUFFIXES = {".cpp", ".hpp", ".cu", ".py", ".sh", ".cmake", ".txt", ".js"}

EXAMPLES = (
    "std::this_thread::sleep_for(1ms);",
    "this_thread::sleep_until(later);",
    "usleep(10);",
    "::nanosleep(&t, nullptr);",
    "  sleep(1);",
    "time.sleep(0.1)",
    "await asyncio.sleep(1)",
    "sleep 1",
    "start & sleep 0.5",
)
COUNTEREXAMPLES = (
    'model("builtin/sleep")',
    "builtin::sleep(model);",
    "TEST(Sleep, is_a_built_in_model) {}",
    "client.sleep(seconds=3)  # the server's model sleeps",
    "never sleep",
)


def check_text(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if SLEEP.search(line):
            yield f"{path}:{number}: a test that sleeps is slow where it works and wrong where it does not: {line.strip()}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    own = pathlib.Path(__file__).parent.resolve()
    files = [file for file in sorted((root / "tests").rglob("*"))
             if file.is_file() and file.suffix in SUFFIXES and own not in file.parents and "corpus" not in file.parts]
    problems = [problem for file in files
                for problem in check_text(file.relative_to(root), file.read_text(encoding="utf-8", errors="replace"))]
    print("\n".join(problems + [f"{len(files)} files of tests, {len(problems)} sleeps"]))
    if not files:
        sys.exit(f"{root} has no tests: nothing was checked")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
