"""What a spike costs in each technology: figures computed beforehand, with error and spread.

tests/bench/technologies.py writes them; the line above the bill says the same of the values of now.
"""

from __future__ import annotations

import json
from functools import lru_cache

from explorer import paths
from explorer.language import translate as _
from explorer.quantity import engineering, with_error

TECHNOLOGIES = {
    "neuron/pulse-train": "Discrete, 10 pF",
    "neuron/65nm": "65 nm",
    "neuron/3nm": "3 nm",
    "neuron/3nm-circuit-noise": "3 nm with noise",
}
"""Presets that differ in the technology of the transistor, and what they are called."""

FILE = "technologies.json"
COUNTED_ALIKE = "counted-alike"
"""Row of the 3 nm preset without noise whose spikes are counted as with it."""


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, float]]:
    """Return the figures by preset, and those of COUNTED_ALIKE: fields of `engine.bill.Crowd`."""
    text = (paths.assets() / FILE).read_text(encoding="utf-8")
    return json.loads(text)["presets"]


def technologies() -> str:
    """Return the table of what a spike costs in each technology, as HTML."""
    rows = shipped()
    heads = (_("technology"), _("a spike, front end"), _("neuron to neuron"), _("spikes"))
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    body = "".join(_row(_(word), rows[preset]) for preset, word in TECHNOLOGIES.items())
    alike, noisy = rows[COUNTED_ALIKE], rows["neuron/3nm-circuit-noise"]
    words = _(
        "With circuit noise a gate crosses its threshold many times as it falls, so its spikes are "
        "counted by a re-arm voltage. Counted in this way, the neuron without noise would take "
        "{alike} a spike: the noise itself changes the price by {change} %. Its sources work "
        "{thermal} for each spike."
    ).format(
        change=f"{100.0 * (noisy['mean'] / alike['mean'] - 1.0):+.0f}".replace("-", "−"),
        alike=with_error(alike["mean"], alike["error"], "J"),
        thermal=engineering(noisy["thermal"], "J", 2),
    )
    neurons = next(iter(rows.values()))["neurons"]
    about = _("{neurons} neurons alike from rest, computed beforehand.").format(neurons=neurons)
    return (
        f"<h3>{_('What a spike costs, by technology')}</h3>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<div class="note">{about} {words}</div>'
    )


def _row(word: str, row: dict[str, float]) -> str:
    cells = (
        with_error(row["mean"], row["error"], "J"), f"± {engineering(row['spread'], 'J', 2)}",
        f"{row['spikes']:.0f}",
    )  # fmt: skip
    return f"<tr><td>{word}</td>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
