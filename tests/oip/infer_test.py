#!/usr/bin/env python3
"""tritonclient's calls for inference against the built program. infer_test.py PROGRAM [unittest's options]"""

import asyncio
import http.client
import math
import pathlib
import sys
import unittest

import ml_dtypes
import numpy as np
import tritonclient.http as client
import tritonclient.http.aio as aio
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from server import Server

PROGRAM = None


def echo(inputs, **more):
    return {"path": "builtin/echo", "inputs": [{"name": f"INPUT{i}", **spec} for i, spec in enumerate(inputs)],
            "outputs": [{"name": f"OUTPUT{i}", **spec} for i, spec in enumerate(inputs)], **more}


CONFIG = {
    "allow_builtin": True,
    "log": {"requests": False},
    "server": {"max_body_bytes": 4 * 1024 * 1024},
    "models": {
        "any": echo([{}]),
        "two": echo([{}, {}]),
        "rows": echo([{"datatype": "FP32", "shape": [-1, 2]}]),
        "text": echo([{"datatype": "BYTES", "shape": [-1]}]),
        "slow": {"path": "builtin/sleep"},
    },
}

NUMBERS = {
    np.bool_: [True, False, True],
    np.uint8: [0, 1, 255],
    np.uint16: [0, 1, 65535],
    np.uint32: [0, 1, 2**32 - 1],
    np.uint64: [0, 1, 2**64 - 1],
    np.int8: [-128, 0, 127],
    np.int16: [-2**15, 0, 2**15 - 1],
    np.int32: [-2**31, 0, 2**31 - 1],
    np.int64: [-2**63, 0, 2**63 - 1],
    np.float32: [0.1, -1e-45, 3.4028235e38, math.nan, math.inf, -math.inf],
    np.float64: [0.1, -5e-324, 1.7976931348623157e308, math.nan, math.inf, -math.inf],
}
HALVES = {np.float16: [0.5, -65504, math.nan, math.inf], ml_dtypes.bfloat16: [0.5, -1e38, math.nan, math.inf]}
TEXTS = [b"", "héllo \" \\ \n €".encode(), b"x" * 1000]


def given(array, binary=True, name="INPUT0"):
    tensor = client.InferInput(name, list(array.shape), np_to_triton_dtype(array.dtype))
    return tensor.set_data_from_numpy(array, binary_data=binary)


def asked(binary, name="OUTPUT0"):
    return client.InferRequestedOutput(name, binary_data=binary)


class Inference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, config=CONFIG)
        cls.addClassCleanup(cls.server.stop)
        cls.client = client.InferenceServerClient(f"127.0.0.1:{cls.server.port}", concurrency=4)
        cls.addClassCleanup(cls.client.close)

    def infer(self, array, binary_in=True, binary_out=True, **more):
        return self.client.infer("any", [given(array, binary_in)], outputs=[asked(binary_out)], **more)

    def assert_comes_back(self, array, **how):
        with self.subTest(datatype=str(array.dtype), shape=array.shape, **how):
            back = self.infer(array, **how).as_numpy("OUTPUT0")
            self.assertEqual(back.shape, array.shape)
            np.testing.assert_array_equal(back, array)

    def refusal(self, call, *arguments, **more):
        with self.assertRaises(InferenceServerException) as raised:
            call(*arguments, **more)
        return raised.exception.status(), raised.exception.message()

    def test_numbers_come_back_whatever_form_they_are_sent_and_asked_for_in(self):
        for datatype, values in NUMBERS.items():
            for binary_in in (True, False):
                for binary_out in (True, False):
                    self.assert_comes_back(np.array(values, datatype), binary_in=binary_in, binary_out=binary_out)

    def test_every_shape_comes_back(self):
        for shape in ((), (1,), (0,), (2, 3), (2, 0, 3), (1, 2, 3, 4)):
            for binary in (True, False):
                array = np.arange(math.prod(shape), dtype=np.float32).reshape(shape)
                self.assert_comes_back(array, binary_in=binary, binary_out=binary)

    def test_halves_come_back_as_bytes(self):
        for datatype, values in HALVES.items():
            array = np.array(values, datatype)
            # Not compared as numbers: numpy does not know that bfloat16 has NaN.
            self.assertEqual(self.infer(array).as_numpy("OUTPUT0").tobytes(), array.tobytes())

    def test_halves_are_no_json(self):
        status, message = self.refusal(self.infer, np.array([0.5], np.float16), binary_in=False)
        self.assertEqual(status, "400")
        self.assertIn("'INPUT0': FP16 cannot be sent as JSON", message)
        for datatype in HALVES:
            status, message = self.refusal(self.infer, np.array([0.5], datatype), binary_out=False)
            self.assertEqual(status, "400")
            self.assertIn("output 'OUTPUT0' is", message)

    def test_texts_come_back_whatever_form_they_are_sent_and_asked_for_in(self):
        for binary_in in (True, False):
            for binary_out in (True, False):
                back = self.infer(np.array(TEXTS, np.object_), binary_in=binary_in, binary_out=binary_out)
                texts = [text.encode() if isinstance(text, str) else text for text in back.as_numpy("OUTPUT0")]
                self.assertEqual(texts, TEXTS)

    def test_bytes_that_are_no_text_come_back_as_bytes(self):
        array = np.array([b"\xff\x00\xfe", b"\x00"], np.object_)
        self.assertEqual(list(self.infer(array).as_numpy("OUTPUT0")), list(array))
        self.assertEqual(self.refusal(self.infer, array, binary_out=False)[0], "400")

    def test_what_is_large_comes_back(self):
        self.assert_comes_back(np.random.default_rng(1).random((512, 512)).astype(np.float32))

    def test_without_a_wish_all_outputs_come_as_bytes(self):
        answer = self.client.infer("two", [given(np.array([1, 2], np.int8)), given(np.array([3.5]), name="INPUT1")])
        self.assertEqual([output["parameters"] for output in answer.get_response()["outputs"]],
                         [{"binary_data_size": 2}, {"binary_data_size": 8}])
        self.assertEqual(list(answer.as_numpy("OUTPUT0")), [1, 2])
        self.assertEqual(list(answer.as_numpy("OUTPUT1")), [3.5])

    def test_forms_are_mixed_in_one_request_and_one_answer(self):
        answer = self.client.infer("two", [given(np.array([1, 2], np.int8), binary=False),
                                           given(np.array([3.5]), name="INPUT1")],
                                   outputs=[asked(False, "OUTPUT1"), asked(True)])
        outputs = answer.get_response()["outputs"]
        self.assertEqual([output["name"] for output in outputs], ["OUTPUT1", "OUTPUT0"])
        self.assertEqual(outputs[0]["data"], [3.5])
        self.assertEqual(list(answer.as_numpy("OUTPUT0")), [1, 2])

    def test_only_the_outputs_that_are_asked_for_come(self):
        answer = self.client.infer("two", [given(np.array([1])), given(np.array([2]), name="INPUT1")],
                                   outputs=[asked(True, "OUTPUT1")])
        self.assertIsNone(answer.as_numpy("OUTPUT0"))
        self.assertEqual(list(answer.as_numpy("OUTPUT1")), [2])

    def test_requests_and_answers_are_compressed(self):
        array = np.arange(10000, dtype=np.int64)
        for sent in (None, "gzip", "deflate"):
            for wanted in (None, "gzip", "deflate"):
                for binary in (True, False):
                    with self.subTest(sent=sent, wanted=wanted, binary=binary):
                        answer = self.infer(array, binary_in=binary, binary_out=binary,
                                            request_compression_algorithm=sent, response_compression_algorithm=wanted)
                        np.testing.assert_array_equal(answer.as_numpy("OUTPUT0"), array)

    def test_an_answer_that_is_asked_for_compressed_is(self):
        body, size = client.InferenceServerClient.generate_request_body([given(np.zeros(10000, np.float32))])
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        self.addCleanup(connection.close)
        for coding in ("gzip", "deflate"):
            connection.request("POST", "/v2/models/any/infer", body,
                               {"Inference-Header-Content-Length": str(size), "Accept-Encoding": coding})
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.headers["Content-Encoding"], coding)
            packed = answer.read()
            self.assertLess(len(packed), 2000)
            result = client.InferenceServerClient.parse_response_body(
                packed, header_length=int(answer.headers["Inference-Header-Content-Length"]), content_encoding=coding)
            self.assertEqual(result.as_numpy("OUTPUT0").shape, (10000,))

    def test_a_bomb_is_too_large(self):
        bomb = np.zeros(8 * 1024 * 1024, np.uint8)
        self.assertEqual(self.refusal(self.infer, bomb, request_compression_algorithm="gzip")[0], "413")

    def test_bodies_made_and_read_without_a_connection_fit(self):
        array = np.array([[1.5, -2]], np.float32)
        body, size = client.InferenceServerClient.generate_request_body([given(array)], outputs=[asked(True)])
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        self.addCleanup(connection.close)
        connection.request("POST", "/v2/models/rows/infer", body, {"Inference-Header-Content-Length": str(size)})
        answer = connection.getresponse()
        self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
        result = client.InferenceServerClient.parse_response_body(
            answer.read(), header_length=int(answer.headers["Inference-Header-Content-Length"]))
        np.testing.assert_array_equal(result.as_numpy("OUTPUT0"), array)

    def test_a_body_without_json_is_the_one_input(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        self.addCleanup(connection.close)
        for model, body, expected in (("rows", np.ones((3, 2), np.float32).tobytes(), np.ones((3, 2))),
                                      ("text", b"hello", np.array([b"hello"], np.object_))):
            connection.request("POST", f"/v2/models/{model}/infer", body, {"Inference-Header-Content-Length": "0"})
            answer = connection.getresponse()
            result = client.InferenceServerClient.parse_response_body(
                answer.read(), header_length=int(answer.headers["Inference-Header-Content-Length"]))
            np.testing.assert_array_equal(result.as_numpy("OUTPUT0"), expected)

    def test_ids_versions_and_parameters_are_taken(self):
        answer = self.infer(np.array([1]), model_version="1", request_id="my id", priority=1, timeout=20_000_000,
                            sequence_id=7, sequence_start=True, sequence_end=True,
                            parameters={"mine": "x", "count": 1, "share": 0.5, "yes": True})
        self.assertEqual(answer.get_response()["id"], "my id")
        self.assertEqual(answer.get_response()["model_name"], "any")
        self.assertEqual(answer.get_response()["model_version"], "1")
        self.infer(np.array([1]), sequence_id="named", sequence_start=True)
        self.infer(np.array([1]), sequence_id=2**64 - 1, sequence_end=True, priority=2**64 - 1)

    def test_classification_is_no_part_of_what_is_served(self):
        wanted = client.InferRequestedOutput("OUTPUT0", class_count=3)
        status, message = self.refusal(self.client.infer, "any", [given(np.array([1.5]))], outputs=[wanted])
        self.assertEqual(status, "501")
        self.assertIn("'OUTPUT0'", message)

    def test_a_timeout_ends_a_request(self):
        tensor = given(np.array([600], np.float32))
        status, _ = self.refusal(self.client.infer, "slow", [tensor], timeout=50_000)
        self.assertEqual(status, "504")

    def test_what_is_wrong_is_said_with_the_name_of_the_tensor(self):
        wrong = given(np.array([[1, 2, 3]], np.float32))
        status, message = self.refusal(self.client.infer, "rows", [wrong])
        self.assertEqual(status, "400")
        self.assertIn("'INPUT0'", message)
        status, message = self.refusal(self.client.infer, "any", [given(np.array([1]), name="OTHER")])
        self.assertEqual(status, "400")
        self.assertIn("'OTHER'", message)
        self.assertEqual(self.refusal(self.client.infer, "none", [wrong])[0], "404")
        self.assertEqual(self.refusal(self.client.infer, "any", [wrong], model_version="9")[0], "404")

    def test_many_requests_run_at_once(self):
        waiting = [self.client.async_infer("any", [given(np.full(5, i))], request_id=str(i)) for i in range(20)]
        for i, request in enumerate(waiting):
            answer = request.get_result()
            self.assertEqual(answer.get_response()["id"], str(i))
            self.assertEqual(list(answer.as_numpy("OUTPUT0")), [i] * 5)

    def test_the_asynchronous_client_gets_the_same(self):
        async def ask():
            async with aio.InferenceServerClient(f"127.0.0.1:{self.server.port}") as connection:
                answers = await asyncio.gather(*(
                    connection.infer("any", [given(np.array([i], np.float32))], request_compression_algorithm=coding,
                                     response_compression_algorithm=coding)
                    for i, coding in enumerate((None, "gzip", "deflate"))))
                return [answer.as_numpy("OUTPUT0")[0] for answer in answers]

        self.assertEqual(asyncio.run(ask()), [0, 1, 2])

    def test_the_server_says_that_it_takes_bytes(self):
        self.assertIn("binary_tensor_data", self.client.get_server_metadata()["extensions"])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
