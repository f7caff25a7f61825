"""The commands of `wetware`: one file each, with `ORDER` in the help and `register(app)`."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def commands() -> list[ModuleType]:
    """Return every command module of this folder, in the order of the help."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    found = [module for module in modules if hasattr(module, "register")]
    return sorted(found, key=lambda module: module.ORDER)
