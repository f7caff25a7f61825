"""Input voltage and gate voltage of neuron 1, with the threshold."""

from explorer.language import translate as _

KEY = "stimulus_gate"
ORDER = 0
SHARE = 1.25


def title():
    """Return the heading."""
    return _("Stimulus and gate voltage")


def unit():
    """Return the unit of the vertical axis."""
    return "V"


def legend(scenario):
    """Return (colour, word) pairs."""
    threshold = f"{scenario.neuron.threshold_voltage:.2f} V"
    return [("input", _("input")), ("gate", _("gate")), ("spikes", _("fires at") + " " + threshold)]


def build(figures, scenario):
    """Return the plot: input in grey, gate in blue, threshold dashed."""
    lines = figures.line("input", "input", KEY)
    lines = lines * figures.area("gate_low", "gate_high", "gate", KEY)
    lines = lines * figures.level(level(scenario), "threshold", KEY)
    return lines.opts(**figures.options(90, ylim=(-0.05, 0.9)))


def level(scenario):
    """Return where the horizontal line lies: the voltage that counts as a spike."""
    return scenario.neuron.threshold_voltage


def ranges(scenario, frame):
    """Return the vertical range: the amplitude with some air, or the peak seen."""
    amplitude = scenario.stimulus.amplitude
    top = max(amplitude, scenario.neuron.threshold_voltage, 0.25) * 1.12
    bottom = min(amplitude, 0.0) * 1.12 - 0.04 * top
    return bottom, top
