"""What is read off sweeps, measured or simulated alike: branches, threshold, hold, mean curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.measured.measurement import Measurement

TURN = 0.2
"""Part of the largest voltage by which a sweep must turn back to begin another branch."""

FEWEST_POINTS = 4
MOST_BRANCHES = 4000
LEAST_RANGE = 30.0
"""Ratio of largest to smallest current below which nothing is said to switch."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way up or down: `voltage` as magnitude [V], `current` as magnitude [A], in the order in
    which they were taken; `sign` of the voltage, `rising` whether its magnitude grows."""

    voltage: np.ndarray
    current: np.ndarray
    sign: int
    rising: bool


def branches(measured: Measurement) -> list[Branch]:
    """Return the ways up and down of a sweep, however its cycles are joined."""
    magnitude = np.abs(measured.voltage)
    least = TURN * float(magnitude.max(initial=0.0))
    found = []
    for first, last in _turning_points(magnitude, measured.cycles):
        if last - first + 1 < FEWEST_POINTS or len(found) >= MOST_BRANCHES:
            continue
        if not abs(magnitude[last] - magnitude[first]) > least:
            continue
        part = slice(first, last + 1)
        rising = bool(magnitude[last] > magnitude[first])
        top = measured.voltage[last if rising else first]
        sign = 1 if top >= 0 else -1
        mine = measured.voltage[part] * sign >= 0
        current = np.abs(measured.current[part][mine])
        found.append(Branch(magnitude[part][mine], current, sign, rising))
    return found


def _turning_points(magnitude: np.ndarray, cycles: np.ndarray) -> list[tuple[int, int]]:
    """Return first and last row of each stretch between turns by more than TURN of the largest."""
    turn = TURN * float(magnitude.max(initial=0.0))
    if turn == 0.0:
        return []
    step = np.sign(np.diff(magnitude))
    edge = np.flatnonzero(np.diff(cycles) != 0)
    bends = np.flatnonzero(step[1:] != step[:-1]) + 1
    rows = np.unique(np.concatenate([[0, magnitude.size - 1], bends, edge, edge + 1]))
    stretches, start, high, low, way = [], 0, 0, 0, 0
    values, cycle = magnitude.tolist(), cycles.tolist()
    for row in rows.tolist():
        if cycle[row] != cycle[start]:
            end = high if way > 0 else low
            stretches.append((start, end))
            start = high = low = row
            way = 0
            continue
        value = values[row]
        if way >= 0:
            if value > values[high]:
                high = row
            elif values[high] - value > turn:
                if high != start:
                    stretches.append((start, high))
                start, low, way = high, row, -1
                continue
        if way <= 0:
            if value < values[low]:
                low = row
            elif value - values[low] > turn:
                if low != start:
                    stretches.append((start, low))
                start, high, way = low, row, 1
    stretches.append((start, high if way > 0 else low if way < 0 else int(rows[-1])))
    return stretches


def switching_current(measured: Measurement) -> float | None:
    """Return the current [A] between off and on, in the middle of their logarithms.

    Off is the lower twentieth of the currents above a tenth of the largest voltage, on the largest
    current. None where they differ by less than LEAST_RANGE: nothing switches.
    """
    magnitude = np.abs(measured.voltage)
    current = np.abs(measured.current)[magnitude > 0.1 * magnitude.max(initial=0.0)]
    current = current[current > 0]
    if not current.size:
        return None
    off, on = float(np.quantile(current, 0.05)), float(current.max())
    return float(np.sqrt(off) * np.sqrt(on)) if on > LEAST_RANGE * off else None


def crossing(branch: Branch, level: float) -> float | None:
    """Return the voltage [V] at which the current passes `level` [A]; None where it does not.

    On a rising branch the first passage from below (the threshold), on a falling one the last
    passage from above (the hold voltage); linear in V over the logarithm of the current.
    """
    above = branch.current >= level
    inner = above[1:] & ~above[:-1] if branch.rising else above[:-1] & ~above[1:]
    rows = np.flatnonzero(inner)
    if not rows.size:
        return None
    row = int(rows[0] if branch.rising else rows[-1])
    tiny = np.finfo(float).tiny
    left, right = (np.log(max(value, tiny)) for value in branch.current[row : row + 2])
    part = (np.log(level) - left) / (right - left)
    return float(branch.voltage[row] + part * (branch.voltage[row + 1] - branch.voltage[row]))


@dataclass(frozen=True, slots=True)
class Switching:
    """Where the branches of one sign switch: `threshold`, `hold` voltages as magnitudes [V], one
    entry a branch that switches; `tries` rising branches, `switched` part of them [1]."""

    threshold: np.ndarray
    hold: np.ndarray
    tries: int

    @property
    def switched(self) -> float:
        """Part of the rising branches that switch on."""
        return self.threshold.size / self.tries if self.tries else 0.0


def switching(found: list[Branch], level: float, sign: int) -> Switching:
    """Return where the branches of one sign pass `level` [A]."""
    mine = [branch for branch in found if branch.sign == sign]
    up = [crossing(branch, level) for branch in mine if branch.rising]
    down = [crossing(branch, level) for branch in mine if not branch.rising]
    kept = [np.array([value for value in side if value is not None]) for side in (up, down)]
    return Switching(kept[0], kept[1], len(up))


def mean_curve(found: list[Branch], sign: int, rising: bool, grid: np.ndarray,
               limits: tuple[float, float]) -> np.ndarray:  # fmt: skip
    """Return the mean of log10 |I / A| on a grid of |V| [V] over the branches of one kind.

    Currents are first clipped to `limits` [A], what can be measured; NaN where no branch reaches.
    """
    total, count = np.zeros(grid.size), np.zeros(grid.size)
    for branch in found:
        if branch.sign != sign or branch.rising != rising or branch.voltage.size < FEWEST_POINTS:
            continue
        order = np.argsort(branch.voltage, kind="stable")
        voltage = branch.voltage[order]
        level = np.log10(np.clip(branch.current[order], *limits))
        inside = (grid >= voltage[0]) & (grid <= voltage[-1])
        total[inside] += np.interp(grid[inside], voltage, level)
        count += inside
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
