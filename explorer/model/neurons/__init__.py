"""Neuron models: one file each, with ID, PARAMETERS, STATE, TRACED, HASHED and `advance`."""

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
    return {module.ID: module for module in modules}
