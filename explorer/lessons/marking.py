"""Marks a folder of hand-ins: every answer against the engine, every state run again.

One file that cannot be used is a row that says why; the others are marked all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from explorer.errors import ClassError, ExplorerError
from explorer.language import translate as _
from explorer.lessons import classroom, library
from explorer.lessons.checker import check
from explorer.lessons.classroom import ClassLink
from explorer.lessons.handin import LIMIT, HandIn, cell, plain, read
from explorer.lessons.report.content import WORK, finish
from explorer.lessons.variant import variant
from explorer.version import VERSION

MOST_FILES = 2000
MOST_NEURONS = 10_000
"""Largest population that the marking runs again."""


@dataclass(frozen=True, slots=True)
class TaskMark:
    """One answer: as typed, `right` (None: not judged), and the engine's answer or its sentence."""

    answer: str
    right: bool | None
    message: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One file of the folder.

    Attributes: `file` its name; `given` the hand-in, or None where it is refused; `tasks` by id;
    `state` one of "reproduced", "differs", "other version", "none", "not run"; `note` a sentence
    about the state, or empty; `refused` a sentence, or empty.
    """

    file: str
    given: HandIn | None = None
    tasks: dict[str, TaskMark] = field(default_factory=dict)
    state: str = "none"
    note: str = ""
    refused: str = ""

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(mark.right is True for mark in self.tasks.values())

    @property
    def judged(self) -> int:
        """How many tasks are judged at all; one without an answer counts."""
        return sum(mark.right is not None for mark in self.tasks.values())

    def plain(self) -> dict[str, object]:
        """Return the mark as plain data for JSON."""
        given = self.given
        return {
            "file": self.file, "refused": self.refused or None,
            "class": given.class_code if given else None,
            "student": given.student if given else None,
            "lesson": given.lesson if given else None,
            "right": self.right, "judged": self.judged, "state": self.state, "note": self.note,
            "tasks": {
                id: {"answer": plain(mark.answer), "right": mark.right, "message": mark.message,
                     "expected": mark.expected}
                for id, mark in self.tasks.items()
            },
        }  # fmt: skip


def files_of(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name; hidden files and folders are left out.

    Raises
    ------
    ClassError
        There is no such folder, or it holds too much.
    """
    if not folder.is_dir():
        raise ClassError(f"{folder}: there is no such folder.")
    found = sorted(
        path for path in folder.iterdir()
        if not path.name.startswith(".") and (path.is_symlink() or not path.is_dir())
    )  # fmt: skip
    if len(found) > MOST_FILES:
        raise ClassError(f"{folder}: {len(found)} files are too many, allowed are {MOST_FILES}.")
    if not found:
        raise ClassError(f"{folder}: there is nothing to mark, hand-ins are .json files.")
    return found


def _read(path: Path) -> HandIn:
    name = plain(path.name)[:100]
    if path.is_symlink() or not path.is_file():
        raise ClassError(f"{name}: this is a link to elsewhere and not a file; it is not read.")
    if path.suffix.lower() != ".json":
        raise ClassError(f"{name}: only .json files are marked.")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LIMIT else b""
    except OSError as error:
        raise ClassError(f"{name}: it cannot be read ({error.strerror}).") from None
    if size > LIMIT:
        raise ClassError(f"{name}: {size} bytes are too many, allowed are {LIMIT}.")
    return read(data, name)


def mark_folder(folder: Path, code: str = "", language: str = "en",
                run: bool = True) -> Iterator[Mark]:  # fmt: skip
    """Mark every file of a folder, one after the other.

    Parameters
    ----------
    code: only hand-ins of this class are marked; "" takes every class.
    run: whether states are run again; without it they are called "not run".

    Raises
    ------
    ClassError
        The folder cannot be used.
    """
    found: list[tuple[str, HandIn | ClassError]] = []
    owners: dict[tuple, list[str]] = {}
    for path in files_of(folder):
        name = plain(path.name)[:100]
        try:
            given = _read(path)
        except ClassError as error:
            found.append((name, error))
            continue
        found.append((name, given))
        owners.setdefault((given.class_code, given.lesson, given.student), []).append(name)
    for name, given in found:
        if isinstance(given, ClassError):
            yield Mark(name, refused=str(given))
            continue
        same = owners[given.class_code, given.lesson, given.student]
        if len(same) > 1:
            yield Mark(name, given, refused=(
                f"{name}: student {given.student} is in {len(same)} files "
                f"({', '.join(same[:3])}); keep one."
            ))  # fmt: skip
        elif code and given.class_code != code:
            yield Mark(name, given, refused=f"{name}: it is of class {given.class_code}.")
        else:
            yield _guarded(name, given, language, run)


def _guarded(name: str, given: HandIn, language: str, run: bool) -> Mark:
    """Mark one hand-in; whatever goes wrong in it concerns this one alone."""
    try:
        return mark(name, given, language, run)
    except ExplorerError as error:
        return Mark(name, given, refused=f"{name}: {plain(str(error))}")
    except (ArithmeticError, MemoryError, ValueError) as error:
        return Mark(name, given, refused=f"{name}: it cannot be marked ({type(error).__name__}).")


def mark(name: str, given: HandIn, language: str = "en", run: bool = True) -> Mark:
    """Return the mark of one hand-in.

    Raises
    ------
    ExplorerError
        Its lesson is not here, or its numbers are not those of its student.
    """
    lesson = library.load(given.lesson, language) if given.lesson else None
    link = _link(given)
    own = _own(given, lesson, link)
    if (given.seed, given.changes) != (own.seed, own.changes):
        raise ClassError(
            f"its seed and values are not those of student {given.student} in class "
            f"{given.class_code}."
        )
    tasks = {}
    for task in lesson.tasks if lesson is not None else ():
        tasks[task.id] = mark_task(lesson, task, given.answers.get(task.id, ""), own)
    strange = sorted(set(given.answers) - set(tasks))
    note = (
        f"{_('answers to tasks that are not there')}: {', '.join(strange[:3])}" if strange else ""
    )
    state, words = _state(given, link) if run else ("not run", "")
    return Mark(name, given, tasks, state, "; ".join(part for part in (note, words) if part))


def _link(given: HandIn) -> ClassLink | None:
    """Return the class link in a hand-in, or None where it holds none."""
    link = classroom.read(dict(parse_qsl(given.link.partition("?")[2] or given.link)))
    if link is None or not link.code:
        return None
    if (link.code, link.student, link.lesson) != (given.class_code, given.student, given.lesson):
        raise ClassError("its link belongs to another student, class or lesson.")
    return link


def _own(given: HandIn, lesson, link: ClassLink | None):
    if lesson is not None:
        return variant(lesson, given.class_code, given.student)
    if link is None:
        raise ClassError("it has neither a lesson nor a class link.")
    return classroom.own(link)


def mark_task(lesson, task, answer: str, own) -> TaskMark:
    """Return the mark of one answer, with what the engine answers for this student."""
    if not answer.strip():
        judged = None if task.kind == "text" else False
        return TaskMark("", judged, _("no answer"))
    verdict = check(lesson, task, answer, own.seed, own.changes)
    expected = verdict.expected.answer if verdict.expected is not None else ""
    return TaskMark(answer, verdict.right, verdict.message, expected)


def _state(given: HandIn, link: ClassLink | None) -> tuple[str, str]:
    """Run what the student left again; return the state's word and a sentence."""
    if link is None or not given.state_sha256:
        return "none", ""
    if given.app_version != VERSION:
        return "other version", (
            f"{_('made with version')} {plain(given.app_version)}, {_('this is')} {VERSION}"
        )
    try:
        scenario = classroom.scenario(link)
        if scenario.population.size > MOST_NEURONS:
            raise ClassError(f"{scenario.population.size} neurons are too many to run again.")
        summary = finish(scenario, WORK).summary()
    except ExplorerError as error:
        return "not run", plain(str(error))
    return ("reproduced" if summary["state_sha256"] == given.state_sha256 else "differs"), ""


def table(marks: list[Mark], say: Callable[[str], str] = _) -> str:
    """Return the marks as a table for the terminal, and below it what was refused and why."""
    tasks = list(dict.fromkeys(id for mark in marks for id in mark.tasks))
    head = [say("student"), say("class"), *tasks, say("right"), say("state")]
    rows = []
    for mark in sorted(marks, key=lambda mark: mark.given.student if mark.given else 0):
        if mark.refused:
            continue
        marks_of = [_sign(mark.tasks[id]) if id in mark.tasks else "" for id in tasks]
        rows.append([str(mark.given.student), mark.given.class_code, *marks_of,
                     f"{mark.right} {say('of')} {mark.judged}", say(mark.state)])  # fmt: skip
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *rows]
    ]
    notes = [f"{mark.file}: {mark.note}" for mark in marks if mark.note and not mark.refused]
    refused = [f"{say('refused')}: {mark.refused}" for mark in marks if mark.refused]
    count = f"{len(rows)} {say('marked')}, {len(refused)} {say('refused')}."
    return "\n".join([*(lines if rows else []), *notes, *refused, count])


def _sign(mark: TaskMark) -> str:
    return {True: "+", False: "-", None: "·"}[mark.right] if mark.answer else "–"


def to_csv(marks: list[Mark]) -> str:
    """Return the marks as CSV, one row a task of a student; formulas are defused."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "class", "student", "lesson", "task", "answer", "expected", "right",
                     "state", "refused"])  # fmt: skip
    for mark in marks:
        given = mark.given
        whose = (given.class_code, given.student, given.lesson) if given else ("", "", "")
        for id, task in (mark.tasks or {"": TaskMark("", None, "")}).items():
            right = {True: "yes", False: "no", None: ""}[task.right]
            row = (mark.file, *whose, id, task.answer, task.expected, right, mark.state,
                   mark.refused)  # fmt: skip
            writer.writerow([cell(value) for value in row])
    return text.getvalue()
