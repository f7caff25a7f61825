"""The numbers that a fit to experiments shall meet: read from a TOML file.

    schema = 1
    title = "..."
    [[experiment]]
    id = "refractory-period"        # one of `wetware`'s experiments
    x = ["50 MΩ", "1 GΩ"]           # points of its curve, and what was measured there
    y = ["2.25 ms", "23.8 ms"]
    compare = "log"                 # difference of logarithms; "linear" (the usual): of the values
    relative = false                # true: both curves are divided by their first point
    tolerance = 0.08                # deviation that counts as 1
    weight = 1.0                    # 0: shown, not fitted
    time_factor = 1.0               # how many times slower the ions of this device move;
                                    # [low, high] lets the fit find it
    device = "b"                    # entries of one device share one time factor
    source = "he2026"
    evidence = "transcribed"

Instead of x and y: `number = "88 ms"` for the one number of the experiment, or
`details = { "share at 0.9 V" = 0.76 }` for further numbers by the names that it gives them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from explorer import paths
from explorer.errors import FitError, did_you_mean
from explorer.experiments import experiments
from explorer.quantity import EVIDENCE
from explorer.sources import CHOSEN, citations

LARGEST_FILE = 1_000_000
MOST_ENTRIES, MOST_POINTS = 64, 256
FACTORS = (1e-3, 1e3)
"""Bounds of a time factor."""

KEYS = ("id", "x", "y", "number", "details", "compare", "relative", "tolerance", "weight",
        "time_factor", "device", "source", "evidence", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """One entry of the file, as described above.

    Attributes: `place` file and entry for errors; `id` of the experiment; `x`, `y`, `number`,
    `details` as texts or numbers; `log` and `relative` how they are compared; `tolerance`,
    `weight`; `factor` a fixed time factor, `factor_bounds` or None; `device` whose factor it is, or
    none; `source`, `evidence`, `note`.
    """

    place: str
    id: str
    x: tuple = ()
    y: tuple = ()
    number: object = None
    details: dict[str, object] = field(default_factory=dict)
    log: bool = False
    relative: bool = False
    tolerance: float = 0.1
    weight: float = 1.0
    factor: float = 1.0
    factor_bounds: tuple[float, float] | None = None
    device: str = ""
    source: str = CHOSEN
    evidence: str = "assumed"
    note: str = ""

    @property
    def factor_path(self) -> str:
        """The name of its time factor: that of the device, or of the experiment alone."""
        return f"{self.device or self.id}.time_factor"


def read_published(name: str | Path) -> tuple[str, tuple[Published, ...]]:
    """Return title and entries of a file, or of a shipped one by its name such as `zhao-2025`.

    Raises
    ------
    FitError
        No such file, not TOML, or an entry that is not understood; one sentence.
    """
    path = Path(name)
    if path.suffix != ".toml":
        folder = paths.assets() / "measured"
        shipped = {found.stem: found for found in sorted(folder.glob("*.toml"))}
        if str(name) not in shipped:
            guess = did_you_mean(str(name)[:80], shipped) or f" Shipped are {', '.join(shipped)}."
            raise FitError(f"'{str(name)[:80]}' is neither a .toml file nor a shipped one.{guess}")
        path = shipped[str(name)]
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise FitError(f"{str(path)[:300]}: cannot be read ({reason}).") from None
    if data is None:
        raise FitError(f"{path}: the file is too large, allowed are {LARGEST_FILE} bytes.")
    return from_toml(data, path.name)


def from_toml(data: bytes | str, place: str) -> tuple[str, tuple[Published, ...]]:
    """Return title and entries of the text of such a file; `place` names it in errors."""
    try:
        tables = tomllib.loads(data.decode("utf-8") if isinstance(data, bytes) else data)
    except UnicodeDecodeError:
        raise FitError(f"{place}: this is not a text file.") from None
    except (ValueError, RecursionError) as error:  # a number too long is no TOMLDecodeError
        raise FitError(f"{place}: not valid TOML: {error}.") from None
    if tables.get("schema") != 1:
        raise FitError(f"{place}: 'schema = 1' is missing or wrong.")
    entries = tables.get("experiment")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_ENTRIES:
        raise FitError(f"{place}: give 1 to {MOST_ENTRIES} entries [[experiment]].")
    for key in set(tables) - {"schema", "title", "experiment"}:
        raise FitError(f"{place}: '{key}' is not a key, allowed are schema, title, experiment.")
    read = tuple(
        _entry(entry, f"{place}, experiment {number}")
        for number, entry in enumerate(entries, start=1)
    )
    return str(tables.get("title") or place)[:200], read


def _entry(entry: object, where: str) -> Published:
    if not isinstance(entry, dict):
        raise FitError(f"{where}: this must be a table [[experiment]].")
    for key in entry:
        if key not in KEYS:
            raise FitError(f"{where}: '{key}' is not a key.{did_you_mean(key, KEYS)}")
    name = entry.get("id")
    if not isinstance(name, str) or name not in experiments():
        guess = did_you_mean(str(name)[:40], experiments())
        raise FitError(f"{where}: id '{str(name)[:40]}' is not an experiment.{guess}")
    where = f"{where} ({name})"
    x, y = (_points(entry, key, where) for key in ("x", "y"))
    details = entry.get("details", {})
    if not isinstance(details, dict) or len(details) > MOST_POINTS:
        raise FitError(f"{where}: 'details' must be a table of numbers by name.")
    if len(x) != len(y) or bool(x) + ("number" in entry) + bool(details) != 1:
        raise FitError(
            f"{where}: give either x and y of equal length, or number, or details, and one of "
            "them only."
        )
    factor, bounds = _factor(entry.get("time_factor", 1.0), where)
    return Published(
        place=where,
        id=name,
        x=x,
        y=y,
        number=entry.get("number"),
        details=details,
        log=_word(entry, "compare", ("linear", "log"), "linear", where) == "log",
        relative=_flag(entry.get("relative", False), where),
        tolerance=_positive(entry.get("tolerance", 0.1), f"{where}: tolerance", 1e-9, 1e9),
        weight=_positive(entry.get("weight", 1.0), f"{where}: weight", 0.0, 1e6),
        factor=factor,
        factor_bounds=bounds,
        device=_device(entry.get("device", ""), where),
        source=_word(entry, "source", (CHOSEN, *citations()), CHOSEN, where),
        evidence=_word(entry, "evidence", EVIDENCE, "assumed", where),
        note=str(entry.get("note", ""))[:500],
    )


def _device(value: object, where: str) -> str:
    if not isinstance(value, str) or (value and not re.fullmatch(r"\w{1,40}", value)):
        raise FitError(f"{where}: device '{str(value)[:40]}' must be one word of 1 to 40 letters.")
    return value


def _points(entry: dict, key: str, where: str) -> tuple:
    found = entry.get(key, [])
    if not isinstance(found, list) or len(found) > MOST_POINTS:
        raise FitError(f"{where}: '{key}' must be a list of up to {MOST_POINTS} values.")
    return tuple(found)


def _word(entry: dict, key: str, allowed: tuple[str, ...], usual: str, where: str) -> str:
    word = entry.get(key, usual)
    if word not in allowed:
        guess = did_you_mean(str(word)[:40], allowed)
        names = f" Allowed are {', '.join(allowed)}." if len(allowed) < 8 else ""
        raise FitError(f"{where}: {key} '{str(word)[:40]}' is not known.{guess or names}")
    return word


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise FitError(f"{where}: 'relative' must be true or false.")
    return value


def _positive(value: object, where: str, low: float, high: float) -> float:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise FitError(f"{where}: {str(value)[:40]} is not allowed, give {low:g} to {high:g}.")
    return float(value)


def _factor(value: object, where: str) -> tuple[float, tuple[float, float] | None]:
    where = f"{where}: time_factor"
    if not isinstance(value, list):
        return _positive(value, where, *FACTORS), None
    if len(value) != 2:
        raise FitError(f"{where}: give one number, or [low, high] to let the fit find it.")
    low, high = (_positive(bound, where, *FACTORS) for bound in value)
    if not low < high:
        raise FitError(f"{where}: [{low:g}, {high:g}] is not in order.")
    return (low * high) ** 0.5 if not low <= 1.0 <= high else 1.0, (low, high)
