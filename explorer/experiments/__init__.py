"""Experiments: one file each. What is done to a neuron, and the one number that comes out.

An experiment module has `ID` (its file name with dashes), `TITLE`, `QUESTION` (what a person would
ask, one sentence), `TRAIT` (whether it is one of the six traits of a living neuron), `ORDER` in
menus, `MODELS` (ids of the neuron models it is made for) and
`measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome`: run the protocol with
the scenario's device and circuit. `effort` scales the number of neurons (0.1 a quick look, 1 for
a verdict); `halted()` is asked between runs and ends the work with Halted when it answers True.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def experiments() -> dict[str, ModuleType]:
    """Return every experiment module of this folder by its ID, in its order."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    found = [module for module in modules if hasattr(module, "measure")]
    return {module.ID: module for module in sorted(found, key=lambda module: module.ORDER)}
