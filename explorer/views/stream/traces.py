"""The traces' columns for the plots' source as float32, each of them sent once.

Columns lie on a grid in absolute time (see engine/ring.py): from one frame to the next most of them
are the same, only further to the left.
"""

from __future__ import annotations

from functools import lru_cache

import numba as nb
import numpy as np

from explorer.engine.frame import Frame
from explorer.model.compiled import KERNEL
from explorer.model.neurons import models

HALF_LINE = 0.008
"""Half the width of the gate's line, as a part of the height of its plot. The line is drawn as the
area between its least and largest values: browsers fill it three times faster than they stroke it.
"""

SENT = (
    "input_low", "input_high", "gate_low", "gate_high", "residue", "ions", "control_resistor",
    "front_end",
)  # fmt: skip
"""What is sent of each column, in order."""

REACH = 100.0
"""Energies are told since some column before the window; anew when what was spent before it is so
many times as much as in it, because float32 has seven digits only."""


@nb.njit(
    "void(float64[:, ::1], float64[:, ::1], int64[::1], float64, float64, float64, float64,"
    " float64, float32[:, ::1])",
    **KERNEL,
)
def _fill(low, high, place, half_line, length, per_joule, zero, other, out):
    """Write SENT of all columns into the rows of `out`.

    `place` of stimulus, membrane, both fronts, both energies among the variables; -1 for none.
    `zero` and `other`: where the two energies are counted from [J].
    """
    stimulus, membrane, below, above, first, second = place
    for i in range(low.shape[0]):
        lower = max(high[i, below], 0.0) * length
        upper = max(high[i, above], 0.0) * length
        spent = (high[i, first] - zero) * per_joule if first >= 0 else 0.0
        rest = (high[i, second] - other) * per_joule if second >= 0 else 0.0
        out[0, i] = low[i, stimulus]
        out[1, i] = high[i, stimulus]
        out[2, i] = low[i, membrane] - half_line
        out[3, i] = high[i, membrane] + half_line
        out[4, i] = lower
        out[5, i] = min(lower + upper, length)
        out[6, i] = spent
        out[7, i] = spent + rest


@nb.njit("int64(float32[:, ::1], float32[:, ::1], int64)", **KERNEL)
def _same(before, now, drop):
    """Return how many columns at the left of `now` are those of `before` from `drop` on."""
    count = min(before.shape[1] - drop, now.shape[1])
    for i in range(count):
        for row in range(now.shape[0]):
            if before[row, drop + i] != now[row, i]:
                return i
    return count


@lru_cache(maxsize=64)
def _places(model: str, names: tuple[str, ...]) -> tuple[np.ndarray, int, int]:
    """Return where what `_fill` needs is among the traced variables; the energies once more."""
    description = models()[model].DESCRIPTION
    wanted = ("stimulus", description.membrane, *description.fronts, *description.spent)
    places = [names.index(name) if name else -1 for name in wanted]
    return np.array(places), *places[4:]


def energies(frame: Frame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what both parts of the energy plot had spent at the window's beginning, and at its end
    [J]; 0 for a part that a model does not have."""
    _all, first, second = _places(frame.model, frame.names)
    if not frame.x.size:
        return (0.0, 0.0), (0.0, 0.0)
    return (
        (float(frame.low[0, first]) if first >= 0 else 0.0,
         float(frame.low[0, second]) if second >= 0 else 0.0),
        (float(frame.high[-1, first]) if first >= 0 else 0.0,
         float(frame.high[-1, second]) if second >= 0 else 0.0),
    )  # fmt: skip


def front_end_in_window(frame: Frame) -> float:
    """Return the energy that the traced neuron's energy plot shows for the window [J]."""
    start, end = energies(frame)
    return sum(end) - sum(start)


def filled(frame: Frame, length: float, joules: float, height: float,
           since: tuple[float, float]) -> np.ndarray:  # fmt: skip
    """Return SENT of all columns, shape (sent, columns), float32.

    `length` that the stacked parts belong to, in the unit of their plot; `joules` the size of the
    energy unit; `height` of the voltage plot [V]; `since`: where energies are counted from [J].
    """
    block = np.empty((len(SENT), frame.x.size), np.float32)
    low, high = np.ascontiguousarray(frame.low), np.ascontiguousarray(frame.high)
    place = _places(frame.model, frame.names)[0]
    _fill(low, high, place, HALF_LINE * height, length, 1.0 / joules, *since, block)
    return block


class TraceThread:
    """Which columns the browser has, so that each is sent once."""

    def __init__(self):
        self.lose()

    def lose(self) -> None:
        """Send everything anew with the next frame."""
        self._number: int | None = None
        self._block = np.empty((len(SENT), 0), np.float32)
        self._since, self._first = (0.0, 0.0), 0.0

    def take(self, number: int, frame: Frame, length: float, joules: float,
             height: float) -> tuple[dict[str, object], np.ndarray]:  # fmt: skip
        """Return the words of the head, and of SENT the columns that the browser does not have.

        `number` of the message; the others as in `filled`. Words: `after`, the message that this
        one carries on (None: everything is anew); `drop`, columns that leave at the left; `fresh`,
        columns that join at the right, after as many of the old ones as there is room for; `spent`,
        what is to be taken off the two energies, in the unit of their plot.
        """
        step = float(frame.x[1] - frame.x[0]) if frame.x.size > 1 else 0.0
        first = frame.time + float(frame.x[0]) if step else 0.0
        start, end = energies(frame)
        before, within = sum(start) - sum(self._since), sum(end) - sum(start)
        drop, had = round((first - self._first) / step) if step else 0, self._block.shape[1]
        carries = self._number is not None and 0 <= drop <= had and abs(before) <= REACH * within
        if not carries:
            self._since, before, drop = start, 0.0, 0
        block = filled(frame, length, joules, height, self._since)
        # Whatever may have changed meanwhile: a column stays only where all its numbers do.
        kept = _same(self._block, block, drop) if carries else 0
        spent = [(start[0] - self._since[0]) / joules, before / joules]
        words = {"after": self._number if carries else None, "drop": drop,
                 "fresh": block.shape[1] - kept, "spent": spent}  # fmt: skip
        self._block, self._first, self._number = block, first, number
        return words, block[:, kept:]
