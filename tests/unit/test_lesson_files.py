"""Every lesson: read, answered by the engine, honest to students with seeds of their own."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer.lessons import library
from explorer.lessons.checker import (
    check,
    expected,
    in_unit,
    readable,
    scenario_of,
)
from explorer.lessons.ensemble import many_values, one_value
from explorer.lessons.lesson import DIRECTIONS, FOCI
from explorer.lessons.quantities import QUANTITIES
from explorer.scenario.presets import load_preset
from explorer.sources import CHOSEN, citations

LESSONS = library.lessons()
EIGHT = {
    "why-it-forgets", "the-threshold", "one-drives-the-next", "it-learns-from-use",
    "why-it-must-rest", "dice-inside", "which-ion", "what-a-spike-costs",
}  # fmt: skip
TASKS = [(name, task.id) for name in LESSONS for task in library.load(name).tasks]
STUDENTS = 50
each_task = pytest.mark.parametrize(("name", "id"), TASKS, ids=[f"{n}-{i}" for n, i in TASKS])


def of(name: str, id: str):
    lesson = library.load(name)
    return lesson, lesson.task(id)


def test_the_eight_lessons_are_there():
    assert set(LESSONS) >= EIGHT


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_complete(name):
    lesson = library.load(name)
    assert lesson.goals
    assert lesson.left_out
    assert lesson.question.endswith("?")
    assert len(lesson.sections) >= 2, "a text, and a question to take home"
    assert any(task.predict and task.unlocks for task in lesson.tasks), "nothing is predicted"
    assert set(lesson.locked) <= set(lesson.controls)
    assert any("seeds" in task.ask for task in lesson.tasks), "it ends on one seed"
    assert set(lesson.focus) <= set(FOCI)
    assert set(lesson.measure) <= set(QUANTITIES)
    assert all(key == CHOSEN or key in citations() for key in lesson.sources)
    assert all(task.after for task in lesson.tasks), "an answer without its reason"
    assert load_preset(lesson.preset).title


@each_task
def test_right_answers_are_accepted_and_wrong_ones_refused(name, id):
    lesson, task = of(name, id)
    if task.kind == "text":
        assert check(lesson, task, "What I think.").right is None
        return
    known = expected(lesson, task)
    assert check(lesson, task, known.answer).right is True
    if task.kind == "number":
        for factor in (0.999, 1.001):
            edge = known.value + factor * (known.high - known.value) * (1 if factor < 1 else 1.05)
            assert check(lesson, task, in_unit_fully(edge, task)).right is (factor < 1)
        assert check(
            lesson, task, in_unit_fully(10 * known.value + 1e3 * task.least, task)
        ).right is (False)
    elif task.kind == "direction":
        others = set(DIRECTIONS) - {known.answer}
        assert [check(lesson, task, other).right for other in others] == [False, False]
    else:
        for number, option in enumerate(task.options, start=1):
            right = str(number) == known.answer
            assert check(lesson, task, option).right is right
            assert check(lesson, task, str(number)).right is right
    for wrong in task.wrong:
        said = check(lesson, task, wrong.value)
        assert said.right is False
        assert wrong.idea in said.message


def in_unit_fully(value: float, task) -> str:
    """Return an SI value in a task's unit with all its digits."""
    one = readable(task, "1" if task.unit == "1" else f"1 {task.unit}")
    return f"{value / one!r}"


@each_task
def test_fifty_students_with_their_own_seeds_are_right(name, id):
    lesson, task = of(name, id)
    if task.kind not in ("number", "direction") or not QUANTITIES[task.quantity].runs:
        pytest.skip("no dice in it")
    if "run.seed" in task.set:
        pytest.skip("everybody takes the same seed")
    students = STUDENTS if task.kind == "number" else 5
    if task.set.get("noise.scale") == 0:
        students = 2  # a clockwork
    mine = values_of(lesson, task, task.set, students)
    other = None if task.compare is None else values_of(lesson, task, task.compare, students)
    for student in range(students):
        if task.kind == "direction":
            change = mine[student] - other[student]
            size = max(abs(mine[student]), abs(other[student]))
            # What a student sees of a change that the engine calls the same is small, not zero.
            seen = "more" if change > 0 else "less"
            answer = expected(lesson, task).answer
            assert seen == answer or (answer == "same" and abs(change) < size), student
            continue
        value = mine[student]
        if task.as_ == "ratio":
            value /= other[student]
        elif task.as_ == "difference":
            value -= other[student]
        answer = in_unit(value, task.unit)
        assert check(lesson, task, answer).right, f"student {student} read off {answer}"


def values_of(lesson, task, changes, students: int) -> np.ndarray:
    """Return what each of some students measures, in runs of independent random numbers."""
    scenario = scenario_of(lesson, changes)
    return many_values(scenario, task.quantity, task.seconds, 1, students)


def test_a_students_own_seed_is_one_run_and_its_answer_exact():
    lesson, task = of("the-threshold", "share-at-0-9")
    scenario = scenario_of(lesson, task.set)
    for seed in (3, 4):
        run = one_value(scenario, task.quantity, task.seconds, seed)
        assert expected(lesson, task, seed=seed).value == run
        assert check(lesson, task, in_unit(run, "%"), seed=seed).right
    assert len({one_value(scenario, "fired", 0.03, seed) for seed in range(3, 8)}) > 1


def test_a_students_own_parameters_change_the_answer():
    lesson, task = of("why-it-must-rest", "many-seeds")
    changes = {"neuron.control_resistance": "500 MΩ"}
    assert expected(lesson, task, changes=changes).value > 1.6 * expected(lesson, task).value


def test_a_seed_that_a_task_names_is_everybodys():
    lesson, task = of("dice-inside", "same-seed")
    assert expected(lesson, task).value == expected(lesson, task, seed=99).value


def test_translations_ask_the_same():
    for path in library.folder().glob("*/*.md"):
        there, here = library.load(path.stem, path.parent.name), library.load(path.stem)
        assert there.language == path.parent.name

        def figures(task):
            words = re.compile(r"ask|hint|after|options|wrong|line")
            return {key: getattr(task, key) for key in task.__slots__ if not words.match(key)}

        assert [figures(task) for task in there.tasks] == [figures(task) for task in here.tasks]
