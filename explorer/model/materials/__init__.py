"""Ions and oxides as data: every value with its unit, its source and how well it is known.

The files are in `assets/materials/`; a new ion or oxide is a new file there and nothing else.
Values are data and not code so that a reader can check each against its source.
"""

from explorer.model.materials.diffusion import (
    DEFAULT_PREFACTOR,
    Pair,
    diffusivity,
    pair,
    relative_speed,
)
from explorer.model.materials.ion import Ion, ions, read_ion
from explorer.model.materials.oxide import Oxide, oxides, read_oxide
from explorer.model.materials.value import Value

__all__ = [
    "DEFAULT_PREFACTOR",
    "Ion",
    "Oxide",
    "Pair",
    "Value",
    "diffusivity",
    "ions",
    "oxides",
    "pair",
    "read_ion",
    "read_oxide",
    "relative_speed",
]
