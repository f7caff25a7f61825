"""The bars of a ladder: every published figure of one denominator, and the live neuron."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.engine.bill import floor
from explorer.engine.frame import Frame
from explorer.hardware import BASES, Figure, System, systems
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.sources import cite
from explorer.views.cards import evidence

MIXED = "mixed"
"""Choice of a denominator that puts all of them on one axis, and says so."""

LIVE = "live"

COLOURS = {
    "die divided by neurons": "residue",
    "pixel": "line",
    LIVE: "accent",
}
"""Colour of a bar by what it counts; everything else has the neutral one."""

NEUTRAL = "band"

LIVE_BASES = {"energy": "spike", "power": "one neuron", "transistors": "cell only"}
"""What a figure of the live neuron is divided by."""

BOUNDS = {"typical": "", "upper": "≤ ", "lower": "≥ ", "order": "~ "}


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: `value` in SI with the range of what is told, and all that belongs to the figure."""

    name: str
    value: float
    shown: str
    colour: str
    counts: str
    conditions: str
    year: str
    source: str
    evidence: str
    kind: str
    low: float | None = None
    high: float | None = None
    recalled: bool = False
    live: bool = False
    more: str = ""


def area_words(square_metres: float) -> str:
    """Return an area in square micrometres, or in square millimetres where that reads better."""
    if square_metres >= 1e-7:
        return f"{square_metres * 1e6:.3g} mm²"
    return f"{square_metres * 1e12:,.4g} µm²".replace(",", "\u2009")


def density_words(square_metres: float) -> str:
    """Return how many neurons of an area fit on a square millimetre."""
    number = 1e-6 / square_metres
    return (
        f"{number:,.3g} / mm²" if number < 1000 else f"{number:,.0f} / mm²".replace(",", "\u2009")
    )


def value_words(quantity: str, value: float) -> str:
    """Return a figure in its unit."""
    if quantity == "area":
        return area_words(value)
    if quantity == "transistors":
        return f"{value:,.0f}".replace(",", "\u2009")
    return engineering(value, {"energy": "J", "power": "W"}[quantity])


def published(quantity: str, basis: str) -> list[Row]:
    """Return the bars of a quantity with one denominator, or with all of them for MIXED."""
    bases = BASES[quantity] if basis == MIXED else (basis,)
    return [
        _row(system, figure)
        for system in systems().values()
        for figure in system.all(quantity)
        if figure.basis in bases
    ]


def _row(system: System, figure: Figure) -> Row:
    low, high = figure.si_range or (None, None)
    derived = f" {_('Derived')}: {figure.derived}." if figure.derived else ""
    projected = f" ({_('projection')})" if figure.evidence == "projected" else ""
    return Row(
        name=_(system.name.removesuffix(", measured")) + projected,
        value=figure.si,
        shown=BOUNDS[figure.bound] + value_words(figure.quantity, figure.si),
        colour=COLOURS.get(figure.basis, NEUTRAL),
        counts=_(figure.counts),
        conditions=_(figure.conditions) + derived,
        year=system.year,
        source=cite(figure.source),
        evidence=figure.evidence,
        kind=f"{_capital(_(system.kind))}. {_(system.summary)}",
        low=low,
        high=high,
        recalled=figure.recalled,
        more=density_words(figure.si) if figure.quantity == "area" else _(figure.basis),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def live_value(quantity: str, scenario: Scenario, frame: Frame | None) -> float | None:
    """Return the live neuron's figure in SI: a spike's front end, a neuron's area or its power."""
    if quantity == "area":
        return scenario.get(models()[scenario.neuron.model].DESCRIPTION.area)
    if quantity == "transistors":
        return 1.0 if scenario.neuron.model == "1m1t1r" else None
    numbers = frame.readouts if frame is not None else None
    if numbers is None or numbers.energy_per_spike is None:
        return None
    if quantity == "energy":
        return numbers.energy_per_spike
    return numbers.energy_per_spike * (numbers.rate or 0.0) + (numbers.output_power or 0.0)


def live_row(quantity: str, scenario: Scenario, frame: Frame | None) -> Row | None:
    """Return the bar of the neuron that is simulated now, or None while it has no figure."""
    value = live_value(quantity, scenario, frame)
    if not value or not math.isfinite(value):
        return None
    model = models()[scenario.neuron.model].DESCRIPTION
    counts = {
        "energy": _("one output spike, front end only"),
        "area": _("active area as set"),
        "power": _("one neuron now, front end and output stage"),
        "transistors": _("the output transistor"),
    }[quantity]
    place = f"{engineering(scenario.stimulus.amplitude, 'V')}"
    if "device.thickness" in model.uses:
        place += f", {scenario.device.ion}, {engineering(scenario.device.thickness, 'm')}"
    word = _(evidence(scenario))
    known = "simulated"
    if quantity == "area":
        known = scenario.declaration(model.area).fact.evidence
    return Row(
        name=f"{_('Live')}: {_(model.name)}",
        value=value,
        shown=value_words(quantity, value),
        colour=COLOURS[LIVE],
        counts=counts,
        conditions=f"{_('The values at the left')}: {place}. {_('Parameters')}: {word}.",
        year=_("now"),
        source="; ".join(cite(key) for key in model.sources[:1]),
        evidence=known,
        kind=_(model.about),
        live=True,
        more=density_words(value) if quantity == "area" else _(LIVE_BASES[quantity]),
    )


def marks(scenario: Scenario, frame: Frame | None) -> list[tuple[str, float, str]]:
    """Return (word, energy [J], explanation) of the lines on the axis of a spike's energy."""
    limits = floor(scenario, frame.clock if frame is not None else 1.0)
    found = [("kT ln 2", limits.bit, _("least heat for erasing one bit at this temperature"))]
    if limits.held:
        found.append(("½CV²", limits.held, _("what the charged gate holds")))
    return found
