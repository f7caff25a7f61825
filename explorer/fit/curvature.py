"""Standard errors from the curvature of the misfit, without further evaluations."""

from __future__ import annotations

import math

import numpy as np

from explorer.fit.search import BAD, Search

MORE_POINTS = 2
"""How many times as many points as unknowns of the paraboloid are used at least."""

NEAR = 12.0
"""Rise of the misfit up to which a point counts as near the best: about 3.5 standard errors."""

WIDEST = 0.5
"""Error, as part of the box, beyond which the data are said to tell none."""


def standard_errors(search: Search) -> dict[str, float | None]:
    """Return one standard error [SI] of each free parameter, by path; None where none is told.

    A paraboloid is laid through the evaluated points around the best; its inverse curvature is
    the covariance, since a rise of the misfit by 1 is one standard error where the deviations are
    in units of theirs. Where the best misfit exceeds the number of rows, the errors grow by the
    root of that ratio: what is not met is counted as spread.
    """
    paths = [one.path for one in search.free]
    none = dict.fromkeys(paths)
    size = len(paths)
    misfit = np.array(search.history)
    tried = np.array(search.tried).reshape(-1, size)
    usable = misfit < BAD
    unknowns = 1 + size + size * (size + 1) // 2
    if usable.sum() < MORE_POINTS * unknowns:
        return none
    excess = max(search.best / max(len(search.best_evaluation.rows) - size, 1), 1.0)
    offset = tried[usable] - search.best_at
    rise = misfit[usable] - search.best
    fewest = MORE_POINTS * unknowns
    nearest = np.argsort(rise, kind="stable")[: max(fewest, int((rise < NEAR * excess).sum()))]
    offset, height = offset[nearest], misfit[usable][nearest] - search.best
    scale = np.abs(offset).max(axis=0)
    if not np.all(scale > 1e-9):
        return none
    curvature = _curvature(offset / scale, height, size)
    try:
        covariance = 2.0 * np.linalg.inv(curvature)
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return none
    part = np.sqrt(np.diag(covariance) * excess) * scale
    values = search.values(search.best_at)
    return {
        one.path: one.spread(values[one.path], float(width))
        if math.isfinite(width) and width < WIDEST
        else None
        for one, width in zip(search.free, part, strict=True)
    }


def _curvature(offset: np.ndarray, height: np.ndarray, size: int) -> np.ndarray:
    """Return the matrix of second derivatives of the paraboloid that fits best."""
    pairs = [(a, b) for a in range(size) for b in range(a, size)]
    columns = [np.ones(height.size), *offset.T]
    columns += [offset[:, a] * offset[:, b] for a, b in pairs]
    found = np.linalg.lstsq(np.array(columns).T, height, rcond=None)[0][1 + size :]
    matrix = np.zeros((size, size))
    for (a, b), value in zip(pairs, found, strict=True):
        matrix[a, b] = matrix[b, a] = value if a != b else 2.0 * value
    return matrix
