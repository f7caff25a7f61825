"""What a file of measured data holds, in SI."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

SWEEP, SPIKES = "sweep", "spikes"


def _none() -> np.ndarray:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Measured data, one entry a row of the file.

    Attributes
    ----------
    kind: "sweep" (current against voltage) or "spikes" (times of spikes).
    place: the file's name. rows: how many. comments: the first comment lines, without '#'.
    time: of each row [s]; of a sweep it may be empty.
    voltage, current: of a sweep [V], [A], in the order in which they were taken.
    cycles: of a sweep, the number of the cycle of each row from 0; all 0 without such a column.
    neurons: of spikes, the number of the neuron of each row from 0; `names` what the file calls it.
        Spikes stand neuron after neuron, each in order of time.
    """

    kind: str
    place: str
    time: np.ndarray = field(default_factory=_none)
    voltage: np.ndarray = field(default_factory=_none)
    current: np.ndarray = field(default_factory=_none)
    cycles: np.ndarray = field(default_factory=_none)
    neurons: np.ndarray = field(default_factory=_none)
    names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max(self.time.size, self.voltage.size)

    @property
    def timed(self) -> bool:
        """Whether every row has a time."""
        return self.time.size == self.rows
