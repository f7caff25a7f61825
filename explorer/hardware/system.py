"""A system to compare with: its figures, each with what it counts, and what is not published."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from explorer import paths
from explorer.errors import did_you_mean
from explorer.model.materials.value import Record, Text, read_folder
from explorer.sources import citations

SCHEMA = 1
"""The version of the file format that this program reads."""

EVIDENCE = ("measured", "simulated", "claimed", "projected")
"""Evidence words for systems that others built, strongest first."""

RECALLED = "recalled2026"
"""Source of figures that nobody could look up: shown as such wherever they stand."""

KINDS = (
    "memristive cell", "CMOS cell", "mixed-signal chip", "digital spiking chip",
    "inference accelerator", "GPU or tensor chip", "event sensor", "biology", "company status",
)  # fmt: skip

BASES = {
    "energy": ("spike", "synaptic operation", "operation", "multiply-accumulate", "inference",
               "update"),
    "area": ("cell only", "die divided by neurons", "pixel"),
    "power": ("one neuron", "whole chip", "whole system"),
    "transistors": ("cell only", "die divided by neurons"),
    "neurons": ("whole chip", "whole system"),
    "synapses": ("whole chip", "whole system"),
}  # fmt: skip
"""Every quantity with the denominators that it may have; one axis holds one of them."""

UNITS = {
    "energy": {"J": 0, "mJ": -3, "µJ": -6, "nJ": -9, "pJ": -12, "fJ": -15, "aJ": -18},
    "area": {"m²": 0, "mm²": -6, "µm²": -12},
    "power": {"W": 0, "mW": -3, "µW": -6, "nW": -9, "pW": -12},
    "transistors": {"1": 0},
    "neurons": {"1": 0},
    "synapses": {"1": 0},
}
"""Units of the files by quantity, with the power of ten to SI."""

BASE_UNITS = {"energy": "J", "area": "m²", "power": "W"}


def _source(key: str) -> str:
    if key not in citations():
        guess = did_you_mean(key, citations())
        raise ValueError(f"'{key}' is not a key of references.bib.{guess}")
    return key


Source = Annotated[str, AfterValidator(_source)]
Quantity = Literal["energy", "area", "power", "transistors", "neurons", "synapses"]


class Counted(Record):
    """Something about a system that counts by a denominator: `quantity`, `basis`, `source`."""

    quantity: Quantity
    basis: str
    source: Source

    @model_validator(mode="after")
    def _basis_fits(self):
        allowed = BASES[self.quantity]
        if self.basis not in allowed:
            guess = did_you_mean(self.basis, allowed)
            raise ValueError(f"'{self.basis}' is not one of {', '.join(allowed)}.{guess}")
        return self


class Figure(Counted):
    """A published figure.

    Attributes: `value` in `unit` with the `range` of what is told; `counts` what one unit of the
    basis is here; `conditions`; `evidence` one of EVIDENCE; `derived` the arithmetic, where the
    source states other numbers; `bound` whether it is a typical value, a limit or an order of
    magnitude; `rate` of the spikes at which it was found [Hz]; `whole` whether a spike's synaptic
    events are in the figure.
    """

    value: float = Field(ge=0.0)
    unit: str
    range: tuple[float, float] | None = Field(default=None, strict=False)
    counts: Text
    conditions: Text
    evidence: Literal["measured", "simulated", "claimed", "projected"]
    derived: str = ""
    bound: Literal["typical", "upper", "lower", "order"] = "typical"
    rate: float | None = Field(default=None, gt=0.0)
    whole: bool = False

    @model_validator(mode="after")
    def _unit_fits(self):
        allowed = UNITS[self.quantity]
        if self.unit not in allowed:
            guess = did_you_mean(self.unit, allowed)
            raise ValueError(f"'{self.unit}' is not one of {', '.join(allowed)}.{guess}")
        if self.range is not None and not self.range[0] <= self.value <= self.range[1]:
            raise ValueError(f"the value {self.value:g} is not in its range.")
        return self

    @property
    def si(self) -> float:
        """The value in SI units."""
        return self._converted(self.value)

    @property
    def si_range(self) -> tuple[float, float] | None:
        """The range in SI units, or None."""
        if self.range is None:
            return None
        return self._converted(self.range[0]), self._converted(self.range[1])

    @property
    def recalled(self) -> bool:
        """Whether nobody could look the figure up."""
        return self.source == RECALLED

    def _converted(self, number: float) -> float:
        return float(Decimal(repr(number)).scaleb(UNITS[self.quantity][self.unit]))


class Missing(Counted):
    """A figure that one would want and that is not published: `note` says why, `source` where."""

    note: Text


class System(Record):
    """One system to compare with.

    Attributes: `id`, `name`, `order` on the page, `maker`, `year`, `kind` one of KINDS, `process`
    of the chip or "", `summary` one or two sentences with the caveats, `source` of the system
    itself, `figures`, `not_published`.
    """

    schema_: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Text
    order: int
    maker: Text
    year: str = Field(pattern=r"^\d{4}$")
    kind: str
    process: str = ""
    summary: Text
    source: Source
    figures: tuple[Figure, ...] = Field(default=(), strict=False)
    not_published: tuple[Missing, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _says_something(self):
        if self.kind not in KINDS:
            guess = did_you_mean(self.kind, KINDS)
            raise ValueError(f"'{self.kind}' is not one of {', '.join(KINDS)}.{guess}")
        told = {one.quantity for one in (*self.figures, *self.not_published)}
        if "energy" not in told and not any(one.quantity == "transistors" for one in self.figures):
            raise ValueError("energy: neither a figure nor an entry under not_published.")
        return self

    def all(self, quantity: str, basis: str | None = None) -> list[Figure]:
        """Return the figures of a quantity, of one basis if it is named."""
        return [
            figure
            for figure in self.figures
            if figure.quantity == quantity and basis in (None, figure.basis)
        ]

    def first(self, quantity: str, basis: str | None = None) -> Figure | None:
        """Return the first figure of a quantity and basis, or None."""
        return next(iter(self.all(quantity, basis)), None)


@lru_cache(maxsize=1)
def systems() -> dict[str, System]:
    """Return every system of assets/hardware by its id, in the order of the page.

    Raises
    ------
    MaterialError
        A file is wrong; one sentence names the file and the field.
    """
    return read_folder(paths.assets() / "hardware", System)
