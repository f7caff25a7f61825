"""Cascaded connection: which spikes of a second stage follow spikes of the first."""

from __future__ import annotations

import numpy as np


def lags(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the time from the last spike of the first stage to each spike of the second [s].

    `first`, `second` spike times [s] in order; infinite where no spike of the first came before.
    """
    found = np.full(second.shape, np.inf)
    before = np.searchsorted(first, second, side="right") - 1
    has = before >= 0
    found[has] = second[has] - first[before[has]]
    return found


def following(chains: list[tuple[np.ndarray, np.ndarray]], within: float, shift: int = 0) -> float:
    """Return the share of second-stage spikes that follow the first stage `within` a time [s].

    `chains` holds (first, second) spike times of each chain. With a `shift` the second stages are
    set beside the first stages of other chains: the share to be had by chance. nan without spikes.
    """
    count = len(chains)
    found = [
        lags(chains[(number + shift) % count][0], second)
        for number, (_, second) in enumerate(chains)
    ]
    pooled = np.concatenate(found) if found else np.empty(0)
    return float((pooled <= within).mean()) if pooled.size else float("nan")


def handed_on(chains: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float]:
    """Return the second stages' spikes per spike of the first, with its standard error.

    The error is that of a ratio of sums over independent chains; nan without first-stage spikes.
    """
    first = np.array([times.size for times, _ in chains], float)
    second = np.array([times.size for _, times in chains], float)
    if not first.sum():
        return float("nan"), float("nan")
    ratio = second.sum() / first.sum()
    if first.size < 2:
        return float(ratio), 0.0
    rest = second - ratio * first
    return float(ratio), float(rest.std(ddof=1) / np.sqrt(first.size) / first.mean())
