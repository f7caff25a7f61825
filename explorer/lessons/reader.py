"""Reads a lesson file: front matter, tasks, text; every mistake is one sentence with its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from explorer.errors import ExplorerError, LessonError, did_you_mean
from explorer.lessons.lesson import FOCI, Lesson, Section
from explorer.lessons.lines import Lines, split, toml_fault
from explorer.lessons.quantities import QUANTITIES
from explorer.lessons.task_reader import task_of
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.sources import CHOSEN, citations

SCHEMA = 1
LIMIT = 200_000
"""Largest lesson file that is read, in bytes."""

MOST_TASKS = 30
LONGEST = 2000
"""Longest single text of the front matter, in characters."""

HEAD = {
    "schema": int, "title": str, "trait": str, "preset": str, "controls": list, "focus": str,
    "measure": list, "minutes": int, "order": int, "goals": list, "prerequisites": list,
    "left_out": list, "sources": list, "question": str, "tasks": list,
}  # fmt: skip
NEEDED = ("schema", "title", "preset", "minutes", "question", "goals", "tasks")


class Place:
    """Makes errors that name the file and the line."""

    def __init__(self, name: str, lines: Lines):
        self.name, self.lines = name, lines

    def error(self, words: str, key: str = "", task: int | None = None, inside: str = ""):
        """Return the error for a key of the head or of a task."""
        return LessonError(f"{self.name}:{self.lines.of(key, task, inside)}: {words}")


def read_file(path: Path, id: str | None = None, language: str = "en") -> Lesson:
    """Return the lesson in a file.

    Raises
    ------
    LessonError
        `FILE:LINE: ...`: the file cannot be read or is not a valid lesson.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LIMIT else b""
    except OSError as error:
        raise LessonError(f"{path}:1: cannot be read ({error.strerror}).") from None
    if size > LIMIT:
        raise LessonError(f"{path}:1: {size} bytes are too many, allowed are {LIMIT}.")
    return read(data, str(path), id or path.stem, language, path)


def read(data: str | bytes, name: str, id: str = "lesson", language: str = "en",
         path: Path | None = None) -> Lesson:  # fmt: skip
    """Return the lesson that a text describes; `name` stands for the file in errors."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        if "\0" in text:
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "binary")
    except UnicodeDecodeError:
        raise LessonError(f"{name}:1: this is not a text file, a lesson is Markdown.") from None
    if len(text) > LIMIT:
        raise LessonError(f"{name}:1: {len(text)} characters are too many, allowed are {LIMIT}.")
    try:
        front, body, _first = split(text)
    except LookupError as fault:
        raise LessonError(f"{name}:{fault.args[0]}: {fault.args[1]}") from None
    try:
        head = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        line, words = toml_fault(error, front)
        raise LessonError(f"{name}:{line}: not valid TOML: {words}.") from None
    except RecursionError:
        raise LessonError(f"{name}:2: not valid TOML: nested too deeply.") from None
    return _lesson(head, body, Place(name, Lines(front)), id, language, path)


def _lesson(head: dict, body: str, place: Place, id: str, language: str, path) -> Lesson:
    _keys(head, place)
    scenario = _preset(head, place)
    controls = _paths(head, "controls", place)
    tasks = []
    for number, table in enumerate(head["tasks"]):
        task = task_of(table, number, place, scenario, controls)
        if task.id in {other.id for other in tasks}:
            raise place.error(f"the id '{task.id}' stands here twice.", "id", number)
        tasks.append(task)
    return Lesson(
        id=id,
        title=head["title"],
        trait=head.get("trait", ""),
        preset=head["preset"],
        controls=controls,
        focus=_focus(head, place),
        measure=_measure(head, place, tasks),
        minutes=head["minutes"],
        goals=_texts(head, "goals", place),
        prerequisites=_texts(head, "prerequisites", place),
        left_out=_texts(head, "left_out", place),
        sources=_sources(head, place),
        question=head["question"],
        tasks=tuple(tasks),
        body=body.strip(),
        language=language,
        path=path,
        order=head.get("order", 100),
        sections=_sections(body),
    )


def _keys(head: dict, place: Place) -> None:
    for key, value in head.items():
        if key not in HEAD:
            raise place.error(f"'{key}' is not a key of a lesson.{did_you_mean(key, HEAD)}", key)
        kind = (str, list) if key == "focus" else HEAD[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            wanted = {str: "a text", int: "a whole number", list: "a list"}[HEAD[key]]
            raise place.error(f"'{key}' must be {wanted}.", key)
        if isinstance(value, str) and len(value) > LONGEST:
            raise place.error(f"'{key}' is longer than {LONGEST} characters.", key)
    for key in NEEDED:
        if key not in head:
            raise place.error(f"'{key}' is missing.")
        if head[key] in ("", []):
            raise place.error(f"'{key}' is empty.", key)
    if head["schema"] != SCHEMA:
        raise place.error(f"schema {head['schema']} is unknown, allowed is {SCHEMA}.", "schema")
    if not 1 <= head["minutes"] <= 600:
        raise place.error("'minutes' must be 1 to 600.", "minutes")
    if len(head["tasks"]) > MOST_TASKS:
        raise place.error(f"more than {MOST_TASKS} tasks.", task=MOST_TASKS)
    for number, table in enumerate(head["tasks"]):
        if not isinstance(table, dict):
            raise place.error("a task must be a table, as [[tasks]].", "tasks", number)


def _preset(head: dict, place: Place) -> Scenario:
    if head["preset"].endswith(".toml") or head["preset"].startswith("user/"):
        raise place.error("'preset' must be the id of a shipped preset.", "preset")
    try:
        return load_preset(head["preset"])
    except ExplorerError as error:
        raise place.error(str(error), "preset") from None


def _texts(head: dict, key: str, place: Place) -> tuple[str, ...]:
    values = head.get(key, [])
    for value in values:
        if not isinstance(value, str) or not value or len(value) > LONGEST:
            raise place.error(f"'{key}' must hold texts of up to {LONGEST} characters.", key)
    return tuple(values)


def _paths(head: dict, key: str, place: Place) -> tuple[str, ...]:
    found, scenario = _texts(head, key, place), Scenario()
    for path in found:
        try:
            scenario.declaration(path)
        except ExplorerError as error:
            raise place.error(str(error), key, inside=path) from None
    return found


def _focus(head: dict, place: Place) -> tuple[str, ...]:
    given = head.get("focus", "gate")
    words = (given,) if isinstance(given, str) else tuple(given)
    for word in words:
        if not isinstance(word, str) or word not in FOCI:
            guess = did_you_mean(str(word), FOCI)
            names = ", ".join(FOCI)
            raise place.error(f"'{word}' is not a plot, allowed are {names}.{guess}", "focus")
    return tuple(dict.fromkeys(words))


def _measure(head: dict, place: Place, tasks: list) -> tuple[str, ...]:
    given = _texts(head, "measure", place)
    for name in given:
        if name not in QUANTITIES:
            guess = did_you_mean(name, QUANTITIES)
            raise place.error(f"'{name}' is not a quantity.{guess}", "measure", inside=name)
    used = [task.quantity for task in tasks if task.quantity]
    return given or tuple(dict.fromkeys(used))


def _sources(head: dict, place: Place) -> tuple[str, ...]:
    found = _texts(head, "sources", place)
    for key in found:
        if key != CHOSEN and key not in citations():
            guess = did_you_mean(key, citations())
            words = f"'{key}' is not in references.bib.{guess}"
            raise place.error(words, "sources", inside=key)
    return found


def _sections(body: str) -> tuple[Section, ...]:
    """Return the parts below `## ` headings; text before the first one has no title."""
    parts = re.split(r"(?m)^##[ \t]+(.+?)[ \t]*#*$", body)
    found = [Section("", parts[0].strip())] if parts[0].strip() else []
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return tuple(found + [Section(title.strip(), text.strip()) for title, text in pairs])
