"""The plan of a sweep: which points, which seeds, and where each result belongs.

A grid has one dimension for each parameter. The designs "sobol" and "latin" scatter `samples`
points over the box of the parameters' ranges, with one dimension "sample". A task is a plain
record, so that it can travel to another process or machine.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.errors import ScenarioError, did_you_mean
from explorer.quantity import Quantity, check
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION

DESIGNS = ("grid", "sobol", "latin")
MOST_RUNS = 10_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run.

    Attributes: `axes` parameter path to its values, one for each grid line or sample; `points`
    changes by path, one dict a point in the order of the result; `shape` of the points; `dims`
    their names; `seeds`; `values` of the scenario by path; `seconds` of each run or None.
    """

    axes: dict[str, list]
    points: tuple[dict[str, object], ...]
    shape: tuple[int, ...]
    dims: tuple[str, ...]
    seeds: tuple[int, ...]
    values: dict[str, object]
    seconds: float | None

    def tasks(self) -> list[dict[str, object]]:
        """Return one plain record for each point: values by path, seeds, run time, its key."""
        made = []
        for point in self.points:
            record = {
                "values": self.values | point, "seeds": list(self.seeds), "seconds": self.seconds,
            }  # fmt: skip
            made.append(record | {"key": _key(record)})
        return made

    @property
    def runs(self) -> int:
        """Number of runs in all."""
        return len(self.points) * len(self.seeds)


def _key(record: Mapping[str, object]) -> str:
    """Return a fingerprint of a task: the same work by the same version has the same one."""
    text = json.dumps({"version": VERSION} | dict(record), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan(
    scenario: Scenario,
    over: Mapping[str, Sequence],
    seconds: float | None,
    seeds: int | Sequence[int],
    design: str = "grid",
    samples: int | None = None,
) -> Plan:
    """Return the plan of a sweep; arguments as in `sweep`.

    Raises
    ------
    ScenarioError
        An unknown path or design, a value out of bounds, an empty list, too many runs.
    """
    if design not in DESIGNS:
        guess = did_you_mean(str(design), DESIGNS) or f" Allowed are {', '.join(DESIGNS)}."
        raise ScenarioError(f"sweep: design '{design}' is not known.{guess}")
    axes = {path: _axis(scenario, path, values) for path, values in over.items()}
    if not axes:
        raise ScenarioError("sweep: name at least one parameter to vary.")
    first = scenario.run.seed
    numbers = tuple(range(first, first + seeds) if isinstance(seeds, int) else seeds)
    if not numbers:
        raise ScenarioError("sweep: seeds must be at least 1.")
    if design == "grid":
        if samples is not None:
            raise ScenarioError("sweep: samples belong to the designs sobol and latin.")
        shape, dims = tuple(len(values) for values in axes.values()), tuple(axes)
    else:
        axes = _scattered(scenario, axes, design, samples, first)
        shape, dims = (int(samples),), ("sample",)
    total = len(numbers)
    for length in shape:
        total *= length
    if total > MOST_RUNS:
        raise ScenarioError(f"sweep: {total} runs are too many, allowed are {MOST_RUNS}.")
    lines = (
        itertools.product(*axes.values()) if design == "grid" else zip(*axes.values(), strict=True)
    )
    points = tuple(dict(zip(axes, line, strict=True)) for line in lines)
    return Plan(axes, points, shape, dims, numbers, scenario.values(), seconds)


def _axis(scenario: Scenario, path: str, values: Sequence) -> list:
    declared = scenario.declaration(path)
    if isinstance(values, str) or not len(values):
        raise ScenarioError(f"{path}: give a list of at least one value.")
    return [check(declared, path, value) for value in values]


def _scattered(scenario: Scenario, axes: dict[str, list], design: str, samples: int | None,
               seed: int) -> dict[str, list]:  # fmt: skip
    """Return `samples` points within the ranges of the axes, the same ones for the same seed."""
    from scipy.stats import qmc

    if samples is None or not 1 <= samples <= MOST_RUNS:
        raise ScenarioError(f"sweep: the design {design} needs samples, 1 to {MOST_RUNS}.")
    for path in axes:
        if not isinstance(scenario.declaration(path), Quantity):
            raise ScenarioError(f"{path}: only continuous numbers can be scattered, take a grid.")
    size = len(axes)
    if design == "sobol":
        # A whole power of two keeps the balance of the sequence; the first ones are taken.
        points = qmc.Sobol(size, seed=seed).random_base2((samples - 1).bit_length())[:samples]
    else:
        points = qmc.LatinHypercube(size, seed=seed).random(samples)
    found = {}
    for column, (path, values) in enumerate(axes.items()):
        low, high = min(values), max(values)
        found[path] = [float(low + part * (high - low)) for part in points[:, column]]
    return found
