"""Packs a frame into one block of bytes: a JSON head, then float32 columns for the plots' source.

Layout, little-endian: uint32 length of the head; the head, padded with spaces to a multiple of 4;
`rows` float32 for each column of SENT that changes from row to row, half of them for one that has
pairs of equal rows; then `spikes` float32 times before now and `spikes` float32 neurons. Times lie
on a grid, so the head's `grid` (first, step) stands for them.

A spike is sent once. The head says which running numbers the message carries on from (`from`, null
for everything anew), the number that the next one will have (`end`) and in which count (`epoch`).
"""

from __future__ import annotations

import json
import struct
from functools import lru_cache

import numba as nb
import numpy as np

from explorer.engine.frame import Frame
from explorer.model.compiled import KERNEL
from explorer.model.neurons import models

TIME_UNITS = (
    ("years", 31557600.0), ("days", 86400.0), ("h", 3600.0), ("s", 1.0), ("ms", 1e-3),
    ("µs", 1e-6), ("ns", 1e-9), ("ps", 1e-12),
)  # fmt: skip


HALF_LINE = 0.008
"""Half the width of the gate's line, as a part of the height of its plot. The line is drawn as the
area between its least and largest values: browsers fill it three times faster than they stroke it.
"""


SENT = {
    "input": 1, "gate_low": 2, "gate_high": 2, "residue": 2, "ions": 2, "control_resistor": 2,
    "front_end": 2,
}  # fmt: skip
"""Columns of a message in order; 2 where the two rows of a pair are equal, and one is sent."""


WIDTH = sum(2 // every for every in SENT.values())
"""Numbers of a message for each column of a frame."""


MOST_SPIKES = 100_000
"""Most spikes that are in view; of more, every k-th is sent, and the page says so."""


CROWD = 10_000
"""Spikes in view from which on their density is drawn instead of a dash for each."""


def time_unit(window: float) -> tuple[str, float]:
    """Return the unit in which a window [s] reads well, and its length in seconds."""
    for name, seconds in TIME_UNITS:
        if window >= 0.999 * seconds:
            return name, seconds
    return TIME_UNITS[-1]


@nb.njit(
    "void(float64[:, ::1], float64[:, ::1], int64[::1], float64, float64, float64, float32[::1])",
    **KERNEL,
)
def _fill(low, high, place, half_line, length, per_joule, out):
    """Write the columns of SENT one after another into `out`.

    `place` of stimulus, membrane, both fronts, both energies among the variables; -1 for none.
    """
    stimulus, membrane, below, above, first, second = place
    count = low.shape[0]
    gate_low, gate_high, residue, ions, resistor = (
        2 * count, 3 * count, 4 * count, 5 * count, 6 * count
    )  # fmt: skip
    front_end = 7 * count
    zero = low[0, first] if count and first >= 0 else 0.0
    other = low[0, second] if count and second >= 0 else 0.0
    for i in range(count):
        lower = max(high[i, below], 0.0) * length
        upper = max(high[i, above], 0.0) * length
        out[gate_low + i] = low[i, membrane] - half_line
        out[gate_high + i] = high[i, membrane] + half_line
        out[residue + i] = lower
        out[ions + i] = min(lower + upper, length)
        spent = (high[i, first] - zero) * per_joule if first >= 0 else 0.0
        rest = (high[i, second] - other) * per_joule if second >= 0 else 0.0
        out[resistor + i] = spent
        out[front_end + i] = spent + rest
        out[2 * i] = low[i, stimulus]
        out[2 * i + 1] = high[i, stimulus]


@lru_cache(maxsize=64)
def _places(model: str, names: tuple[str, ...]) -> np.ndarray:
    """Return where the variables that `_fill` needs are among the traced ones."""
    description = models()[model].DESCRIPTION
    wanted = ("stimulus", description.membrane, *description.fronts, *description.spent)
    return np.array([names.index(name) if name else -1 for name in wanted])


def _sent(frame: Frame, length: float, joules: float, height: float, more: int = 0) -> np.ndarray:
    """Return the columns of SENT one after another [float32], and room for `more` numbers.

    Other arguments as in `columns`.
    """
    block = np.empty(WIDTH * frame.x.size + more, np.float32)
    place = _places(frame.model, frame.names)
    low, high = np.ascontiguousarray(frame.low), np.ascontiguousarray(frame.high)
    _fill(low, high, place, HALF_LINE * height, length, 1.0 / joules, block)
    return block


def columns(frame: Frame, length: float, joules: float, height: float) -> dict[str, np.ndarray]:
    """Return the columns of the plots' source; two rows a column, its least and largest value.

    `length` that the stacked parts belong to, in the unit of their plot; `joules` the size of the
    energy unit; `height` of the voltage plot [V].
    """
    block, rows, start, found = _sent(frame, length, joules, height), 2 * frame.x.size, 0, {}
    for name, every in SENT.items():
        found[name] = np.repeat(block[start : start + rows // every].astype(float), every)
        start += rows // every
    scale = 1.0 / time_unit(frame.window)[1]
    return found | {"t": np.repeat(frame.x, 2) * scale, "zero": np.zeros(rows)}


def thinning(frame: Frame) -> int:
    """Return k where only every k-th spike is drawn, so that a huge population stays drawable."""
    return max(1, -(-frame.spike_x.size // MOST_SPIKES))


def front_end_in_window(frame: Frame) -> float:
    """Return the energy that the traced neuron's energy plot shows for the window [J]."""
    total = 0.0
    for name in models()[frame.model].DESCRIPTION.spent:
        if name:
            values = frame.high[:, frame.names.index(name)]
            total += float(values[-1] - values[0]) if values.size else 0.0
    return total


class SpikeThread:
    """Which spikes the browser has, so that each is sent once."""

    def __init__(self):
        self._known: tuple[int, str] | None = None
        self._end = 0

    def lose(self) -> None:
        """Send everything anew with the next frame."""
        self._known = None

    def take(self, frame: Frame) -> tuple[dict[str, object], slice]:
        """Return the words of the head, and which of the frame's spikes are to be sent."""
        known = (frame.epoch, time_unit(frame.window)[0])
        first, before = 0, None
        if known == self._known and self._end <= frame.spike_end:
            before = self._end
            first = int(np.searchsorted(frame.spike_serial, before))
        self._known, self._end = known, frame.spike_end
        head = {"from": before, "end": frame.spike_end, "epoch": frame.epoch}
        return head, slice(first, None, thinning(frame))


def pack(number: int, frame: Frame, head: dict, length: float, joules: float,
         height: float, thread: SpikeThread) -> bytes:  # fmt: skip
    """Return one message: `number` is what the browser acknowledges, `head` goes along as JSON.

    `thread` knows which spikes the browser has; the other arguments are those of `columns`.
    """
    scale = 1.0 / time_unit(frame.window)[1]
    words, fresh = thread.take(frame)
    times, neurons = frame.spike_x[fresh], frame.spike_neuron[fresh]
    spikes, rows, start = times.size, 2 * frame.x.size, WIDTH * frame.x.size
    block = _sent(frame, length, joules, height, 2 * spikes)
    np.multiply(times, scale, out=block[start : start + spikes], casting="same_kind")
    np.add(neurons, 1, out=block[start + spikes :], casting="unsafe")
    step = float(frame.x[1] - frame.x[0]) if frame.x.size > 1 else 0.0
    first = float(frame.x[0]) if frame.x.size else 0.0
    head = head | words | {"n": number, "rows": rows, "spikes": spikes,
                           "neurons": frame.neurons, "window": frame.window * scale,
                           "grid": [first * scale, step * scale]}  # fmt: skip
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return b"".join((struct.pack("<I", len(text)), text, block.astype("<f4", copy=False).data))
