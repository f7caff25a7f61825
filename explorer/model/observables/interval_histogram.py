"""How often neurons fire after which interval: a histogram over bins of equal width or ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class IntervalHistogram:
    """A histogram of intervals between spikes.

    Attributes: `edges` of the bins [s], one more than bins; `counts` of intervals in each;
    `mean` [s] and `variation`, the coefficient of variation sd / mean [1]; None where undefined.
    """

    edges: np.ndarray
    counts: np.ndarray
    mean: float | None
    variation: float | None

    @property
    def total(self) -> int:
        """Number of intervals."""
        return int(self.counts.sum())


def histogram(gaps: np.ndarray, bins: int = 40, log: bool = False) -> IntervalHistogram:
    """Return the histogram of intervals [s]; every interval lies in exactly one bin.

    Parameters
    ----------
    gaps: intervals [s], positive, shape (n,); bins: how many.
    log: bins of equal ratio between the shortest and the longest interval, for a logarithmic axis;
        without it, bins of equal width from 0 to the longest.
    """
    gaps = np.asarray(gaps, float)
    gaps = gaps[gaps > 0.0]
    if not gaps.size:
        return IntervalHistogram(np.array([0.0, 1.0]), np.zeros(1, np.int64), None, None)
    longest = float(gaps.max())
    if log:
        shortest = float(gaps.min())
        ends = (shortest, longest) if longest > shortest else (shortest / 1.1, longest * 1.1)
        edges = np.geomspace(*ends, bins + 1)
        edges[0], edges[-1] = ends  # geomspace may miss its ends by a last digit
    else:
        edges = np.linspace(0.0, longest, bins + 1)
    counts, _ = np.histogram(gaps, edges)
    variation = float(gaps.std() / gaps.mean()) if gaps.size > 1 else None
    return IntervalHistogram(edges, counts, float(gaps.mean()), variation)
