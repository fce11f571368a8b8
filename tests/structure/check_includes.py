#!/usr/bin/env python3
"""Checks that includes go one way. check_includes.py [ROOT]

Prints FILE:LINE and the rule for every include that breaks one. A tree in which there is nothing to check fails.
"""

import pathlib
import re
import sys

LAYERS = ("config", "runtime", "gpu", "actors", "http", "cli")

# What a layer may include of the project, besides itself: folders and single files.
MAY_INCLUDE = {
    "config": (),
    "runtime": ("config",),
    "gpu": ("config", "runtime"),
    "actors": ("config", "runtime"),
    "http": ("config", "runtime"),
    "cli": ("config", "runtime", "gpu", "actors", "http"),
}

# What authors of plugins include: headers that need nothing else of the project.
PUBLIC = "include"

# tests/LAYER sees what LAYER sees, and what tests share. Whatever else is not a layer stands above all of them.
ABOVE_ALL = ("tests", "benches", "examples")

# Headers of libraries: which they are, by how their names begin, and where alone they belong.
LIBRARIES = {
    "torch": (("torch/", "ATen/", "c10/", "caffe2/"),
              ("runtime/backends/torch/", "gpu/", "tests/runtime/backends/", "tests/gpu/", "benches/", "examples/")),
    "CAF": (("caf/",), ("actors/", "tests/actors/", "benches/")),
    "RESTinio and asio": (("restinio/", "asio/", "asio.hpp", "http_parser.h"), ("http/", "tests/http/", "benches/http/")),
    "the plugins' interface": (("mainstay/",), ("include/", "runtime/backends/native/", "tests/runtime/backends/", "tests/chaos/", "examples/", "tests/examples/")),
    "OpenSSL": (("openssl/",), ("http/guard/", "http/server/", "http/tls/", "tests/http/", "tests/acceptance/", "examples/", "tests/examples/")),
    "CUDA": (("cuda", "nvml", "nvrtc", "cub/", "thrust/"), ("gpu/", "tests/gpu/")),
    "nlohmann": (("nlohmann/",), ("config/", "runtime/", "http/", "cli/", "tests/", "benches/", "examples/")),
    "simdjson": (("simdjson",), ("http/", "tests/http/", "benches/")),
    "prometheus-cpp": (("prometheus/",), ("http/metrics/", "tests/http/metrics/")),
    "libjpeg-turbo": (("jpeglib.h", "jerror.h"), ("runtime/images/", "tests/runtime/images/")),
    "libpng": (("png.h",), ("runtime/images/",)),
    "SQLite": (("sqlite3.h",), ("runtime/jobs/", "tests/runtime/jobs/", "examples/", "tests/examples/")),
    "zlib": (("zlib.h",), ("http/", "tests/http/", "tests/runtime/images/")),
    "spdlog": (("spdlog/",), ("runtime/log/",)),
    "CLI11": (("CLI/",), ("cli/", "tests/cli/")),
    "GoogleTest": (("gtest/", "gmock/"), ("tests/",)),
    "Google Benchmark": (("benchmark/",), ("benches/",)),
}

SUFFIXES = {".hpp", ".cpp", ".cu", ".cuh", ".h", ".cc"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def covers(place, path):
    return path == place or path.startswith(place if place.endswith("/") else place + "/")


def allowed_places(path):
    """The project's own folders and files that the file at `path` may include; None: all of them."""
    parts = path.split("/")
    if parts[0] == PUBLIC:
        return (PUBLIC,)
    if parts[0] in LAYERS:
        return (parts[0], *MAY_INCLUDE[parts[0]])
    if parts[0] == "tests" and len(parts) > 2 and parts[1] in LAYERS:
        return ("tests", parts[1], *MAY_INCLUDE[parts[1]])
    return None


def own_path(path, name, quoted, exists):
    """What of the project an include names, as a path from its root; None: it is not of the project."""
    if name.split("/")[0] in (*LAYERS, *ABOVE_ALL) and "/" in name:
        return name
    folder = path.rsplit("/", 1)[0]
    beside = str(pathlib.PurePosixPath(folder, name))
    return beside if quoted and exists(beside) else None


def broken_rule(path, name, quoted=True, exists=lambda _: False):
    """The rule that an include breaks, or None."""
    if ".." in name.split("/"):
        return "an include is written from the root of the project, without '..'"
    own = own_path(path, name, quoted, exists)
    if own is not None:
        places = allowed_places(path)
        if places is not None and not any(covers(place, own) for place in places):
            return f"{path.rsplit('/', 1)[0]} may include only {', '.join(places)}, not {own}"
        return None
    for library, (beginnings, places) in LIBRARIES.items():
        if name.startswith(beginnings) and not path.startswith(places):
            return f"{library} ({name}) belongs only under {', '.join(places)}"
    return None


def check_text(path, text, exists=lambda _: False):
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found and (rule := broken_rule(path, found[2], found[1] == '"', exists)):
            yield f"{path}:{number}: {rule}"


def sources(root):
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name in (*LAYERS, *ABOVE_ALL, PUBLIC):
            yield from sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file())


def check_tree(root):
    """The number of files looked at, and every rule broken in them."""
    files = list(sources(root))
    problems = []
    for file in files:
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8", errors="replace")
        problems.extend(check_text(path, text, lambda other: (root / other).is_file()))
    return len(files), problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    count, problems = check_tree(root)
    print("\n".join(problems + [f"{count} files, {len(problems)} includes that break a rule"]))
    if count == 0:
        sys.exit(f"{root} has no source files: nothing was checked")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
