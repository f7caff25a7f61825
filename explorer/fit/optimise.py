"""The fit: differential evolution over the whole box, then Nelder-Mead around the best.

Every evaluation runs with the same seed (common random numbers), so that the misfit is a fixed
function of the parameters and the same call gives the same fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np

from explorer.errors import FitError
from explorer.experiments.outcome import never
from explorer.fit.curvature import standard_errors
from explorer.fit.free import free_parameters
from explorer.fit.objective import Evaluation, Objective, objective_for
from explorer.fit.result import FitResult, Step, described
from explorer.fit.search import Ended, Search
from explorer.measured.measurement import Measurement
from explorer.scenario.scenario import Scenario

GLOBAL_PART = 0.55
"""Part of the evaluations spent on the whole box."""

FEWEST, MOST = 4, 1_000_000
"""Bounds of the number of evaluations."""

FIRST_SIDE = 0.06
"""Side of the first simplex, as part of the box."""


def fit(scenario: Scenario, data: Measurement | Objective,
        free: Mapping[str, tuple[float, float] | None], *, seed: int = 1, evaluations: int = 150,
        progress: Callable[[Step], None] | None = None,
        halted: Callable[[], bool] = never) -> FitResult:  # fmt: skip
    """Fit parameters of a scenario to data and return the best that was found.

    Parameters
    ----------
    data: a measurement, or an objective made from one with its options.
    free: parameter path to (low, high) in SI, or None for the range of its slider.
    seed: of the model's noise and of the search. evaluations: most runs of the model.
    progress: called after each evaluation. halted: asked before each; True ends the fit with the
        best so far and `complete` False.

    Raises
    ------
    FitError
        Parameters that cannot be fitted, bounds, or data that the scenario cannot meet.
    """
    objective = objective_for(data) if isinstance(data, Measurement) else data
    if not FEWEST <= evaluations <= MOST:
        raise FitError(
            f"evaluations: {evaluations} is out of bounds, allowed is {FEWEST} to {MOST}."
        )
    prepared = objective.prepare(scenario)
    chosen = free_parameters(prepared, free, objective.own)
    search = Search(objective, prepared, chosen, seed, int(evaluations), progress, halted)
    start = search.begin()
    if not search.stopped:
        _minimise(search, seed)
    if not math.isfinite(search.best) and not search.stopped:
        raise FitError("none of the points within the bounds could be run; narrow the bounds.")
    return _result(search, start, scenario)


def _minimise(search: Search, seed: int) -> None:
    """Run both searches until the evaluations are used up."""
    from scipy.optimize import differential_evolution, minimize

    size = len(search.free)
    box = [(0.0, 1.0)] * size
    search.limit = max(round(GLOBAL_PART * search.budget), FEWEST)
    with suppress(Ended):
        differential_evolution(
            search, box, init=_population(search.best_at, seed), maxiter=search.budget,
            mutation=(0.4, 0.9), recombination=0.8, tol=1e-3, polish=False, seed=seed,
        )  # fmt: skip
    search.limit = search.budget
    side = FIRST_SIDE
    with suppress(Ended):
        while side > 1e-3 and len(search.history) < search.budget:
            corner = search.best_at
            simplex = np.tile(corner, (size + 1, 1))
            for row in range(size):
                simplex[row + 1, row] += side if corner[row] + side <= 1.0 else -side
            minimize(
                search, corner, method="Nelder-Mead", bounds=box,
                options={"initial_simplex": simplex, "xatol": 0.02 * side, "fatol": 1e-3},
            )  # fmt: skip
            side *= 0.4


def _population(start: np.ndarray, seed: int) -> np.ndarray:
    """Return the first points: the start, and a Latin hypercube over the box."""
    random = np.random.default_rng(seed)
    size, count = start.size, max(6, 4 * start.size)
    points = np.empty((count, size))
    for column in range(size):
        points[:, column] = (random.permutation(count) + random.random(count)) / count
    points[np.argmin(np.abs(points - start).sum(axis=1))] = start
    return points


def _result(search: Search, start: Evaluation, scenario: Scenario) -> FitResult:
    chosen = search.free
    values = search.values(search.best_at)
    errors = dict.fromkeys(values)
    if not search.stopped:
        errors = standard_errors(search)
    elif not math.isfinite(search.best):
        values = {one.path: one.start for one in chosen}
    tried = [list(search.values(at).values()) for at in search.tried]
    return FitResult(
        scenario=_fitted(search, start, scenario, values, errors),
        free=chosen,
        values=values,
        errors=errors,
        start=start,
        end=search.best_evaluation,
        complete=not search.stopped,
        history=np.array(search.history),
        tried=np.array(tried, float).reshape(-1, len(chosen)),
        seed=search.seed,
        name=search.objective.name,
    )


def _fitted(search: Search, start: Evaluation, scenario: Scenario, values: dict[str, float],
            errors: dict[str, float | None]) -> Scenario:  # fmt: skip
    """Return the scenario with the best values, its title and what is known about them."""
    made = search.scenario.copy()
    own = {one.path for one in search.objective.own}
    made.update({path: value for path, value in values.items() if path not in own})
    made.title = f"{scenario.title or 'Scenario'} fitted to {search.objective.name}"
    found = "; ".join(
        described(one, values[one.path], errors[one.path], made) for one in search.free
    )
    made.story = (
        f"Fitted to {search.objective.name} by {len(search.history)} runs of the model"
        f"{'' if not search.stopped else ', stopped before the end'}: {found}. Misfit "
        f"{start.misfit:.4g} before, {search.best:.4g} after. Evidence of these values: fitted."
    )
    return made
