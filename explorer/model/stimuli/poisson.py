"""Pulses at random times, with the period as their mean distance."""

import numba as nb
import numpy as np

from explorer.model.arithmetic import natural_exp
from explorer.model.compiled import KERNEL
from explorer.model.rng import LOW32, STREAM_STIMULUS, THIRTY_TWO, philox, uniform

SHAPE = "poisson"
ORDER = 4
SUMMARY = "Pulses that start at random times; the period is the mean time between two starts."
USES = ("amplitude", "width", "period", "delay", "duration")
ENDS = False


INDIVIDUAL = True
"""Every neuron may have random pulses of its own."""


@nb.njit(**KERNEL)
def _last_start(first, count, period, width, seed, neuron, on):
    """Mark in `on` every step that lies within `width` steps of a random start at or before it."""
    chance = 1.0 - natural_exp(-1.0 / period)
    key = np.uint64(seed)
    since = width
    begin = max(first - width + 1, 0)
    words = (key, key, key, key)
    for step in range(begin, first + count):
        place = step & 3
        if place == 0 or step == begin:
            counter = np.uint64(step >> 2)
            words = philox(
                counter & LOW32,
                counter >> THIRTY_TWO,
                np.uint64(neuron),
                np.uint64(STREAM_STIMULUS),
                key & LOW32,
                key >> THIRTY_TWO,
            )
        word = words[0]
        if place == 1:
            word = words[1]
        elif place == 2:
            word = words[2]
        elif place == 3:
            word = words[3]
        since = 0 if uniform(word) < chance else since + 1
        if step >= first and since < width:
            on[step - first] = 1.0


def voltage(steps, timing, neuron=0):
    """Return 1 within `width` steps after a start; each step starts with 1 - exp(-1/period)."""
    on = np.zeros(steps.shape)
    if steps.size:
        period = float(max(timing.period, 1))
        _last_start(int(steps[0]), steps.size, period, timing.width, timing.seed, neuron, on)
    return on
