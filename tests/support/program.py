"""The built program: started on a free port, asked, stopped."""

import http.client
import json
import os
import pathlib
import queue
import signal
import subprocess
import threading


class Program:
    """One that serves. What it says is in `log`, line by line; `environment` is what its operator sets."""

    patience_s = 120

    def __init__(self, program, config, port=0, environment=None):
        ready = pathlib.Path(config).with_name("ready")
        self.process = subprocess.Popen(
            [program, "serve", "--config", config, "--port", str(port), "--ready-file", ready],
            env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.log = queue.Queue()
        for line in self.process.stdout:
            self.log.put(line)
            if ready.exists():
                break
        else:
            raise RuntimeError("mainstay did not start:\n" + "".join(self.log.queue))
        self.port = json.loads(ready.read_text())["port"]
        # Somebody has to read it, or it could not say more at some time.
        self.reader = threading.Thread(target=lambda: [self.log.put(line) for line in self.process.stdout])
        self.reader.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, headers=None):
        """The status, the body and the headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience_s)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def json(self, method, path, body=None, headers=None):
        """The status and the document of an answer; the body is one, too."""
        status, text, _ = self.ask(method, path, None if body is None else json.dumps(body), headers)
        return status, json.loads(text)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
