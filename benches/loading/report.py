"""What was seen, as figures and as tables."""

import math
import statistics

import tables

MOST = 1.5
STEPS = ("load", "unload")


def percentile_us(seen, share):
    """Of the time from asking to answering."""
    times = sorted(answered - asked for asked, answered in seen)
    return times[min(len(times) - 1, math.ceil(share * len(times)) - 1)] * 1e6 if times else None


def figures(seen):
    return {"requests": len(seen), "p50_us": percentile_us(seen, 0.5), "p99_us": percentile_us(seen, 0.99),
            "max_us": percentile_us(seen, 1)}


def during(seen, spans, step):
    """Those that overlap with such a step."""
    steps = [(began, ended) for name, began, ended in spans if name == step]
    return [(asked, answered) for asked, answered in seen if any(asked < ended and answered > began for began, ended in steps)]


def summary(quiet, busy, spans):
    """For each model: its latencies while nothing else happens and during each step; and how long the steps took."""
    models = {name: {"quiet": figures(quiet[name]), **{step: figures(during(busy[name], spans, step)) for step in STEPS}}
              for name in quiet}
    took = {step: [(ended - began) * 1e3 for name, began, ended in spans if name == step] for step in STEPS}
    return {"models": models, "took_ms": took}


def ratios(rounds, kind, model, step):
    cells = [one[kind]["models"][model] for one in rounds]
    return [cell[step]["p99_us"] / cell["quiet"]["p99_us"] for cell in cells if cell[step]["requests"]]


def table(rounds):
    rows = []
    for kind, seen in rounds[0].items():
        for model in seen["models"]:
            for when in ("quiet", *STEPS):
                cells = [one[kind]["models"][model][when] for one in rounds]
                cells = [cell for cell in cells if cell["requests"]]
                if not cells:
                    continue
                took = [each for one in rounds for each in one[kind]["took_ms"].get(when, [])]
                rows.append([kind, model, when, str(sum(cell["requests"] for cell in cells)),
                             *(tables.spread([cell[name] for cell in cells]) for name in ("p50_us", "p99_us", "max_us")),
                             f"{len(took)} of {tables.figure(statistics.median(took))} ms" if took else ""])
    return tables.table(["big one on a", "asked", "meanwhile", "requests", "p50 us", "p99 us", "longest us", "times"], rows)


def targets(rounds):
    rows = []
    for kind, seen in rounds[0].items():
        for model in seen["models"]:
            for step in STEPS:
                found = ratios(rounds, kind, model, step)
                verdict = "" if step != "load" else "REACHED" if statistics.median(found) <= MOST else "MISSED"
                rows.append([f"p99 of {model}, {step}ing / quiet, {kind}", tables.spread(found) if found else "none seen",
                             f"at most {MOST}" if step == "load" else "", verdict])
    return tables.table(["what", "ratio", "to reach", ""], rows)
