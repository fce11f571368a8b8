#!/usr/bin/env python3
"""The page of examples/imagedit in a browser, against the built program. page_test.py PROGRAM [unittest's options]"""

import hashlib
import json
import pathlib
import sys
import unittest

sys.path += [str(pathlib.Path(__file__).resolve().parents[1] / name) for name in ("support", "dashboard")]

import pictures
import webdriver
from editing import Editing
from webdriver import ENTER, TAB

PROGRAM = None
KEY = "key-of-somebody-who-edits-and-loads"
HISTORY = "document.querySelectorAll('#history li').length"
SHOWN = "document.querySelector('#after').naturalWidth"
TROUBLE = "document.querySelector('#trouble').textContent"
STATE = "document.querySelector('#state').textContent"


class Page(unittest.TestCase):
    """Each test has a server of its own and a fresh page; they share a browser."""

    @classmethod
    def setUpClass(cls):
        cls.browser = webdriver.Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, **environment):
        self.server = Editing(PROGRAM, **environment)
        self.addCleanup(self.server.stop)
        self.picture = self.server.at / "picture.png"
        self.picture.write_bytes(pictures.png(60, 40))
        self.browser.resize(1000, 900)
        self.browser.call("POST", "/url", {"url": "about:blank"})
        self.browser.log("browser")
        self.browser.open(self.server.url + "/")
        self.browser.run("sessionStorage.clear()")
        self.browser.open(self.server.url + "/")

    def wait(self, condition, *arguments):
        return self.browser.wait_until(condition, *arguments)

    def choose(self, file=None):
        self.browser.type("#image", str(file or self.picture))

    def say(self, instruction):
        self.browser.run("document.querySelector('#instruction').value = ''")
        self.browser.type("#instruction", instruction)

    def load(self):
        self.wait("document.querySelectorAll('#model option').length === 2")
        self.browser.click("#load")
        self.wait(f"{STATE}.includes('edit-4 is loaded')")
        self.wait("!document.querySelector('#send').disabled")

    def test_edits_an_image_and_remembers_it(self):
        self.open()
        self.load()
        self.choose()
        self.wait("document.querySelector('#before').naturalWidth === 60")
        self.say("black and white")
        self.browser.click("#send")
        self.wait(f"{HISTORY} === 1 && {SHOWN} === 60")
        self.assertIn("black and white", self.browser.run("return document.querySelector('#history').textContent"))
        self.assertIn("grey", self.browser.run("return document.querySelector('#caption').textContent"))
        # What was edited is grey indeed.
        self.assertTrue(self.browser.run(
            "const image = document.querySelector('#after'), canvas = document.createElement('canvas');"
            "canvas.width = 60; canvas.height = 40; const drawn = canvas.getContext('2d'); drawn.drawImage(image, 0, 0);"
            "const [red, green, blue] = drawn.getImageData(30, 20, 1, 1).data;"
            "return Math.abs(red - green) < 3 && Math.abs(green - blue) < 3"))
        self.assertEqual([entry["message"] for entry in self.browser.log("browser")], [])

    def test_shows_an_earlier_image_again(self):
        self.open()
        self.load()
        self.choose()
        for number, instruction in enumerate(("brighter", "darker"), 1):
            self.say(instruction)
            self.browser.click("#send")
            self.wait(f"{HISTORY} === {number} && document.querySelector('#caption').textContent.endsWith(a[0])", instruction)
        # After the page was loaded anew, too.
        self.browser.open(self.server.url + "/")
        self.wait(f"{HISTORY} === 2")
        self.browser.click("#history li:last-child button")
        self.wait(f"{SHOWN} === 60 && document.querySelector('#caption').textContent.endsWith('brighter')")

    def test_tells_what_the_server_refuses(self):
        self.open()
        self.choose()
        self.say("warmer")
        self.browser.click("#send")
        self.wait(f"{TROUBLE}.includes('not loaded')")
        wrong = self.server.at / "wrong.png"
        wrong.write_bytes(b"GIF89a")
        self.choose(wrong)
        self.browser.click("#send")
        self.wait(f"{TROUBLE}.includes('no image of a known format')")
        self.assertEqual(self.browser.run(f"return {HISTORY}"), 0)

    def test_is_used_with_the_keyboard_alone(self):
        self.open()
        self.load()
        self.choose()
        self.browser.run("document.querySelector('#image').focus()")
        self.browser.press(TAB, *"sepia", ENTER)
        self.wait(f"{HISTORY} === 1")
        reached = []
        for _ in range(5):
            self.browser.press(TAB)
            reached.append(self.browser.run("return document.activeElement.id || document.activeElement.closest('[id]').id"))
        self.assertEqual(reached[:4], ["model", "seed", "load", "send"])
        self.assertIn("history", reached)

    def test_asks_for_the_key_where_the_server_wants_one(self):
        keys = [{"id": "editor", "hash": "sha256:" + hashlib.sha256(KEY.encode()).hexdigest(), "scopes": ["infer", "admin"]}]
        self.open(MAINSTAY_AUTH__KEYS=json.dumps(keys))
        self.wait("document.querySelector('#key').open")
        self.browser.type("#key-text", "a-key-that-nobody-knows")
        self.browser.press(ENTER)
        self.wait("document.querySelector('#key').open && document.querySelector('#key-what').textContent.includes('does not know')")
        self.browser.type("#key-text", KEY)
        self.browser.press(ENTER)
        self.load()
        self.choose()
        self.say("invert it")
        self.browser.click("#send")
        self.wait(f"{HISTORY} === 1 && {SHOWN} === 60")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
