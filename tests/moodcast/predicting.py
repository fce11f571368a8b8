"""examples/moodcast, served with a database of its own by the built program."""

import contextlib
import http.client
import json
import os
import pathlib
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/moodcast"
PATIENCE_S = 60
COLUMNS = ("day", "mood", "energy", "anxiety", "sleep_hours", "medication")


def user(number):
    """1 to 12 are there."""
    return f"00000000-0000-4000-8000-{number:012}"


class Predicting:
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
        ready = self.at / "ready"
        self.process = subprocess.Popen(
            [program, "serve", "--config", self.at / "mainstay.json", "--port", "0", "--ready-file", ready],
            env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if ready.exists():
                break
        else:
            raise RuntimeError("mainstay did not start:\n" + "".join(said))
        self.port = json.loads(ready.read_text())["port"]
        self.log = queue.Queue()
        for line in said:
            self.log.put(line)
        self.reader = threading.Thread(target=lambda: [self.log.put(line) for line in self.process.stdout])
        self.reader.start()

    def script(self, command, *arguments):
        subprocess.run([sys.executable, EXAMPLE / "checkins.py", command, self.database, *map(str, arguments)], check=True)

    def checkins(self, number, limit):
        """What the file says, oldest first, as a request may bring it along."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            rows = database.execute(f"SELECT {', '.join(COLUMNS)} FROM checkins WHERE user_id = ? ORDER BY day DESC LIMIT ?",
                                    (user(number), limit)).fetchall()
        return [dict(zip(COLUMNS, (*row[:-1], bool(row[-1])))) for row in reversed(rows)]

    def ask(self, method, path, body=None, headers=None):
        """The status, the body and the headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def json(self, method, path, body=None, headers=None):
        status, text, _ = self.ask(method, path, body, headers)
        return status, json.loads(text)

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
        for line in self.ask("GET", "/metrics")[1].splitlines():
            if line.startswith(name + "{") and all(f'{label}="{value}"' in line for label, value in labels.items()):
                total += float(line.rsplit(" ", 1)[1])
        return total

    def until_all_serve(self, instances):
        while self.metric("mainstay_model_instances_serving", model="moodcast") < instances:
            if self.process.poll() is not None:
                raise RuntimeError("the server has ended")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.folder.cleanup()
