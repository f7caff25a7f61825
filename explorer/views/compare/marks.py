"""What physics sets beside the bill: every spike's energy with its marks, and thermal noise."""

from __future__ import annotations

import html
import math

import numpy as np

from explorer.engine.bill import Bill, Floor
from explorer.language import translate as _
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.compare.ladder import plain, value_text

BINS = 24

MATTERS = 0.05
"""Thermal noise, as a part of the threshold, from which on it should be simulated."""


def distribution(bill: Bill, limits: Floor) -> str:
    """Return the histogram of the front end's energy of each spike, with the marks of physics."""
    title = f'<div class="h"><div>{_("Every spike’s energy, front end")}</div></div>'
    if bill.each.size < 2:
        words = _("Too few finished spikes in this run to show how they differ.")
        return f'{title}<div class="note">{words}</div>'
    each = bill.each[bill.each > 0]
    marked = [(word, value) for word, value in (
        ("½CV²", limits.held), ("CV²", limits.drawn)) if value]  # fmt: skip
    ends = [float(each.min()), float(each.max()), *(value for _word, value in marked)]
    low, high = math.log10(min(ends)) - 0.15, math.log10(max(ends)) + 0.15
    edges = np.logspace(low, high, BINS + 1)
    counts, _edges = np.histogram(each, edges)
    width, height = 420, 130
    step = width / BINS
    bars = "".join(
        f'<rect x="{place * step:.1f}" y="{height - 100 * count / counts.max():.1f}" '
        f'width="{step - 1.5:.1f}" height="{100 * count / counts.max():.1f}" rx="2" '
        'fill="var(--memristor)"/>'
        for place, count in enumerate(counts)
    )

    def at(value: float) -> float:
        return width * (math.log10(value) - low) / (high - low)

    lines = "".join(
        f'<line x1="{at(value):.1f}" x2="{at(value):.1f}" y1="16" y2="{height}" '
        'stroke="var(--spikes)" stroke-width="1.5" stroke-dasharray="4 3"/>'
        f'<text x="{at(value):.1f}" y="11" text-anchor="middle">{word}</text>'
        for word, value in marked
    )
    ticks = "".join(
        f'<text x="{width * part:.1f}" y="{height + 14}" text-anchor="{anchor}">'
        f"{engineering(10.0 ** (low + part * (high - low)), 'J', 2)}</text>"
        for part, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
    )
    quarters = np.quantile(each, (0.25, 0.5, 0.75))
    words = (
        f"{each.size} {_('spikes')}: {_('mean')} {engineering(each.mean(), 'J')}, {_('sd')} "
        f"{engineering(each.std(ddof=1), 'J')}; {_('quartiles')} "
        + ", ".join(engineering(value, "J") for value in quarters)
        + ". "
        + _(
            "Each counts from the end of the last one’s relaxing: pulses that did not suffice are "
            "part of the price."
        )
    )
    return (
        f'{title}<svg viewBox="0 0 {width} {height + 18}" width="100%" role="img" '
        f'aria-label="{html.escape(words)}">{bars}{lines}{ticks}</svg>'
        f'<div class="note">{words}</div>'
    )


def marks(scenario: Scenario, bill: Bill, limits: Floor) -> str:
    """Return the marks of physics as a short table, and what they say about this neuron."""
    spike = bill.per_spike
    rows = [("kT ln 2", _("least heat for erasing one bit"), value_text(limits.bit, "energy"))]
    if spike:
        rows.append(("E / kT", _("a spike’s front end in thermal energies"),
                     plain(spike * math.log(2.0) / limits.bit)))  # fmt: skip
    if limits.noise is not None:
        rows += [
            ("½CV²", _("held by the charged gate"), engineering(limits.held, "J")),
            ("CV²", _("drawn to charge it, half of it lost on the way"),
             engineering(limits.drawn, "J")),
            ("√(kT/C)", _("thermal noise of the gate’s voltage"), engineering(limits.noise, "V")),
        ]  # fmt: skip
        if limits.simulated is not None:
            rows.append(("σ_V", _("the same as this run simulates it"),
                         engineering(limits.simulated, "V")))  # fmt: skip
    body = "".join(f"<tr><td><b>{sign}</b> {word}</td><td>{value}</td></tr>"
                   for sign, word, value in rows)  # fmt: skip
    return f"<h3>{_('Marks that physics sets')}</h3><table>{body}</table>{_noise(scenario, limits)}"


def _noise(scenario: Scenario, limits: Floor) -> str:
    if limits.noise is None:
        return ""
    threshold = scenario.neuron.threshold_voltage
    low, high = -7.0, 1.0

    def at(volts: float) -> float:
        return 420 * (min(max(math.log10(volts), low), high) - low) / (high - low)

    noise = (limits.noise, "√(kT/C)") if limits.simulated is None else (limits.simulated, "σ_V")
    # Labels lie away from each other: noise to the left, threshold to the right, pulse below.
    places = (
        (*noise, "spikes", 12, "end"),
        (threshold, _("threshold"), "ink", 12, "start"),
        (max(abs(scenario.stimulus.amplitude), 1e-7), _("pulse"), "gate", 50, "middle"),
    )
    least = {"start": 0.0, "middle": 40.0, "end": 80.0}
    most = {"start": 320.0, "middle": 380.0, "end": 420.0}
    drawn = "".join(
        f'<circle cx="{at(volts):.1f}" cy="26" r="5" fill="var(--{colour})"/>'
        f'<text x="{min(max(at(volts), least[anchor]), most[anchor]):.1f}" y="{y}" '
        f'text-anchor="{anchor}">{word} {engineering(volts, "V", 2)}</text>'
        for volts, word, colour, y, anchor in places
    )
    part = limits.noise / threshold
    words = f"{_('The gate’s thermal noise is')} {100 * part:.2g} % {_('of the threshold')}. "
    if limits.simulated is not None:
        words += _(
            "This run simulates it: the gate trembles, and a next spike counts once the gate has "
            "been below {level}."
        ).format(level=engineering(limits.rearm, "V"))
    elif part > MATTERS:
        words += _(
            "It matters here, and this run leaves it out: set Circuit noise to 1 to simulate it."
        )
    else:
        words += _("It does not matter here, and is left out.")
    return (
        '<svg viewBox="0 0 420 56" width="100%" role="img" aria-hidden="true">'
        '<line x1="0" x2="420" y1="26" y2="26" stroke="var(--line)" stroke-width="2"/>'
        f'{drawn}</svg><div class="note">{words}</div>'
    )
