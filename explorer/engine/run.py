"""Headless runs: the same simulation as the app's, from t = 0 to the end, with its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.engine.layout import Layout, lay_out
from explorer.engine.simulation import Simulation
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
        self._model = simulation.model
        self._sha256 = simulation.sha256()
        self._samples, self._every, self._probes = samples, every, simulation.probes

    @property
    def seconds(self) -> float:
        """Simulated time [s], on the ion's own clock."""
        return float(f"{self.layout.steps * self.layout.dt:.12g}")

    @property
    def spikes(self) -> xarray.Dataset:
        """All spikes in order of time: variables `time` [s] and `neuron` along `spike`."""
        import xarray

        data = {
            "time": ("spike", self.spike_times, {"units": "s"}),
            "neuron": ("spike", self.spike_neurons, {"units": "1"}),
        }
        return xarray.Dataset(data, attrs=self._attributes())

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
        return xarray.Dataset(variables, coords=coordinates, attrs=self._attributes())

    def _attributes(self) -> dict[str, object]:
        return {
            "program": f"wetware-explorer {VERSION}",
            "preset": self.scenario.preset,
            "model": self.layout.model,
            "seed": self.layout.seed,
            "dt": self.layout.dt,
            "sources": ", ".join(self.scenario.sources),
        }

    def summary(self) -> dict[str, object]:
        """Return the run as plain numbers in SI; None where a number is not defined."""
        times, neurons = self.spike_times, self.spike_neurons
        count = int(times.size)
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "preset": self.scenario.preset,
            "model": self.layout.model,
            "seed": self.layout.seed,
            "seconds": self.seconds,
            "dt": self.layout.dt,
            "clock": self.layout.clock,
            "neurons": self.layout.size,
            "spikes": count,
            "rate_hz": count / self.layout.size / self.seconds,
            "first_spike_s": float(times[0]) if count else None,
            "isi_mean_s": intervals.mean(times, neurons),
            "isi_cv": intervals.variation(times, neurons),
            "energy_j": energy.ledger(self.state, self._model.DESCRIPTION),
            "energy_per_spike_j": energy.per_spike(self.state, self._model.DESCRIPTION),
            "area_m2": self.scenario.get(self._model.DESCRIPTION.area) * self.layout.size,
            "state_sha256": self._sha256,
        }


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
    size = chunk_steps or max(8, CHUNK_NEURON_STEPS // layout.size // 8 * 8)
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
