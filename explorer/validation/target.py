"""A published figure, how it is measured here, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from explorer.experiments.outcome import Halted, never

__all__ = ["Effort", "Halted", "Measured", "Target"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a measurement may be.

    Attributes: `scale` of the number of neurons, spikes or trials (1 for a verdict, 0.2 quick);
    `seed` of all randomness; `threads` that share the work; `halted` answers True when the work
    shall end, it is then left with Halted. Two efforts are equal whoever may halt them.
    """

    scale: float = 1.0
    seed: int = 1
    threads: int = 1
    halted: Callable[[], bool] = field(default=never, compare=False)

    def count(self, full: int, least: int = 1) -> int:
        """Return a number of neurons or trials: `full` at scale 1, never below `least`."""
        return max(round(full * self.scale), least)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured `value` in the target's unit, one standard `error` or None, and a `note`."""

    value: float | None
    error: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to be met.

    Attributes: `id` number in the list of targets, with a letter where a target has several figures
    ("12c"); `condition` under which it holds, in words; `published` value in `unit` (SI), or a text
    where it is none; `band` (low, high) that counts as a match; `source` key of references.bib;
    `evidence` word of the published value; `measure` the function that finds ours.
    """

    id: str
    condition: str
    published: float | str
    unit: str
    band: tuple[float, float]
    source: str
    evidence: str
    measure: Callable[[Effort], Measured]

    def inside(self, value: float | None) -> bool:
        """Return whether a value lies in the band."""
        return value is not None and self.band[0] <= value <= self.band[1]
