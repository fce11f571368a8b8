"""The servers that are compared, and what each of them is asked."""

import dataclasses
import hashlib
import json
import pathlib
import secrets
import struct

import session
from servers import Floor, Mainstay

MLP_INPUTS, MLP_OUTPUTS = 784, 10
BLOB_BYTES = 1 << 20
# Nobody is held up by them; every request is counted by each.
LIMITS = {"rate": 1e6, "burst": 1000000}
OTHER_KEYS = 99


@dataclasses.dataclass(frozen=True)
class Ask:
    """A request, and the server that gets it. `answer`: its body, or the numbers of its one output."""

    server: str
    path: str
    body_file: pathlib.Path
    headers: dict
    answer: object


def echo_request(values):
    return {"inputs": [tensor("INPUT0", [len(values)], values)]}


def tensor(name, shape, data):
    return {"name": name, "datatype": "FP32", "shape": shape, "data": data}


def written(file, content):
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


class Contenders:
    """Everything written lies in `folder`."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.program = options.build / "mainstay"
        self.floor_program = options.build / "benches/bench_floor"
        self.key = secrets.token_hex(16)
        self.asks = {}

    def ask(self, name, server, path, content, headers, answer):
        suffix = "bin" if isinstance(content, bytes) else "json"
        self.asks[name] = Ask(server, path, written(self.folder / f"{name}.{suffix}", content), headers, answer)

    def mainstay(self, name, model, more=None):
        more = more or {}
        config = {"server": {"io_threads": self.options.io_threads}, "allow_builtin": True,
                  "models": {"model": model}, **more}
        file = written(self.folder / f"{name}.config.json", config)
        return Mainstay(name, self.program, self.folder, ["--config", file])

    def floor(self, name, *arguments):
        return Floor(name, self.floor_program, ["--io-threads", self.options.io_threads, *arguments])

    def demo(self):
        return Mainstay("demo", self.program, self.folder, ["--models", session.ROOT / "examples/demo/models"])

    def echo(self):
        self.ask("echo", "echo", "/v2/models/model/infer", echo_request([1.5]), {}, [1.5])
        return self.mainstay("echo", {"path": "builtin/echo"})

    def guarded(self):
        """The same with a key among a hundred, and with limits of the address, of the key and of the route."""
        def known(name, key):
            return {"id": name, "hash": "sha256:" + hashlib.sha256(key.encode()).hexdigest()}

        keys = [known(f"other-{number}", secrets.token_hex(16)) for number in range(OTHER_KEYS)]
        keys.append({**known("bench", self.key), "scopes": ["infer", "metrics"]})
        route = {"method": "POST", "path": "/v2/models/{model}/infer", **LIMITS}
        self.ask("guarded", "guarded", "/v2/models/model/infer", echo_request([1.5]), {"X-API-Key": self.key}, [1.5])
        return self.mainstay("guarded", {"path": "builtin/echo"}, {
            "auth": {"keys": keys},
            "rate_limits": {"per_key": {**LIMITS, "max_concurrent": 1000}, "per_address": LIMITS, "per_route": [route]}})

    def mlp(self, file, row, answer):
        self.ask("mlp", "mlp", "/v2/models/model/infer", {"inputs": [tensor("INPUT0", [1, MLP_INPUTS], row)]}, {}, answer)
        return self.mainstay("mlp", {
            "path": str(file), "batch": {"max_size": 16, "rows_independent": True},
            "inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [-1, MLP_INPUTS]}],
            "outputs": [{"name": "OUTPUT0", "datatype": "FP32", "shape": [-1, MLP_OUTPUTS]}]})

    def fixed(self, body):
        self.ask("floor", "floor", "/", echo_request([1.5]), {}, body)
        return self.floor("floor", "--body", written(self.folder / "fixed", body))

    def blob(self):
        """The same bytes to both: a tensor of 1 MiB behind its JSON."""
        shape = [BLOB_BYTES // 4]
        head = json.dumps({"parameters": {"binary_data_output": True}, "inputs": [
            {"name": "INPUT0", "datatype": "FP32", "shape": shape, "parameters": {"binary_data_size": BLOB_BYTES}}]}).encode()
        data = struct.pack("<f", 1.5) * shape[0]
        headers = {"Inference-Header-Content-Length": str(len(head)), "Content-Type": "application/octet-stream"}
        self.ask("blob", "echo", "/v2/models/model/infer", head + data, headers, data)
        self.ask("blob_floor", "blob_floor", "/", head + data, headers, head + data)
        return self.floor("blob_floor")
