"""The sweep: plan, run, collect; results as one labelled dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.scenario.scenario import Scenario
from explorer.sweep.journal import Journal
from explorer.sweep.plan import Plan, plan
from explorer.sweep.task import MEASURED
from explorer.sweep.workers import results
from explorer.version import VERSION

if TYPE_CHECKING:
    import xarray


def sweep(
    scenario: Scenario,
    over: Mapping[str, Sequence],
    seconds: float | None = None,
    seeds: int | Sequence[int] = 8,
    client: object = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    design: str = "grid",
    samples: int | None = None,
    journal: str | Path | None = None,
) -> xarray.Dataset:
    """Run a design of parameter values times seeds and return every summary as a dataset.

    Parameters
    ----------
    over: parameter path to its values (SI numbers or unit text); in a grid one dimension each. The
        designs "sobol" and "latin" take least and greatest value as the ends of a range.
    seconds: run time [s]; None takes `run.seconds`.
    seeds: how many seeds, counted from `run.seed`, or their list.
    client: a `distributed.Client`, on whose workers the runs go; None runs them here.
    progress: called with (runs done, runs in all) after each point.
    design, samples: "grid", or "sobol" or "latin" with so many points, drawn from `run.seed`.
    journal: a file that keeps every finished point, so that the same call goes on after an
        interruption; delete it when the results are kept.

    Raises
    ------
    ScenarioError
        An unknown path or design, a value out of bounds, an empty list.
    """
    planned = plan(scenario, over, seconds, seeds, design, samples)
    kept = Journal(Path(journal) if journal is not None else None)
    tasks = planned.tasks()
    found = {key: result for key, result in kept.read().items() if _whole(result, planned)}
    known = {task["key"] for task in tasks}
    found = {key: result for key, result in found.items() if key in known}
    left = [task for task in tasks if task["key"] not in found]
    each = len(planned.seeds)

    def tell() -> None:
        if progress:
            progress(len(found) * each, len(known) * each)

    if found:
        tell()
    try:
        for result in results(left, client):
            found[result["key"]] = result
            kept.add(result)
            tell()
    finally:
        kept.close()
    return _dataset(scenario, planned, [found[task["key"]] for task in tasks], design)


def _whole(result: Mapping[str, object], planned: Plan) -> bool:
    """Return whether a kept result has a number or None for every seed."""
    return all(
        isinstance(result.get(name), list) and len(result[name]) == len(planned.seeds)
        for name in MEASURED
    )


def _dataset(scenario: Scenario, planned: Plan, found: list[dict], design: str):
    import xarray

    shape = (*planned.shape, len(planned.seeds))
    dims = (*planned.dims, "seed")
    variables = {}
    for name, unit in MEASURED.items():
        values = np.array(
            [[np.nan if value is None else value for value in result[name]] for result in found],
            float,
        )
        variables[name] = (dims, values.reshape(shape), {"units": unit})
    coordinates: dict[str, tuple] = {}
    for path, values in planned.axes.items():
        along = (path,) if planned.dims != ("sample",) else ("sample",)
        coordinates[path] = (along, values, {"units": scenario.declaration(path).fact.unit})
    coordinates["seed"] = ("seed", list(planned.seeds), {"units": "1"})
    attributes = {
        "program": f"wetware-explorer {VERSION}",
        "preset": scenario.preset,
        "design": design,
        "sources": ", ".join(scenario.sources),
    }
    return xarray.Dataset(variables, coords=coordinates, attrs=attributes)
