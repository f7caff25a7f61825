"""Sweeps, one run after the other; tasks are plain values, so that they can go elsewhere later."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.engine.run import simulate
from explorer.errors import ScenarioError
from explorer.quantity import check
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION

if TYPE_CHECKING:
    import xarray

MEASURED = {
    "spikes": "1", "rate_hz": "Hz", "first_spike_s": "s", "isi_mean_s": "s", "isi_cv": "1",
    "energy_per_spike_j": "J",
}  # fmt: skip
"""Numbers of a run's summary that a sweep collects, with their units."""


def sweep(scenario: Scenario, over: Mapping[str, Sequence], seconds: float | None = None,
          seeds: int | Sequence[int] = 8, client: object = None,
          progress: Callable[[int, int], None] | None = None) -> xarray.Dataset:  # fmt: skip
    """Run a grid of parameter values times seeds and return every summary as a dataset.

    Parameters
    ----------
    over: parameter path to its values (SI numbers or unit text); one dimension each.
    seconds: run time [s]; None takes `run.seconds`.
    seeds: how many seeds, counted from `run.seed`, or their list.
    client: reserved for a scheduler; only None is possible.
    progress: called with (runs done, runs in all) after each run.

    Raises
    ------
    ScenarioError
        An unknown path, a value out of bounds, an empty list, or a client.
    """
    import xarray

    if client is not None:
        raise ScenarioError("sweep: a scheduler is not supported yet, allowed is client=None.")
    axes = {path: _axis(scenario, path, values) for path, values in over.items()}
    if not axes:
        raise ScenarioError("sweep: name at least one parameter to vary.")
    first = scenario.run.seed
    numbers = list(range(first, first + seeds)) if isinstance(seeds, int) else list(seeds)
    if not numbers:
        raise ScenarioError("sweep: seeds must be at least 1.")
    shape = (*(len(values) for values in axes.values()), len(numbers))
    results = {name: np.full(shape, np.nan) for name in MEASURED}
    total, done = int(np.prod(shape)), 0
    for index in itertools.product(*(range(len(values)) for values in axes.values())):
        point = scenario.copy()
        point.update({path: axes[path][i] for path, i in zip(axes, index, strict=True)})
        for column, seed in enumerate(numbers):
            summary = simulate(point, seconds=seconds, seed=seed).summary()
            for name, values in results.items():
                if summary[name] is not None:
                    values[(*index, column)] = summary[name]
            done += 1
            if progress:
                progress(done, total)
    return _dataset(scenario, axes, numbers, results, xarray)


def _axis(scenario: Scenario, path: str, values: Sequence) -> list:
    declared = scenario.declaration(path)
    if isinstance(values, str) or not len(values):
        raise ScenarioError(f"{path}: give a list of at least one value.")
    return [check(declared, path, value) for value in values]


def _dataset(scenario, axes, seeds, results, xarray):
    coordinates = {
        path: (path, values, {"units": scenario.declaration(path).fact.unit})
        for path, values in axes.items()
    }
    coordinates["seed"] = ("seed", seeds, {"units": "1"})
    variables = {
        name: ((*axes, "seed"), values, {"units": MEASURED[name]})
        for name, values in results.items()
    }
    attributes = {
        "program": f"wetware-explorer {VERSION}",
        "preset": scenario.preset,
        "sources": ", ".join(scenario.sources),
    }
    return xarray.Dataset(variables, coords=coordinates, attrs=attributes)
