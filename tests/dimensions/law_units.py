"""Units shared by the tables of laws, and elementary functions that insist on plain numbers."""

from __future__ import annotations

import pint

UNITS = pint.UnitRegistry(cache_folder=None)
V, A, OHM, S, FARAD, J, K, M = (
    UNITS(name) for name in ("V", "A", "ohm", "siemens", "farad", "J", "kelvin", "m")
)
SECOND = UNITS("s")
ONE = UNITS("")


def bare(function):
    """Return `function` for numbers without unit only."""

    def strict(value):
        return function(UNITS.Quantity(value).to("").magnitude)

    return strict
