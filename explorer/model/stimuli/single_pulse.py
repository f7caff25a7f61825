"""One pulse."""

import numpy as np

SHAPE = "single-pulse"
ORDER = 2
SUMMARY = "One pulse of the given width after the delay."
USES = ("amplitude", "width", "delay")
ENDS = True


def voltage(steps, timing):
    """Return 1 during the first `width` steps, else 0."""
    return (steps < timing.width).astype(np.float64)
