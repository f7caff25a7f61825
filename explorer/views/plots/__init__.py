"""Time plots: one file each; the page and the browser tests iterate this folder.

A plot module has `KEY`, `ORDER`, `title(scenario)`, `unit(scenario)`, `legend(scenario)` with
(colour, word) pairs, `SHARE` of the height, `build(figures, scenario)` returning a HoloViews
element, and `ranges(scenario, frame)` returning the (low, high) of its vertical axis;
`level(scenario)` and `ticks(scenario)` if it has a horizontal line or ticks of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def time_plots() -> list[ModuleType]:
    """Return every plot module of this folder in the order of the page."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return sorted(modules, key=lambda module: module.ORDER)
