#!/usr/bin/env python3
"""The dashboard in a browser, against the built program. 

dashboard_test.py PROGRAM [unittest's options]
dashboard_test.py PROGRAM --screenshot FILE [URL]     of the server at URL, or of one that has something to show
"""

import hashlib
import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import webdriver
from server import CONFIG, Server
from webdriver import ENTER, ESCAPE, SHIFT, TAB

PROGRAM = None
USER_KEY = "key-of-somebody-who-infers"
ADMIN_KEY = "key-of-the-administrator"
CONTRAST = pathlib.Path(__file__).with_name("contrast.js").read_text()

ROW = "document.querySelector('[data-model=\"' + a[0] + '\"]')"
FOCUS = "return document.activeElement.dataset.order || document.activeElement.id || document.activeElement.className"


class Dashboard(unittest.TestCase):
    """Each test has a server of its own and a fresh page; they share a browser."""

    @classmethod
    def setUpClass(cls):
        cls.browser = webdriver.Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.server = Server(PROGRAM)
        self.addCleanup(lambda: self.server.stop())
        self.browser.resize(1280, 900)
        self.browser.prefer("light")
        self.browser.call("POST", "/url", {"url": "about:blank"})
        for kind in ("browser", "performance"):
            self.browser.log(kind)
        self.browser.open(self.server.url + "/dashboard")
        self.browser.wait_until("document.querySelectorAll('#model-rows tr').length === 2")
        self.browser.run("window.neverReloaded = true")

    def wait(self, condition, *arguments):
        return self.browser.wait_until(condition, *arguments)

    def wait_for_cell(self, model, selector, text):
        self.wait(f"{ROW}.querySelector(a[1]).textContent.includes(a[2])", model, selector, text)

    def wait_for_next_status(self):
        """The page has shown one that was made after this was called."""
        self.browser.run("window.shownBefore = document.querySelector('#facts').textContent")
        self.wait("document.querySelector('#facts').textContent !== window.shownBefore")

    def click_order(self, model, order):
        self.browser.click(f"[data-model='{model}'] [data-order={order}]")
        self.wait("document.querySelector('#ask').open")

    def posts(self):
        return [url for url in self.browser.requested() if "/admin/models/" in url or "/repository/" in url]

    def assert_quiet(self):
        """The console says nothing, and nobody else was asked for anything."""
        self.assertEqual([entry["message"] for entry in self.browser.log("browser")], [])
        asked = [url for url in self.browser.requested() if url.startswith("http")]
        self.assertEqual([url for url in asked if not url.startswith(self.server.url + "/")], [])
        self.assertIn(self.server.url + "/dashboard/app.js", asked)

    def test_shows_both_models_with_their_states(self):
        for model in ("calm/1", "fragile/1"):
            self.wait_for_cell(model, ".state", "ready")
        self.wait("document.querySelector('#health').textContent.includes('ok')")
        self.wait("document.querySelector('#tree').textContent.includes('fragile/0')")
        self.wait("document.querySelector('#connection').textContent === 'live'")
        self.wait("[...document.querySelectorAll('.plot svg[role=img]')].every((each) => each.ariaLabel.length > 5)")
        self.assert_quiet()

    def test_shows_rates_and_latencies(self):
        body = {"inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [1], "data": [1]}]}
        self.wait_for_cell("calm/1", ".latency", "– / –")
        for _ in range(20):
            self.assertEqual(self.server.json("POST", "/v2/models/calm/infer", body)[0], 200)
        self.wait(f"!{ROW}.querySelector('.rate').textContent.startsWith('0 ')", "calm/1")
        self.wait_for_cell("calm/1", ".latency", "ms")

    def test_shows_that_a_model_fails_without_being_reloaded(self):
        for crash in range(3):
            self.assertEqual(self.server.order(*["ok"] * crash, "throw"), 500)
        self.wait_for_cell("fragile/1", ".state", "failed")
        self.wait_for_cell("calm/1", ".state", "ready")
        self.wait("document.querySelector('#health').textContent.includes('degraded')")
        self.wait("document.querySelector('#causes').textContent.includes('thrown as ordered')")
        self.wait("document.title.startsWith('degraded')")
        self.assertTrue(self.browser.run("return window.neverReloaded"))
        self.assert_quiet()

    def test_reset_and_reload_ask_first_and_do_it(self):
        for order in ("reset", "reload"):
            self.click_order("calm/1", order)
            self.browser.click("#ask-no")
            self.wait("!document.querySelector('#ask').open")
            self.assertEqual(self.posts(), [])
            self.click_order("calm/1", order)
            self.browser.click("#ask-yes")
            self.wait("document.querySelector('.notice.good')?.textContent.includes(a[0] + ' calm version 1: done')",
                      order.capitalize())
            self.browser.click(".notice.good .close")
            self.assertEqual(self.posts(), [f"{self.server.url}/admin/models/calm/{order}?version=1"])

    def test_a_reload_brings_back_what_has_failed(self):
        for crash in range(3):
            self.server.order(*["ok"] * crash, "throw")
        self.wait_for_cell("fragile/1", ".state", "failed")
        self.click_order("fragile/1", "reload")
        self.browser.click("#ask-yes")
        self.wait_for_cell("fragile/1", ".state", "ready")

    def test_unload_and_load_ask_first_and_do_it(self):
        for order, state in (("unload", "unloaded"), ("load", "ready")):
            self.click_order("calm/1", order)
            self.browser.click("#ask-no")
            self.assertEqual(self.posts(), [])
            self.click_order("calm/1", order)
            self.browser.click("#ask-yes")
            self.wait(f"{ROW}.querySelector('.state').textContent === a[1]", "calm/1", state)
            self.assertEqual(self.posts(), [f"{self.server.url}/v2/repository/models/calm/{order}"])

    def test_an_order_that_makes_no_sense_now_is_not_asked_for(self):
        self.wait_for_cell("calm/1", ".state", "ready")
        self.browser.click("[data-model='calm/1'] [data-order=load][aria-disabled=true]")
        self.assertFalse(self.browser.run("return document.querySelector('#ask').open"))

    def test_says_why_an_order_was_not_carried_out(self):
        self.browser.run("fetch = async () => new Response('{\"error\":\"the same is under way\"}', { status: 409 })")
        self.click_order("calm/1", "reset")
        self.browser.click("#ask-yes")
        self.wait("document.querySelector('.notice.bad[role=alert]')?.textContent.includes('the same is under way (409)')")

    def test_works_by_keyboard_alone(self):
        self.wait_for_cell("calm/1", ".state", "ready")
        self.browser.press(TAB)
        self.assertEqual(self.browser.run(FOCUS), "skip")
        self.browser.press(ENTER)
        self.wait("document.activeElement.id === 'models'")
        order = []
        for _ in range(4):
            self.browser.press(TAB)
            order.append(self.browser.run(FOCUS))
        self.assertEqual(order, ["load", "unload", "reset", "reload"])
        self.browser.press((SHIFT, TAB))
        self.wait_for_next_status()
        self.assertEqual(self.browser.run(FOCUS), "reset", "a new status takes no focus")
        self.browser.press(ENTER)
        self.wait("document.querySelector('#ask').open && document.activeElement.id === 'ask-no'")
        self.browser.press(ESCAPE)
        self.wait("!document.querySelector('#ask').open && document.activeElement.dataset.order === 'reset'")
        self.browser.press(ENTER)
        self.wait("document.activeElement.id === 'ask-no'")
        self.browser.press(TAB, ENTER)
        self.wait("document.querySelector('.notice.good')?.textContent.includes('Reset calm')")
        self.assertEqual(self.browser.run(FOCUS), "reset")

    def test_fits_its_window_and_can_be_read_in_light_and_dark(self):
        for crash in range(3):
            self.server.order(*["ok"] * crash, "throw")
        self.wait_for_cell("fragile/1", ".state", "failed")
        grounds = set()
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            grounds.add(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            self.assertEqual(self.browser.run(CONTRAST), [], scheme)
            for width in (1280, 1000, 390):
                self.browser.resize(width, 900)
                self.wait("innerWidth === a[0]", width)
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
                # What sticks out of its own box is cut off or lies on something else.
                self.assertEqual(self.browser.run(
                    "return [...document.querySelectorAll('section')].filter((each) => each.scrollWidth > each.clientWidth)"
                    ".map((each) => each.textContent.trim().slice(0, 20))"), [], width)
        self.assertEqual(len(grounds), 2)

    def test_says_that_the_server_is_away_and_comes_back_to_it(self):
        port = self.server.port
        self.server.stop()
        self.wait("document.querySelector('#connection').textContent.startsWith('The server is away')")
        self.server = Server(PROGRAM, port)
        self.wait("document.querySelector('#connection').textContent === 'live'")
        self.assertTrue(self.browser.run("return window.neverReloaded"))

    def test_asks_for_a_key_where_the_server_does(self):
        self.server.stop()
        keys = [{"id": name, "hash": "sha256:" + hashlib.sha256(key.encode()).hexdigest(), "scopes": [scope]}
                for name, key, scope in (("user", USER_KEY, "infer"), ("root", ADMIN_KEY, "admin"))]
        self.server = Server(PROGRAM, config=CONFIG | {"auth": {"keys": keys}})
        self.browser.open(self.server.url + "/dashboard")
        self.wait("document.querySelector('#key').open && document.activeElement.id === 'key-text'")
        self.browser.press(ESCAPE)
        self.wait("document.querySelector('#key').open && document.activeElement.id === 'key-text'")
        self.browser.press(*USER_KEY, ENTER)
        self.wait("document.querySelector('#key-what').textContent.includes('lacks the scope admin')")
        self.browser.press(*ADMIN_KEY, ENTER)
        self.wait("document.querySelector('#connection').textContent === 'live'")
        self.assertFalse(self.browser.run("return document.querySelector('#key').open"))
        self.click_order("calm/1", "reset")
        self.browser.click("#ask-yes")
        self.wait("document.querySelector('.notice.good')?.textContent.includes('Reset calm version 1: done')")
        self.assertEqual([url for url in self.browser.requested() if USER_KEY in url or ADMIN_KEY in url], [])
        self.browser.open(self.server.url + "/dashboard")
        self.wait("document.querySelector('#connection').textContent === 'live'")


def take_screenshot(path, url=None):
    server = None if url else Server(PROGRAM)
    browser = webdriver.Browser()
    try:
        browser.resize(1280, 860)
        browser.open((url or server.url) + "/dashboard")
        if server:
            server.order("throw")
        for _ in range(30):
            if server:
                make_traffic(server)
            seen = browser.run("return document.querySelector('#facts').textContent")
            browser.wait_until("document.querySelector('#facts').textContent !== a[0]", seen)
        browser.screenshot(path)
    finally:
        browser.close()
        if server:
            server.stop()


def make_traffic(server):
    body = {"inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [1], "data": [1]}]}
    for _ in range(100):
        server.json("POST", "/v2/models/calm/infer", body)
    server.order("ok")


def main():
    global PROGRAM
    arguments = sys.argv[1:]
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    PROGRAM = arguments.pop(0)
    if arguments[:1] == ["--screenshot"]:
        return take_screenshot(*arguments[1:3])
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)


if __name__ == "__main__":
    main()
