"""Any stretch of a recorded live run again, for any neuron, step by step and bit for bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from explorer.engine.recorder import Tape
from explorer.engine.run import chunk_for
from explorer.model.neurons import models
from explorer.model.stimuli import waveforms

LONGEST = 4_000_000
"""Most steps that are recomputed for one view: some tenths of a second of work."""


class Replay:
    """One neuron of a recording, from any kept step on.

    Parameters
    ----------
    tape: the recording; neuron: its number, from 0; step: where to begin.

    Raises
    ------
    EngineError
        The step lies before the recording.
    """

    def __init__(self, tape: Tape, neuron: int, step: int):
        self._tape, self.neuron = tape, neuron
        place = tape.place(step)
        while tape.checkpoints[place].state is None:
            place -= 1
        self._place, start = place, tape.checkpoints[place]
        self.model = models()[start.layout.model]
        self._state = start.state.copy()
        self.step = start.step
        stages = start.layout.stages
        # A stage of a chain is driven by the one before it: the chain is computed up to it.
        self._first = neuron // stages * stages
        self._probes = np.array([neuron], np.int64)
        for _ in self.pieces(step):
            pass

    @property
    def state(self) -> np.void:
        """The neuron's record after the steps so far (a copy)."""
        return self._state[self.neuron].copy()

    def pieces(self, until: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Advance to a step; yield (first step, trace of shape (steps, variables), spike steps)."""
        until = min(until, self._tape.end_step)
        points = self._tape.checkpoints
        while self.step < until:
            while self._place + 1 < len(points) and points[self._place + 1].step <= self.step:
                self._place += 1
            stop = until
            if self._place + 1 < len(points):
                stop = min(stop, points[self._place + 1].step)
            layout = points[self._place].layout
            yield self._advance(layout, min(stop - self.step, chunk_for(layout.size)))

    def run(self, until: int) -> np.ndarray:
        """Advance to a step and return the trace, shape (steps, variables)."""
        pieces = [trace for _, trace, _ in self.pieces(until)]
        return np.concatenate(pieces) if pieces else np.empty((0, len(self.model.TRACED)))

    def _advance(self, layout, steps: int):
        inputs = waveforms(layout.timing, self.step, steps, layout.size)
        trace = np.empty((1, steps, len(self.model.TRACED)))
        last = self.neuron + 1
        room = (last - self._first) * (steps // 2 + 1)
        neurons, crossings = np.empty(room, np.int64), np.empty(room)
        count = self.model.advance(
            layout.parameters, self._state, inputs, self.step, layout.seed, self._first, last,
            self._probes, trace, neurons, crossings,
        )  # fmt: skip
        first, self.step = self.step, self.step + steps
        mine = neurons[:count] == self.neuron
        return first, trace[0], crossings[:count][mine]


def view(tape: Tape, neuron: int, start: int, stop: int,
         most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return (step at the start of each column, least, largest value of every traced variable).

    Columns of steps start .. stop - 1, at most `most` of them; where one step a column fits, every
    single step. Columns lie on a fixed grid, so that the picture does not flicker while it moves.
    """
    start, stop = max(start, tape.first_step), min(stop, tape.end_step)
    stop = min(stop, start + LONGEST)
    per_column = max(1, -(-(stop - start) // most))
    start = max(start // per_column * per_column, tape.first_step)
    names = len(models()[tape.checkpoints[0].layout.model].TRACED)
    if stop <= start:
        return np.empty(0, np.int64), np.empty((0, names)), np.empty((0, names))
    replay = Replay(tape, neuron, start)
    low, high, open_column = [], [], np.empty((0, names))
    for _, trace, _ in replay.pieces(stop):
        trace = np.concatenate([open_column, trace])
        whole = trace.shape[0] // per_column * per_column
        blocks = trace[:whole].reshape(-1, per_column, names)
        low.append(blocks.min(axis=1))
        high.append(blocks.max(axis=1))
        open_column = trace[whole:]
    if open_column.shape[0]:
        low.append(open_column.min(axis=0)[None])
        high.append(open_column.max(axis=0)[None])
    low, high = np.concatenate(low), np.concatenate(high)
    return start + np.arange(low.shape[0]) * per_column, low, high
