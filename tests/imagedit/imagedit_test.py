#!/usr/bin/env python3
"""The proof of examples/imagedit: its workflow, and each of its rules against who breaks it.

imagedit_test.py PROGRAM [unittest's options]
"""

import concurrent.futures
import hashlib
import json
import sys
import threading
import unittest

import pictures
from editing import Editing

PROGRAM = None
SMALL = pictures.png(48, 32)
# Takes seconds.
LARGE = pictures.png(2048, 2048)
MIB = 1 << 20


class Case(unittest.TestCase):
    def serve(self, **environment):
        server = Editing(PROGRAM, **environment)
        self.addCleanup(server.stop)
        return server

    def assert_refused(self, answer, status, text):
        self.assertEqual(answer[0], status, str(answer[1])[:300])
        body = answer[1] if isinstance(answer[1], dict) else json.loads(answer[1])
        self.assertIn(text, body["error"])


class Workflow(Case):
    def test_eight_steps_from_nothing_to_a_picture(self):
        server = self.serve()
        # 1: it is there, and has nothing loaded.
        self.assertEqual(server.health(), {"status": "ok", "current_model": None, "model_loaded": False,
                                           "is_loading": False, "is_generating": False})
        # 2: it says what it could load.
        models = server.json("GET", "/api/v1/models")[1]["models"]
        self.assertEqual([(model["name"], model["steps"], model["loaded"]) for model in models],
                         [("edit-4", 4, False), ("edit-8", 8, False)])
        # 3: nothing is edited before.
        self.assert_refused(server.edit(SMALL), 400, "model 'edit-4' is not loaded")
        # 4: a model is loaded.
        self.assertEqual(server.load("edit-4"), (200, {"model": "edit-4", "loaded": True}))
        # 5: and is the current one.
        health = server.health()
        self.assertEqual((health["current_model"], health["model_loaded"]), ("edit-4", True))
        # 6: an edit is answered with the picture.
        status, picture, headers = server.edit(SMALL, seed=7)
        self.assertEqual((status, headers["Content-Type"], pictures.size_of(picture)), (200, "image/png", (48, 32)))
        self.assertNotEqual(picture, SMALL)
        # 7: or with its name and where it is, from where it comes as it was.
        status, said = server.edit_json(SMALL, seed=7)
        self.assertEqual(status, 200)
        self.assertRegex(said["name"], r"^edit-4_\d{8}_\d{6}_s7_[0-9a-f]{8}\.png$")
        self.assertEqual(set(said["edits"]), {"warmer", "brighter"})
        self.assertGreater(said["edits"]["brighter"], said["edits"]["warmer"])
        status, kept, headers = server.ask("GET", said["url"])
        self.assertEqual((status, headers["Content-Type"], headers["X-Content-Type-Options"]), (200, "image/png", "nosniff"))
        # 8: the same seed gives the same bytes, another one others, and so do more steps.
        self.assertEqual(kept, picture)
        self.assertNotEqual(server.edit(SMALL, seed=8)[1], picture)
        self.assertEqual(server.load("edit-8")[0], 200)
        status, eight = server.edit_json(SMALL, seed=7, model="edit-8")
        self.assertEqual(status, 200)
        self.assertTrue(eight["name"].startswith("edit-8_"))

    def test_the_same_seed_gives_the_same_bytes_after_a_new_start(self):
        digests = set()
        for _ in range(2):
            server = self.serve()
            server.load()
            digests.add(hashlib.sha256(server.edit(SMALL, seed=99)[1]).hexdigest())
        self.assertEqual(len(digests), 1)

    def test_jpeg_comes_in_and_png_goes_out(self):
        server = self.serve()
        server.load()
        self.assertEqual(server.edit(pictures.jpeg_head(10, 10))[0], 400)
        self.assertEqual(server.edit(SMALL)[2]["Content-Type"], "image/png")

    def test_an_instruction_that_means_nothing_is_refused(self):
        server = self.serve()
        server.load()
        self.assert_refused(server.edit(SMALL, "please"), 400, "asks for nothing that this editor can do")


class Rules(Case):
    """Of what is wrong the first counts: instruction, format, size, dimensions, model loaded, busy."""

    def test_are_checked_in_their_order(self):
        server = self.serve()
        long, no_image = "x" * 501, b"GIF89a" + bytes(11 * MIB)
        too_large = pictures.png(2049, 10) + bytes(10 * MIB)
        self.assert_refused(server.edit(no_image, long), 400, "field 'instruction': found 501 characters, allowed: at most 500")
        self.assert_refused(server.edit(no_image), 400, "field 'image': found what is no image of a known format")
        self.assert_refused(server.edit(too_large), 400, "bytes, allowed: at most 10485760")
        self.assert_refused(server.edit(pictures.png(2049, 10)), 400, "is 2049 x 10 pixels, allowed: at most 2048 x 2048")
        self.assert_refused(server.edit(pictures.png(10, 2049)), 400, "is 10 x 2049 pixels")
        self.assert_refused(server.edit(SMALL), 400, "model 'edit-4' is not loaded")
        self.assertEqual(server.load("edit-8")[0], 200)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(server.edit, LARGE, model="edit-8")
            server.until(is_generating=True)
            self.assert_refused(server.edit(pictures.png(2049, 10), model="edit-8"), 400, "2049 x 10")
            self.assert_refused(server.edit(SMALL, model="edit-4"), 400, "model 'edit-4' is not loaded")
            self.assert_refused(server.edit(SMALL, model="edit-8"), 409, "another request is under way")
            self.assertEqual(running.result()[0], 200)
        self.assertEqual(server.edit(SMALL, model="edit-8")[0], 200)

    def test_hold_at_their_edges(self):
        server = self.serve()
        server.load()
        self.assertEqual(server.edit(SMALL, "warmer" + " " * 494)[0], 200)
        self.assertEqual(server.edit(pictures.png(2048, 3))[0], 200)
        self.assertEqual(server.edit(SMALL + bytes(10 * MIB - len(SMALL)))[0], 200)
        self.assertEqual(server.edit(SMALL + bytes(10 * MIB - len(SMALL) + 1))[0], 400)

    def test_are_what_the_environment_says(self):
        server = self.serve(MAX_IMAGE_SIZE_MB="0.01", MAX_IMAGE_DIMENSION="50", MAX_INSTRUCTION_LENGTH="20")
        self.assert_refused(server.edit(SMALL, "x" * 21), 400, "at most 20")
        self.assert_refused(server.edit(SMALL + bytes(10486), "warmer"), 400, "at most 10485")
        self.assert_refused(server.edit(pictures.png(51, 2), "warmer"), 400, "at most 50 x 50")
        self.assert_refused(server.edit(pictures.png(2, 51), "warmer"), 400, "at most 50 x 50")
        server.load()
        self.assertEqual(server.edit(SMALL, "warmer")[0], 200)

    def test_are_told_of_what_is_missing_and_of_strange_values(self):
        server = self.serve()
        server.load()
        for field, value in {"image": None, "instruction": None, "seed": "x", "model": "edit-5"}.items():
            fields = {"image": SMALL, "instruction": "warmer", field: value}
            self.assert_refused(server.edit(**fields), 400, f"field '{field}'")
        self.assert_refused(server.edit(SMALL, seed=-1), 400, "field 'seed'")
        self.assert_refused(server.edit(SMALL, seed=1 << 32), 400, "field 'seed'")


class Abuse(Case):
    def test_bombs_and_cut_images_get_400_and_take_no_memory(self):
        server = self.serve()
        server.load()
        self.assertEqual(server.edit(SMALL)[0], 200)
        before = server.resident_kib()
        bomb = pictures.bomb(2048, 2049, 1)
        self.assertLess(len(bomb), 2 * MIB)
        self.assert_refused(server.edit(bomb), 400, "2048 x 2049")
        self.assert_refused(server.edit(pictures.png_of(0x7fffffff, 0x7fffffff, b"tiny")), 400, "2147483647")
        self.assert_refused(server.edit(pictures.jpeg_head(65535, 65535)), 400, "65535 x 65535")
        self.assert_refused(server.edit(pictures.png_of(2048, 2048, b"\0tiny")), 400, "is a damaged PNG")
        for end in (9, 40, 60, len(SMALL) - 20, len(SMALL) - 5):
            self.assertEqual(server.edit(SMALL[:end])[0], 400, end)
        # One pixel that a gigabyte follows is one pixel.
        self.assertEqual(server.edit(pictures.bomb(1, 1, 1))[0], 200)
        self.assertLess(server.resident_kib() - before, 48 * 1024)

    def test_files_are_found_by_their_plain_names_alone(self):
        server = self.serve()
        for name in ("..%2fmainstay.json", "%2e%2e%2fmainstay.json", "..", ".draft-1", "%2fetc%2fpasswd", "none.png"):
            self.assertEqual(server.ask("GET", "/api/v1/images/" + name)[0], 404, name)
            self.assertEqual(server.ask("GET", "/page/" + name)[0], 404, name)

    def test_a_wrong_key_gets_401(self):
        key = "key-of-somebody-who-edits"
        keys = [{"id": "editor", "hash": "sha256:" + hashlib.sha256(key.encode()).hexdigest(), "scopes": ["infer"]}]
        server = self.serve(MAINSTAY_AUTH__KEYS=json.dumps(keys))
        self.assertEqual(server.edit(SMALL)[0], 401)
        server.key = key + "x"
        self.assertEqual(server.edit(SMALL)[0], 401)
        self.assertEqual(server.json("GET", "/api/v1/models")[0], 401)
        server.key = key
        self.assert_refused(server.edit(SMALL), 400, "not loaded")
        # Whoever edits gives no orders; the page and the health are for everybody.
        self.assertEqual(server.load()[0], 403)
        server.key = None
        self.assertEqual(server.ask("GET", "/")[0], 200)
        self.assertEqual(server.ask("GET", "/api/v1/health")[0], 200)


class OneAtATime(Case):
    def test_one_edit_of_many_and_409_for_the_others(self):
        server = self.serve()
        server.load("edit-4")
        server.load("edit-8")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(server.edit, LARGE, model="edit-8")
            server.until(is_generating=True)
            # Over both models.
            others = [pool.submit(server.edit, SMALL, model=model) for model in ("edit-4", "edit-8") * 4]
            statuses = [other.result()[0] for other in others]
            self.assertEqual(running.result()[0], 200)
        self.assertEqual(statuses, [409] * 8)

    def test_names_are_never_the_same(self):
        server = self.serve()
        server.load()
        names, lock = [], threading.Lock()

        def until_it_is_edited():
            while True:
                status, said = server.edit_json(SMALL, seed=1)
                if status == 200:
                    with lock:
                        names.append(said["name"])
                    return
                self.assertEqual(status, 409)

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for each in [pool.submit(until_it_is_edited) for _ in range(24)]:
                each.result()
        self.assertEqual(len(set(names)), 24)
        self.assertEqual(sorted(path.name for path in (server.at / "output").iterdir()), sorted(names))

    def test_one_load_and_409_for_another(self):
        server = self.serve()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            loading = pool.submit(server.load, "edit-4")
            server.until(is_loading=True)
            self.assert_refused(server.load("edit-8"), 409, "a model is being loaded")
            self.assert_refused(server.load("edit-4"), 409, "a model is being loaded")
            self.assertEqual(loading.result()[0], 200)
        self.assertEqual(server.load("edit-8")[0], 200)


class Time(Case):
    def test_an_edit_that_takes_too_long_gets_504(self):
        server = self.serve(GENERATION_TIMEOUT_SECONDS="0.2")
        server.load("edit-8")
        self.assertEqual(server.edit(LARGE, model="edit-8")[0], 504)
        # What it was at is ended with it, and the next one is served.
        self.assertEqual(self.edited_again(server), 200)

    def edited_again(self, server):
        while True:
            status = server.edit(SMALL, model="edit-8")[0]
            if status not in (409, 503, 504):
                return status

    def test_a_load_that_takes_too_long_gets_504(self):
        server = self.serve(MODEL_LOAD_TIMEOUT_SECONDS="0.02")
        self.assertEqual(server.load()[0], 504)
        self.assertFalse(server.health()["model_loaded"])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
