"""An oxide: the insulator that the ions cross."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from explorer import paths
from explorer.model.materials.value import (
    SCHEMA,
    Record,
    Sourced,
    Text,
    Value,
    read,
    read_folder,
    require,
)


class FactoryUse(Sourced):
    """What a chip factory uses the oxide for, in one sentence."""

    use: Text


class Oxide(Record):
    """An oxide as its file describes it; `reference_thickness` belongs to the reference device."""

    schema_: Literal[SCHEMA] = Field(alias="schema")
    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9]*$")
    name: Text
    formula: Text
    order: int
    summary: Text
    factory: FactoryUse | None = None
    reference_thickness: Value | None = None

    @field_validator("reference_thickness")
    @classmethod
    def _length(cls, value: Value | None) -> Value | None:
        return require(value, "m")


def read_oxide(path: Path) -> Oxide:
    """Return the oxide of one file.

    Raises
    ------
    MaterialError
        One sentence that names the file, the field and what is wrong.
    """
    return read(path, Oxide)


@lru_cache(maxsize=1)
def oxides() -> dict[str, Oxide]:
    """Return every oxide of `assets/materials/oxides` by its id, in the order of the menu.

    Raises
    ------
    MaterialError
        A file is wrong; the sentence names it.
    """
    return read_folder(paths.assets() / "materials" / "oxides", Oxide)
