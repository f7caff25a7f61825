"""The tools that are compared: one file each.

A peer has `NAME`, `ORDER`, `MODELS`, `missing()`, which names what has to be installed or is empty,
`suits(neurons)`, and `prepare(model, neurons, steps)`, which returns a function that takes so many
steps and returns the processor time that they took [s] and the spikes there were.
"""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec
from types import ModuleType


def peers() -> list[ModuleType]:
    """Return every peer module of this folder in its order, this engine first."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return sorted(modules, key=lambda module: module.ORDER)


def lacking(*names: str) -> str:
    """Return the first of some packages that is not installed, or an empty text."""
    return next((name for name in names if find_spec(name) is None), "")
