"""A headless Chromium that is told what to do over the WebDriver protocol."""

import base64
import http.client
import json
import re
import shutil
import subprocess
import tempfile

# Longer than anything takes that works: it only ends what does not.
PATIENCE_S = 30

TAB, ENTER, ESCAPE, SHIFT = "\ue004", "\ue007", "\ue00c", "\ue008"

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars"]

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class DriverError(Exception):
    """What the driver says went wrong."""


def found(name):
    path = shutil.which(name)
    if path is None:
        raise DriverError(f"there is no {name}; scripts/setup installs it")
    return path


class Browser:
    """One window of a browser with a profile of its own, which is gone afterwards."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="mainstay-chromium-")
        self.driver = subprocess.Popen([found("chromedriver"), "--port=0"], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.session = None
        try:
            self.port = self.port_of_driver()
            self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"binary": found("chromium"),
                                       "args": [*ARGUMENTS, f"--user-data-dir={self.profile.name}"]},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                "timeouts": {"script": PATIENCE_S * 1000, "pageLoad": PATIENCE_S * 1000},
            }}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def port_of_driver(self):
        for line in self.driver.stdout:
            if match := re.search(r"started successfully on port (\d+)", line):
                return int(match[1])
        raise DriverError("chromedriver did not start")

    def close(self):
        if self.session:
            self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.profile.cleanup()

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2 * PATIENCE_S)
        try:
            where = path if self.session is None else f"/session/{self.session}{path}"
            connection.request(method, where, json.dumps(body or {}) if method == "POST" else None,
                               {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise DriverError(f"{value['error']}: {value['message'].splitlines()[0]}")
        return value

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_until(self, condition, *arguments):
        """Waits in the page until the expression, in which `a` are the arguments, is true. Its value."""
        script = ("const a = [...arguments], done = a.pop();"
                  f"const look = () => {{ const value = {condition}; value ? done(value) : setTimeout(look, 20); }}; look();")
        try:
            return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})
        except DriverError as problem:
            raise AssertionError(f"never true: {condition} {arguments}: {problem}\n{self.run('return document.body.innerText')}")

    def click(self, selector):
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{element[ELEMENT]}/click")

    def type(self, selector, text):
        """Into a field; a path, for one of files."""
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{element[ELEMENT]}/value", {"text": text})

    def press(self, *keys):
        """One after the other; a tuple is pressed together."""
        actions = []
        for key in keys:
            together = key if isinstance(key, tuple) else (key,)
            actions += [{"type": "keyDown", "value": each} for each in together]
            actions += [{"type": "keyUp", "value": each} for each in reversed(together)]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path):
        image = self.devtools("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))

    def log(self, kind):
        """What was logged since it was last asked for: "browser", the console; "performance", the network."""
        return self.call("POST", "/se/log", {"type": kind})

    def requested(self):
        """The addresses that the page has asked for since this was last asked for."""
        for entry in self.log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                yield event["params"]["request"]["url"]
