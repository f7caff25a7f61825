"""Fast paths for many neurons: one file for each model that has one.

A population takes a block of neurons through each step together, one law after the other over all
lanes of the block, so that the processor works on several neurons at once. The laws are those of
the model; the results are the same bits as those of the model's own kernel. A module has `ID` (the
model's), `suits(parameters)`, whether it can take these records, `advance` with the arguments of
the model's kernel, and `kernel`, the compiled function behind it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def populations() -> dict[str, ModuleType]:
    """Return every population module of this folder by the ID of its model."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.ID: module for module in modules if hasattr(module, "ID")}
