"""Runs the targets and makes the rows of the table: published, ours, verdict."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator

import explorer.validation as folder
from explorer.errors import ExplorerError, did_you_mean
from explorer.experiments.outcome import never
from explorer.validation.target import Effort, Halted, Measured, Target

LAST = 31
"""Number of the last numbered target."""

QUICK = 0.2
"""Effort of a quick look."""

log = logging.getLogger(__name__)


def targets(preset: str | None = None) -> list[Target]:
    """Return the targets of every module of this folder in natural order of their ids.

    With a `preset` id, only those of the modules whose parameter set can be chosen, for that set.
    """
    found: list[Target] = []
    for info in pkgutil.iter_modules(folder.__path__):
        module = importlib.import_module(f"{folder.__name__}.{info.name}")
        if preset is None:
            found += getattr(module, "TARGETS", ())
        elif hasattr(module, "targets_for"):
            found += module.targets_for(preset)
    return sorted(found, key=lambda target: natural(target.id))


def chosen(found: list[Target], names: Iterable[str]) -> list[Target]:
    """Return the targets with one of the ids or numbers `names`; all of them without any.

    Raises
    ------
    ExplorerError
        A name that no target has.
    """
    names = list(names)
    known = {target.id for target in found} | {_number(target.id) for target in found}
    for name in names:
        if name not in known:
            guess = did_you_mean(name, known) or f" Allowed are {', '.join(_ids(found))}."
            raise ExplorerError(f"'{name[:40]}' is not a target.{guess}")
    return [
        target for target in found if not names or target.id in names or _number(target.id) in names
    ]


def _number(name: str) -> str:
    """Return the number at the start of an id, or the id itself where it has none."""
    digits = re.match(r"\d+", name)
    return digits[0] if digits else name


def _ids(found: list[Target]) -> list[str]:
    return list(dict.fromkeys(_number(target.id) for target in found))


def natural(name: str) -> tuple:
    """Return a key that sorts 9b before 10a, and names after numbers."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def rows(wanted: Iterable[Target], effort: Effort = Effort(),
         progress: Callable[[int, str], None] | None = None,
         halted: Callable[[], bool] = never) -> Iterator[dict[str, object]]:  # fmt: skip
    """Yield one row a target as soon as it is measured.

    Parameters
    ----------
    wanted: the targets, in the order of the rows.
    effort: how much work each may be; its `halted` is replaced by the argument.
    progress: told the number of rows done and the id of the next one before each.
    halted: asked before each target and within the longer ones; True ends with Halted.

    Raises
    ------
    Halted
        `halted` answered True.
    """
    effort = Effort(effort.scale, effort.seed, effort.threads, halted)
    for done, target in enumerate(wanted):
        if halted():
            raise Halted("stopped before the end.")
        if progress is not None:
            progress(done, target.id)
        yield row(target, measured(target, effort))


def measured(target: Target, effort: Effort) -> Measured:
    """Return what a target measures; a failure becomes a value of None and a note that says why."""
    try:
        return target.measure(effort)
    except Halted:
        raise
    except Exception as error:  # a row that fails must not take the table with it
        log.exception("target %s", target.id)
        return Measured(None, None, f"could not be measured: {error or type(error).__name__}")


def row(target: Target, found: Measured) -> dict[str, object]:
    """Return a target and what was found as plain data; values in SI."""
    made = {
        "id": target.id,
        "condition": target.condition,
        "published": target.published,
        "ours": None if found.value is None else float(found.value),
        "error": None if found.error is None else float(found.error),
        "unit": target.unit,
        "band": [float(target.band[0]), float(target.band[1])],
        "verdict": "inside" if target.inside(found.value) else "outside",
        "source": target.source,
        "evidence": target.evidence,
    }
    return made | ({"note": found.note} if found.note else {})


def summary(table: list[dict[str, object]]) -> dict[str, object]:
    """Return how many rows are inside, and how many numbered targets with all of their parts.

    Keys: `rows`, `rows_inside`, `targets`, `targets_inside`, and the numbers in `outside` and
    `missing` (of 1 to 31).
    """
    parts: dict[int, list[bool]] = {}
    for entry in table:
        number = re.match(r"\d+", str(entry["id"]))
        if number:
            parts.setdefault(int(number[0]), []).append(entry["verdict"] == "inside")
    return {
        "rows": len(table),
        "rows_inside": sum(entry["verdict"] == "inside" for entry in table),
        "targets": len(parts),
        "targets_inside": sum(all(verdicts) for verdicts in parts.values()),
        "outside": sorted(number for number, verdicts in parts.items() if not all(verdicts)),
        "missing": [number for number in range(1, LAST + 1) if number not in parts],
    }
