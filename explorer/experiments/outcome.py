"""What an experiment found: one number with its verdict, and the plot that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.errors import ExplorerError


class Halted(ExplorerError):
    """The experiment was told to stop before its end."""


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a plot: `label`, SI `unit`, and whether it is logarithmic."""

    label: str
    unit: str = "1"
    log: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One curve or set of points.

    Attributes: `name` in the legend; `x`, `y` in the SI units of the axes; `error` one standard
    error of `y`, or None; `kind` "ours", "published", "band" or "trace"; `line` whether the points
    are joined.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    error: np.ndarray | None = None
    kind: str = "ours"
    line: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an experiment found.

    Attributes: `number` its one result in SI (None where undefined) with one standard `error` and
    its `unit`; `means` what the number is, a few words; `published` value or None; `band` (low,
    high) that counts as a match; `sentence` what was seen, in plain words; `x`, `y` axes and
    `series` of the plot; `details` further numbers in SI by name; `source` key of references.bib
    and `evidence` word of the published value.
    """

    number: float | None
    error: float | None
    unit: str
    means: str
    published: float | None
    band: tuple[float, float]
    sentence: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    source: str
    evidence: str
    details: dict[str, float] = field(default_factory=dict)

    @property
    def inside(self) -> bool:
        """Whether the number lies in the band."""
        return self.number is not None and self.band[0] <= self.number <= self.band[1]
