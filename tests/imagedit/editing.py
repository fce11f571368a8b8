"""examples/imagedit, served from a copy of its folder by the built program."""

import json
import pathlib
import shutil
import sys
import tempfile
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path.append(str(HERE.parents[1] / "support"))

from program import Program  # noqa: E402

EXAMPLE = HERE.parents[2] / "examples/imagedit"


class Editing(Program):
    """The server. `environment` is what its operator sets."""

    def __init__(self, program, **environment):
        self.folder = tempfile.TemporaryDirectory(prefix="mainstay-imagedit-")
        self.at = pathlib.Path(self.folder.name)
        for name in ("models", "page"):
            shutil.copytree(EXAMPLE / name, self.at / name)
        shutil.copy(EXAMPLE / "mainstay.json", self.at)
        self.key = None
        super().__init__(program, self.at / "mainstay.json", environment=environment)

    def ask(self, method, path, body=None, headers=None):
        key = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return super().ask(method, path, body, {**key, **(headers or {})})

    def health(self):
        return self.json("GET", "/api/v1/health")[1]

    def load(self, model="edit-4"):
        return self.json("POST", "/api/v1/models/load", {"model": model})

    def edit(self, image, instruction="warmer and much brighter", accept="*/*", **fields):
        boundary = uuid.uuid4().hex
        parts = []
        for name, value in {"image": image, "instruction": instruction, **fields}.items():
            if value is None:
                continue
            filename = '; filename="picture.gif"' if name == "image" else ""
            data = value if isinstance(value, bytes) else str(value).encode()
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'.encode() +
                         data + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.ask("POST", "/api/v1/edit", body,
                        {"Content-Type": f"multipart/form-data; boundary={boundary}", "Accept": accept})

    def edit_json(self, image, instruction="warmer and much brighter", **fields):
        status, text, _ = self.edit(image, instruction, "application/json", **fields)
        return status, json.loads(text)

    def until(self, **wanted):
        """Asks for the health until it says so."""
        while True:
            health = self.health()
            if all(health[name] == value for name, value in wanted.items()):
                return health
            if self.process.poll() is not None:
                raise RuntimeError("the server has ended")

    def resident_kib(self):
        """Memory of the server and its workers, at its peak since each began."""
        total = 0
        pids = [self.process.pid]
        for pid in pids:
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    total += int(line.split()[1])
        return total

    def stop(self):
        super().stop()
        self.folder.cleanup()
