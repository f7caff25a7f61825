"""The shape of one action potential, read off a sampled membrane voltage."""

from __future__ import annotations

import numpy as np


def peak(voltages: np.ndarray) -> float:
    """Return the highest voltage [V], from a parabola through the highest sample and its sides.

    `voltages` [V], evenly sampled; where the highest is the first or last sample, that sample.
    """
    top = int(np.argmax(voltages))
    if top in (0, voltages.size - 1):
        return float(voltages[top])
    before, here, after = (float(value) for value in voltages[top - 1 : top + 2])
    bend = before - 2.0 * here + after
    return here if bend == 0.0 else here - (after - before) ** 2 / (8.0 * bend)


def width_at_half(times: np.ndarray, voltages: np.ndarray, rest: float) -> float | None:
    """Return how long the spike stays above half its height [s]; None where it has no two sides.

    Half lies midway between `rest` and the peak [V]; the two crossings next to the highest sample
    are interpolated. `times` [s] and `voltages` [V], one entry a sample.
    """
    half = 0.5 * (rest + peak(voltages))
    top = int(np.argmax(voltages))
    above = voltages > half
    rising = np.flatnonzero(~above[:top])
    falling = np.flatnonzero(~above[top:])
    if not rising.size or not falling.size:
        return None
    first, last = int(rising[-1]), top + int(falling[0])
    begin = _crossing(times, voltages, first, half)
    return _crossing(times, voltages, last - 1, half) - begin


def _crossing(times: np.ndarray, voltages: np.ndarray, place: int, level: float) -> float:
    """Return when a straight line from sample `place` to the next one crosses `level` [s]."""
    start, end = float(voltages[place]), float(voltages[place + 1])
    part = (level - start) / (end - start)
    return float(times[place] + part * (times[place + 1] - times[place]))
