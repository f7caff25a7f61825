"""Neuron models: one file each.

A model has `ID`; record types `PARAMETERS` and `STATE`; `HASHED` fields of the state hash; `TRACED`
names with `TRACE_UNITS`; `records(values, conditions)`, `at_rest(parameters)`,
`fastest_loss(parameters)`; and the kernel `advance`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def models() -> dict[str, ModuleType]:
    """Return every neuron module of this folder by its ID."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.ID: module for module in modules if hasattr(module, "ID")}
