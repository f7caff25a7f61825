"""Pages: one file each, a tab a page.

A page module has `KEY`, `ORDER`, `title()` and `Page(window)` with `view`, `opened()`, `closed()`,
`refresh()` after changes of the scenario, and `recolour(mode)`. A page is made when it is first
opened. `WIDE = True` gives it the room of the sliders too.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def pages() -> dict[str, ModuleType]:
    """Return every page module of this folder by its KEY, in the order of the tabs."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.KEY: module for module in sorted(modules, key=lambda module: module.ORDER)}
