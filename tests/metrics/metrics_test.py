#!/usr/bin/env python3
"""What /metrics says, against the built program: that Prometheus takes it, and that the documents are true of it.

metrics_test.py PROGRAM [unittest's options]
"""

import json
import pathlib
import re
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve()
sys.path.append(str(HERE.parents[1] / "support"))

from server import CONFIG, Server  # noqa: E402

PROGRAM = None
ENDED = 'mainstay_instance_ends_total{model="fragile",version="1",cause="crashed"} 1'
DOCS = HERE.parents[2] / "docs"
# Of what only some machines have.
ONLY_WITH_DEVICES = {"mainstay_device_memory_total_bytes", "mainstay_device_memory_used_bytes"}


def families(text):
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Only of a worker is the memory known.
        models = CONFIG["models"] | {"apart": {"path": "builtin/echo", "isolation": "process"}}
        cls.server = Server(PROGRAM, config=CONFIG | {"models": models, "jobs": {"path": "jobs.db"}})
        cls.addClassCleanup(cls.server.stop)
        body = {"inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [1], "data": [1]}]}
        for _ in range(3):
            for model in ("calm", "apart"):
                assert cls.server.json("POST", f"/v2/models/{model}/infer", body)[0] == 200
        cls.server.order("throw")
        # Answered when what followed the calls is done, too.
        assert cls.server.json("POST", "/admin/models/apart/reset")[0] == 200
        # Whoever asked has its answer before it is known everywhere that the instance has ended.
        patience = time.monotonic() + 10
        while ENDED not in (text := cls.server.text("/metrics")) and time.monotonic() < patience:
            pass
        cls.text = text

    def assert_said(self, line):
        self.assertTrue(line + "\n" in self.text, line)

    def test_are_found_well_formed_by_prometheus_own_tool(self):
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.text, capture_output=True, text=True, check=False)
        self.assertEqual((checked.returncode, checked.stdout, checked.stderr), (0, "", ""))

    def test_count_what_was_asked(self):
        self.assert_said('mainstay_inference_requests_total{model="calm",version="1",outcome="ok"} 3')
        self.assert_said('mainstay_inference_requests_total{model="fragile",version="1",outcome="failed"} 1')
        for phase in ("read", "queue", "compute", "write"):
            self.assert_said(f'mainstay_inference_phase_duration_seconds_count{{model="calm",version="1",phase="{phase}"}} 3')

    def test_count_how_instances_ended_and_what_was_done_to_their_state(self):
        self.assert_said(ENDED)
        for model in ("calm", "apart"):
            self.assert_said(f'mainstay_state_resets_total{{model="{model}",version="1"}} 3')

    def test_are_all_documented_with_their_kinds(self):
        documented = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", (DOCS / "metrics.md").read_text(), re.MULTILINE))
        served = families(self.text)
        self.assertEqual(set(documented.items()) - {(name, "gauge") for name in ONLY_WITH_DEVICES}, set(served.items()))
        self.assertLessEqual(ONLY_WITH_DEVICES, set(documented))

    def test_are_what_the_dashboard_for_grafana_asks_for(self):
        dashboard = json.loads((DOCS / "grafana.json").read_text())
        asked = set()
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                asked |= set(re.findall(r"\b((?:mainstay|process)_\w+)", target["expr"]))
        self.assertGreater(len(asked), 10)
        known = {name + end for name in families(self.text) for end in ("", "_bucket", "_sum", "_count")}
        self.assertEqual(asked - known, set())


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
