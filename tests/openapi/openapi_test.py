#!/usr/bin/env python3
"""What /openapi.json says, against the built program: that it is an OpenAPI document, and that each example in it works
when it is sent.

openapi_test.py PROGRAM [unittest's options]
"""

import hashlib
import http.client
import json
import os
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve()
sys.path.append(str(HERE.parents[1] / "support"))

from checker import METHODS, misfits, mistakes_in, resolve  # noqa: E402
from examples import requests_of  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = None
ROOT = HERE.parents[2]
INFER_KEY = "key-of-somebody-who-infers"
ADMIN_KEY = "key-of-the-administrator"

MODELS = {
    "calm": {"path": "builtin/echo"},
    "texts": {"path": "builtin/echo", "inputs": [{"name": "text", "datatype": "BYTES", "shape": [-1, 1]},
                                                 {"name": "yes", "datatype": "BOOL", "shape": [2]}]},
    "fragile": {"path": "builtin/fault", "example": {"INPUT0": "ok"}},
    "nap": {"path": "builtin/sleep"},
    "picture": {"path": "builtin/echo", "inputs": [{"name": "image", "datatype": "UINT8", "shape": [1, 24, 40, 3]}]},
    "planes": {"path": "builtin/echo", "inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 3, 30, 20]}]},
    "scan": {"path": "builtin/echo", "inputs": [{"name": "image", "datatype": "UINT8", "shape": [-1, -1]}]},
    "poster": {"path": "builtin/echo", "inputs": [{"name": "image", "datatype": "UINT8", "shape": [2000, 2000, 3]}]},
    "stubborn": {"path": "builtin/fault", "example": False},
}
# Of more than 1,024 elements: they stand in no document as JSON.
LARGE = {"picture", "planes", "poster"}
FORM = [{"name": "n", "from": "form", "type": "number", "list": True, "min_items": 2, "input": "INPUT0"},
        {"name": "kind", "from": "form", "type": "enum", "values": ["a", "b"]},
        {"name": "note", "from": "form", "min_length": 7, "max_bytes": 100}]
ROUTES = [
    {"method": "POST", "path": "/form/{count}", "model": "calm",
     "fields": [{"name": "count", "from": "path", "type": "integer", "min": 3}, *FORM]},
    {"method": "POST", "path": "/upload", "model": "calm",
     "fields": [*FORM, {"name": "file", "from": "form", "type": "bytes", "example": "some bytes"}]},
    {"method": "GET", "path": "/users/{user}/sums", "model_from": "model",
     "fields": [{"name": "user", "from": "path", "type": "uuid"},
                {"name": "values", "from": "query", "type": "number", "list": True, "min_items": 2, "max": -0.5, "input": "INPUT0"},
                {"name": "model", "from": "query", "type": "enum", "values": ["calm"], "default": "calm"},
                {"name": "X-Trial", "from": "header", "pattern": "[a-z]{3}", "max_length": 3, "example": "abc"}],
     "answer": {"status": 202, "json": {"user": {"field": "user"}, "sums": {"output": "OUTPUT0", "as": "list"}}}},
    {"method": "POST", "path": "/nested", "model": "texts",
     "fields": [{"name": "text", "from": "json", "at": "said.text", "max_length": 3, "input": "text"},
                {"name": "yes", "from": "json", "type": "boolean", "list": True, "min_items": 2, "input": "yes"}]},
    {"method": "PUT", "path": "/whole", "model": "calm",
     "fields": [{"name": "number", "from": "body", "type": "number", "input": "INPUT0"}]},
    {"method": "POST", "path": "/raw", "model": "texts",
     "fields": [{"name": "anything", "from": "body", "type": "json", "input": "text"}]},
    {"method": "POST", "path": "/picture", "model": "picture", "answer": {"image": {"output": "OUTPUT0"}},
     "fields": [{"name": "image", "from": "form", "type": "image", "input": "image"},
                {"name": "caption", "from": "form", "max_length": 40}]},
    {"method": "POST", "path": "/planes", "model": "planes",
     "fields": [{"name": "image", "from": "body", "type": "image", "formats": ["jpeg"], "layout": "chw", "input": "image"}]},
    {"method": "POST", "path": "/scan", "model_from": "kind",
     "fields": [{"name": "image", "from": "json", "at": "scan.image", "type": "image", "channels": 1, "max_width": 5, "input": "image"},
                {"name": "kind", "from": "json", "type": "enum", "values": ["scan"]}]},
    {"method": "POST", "path": "/poster", "model": "poster",
     "fields": [{"name": "image", "from": "form", "type": "image", "input": "image"}]},
    {"method": "GET", "path": "/secret", "model": "calm",
     "fields": [{"name": "code", "from": "query", "pattern": "[a-z]+", "max_length": 9}]},
    {"method": "GET", "path": "/nobody", "model": "nobody"},
    {"method": "GET", "path": "/state", "kind": "document", "model": "calm",
     "answer": {"json": {"ready": {"model": "ready"}, "status": {"server": "status"}}}},
    {"method": "POST", "path": "/clean", "kind": "order", "order": "reset", "model": "calm"},
    {"method": "POST", "path": "/again", "kind": "order", "order": "reload", "model": "nap"},
]
CONFIG = {"allow_builtin": True, "log": {"requests": False}, "jobs": {"path": "jobs.db"}, "models": MODELS, "routes": ROUTES}


# What takes something away is asked for last, and what gives it back after it.
LATE = ["/breaker/open", "/breaker/close", "/breaker/reset", "/unload", "/load"]


def place_of(request):
    found = [place for place, end in enumerate(LATE) if request.pattern.endswith(end)]
    return (found[0] + 1 if found else 0, request.pattern, request.method)


class Client:
    def __init__(self, port, key=None):
        self.port = port
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def send(self, method, target, headers=None, body=None):
        """The answer's status, its kind and its body; of one that does not end, its first bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, body, {**self.headers, **(headers or {})})
            answer = connection.getresponse()
            kind = answer.headers.get_content_type()
            endless = kind == "text/event-stream" and answer.headers["Content-Length"] is None and target == "/admin/stream"
            return answer.status, kind, answer.read(100) if endless else answer.read()
        finally:
            connection.close()

    def document(self):
        status, _, body = self.send("GET", "/openapi.json")
        if status != 200:
            raise AssertionError(f"/openapi.json: {status} {body}")
        return json.loads(body)


REGION = "/v2/{}sharedmemory/region/{{region}}/{}"
# They need what another request has made.
WITHOUT_EXAMPLES = {
    **{f"{method} {path}": "It needs the id of a job."
       for method, path in (("GET", "/jobs/{id}"), ("DELETE", "/jobs/{id}"), ("GET", "/jobs/{id}/result"))},
    **{f"{method} {REGION.format(kind, what)}": why
       for kind, why in (("system", "It needs an object in the memory of this machine that a client has made."),
                         ("cuda", "Memory of accelerators is not shared: every such request is refused."))
       for method, what in (("GET", "status"), ("POST", "register"), ("POST", "unregister"))},
}


def operation(document, method, path):
    return document["paths"][path][method]


class OpenApi(unittest.TestCase):
    def serve(self, config):
        server = Server(PROGRAM, config=config)
        self.addCleanup(server.stop)
        return Client(server.port)

    def send_all(self, client, patterns=None):
        """Sends every example, or those of some routes; the routes that had one."""
        document = client.document()
        self.assertEqual(mistakes_in(document), [])
        requests = sorted((each for each in requests_of(document) if patterns is None or each.pattern in patterns), key=place_of)
        for request in requests:
            with self.subTest(str(request)):
                status, kind, body = client.send(request.method, request.target, request.headers, request.body)
                self.assertIn(status, request.successes(), body[:300])
                self.assert_described(document, request.responses[str(status)], kind, body)
        return {f"{request.method} {request.pattern}" for request in requests}

    def assert_described(self, document, said, kind, body):
        contents = resolve(document, said).get("content", {})
        found = contents.get(kind) or contents.get("*/*")
        self.assertIsNotNone(found, f"an answer of {kind} is not described")
        if kind == "application/json":
            self.assertEqual(list(misfits(document, found["schema"], json.loads(body))), [])

    def test_every_example_works_when_it_is_sent(self):
        client = self.serve(CONFIG)
        document = client.document()
        sent = self.send_all(client)
        silent = {f"{method.upper()} {path}": item[method]["x-no-example"]
                  for path, item in document["paths"].items() for method in METHODS & set(item) if "x-no-example" in item[method]}
        self.assertEqual(silent, {"POST /raw": "field 'anything' may be anything, and has no example",
                                  "GET /secret": "field 'code' has a pattern and no example",
                                  "POST /poster": "field 'image' is an image that is too large for a document",
                                  "GET /nobody": "no model is called 'nobody'", **WITHOUT_EXAMPLES})
        everything = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in METHODS & set(item)}
        self.assertEqual(sent, everything - set(silent))
        self.assertIn("POST /v2/repository/models/{model}/versions/{version}/unload", sent)

    def test_models_have_examples_that_they_take(self):
        document = self.serve(CONFIG).document()
        examples = operation(document, "post", "/v2/models/{model}/infer")["requestBody"]["content"]["application/json"]["examples"]
        self.assertEqual(set(examples), set(MODELS) - {"stubborn", *LARGE})
        self.assertEqual(examples["texts"]["value"]["inputs"], [
            {"name": "text", "datatype": "BYTES", "shape": [1, 1], "data": ["text"]},
            {"name": "yes", "datatype": "BOOL", "shape": [2], "data": [False, False]}])

    def test_a_model_that_is_unloaded_has_no_example_any_more(self):
        client = self.serve(CONFIG)
        self.assertEqual(client.send("POST", "/v2/repository/models/nap/unload")[0], 200)
        names = operation(client.document(), "get", "/v2/models/{model}/ready")["parameters"][0]["examples"]
        self.assertEqual(set(names), set(MODELS) - {"nap"})

    def test_is_of_what_the_key_may_use(self):
        keys = [{"id": "user", "hash": "sha256:" + hashlib.sha256(INFER_KEY.encode()).hexdigest(), "models": ["ca*", "texts"]},
                {"id": "root", "hash": "sha256:" + hashlib.sha256(ADMIN_KEY.encode()).hexdigest(),
                 "scopes": ["infer", "admin", "metrics"]}]
        client = self.serve(CONFIG | {"auth": {"keys": keys}})
        self.assertEqual(client.send("GET", "/openapi.json")[0], 401)
        user = Client(client.port, INFER_KEY).document()
        self.assertEqual(set(operation(user, "get", "/v2/models/{model}")["parameters"][0]["examples"]), {"calm", "texts"})
        self.assertNotIn("/nobody", user["paths"])
        self.assertNotIn("fragile", json.dumps(user))
        self.send_all(Client(client.port, ADMIN_KEY))

    def test_an_address_of_its_own_for_the_administration_has_its_own_document(self):
        config = CONFIG | {"server": {"admin": {"host": "127.0.0.1", "port": 0}}}
        server = Server(PROGRAM, config=config)
        self.addCleanup(server.stop)
        ready = json.loads(pathlib.Path(server.folder.name, "ready").read_text())
        work, admin = Client(ready["port"]).document(), Client(ready["admin"]["port"]).document()
        self.assertIn("/v2/models/{model}/infer", work["paths"])
        self.assertNotIn("/admin/status", work["paths"])
        self.assertNotIn("/clean", work["paths"])
        self.assertNotIn("/v2/models/{model}/infer", admin["paths"])
        self.assertIn("/admin/status", admin["paths"])
        self.assertIn("/clean", admin["paths"])
        for client in (Client(ready["port"]), Client(ready["admin"]["port"])):
            self.send_all(client)

    def test_is_true_of_the_demo(self):
        self.send_all(self.example("demo", {"model_repository": {"path": str(ROOT / "examples/demo/models")}}))

    def test_is_true_of_discop(self):
        sent = self.send_all(self.example("discop"))
        self.assertLessEqual({"POST /encode", "POST /decode", "GET /health", "POST /reset", "POST /v2/models/{model}/infer"}, sent)

    def test_is_true_of_lingua_on_its_own_paths(self):
        config = read(ROOT / "examples/lingua/mainstay.json")
        config["model_repository"]["path"] = str(ROOT / "examples/lingua/models")
        config["model_loading"]["memory_protection"]["enabled"] = False
        del config["memory"]
        patterns = {"/detect", "/translate", "/v2/models/{model}/infer", "/v2/models/{model}/generate"}
        sent = self.send_all(self.example("lingua", config), patterns)
        self.assertEqual(sent, {"POST " + pattern for pattern in patterns})

    def test_is_true_of_moodcast_whose_users_are_in_a_file(self):
        sent = self.send_all(self.example("moodcast"))
        self.assertLessEqual({"GET /predictions/{user_id}", "POST /predictions", "POST /v2/models/{model}/infer"}, sent)

    def test_is_true_of_the_ballots_which_no_made_up_request_is_of_use_to(self):
        os.environ["MASTER_KEY_PQ"] = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI="
        client = self.example("ballots")
        document = client.document()
        for name in ("create_encrypted_ballot", "create_encrypted_tally", "combine_decryption_shares"):
            self.assertIn("no example", operation(document, "post", "/" + name)["x-no-example"])
        self.assertIn("no request that is made up", operation(document, "post", "/v2/models/{model}/infer")["x-no-example"])
        self.send_all(client)

    def example(self, name, config=None):
        """A server with the configuration of one of the examples."""
        folder = ROOT / "examples" / name
        if config is None:
            config = read(folder / "mainstay.json")
            if "model_repository" in config:
                config["model_repository"]["path"] = str(folder / config["model_repository"]["path"])
            for model in config["models"].values():
                if model.get("path", "").endswith(f"{name}.so"):
                    plugin = pathlib.Path(PROGRAM).resolve().parent / "examples" / name / f"{name}.so"
                    model |= {"path": str(plugin), "instances": 1}
            config.pop("env", None)
        return self.serve(config | {"log": {"requests": False}})


def read(file):
    """JSON with comments, each of which has a line of its own."""
    return json.loads("".join(line for line in file.read_text().splitlines(True) if not line.lstrip().startswith("//")))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
