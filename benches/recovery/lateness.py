"""A model hangs while many requests wait for it: how long after its deadline each 504 comes."""

from asking import Asker, fault_node, serve, until, wait_for_all
from servers import Failed

# Longer than a round takes.
LONG_S = 30
# Calls that hang until their own deadline, upon which the instance is replaced; on a thread that leaves an orphan each.
SHORT_HANGS = {"process": 8, "thread": 3}
SHORT_HANG_S = 0.25
FIRST_DEADLINE_S, NEXT_DEADLINE_S = 0.5, 0.01
MODEL = {"timeouts": {"patience_s": SHORT_HANG_S}, "queue": {"capacity": 65536}, "breaker": {"enabled": False},
         "poison": {"enabled": False}, "restart": {"intensity": 1000, "initial_s": 0.01, "max_s": 0.01}}


def one_round(options, folder, isolation, waiting, measured):
    """Milliseconds after its deadline, for each of the answers that are measured."""
    with serve(options, folder, {**MODEL, "isolation": isolation}, server={"drain_timeout_s": 1}) as server:
        crowd = [Asker(server) for _ in range(waiting + 1)]
        short = [Asker(server) for _ in range(SHORT_HANGS[isolation])]
        probes = [Asker(server) for _ in range(measured)]
        try:
            for number, asker in enumerate(short):
                asker.ask("hang", SHORT_HANG_S * (number + 1))
            for asker in crowd:
                asker.ask("hang", LONG_S)
            # A deadline counts from when the server has read the request, which the crowd's may not hold up.
            until(lambda: fault_node(server)["queue_depth"] >= waiting, f"{waiting} requests that wait")
            for number, asker in enumerate(probes):
                asker.ask("ok", FIRST_DEADLINE_S + number * NEXT_DEADLINE_S)
            wait_for_all(short + probes)
        finally:
            for asker in crowd + short + probes:
                asker.close()
    wrong = {asker.status for asker in short + probes} - {504}
    if wrong:
        raise Failed(f"requests to a model that hangs were answered with {wrong}, not 504")
    return [(asker.answered - asker.due) * 1e3 for asker in probes]
