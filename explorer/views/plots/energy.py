"""Energy that the front end of neuron 1 has spent since the left edge of the window."""

import math

from explorer.language import translate as _
from explorer.model.neurons import models

KEY = "energy"
ORDER = 3
SHARE = 1.15

PREFIXES = (("J", 0), ("mJ", -3), ("µJ", -6), ("nJ", -9), ("pJ", -12), ("fJ", -15), ("aJ", -18))


def _model(scenario):
    return models()[scenario.neuron.model].DESCRIPTION


def title(scenario):
    """Return the heading."""
    return _(_model(scenario).words["energy"])


def unit(scenario):
    """Return the unit of the vertical axis at the start."""
    return "pJ"


def legend(scenario):
    """Return (colour, word) pairs."""
    model = _model(scenario)
    colours = (("control_resistor", model.spent[0]), ("memristor", model.spent[1]))
    return [(colour, _(model.words[name])) for colour, name in reversed(colours) if name]


def build(figures, scenario):
    """Return the plot: the control resistor below, the memristor on top."""
    areas = figures.area("zero", "control_resistor", "control_resistor", KEY)
    areas = areas * figures.area("control_resistor", "front_end", "memristor", KEY)
    return areas.opts(**figures.options(90, ylim=(0, 100)))


def unit_of(joules: float) -> tuple[str, float]:
    """Return the unit in which a sum reads well, and its size in joules."""
    for name, power in PREFIXES:
        if joules >= 0.99999 * 10.0**power:
            return name, 10.0**power
    return PREFIXES[-1][0], 10.0 ** PREFIXES[-1][1]


def step_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, ... at or above a value."""
    if value <= 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(factor * decade for factor in (1, 2, 5, 10) if factor * decade >= value * 0.99999)


def ranges(scenario, frame):
    """Return the vertical range: nothing to do here, the stream sets it with the unit."""
    return None
