"""Rising voltage, repeated."""

import numpy as np

SHAPE = "ramp"
ORDER = 5
SUMMARY = "A rise from zero to the amplitude within the width, then zero; repeated every period."
USES = ("amplitude", "width", "period", "delay", "duration")
ENDS = False


def voltage(steps, timing):
    """Return the middle of each step of a straight rise over `width` steps, else 0."""
    phase = np.mod(steps, max(timing.period, 1))
    return np.where(phase < timing.width, (phase + 0.5) / max(timing.width, 1), 0.0)
