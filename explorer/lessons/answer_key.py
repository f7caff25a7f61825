"""The answer key: for every student what the engine answers, with tolerance and wrong ideas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.errors import ClassError, ExplorerError
from explorer.language import translate as _
from explorer.lessons.checker import expected, tolerance_words
from explorer.lessons.lesson import Lesson, Task
from explorer.lessons.variant import MOST_STUDENTS, Variant, variant

MOST = 400
"""Most students of one key."""

_RANGE = re.compile(r"([0-9]{1,4})(?:\s*-\s*([0-9]{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One answer of one student.

    Attributes: `student` number; `own` numbers; `task`; `answer` as a student would type it; `low`
    and `high` of what counts, or empty; `problem` a sentence where the engine has no answer.
    """

    student: int
    own: Variant
    task: Task
    answer: str
    low: str = ""
    high: str = ""
    problem: str = ""


def students(text: str) -> list[int]:
    """Return the numbers that a text such as `1-30` or `3,7,12-15` names, each once.

    Raises
    ------
    ClassError
        Not such a text, or more students than a key is made for.
    """
    found: dict[int, None] = {}
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not 1 <= first <= last <= MOST_STUDENTS:
            raise ClassError(
                f"'{text[:40]}' names no students, write for example 1-30 or 3,7,12-15."
            )
        if last - first >= MOST:
            raise ClassError(f"{text[:40]}: a key is made for {MOST} students at most.")
        found |= dict.fromkeys(range(first, last + 1))
    if len(found) > MOST:
        raise ClassError(f"{text[:40]}: a key is made for {MOST} students at most.")
    return list(found)


def key(lesson: Lesson, code: str, numbers: list[int]) -> Iterator[KeyRow]:
    """Return the key of a class, student by student, task by task.

    Raises
    ------
    ClassError
        The class code is none.
    """
    for student in numbers:
        own = variant(lesson, code, student)
        for task in lesson.tasks:
            if task.kind != "text":
                yield row_of(lesson, task, student, own)


def row_of(lesson: Lesson, task: Task, student: int, own: Variant) -> KeyRow:
    """Return one student's answer to one task."""
    try:
        found = expected(lesson, task, own.seed, own.changes)
    except ExplorerError as error:
        return KeyRow(student, own, task, "–", problem=str(error))
    if task.kind == "number":
        return KeyRow(student, own, task, found.answer, found.shown(found.low),
                      found.shown(found.high))  # fmt: skip
    answer = found.answer
    if task.kind == "choice":
        answer = f"{answer}: {task.options[int(answer) - 1]}"
    else:
        answer = {"more": _("more"), "same": _("same"), "less": _("less")}[answer]
    return KeyRow(student, own, task, answer)


def plain(row: KeyRow) -> dict[str, object]:
    """Return a row as plain data for JSON."""
    return {
        "student": row.student, "seed": row.own.seed, "changes": row.own.changes,
        "task": row.task.id, "answer": row.answer, "low": row.low or None, "high": row.high or None,
        "tolerance": tolerance_words(row.task) if row.task.kind == "number" else None,
        "wrong": [{"value": wrong.value, "idea": wrong.idea} for wrong in row.task.wrong],
        "problem": row.problem or None,
    }  # fmt: skip


def about(task: Task) -> list[str]:
    """Return what a teacher wants to know of a task beside the answer, in sentences."""
    said = [f"{_('Counts')}: {tolerance_words(task)}"] if task.kind == "number" else []
    said += [f"{wrong.value}: {wrong.idea}" for wrong in task.wrong]
    return [*said, *([task.after] if task.after else [])]


def table(lesson: Lesson, rows: list[KeyRow]) -> str:
    """Return the key as text: one line a student, then what counts and what goes wrong."""
    tasks = [task for task in lesson.tasks if task.kind != "text"]
    head = [_("student"), _("seed"), *(task.id for task in tasks)]
    by_student: dict[int, list[KeyRow]] = {}
    for row in rows:
        by_student.setdefault(row.student, []).append(row)
    lines = [
        [str(student), str(mine[0].own.seed), *(row.answer.partition(":")[0] for row in mine)]
        for student, mine in by_student.items()
    ]
    widths = [max(len(line[place]) for line in [head, *lines]) for place in range(len(head))]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [head, *lines]
    ]
    for task in tasks:
        text += ["", f"{task.id}: {task.ask}", *(f"  {words}" for words in about(task))]
        if task.options:
            text += [f"  {number}: {option}" for number, option in enumerate(task.options, 1)]
    problems = [f"{row.student}, {row.task.id}: {row.problem}" for row in rows if row.problem]
    return "\n".join([*text, *(["", *problems] if problems else [])])
