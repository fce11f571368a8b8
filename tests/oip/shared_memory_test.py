#!/usr/bin/env python3
"""tritonclient's shared memory against the built program. shared_memory_test.py PROGRAM [unittest's options]"""

import asyncio
import os
import pathlib
import sys
import unittest

import numpy as np
import tritonclient.http as client
import tritonclient.http.aio as aio
import tritonclient.utils.shared_memory as memory
from tritonclient.utils import InferenceServerException, serialize_byte_tensor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from server import Server

PROGRAM = None

CONFIG = {
    "allow_builtin": True,
    "log": {"requests": False},
    "server": {"shared_memory": {"enabled": True}},
    "models": {"any": {"path": "builtin/echo", "inputs": [{"name": "INPUT0"}], "outputs": [{"name": "OUTPUT0"}]}},
}

ARRAY = np.arange(16, dtype=np.float32).reshape(4, 4)


class SharedMemory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, config=CONFIG)
        cls.addClassCleanup(cls.server.stop)
        cls.client = client.InferenceServerClient(f"127.0.0.1:{cls.server.port}")
        cls.addClassCleanup(cls.client.close)

    def region(self, name, size):
        key = f"mainstay-test-{os.getpid()}-{name}"
        handle = memory.create_shared_memory_region(name, key, size)
        self.addCleanup(memory.destroy_shared_memory_region, handle)
        self.client.register_system_shared_memory(name, key, size)
        self.addCleanup(self.client.unregister_system_shared_memory, name)
        return handle, key

    def tensors(self, size):
        tensor = client.InferInput("INPUT0", list(ARRAY.shape), "FP32").set_shared_memory("in", size)
        output = client.InferRequestedOutput("OUTPUT0")
        output.set_shared_memory("out", size)
        return tensor, output

    def test_an_input_and_an_output_are_shared(self):
        given, key = self.region("in", ARRAY.nbytes)
        taken, _ = self.region("out", ARRAY.nbytes)
        self.assertEqual(self.client.get_system_shared_memory_status("in"),
                         [{"name": "in", "key": key, "offset": 0, "byte_size": ARRAY.nbytes}])
        memory.set_shared_memory_region(given, [ARRAY])
        tensor, output = self.tensors(ARRAY.nbytes)
        answer = self.client.infer("any", [tensor], outputs=[output])
        self.assertEqual(answer.get_output("OUTPUT0")["parameters"],
                         {"shared_memory_region": "out", "shared_memory_byte_size": ARRAY.nbytes})
        np.testing.assert_array_equal(memory.get_contents_as_numpy(taken, np.float32, ARRAY.shape), ARRAY)

        async def ask():
            async with aio.InferenceServerClient(f"127.0.0.1:{self.server.port}") as connection:
                return await connection.infer("any", [tensor], outputs=[output])

        memory.set_shared_memory_region(given, [-ARRAY])
        asyncio.run(ask())
        np.testing.assert_array_equal(memory.get_contents_as_numpy(taken, np.float32, ARRAY.shape), -ARRAY)

    def test_texts_are_shared(self):
        texts = np.array([b"one", "zwölf".encode()], np.object_)
        serialized = serialize_byte_tensor(texts)
        size = len(serialized.item())
        given, _ = self.region("texts", size)
        memory.set_shared_memory_region(given, [serialized])
        tensor = client.InferInput("INPUT0", [2], "BYTES").set_shared_memory("texts", size)
        self.assertEqual(list(self.client.infer("any", [tensor]).as_numpy("OUTPUT0")), list(texts))

    def test_a_client_that_shortens_its_memory_does_not_end_the_server(self):
        size = 1 << 20
        _, key = self.region("in", size)
        os.truncate(f"/dev/shm/{key}", 4096)
        tensor = client.InferInput("INPUT0", [size], "UINT8").set_shared_memory("in", size)
        with self.assertRaises(InferenceServerException) as raised:
            self.client.infer("any", [tensor])
        self.assertEqual(raised.exception.status(), "400")
        self.assertIn("has become shorter", raised.exception.message())
        self.assertTrue(self.client.is_server_live())
        os.truncate(f"/dev/shm/{key}", size)

    def test_the_server_says_that_it_shares_memory(self):
        self.assertIn("system_shared_memory", self.client.get_server_metadata()["extensions"])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
