"""The engine thread's own side of a session: simulation, history, schedule, frames."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from explorer.engine import limits
from explorer.engine.frame import Frame, Readouts
from explorer.engine.ledger import Ledger
from explorer.engine.order import FORESEEN, Order, first_difference
from explorer.engine.recorder import Recorder
from explorer.engine.ring import BIN, Ring
from explorer.engine.simulation import Simulation
from explorer.engine.turns import FASTEST, cores, own_clock

if TYPE_CHECKING:
    from explorer.engine.session import Session

COLUMNS = 1000
"""Columns of a frame: each shows the least and largest value of its share of the window."""

CROWD = 256
"""Neurons from which on a live run takes more than one thread."""

LIVELY = 0.08
"""After a change frames come at twice the pace for this long [s]: what a person did may show only
with the next pulse, and the eye waits for it."""

LIVELY_NAP = 0.003
"""Rest of an engine that is in time, after a change [s]."""

SOON = 0.0005
"""Rest of an engine that has a change but no step due yet [s]."""

AVERAGES = 0.1
"""Seconds between two computations of averages while time passes: nobody reads faster. A run that
is faster than the eye computes them four times a window."""

LATE = 0.1
"""Behind by more than this [s], the schedule gives up what is beyond: the run is slower, and says
so."""


class Worker:
    """The thread's own side of a session: simulation, history and schedule."""

    def __init__(self, session: Session):
        self._session, self._turns = session, session.turns
        self._claim = self._turns.join()
        self._sequence = 0
        self._nanoseconds = 80.0
        self._last_frame = 0.0
        self._message = ""
        self._urgent, self._advanced = False, True
        self._lively, self._epoch, self._orders = 0.0, 0, 0
        self._foreseen: int | None = None
        self._order = session._order
        self._begin(self._order)

    def _begin(self, order: Order) -> None:
        self._order = order
        # One core stays free for the page, whatever is simulated.
        self._most = min(cores(), order.layout.size) if order.layout.size >= CROWD else 1
        self._simulation = Simulation(order.layout, probes=(0,))
        self._ring = Ring(self._capacity(order), len(self._simulation.model.TRACED))
        self._ledger = Ledger(self._simulation.model.DESCRIPTION)
        self._session.recorder = Recorder(self._simulation, *limits.recording())
        self._pristine = True
        self._sha256: str | None = None
        self._message = ""
        self._dirty = True
        self._session._steps_due = 0
        self._reached: list[tuple[float, float]] = []
        self._epoch += 1
        self._averages: dict[str, object] = {}
        self._averaged = self._averaged_until = 0.0
        self._schedule(order)

    @staticmethod
    def _capacity(order: Order) -> int:
        return int(order.window / order.base_dt) // BIN + 256

    def _schedule(self, order: Order) -> None:
        self._wall, self._base = time.perf_counter(), self._simulation.step

    def _take_orders(self) -> None:
        order, old = self._session._order, self._order
        if order is old:
            return
        self._dirty = True
        self._orders += 1
        # The next frame is an answer to a person, once something was simulated with the new values.
        self._urgent, self._advanced, self._foreseen = True, False, None
        self._lively = time.perf_counter() + LIVELY
        if order.generation != old.generation:
            self._begin(order)
            return
        if order.layout.dt != old.layout.dt:
            # Another clock: what was seen before has another time scale; start the picture anew.
            self._ring.clear(self._simulation.step)
            self._ledger.forget_history()
            self._epoch += 1
        if self._capacity(order) != self._ring.capacity:
            self._ring = self._ring.resized(self._capacity(order))
        same = order.layout.timing == old.layout.timing and np.array_equal(
            order.layout.parameters, old.layout.parameters
        )
        if not same:
            self._pristine = False
            self._sha256 = None
            self._message = ""
            self._foreseen = first_difference(old, order, self._simulation.step)
        self._simulation.replace(order.layout)
        if order.layout.dt != old.layout.dt:
            self._session.recorder = Recorder(self._simulation, *limits.recording())
        elif not same:
            self._session.recorder.changed(self._simulation)
        self._order = order
        # The schedule goes on where it can: what is due already is simulated with the new values,
        # and answers at once.
        if (order.speed, order.base_dt) != (old.speed, old.base_dt):
            self._schedule(order)

    @property
    def _answers(self) -> bool:
        """Whether the present state shows what a person has changed."""
        if self._foreseen is not None and time.perf_counter() < self._lively:
            return self._simulation.step >= self._foreseen + BIN
        return self._advanced

    def turn(self) -> float:
        """Do one piece of work; return how long to sleep [s]."""
        self._take_orders()
        seen = self._session.frame
        if seen is not None and seen.playing != self._session.playing:
            # Whoever holds the run right after a frame is told so too.
            self._dirty = True
        due = self._due()
        if due > 0 and not self._message:
            if self._turns.crowded:
                self._publish_if_due()  # a picture need not wait for the next turn
            behind = self._advance(due)
            self._publish_if_due()
            # In time: rest for a while, else each call would be for the few steps that fell due
            # during the last one, and cost many times what they do.
            return 0.0 if behind or not self._session.playing else self._nap()
        self._publish_if_due()
        if self._session.playing and not self._session.held and not self._message:
            # Where many share the machine, pictures are rarer and so is waking up for them.
            return self._nap()
        self._schedule(self._order)
        if self._dirty:
            return self._turns.frame_period()
        return 0.2

    def _nap(self) -> float:
        """Return how long to rest, but no longer than until the next frame is due [s]."""
        now = time.perf_counter()
        if self._urgent and now < self._lively:
            # Somebody waits for the first steps with the new values.
            steps = 0 if self._foreseen is None else self._foreseen + BIN - self._simulation.step
            return max(SOON, min(steps * self._order.base_dt / self._order.speed, FORESEEN))
        due = self._last_frame + self._turns.frame_period() - now
        nap = LIVELY_NAP if now < self._lively else self._turns.nap()
        return max(0.002, min(nap, due)) if due > 0 else nap

    def leave(self) -> None:
        """Give the claim to turns up; nothing is simulated after it."""
        self._turns.leave(self._claim)

    def halt(self, message: str) -> float:
        """Hold the run with a message for the user."""
        self._message = message
        self._dirty = True
        self._last_frame = 0.0
        self._publish_if_due()
        return 0.2

    def _due(self) -> int:
        session, order = self._session, self._order
        if session.held:
            return 0
        if not session.playing:
            return session._steps_due
        now = time.perf_counter()
        wanted = self._base + int((now - self._wall) * order.speed / order.base_dt)
        due = wanted - self._simulation.step
        if due * order.base_dt / order.speed > LATE:
            self._schedule(order)
            self._wall -= LATE  # what is due still keeps the turns of a crowd full
        return due // BIN * BIN

    def _advance(self, due: int) -> bool:
        """Simulate some or all steps that are due; return whether some are left."""
        simulation, order = self._simulation, self._order
        size = int(self._turns.work() * 1e9 / (self._nanoseconds * order.layout.size)) // BIN * BIN
        steps = min(due, max(BIN, size))
        left = order.layout.steps - simulation.step
        if left > 0:
            steps = min(steps, left)
        with self._turns.turn(self._claim, self._most) as simulation.threads:
            # What the thread waits for the page's is no work, and would make turns ever shorter.
            clock = own_clock if simulation.threads == 1 else time.perf_counter
            began = clock()
            chunk = simulation.advance(steps)
            spent = clock() - began
        if steps * order.layout.size > 2000:
            cost = spent * 1e9 / (steps * order.layout.size)
            self._nanoseconds += 0.2 * (min(cost, 2000.0) - self._nanoseconds)
        self._advanced = True
        self._ring.record(chunk.trace[0], chunk.first_step)
        self._session.recorder.note(simulation, chunk)
        window = order.window * order.layout.clock
        self._ledger.add(chunk, simulation.time, simulation.state, window)
        if simulation.step == order.layout.steps and self._pristine:
            self._sha256 = simulation.sha256()
            if order.layout.timing.ends:
                # Nothing more will come: hold the picture instead of letting it slide away.
                self._session.finish()
        with self._session._lock:
            self._session._steps_due = max(self._session._steps_due - steps, 0)
        self._dirty = True
        return steps < due

    def _publish_if_due(self) -> None:
        now = time.perf_counter()
        answer = self._urgent and (self._answers or not self._session.playing)
        lively = now < self._lively and not self._turns.crowded
        unseen = self._urgent and not answer and lively and self._foreseen is not None
        if unseen and self._session.playing and not self._message:
            return  # nothing to see yet; the browser is to be free when there is
        period = self._turns.frame_period()
        period = min(period, FASTEST) / 2 if lively else period
        if self._dirty and (answer or now - self._last_frame >= period):
            # By the clock, not by when it was noticed: else every frame would be a little late.
            self._last_frame = min(max(self._last_frame + period, now - 0.5 * period), now)
            self._dirty = False
            self._session.frame = self._snapshot(now)
            if answer or lively:
                self._urgent = self._urgent and not answer
                if answer and self._foreseen is not None:
                    self._lively = now  # it shows, and needs no closer look
                if self._session._answered is not None:
                    self._session._answered()

    def _snapshot(self, now: float) -> Frame:
        simulation, order = self._simulation, self._order
        layout = order.layout
        window = order.window * layout.clock
        steps, low, high = self._ring.columns(int(order.window / order.base_dt), COLUMNS)
        times, neurons, serials = self._ledger.numbered(simulation.time - window)
        late = now - self._averaged >= AVERAGES or not self._session.playing or self._urgent
        if late or simulation.time - self._averaged_until > 0.25 * window:
            self._averaged, self._averaged_until = now, simulation.time
            self._averages = self._ledger.averages(times, neurons, layout.size)
        first = simulation.state[0]
        self._sequence += 1
        return Frame(
            sequence=self._sequence,
            model=layout.model,
            time=simulation.time,
            dt=layout.dt,
            clock=layout.clock,
            window=window,
            playing=self._session.playing,
            neurons=layout.size,
            seed=layout.seed,
            amplitude=layout.timing.amplitude,
            names=simulation.model.TRACED,
            x=(steps - simulation.step) * layout.dt,
            low=low,
            high=high,
            spike_x=times - simulation.time,
            spike_neuron=neurons,
            state={name: float(first[name]) for name in simulation.model.HASHED},
            readouts=Readouts(
                **self._averages,
                residual=self._ledger.residual(simulation.state),
                speed=self._speed(now),
                sha256=self._sha256,
            ),
            message=self._message,
            sharing=max(self._turns.running(), 1),
            spike_serial=serials,
            spike_end=self._ledger.end,
            epoch=self._epoch,
            orders=self._orders,
        )

    def _speed(self, now: float) -> float:
        """Return scenario time per real time over about the last second."""
        done = self._simulation.step * self._order.base_dt
        self._reached.append((now, done))
        while len(self._reached) > 2 and now - self._reached[0][0] > 1.0:
            self._reached.pop(0)
        (start, before), (end, after) = self._reached[0], self._reached[-1]
        return (after - before) / (end - start) if end > start and self._session.playing else 0.0
