"""What the experiments share: trials of one device under a stimulus of their own.

Every neuron of a run is one trial of the same device with random numbers of its own, so the spread
from device to device is left out here. Times are those of the scenario, before the matched clock:
what comes back is divided by the clock again, so that it can be set beside the published times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import Layout, lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments.outcome import Halted, never
from explorer.scenario.scenario import Scenario

CHUNK_NEURON_STEPS = 2_000_000
"""Work between two questions whether to stop: about 0.15 s on one core."""

CHUNK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Trials:
    """Spikes of many trials of one device.

    Attributes: `times` [s, unmatched clock] and `neurons` (numbers), one entry a spike; `size`
    number of trials; `seconds` simulated [s, unmatched]; `layout`; `state` records at the end;
    `traces` of the first trials, shape (traced, steps, variables), empty unless asked for.
    """

    times: np.ndarray
    neurons: np.ndarray
    size: int
    seconds: float
    layout: Layout
    state: np.ndarray
    traces: np.ndarray


@dataclass(frozen=True, slots=True)
class Bench:
    """How the trials of an experiment are run.

    Attributes: `seed` of all randomness, `threads` that share the work, and `halted`, asked again
    and again; when it answers True the work ends with Halted.
    """

    seed: int = 1
    threads: int = 1
    halted: Callable[[], bool] = never

    def trials(self, scenario: Scenario, changes: Mapping[str, object], seconds: float, count: int,
               until: Callable[[np.ndarray], bool] | None = None, traced: int = 0,
               stages: int = 1, seed: int | None = None) -> Trials:  # fmt: skip
        """Run `count` trials of a scenario with some changes from t = 0.

        Parameters
        ----------
        changes: parameters by path: the stimulus and what the experiment varies.
        seconds: longest time [s] before the matched clock.
        until: asked now and then with the state records; True ends the run early.
        traced: how many trials have their variables recorded at every step.
        stages: neurons in a chain; `count` is then the number of neurons, not of chains.
        seed: in place of the bench's own.

        Raises
        ------
        Halted
            `halted` answered True.
        """
        varied = scenario.copy()
        varied.update(
            {"population.spread": 0.0, "network.stages": stages, "stimulus.delay": 0.0,
             "stimulus.duration": 0.0, **changes}
        )  # fmt: skip
        seed = self.seed if seed is None else seed
        layout = lay_out(varied, neurons=count, seed=seed, seconds=seconds)
        simulation = Simulation(layout, tuple(range(traced)), self.threads)
        chunk = max(8, min(CHUNK_NEURON_STEPS // count, round(CHUNK_SECONDS / varied.run.dt)))
        if until is not None:
            chunk = max(8, min(chunk, -(-layout.steps // 24)))
        chunk = chunk // 8 * 8
        times, neurons, traces = [], [], []
        while simulation.step < layout.steps:
            if self.halted():
                raise Halted("stopped before the end.")
            found = simulation.advance(min(chunk, layout.steps - simulation.step))
            times.append(found.times / layout.clock)
            neurons.append(found.neurons)
            traces.append(found.trace)
            if until is not None and until(simulation.state):
                break
        return Trials(
            times=np.concatenate(times),
            neurons=np.concatenate(neurons),
            size=count,
            seconds=simulation.step * varied.run.dt,
            layout=layout,
            state=simulation.state,
            traces=np.concatenate(traces, axis=1),
        )


def all_fired(state: np.ndarray) -> bool:
    """Return whether every trial has spiked at least once."""
    return bool((state["spikes"] > 0).all())


def count_of(full: int, effort: float, least: int = 2) -> int:
    """Return the number of trials: `full` at effort 1, never below `least`."""
    return max(round(full * effort), least)


def mean_and_error(values: np.ndarray) -> tuple[float, float]:
    """Return the mean of independent values and its standard error (0 for a single value)."""
    values = np.asarray(values, float)
    if values.size == 0:
        return float("nan"), float("nan")
    if values.size == 1:
        return float(values[0]), 0.0
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size))


def ratio_and_error(above: tuple[float, float], below: tuple[float, float]) -> tuple[float, float]:
    """Return the ratio of two independent (value, standard error) pairs with its error."""
    ratio = above[0] / below[0]
    relative = np.hypot(above[1] / above[0], below[1] / below[0]) if above[0] else 0.0
    return float(ratio), float(abs(ratio) * relative)
