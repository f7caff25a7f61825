"""One sourced value of a material file, and the reader that turns mistakes into one sentence."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from explorer.errors import MaterialError, did_you_mean
from explorer.quantity import EVIDENCE
from explorer.sources import CHOSEN, citations

SCHEMA = 1
"""The version of the file format that this program reads."""

UNITS = {
    "1": ("1", 0), "eV": ("eV", 0),
    "m": ("m", 0), "nm": ("m", -9), "Å": ("m", -10), "pm": ("m", -12),
    "m^2/s": ("m^2/s", 0), "cm^2/s": ("m^2/s", -4),
}  # fmt: skip
"""Units of material files: the unit used inside (eV stays eV) and the power of ten to it."""


class Record(BaseModel):
    """Base of everything in a material file: no unknown keys, no silent conversions, no changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _known_evidence(word: str) -> str:
    if word not in EVIDENCE:
        guess = did_you_mean(word, EVIDENCE)
        raise ValueError(f"'{word}' is not one of {', '.join(EVIDENCE)}.{guess}")
    return word


def _known_source(key: str) -> str:
    if key != CHOSEN and key not in citations():
        guess = did_you_mean(key, citations())
        raise ValueError(f"'{key}' is not a key of references.bib.{guess}")
    return key


Evidence = Annotated[str, AfterValidator(_known_evidence)]
Source = Annotated[str, AfterValidator(_known_source)]
Text = Annotated[str, Field(min_length=1)]


class Sourced(Record):
    """A statement with its origin.

    Attributes: `source` a key of references.bib, or "chosen" for what nobody published;
    `evidence` one of EVIDENCE; `note` method, condition of the host, caveat.
    """

    source: Source
    evidence: Evidence
    note: Text

    @model_validator(mode="after")
    def _chosen_is_assumed(self):
        if self.source == CHOSEN and self.evidence != "assumed":
            raise ValueError(f"a chosen value is 'assumed', not '{self.evidence}'.")
        return self


class Value(Sourced):
    """A number with a unit of UNITS, where it is from, and the range it may lie in."""

    value: float
    unit: str
    range: tuple[float, float] | None = Field(default=None, strict=False)

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        if unit not in UNITS:
            guess = did_you_mean(unit, UNITS)
            raise ValueError(f"'{unit}' is not one of {', '.join(UNITS)}.{guess}")
        return unit

    @model_validator(mode="after")
    def _value_lies_in_range(self):
        if self.range is not None and not self.range[0] <= self.value <= self.range[1]:
            low, high = self.range
            raise ValueError(f"the value {self.value:g} is not in the range {low:g} to {high:g}.")
        return self

    @property
    def si(self) -> float:
        """The value in SI units (energies in eV)."""
        return self._converted(self.value)

    @property
    def si_range(self) -> tuple[float, float]:
        """The range in SI units; without one, the value twice."""
        low, high = self.range or (self.value, self.value)
        return self._converted(low), self._converted(high)

    def _converted(self, number: float) -> float:
        # by way of decimals: 1.5e-3 cm²/s must give the same bits as 1.5e-7 m²/s
        return float(Decimal(repr(number)).scaleb(UNITS[self.unit][1]))


def require(value: Value | None, unit: str, least: float = 0.0) -> Value | None:
    """Return `value` unchanged if it is measured in `unit` and above `least` (SI).

    Raises
    ------
    ValueError
        Another dimension, or the value or its range is not above `least`.
    """
    if value is None:
        return None
    if UNITS[value.unit][0] != unit:
        allowed = ", ".join(name for name, (base, _) in UNITS.items() if base == unit)
        raise ValueError(f"the unit '{value.unit}' does not fit, allowed is {allowed}.")
    if value.si_range[0] <= least:
        low = value.si_range[0]
        raise ValueError(f"{low:g} {unit} is not allowed, it must be above {least:g}.")
    return value


Kind = TypeVar("Kind", bound=Record)


def read(path: Path, kind: type[Kind]) -> Kind:
    """Return the record of one TOML file.

    Raises
    ------
    MaterialError
        One sentence that names the file, the field and what is wrong.
    """
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise MaterialError(f"{path}: not a valid TOML file: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise MaterialError(f"{path}: cannot be read: {error}.") from None
    except ValidationError as error:
        raise MaterialError(f"{path}: {_sentence(error)}") from None


def read_folder(folder: Path, kind: type[Kind]) -> dict[str, Kind]:
    """Return the records of all TOML files of a folder by their id, sorted by their order.

    Raises
    ------
    MaterialError
        A file is wrong, or two files have the same id.
    """
    found: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.toml")):
        record = read(path, kind)
        if record.id in found:
            raise MaterialError(f"{path}: id: '{record.id}' is already taken by another file.")
        found[record.id] = record
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def _sentence(error: ValidationError) -> str:
    problems = error.errors(include_url=False)
    # an unknown field first: the guess explains the field that is missing because of it
    problem = next((one for one in problems if one["type"] == "extra_forbidden"), problems[0])
    field = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        guess = did_you_mean(str(problem["loc"][-1]), _field_names())
        return f"{field}: is not a known field.{guess}"
    if problem["type"] == "missing":
        return f"{field}: is missing."
    if problem["type"] == "value_error":
        text = str(problem["ctx"]["error"])
    else:
        text = f"{problem['input']!r:.40} is not allowed: {problem['msg'].lower()}."
    return f"{field}: {text}" if field else text


def _field_names() -> list[str]:
    names, records = set(), [Record]
    while records:
        record = records.pop()
        records += record.__subclasses__()
        names.update(field.alias or name for name, field in record.model_fields.items())
    return sorted(names)
