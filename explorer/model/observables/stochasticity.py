"""Stochasticity: how much a time varies from trial to trial, and whether two samples are alike."""

from __future__ import annotations

import math

import numpy as np


def variation(values: np.ndarray) -> tuple[float, float]:
    """Return the coefficient of variation sd / mean [1] with its standard error.

    The error is the jackknife's, which needs no assumption on the distribution. nan below 3 values.
    """
    values = np.asarray(values, float)
    count = values.size
    if count < 3 or values.mean() == 0.0:
        return float("nan"), float("nan")
    total, squares = values.sum(), (values * values).sum()
    means = (total - values) / (count - 1)
    spreads = np.maximum((squares - values * values) - (count - 1) * means * means, 0.0)
    left_out = np.sqrt(spreads / (count - 2)) / means
    error = math.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum())
    return float(values.std(ddof=1) / values.mean()), error


def kolmogorov_smirnov(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the largest distance of two samples' cumulative shares, and its p value.

    The p value is that of two samples of one distribution, by Kolmogorov's series with the usual
    correction for finite samples: right to a few per cent from ten values on.
    """
    one, other = np.sort(np.asarray(one, float)), np.sort(np.asarray(other, float))
    both = np.concatenate([one, other])
    below = np.searchsorted(one, both, side="right") / one.size
    distance = float(np.abs(below - np.searchsorted(other, both, side="right") / other.size).max())
    effective = math.sqrt(one.size * other.size / (one.size + other.size))
    scaled = (effective + 0.12 + 0.11 / effective) * distance
    if scaled < 0.2:
        return distance, 1.0
    terms = np.arange(1, 101)
    series = 2.0 * ((-1.0) ** (terms - 1) * np.exp(-2.0 * (terms * scaled) ** 2)).sum()
    return distance, float(min(max(series, 0.0), 1.0))
