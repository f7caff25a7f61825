"""Older preset schemas, brought up one step at a time: one function a step.

To change the schema: raise CURRENT, add `from_N(tables) -> tables` and register it in STEPS.
"""

from __future__ import annotations

from collections.abc import Callable

CURRENT = 1
"""Number of the preset schema that this version writes."""

STEPS: dict[int, Callable[[dict], dict]] = {}
"""Schema number N to the function that turns a file of schema N into one of schema N + 1."""


def upgrade(tables: dict, schema: int) -> dict:
    """Return the tables of a preset file in the current schema."""
    while schema < CURRENT:
        tables = STEPS[schema](tables)
        schema += 1
    return tables
