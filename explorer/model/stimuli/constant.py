"""Constant voltage from the delay on."""

import numpy as np

SHAPE = "dc"
ORDER = 1
SUMMARY = "A constant voltage that starts after the delay."
USES = ("amplitude", "delay", "duration")
ENDS = False


def voltage(steps, timing):
    """Return 1 for every step."""
    return np.ones(steps.shape)
