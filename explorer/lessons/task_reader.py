"""Reads one `[[tasks]]` table of a lesson and proves that the engine can answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from explorer.engine.layout import lay_out
from explorer.errors import ExplorerError, did_you_mean
from explorer.lessons.lesson import DIRECTIONS, KINDS, WAYS, Task, Wrong
from explorer.lessons.quantities import QUANTITIES
from explorer.quantity import parse, unit_factor
from explorer.scenario.scenario import Scenario

KEYS = (
    "id", "kind", "ask", "hint", "quantity", "set", "compare", "as", "unit", "seconds", "seeds",
    "tolerance", "least", "wrong", "options", "values", "correct", "predict", "unlocks", "after",
)  # fmt: skip
TEXTS = ("id", "kind", "ask", "hint", "quantity", "as", "unit", "after")
LONGEST = 2000
MOST_SEEDS = 200
MOST_WORK = 4e8
"""Most neuron steps that one answer may take: about ten seconds on one core."""


def task_of(table: dict, number: int, place, scenario: Scenario, controls) -> Task:
    """Return the task number `number` (from 0) of a lesson.

    Parameters
    ----------
    place: makes errors with file and line; scenario: the lesson's preset; controls: what it shows.
    """

    def fault(words: str, key: str = "", inside: str = ""):
        return place.error(words, key, number, inside)

    for key, value in table.items():
        if key not in KEYS:
            raise fault(f"'{key}' is not a key of a task.{did_you_mean(key, KEYS)}", key)
        if key in TEXTS and (not isinstance(value, str) or len(value) > LONGEST):
            raise fault(f"'{key}' must be a text of up to {LONGEST} characters.", key)
    for key in ("id", "kind", "ask"):
        if not table.get(key):
            raise fault(f"'{key}' is missing in this task.", key if key in table else "")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", table["id"]):
        raise fault("an id has small letters, digits and hyphens only, up to 40.", "id")
    kind = table["kind"]
    if kind not in KINDS:
        guess = did_you_mean(kind, KINDS)
        raise fault(f"'{kind}' is not a kind of task: {', '.join(KINDS)}.{guess}", "kind")
    unlocks = _strings(table, "unlocks", fault)
    for path in unlocks:
        if path not in controls:
            guess = did_you_mean(path, controls)
            raise fault(f"'{path}' is not among the controls.{guess}", "unlocks", path)
    predict = table.get("predict", False)
    if not isinstance(predict, bool):
        raise fault("'predict' must be true or false.", "predict")
    if unlocks and not predict:
        raise fault("only a task with 'predict = true' unlocks something.", "unlocks")
    engine = _engine(table, kind, fault, scenario)
    options, values, correct = _options(table, kind, fault, bool(engine.get("quantity")))
    return Task(
        id=table["id"], kind=kind, ask=table["ask"], hint=table.get("hint", ""),
        wrong=_wrong(table, fault), options=options, values=values, correct=correct,
        predict=predict, unlocks=unlocks, after=table.get("after", ""),
        line=place.lines.of("", number), **engine,
    )  # fmt: skip


def _strings(table: dict, key: str, fault) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(
        isinstance(value, str) and 0 < len(value) <= LONGEST for value in values
    ):
        raise fault(f"'{key}' must be a list of texts.", key)
    return tuple(values)


def _number(table: dict, key: str, unit: str, standard, fault, low: float, high: float):
    """Return a number of the table in SI, within bounds."""
    if key not in table:
        return standard
    try:
        value = parse(table[key], unit)
    except ExplorerError as error:
        raise fault(f"'{key}': {error}.", key) from None
    if not low <= value <= high:
        raise fault(f"'{key}' is out of bounds, allowed is {low:g} to {high:g}.", key)
    return value


def _engine(table: dict, kind: str, fault, scenario: Scenario) -> dict[str, object]:
    """Return what tells the engine how to answer; checked by laying out every setting."""
    name = table.get("quantity", "")
    if not name:
        if kind in ("number", "direction"):
            raise fault(f"'quantity' is missing: a {kind} is answered by the engine.")
        return {}
    if name not in QUANTITIES:
        raise fault(f"'{name}' is not a quantity.{did_you_mean(name, QUANTITIES)}", "quantity")
    way = table.get("as", "value")
    if way not in WAYS:
        raise fault(f"'as' must be one of {', '.join(WAYS)}.{did_you_mean(way, WAYS)}", "as")
    if (way != "value" or kind == "direction") and "compare" not in table:
        raise fault("'compare' is missing: it holds the second setting.")
    unit = "1" if way == "ratio" else QUANTITIES[name].unit
    shown = table.get("unit", unit)
    try:
        unit_factor(shown, unit)
    except ExplorerError as error:
        raise fault(f"'unit': {error}.", "unit") from None
    seeds = table.get("seeds", 8)
    if isinstance(seeds, bool) or not isinstance(seeds, int) or not 1 <= seeds <= MOST_SEEDS:
        raise fault(f"'seeds' must be a whole number from 1 to {MOST_SEEDS}.", "seeds")
    seconds = _number(table, "seconds", "s", None, fault, 1e-9, 1e5)
    found = {
        "quantity": name, "as_": way, "unit": shown, "seconds": seconds, "seeds": seeds,
        "tolerance": _number(table, "tolerance", "1", 0.1, fault, 0.0, 10.0),
        "least": _number(table, "least", unit, 0.0, fault, 0.0, 1e30),
    }  # fmt: skip
    for key in ("set", "compare"):
        if key in table:
            found[key] = _setting(table[key], key, fault, scenario, found)
    if "set" not in table:
        _laid_out(scenario, "quantity", fault, found)
    return found


def _setting(changes, key: str, fault, scenario: Scenario, engine: dict) -> Mapping[str, object]:
    if not isinstance(changes, dict):
        raise fault(f"'{key}' must be a table of changes.", key)
    changes = _flat(changes)
    varied = scenario.copy()
    for path, value in changes.items():
        try:
            varied.update({path: value})
        except ExplorerError as error:
            raise fault(str(error), key, path.split(".")[-1]) from None
    _laid_out(varied, key, fault, engine)
    return changes


def _flat(changes: dict, prefix: str = "") -> dict[str, object]:
    """Return nested tables (a.b = 1 without quotes) as paths."""
    found: dict[str, object] = {}
    for name, value in changes.items():
        path = f"{prefix}{name}"
        found |= _flat(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return found


def _laid_out(scenario: Scenario, key: str, fault, engine: dict) -> None:
    """Refuse what cannot be integrated, and what would take too long."""
    if not QUANTITIES[engine["quantity"]].runs:
        return
    try:
        layout = lay_out(scenario, seconds=engine["seconds"])
    except ExplorerError as error:
        raise fault(str(error), key) from None
    work = layout.steps * layout.size * engine["seeds"]
    if work > MOST_WORK:
        raise fault(
            f"this answer takes {work:.2g} neuron steps, allowed are {MOST_WORK:.0e}: fewer "
            "seeds, neurons or seconds.", key,
        )  # fmt: skip


def _options(table: dict, kind: str, fault, measured: bool):
    options = _strings(table, "options", fault)
    if kind != "choice":
        for key in ("options", "values", "correct"):
            if key in table:
                raise fault(f"'{key}' belongs to a task of the kind choice.", key)
        return (), (), 0
    if not 2 <= len(options) <= 8:
        raise fault("a choice has 2 to 8 'options'.", "options")
    if "values" in table:
        if not measured:
            raise fault("'values' need a 'quantity' that the engine measures.", "values")
        return options, _values(table, len(options), fault), 0
    correct = table.get("correct")
    if isinstance(correct, bool) or not isinstance(correct, int):
        raise fault("'correct' is missing: the number of the right option, from 1.", "correct")
    if not 1 <= correct <= len(options):
        raise fault(f"'correct' must be 1 to {len(options)}.", "correct")
    return options, (), correct


def _values(table: dict, count: int, fault) -> tuple[float, ...]:
    values = table["values"]
    unit = "1" if table.get("as") == "ratio" else QUANTITIES[table["quantity"]].unit
    if not isinstance(values, list) or len(values) != count:
        raise fault(f"'values' must be a list with one for each of the {count} options.", "values")
    try:
        return tuple(parse(value, unit) for value in values)
    except ExplorerError as error:
        raise fault(f"'values': {error}.", "values") from None


def _wrong(table: dict, fault) -> tuple[Wrong, ...]:
    found = []
    given = table.get("wrong", [])
    if not isinstance(given, list):
        raise fault("'wrong' must be a list of tables with 'value' and 'idea'.", "wrong")
    for entry in given:
        if not isinstance(entry, dict) or set(entry) != {"value", "idea"}:
            raise fault("a wrong answer has exactly 'value' and 'idea'.", "wrong")
        if not all(isinstance(text, (str, int, float)) for text in entry.values()):
            raise fault("'value' and 'idea' of a wrong answer must be texts.", "wrong")
        found.append(Wrong(str(entry["value"]), str(entry["idea"])))
    if table["kind"] == "direction":
        for entry in found:
            if entry.value not in DIRECTIONS:
                raise fault(f"a wrong direction is one of {', '.join(DIRECTIONS)}.", "wrong")
    return tuple(found)
