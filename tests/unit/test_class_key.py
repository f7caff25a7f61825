"""The answer key: what a student with own numbers really gets; paper for students and teachers."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import explorer
from explorer import cli
from explorer.errors import ClassError
from explorer.lessons import answer_key, classroom, library
from explorer.lessons.checker import check
from explorer.lessons.teacher_card import teacher_card
from explorer.lessons.variant import variant
from explorer.lessons.worksheet import worksheet

LESSON = "the-threshold"


def measured_by_a_student(link: classroom.ClassLink, task) -> str:
    """Open the class link, set what the task says, run, and count the rows with a mark."""
    scenario = classroom.scenario(link)
    scenario.update(task.set)
    run = explorer.simulate(scenario, seconds=task.seconds, traced=1)
    share = np.unique(run.spike_neurons).size / scenario.population.size
    return f"{100 * share:.1f} %"


def test_the_key_agrees_with_what_200_students_get():
    lesson = library.load(LESSON)
    task = lesson.task("share-at-0-9")
    # Forty rows instead of two hundred, so that two hundred students take seconds.
    task = replace(task, set={**task.set, "population.size": 40})
    answers = set()
    for student in range(1, 201):
        link = classroom.ClassLink(lesson=LESSON, code="KEY", student=student)
        answer = measured_by_a_student(link, task)
        answers.add(answer)
        own = variant(lesson, "KEY", student)
        row = answer_key.row_of(lesson, task, student, own)
        assert check(lesson, task, answer, own.seed, own.changes).right, student
        assert float(row.answer.split()[0]) == pytest.approx(float(answer.split()[0]), abs=0.06)
    assert len(answers) > 8, "students must have numbers of their own"


def test_every_lesson_has_a_key():
    for name in library.lessons():
        lesson = library.load(name)
        rows = list(answer_key.key(lesson, "ALL", [1]))
        judged = [task.id for task in lesson.tasks if task.kind != "text"]
        assert [row.task.id for row in rows] == judged
        for row in rows:
            assert row.problem == "", (name, row.task.id, row.problem)
            answer = row.answer.partition(":")[0]
            assert check(lesson, row.task, answer, row.own.seed, row.own.changes).right
            for wrong in row.task.wrong:
                verdict = check(lesson, row.task, wrong.value, row.own.seed, row.own.changes)
                assert verdict.right is False, (name, row.task.id, wrong.value)


@pytest.mark.parametrize(
    ("text", "numbers"), [("1-3", [1, 2, 3]), ("7", [7]), ("2, 5-6,2", [2, 5, 6])]
)
def test_students_are_named_by_numbers_and_ranges(text, numbers):
    assert answer_key.students(text) == numbers


@pytest.mark.parametrize("text", ["", "a", "3-1", "0-4", "1-99999", "1-500", "1--2", "1;2", "-3"])
def test_what_names_no_students_is_refused(text):
    with pytest.raises(ClassError):
        answer_key.students(text)


def test_the_key_as_a_command(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["lessons", "key", LESSON, "--class", "key", "--students", "1-2", "--json"])
    assert ended.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["student"] for row in found["rows"]} == {1, 2}
    row = found["rows"][0]
    assert row["answer"].endswith("%")
    assert row["tolerance"]
    assert row["wrong"]
    with pytest.raises(SystemExit):
        cli.main(["lessons", "key", LESSON, "--class", "key", "--students", "1-2"])
    assert "share-at-0-9" in capsys.readouterr().out


def test_paper_is_self_contained_and_in_the_lessons_words(tmp_path):
    lesson = library.load(LESSON)
    link = "http://localhost:5006/?lesson=the-threshold"
    for text in (worksheet(lesson, "7B", link, "<svg></svg>"), teacher_card(lesson, link)):
        assert lesson.question in text
        assert "<script" not in text
        assert not re.search(r"(?:src|srcset)\s*=|url\(|@import|<link", text)
        assert f'lang="{lesson.language}"' in text
    card = teacher_card(lesson)
    for words in (*lesson.goals, *lesson.prerequisites, *lesson.left_out):
        assert words.replace("'", "&#39;") in card


def test_words_of_a_lesson_file_are_escaped():
    evil = "<script>alert(1)</script>"
    lesson = replace(
        library.load(LESSON), title=evil, question=evil, goals=(evil,), left_out=(evil,)
    )
    for text in (worksheet(lesson, evil, evil), teacher_card(lesson, evil)):
        assert "<script" not in text


@pytest.mark.parametrize("command", ["worksheet", "card"])
def test_paper_as_a_command(tmp_path, capsys, command):
    out = tmp_path / "paper.html"
    with pytest.raises(SystemExit) as ended:
        cli.main(["lessons", command, LESSON, "--out", str(out)])
    assert ended.value.code == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
