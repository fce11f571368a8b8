"""Figures and tables, as every benchmark prints them."""

import statistics


def figure(value):
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values):
    """median (min-max)"""
    text = figure(statistics.median(values))
    return text if len(values) == 1 else f"{text} ({figure(min(values))}-{figure(max(values))})"


def table(header, rows):
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)
