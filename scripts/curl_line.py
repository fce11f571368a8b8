#!/usr/bin/env python3
"""Prints a curl line that a running example answers: curl_line.py EXAMPLE_FOLDER READY_FILE

The ready file is the server's, {"host", "port", "pid"}. The request is the example's request.json, for the first of its
models; where there is none, one element of zero for each input that the model's configuration names. Of an example
without a folder of models, it names the README instead.
"""

import json
import pathlib
import shlex
import sys


def first_model(folder):
    models = sorted(entry for entry in (folder / "models").iterdir() if entry.is_dir())
    if not models:
        sys.exit(f"{folder}/models has no model")
    return models[0]


def made_up_request(model):
    described = sorted(model.rglob("model.json"))
    inputs = json.loads(described[0].read_text()).get("inputs", []) if described else []
    if not inputs:
        sys.exit(f"{model} names no inputs: a request.json is wanted beside its models")

    def tensor(declared):
        shape = [max(1, size) for size in declared.get("shape") or [1]]
        count = 1
        for size in shape:
            count *= size
        return {"name": declared["name"], "shape": shape, "datatype": declared.get("datatype", "FP32"), "data": [0] * count}

    return {"inputs": [tensor(declared) for declared in inputs]}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    ready = json.loads(pathlib.Path(sys.argv[2]).read_text())
    if not (folder / "models").is_dir():
        print(f"\nReady, on port {ready['port']}. {folder / 'README.md'} says what to try.\n", flush=True)
        return
    model = first_model(folder)
    request = folder / "request.json"
    body = json.loads(request.read_text()) if request.exists() else made_up_request(model)

    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(ready["host"], ready["host"])
    url = f"http://{host}:{ready['port']}/v2/models/{model.name}/infer"
    line = ["curl", "-sS", url, "-H", "Content-Type: application/json", "-d", json.dumps(body, separators=(",", ":"))]
    print(f"\nReady. Try it from another terminal:\n\n{shlex.join(line)}\n", flush=True)


if __name__ == "__main__":
    main()
