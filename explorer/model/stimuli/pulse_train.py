"""Equal pulses at a fixed period."""

import numpy as np

SHAPE = "pulse-train"
ORDER = 0
SUMMARY = "Equal pulses: width is the on-time, period runs from start to start."
USES = ("amplitude", "width", "period", "delay", "duration")
ENDS = False


def voltage(steps, timing):
    """Return 1 during the first `width` steps of every `period`, else 0."""
    return (np.mod(steps, max(timing.period, 1)) < timing.width).astype(np.float64)
