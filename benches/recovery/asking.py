"""Connections on which one request at a time is asked of builtin/fault, for a single thread that waits for many."""

import json
import selectors
import socket
import time

from servers import Failed, Mainstay


def serve(options, folder, model, **more):
    """A server with the model `fault`, which crashes and hangs on request."""
    config = folder / "config.json"
    config.write_text(json.dumps({"allow_builtin": True, **more, "models": {"fault": {"path": "builtin/fault", **model}}}))
    return Mainstay("mainstay", options.build / "mainstay", folder, ["--config", config])


def fault_node(server):
    """The model in the server's tree."""
    tree = json.loads(server.get("/admin/tree"))
    models = next(child for child in tree["children"] if child["name"] == "models")
    return next(child for child in models["children"] if child["name"] == "fault")


def until(look, what, limit_s=10):
    """Looks again and again until it sees something, and returns that."""
    end = time.perf_counter() + limit_s
    while time.perf_counter() < end:
        if seen := look():
            return seen
    raise Failed(f"{what}: not within {limit_s} s")


class Asker:
    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.asked = self.answered = self.status = None

    def ask(self, order, patience_s):
        """`order` is what the model is to do; the answer is due after `patience_s`."""
        body = json.dumps({"parameters": {"timeout": round(patience_s * 1e6)}, "inputs": [
            {"name": "INPUT0", "datatype": "BYTES", "shape": [1], "data": [order]}]}).encode()
        self.received, self.status, self.due = b"", None, None
        self.asked = time.perf_counter()
        self.socket.sendall(b"POST /v2/models/fault/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b"
                            % (len(body), body))
        self.due = self.asked + patience_s

    def receive(self):
        """Reads what there is. True: the answer is whole."""
        now = time.perf_counter()
        some = self.socket.recv(65536)
        if not some:
            raise Failed("the server has closed a connection without an answer")
        self.received += some
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        if not lengths or len(body) < lengths[0]:
            return False
        self.answered, self.status = now, int(head.split()[1])
        return True

    def close(self):
        self.socket.close()


def wait_for_all(askers, on_answer=lambda asker: None, limit_s=30):
    """Returns when each has its answer; `on_answer` may ask again, and then that answer is waited for too."""
    end = time.perf_counter() + limit_s
    with selectors.DefaultSelector() as selector:
        for asker in askers:
            selector.register(asker.socket, selectors.EVENT_READ, asker)
        while selector.get_map():
            for key, _ in selector.select(1):
                asker = key.data
                if asker.receive():
                    on_answer(asker)
                    if asker.status is not None:
                        selector.unregister(asker.socket)
            if time.perf_counter() > end:
                raise Failed(f"{len(selector.get_map())} requests had no answer after {limit_s} s")
