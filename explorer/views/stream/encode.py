"""Packs a frame into one block of bytes: a JSON head, then float32 numbers for the plots' sources.

Layout, little-endian: uint32 length of the head; the head, padded with spaces to a multiple of 4;
`fresh` float32 for each name in SENT of traces.py; then `spikes` float32 times before now and
`spikes` float32 neurons. Times lie on a grid, so the head's `grid` (first, step) stands for them.

Columns and spikes are sent once. For columns see `TraceThread.take`. For spikes the head says which
running numbers the message carries on from (`from`, null for everything anew), the number that the
next one will have (`end`) and in which count (`epoch`).
"""

from __future__ import annotations

import json
import struct

import numpy as np

from explorer.engine.frame import Frame
from explorer.views.stream.traces import SENT, TraceThread, energies, filled

TIME_UNITS = (
    ("years", 31557600.0), ("days", 86400.0), ("h", 3600.0), ("s", 1.0), ("ms", 1e-3),
    ("µs", 1e-6), ("ns", 1e-9), ("ps", 1e-12),
)  # fmt: skip


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


def columns(frame: Frame, length: float, joules: float, height: float) -> dict[str, np.ndarray]:
    """Return the columns of the plots' source; two rows a column, its least and largest value.

    `length` that the stacked parts belong to, in the unit of their plot; `joules` the size of the
    energy unit; `height` of the voltage plot [V].
    """
    values = dict(zip(SENT, filled(frame, length, joules, height, energies(frame)[0]), strict=True))
    low, high = values.pop("input_low"), values.pop("input_high")
    found = {name: np.repeat(value.astype(float), 2) for name, value in values.items()}
    found["input"] = np.column_stack([low, high]).astype(float).ravel()
    scale = 1.0 / time_unit(frame.window)[1]
    return found | {"t": np.repeat(frame.x, 2) * scale, "zero": np.zeros(2 * frame.x.size)}


def thinning(frame: Frame) -> int:
    """Return k where only every k-th spike is drawn, so that a huge population stays drawable."""
    return max(1, -(-frame.spike_x.size // MOST_SPIKES))


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


def pack(number: int, frame: Frame, head: dict, length: float, joules: float, height: float,
         traces: TraceThread, spikes: SpikeThread) -> bytes:  # fmt: skip
    """Return one message: `number` is what the browser acknowledges, `head` goes along as JSON.

    The threads know what the browser has; the other arguments are those of `columns`.
    """
    scale = 1.0 / time_unit(frame.window)[1]
    words, block = traces.take(number, frame, length, joules, height)
    more, fresh = spikes.take(frame)
    times, neurons = frame.spike_x[fresh], frame.spike_neuron[fresh]
    found = np.empty((2, times.size), np.float32)
    np.multiply(times, scale, out=found[0], casting="same_kind")
    np.add(neurons, 1, out=found[1], casting="unsafe")
    step = float(frame.x[1] - frame.x[0]) if frame.x.size > 1 else 0.0
    first = float(frame.x[0]) if frame.x.size else 0.0
    head = head | words | more | {"n": number, "columns": frame.x.size, "spikes": times.size,
                                  "neurons": frame.neurons, "window": frame.window * scale,
                                  "grid": [first * scale, step * scale]}  # fmt: skip
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    parts = (values.astype("<f4", copy=False).tobytes() for values in (block, found))
    return b"".join((struct.pack("<I", len(text)), text, *parts))
