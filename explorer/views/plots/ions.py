"""Filament and residue of neuron 1: how far the ions reach across the oxide."""

from explorer.language import translate as _
from explorer.quantity import in_display

KEY = "ions"
ORDER = 1
SHARE = 1.0


def title():
    """Return the heading."""
    return _("Ions across the oxide")


def unit():
    """Return the unit of the vertical axis."""
    return "nm"


def legend(scenario):
    """Return (colour, word) pairs."""
    return [("filament", _("filament")), ("residue", _("residue, what it remembers"))]


def build(figures, scenario):
    """Return the plot: the residue with the filament on top, as lengths."""
    areas = figures.area("zero", "residue", "residue", KEY)
    areas = areas * figures.area("residue", "ions", "filament", KEY)
    return areas.opts(**figures.options(70, ylim=(0, 8.4)))


def ranges(scenario, frame):
    """Return the vertical range: the whole oxide."""
    return 0.0, in_display(scenario.device.thickness, scenario.device.param.thickness.fact) * 1.05
