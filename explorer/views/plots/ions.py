"""The moving parts of neuron 1: how far the ions reach across the oxide, or what is open."""

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import in_display

KEY = "ions"
ORDER = 1
SHARE = 1.0


def _model(scenario):
    return models()[scenario.neuron.model].DESCRIPTION


def title(scenario):
    """Return the heading."""
    return _(_model(scenario).words["fronts"])


def unit(scenario):
    """Return the unit of the vertical axis."""
    return "nm" if _model(scenario).length else _("part")


def legend(scenario):
    """Return (colour, word) pairs."""
    below, above = _model(scenario).fronts
    words = _model(scenario).words
    return [("filament", _(words[above])), ("residue", _(words[below]))]


def build(figures, scenario):
    """Return the plot: the residue with the filament on top, as lengths."""
    areas = figures.area("zero", "residue", "residue", KEY)
    areas = areas * figures.area("residue", "ions", "filament", KEY)
    return areas.opts(**figures.options(70, ylim=(0, 8.4)))


def length(scenario) -> float:
    """Return the length that a part of 1 stands for, in the unit of the axis."""
    path = _model(scenario).length
    if not path:
        return 1.0
    return in_display(scenario.get(path), scenario.declaration(path).fact)


def ranges(scenario, frame):
    """Return the vertical range: the whole oxide."""
    return 0.0, length(scenario) * 1.05
