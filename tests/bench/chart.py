"""Draws the chart of the README from the output of `wetware bench --json`.

wetware bench --json > bench.json
python tests/bench/chart.py bench.json assets/bench.svg
"""

from __future__ import annotations

import html
import json
import math
import sys
from pathlib import Path

WIDTH, LEFT, BAR, GAP, TOP = 860, 210, 20, 8, 46
COLOURS = {"this engine": "#0b5cd5"}
OTHER = "#8a94a6"
INK, SOFT = "#1a2233", "#5a6478"


def chart(found: dict) -> str:
    """Return the rows with many neurons as bars on a logarithmic axis, one group a model."""
    most = max(row["neurons"] for row in found["rows"])
    rows = [row for row in found["rows"] if row["neurons"] == most]
    high = max(row["ns_per_neuron_step"] for row in rows)
    decades = math.ceil(math.log10(high))
    scale = (WIDTH - LEFT - 110) / decades
    parts, y = [], TOP
    for model in dict.fromkeys(row["model"] for row in rows):
        parts.append(_text(16, y + 14, model, "bold", INK))
        y += 24
        for row in sorted((r for r in rows if r["model"] == model), key=lambda r: r["ratio"]):
            size = max(scale * math.log10(row["ns_per_neuron_step"]), 2)
            colour = COLOURS.get(row["tool"], OTHER)
            label = f"{row['ns_per_neuron_step']:.3g} ns"
            if row["tool"] != "this engine":
                label += f", {row['ratio']:.1f} times"
            parts.append(_text(LEFT - 10, y + 15, row["tool"], "normal", SOFT, "end"))
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{size:.0f}" height="{BAR}" rx="4" '
                         f'fill="{colour}"/>')  # fmt: skip
            parts.append(_text(LEFT + size + 8, y + 15, label, "normal", INK))
            y += BAR + GAP
        y += 12
    title = f"Time of one step of one neuron, {most} neurons, one core, logarithmic from 1 ns"
    foot = f"{found['machine']}; {found['date']}; medians of processor time"
    parts = [_text(16, 24, title, "bold", INK), *parts, _text(16, y + 8, foot, "normal", SOFT)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 24}" '
        f'viewBox="0 0 {WIDTH} {y + 24}" role="img" aria-label="{html.escape(title)}">'
        f'<rect width="100%" height="100%" rx="10" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _text(x: float, y: float, words: str, weight: str, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.0f}" y="{y}" font-family="sans-serif" font-size="13" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="{anchor}">{html.escape(words)}</text>'
    )


if __name__ == "__main__":
    source, target = (Path(name) for name in sys.argv[1:3])
    target.write_text(chart(json.loads(source.read_text(encoding="utf-8"))), encoding="utf-8")
