"""Raster: every output spike of every neuron."""

from explorer.language import translate as _

KEY = "spikes"
ORDER = 2
SHARE = 1.15

SHADED = 300
"""Neurons from which on dashes run into each other."""


def title(scenario):
    """Return the heading."""
    return _("Spikes")


def unit(scenario):
    """Return the unit of the vertical axis."""
    return _("neuron")


def legend(scenario):
    """Return (colour, word) pairs."""
    crowd = scenario.population.size >= SHADED
    return [("spikes", _("darker: more spikes") if crowd else _("one dash a spike"))]


def build(figures, scenario):
    """Return the plot: one row a neuron, the first on top."""
    return figures.raster(KEY).opts(**figures.options(80, ylim=(0.25, 24.75), invert_yaxis=True))


def ranges(scenario, frame):
    """Return the vertical range: all neurons, the first on top."""
    return scenario.population.size + 0.75, 0.25


def ticks(scenario):
    """Return the ticks: the first and the last neuron."""
    size = scenario.population.size
    return [1] if size == 1 else [1, size]
