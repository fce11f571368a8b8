#!/usr/bin/env python3
"""tritonclient's calls besides inference against the built program, with both of its clients.

server_test.py PROGRAM [unittest's options]
"""

import asyncio
import pathlib
import sys
import unittest

import numpy as np
import tritonclient.http as client
import tritonclient.http.aio as aio
from tritonclient.utils import InferenceServerException

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from server import Server

PROGRAM = None

CONFIG = {
    "allow_builtin": True,
    "models": {
        "rows": {"path": "builtin/echo", "inputs": [{"name": "INPUT0", "datatype": "FP32", "shape": [-1, 2]}],
                 "outputs": [{"name": "OUTPUT0", "datatype": "FP32", "shape": [-1, 2]}],
                 "batch": {"max_size": 8, "rows_independent": True}, "instances": 2},
        "text": {"path": "builtin/echo", "inputs": [{"name": "INPUT0", "datatype": "BYTES", "shape": [1]}],
                 "outputs": [{"name": "OUTPUT0", "datatype": "BYTES", "shape": [1]}]},
    },
}


class Calls:
    """The tests, whichever of the clients `call` asks."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, config=CONFIG)
        cls.addClassCleanup(cls.server.stop)

    def refusal(self, name, *arguments, **more):
        with self.assertRaises(InferenceServerException) as raised:
            self.call(name, *arguments, **more)
        return raised.exception.status(), raised.exception.message()

    def test_health_is_told(self):
        self.assertTrue(self.call("is_server_live"))
        self.assertTrue(self.call("is_server_ready"))
        self.assertTrue(self.call("is_model_ready", "rows"))
        self.assertTrue(self.call("is_model_ready", "rows", model_version="1"))
        self.assertFalse(self.call("is_model_ready", "none"))

    def test_metadata_is_told(self):
        server = self.call("get_server_metadata")
        self.assertEqual(server["name"], "mainstay")
        self.assertEqual(sorted(server["extensions"]),
                         ["binary_tensor_data", "generate", "logging", "model_configuration", "model_repository",
                          "statistics", "trace"])
        for version in ("", "1"):
            model = self.call("get_model_metadata", "rows", model_version=version)
            self.assertEqual((model["name"], model["versions"]), ("rows", ["1"]))
            self.assertEqual(model["inputs"], [{"name": "INPUT0", "datatype": "FP32", "shape": [-1, 2]}])
        self.assertEqual(self.refusal("get_model_metadata", "none")[0], "404")

    def test_the_configuration_is_told(self):
        rows = self.call("get_model_config", "rows")
        self.assertEqual(rows["max_batch_size"], 8)
        self.assertEqual(rows["input"], [{"name": "INPUT0", "data_type": "TYPE_FP32", "dims": [2]}])
        self.assertEqual(rows["output"], [{"name": "OUTPUT0", "data_type": "TYPE_FP32", "dims": [2]}])
        self.assertEqual(rows["instance_group"][0]["count"], 2)
        text = self.call("get_model_config", "text", model_version="1")
        self.assertEqual(text["max_batch_size"], 0)
        self.assertEqual(text["input"], [{"name": "INPUT0", "data_type": "TYPE_STRING", "dims": [1]}])
        self.assertEqual(self.refusal("get_model_config", "none")[0], "404")

    def test_models_are_unloaded_and_loaded(self):
        state = lambda: {each["name"]: each["state"] for each in self.call("get_model_repository_index")}
        self.assertEqual(state(), {"rows": "READY", "text": "READY"})
        self.call("unload_model", "text")
        self.assertEqual(state()["text"], "UNAVAILABLE")
        self.assertFalse(self.call("is_model_ready", "text"))
        self.call("load_model", "text", config='{"instances": 2}')
        self.assertEqual(state()["text"], "READY")
        self.assertEqual(self.call("get_model_config", "text")["instance_group"][0]["count"], 2)
        self.assertEqual(self.refusal("load_model", "none")[0], "404")
        self.assertEqual(self.refusal("unload_model", "none")[0], "404")
        self.assertEqual(self.refusal("load_model", "text", config="{", files={"file:1/model.pt": b"x"})[0], "400")

    def test_statistics_are_told(self):
        before = self.call("get_inference_statistics", "rows")["model_stats"][0]["inference_count"]
        tensor = client.InferInput("INPUT0", [1, 2], "FP32").set_data_from_numpy(np.ones((1, 2), np.float32))
        self.call("infer", "rows", [tensor])
        stats = self.call("get_inference_statistics", "rows", model_version="1")["model_stats"]
        self.assertEqual(stats[0]["inference_count"], before + 1)
        self.assertEqual(len(self.call("get_inference_statistics")["model_stats"]), 2)

    def test_the_log_is_changed(self):
        shown = self.call("get_log_settings")
        self.assertEqual(shown, {"log_file": "", "log_info": True, "log_warning": True, "log_error": True,
                                 "log_verbose_level": 0, "log_format": "plain"})
        changed = self.call("update_log_settings", {"log_verbose_level": 1, "log_format": "json"})
        self.assertEqual(changed, shown | {"log_verbose_level": 1, "log_format": "json"})
        self.assertEqual(self.call("get_log_settings"), changed)
        self.assertEqual(self.call("update_log_settings", shown), shown)
        status, message = self.refusal("update_log_settings", {"log_file": "/tmp/elsewhere"})
        self.assertEqual(status, "400")
        self.assertIn("'log_file'", message)

    def test_traces_are_set_for_all_and_for_one_model(self):
        shown = self.call("get_trace_settings")
        self.assertEqual(shown["trace_level"], ["OFF"])
        changed = self.call("update_trace_settings",
                            settings={"trace_level": ["TIMESTAMPS"], "trace_rate": "2", "trace_count": "3"})
        self.assertEqual((changed["trace_level"], changed["trace_rate"], changed["trace_count"]),
                         (["TIMESTAMPS"], "2", "3"))
        own = self.call("update_trace_settings", model_name="rows", settings={"trace_rate": "7"})
        self.assertEqual(own, changed | {"trace_rate": "7"})
        self.assertEqual(self.call("get_trace_settings", model_name="rows"), own)
        self.assertEqual(self.call("update_trace_settings", model_name="rows", settings={"trace_rate": None}), changed)
        self.assertEqual(self.call("update_trace_settings", settings=dict.fromkeys(
            ("trace_level", "trace_rate", "trace_count"))), shown)
        status, message = self.refusal("update_trace_settings", settings={"trace_level": ["TENSORS"]})
        self.assertEqual(status, "400")
        self.assertIn("'trace_level'", message)

    def test_memory_is_not_shared_unless_it_is_switched_on(self):
        self.assertEqual(self.call("get_system_shared_memory_status"), [])
        status, message = self.refusal("register_system_shared_memory", "region", "/key", 4)
        self.assertEqual(status, "501")
        self.assertIn("server.shared_memory.enabled", message)
        self.call("unregister_system_shared_memory")

    def test_there_is_no_shared_memory_of_cuda(self):
        self.assertEqual(self.call("get_cuda_shared_memory_status"), [])
        self.assertEqual(self.refusal("register_cuda_shared_memory", "region", b"handle", 0, 4)[0], "501")
        self.call("unregister_cuda_shared_memory")


class Synchronous(Calls, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = client.InferenceServerClient(f"127.0.0.1:{cls.server.port}")
        cls.addClassCleanup(cls.client.close)

    def call(self, name, *arguments, **more):
        return getattr(self.client, name)(*arguments, **more)


class Asynchronous(Calls, unittest.TestCase):
    def call(self, name, *arguments, **more):
        async def ask():
            async with aio.InferenceServerClient(f"127.0.0.1:{self.server.port}") as connection:
                return await getattr(connection, name)(*arguments, **more)

        return asyncio.run(ask())


class Completeness(unittest.TestCase):
    """No call of the client is left out of these tests."""

    # They only take the client itself apart, or need no server.
    ITS_OWN = {"close", "plugin", "register_plugin", "unregister_plugin"}

    def test_every_call_of_the_clients_is_tested(self):
        tests = "".join(file.read_text() for file in pathlib.Path(__file__).parent.glob("*_test.py"))
        for kind in (client.InferenceServerClient, aio.InferenceServerClient):
            for name in dir(kind):
                if not name.startswith("_") and name not in self.ITS_OWN:
                    self.assertTrue(f'"{name}"' in tests or f".{name}(" in tests, name)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
