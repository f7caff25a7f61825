"""Answers: what the engine expects of a task, and what it says to what a student typed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explorer.errors import ExplorerError, LessonError
from explorer.language import translate as _
from explorer.lessons.answers import choice_of, direction_of, number_of, text_of
from explorer.lessons.ensemble import many_values, one_value
from explorer.lessons.lesson import Lesson, Task
from explorer.lessons.quantities import QUANTITIES
from explorer.quantity import engineering, unit_factor
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario

BASE_SEED = 7_000_001
"""Seed of the engine's own averages: far from those that people choose."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the engine answers.

    Attributes: `value`, `low`, `high` in SI, None for tasks without a number; `unit` shown;
    `answer` the right one as a student would type it ("12.3 ms", "more", "2"), "" for a text;
    `spread` standard deviation of single runs in SI, nan for one run; `runs` averaged.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    answer: str
    spread: float = math.nan
    runs: int = 1

    def shown(self, value: float | None = None) -> str:
        """Return a value (its own for None) in the shown unit, three digits."""
        return in_unit(self.value if value is None else value, self.unit)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said to an answer.

    Attributes: `right` None where nothing is judged; `expected`; `message` one or two sentences;
    `readable` False for an answer that is none (empty, not a number, absurd, too long).
    """

    right: bool | None
    expected: Expected | None
    message: str
    readable: bool = True


def scenario_of(lesson: Lesson, changes: Mapping[str, object] = {}) -> Scenario:
    """Return the lesson's scenario with a student's own parameters.

    Raises
    ------
    ScenarioError
        A parameter is unknown or out of bounds.
    """
    scenario = load_preset(lesson.preset)
    scenario.update(changes)
    return scenario


def expected(lesson: Lesson, task: Task, seed: int | None = None,
             changes: Mapping[str, object] = {}) -> Expected:  # fmt: skip
    """Return what the engine answers to a task.

    Parameters
    ----------
    seed: the student's own, for a single run; None: the mean over `task.seeds` runs.
    changes: the student's own parameters by path, laid over the preset before the task's `set`.

    Raises
    ------
    ExplorerError
        The parameters cannot be integrated, or the quantity is not defined there.
    """
    if task.kind == "text":
        return Expected(None, None, None, "", "")
    if task.kind == "choice" and not task.values:
        return Expected(None, None, None, "", str(task.correct))
    scenario = scenario_of(lesson, changes)
    mine = _measured(scenario, task, task.set, seed)
    other = None if task.compare is None else _measured(scenario, task, task.compare, seed)
    if task.kind == "direction":
        return _direction(task, mine, other)
    values = _combined(task, mine, other)
    value = _centre(task, mine, other)
    runs = int(np.isfinite(values).sum())
    spread = float(np.nanstd(values, ddof=1)) if runs > 1 else math.nan
    if task.kind == "choice":
        gaps = [_distance(value, option) for option in task.values]
        return Expected(value, None, None, task.unit, str(int(np.argmin(gaps)) + 1), spread, runs)
    room = max(abs(value) * task.tolerance, task.least)
    return Expected(
        value, value - room, value + room, task.unit, in_unit(value, task.unit), spread, runs
    )


def _measured(scenario: Scenario, task: Task, changes, seed: int | None) -> np.ndarray:
    varied = scenario.copy()
    varied.update(changes)
    if "run.seed" in changes:
        seed = varied.run.seed  # the task names the dice: everybody has the same number
    if seed is not None:
        values = np.array([one_value(varied, task.quantity, task.seconds, seed)])
    else:
        values = many_values(varied, task.quantity, task.seconds, BASE_SEED, task.seeds)
    if not np.isfinite(values).any():
        name = _(QUANTITIES[task.quantity].label)
        raise LessonError(
            _("{name}: there is none with these settings, the neuron stays silent.").format(
                name=name
            )
        )
    return values


def _combined(task: Task, mine: np.ndarray, other: np.ndarray | None) -> np.ndarray:
    """Return one answer for each run."""
    if other is None or task.as_ == "value":
        return mine
    return mine / other if task.as_ == "ratio" else mine - other


def _centre(task: Task, mine: np.ndarray, other: np.ndarray | None) -> float:
    """Return the answer from the means: a ratio of means is steadier than a mean of ratios."""
    value = float(np.nanmean(mine))
    if other is None or task.as_ == "value":
        return value
    second = float(np.nanmean(other))
    if task.as_ == "difference":
        return value - second
    if second == 0.0:
        raise LessonError(_("The ratio is not defined: the second setting gives 0."))
    return value / second


def _direction(task: Task, mine: np.ndarray, other: np.ndarray) -> Expected:
    value, second = float(np.nanmean(mine)), float(np.nanmean(other))
    room = max(task.tolerance * max(abs(value), abs(second)), task.least)
    change = value - second
    word = "same" if abs(change) <= room else "more" if change > 0 else "less"
    runs = int(np.isfinite(mine).sum())
    return Expected(change, None, None, task.unit, word, math.nan, runs)


def _distance(value: float, option: float) -> float:
    """Return how far an option is: by factor where both are above 0, else by difference."""
    if value > 0 and option > 0:
        return abs(math.log(value / option))
    return math.inf if value > 0 else abs(value - option)


def check(lesson: Lesson, task: Task, answer: str, seed: int | None = None,
          changes: Mapping[str, object] = {}) -> Verdict:  # fmt: skip
    """Return what is said to an answer as the student typed it; nothing raises.

    `seed` and `changes` as in `expected`. A text is kept and not judged: `right` is None.
    """
    try:
        given = readable(task, answer)
    except LessonError as error:
        return Verdict(False if task.kind != "text" else None, None, str(error), False)
    if task.kind == "text":
        return Verdict(None, Expected(None, None, None, "", ""), _thanks(task))
    try:
        known = expected(lesson, task, seed, changes)
    except ExplorerError as error:
        return Verdict(None, None, str(error))
    right = given == known.answer
    if task.kind == "number":
        right = known.low <= given <= known.high
    message = _praise(task, known) if right else _help(task, known, given)
    return Verdict(right, known, message)


def readable(task: Task, answer: str) -> float | str:
    """Return an answer as the checker understands it: SI number, canonical word, or text.

    Raises
    ------
    LessonError
        The answer is empty, absurd, too long, or of another kind; one sentence.
    """
    if task.kind == "number":
        return number_of(answer, task.unit, base_unit(task))
    if task.kind == "choice":
        return choice_of(answer, task.options)
    return direction_of(answer) if task.kind == "direction" else text_of(answer)


def base_unit(task: Task) -> str:
    """Return the SI unit of a task's answer."""
    return "1" if task.as_ == "ratio" else QUANTITIES[task.quantity].unit


def in_unit(value: float | None, unit: str) -> str:
    """Return an SI value in a unit such as `ms`, three digits; `–` for none."""
    if value is None or not math.isfinite(value):
        return "–"
    for base in ("s", "V", "Hz", "J", "1", "Ω"):
        try:
            factor = float(unit_factor(unit, base))
        except ExplorerError:
            continue
        number = engineering(value / factor, "1")
        return number if unit == "1" else f"{number} {unit}"
    return engineering(value, unit)


def _thanks(task: Task) -> str:
    return _("Kept. Nobody judges this one but you and your teacher.")


def _praise(task: Task, known: Expected) -> str:
    if task.kind != "number":
        return _("Right.")
    words = _("Right: the engine finds {value}, and anything within {tolerance} counts.")
    return words.format(value=known.shown(), tolerance=tolerance_words(task))


def _help(task: Task, known: Expected, given) -> str:
    """Return a kind sentence that does not give the answer away."""
    for wrong in task.wrong:
        try:
            value = readable(task, wrong.value)
        except LessonError:
            continue
        close = value == given
        if task.kind == "number":
            close = abs(value - given) <= max(0.1 * abs(value), 1e-30)
        if close:
            return f"{_('Not yet.')} {wrong.idea}"
    if task.kind != "number":
        return " ".join(
            part for part in (_("Not yet: try it out and look again."), task.hint) if part
        )
    if known.value and given and given / known.value > 0:
        power = math.log10(given / known.value)
        if abs(power) > 1.9 and abs(power - round(power)) < 0.1:
            return _("Not yet. The digits are right, the power of ten is not: look at the unit.")
    words = (
        _("Not yet: the engine finds less.")
        if given > known.value
        else _("Not yet: the engine finds more.")
    )
    return f"{words} {task.hint}".strip()


def tolerance_words(task: Task) -> str:
    """Return a task's tolerance in words, such as `±20 %` or `±20 %, at least ±0.05`."""
    words = f"±{100 * task.tolerance:g} %" if task.tolerance else ""
    if task.least:
        least = f"±{in_unit(task.least, task.unit)}"
        if task.unit == "%":
            least = least.replace("%", _("percentage points"))
        return f"{words}, {_('at least')} {least}" if words else least
    return words or _("the exact value")
