"""Many runs of one scenario: one seed after the other, or as many neurons side by side.

Neurons draw their random numbers, and their spread from device to device, from (seed, neuron): a
run of one scenario with ten times the neurons is ten runs of it. The checks use that, for it is
fast; an ensemble that a person sees takes real seeds, so that each can be looked at by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments.outcome import Halted, never
from explorer.lessons.quantities import QUANTITIES, Sample
from explorer.scenario.scenario import Scenario

CHUNK_NEURON_STEPS = 1_000_000
"""Work between two questions whether to stop: about a tenth of a second."""

MANY = 256
"""Neurons from which two threads share a run: what a check averages, not what a page shows."""

ASIDE = ("view.", "run.speed", "run.seconds", "run.seed", "population.size")
"""Paths that no sample depends on, or that are given apart."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What many runs gave.

    Attributes: `values` one number a run, nan where it has none; `first_seed`; `asked` runs.
    """

    values: np.ndarray
    first_seed: int
    asked: int

    @property
    def found(self) -> np.ndarray:
        """The runs that have a number."""
        return self.values[np.isfinite(self.values)]

    @property
    def mean(self) -> float:
        """Mean of the runs that have a number; nan without any."""
        return float(self.found.mean()) if self.found.size else math.nan

    @property
    def error(self) -> float:
        """Standard error of the mean; nan with fewer than two runs."""
        size = self.found.size
        return float(self.found.std(ddof=1) / math.sqrt(size)) if size > 1 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Where the middle 95 % of the single runs lie."""
        if not self.found.size:
            return math.nan, math.nan
        low, high = np.quantile(self.found, (0.025, 0.975))
        return float(low), float(high)

    @property
    def mean_interval(self) -> tuple[float, float]:
        """The 95 % confidence interval of the mean, by Student's t."""
        size = self.found.size
        if size < 2:
            return math.nan, math.nan
        from scipy.special import stdtrit

        half = float(stdtrit(size - 1, 0.975)) * self.error
        return self.mean - half, self.mean + half


def run_sample(scenario: Scenario, seconds: float | None = None, seed: int | None = None,
               neurons: int | None = None,
               halted: Callable[[], bool] = never, threads: int = 1) -> Sample:  # fmt: skip
    """Return one run, from t = 0, as the quantities see it.

    Parameters
    ----------
    seconds [s], seed, neurons: None takes the scenario's.
    halted: asked now and then; True ends the work with Halted.
    threads: how many share the neurons; they change no bit of the result.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    layout = lay_out(scenario, neurons=neurons, seed=seed, seconds=seconds)
    simulation = Simulation(layout, (), threads)
    chunk = max(256, CHUNK_NEURON_STEPS // layout.size // 8 * 8)
    times, spiking = [np.empty(0)], [np.empty(0, np.int64)]
    while simulation.step < layout.steps:
        if halted():
            raise Halted("stopped before the end.")
        found = simulation.advance(min(chunk, layout.steps - simulation.step))
        times.append(found.times / layout.clock)
        spiking.append(found.neurons)
    return Sample(
        scenario=scenario,
        times=np.concatenate(times),
        neurons=np.concatenate(spiking),
        size=layout.size,
        seconds=layout.steps * scenario.run.dt,
        layout=layout,
        state=simulation.state,
    )


def value_of(name: str, sample: Sample) -> float:
    """Return a quantity of a sample; nan where there is none."""
    with np.errstate(all="ignore"):
        return float(QUANTITIES[name].of(sample))


def still(scenario: Scenario) -> Sample:
    """Return a sample without a run, for quantities that need none."""
    empty = np.empty(0)
    return Sample(
        scenario, empty, empty.astype(np.int64), scenario.population.size, 0.0, None, None
    )


def one_value(scenario: Scenario, name: str, seconds: float | None = None,
              seed: int | None = None, halted: Callable[[], bool] = never) -> float:  # fmt: skip
    """Return a quantity of the scenario's own run; nan where there is none."""
    if not QUANTITIES[name].runs:
        return value_of(name, still(scenario))
    return value_of(name, _cached(scenario, seconds, seed, 1, halted))


def many_values(scenario: Scenario, name: str, seconds: float | None, seed: int,
                count: int) -> np.ndarray:  # fmt: skip
    """Return a quantity of `count` independent runs side by side; nan where there is none."""
    if not QUANTITIES[name].runs:
        return np.array([value_of(name, still(scenario))])
    stimulus = scenario.stimulus
    if stimulus.shape == "poisson" and not stimulus.individual:
        # All neurons of a run share one random stimulus: only other seeds give other ones.
        samples = (_cached(scenario, seconds, seed + k, 1, never) for k in range(count))
        return np.array([value_of(name, sample) for sample in samples])
    whole = _cached(scenario, seconds, seed, count, never)
    return np.array([value_of(name, part) for part in _parts(whole, count)])


def seeds(scenario: Scenario, name: str, first_seed: int, count: int,
          seconds: float | None = None,
          halted: Callable[[], bool] = never) -> Iterator[Ensemble]:  # fmt: skip
    """Run seed after seed and yield what there is after each; the first is the single run."""
    scenario, values = scenario.copy(), []
    for number in range(count):
        if QUANTITIES[name].runs:
            sample = run_sample(scenario, seconds, first_seed + number, halted=halted)
            values.append(value_of(name, sample))
        else:
            values.append(value_of(name, still(scenario)))
        yield Ensemble(np.array(values), first_seed, count)


def _parts(whole: Sample, count: int) -> Iterator[Sample]:
    """Cut a run into `count` runs of neighbouring neurons."""
    size = whole.size // count
    owner = whole.neurons // size
    for number in range(count):
        mine = owner == number
        rows = slice(number * size, (number + 1) * size)
        yield Sample(
            scenario=whole.scenario, times=whole.times[mine],
            neurons=whole.neurons[mine] - number * size, size=size, seconds=whole.seconds,
            layout=whole.layout, state=whole.state[rows],
        )  # fmt: skip


def _cached(scenario: Scenario, seconds, seed, count: int, halted) -> Sample:
    key = tuple(
        (path, value) for path, value in scenario.values().items() if not path.startswith(ASIDE)
    )
    seconds = scenario.run.seconds if seconds is None else float(seconds)
    seed = scenario.run.seed if seed is None else int(seed)
    size = scenario.population.size * count
    return _stored(key, seconds, seed, size, _Unkeyed(halted))


class _Unkeyed:
    """Carries what a cached function needs and must not be told apart by."""

    def __init__(self, halted):
        self.halted = halted

    def __eq__(self, other):
        return isinstance(other, _Unkeyed)

    def __hash__(self):
        return 0


@lru_cache(maxsize=96)
def _stored(key, seconds: float, seed: int, size: int, work: _Unkeyed) -> Sample:
    """Run once for every question with the same answer; answers are shared by all tasks."""
    scenario = Scenario()
    scenario.update(dict(key))
    threads = 2 if size >= MANY else 1
    return run_sample(scenario, seconds, seed, size, work.halted, threads)
