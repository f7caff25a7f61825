"""Voltage sweep in pulses: each a little higher than the last, with a rest at zero after it."""

import numpy as np

SHAPE = "pulsed-sweep"
ORDER = 7
SUMMARY = "A sweep up, down and to the other side in pulses of rising height, at 0 V between them."
USES = ("amplitude", "width", "period", "delay", "duration")
ENDS = False

PULSES = 160
"""Pulses in one loop, a quarter of them from zero to the amplitude."""


def levels():
    """Return the height of each pulse of a loop in units of the amplitude, shape (PULSES,)."""
    quarter = PULSES // 4
    up = np.arange(1, quarter + 1) / quarter
    down = 1.0 - up
    return np.concatenate([up, down, -up, -down])


def voltage(steps, timing):
    """Return the height of its pulse during the first `width` steps of every `period`, else 0."""
    period = max(timing.period, 1)
    height = levels()[np.mod(steps // period, PULSES)]
    return np.where(np.mod(steps, period) < timing.width, height, 0.0)
