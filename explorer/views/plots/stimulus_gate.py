"""Input voltage and gate (or membrane) voltage of neuron 1, with the threshold."""

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering

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
    """Return the vertical range: what the model says its voltages stay within."""
    return _model(scenario).membrane_range(scenario.values())
