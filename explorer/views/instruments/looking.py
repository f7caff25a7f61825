"""Looking back: any earlier stretch of the run in the plots, down to single steps."""

from __future__ import annotations

import dataclasses
import json
import struct

import numpy as np

from explorer.engine.frame import Frame
from explorer.engine.recorder import Tape
from explorer.engine.replay import view
from explorer.views.stream.encode import MOST_SPIKES, columns

MOST_COLUMNS = 900
"""Columns of a view: about one a pixel; a stretch of fewer steps shows every step."""


def look(tape: Tape, frame: Frame, start: float, stop: float,
         most: int = MOST_COLUMNS) -> tuple[Frame, int]:  # fmt: skip
    """Return a frame of an earlier stretch, and how many steps one of its columns holds.

    Parameters
    ----------
    tape: the recording; frame: the newest frame, whose time is the zero of the axis.
    start, stop: ends of the stretch [s], relative to the frame.
    """
    first = tape.step(frame.time + start)
    last = min(tape.step(frame.time + stop) + 1, tape.end_step)
    steps, low, high = view(tape, 0, first, last, most)
    # A column's values are those after its steps: the axis shows where they were reached.
    per_column = int(steps[1] - steps[0]) if steps.size > 1 else 1
    shift = 1 if per_column == 1 else 0
    base = tape.time(first) - frame.time if steps.size else 0.0
    begin, end = np.searchsorted(tape.times, [frame.time + start, frame.time + stop])
    times, neurons = tape.times[begin:end], tape.neurons[begin:end]
    every = max(1, -(-times.size // MOST_SPIKES))
    seen = dataclasses.replace(
        frame,
        x=base + (steps - first + shift) * frame.dt,
        low=low,
        high=high,
        spike_x=times[::every] - frame.time,
        spike_neuron=neurons[::every],
    )
    return seen, per_column


def packed(head: dict, arrays: dict[str, np.ndarray]) -> bytes:
    """Return one message: uint32 length of a JSON head padded to 8, then float64 arrays.

    The head names the arrays and their lengths under "arrays".
    """
    head = head | {"arrays": [[name, int(data.size)] for name, data in arrays.items()]}
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % 8)
    blocks = [np.asarray(data, "<f8").tobytes() for data in arrays.values()]
    return struct.pack("<I", len(text)) + text + b"".join(blocks)


def plotted(seen: Frame, length: float, joules: float, height: float,
            seconds: float) -> dict[str, np.ndarray]:  # fmt: skip
    """Return the columns of the plots' source and the spikes of a frame, in the axes' units."""
    scale = 1.0 / seconds
    return columns(seen, length, joules, height) | {
        "spike_t": seen.spike_x * scale,
        "spike_neuron": seen.spike_neuron + 1.0,
    }
