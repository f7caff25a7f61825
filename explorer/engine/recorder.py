"""Bounded recording of a live run: states now and then, all values in force, all spikes.

The traces themselves are not kept. Noise comes from a counter, so any stretch of any neuron is
recomputed bit for bit from the state before it (see replay.py): hours fit where raw traces of one
neuron would fill the memory within seconds.
"""

from __future__ import annotations

import dataclasses
import threading
from collections import deque

import numpy as np

from explorer.engine.layout import Layout
from explorer.errors import EngineError

EVERY = 65_536
"""Steps between two kept states: a replay computes at most so many before it arrives."""

SOON = 4_096
"""Steps after a kept state within which a change of parameters is kept without its own state."""

STATE_LIMIT = 48_000_000
"""Most bytes of states and parameters that one session keeps; beyond, the oldest go."""

SPIKE_LIMIT = 16_000_000
"""Most bytes of spikes that one session keeps; beyond, the oldest go."""

SPIKE_BYTES = 16

BLOCK = 2048
"""Spikes that are put together into one pair of arrays; a pair for the few of each chunk would take
many times the memory of what is in it."""

CHUNKS = 256
"""Chunks that are put together at the latest."""


@dataclasses.dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was in force from one step on.

    Attributes: `step`; its `time` since t = 0 [s]; `layout` with the parameters; `state` of all
    neurons at the beginning of the step, or None where the replay starts from an earlier one.
    """

    step: int
    time: float
    layout: Layout
    state: np.ndarray | None

    @property
    def bytes(self) -> int:
        """Memory that it holds."""
        return self.layout.parameters.nbytes + (0 if self.state is None else self.state.nbytes)


@dataclasses.dataclass(frozen=True, slots=True)
class Tape:
    """A recording as it stands at one moment.

    Attributes: `checkpoints` in order, the first with a state; `end_step`, the newest step; `times`
    [s] and `neurons` of all kept spikes, ordered by time; `first_spike`, time [s] since which no
    spike is missing; `whole`, whether it reaches back to t = 0.
    """

    checkpoints: tuple[Checkpoint, ...]
    end_step: int
    times: np.ndarray
    neurons: np.ndarray
    first_spike: float
    whole: bool

    @property
    def first_step(self) -> int:
        """The oldest step that can be recomputed."""
        return self.checkpoints[0].step

    def place(self, step: int) -> int:
        """Return the index of the checkpoint in force at a step; EngineError before the first."""
        if step < self.first_step:
            raise EngineError("this lies before the part of the run that is still recorded.")
        steps = [checkpoint.step for checkpoint in self.checkpoints]
        return int(np.searchsorted(steps, step, side="right")) - 1

    def time(self, step: int) -> float:
        """Return the time of a step since t = 0 [s]."""
        there = self.checkpoints[self.place(step)]
        return there.time + (step - there.step) * there.layout.dt

    def step(self, time: float) -> int:
        """Return the step that a time [s] since t = 0 lies in, within the recording."""
        starts = [checkpoint.time for checkpoint in self.checkpoints]
        there = self.checkpoints[max(int(np.searchsorted(starts, time, side="right")) - 1, 0)]
        # A billionth of a step: a time that was a whole number of steps must stay one.
        step = there.step + int((time - there.time) / there.layout.dt + 1e-6)
        return min(max(step, self.first_step), self.end_step)

    def changes(self, start: int, stop: int) -> int:
        """Return how often parameters or stimulus changed within steps start .. stop - 1."""
        inside = [point for point in self.checkpoints if start < point.step < stop]
        before = self.checkpoints[self.place(start)]
        count = 0
        for point in inside:
            count += point.layout is not before.layout
            before = point
        return count


class Recorder:
    """Fills a recording from the engine's thread; other threads take a `tape()` of it."""

    def __init__(self, simulation, state_limit: int = STATE_LIMIT, spike_limit: int = SPIKE_LIMIT):
        self._lock = threading.Lock()
        self._state_limit, self._spike_limit = state_limit, spike_limit
        self._points: deque[Checkpoint] = deque()
        self._spikes: deque[tuple[np.ndarray, np.ndarray]] = deque()
        self._fresh: deque[tuple[np.ndarray, np.ndarray]] = deque()
        self._fresh_size = 0
        self._block = min(BLOCK, max(1, spike_limit // SPIKE_BYTES // 8))
        self._bytes = self._spike_bytes = 0
        self._first_spike = simulation.time
        self._end = self._kept = simulation.step
        self._whole = simulation.step == 0
        self._keep(simulation)

    @property
    def bytes(self) -> int:
        """Memory that the recording holds."""
        return self._bytes + self._spike_bytes

    def note(self, simulation, chunk) -> None:
        """Take in a chunk that the simulation has just advanced by."""
        with self._lock:
            self._end = simulation.step
            if chunk.times.size:
                self._take(chunk.times, chunk.neurons)
        if simulation.step - self._kept >= EVERY:
            self._keep(simulation)

    def _take(self, times: np.ndarray, neurons: np.ndarray) -> None:
        self._fresh.append((times, neurons))
        self._fresh_size += times.size
        self._spike_bytes += SPIKE_BYTES * times.size
        if self._fresh_size >= self._block or len(self._fresh) >= CHUNKS:
            columns = zip(*self._fresh, strict=True)
            self._spikes.append(tuple(np.concatenate(column) for column in columns))
            self._fresh.clear()
            self._fresh_size = 0
        while self._spike_bytes > self._spike_limit and len(self._spikes) + len(self._fresh) > 1:
            if not self._spikes:
                self._fresh_size -= self._fresh[0][0].size
            gone, _ = (self._spikes or self._fresh).popleft()
            self._spike_bytes -= SPIKE_BYTES * gone.size
            self._first_spike = float(gone.max())

    def changed(self, simulation) -> None:
        """Note that the simulation goes on with other parameters."""
        with self._lock:
            last = self._points[-1]
            layout = simulation.layout
            if np.array_equal(layout.parameters, last.layout.parameters):
                layout = dataclasses.replace(layout, parameters=last.layout.parameters)
            if last.step == simulation.step:
                # Changed again before a step was made: only the last values ever were in force.
                self._points.pop()
                self._bytes -= last.bytes
                self._add(dataclasses.replace(last, layout=layout))
                return
            near = simulation.step - self._kept < SOON
            state = None if near else simulation.state.copy()
            self._add(Checkpoint(simulation.step, simulation.time, layout, state))
            if not near:
                self._kept = simulation.step

    def tape(self, most: int | None = None) -> Tape:
        """Return the recording as it stands now, with about the newest `most` spikes, or all."""
        with self._lock:
            points, end = tuple(self._points), self._end
            chunks = [*self._spikes, *self._fresh]
            first, whole = self._first_spike, self._whole
        if most is not None:
            sizes = np.cumsum([times.size for times, _ in reversed(chunks)])
            gone = len(chunks) - int(np.searchsorted(sizes, most)) - 1
            if gone > 0:
                first = float(chunks[gone - 1][0].max())
                chunks = chunks[gone:]
        times = np.concatenate([times for times, _ in chunks]) if chunks else np.empty(0)
        neurons = (
            np.concatenate([neurons for _, neurons in chunks]) if chunks else np.empty(0, np.int64)
        )
        order = np.argsort(times, kind="stable")
        return Tape(points, end, times[order], neurons[order], first, whole)

    def _keep(self, simulation) -> None:
        with self._lock:
            self._kept = simulation.step
            layout = self._points[-1].layout if self._points else simulation.layout
            point = Checkpoint(simulation.step, simulation.time, layout, simulation.state.copy())
            if self._points and self._points[-1].step == simulation.step:
                self._bytes -= self._points.pop().bytes
            self._add(point)

    def _add(self, point: Checkpoint) -> None:
        self._points.append(point)
        self._bytes += point.bytes
        while self._bytes > self._state_limit and len(self._points) > 1:
            states = (place for place, one in enumerate(self._points) if one.state is not None)
            next(states)
            gone = next(states, 0)
            if not gone:
                return
            for _ in range(gone):
                self._bytes -= self._points.popleft().bytes
            self._whole = False
