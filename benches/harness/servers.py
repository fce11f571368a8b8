"""Servers that a benchmark starts, watches and always ends."""

import ctypes
import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

START_LIMIT_S = 60
STOP_LIMIT_S = 10
PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """The benchmark could not do what it set out to do."""


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Server:
    """A child process that answers HTTP on a port it chose itself."""

    def __init__(self, name, command):
        self.name = name
        self.command = [str(word) for word in command]
        self.process = None
        self.port = None
        self.start_s = None

    def launch(self, **streams):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **streams}
        self.process = subprocess.Popen(self.command, preexec_fn=die_with_parent, **streams)

    def explain(self, what):
        return Failed(f"{self.name} {what}; it was started with: {' '.join(self.command)}")

    def post(self, path, body, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers or {})
            return connection.getresponse().read()
        finally:
            connection.close()

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stay_on(self, cpus):
        """Binds every thread that it and its children have."""
        pids = [self.process.pid]
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            pids += [int(pid) for pid in (task / "children").read_text().split()]
        for pid in pids:
            for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), cpus)

    def memory_mb(self):
        """Resident memory, and the share of it that nobody else uses."""
        sizes = {}
        for line in pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, size = line.split()[:2]
            sizes[name] = int(size) / 1024
        return {"rss": sizes["Rss:"], "pss": sizes["Pss:"]}

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()


class Floor(Server):
    """The bare RESTinio server; it prints its port."""

    def __init__(self, name, program, arguments):
        super().__init__(name, [program, *arguments])

    def start(self):
        self.launch(stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise self.explain("did not start")
        self.port = int(line)


class Mainstay(Server):
    """mainstay serve; it says where it listens in a file, as soon as it is ready."""

    def __init__(self, name, program, folder, arguments):
        self.ready_file = folder / f"{name}.ready.json"
        super().__init__(name, [program, "serve", "--port", "0", "--ready-file", self.ready_file, *arguments])

    def start(self):
        self.ready_file.unlink(missing_ok=True)
        began = time.perf_counter()
        self.launch()
        while not (self.ready_file.exists() and self.ready_file.stat().st_size):
            if self.process.poll() is not None:
                raise self.explain(f"ended with {self.process.returncode} before it was ready")
            if time.perf_counter() - began > START_LIMIT_S:
                raise self.explain(f"was not ready within {START_LIMIT_S} s")
            time.sleep(0.001)
        self.start_s = time.perf_counter() - began
        self.port = json.loads(self.ready_file.read_text())["port"]
