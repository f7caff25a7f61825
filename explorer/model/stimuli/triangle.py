"""Voltage sweep up, down through zero to the other side, and back: one loop a period."""

import numpy as np

SHAPE = "triangle"
ORDER = 6
SUMMARY = "A sweep from zero to the amplitude, on to its negative and back to zero, each period."
USES = ("amplitude", "period", "delay", "duration")
ENDS = False


def voltage(steps, timing):
    """Return the middle of each step of a triangle wave that starts upwards from 0."""
    period = max(timing.period, 1)
    phase = (np.mod(steps, period) + 0.5) / period
    return np.where(phase < 0.25, 4 * phase, np.where(phase < 0.75, 2 - 4 * phase, 4 * phase - 4))
