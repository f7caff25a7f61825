"""A live run: one thread that simulates and publishes frames. It never touches the screen."""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable

from explorer.engine.frame import Frame
from explorer.engine.order import Order, order_for
from explorer.engine.recorder import Recorder
from explorer.engine.turns import TURNS, Turns
from explorer.engine.worker import Worker
from explorer.errors import ExplorerError
from explorer.scenario.scenario import Scenario

log = logging.getLogger(__name__)


class Session:
    """One live simulation. All methods may be called from any thread; `frame` is the newest one,
    `recorder` holds what is needed to look back.

    Parameters
    ----------
    scenario: what to run; playing: whether time passes from the start.
    answered: called from the engine's thread when a frame that answers a change is there.
    turns: the cores that it shares with others; None takes those of this process.
    """

    def __init__(
        self,
        scenario: Scenario,
        playing: bool = True,
        answered: Callable[[], None] | None = None,
        turns: Turns | None = None,
    ):
        self.frame: Frame | None = None
        self.turns = turns or TURNS
        self._held = False
        self.recorder: Recorder | None = None
        self._answered = answered
        self._order = order_for(scenario)
        self._playing, self._finished = playing, False
        self._steps_due = 0
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self, wait: bool = False) -> None:
        """End the thread; with `wait` until it is gone."""
        self._stop.set()
        self._wake.set()
        if wait and self._thread.is_alive():
            self._thread.join(10)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def playing(self) -> bool:
        """Whether time passes."""
        return self._playing

    def put(self, scenario: Scenario) -> None:
        """Go on with the scenario's values; ScenarioError leaves the run as it is.

        A change that needs a start from t = 0 (number of neurons, seed, step, model) restarts.
        """
        with self._lock:
            old = self._order
            new = order_for(scenario, old.generation)
            restart = (
                not new.layout.fits(old.layout)
                or new.layout.seed != old.layout.seed
                or new.base_dt != old.base_dt
                or new.layout.steps != old.layout.steps
            )
            if restart:
                self._start_anew(new)
            else:
                self._order = new
        self._wake.set()

    def reset(self, scenario: Scenario) -> None:
        """Start again from t = 0 with the scenario's values and seed."""
        with self._lock:
            self._start_anew(order_for(scenario))
        self._wake.set()

    def _start_anew(self, order: Order) -> None:
        self._order = dataclasses.replace(order, generation=self._order.generation + 1)
        if self._finished:
            self._playing, self._finished = True, False

    def play(self, playing: bool = True) -> None:
        """Let time pass, or hold it."""
        self._playing, self._finished = playing, False
        self._wake.set()

    def hold(self, held: bool) -> None:
        """Let the engine rest while nobody looks; `playing` stays what the person chose."""
        self._held = held
        self._wake.set()

    @property
    def held(self) -> bool:
        """Whether the engine rests because nobody looks."""
        return self._held

    def finish(self) -> None:
        """Hold because the run is over; a new start then runs again."""
        self._playing, self._finished = False, True

    def step_period(self) -> None:
        """While paused, advance by one period of the stimulus."""
        with self._lock:
            if not self._playing:
                self._steps_due += self._order.layout.period_steps
        self._wake.set()

    # ---- the thread -------------------------------------------------------------------------

    def _run(self) -> None:
        worker = Worker(self)
        try:
            while not self._stop.is_set():
                try:
                    pause = worker.turn()
                except ExplorerError as error:
                    pause = worker.halt(str(error))
                except Exception:
                    log.exception("the engine stopped")
                    words = "The simulation stopped by a fault of the program; reset it."
                    pause = worker.halt(words)
                if pause > 0:
                    self._wake.wait(pause)
                    self._wake.clear()
        finally:
            worker.leave()
