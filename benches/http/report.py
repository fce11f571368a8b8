"""What was measured, as tables."""

import statistics

from tables import spread, table

TITLES = {
    "floor": "(a) bare RESTinio, fixed body", "echo": "(b) mainstay, builtin/echo", "mlp": "(c) mainstay, MLP",
    "guarded": "(d) as (b), keys, limits, metrics", "blob_floor": "(e) bare RESTinio, 1 MiB back",
    "blob": "(e) mainstay, builtin/echo, 1 MiB",
}

# name, unit, wanted at most or at least, to reach, wished, what it is
TARGETS = [
    ("echo_share_at_32", "", "least", 0.6, 0.75, "(b) / (a), requests/s at 32 connections"),
    ("echo_above_floor_us", "us", "most", 15, 8, "(b) - (a), p50 at 1 connection, apart"),
    ("mlp_over_loop_at_16", "", "least", 2, None, "(c) / loop at batch 1, rows/s at 16 connections"),
    ("mlp_p50_over_parts", "", "most", 1.5, None, "(c) / ((a) + one call), p50 at 1 connection, apart"),
    ("mlp_p50_over_woken", "", "most", 1.5, None, "(c) / ((a) + one call after a pause), p50 at 1 connection, apart"),
    ("guarded_share_at_32", "", "least", 0.9, None, "(d) / (b), requests/s at 32 connections"),
    ("blob_share_at_4", "", "least", 0.7, None, "(e) mainstay / bare RESTinio, requests/s at 4 connections"),
    ("parse_784_us", "us", "most", 15, None, "CPU time of reading 784 numbers in JSON"),
    ("echo_idle_rss_mb", "MB", "most", 40, None, "resident memory, idle, without torch"),
    ("mlp_idle_rss_mb", "MB", "most", 200, None, "resident memory, idle, MLP loaded"),
    ("demo_start_s", "s", "most", 1, None, "start to ready, demo model"),
]


def cells(rounds):
    rows = []
    for name, connections, apart in sorted(rounds[0]["cells"], key=lambda cell: (list(TITLES).index(cell[0]), cell[1:])):
        seen = [one["cells"][name, connections, apart] for one in rounds]
        rows.append([TITLES[name], f"{connections}, apart" if apart else str(connections)] + [
            spread([cell[key] for cell in seen]) for key in ("requests_per_s", "p50_us", "p99_us", "server_cpu_us")])
    return table(["server", "connections", "requests/s", "p50 us", "p99 us", "server CPU us/request"], rows)


def loops(rounds):
    rows = [[str(batch), spread([one["loops"][batch]["rows_per_s"] for one in rounds]),
             spread([one["loops"][batch]["p50_us"] for one in rounds])] for batch in rounds[0]["loops"]]
    rows.append(["1, each call after a pause", "", spread([one["woken"]["p50_us"] for one in rounds])])
    return table(["loop, batch", "rows/s", "p50 us a call"], rows)


def footprint(servers):
    rows = [[name, *(spread([start[key] for start in starts]) for key in ("start_s", "rss", "pss"))]
            for name, starts in servers.items()]
    return table(["idle server", "start to ready, s", "resident MB", "Pss MB"], rows)


def ratios(rounds, servers):
    """Every figure that has a target: one value a round, or one a start."""
    def per_round(value):
        return [value(one["cells"], one["loops"]) for one in rounds]

    def mlp_over(call_us):
        return [one["cells"]["mlp", 1, True]["p50_us"] / (one["cells"]["floor", 1, True]["p50_us"] + call_us(one))
                for one in rounds]

    found = {
        "echo_share_at_32": per_round(
            lambda cell, _: cell["echo", 32, False]["requests_per_s"] / cell["floor", 32, False]["requests_per_s"]),
        "guarded_share_at_32": per_round(
            lambda cell, _: cell["guarded", 32, False]["requests_per_s"] / cell["echo", 32, False]["requests_per_s"]),
        "blob_share_at_4": per_round(
            lambda cell, _: cell["blob", 4, False]["requests_per_s"] / cell["blob_floor", 4, False]["requests_per_s"]),
        "parse_784_us": [one["parse_us"] for one in rounds],
        "echo_idle_rss_mb": [start["rss"] for start in servers["echo"]],
    }
    apart = ("floor", 1, True) in rounds[0]["cells"]
    if apart:
        found["echo_above_floor_us"] = per_round(
            lambda cell, _: cell["echo", 1, True]["p50_us"] - cell["floor", 1, True]["p50_us"])
    if rounds[0]["loops"]:
        found["mlp_over_loop_at_16"] = per_round(
            lambda cell, loop: cell["mlp", 16, False]["requests_per_s"] / loop[1]["rows_per_s"])
        if apart:
            found["mlp_p50_over_parts"] = mlp_over(lambda one: one["loops"][1]["p50_us"])
            found["mlp_p50_over_woken"] = mlp_over(lambda one: one["woken"]["p50_us"])
        found["mlp_idle_rss_mb"] = [start["rss"] for start in servers["mlp"]]
    if "demo" in servers:
        found["demo_start_s"] = [start["start_s"] for start in servers["demo"]]
    return found


def targets(found):
    rows = []
    for name, unit, side, to_reach, wished, what in TARGETS:
        if name not in found:
            rows.append([what, f"at {side} {to_reach} {unit}", "", "not measured", ""])
            continue
        median = statistics.median(found[name])

        def holds(bound):
            return median >= bound if side == "least" else median <= bound

        verdict = "missed" if not holds(to_reach) else "reached" if wished is None or not holds(wished) else "wish reached"
        rows.append([what, f"at {side} {to_reach} {unit}".strip(), f"{wished} {unit}".strip() if wished else "",
                     spread(found[name]), verdict])
    return table(["what", "to reach", "wished", "measured", ""], rows)
