"""Every student's own device: seed and values from class code and student number.

The numbers come from a hash and whole-number arithmetic alone, so that every machine, system and
version of Python gives the same. They are no secret: whoever has the program can make them again,
which is what the teacher's key and the marking do.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal

from explorer.errors import ClassError
from explorer.model.neurons import models
from explorer.quantity import in_display
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario

VARIED = (("device.thickness", 25, 4), ("neuron.control_resistance", 50, 5))
"""What differs from student to student: path, step [1/10,000 of the preset's], steps each way.

No more than between neighbours on one wafer: a lesson's sentences, which speak of the preset, stay
true. Most of the difference comes from the seed. Models that read neither differ in the amplitude.
"""

OTHERWISE = (("stimulus.amplitude", 25, 4),)

SEEDS = 999_999
"""Seeds are 1 to this: short enough to read out in a classroom."""

MOST_STUDENTS = 9999
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,23}")
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Variant:
    """One student's own: `seed`, and `changes` by path, as texts with unit."""

    seed: int
    changes: dict[str, str]

    @property
    def values(self) -> dict[str, object]:
        """All of it as one batch of changes to a scenario."""
        return self.changes | {"run.seed": self.seed}


def class_code(text: object) -> str:
    """Return a class code as it is compared: capitals, without blanks around it.

    Raises
    ------
    ClassError
        Empty, too long, or with other signs than letters, digits and '-'.
    """
    code = str(text).strip().upper() if isinstance(text, str) else ""
    if not _CODE.fullmatch(code):
        raise ClassError(
            f"'{str(text)[:40]}' is not a class code, allowed are 1 to 24 letters, digits and '-'."
        )
    return code


def student_number(text: object) -> int:
    """Return a student's number.

    Raises
    ------
    ClassError
        Not a whole number from 1 to 9999.
    """
    plain = str(text).strip() if isinstance(text, (str, int)) and not isinstance(text, bool) else ""
    if not _NUMBER.fullmatch(plain) or int(plain) < 1:
        raise ClassError(
            f"'{str(text)[:40]}' is not a student number, allowed are 1 to {MOST_STUDENTS}."
        )
    return int(plain)


def _numbers(key: str, code: str, student: int, count: int) -> list[int]:
    """Return so many whole numbers below 2^32, the same on every machine."""
    words = f"{key}\n{code}\n{student}".encode()
    digest = hashlib.blake2b(words, digest_size=4 * count, person=b"wetware class 1").digest()
    return [int.from_bytes(digest[4 * k : 4 * k + 4], "big") for k in range(count)]


def variant(lesson, code: str, student: int) -> Variant:
    """Return a student's own seed and values in a lesson.

    Parameters
    ----------
    lesson: a `Lesson`, or anything with `id` and `preset`. code: class code. student: number.

    Raises
    ------
    ClassError
        The code or the number is none.
    PresetError
        The lesson's preset cannot be loaded.
    """
    return variant_of(lesson.id, load_preset(lesson.preset), code, student)


def variant_of(key: str, scenario: Scenario, code: str, student: int) -> Variant:
    """Return a student's own seed and values for a scenario; `key` is the lesson's or preset's."""
    code, student = class_code(code), student_number(student)
    uses = models()[scenario.neuron.model].DESCRIPTION.uses
    varied = VARIED if all(path in uses for path, _step, _steps in VARIED) else OTHERWISE
    first, *rest = _numbers(key, code, student, 1 + len(varied))
    changes = {}
    for (path, step, steps), number in zip(varied, rest, strict=True):
        parts = 10_000 + step * (number % (2 * steps + 1) - steps)
        fact = scenario.declaration(path).fact
        value = Decimal(repr(in_display(scenario.get(path), fact))) * parts / 10_000
        changes[path] = f"{value.normalize():f} {fact.display or fact.unit}"
    return Variant(1 + first % SEEDS, changes)
