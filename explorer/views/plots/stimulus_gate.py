"""Input voltage and gate (or membrane) voltage of neuron 1, with the threshold."""

import math

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering

STEPS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0, 10.0)
"""Lengths of the vertical axis, times a power of ten."""

KEY = "stimulus_gate"
ORDER = 0
SHARE = 1.25


def _model(scenario):
    return models()[scenario.neuron.model]


def title(scenario):
    """Return the heading."""
    return _(_model(scenario).DESCRIPTION.words["voltages"])


def unit(scenario):
    """Return the unit of the vertical axis."""
    return "V"


def legend(scenario):
    """Return (colour, word) pairs."""
    model = _model(scenario).DESCRIPTION
    threshold = engineering(level(scenario), "V", 2)
    return [
        ("input", _("input")),
        ("gate", _(model.words[model.membrane])),
        ("spikes", f"{_(model.words.get('level', 'fires at'))} {threshold}"),
    ]


def build(figures, scenario):
    """Return the plot: input in grey, gate in blue, threshold dashed."""
    lines = figures.line("input", "input", KEY)
    lines = lines * figures.area("gate_low", "gate_high", "gate", KEY)
    lines = lines * figures.level(level(scenario), "threshold", KEY)
    return lines.opts(**figures.options(90, ylim=(-0.05, 0.9)))


def level(scenario):
    """Return where the horizontal line lies: the voltage that counts as a spike."""
    return scenario.get(_model(scenario).DESCRIPTION.threshold)


def ranges(scenario, frame):
    """Return the vertical range: what the model says its voltages stay within, in steps.

    In steps, so that a pulse that grows is seen to grow, and the axis rests while a slider moves.
    """
    low, high = _model(scenario).membrane_range(scenario.values())
    grown = _step_up(high - low) / (high - low)
    return low * grown, high * grown


def _step_up(value: float) -> float:
    """Return the next of the steps at or above a positive value."""
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in STEPS if step * decade >= value * 0.99999)
