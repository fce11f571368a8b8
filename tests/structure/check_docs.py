#!/usr/bin/env python3
"""Nothing is said twice in a document: no heading, no longer line, no row of a table about the same name. That is what a
merge of two branches leaves behind. Examples may look alike.

check_docs.py [ROOT]
"""

import pathlib
import re
import sys

SHORT = 40
NAME = re.compile(r"\| `([^`]+)` \|")


def doubles(text):
    """(number of the line, what it says again)"""
    headings, lines, names, in_code = set(), set(), set(), False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        if not line.startswith("|"):
            names.clear()
        if in_code or line.startswith("    "):
            continue
        if line.startswith("#"):
            if line in headings:
                yield number, line
            headings.add(line)
        elif len(line) > SHORT:
            if line in lines:
                yield number, line
            lines.add(line)
        name = NAME.match(line)
        if name and name[1] in names:
            yield number, f"a row for {name[1]}"
        if name:
            names.add(name[1])


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted([*root.glob("docs/*.md"), root / "README.md", *root.glob("examples/*/README.md")])
    found = [f"{path.relative_to(root)}:{number}: once more: {what}" for path in files for number, what in doubles(path.read_text())]
    print("\n".join([*found, f"{len(files)} documents, {len(found)} places where something is said again"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
