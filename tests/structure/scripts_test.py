#!/usr/bin/env python3
"""The scripts say what they do, refuse what they do not know, and print a curl line that can be pasted."""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = [ROOT / "scripts" / name for name in ("setup", "run", "test", "bench", "chaos", "load")]


def run(*command):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=60)


class Scripts(unittest.TestCase):
    def test_every_script_is_listed_here(self):
        self.assertEqual({file for file in (ROOT / "scripts").iterdir() if file.is_file() and not file.suffix}, set(SCRIPTS))

    def test_help_says_how_to_use_it(self):
        for script in SCRIPTS:
            done = run(script, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), script)
            self.assertTrue(done.stdout.startswith(f"Usage: scripts/{script.name}"), script)

    def test_an_unknown_option_is_refused_before_anything_is_done(self):
        for script in SCRIPTS:
            done = run(script, "--no-such-option")
            self.assertEqual(done.returncode, 2, script)
            self.assertIn("--no-such-option", done.stderr, script)
            self.assertNotIn("[", done.stdout, script)

    def test_an_unknown_example_preset_or_benchmark_is_refused_with_what_there_is(self):
        for command in (("run", "--example", "no-such"), ("run", "--example"), ("test", "--preset", "no-such"),
                        ("test", "--preset"), ("bench", "no-such"), ("bench", "http", "--rounds", "0"), ("load", "no-such"),
                        ("chaos", "--seconds", "no"), ("chaos", "--seed")):
            done = run(ROOT / "scripts" / command[0], *command[1:])
            self.assertEqual(done.returncode, 2, command)

    def test_bash_can_read_them_and_they_are_executable(self):
        for script in [*SCRIPTS, ROOT / ".ci/run"]:
            self.assertTrue(os.access(script, os.X_OK), script)
            done = run("bash", "-n", script)
            self.assertEqual((done.returncode, done.stderr), (0, ""), script)


class CurlLine(unittest.TestCase):
    def line_for(self, host, files):
        with tempfile.TemporaryDirectory() as folder:
            example = pathlib.Path(folder)
            (example / "models/iris/1").mkdir(parents=True)
            for name, content in files.items():
                (example / name).write_text(json.dumps(content))
            ready = example / "ready.json"
            ready.write_text(json.dumps({"host": host, "port": 1234, "pid": 1}))
            done = run(sys.executable, ROOT / "scripts/curl_line.py", example, ready)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = [shlex.split(line) for line in done.stdout.splitlines() if line.startswith("curl ")]
        self.assertEqual(len(lines), 1)
        return lines[0]

    def test_it_sends_the_example_s_own_request(self):
        request = {"inputs": [{"name": "it's", "shape": [1], "datatype": "BYTES", "data": ['$HOME "quoted" `x`']}]}
        line = self.line_for("0.0.0.0", {"request.json": request})
        self.assertIn("http://127.0.0.1:1234/v2/models/iris/infer", line)
        self.assertEqual(json.loads(line[-1]), request)

    def test_without_a_request_it_makes_one_from_the_model_s_configuration(self):
        declared = {"inputs": [{"name": "rows", "datatype": "FP32", "shape": [-1, 4]}]}
        line = self.line_for("127.0.0.1", {"models/iris/model.json": declared})
        self.assertEqual(json.loads(line[-1])["inputs"],
                         [{"name": "rows", "shape": [1, 4], "datatype": "FP32", "data": [0, 0, 0, 0]}])

    def test_an_example_without_models_is_tried_as_its_readme_says(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder, "ready.json")
            ready.write_text(json.dumps({"host": "127.0.0.1", "port": 1234, "pid": 1}))
            done = run(sys.executable, ROOT / "scripts/curl_line.py", folder, ready)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1234", done.stdout)
        self.assertIn("README.md", done.stdout)


if __name__ == "__main__":
    unittest.main()
