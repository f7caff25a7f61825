"""Runs one experiment at a time in the background: first roughly, then better and better."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from explorer.errors import ExplorerError
from explorer.experiments import experiments
from explorer.experiments.outcome import Halted, Outcome
from explorer.language import carried
from explorer.scenario.scenario import Scenario

EFFORTS = (0.03, 0.2, 1.0)
"""A first answer within a second or two, beside the live neuron; a verdict after a few more."""

log = logging.getLogger(__name__)
_one_at_a_time = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Report:
    """What is known so far: the newest `outcome` or None, the `effort` behind it, whether more
    will come (`running`), and a `problem` in words or empty."""

    experiment: str
    outcome: Outcome | None
    effort: float
    running: bool
    problem: str = ""


class ExperimentRunner:
    """One thread a request; a new request halts the one before.

    Parameters
    ----------
    told: called from the thread with every Report.
    """

    def __init__(self, told: Callable[[Report], None]):
        self._told = told
        self._halt = threading.Event()

    def request(self, experiment: str, scenario: Scenario, seed: int = 1) -> None:
        """Measure an experiment with a copy of a scenario; halts what was running."""
        self.halt()
        self._halt = halt = threading.Event()
        work = (experiment, scenario.copy(), seed, halt)
        threading.Thread(
            target=carried(self._run), args=work, name="experiment", daemon=True
        ).start()

    def halt(self) -> None:
        """Stop what is running, if anything; nothing is told any more."""
        self._halt.set()

    def _run(self, experiment: str, scenario: Scenario, seed: int, halt: threading.Event) -> None:
        outcome, effort = None, 0.0

        def tell(running: bool, problem: str = "") -> None:
            if not halt.is_set():
                self._told(Report(experiment, outcome, effort, running, problem))

        try:
            tell(running=True)
            for effort in EFFORTS:
                with _one_at_a_time:
                    outcome = experiments()[experiment].measure(
                        scenario, effort=effort, seed=seed, halted=halt.is_set
                    )
                tell(running=effort < EFFORTS[-1])
        except Halted:
            return
        except ExplorerError as error:
            tell(running=False, problem=str(error))
        except Exception:
            log.exception("an experiment stopped")
            tell(running=False, problem="The experiment stopped by a fault of the program.")
