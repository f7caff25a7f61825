"""Device-to-device spread: log-normal factors with mean 1, from a random stream of their own.

Equation: f = exp(s z - s^2 / 2), s^2 = ln(1 + spread^2), z a standard normal of (seed, neuron).
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from explorer.model.arithmetic import natural_exp, natural_log
from explorer.model.compiled import KERNEL
from explorer.model.rng import STREAM_SPREAD, four_normals

SPREAD_PROPERTIES = ("drift_rate", "filament_relaxation", "thickness")
"""What is spread, in the order of the columns."""


def log_normal_factors(size: int, seed: int, spread: float) -> np.ndarray:
    """Return factors of shape (size, 3), mean 1 and relative sd `spread`; ones without spread."""
    factors = np.ones((size, 3))
    if spread > 0.0:  # nothing is compiled for neurons that are all alike
        _draw(factors, seed, spread)
    return factors


@nb.njit(**KERNEL)
def _draw(factors, seed, spread):
    variance = natural_log(1.0 + spread * spread)
    sd = math.sqrt(variance)
    for neuron in range(factors.shape[0]):
        drawn = four_normals(
            np.uint64(seed), np.uint64(neuron), np.uint64(0), np.uint64(STREAM_SPREAD)
        )
        for column in range(3):
            z = drawn[0] if column == 0 else drawn[1] if column == 1 else drawn[2]
            factors[neuron, column] = natural_exp(sd * z - 0.5 * variance)
