"""Two equal pulses, to see what the first one leaves behind."""

import numpy as np

SHAPE = "pulse-pair"
ORDER = 3
SUMMARY = "Two equal pulses; the period is the time from the start of one to the start of the next."
USES = ("amplitude", "width", "period", "delay")
ENDS = True


def voltage(steps, timing):
    """Return 1 during `width` steps from 0 and from `period` on, else 0."""
    second = (steps >= timing.period) & (steps < timing.period + timing.width)
    return ((steps < timing.width) | second).astype(np.float64)
