"""Neuron models: one file each.

A model has `ID`; `DESCRIPTION` (see description.py); record types `PARAMETERS` and `STATE`, the
latter with its states, the energies it declares, `stored` [J] and `spikes`; `HASHED` fields of the
state hash; `TRACED` names with `TRACE_UNITS`, the first of them "stimulus"; `records(values,
conditions)`, `at_rest(parameters)`, `fastest_loss(parameters)`, `membrane_range(values)` [V]; and
the kernel `advance`. A model with parameters of its own names their `GROUP` and declares them in
`OWN`, name to Quantity; they stand in the scenario as `group.name`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def models() -> dict[str, ModuleType]:
    """Return every neuron module of this folder by its ID, the default model first."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    found = [module for module in modules if hasattr(module, "ID")]
    found.sort(key=lambda module: (module.ID != "1m1t1r", module.ID))
    return {module.ID: module for module in found}
