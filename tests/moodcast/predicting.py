"""examples/moodcast, served with a database of its own by the built program."""

import contextlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path.append(str(HERE.parents[1] / "support"))

from program import Program  # noqa: E402

EXAMPLE = HERE.parents[2] / "examples/moodcast"
COLUMNS = ("day", "mood", "energy", "anxiety", "sleep_hours", "medication")


def user(number):
    """1 to 12 are there."""
    return f"00000000-0000-4000-8000-{number:012}"


class Predicting(Program):
    """The server. `environment` is what its operator sets."""

    def __init__(self, program, plugin, **environment):
        self.folder = tempfile.TemporaryDirectory(prefix="mainstay-moodcast-")
        self.at = pathlib.Path(self.folder.name)
        shutil.copy(EXAMPLE / "mainstay.json", self.at)
        self.database = self.at / "checkins.db"
        self.script("make")
        settings = {"models": str(EXAMPLE / "trained"), "checkins": str(self.database)}
        environment = {"MAINSTAY_MODELS__MOODCAST__PATH": str(pathlib.Path(plugin).resolve()),
                       "MAINSTAY_MODELS__MOODCAST__SETTINGS": json.dumps(settings),
                       "MAINSTAY_RATE_LIMITS__PER_ADDRESS__RATE": "0", **environment}
        super().__init__(program, self.at / "mainstay.json", environment=environment)

    def script(self, command, *arguments):
        subprocess.run([sys.executable, EXAMPLE / "checkins.py", command, self.database, *map(str, arguments)], check=True)

    def checkins(self, number, limit):
        """What the file says, oldest first, as a request may bring it along."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            rows = database.execute(f"SELECT {', '.join(COLUMNS)} FROM checkins WHERE user_id = ? ORDER BY day DESC LIMIT ?",
                                    (user(number), limit)).fetchall()
        return [dict(zip(COLUMNS, (*row[:-1], bool(row[-1])))) for row in reversed(rows)]

    def get(self, number, query=""):
        return self.json("GET", f"/predictions/{user(number)}{query}")

    def post(self, **body):
        return self.json("POST", "/predictions", body)

    def result(self, job):
        """Of a job, when it is over."""
        while True:
            status, text, headers = self.ask("GET", f"{job}/result")
            if status != 202:
                return status, json.loads(text)
            if "Retry-After" not in headers:
                raise RuntimeError("a result that is not there yet does not say when to ask again")

    def metric(self, name, **labels):
        """The sum of a metric over all series that have these labels."""
        total = 0.0
        for line in self.ask("GET", "/metrics")[1].decode().splitlines():
            if line.startswith(name + "{") and all(f'{label}="{value}"' in line for label, value in labels.items()):
                total += float(line.rsplit(" ", 1)[1])
        return total

    def until_all_serve(self, instances):
        while self.metric("mainstay_model_instances_serving", model="moodcast") < instances:
            if self.process.poll() is not None:
                raise RuntimeError("the server has ended")

    def stop(self):
        super().stop()
        self.folder.cleanup()
