#!/usr/bin/env python3
"""The page /docs in a browser, against the built program.

docs_test.py PROGRAM [unittest's options]
docs_test.py PROGRAM --screenshot FILE [WIDTH [SCHEME [OPERATION]]]
"""

import hashlib
import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve()
sys.path += [str(HERE.parents[1] / "support"), str(HERE.parents[1] / "dashboard")]

import webdriver  # noqa: E402
from openapi_test import CONFIG  # noqa: E402
from server import Server  # noqa: E402
from webdriver import ENTER, TAB  # noqa: E402

PROGRAM = None
KEY = "key-of-somebody-who-infers"
CONTRAST = (HERE.parents[1] / "dashboard" / "contrast.js").read_text()
INFER = "POST /v2/models/{model}/infer"

# Of a script that is called with an operation's id: the node of it.
NODE = "document.getElementById(a[0])"


class Docs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = webdriver.Browser()
        cls.addClassCleanup(cls.browser.close)

    def serve(self, config=CONFIG):
        server = Server(PROGRAM, config=config)
        self.addCleanup(server.stop)
        return server

    def setUp(self):
        self.browser.resize(1280, 900)
        self.browser.prefer("light")
        self.browser.open("about:blank")
        for kind in ("browser", "performance"):
            self.browser.log(kind)

    def open(self, server, operation=""):
        self.browser.open("about:blank")
        self.browser.open(f"{server.url}/docs" + (f"#{operation}" if operation else ""))
        self.wait("document.querySelectorAll('.operation').length > 50")

    def wait(self, condition, *arguments):
        return self.browser.wait_until(condition, *arguments)

    def run_in(self, script, operation, *arguments):
        return self.browser.run(f"const a = arguments; {script}", operation, *arguments)

    def send(self, operation):
        self.run_in(f"{NODE}.querySelector('.send').click()", operation)
        self.wait(f"{NODE}.querySelector('.status').textContent.match(/^\\d+ .* ms/) && {NODE}.querySelector('.stop').hidden",
                  operation)
        return self.run_in(f"return {NODE}.querySelector('.status').textContent", operation)

    def body(self, operation):
        return self.run_in(f"return {NODE}.querySelector('.answer-body').textContent", operation)

    def assert_quiet(self, server):
        """The console says nothing, and nobody else was asked for anything."""
        self.assertEqual([entry["message"] for entry in self.browser.log("browser")], [])
        asked = [url for url in self.browser.requested() if url.startswith("http")]
        self.assertEqual([url for url in asked if not url.startswith(server.url + "/")], [])

    def test_lists_every_operation_of_the_document(self):
        server = self.serve()
        self.open(server)
        document = json.loads(server.text("/openapi.json"))
        wanted = sorted(f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item)
        self.assertEqual(sorted(self.browser.run("return [...document.querySelectorAll('.operation')].map((each) => each.id)")), wanted)
        self.browser.run("for (const each of document.querySelectorAll('.operation')) each.open = true")
        self.wait("document.querySelectorAll('.operation .request').length === a[0]", len(wanted))
        self.assert_quiet(server)

    def test_sends_an_example_and_shows_the_answer(self):
        server = self.serve()
        self.open(server, INFER)
        self.wait(f"{NODE}?.open && {NODE}.querySelector('.send')", INFER)
        self.assertRegex(self.send(INFER), r"^200 OK, [\d.]+ ms, \d+ bytes$")
        self.assertEqual(json.loads(self.body(INFER))["model_name"], "calm")
        self.assertIn("content-type: application/json", self.run_in(f"return {NODE}.querySelector('.headers').textContent", INFER))
        self.assertRegex(self.run_in(f"return {NODE}.querySelector('.curl').textContent", INFER),
                         rf"^curl -s '{server.url}/v2/models/calm/infer' -H 'Content-Type: application/json' --data-binary '{{")
        self.assert_quiet(server)

    def test_sends_another_example_and_what_was_written_instead(self):
        self.open(self.serve(), INFER)
        self.wait(f"{NODE}?.querySelector('.example')", INFER)
        self.run_in(f"const choice = {NODE}.querySelector('.example'); choice.value = 'texts'; choice.dispatchEvent(new Event('input'))", INFER)
        self.assertTrue(self.send(INFER).startswith("200 "))
        self.assertEqual(json.loads(self.body(INFER))["model_name"], "texts")
        self.run_in(f"const area = {NODE}.querySelector('textarea'); "
                    """area.value = area.value.replace('["text"]', '["it\\\'s"]'); area.dispatchEvent(new Event('input'))""", INFER)
        self.assertTrue(self.send(INFER).startswith("200 "))
        self.assertEqual(json.loads(self.body(INFER))["outputs"][0]["data"], ["it's"])
        self.assertIn("it'\\''s", self.run_in(f"return {NODE}.querySelector('.curl').textContent", INFER))

    def test_shows_an_error(self):
        self.open(self.serve(), INFER)
        self.wait(f"{NODE}?.querySelector('textarea')", INFER)
        self.run_in(f"{NODE}.querySelector('textarea').value = '<b>'", INFER)
        self.assertTrue(self.send(INFER).startswith("400 Bad Request"))
        self.assertIn("the body is not valid JSON", self.body(INFER))
        self.assertTrue(self.run_in(f"return {NODE}.querySelector('.status').classList.contains('bad')", INFER))

    def test_sends_forms_and_parameters(self):
        server = self.serve()
        for operation, status in (("POST /form/{count}", "200"), ("POST /upload", "200"), ("GET /users/{user}/sums", "202"),
                                  ("PUT /whole", "200"), ("POST /nested", "200")):
            self.open(server, operation)
            self.wait(f"{NODE}?.querySelector('.send')", operation)
            self.assertEqual(self.send(operation)[:3], status, self.body(operation))
        self.open(server, "POST /form/{count}")
        self.wait(f"{NODE}?.querySelector('.type')", "POST /form/{count}")
        self.run_in(f"const type = {NODE}.querySelector('.type'); type.value = 1; type.dispatchEvent(new Event('input'))", "POST /form/{count}")
        self.assertEqual(self.send("POST /form/{count}")[:3], "200")
        self.assertIn("--data-urlencode 'kind=a'", self.run_in(f"return {NODE}.querySelector('.curl').textContent", "POST /form/{count}"))

    def test_shows_long_numbers_as_they_came(self):
        config = CONFIG | {"models": CONFIG["models"] | {"long": {
            "path": "builtin/echo", "inputs": [{"name": "n", "datatype": "INT64", "shape": [1]}]}}}
        self.open(self.serve(config), INFER)
        self.wait(f"{NODE}?.querySelector('.example')", INFER)
        self.run_in(f"const choice = {NODE}.querySelector('.example'); choice.value = 'long'; choice.dispatchEvent(new Event('input'));"
                    f"const area = {NODE}.querySelector('textarea'); area.value = area.value.replace('[0]', '[9007199254740993]')", INFER)
        self.assertTrue(self.send(INFER).startswith("200 "))
        self.assertIn("[9007199254740993]", self.body(INFER))

    def test_says_why_there_is_no_example(self):
        self.open(self.serve(), "POST /raw")
        self.wait(f"{NODE}?.querySelector('.no-example')?.textContent.includes('may be anything')", "POST /raw")

    def test_shows_an_answer_that_goes_on_until_it_is_stopped(self):
        stream = "GET /admin/stream"
        self.open(self.serve(), stream)
        self.wait(f"{NODE}?.querySelector('.send')", stream)
        self.run_in(f"{NODE}.querySelector('.send').click()", stream)
        self.wait(f"{NODE}.querySelector('.answer-body').textContent.includes('event: status')", stream)
        self.run_in(f"{NODE}.querySelector('.stop').click()", stream)
        self.wait(f"{NODE}.querySelector('.status').textContent.endsWith('(stopped)') && {NODE}.querySelector('.stop').hidden", stream)

    def test_shows_a_picture_as_one_and_other_bytes_by_their_size(self):
        route = {"method": "POST", "path": "/echo", "model": "bytes", "fields": [
            {"name": "data", "from": "body", "type": "bytes", "example": "bytes", "input": "data"}]}
        kinds = (("/picture", "image/svg+xml"), ("/bytes", "application/x-thing"))
        config = {"allow_builtin": True, "log": {"requests": False},
                  "models": {"bytes": {"path": "builtin/echo", "inputs": [{"name": "data", "datatype": "BYTES", "shape": [1]}]}},
                  "routes": [route | {"path": path, "answer": {"output": "OUTPUT0", "content_type": kind}} for path, kind in kinds]}
        server = self.serve(config)
        self.open(server, "POST /picture")
        self.wait(f"{NODE}?.querySelector('textarea')", "POST /picture")
        picture = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'
        self.run_in(f"{NODE}.querySelector('textarea').value = a[1]", "POST /picture", picture)
        self.send("POST /picture")
        self.wait(f"{NODE}.querySelector('.answer-body img').naturalWidth === 20", "POST /picture")
        self.open(server, "POST /bytes")
        self.wait(f"{NODE}?.querySelector('.send')", "POST /bytes")
        self.send("POST /bytes")
        self.assertIn("5 bytes of application/x-thing", self.body("POST /bytes"))
        self.assert_quiet(server)

    def test_asks_for_a_key_where_the_server_does(self):
        keys = [{"id": "user", "hash": "sha256:" + hashlib.sha256(KEY.encode()).hexdigest()}]
        server = self.serve(CONFIG | {"auth": {"keys": keys}})
        self.browser.open(server.url + "/docs")
        self.wait("document.querySelector('#trouble').textContent.includes('Give a key') && document.activeElement.id === 'key-text'")
        self.browser.press(*"wrong-key-of-nobody", ENTER)
        self.wait("document.querySelector('#trouble').textContent.includes('the key is not known here')")
        self.browser.press(*KEY, ENTER)
        self.wait("document.querySelectorAll('.operation').length > 50 && document.querySelector('#trouble').hidden")
        self.run_in(f"{NODE}.open = true", INFER)
        self.wait(f"{NODE}.querySelector('.send')", INFER)
        self.assertTrue(self.send(INFER).startswith("200 "))
        curl = self.run_in(f"return {NODE}.querySelector('.curl').textContent", INFER)
        self.assertTrue('-H "Authorization: Bearer $KEY"' in curl and KEY not in curl, curl)
        self.assertEqual([url for url in self.browser.requested() if KEY in url], [])
        self.browser.click("#key-forget")
        self.wait("document.querySelector('#trouble').textContent.includes('Give a key')")

    def test_finds_operations_by_words(self):
        self.open(self.serve())
        self.browser.click("#filter")
        self.browser.press(*"post breaker open")
        shown = "[...document.querySelectorAll('.operation')].filter((each) => each.checkVisibility()).map((each) => each.id)"
        self.wait(f"{shown}.join() === a[0]", "POST /admin/models/{model}/breaker/open")
        self.browser.press(*"x")
        self.wait("!document.querySelector('#none-found').hidden")

    def test_works_by_keyboard_alone(self):
        self.open(self.serve())
        self.browser.press(TAB)
        self.assertEqual(self.browser.run("return document.activeElement.className"), "skip")
        self.browser.press(ENTER)
        self.wait("document.activeElement.id === 'operations'")
        self.browser.press(TAB, ENTER)
        first = self.wait("document.activeElement.parentElement.open && document.activeElement.parentElement.querySelector('.send') "
                          "&& document.activeElement.parentElement.id")
        for _ in range(20):
            self.browser.press(TAB)
            if self.browser.run("return document.activeElement.classList.contains('send')"):
                break
        self.browser.press(ENTER)
        self.wait(f"{NODE}.querySelector('.status')?.textContent.startsWith('200 ')", first)

    def test_fits_its_window_and_can_be_read_in_light_and_dark(self):
        self.open(self.serve(), INFER)
        self.wait(f"{NODE}?.querySelector('.send')", INFER)
        self.send(INFER)
        self.browser.run("for (const each of document.querySelectorAll('.operation')) each.open = true")
        self.wait("document.querySelectorAll('.operation:not(:has(.request))').length === 0")
        grounds = set()
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            grounds.add(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            self.assertEqual(self.browser.run(CONTRAST), [], scheme)
            for width in (1280, 800, 390):
                self.browser.resize(width, 900)
                self.wait("innerWidth === a[0]", width)
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
        self.assertEqual(len(grounds), 2)


def take_screenshot(path, width="1280", scheme="light", operation=INFER):
    server = Server(PROGRAM, config=CONFIG)
    browser = webdriver.Browser()
    try:
        browser.resize(int(width), 1100)
        browser.prefer(scheme)
        browser.open(f"{server.url}/docs" + (f"#{operation}" if operation != "-" else ""))
        browser.wait_until("document.querySelectorAll('.operation').length > 50")
        if operation != "-":
            browser.wait_until("document.querySelector('.send')")
            browser.run("document.querySelector('.send').click()")
            browser.wait_until("document.querySelector('.status').textContent.includes(' ms')")
        browser.screenshot(path)
    finally:
        browser.close()
        server.stop()


def main():
    global PROGRAM
    arguments = sys.argv[1:]
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    PROGRAM = arguments.pop(0)
    if arguments[:1] == ["--screenshot"]:
        return take_screenshot(*arguments[1:5])
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)


if __name__ == "__main__":
    main()
