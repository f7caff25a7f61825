"""Packs a frame into one block of bytes: a JSON head, then float32 columns for the plots' source.

Layout, little-endian: uint32 length of the head; the head, padded with spaces to a multiple of 4;
`rows` float32 for each of COLUMNS; then `spikes` float32 times and `spikes` float32 neurons.
"""

from __future__ import annotations

import json
import struct

import numpy as np

from explorer.engine.frame import Frame
from explorer.views.figures import COLUMNS

TIME_UNITS = (
    ("years", 31557600.0), ("days", 86400.0), ("h", 3600.0), ("s", 1.0), ("ms", 1e-3),
    ("µs", 1e-6), ("ns", 1e-9), ("ps", 1e-12),
)  # fmt: skip


HALF_LINE = 0.008
"""Half the width of the gate's line, as a part of the height of its plot. The line is drawn as the
area between its least and largest values: browsers fill it three times faster than they stroke it.
"""


MOST_SPIKES = 12_000
"""Most spikes that are drawn in one frame; of more, every k-th is drawn, and the page says so."""


def time_unit(window: float) -> tuple[str, float]:
    """Return the unit in which a window [s] reads well, and its length in seconds."""
    for name, seconds in TIME_UNITS:
        if window >= 0.999 * seconds:
            return name, seconds
    return TIME_UNITS[-1]


def columns(frame: Frame, thickness: float, joules: float) -> dict[str, np.ndarray]:
    """Return the columns of the plots' source; two rows a column, its least and largest value.

    `thickness` of the oxide in the unit of the plot; `joules` the size of the energy unit.
    """
    scale = 1.0 / time_unit(frame.window)[1]
    place = {name: index for index, name in enumerate(frame.names)}

    def both(name: str) -> np.ndarray:
        index = place[name]
        return np.stack([frame.low[:, index], frame.high[:, index]], axis=1).ravel()

    def spent(name: str) -> np.ndarray:
        values = both(name)
        return (values - (values[0] if values.size else 0.0)) / joules

    gate = place["gate_voltage"]
    half_line = HALF_LINE * max(float(frame.high[:, gate].max(initial=0.0)), frame.amplitude, 0.25)
    residue = np.repeat(frame.high[:, place["residue"]], 2) * thickness
    filament = np.repeat(frame.high[:, place["filament"]], 2) * thickness
    control = spent("control_resistor")
    rows = residue.size
    return {
        "t": np.repeat(frame.x, 2) * scale,
        "input": both("stimulus"),
        "gate_low": np.repeat(frame.low[:, gate], 2) - half_line,
        "gate_high": np.repeat(frame.high[:, gate], 2) + half_line,
        "residue": residue,
        "ions": np.minimum(residue + filament, thickness),
        "control_resistor": control,
        "front_end": control + spent("memristor"),
        "zero": np.zeros(rows),
    }


def thinning(frame: Frame) -> int:
    """Return k where only every k-th spike is drawn, so that a huge population stays drawable."""
    return max(1, -(-frame.spike_x.size // MOST_SPIKES))


def front_end_in_window(frame: Frame) -> float:
    """Return the energy that the traced neuron's front end spent in the window [J]."""
    total = 0.0
    for name in ("memristor", "control_resistor"):
        values = frame.high[:, frame.names.index(name)]
        total += float(values[-1] - values[0]) if values.size else 0.0
    return total


def pack(number: int, frame: Frame, head: dict, thickness: float, joules: float) -> bytes:
    """Return one message: `number` is what the browser acknowledges, `head` goes along as JSON."""
    data = columns(frame, thickness, joules)
    scale = 1.0 / time_unit(frame.window)[1]
    every = thinning(frame)
    times, neurons = frame.spike_x[::every], frame.spike_neuron[::every]
    head = head | {"n": number, "rows": int(data["t"].size), "spikes": int(times.size)}
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    blocks = [np.asarray(data[name], "<f4").tobytes() for name in COLUMNS]
    blocks.append((times * scale).astype("<f4").tobytes())
    blocks.append((neurons + 1).astype("<f4").tobytes())
    return struct.pack("<I", len(text)) + text + b"".join(blocks)
