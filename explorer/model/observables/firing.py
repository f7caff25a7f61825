"""Threshold firing: the chance to fire against voltage, and the logistic curve through it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

TEN_TO_NINETY = 2.0 * math.log(9.0)
"""Width of a logistic curve between 10 and 90 %, in units of its scale."""

RIDGE = 1e-3
"""Weight of the prior that keeps the slope finite when the data separate perfectly."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic curve P(V) = 1 / (1 + exp(-(V - midpoint) / scale)).

    Attributes: `midpoint` [V] with its standard error, `width` from 10 to 90 % [V] with its own.
    """

    midpoint: float
    midpoint_error: float
    width: float
    width_error: float

    def at(self, voltage: np.ndarray) -> np.ndarray:
        """Return the chance at some voltages [V]."""
        steepness = TEN_TO_NINETY / self.width
        return _chance(steepness * (np.asarray(voltage, float) - self.midpoint))


def chance(fired: int, trials: int) -> tuple[float, float]:
    """Return the share of trials that fired and its standard error.

    The error is that of (fired + 1) / (trials + 2), so that it is not zero at a share of 0 or 1.
    """
    smoothed = (fired + 1.0) / (trials + 2.0)
    return fired / trials, math.sqrt(smoothed * (1.0 - smoothed) / trials)


def logistic_fit(voltage: np.ndarray, fired: np.ndarray, trials: np.ndarray) -> Logistic | None:
    """Return the most likely logistic curve, or None where the chance does not rise.

    Newton's method for a + b z with the standardized voltage z, and a weak prior on b.
    `voltage` [V], `fired` and `trials` numbers at each, shape (n,).
    """
    voltage, fired, trials = (np.asarray(data, float) for data in (voltage, fired, trials))
    centre, spread = voltage.mean(), voltage.std()
    share = fired.sum() / trials.sum()
    if spread == 0.0 or not 0.0 < share < 1.0:
        return None
    z = np.column_stack([np.ones(voltage.size), (voltage - centre) / spread])
    prior = np.diag([0.0, RIDGE])
    weights = np.array([math.log(share / (1.0 - share)), 0.0])
    score = _likelihood(weights, z, fired, trials)
    for _ in range(100):
        expected = _chance(z @ weights)
        slope = z.T @ (fired - trials * expected) - prior @ weights
        curvature = (z.T * (trials * expected * (1.0 - expected))) @ z + prior
        step = np.linalg.solve(curvature, slope)
        while (better := _likelihood(weights + step, z, fired, trials)) < score - 1e-12:
            step = step / 2.0
        weights, score = weights + step, better
        if np.abs(step).max() < 1e-9:
            break
    return _curve(weights, np.linalg.inv(curvature), centre, spread)


def _curve(weights, covariance, centre, spread) -> Logistic | None:
    """Return the curve of the fitted weights in volt, its errors by linear propagation."""
    offset, steepness = weights
    if steepness <= 0.0:
        return None
    gradient = np.array([-1.0, offset / steepness]) * (spread / steepness)
    width = TEN_TO_NINETY * spread / steepness
    return Logistic(
        midpoint=float(centre - spread * offset / steepness),
        midpoint_error=float(math.sqrt(gradient @ covariance @ gradient)),
        width=float(width),
        width_error=float(width / steepness * math.sqrt(covariance[1, 1])),
    )


def _chance(logit: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -500.0, 500.0)))


def _likelihood(weights, z, fired, trials) -> float:
    logit = z @ weights
    log_likelihood = (fired * logit - trials * np.logaddexp(0.0, logit)).sum()
    return float(log_likelihood - 0.5 * RIDGE * weights[1] ** 2)
