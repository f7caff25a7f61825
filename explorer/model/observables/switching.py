"""When a device switches: threshold and hold voltage of a sweep, delay and relaxation of a pulse.

Currents and voltages count by their size, so a negative branch is treated like a positive one.
"""

from __future__ import annotations

import numpy as np


def threshold_voltage(voltage: np.ndarray, current: np.ndarray, level: float) -> float | None:
    """Return |voltage| [V] where |current| first reaches `level` [A]; None if it never does.

    `voltage` [V] and `current` [A] are samples of one outward branch of a sweep, in order.
    """
    on = np.abs(current) >= level
    return float(abs(voltage[on.argmax()])) if on.any() else None


def hold_voltage(voltage: np.ndarray, current: np.ndarray, level: float) -> float | None:
    """Return |voltage| [V] where |current| falls below `level` [A] for good; None if always below.

    `voltage` [V] and `current` [A] are samples of one inward branch of a sweep, in order. A device
    that is on to the end of the branch holds down to the last voltage.
    """
    on = np.flatnonzero(np.abs(current) >= level)
    if not on.size:
        return None
    return float(abs(voltage[min(on[-1] + 1, voltage.size - 1)]))


def delay(times: np.ndarray, current: np.ndarray, level: float, start: float) -> float | None:
    """Return how long after `start` [s] |current| reaches `level` [A]; None if it never does.

    `times` [s] and `current` [A] are samples of one pulse, in order.
    """
    on = (np.abs(current) >= level) & (times > start)
    return float(times[on.argmax()] - start) if on.any() else None


def relaxation(times: np.ndarray, current: np.ndarray, level: float, end: float) -> float | None:
    """Return how long after the `end` of a pulse [s] |current| is below `level` [A] for good.

    `times` [s] and `current` [A] are samples up to the next pulse, in order. None where the device
    was not on at the end of the pulse, or still is at the end of the samples.
    """
    after = times > end
    before = np.flatnonzero(~after)
    if not before.size or abs(current[before[-1]]) < level:
        return None
    on = np.flatnonzero(after & (np.abs(current) >= level))
    if not on.size:
        return 0.0
    if on[-1] == times.size - 1:
        return None
    return float(times[on[-1] + 1] - end)


def steepness(voltage: np.ndarray, current: np.ndarray, low: float, high: float) -> float | None:
    """Return the voltage for a decade of current [V] between the currents `low` and `high` [A].

    `voltage` [V] and `current` [A] are samples of one outward branch; None if it never gets there.
    The distance counts from the last sample at or below `low` to the first one at `high` or above.
    """
    size = np.abs(current)
    if not (size >= high).any():
        return None
    top = int((size >= high).argmax())
    under = np.flatnonzero(size[:top] <= low)
    if not under.size:
        return None
    decades = np.log10(size[top] / size[under[-1]])
    return float(abs(abs(voltage[top]) - abs(voltage[under[-1]])) / decades)
