"""The built program on a free port, with two models that need no files unless a test says otherwise."""

import http.client
import json
import pathlib
import signal
import subprocess
import tempfile

CONFIG = {
    "allow_builtin": True,
    "log": {"requests": False},
    "models": {
        "calm": {"path": "builtin/echo"},
        # It fails for good at the third crash.
        "fragile": {"path": "builtin/fault", "restart": {"initial_s": 0.01, "intensity": 2}},
    },
}


class Server:
    def __init__(self, program, port=0, config=CONFIG):
        self.folder = tempfile.TemporaryDirectory(prefix="mainstay-test-")
        file = pathlib.Path(self.folder.name, "mainstay.json")
        ready = pathlib.Path(self.folder.name, "ready")
        file.write_text(json.dumps(config | {"server": config.get("server", {}) | {"port": port}}))
        self.process = subprocess.Popen([program, "serve", "--config", file, "--ready-file", ready],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if ready.exists():
                break
        else:
            raise RuntimeError("mainstay did not start:\n" + "".join(said))
        self.port = json.loads(ready.read_text())["port"]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def text(self, path):
        """The body of an answer that has to be 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status} {body}")
            return body
        finally:
            connection.close()

    def ask(self, method, path, body=None):
        """The answer's status and its JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def order(self, *orders):
        """Has the model that fails on request do these things, one after the other. The answer's status."""
        return self.ask("POST", "/v2/models/fragile/infer", {"inputs": [
            {"name": "INPUT0", "datatype": "BYTES", "shape": [len(orders)], "data": list(orders)}]})[0]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        self.folder.cleanup()
