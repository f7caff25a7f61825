"""Headless runs: the same simulation as the app's, from t = 0 to the end, with its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.engine.layout import Layout, lay_out
from explorer.engine.simulation import Simulation
from explorer.model.long_steps import LONG
from explorer.model.observables import energy, intervals
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION

if TYPE_CHECKING:
    import xarray

SCHEMA = 1
TRACE_SAMPLES = 20_000
"""Most samples kept of each traced variable; longer runs keep every n-th step."""
TRACED_NEURONS = 8
CHUNK_NEURON_STEPS = 400_000
LEAST_CHUNK = 256
"""Fewest steps at once for a large population: laying it out in lanes then costs little."""


class Result:
    """A finished run.

    Attributes: `scenario` (a copy), `layout`, `state` records at the end, `spike_times` [s],
    `spike_neurons`; datasets `spikes`, `traces`; `summary()` as plain numbers in SI.
    """

    def __init__(self, scenario: Scenario, simulation: Simulation, times, neurons, samples, every):
        self.scenario = scenario
        self.layout: Layout = simulation.layout
        self.state = simulation.state
        order = np.argsort(times, kind="stable")
        self.spike_times, self.spike_neurons = times[order], neurons[order]
        self._simulation, self._model = simulation, simulation.model
        self._samples, self._every, self._probes = samples, every, simulation.probes

    @property
    def seconds(self) -> float:
        """Simulated time [s], on the ion's own clock."""
        return simulated_seconds(self.layout)

    @property
    def spikes(self) -> xarray.Dataset:
        """All spikes in order of time: variables `time` [s] and `neuron` along `spike`."""
        import xarray

        data = {
            "time": ("spike", self.spike_times, {"units": "s"}),
            "neuron": ("spike", self.spike_neurons, {"units": "1"}),
        }
        return xarray.Dataset(data, attrs=attributes(self.scenario, self.layout))

    @property
    def traces(self) -> xarray.Dataset:
        """The recorded variables, dimensions (neuron, time); units in attrs."""
        import xarray

        dt = self.layout.dt
        times = (np.arange(self._samples.shape[1]) + 1) * self._every * dt
        variables = {
            name: (("neuron", "time"), self._samples[:, :, column], {"units": unit})
            for column, (name, unit) in enumerate(
                zip(self._model.TRACED, self._model.TRACE_UNITS, strict=True)
            )
        }
        coordinates = {
            "time": ("time", times, {"units": "s"}),
            "neuron": ("neuron", self._probes, {"units": "1"}),
        }
        origin = attributes(self.scenario, self.layout)
        return xarray.Dataset(variables, coords=coordinates, attrs=origin)

    def summary(self) -> dict[str, object]:
        """Return the run as plain numbers in SI; None where a number is not defined."""
        times, neurons = self.spike_times, self.spike_neurons
        return summary_of(
            self.scenario,
            self._simulation,
            int(times.size),
            float(times[0]) if times.size else None,
            intervals.mean(times, neurons),
            intervals.variation(times, neurons),
        )


def simulated_seconds(layout: Layout) -> float:
    """Return the length of a run [s], on the ion's own clock."""
    return float(f"{layout.steps * layout.dt:.12g}")


def attributes(scenario: Scenario, layout: Layout) -> dict[str, object]:
    """Return what a file of results says about its origin."""
    return {
        "program": f"wetware-explorer {VERSION}",
        "preset": scenario.preset,
        "model": layout.model,
        "seed": layout.seed,
        "dt": layout.dt,
        "sources": ", ".join(scenario.sources),
    }


def summary_of(
    scenario: Scenario,
    simulation: Simulation,
    spikes: int,
    first_spike: float | None,
    mean_interval: float | None,
    variation: float | None,
) -> dict[str, object]:
    """Return a finished run as plain numbers in SI, given what was found about its spikes."""
    layout, model = simulation.layout, simulation.model.DESCRIPTION
    seconds = simulated_seconds(layout)
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "preset": scenario.preset,
        "model": layout.model,
        "seed": layout.seed,
        "seconds": seconds,
        "dt": layout.dt,
        "clock": layout.clock,
        "neurons": layout.size,
        "spikes": spikes,
        "rate_hz": spikes / layout.size / seconds,
        "first_spike_s": first_spike,
        "isi_mean_s": mean_interval,
        "isi_cv": variation,
        "energy_j": energy.ledger(simulation.state, model),
        "energy_per_spike_j": energy.per_spike(simulation.state, model),
        "area_m2": scenario.get(model.area) * layout.size,
        "state_sha256": simulation.sha256(),
    }


def chunk_for(neurons: int, threads: int = 1) -> int:
    """Return how many steps to take at once: some milliseconds of work for each thread."""
    return max(LEAST_CHUNK, CHUNK_NEURON_STEPS * threads // neurons // 8 * 8)


def simulate(scenario: Scenario, seconds: float | None = None, seed: int | None = None,
             neurons: int | None = None, *, threads: int = 1,
             chunk_steps: int | None = None, traced: int = TRACED_NEURONS) -> Result:  # fmt: skip
    """Run a scenario from t = 0 and return the result.

    Parameters
    ----------
    seconds: run time [s] before the matched clock; None takes `run.seconds`.
    seed, neurons: None takes `run.seed` and `population.size`.
    threads, chunk_steps: how the work is cut; neither changes a bit of the result.
    traced: how many neurons, from the first on, have their variables recorded.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    scenario = scenario.copy()
    layout = lay_out(scenario, neurons=neurons, seed=seed, seconds=seconds)
    simulation = Simulation(layout, tuple(range(min(layout.size, traced))), threads)
    # Whole long steps: one that a chunk cut would be taken in short ones.
    size = -(-(chunk_steps or chunk_for(layout.size, threads)) // LONG) * LONG
    every = -(-layout.steps // TRACE_SAMPLES)
    times, neurons_found, samples = [], [], []
    while simulation.step < layout.steps:
        chunk = simulation.advance(min(size, layout.steps - simulation.step))
        times.append(chunk.times)
        neurons_found.append(chunk.neurons)
        offset = (every - 1 - chunk.first_step) % every
        samples.append(chunk.trace[:, offset::every].copy())
    return Result(
        scenario,
        simulation,
        np.concatenate(times),
        np.concatenate(neurons_found),
        np.concatenate(samples, axis=1),
        every,
    )
