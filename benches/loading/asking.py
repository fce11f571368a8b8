"""A single thread that asks models at a steady rate, and has another model loaded and unloaded meanwhile."""

import collections
import os
import selectors
import socket
import time

from servers import Failed


class Line:
    """A connection on which one request at a time is asked."""

    def __init__(self, server, path, body):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.path = path
        self.body = body

    def ask(self, path=None, since=None):
        self.received = b""
        self.asked = since or time.perf_counter()
        self.socket.sendall(b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d"
                            b"\r\n\r\n%b" % ((path or self.path).encode(), len(self.body), self.body))

    def receive(self):
        """Reads what there is. True: the answer is whole, and a good one."""
        now = time.perf_counter()
        some = self.socket.recv(65536)
        self.received += some
        head, end, body = self.received.partition(b"\r\n\r\n")
        lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        whole = end and lengths and len(body) >= lengths[0]
        if not some or (whole and int(head.split()[1]) != 200):
            raise Failed(f"{self.path} was answered with {self.received[:500]!r}")
        if whole:
            self.answered = now
        return whole


class Stream:
    """Requests to one model, and when each was asked and answered."""

    def __init__(self, server, name, body, lines):
        self.name = name
        self.lines = [Line(server, f"/v2/models/{name}/infer", body) for _ in range(lines)]
        self.idle = collections.deque(self.lines)
        self.held_up = collections.deque()
        self.seen = []

    def ask(self, since=None):
        if self.idle:
            self.idle.popleft().ask(since=since)
        else:
            # It counts from now on all the same: what an overloaded server keeps from being asked was delayed by it.
            self.held_up.append(time.perf_counter())

    def answered(self, line):
        self.seen.append((line.asked, line.answered))
        self.idle.append(line)
        if self.held_up:
            self.ask(self.held_up.popleft())


class Operator:
    """Has a model loaded and unloaded, over and over."""

    STEPS = ("load", "unload")

    def __init__(self, server, name, prepare):
        self.path = f"/v2/repository/models/{name}/"
        self.line = Line(server, self.path, b"{}")
        self.prepare = prepare
        self.spans = []

    def ask(self):
        step = self.STEPS[len(self.spans) % 2]
        if step == "load":
            self.prepare()
        self.line.ask(self.path + step)

    def answered(self, line):
        self.spans.append((self.STEPS[len(self.spans) % 2], line.asked, line.answered))


def watch(streams, rate, seconds, operator=None):
    """Asks the streams in turn, `rate` times a second in all, until the time is over and the operator has unloaded."""
    with selectors.SelectSelector() as selector:  # The one that waits for less than a millisecond.
        for stream in streams:
            stream.seen = []
            for line in stream.lines:
                selector.register(line.socket, selectors.EVENT_READ, (stream, line))
        if operator:
            selector.register(operator.line.socket, selectors.EVENT_READ, (operator, operator.line))
            operator.ask()
        turn, due = 0, time.perf_counter()
        end = due + seconds
        at_rest = operator is None
        while (now := time.perf_counter()) < end or not at_rest or any(len(each.idle) < len(each.lines) for each in streams):
            if now >= due and (now < end or not at_rest):
                streams[turn % len(streams)].ask()
                turn, due = turn + 1, due + 1 / rate
                continue
            for key, _ in selector.select(min(max(due - now, 0), 1)):
                who, line = key.data
                if not line.receive():
                    continue
                who.answered(line)
                if who is operator:
                    at_rest = time.perf_counter() >= end and len(operator.spans) % 2 == 0
                    if not at_rest:
                        operator.ask()


def take_precedence():
    """As if it were another machine, so that it is not the asking that waits for a processor. False: it may not."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return False
    return True
