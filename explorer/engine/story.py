"""The story of one spike: what drove it, what it cost by element and phase, and why it came.

The neuron is recomputed from the recording, bit for bit, with whatever values were in force.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.engine.firing import activity
from explorer.engine.recorder import Tape
from explorer.engine.replay import Replay
from explorer.errors import EngineError
from explorer.model.neurons import models
from explorer.model.observables import spike_phases
from explorer.model.observables.spike_phases import PHASES, Bounds

PATIENCE = 600_000
"""Most steps that are looked at before and after a spike."""

TAIL = 24_000
"""Most steps after the crossing in which the end of a spike is searched at first."""


@dataclass(frozen=True, slots=True)
class Story:
    """One spike of one neuron.

    Attributes
    ----------
    neuron: its number, from 0; time: of the crossing since t = 0 [s].
    starts: times [s since t = 0] at which integrate, fire and relax begin, and the end.
    energies: by element, the energy [J] in each phase; total: by element, over all of them [J].
    given: by source, the energy delivered in each phase [J]; stored: change of what is stored [J].
    times [s since t = 0], trace (samples, variables), names: what happened around the spike.
    changes: how often parameters or stimulus changed within the spike's phases.
    complete: whether the spike is over; from_start: whether integrating began at t = 0;
    cut: whether it began before the steps that were looked at.
    first_of_pulse: time from the rise of the input to the crossing [s], None without a rise.
    pulses: pulses that began while integrating; model: its id; layout: values at the crossing.
    """

    neuron: int
    time: float
    starts: tuple[float, float, float, float]
    energies: dict[str, tuple[float, float, float]]
    total: dict[str, float]
    given: dict[str, tuple[float, float, float]]
    stored: tuple[float, float, float]
    times: np.ndarray
    trace: np.ndarray
    names: tuple[str, ...]
    changes: int
    complete: bool
    from_start: bool
    cut: bool
    first_of_pulse: float | None
    pulses: int
    model: str
    layout: object

    def at(self, name: str, time: float) -> float:
        """Return a traced variable at a time [s since t = 0], at the nearest step."""
        place = int(np.argmin(np.abs(self.times - time)))
        return float(self.trace[place, self.names.index(name)])


class _Crossings:
    """The steps in which a neuron fires, found by replaying."""

    def __init__(self, tape: Tape, neuron: int):
        self._tape, self._neuron = tape, neuron

    def within(self, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """Return (steps of crossings with their fraction, trace) of steps start .. stop - 1."""
        replay, found, traces = Replay(self._tape, self._neuron, start), [], []
        for _, trace, crossings in replay.pieces(stop):
            found.append(crossings)
            traces.append(trace)
        if not traces:
            return np.empty(0), np.empty((0, len(replay.model.TRACED)))
        return np.concatenate(found), np.concatenate(traces)


def tell(tape: Tape, neuron: int, time: float, threshold: float) -> Story:
    """Return the story of a neuron's spike nearest to a time.

    Parameters
    ----------
    tape: the recording; neuron: number, from 0; time: of the spike since t = 0 [s].
    threshold: the voltage that the membrane crosses [V] (Description.threshold).

    Raises
    ------
    EngineError
        The spike lies outside of what is still recorded; the sentence says so.
    """
    mine = tape.times[tape.neurons == neuron]
    if not mine.size or time < tape.time(tape.first_step):
        raise EngineError(
            f"neuron {neuron + 1} has no spike there in the part of the run that is still recorded."
        )
    place = int(np.argmin(np.abs(mine - time)))
    time = float(mine[place])
    before = float(mine[place - 1]) if place else None
    search = _Crossings(tape, neuron)
    crossing = _step_of(tape, time)
    earlier = tape.first_step if before is None else _step_of(tape, before)
    cut = crossing - earlier > PATIENCE
    earlier = max(earlier, crossing - PATIENCE)
    start, from_start = earlier, before is None and tape.whole and not cut
    if before is not None and not cut:
        ended = _ends(tape, search, neuron, earlier, threshold)
        start = min(earlier + 1 + ended.relax_end, crossing)
    ended = _ends(tape, search, neuron, crossing, threshold)
    marks = (start, crossing + 1, crossing + 1 + ended.fire_end, crossing + 1 + ended.relax_end)
    return _told(tape, neuron, time, marks, ended.complete, from_start, cut)


def _step_of(tape: Tape, time: float) -> int:
    """Return the step within which a recorded crossing lies."""
    return min(tape.step(time), tape.end_step - 1)


def _ends(tape: Tape, search: _Crossings, neuron: int, crossing: int, threshold: float) -> Bounds:
    """Return where the spike that crosses within a step ends, in steps after that step."""
    length = TAIL
    while True:
        stop = min(crossing + 1 + length, tape.end_step)
        crossings, trace = search.within(crossing + 1, stop)
        following = int(crossings[0]) - (crossing + 1) if crossings.size else None
        found = _bounds(tape, neuron, crossing, trace, following, threshold)
        if found.complete or stop == tape.end_step or length >= PATIENCE:
            return found
        length *= 5


def _bounds(tape, neuron, crossing, trace, following, threshold) -> Bounds:
    layout = tape.checkpoints[tape.place(crossing)].layout
    module = models()[layout.model]
    names = module.TRACED
    membrane = trace[:, names.index(module.DESCRIPTION.membrane)]
    stimulus = trace[:, names.index("stimulus")]
    own = layout.parameters[neuron : neuron + 1]
    active, resting = activity(module, own, trace, threshold)
    return spike_phases.bounds(active, resting, stimulus, membrane, following)


def _told(tape, neuron, time, marks, complete, from_start, cut) -> Story:
    start, fire, relax, end = marks
    layout = tape.checkpoints[tape.place(max(fire - 1, 0))].layout
    module = models()[layout.model]
    description = module.DESCRIPTION
    replay, states, pulses, risen = Replay(tape, neuron, start), [], 0, None
    column = module.TRACED.index("stimulus")
    states.append(replay.state)
    last = 0.0
    for mark in (fire, relax, end):
        for first, trace, _ in replay.pieces(mark):
            if mark != fire:
                continue
            inputs = trace[:, column]
            ups = np.flatnonzero((inputs > 0.0) & (np.concatenate([[last], inputs[:-1]]) <= 0.0))
            pulses += ups.size
            risen = first + int(ups[-1]) if ups.size else risen
            last = float(inputs[-1])
        states.append(replay.state)

    def spent(name: str) -> tuple[float, float, float]:
        before, one, two, three = (float(state[name]) for state in states)
        return one - before, two - one, three - two

    energies = {name: spent(name) for name in description.elements}
    total = {name: float(states[3][name] - states[0][name]) for name in description.elements}
    span = max(end - fire, int(0.3 * (fire - start)), 500)
    left = max(start, fire - 3 * span, tape.first_step)
    right = min(end + span // 4, tape.end_step)
    every = max(1, -(-(right - left) // 3000))
    trace = Replay(tape, neuron, left).run(right)[every - 1 :: every]
    steps = left + every * (np.arange(trace.shape[0]) + 1)
    origin, at = tape.time(left), layout.dt
    return Story(
        neuron=neuron, time=time, starts=tuple(tape.time(mark) for mark in marks),
        energies=energies, total=total,
        given={name: spent(name) for name in description.given}, stored=spent("stored"),
        times=origin + (steps - left) * at, trace=trace, names=module.TRACED,
        changes=tape.changes(start, end), complete=complete, from_start=from_start, cut=cut,
        first_of_pulse=None if risen is None else time - tape.time(risen), pulses=pulses,
        model=layout.model, layout=layout,
    )  # fmt: skip


def share(story: Story) -> dict[str, float]:
    """Return the front end's energy of a spike by phase [J]."""
    front = models()[story.model].DESCRIPTION.front_end
    return {
        phase: sum(story.energies[name][place] for name in front if name in story.energies)
        for place, phase in enumerate(PHASES)
    }
