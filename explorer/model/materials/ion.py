"""An ion species: its charge, its size, its place in a chip factory, how it moves in oxides."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from explorer import paths
from explorer.errors import did_you_mean
from explorer.model.materials.oxide import oxides
from explorer.model.materials.value import (
    SCHEMA,
    Record,
    Source,
    Sourced,
    Text,
    Value,
    read,
    read_folder,
    require,
)

FIGURE_UNITS = {"activation_energy": "eV", "prefactor": "m^2/s", "diffusivity": "m^2/s"}
HALF_A_DIGIT = 0.0051
"""How far in eV a value may be from the exact middle of its range: two decimals are kept."""


class Factory(Sourced):
    """Whether a chip factory would let this element in; `label` is the short text on the screen."""

    status: Literal["compatible", "restricted", "contaminant", "rare"]
    label: str = Field(min_length=1, max_length=24)


class Figure(Value):
    """One published figure of a pair.

    `counts` is False for what must not widen the range: other hosts, neutral atoms, quantities
    that are no transport energy.
    """

    quantity: Literal["activation_energy", "prefactor", "diffusivity"] = "activation_energy"
    counts: bool = True

    @model_validator(mode="after")
    def _unit_fits(self):
        require(self, FIGURE_UNITS[self.quantity])
        return self


class Host(Record):
    """What is known of an ion in one oxide; `switching` says which devices switch with the pair."""

    activation_energy: Value | None = None
    prefactor: Value | None = None
    switching: str = ""
    switching_source: Source | None = None
    figures: tuple[Figure, ...] = Field(default=(), strict=False)

    @field_validator("activation_energy")
    @classmethod
    def _energy(cls, value: Value | None) -> Value | None:
        return require(value, "eV")

    @field_validator("prefactor")
    @classmethod
    def _prefactor(cls, value: Value | None) -> Value | None:
        return require(value, "m^2/s")

    @model_validator(mode="after")
    def _consistent(self):
        if bool(self.switching) != bool(self.switching_source):
            raise ValueError("switching and switching_source belong together.")
        if self.activation_energy is None:
            if self.prefactor or self.figures:
                raise ValueError("the activation_energy is missing.")
            return self
        low, high = self.activation_energy.si_range
        if abs(self.activation_energy.si - (low + high) / 2.0) > HALF_A_DIGIT:
            raise ValueError("the activation_energy is not the middle of its range.")
        counted = [figure.si for figure in self.energy_figures]
        if counted and (min(counted), max(counted)) != (low, high):
            raise ValueError(
                "the range of the activation_energy is not that of the figures that count."
            )
        return self

    @property
    def energy_figures(self) -> tuple[Figure, ...]:
        """The activation energies that make up the range."""
        return tuple(
            figure
            for figure in self.figures
            if figure.counts and figure.quantity == "activation_energy"
        )


class Ion(Record):
    """An ion species as its file describes it; `order` is its place on the slider."""

    schema_: Literal[SCHEMA] = Field(alias="schema")
    id: str = Field(pattern=r"^[A-Z][A-Za-z]*$")
    name: Text
    symbol: Text
    order: int
    summary: Text
    charge: Value
    radius: Value | None = None
    factory: Factory
    hosts: dict[str, Host]

    @field_validator("charge")
    @classmethod
    def _whole_charge(cls, value: Value) -> Value:
        if value.value != int(value.value):
            raise ValueError(f"{value.value:g} is not a whole number of elementary charges.")
        return require(value, "1")

    @field_validator("radius")
    @classmethod
    def _length(cls, value: Value | None) -> Value | None:
        return require(value, "m")

    @field_validator("hosts")
    @classmethod
    def _known_oxides(cls, hosts: dict[str, Host]) -> dict[str, Host]:
        if not any(host.activation_energy for host in hosts.values()):
            raise ValueError("at least one oxide needs an activation_energy.")
        for name in hosts:
            if name not in oxides():
                guess = did_you_mean(name, oxides())
                raise ValueError(f"'{name}' is not one of {', '.join(oxides())}.{guess}")
        return hosts

    @property
    def charge_number(self) -> int:
        """The charge in elementary charges."""
        return int(self.charge.value)

    @property
    def known_energies(self) -> dict[str, Value]:
        """The activation energies by oxide."""
        return {
            name: host.activation_energy
            for name, host in self.hosts.items()
            if host.activation_energy is not None
        }


def read_ion(path: Path) -> Ion:
    """Return the ion of one file.

    Raises
    ------
    MaterialError
        One sentence that names the file, the field and what is wrong.
    """
    return read(path, Ion)


@lru_cache(maxsize=1)
def ions() -> dict[str, Ion]:
    """Return every ion of `assets/materials/ions` by its id, in the order of the slider.

    Raises
    ------
    MaterialError
        A file is wrong; the sentence names it.
    """
    return read_folder(paths.assets() / "materials" / "ions", Ion)
