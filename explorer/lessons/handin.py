"""What a student hands in: a small JSON file, read as data and never as anything else.

A hand-in comes from somebody else's machine. Every field has a type, a size and a form; what does
not fit is refused in one sentence. Texts are kept as typed and escaped where they are shown.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime

from explorer.errors import ClassError, ExplorerError
from explorer.lessons.variant import Variant, class_code, student_number
from explorer.quantity import check
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION

SCHEMA = 1
LIMIT = 100_000
"""Largest hand-in that is read [bytes]."""

MOST = 60
"""Most answers, predictions or changes in one hand-in."""

LONGEST = 4000
"""Longest answer [characters]."""

_TASK = re.compile(r"[a-z0-9-]{1,60}")
_STATE = re.compile(r"[0-9a-f]{64}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?( ?[A-Za-zµ%Ω]{1,4})?")


@dataclass(frozen=True, slots=True)
class HandIn:
    """One student's answers.

    Attributes: `lesson` id, "" for a class without lesson; `class_code`, `student`; `seed` and
    `changes` the student's own numbers; `predictions`, `answers` texts by task id; `link` query
    that opens what the student left; `state_sha256` its fingerprint, "" for none; `app_version`;
    `saved` time as text; `schema`.
    """

    lesson: str
    class_code: str
    student: int
    seed: int
    changes: dict[str, object] = field(default_factory=dict)
    predictions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    link: str = ""
    state_sha256: str = ""
    app_version: str = VERSION
    saved: str = ""
    schema: int = SCHEMA


_FIELDS = tuple(HandIn.__dataclass_fields__)


def hand_in(lesson: str, code: str, student: int, own: Variant, predictions: dict[str, str],
            answers: dict[str, str], link: str, state_sha256: str) -> HandIn:  # fmt: skip
    """Return a hand-in of now."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return HandIn(lesson, code, student, own.seed, dict(own.changes), dict(predictions),
                  dict(answers), link, state_sha256, saved=now)  # fmt: skip


def file_name(given: HandIn, ending: str) -> str:
    """Return the name of a hand-in's file."""
    lesson = given.lesson or "class"
    return f"{lesson}-{given.class_code.lower()}-{given.student:02d}{ending}"


def to_json(given: HandIn) -> str:
    """Return a hand-in as the text of its file."""
    return json.dumps(asdict(given), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def to_csv(given: HandIn) -> str:
    """Return a hand-in as a table for a spreadsheet, one row a task."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["class", "student", "lesson", "task", "predicted", "answer", "seed",
                     "state_sha256"])  # fmt: skip
    for task in dict.fromkeys([*given.predictions, *given.answers]):
        row = (given.class_code, given.student, given.lesson, task,
               given.predictions.get(task, ""), given.answers.get(task, ""), given.seed,
               given.state_sha256)  # fmt: skip
        writer.writerow([cell(value) for value in row])
    return text.getvalue()


def cell(value: object) -> str:
    """Return a value for a CSV file: one that a spreadsheet would take for a formula is defused."""
    text = plain(str(value))
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain(text: str) -> str:
    """Return a text without signs that steer a terminal or hide what stands there."""
    kept = (sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)
    return " ".join("".join(kept).split())


def read(data: bytes, name: str) -> HandIn:
    """Return the hand-in that a file holds.

    Parameters
    ----------
    data: the file. name: how errors call it.

    Raises
    ------
    ClassError
        Too large, not JSON, or a field that is missing, unknown, of the wrong type or absurd.
    """
    name = plain(name)[:100]
    if len(data) > LIMIT:
        raise ClassError(f"{name}: {len(data)} bytes are too many, allowed are {LIMIT}.")
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_no_constant,
                             object_pairs_hook=_once)  # fmt: skip
    except ClassError as error:
        raise ClassError(f"{name}: {error}") from None
    except UnicodeDecodeError:
        raise ClassError(f"{name}: this is not a text file, a hand-in is JSON text.") from None
    except (ValueError, RecursionError):
        raise ClassError(f"{name}: this is not JSON text, or its numbers are absurd.") from None
    if not isinstance(content, dict):
        raise ClassError(f"{name}: this is not a hand-in: it holds no fields.")
    try:
        return _checked(content)
    except ExplorerError as error:
        raise ClassError(f"{name}: {error}") from None


def _no_constant(word: str):
    raise ClassError(f"{word} is not a number.")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ClassError("a field stands there twice.")
    return found


def _checked(content: dict) -> HandIn:
    unknown = sorted(set(content) - set(_FIELDS))
    missing = [name for name in _FIELDS if name not in content]
    if unknown:
        raise ClassError(f"'{plain(unknown[0])[:40]}' is not a field of a hand-in.")
    if missing:
        raise ClassError(f"the field '{missing[0]}' is missing.")
    if content["schema"] != SCHEMA or isinstance(content["schema"], bool):
        raise ClassError(f"its schema is not {SCHEMA}; it was made by another version.")
    lesson = _text(content, "lesson", 60)
    if lesson and not _TASK.fullmatch(lesson):
        raise ClassError(f"'{plain(lesson)[:40]}' is not a lesson.")
    state = _text(content, "state_sha256", 64)
    if state and not _STATE.fullmatch(state):
        raise ClassError("its state_sha256 is no fingerprint: 64 digits from 0 to f.")
    if not isinstance(content["class_code"], str):
        raise ClassError("its class_code is not a text.")
    return HandIn(
        lesson=lesson,
        class_code=class_code(content["class_code"]),
        student=student_number(content["student"]),
        seed=_whole(content, "seed"),
        changes=_changes(content["changes"]),
        predictions=_answers(content, "predictions"),
        answers=_answers(content, "answers"),
        link=_text(content, "link", 20_000),
        state_sha256=state,
        app_version=_text(content, "app_version", 40),
        saved=_text(content, "saved", 40),
    )


def _text(content: dict, name: str, longest: int) -> str:
    value = content[name]
    if not isinstance(value, str):
        raise ClassError(f"its {name} is not a text.")
    if len(value) > longest:
        raise ClassError(f"its {name} is too long, allowed are {longest} characters.")
    return value


def _whole(content: dict, name: str) -> int:
    value = content[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2**53:
        raise ClassError(f"its {name} is not a whole number from 0 to 2^53.")
    return value


def _answers(content: dict, name: str) -> dict[str, str]:
    found = content[name]
    if not isinstance(found, dict):
        raise ClassError(f"its {name} are not a list of answers by task.")
    if len(found) > MOST:
        raise ClassError(f"its {name} are too many, allowed are {MOST}.")
    for task, answer in found.items():
        if not _TASK.fullmatch(task):
            raise ClassError(f"'{plain(task)[:40]}' in its {name} is not a task.")
        if not isinstance(answer, str):
            raise ClassError(f"{task}: the answer is not a text.")
        if len(answer) > LONGEST:
            raise ClassError(f"{task}: the answer is too long, allowed are {LONGEST} characters.")
    return found


def _changes(found: object) -> dict[str, object]:
    if not isinstance(found, dict) or len(found) > MOST:
        raise ClassError("its changes are not a short list of values by parameter.")
    declared = Scenario()
    for path, value in found.items():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and not math.isfinite(value):
            raise ClassError(f"{plain(path)[:60]}: this is not a finite number.")
        if not isinstance(value, (str, int, float, bool)) or len(str(value)) > 60:
            raise ClassError(f"{plain(path)[:60]}: this is not a value.")
        check(declared.declaration(path[:80]), path, value)
    return found
