"""A worker is killed in the middle of a request: how soon its victim knows, and how soon the model answers again."""

import os
import signal
import time

from asking import Asker, fault_node, serve, until, wait_for_all
from servers import Failed

PATIENCE_S = 20
# The worker has begun the call for certain, so that nothing but an error can be the victim's answer.
UNDER_WAY_MS = 50


def at_work(server, count):
    """The worker in the middle of a call, once every other instance of the model is ready."""
    found = fault_node(server)["children"]
    busy = [each for each in found if each["state"] == "busy" and each["busy_ms"] >= UNDER_WAY_MS]
    whole = len(found) == count and all(each["state"] in ("ready", "busy") for each in found)
    return busy[0]["pid"] if whole and len(busy) == 1 else None


def one_kill(options, folder, spares):
    """Seconds from the kill to the victim's answer, and to the next good answer."""
    with serve(options, folder, {"isolation": "process", "spares": spares}) as server:
        victim, next_one = Asker(server), Asker(server)
        victim.ask("hang", PATIENCE_S)
        pid = until(lambda: at_work(server, 1 + spares), "a worker that is busy")
        handle = os.pidfd_open(pid)
        try:
            killed = time.perf_counter()
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            next_one.ask("ok", PATIENCE_S)

            def ask_again(asker):
                if asker is next_one and asker.status == 503:
                    asker.ask("ok", PATIENCE_S)

            wait_for_all([victim, next_one], ask_again)
        finally:
            os.close(handle)
            victim.close()
            next_one.close()
    if (victim.status, next_one.status) != (500, 200):
        raise Failed(f"the victim was answered {victim.status}, the next one {next_one.status}, not 500 and 200")
    return {"victim_ms": (victim.answered - killed) * 1e3, "next_ms": (next_one.answered - killed) * 1e3}
