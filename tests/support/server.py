"""The built program on a free port, with two models that need no files unless a test says otherwise."""

import json
import pathlib
import tempfile

from program import Program

CONFIG = {
    "allow_builtin": True,
    "log": {"requests": False},
    "models": {
        "calm": {"path": "builtin/echo"},
        # It fails for good at the third crash.
        "fragile": {"path": "builtin/fault", "restart": {"initial_s": 0.01, "intensity": 2}},
    },
}


class Server(Program):
    def __init__(self, program, port=0, config=CONFIG):
        self.folder = tempfile.TemporaryDirectory(prefix="mainstay-test-")
        file = pathlib.Path(self.folder.name, "mainstay.json")
        file.write_text(json.dumps(config))
        super().__init__(program, file, port)

    def text(self, path):
        """The body of an answer that has to be 200."""
        status, body, _ = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body}")
        return body.decode()

    def order(self, *orders):
        """Has the model that fails on request do these things, one after the other. The answer's status."""
        return self.json("POST", "/v2/models/fragile/infer", {"inputs": [
            {"name": "INPUT0", "datatype": "BYTES", "shape": [len(orders)], "data": list(orders)}]})[0]

    def stop(self):
        super().stop()
        self.folder.cleanup()
