"""Reads what a student typed. Nothing is evaluated; what is absurd is refused in a sentence."""

from __future__ import annotations

import math
import re

from explorer.errors import ExplorerError, LessonError
from explorer.language import translate as _
from explorer.quantity import parse

LONGEST = 100
"""Longest answer that is a number, a choice or a direction, in characters."""

LONGEST_TEXT = 4000
ABSURD = 1e30

_WORDS = {
    "more": "more", "longer": "more", "higher": "more", "larger": "more", "up": "more",
    "less": "less", "shorter": "less", "lower": "less", "smaller": "less", "down": "less",
    "fewer": "less", "same": "same", "the same": "same", "equal": "same", "no change": "same",
}  # fmt: skip


def _plain(answer: object, longest: int) -> str:
    if not isinstance(answer, str):
        raise LessonError(_("An answer is a text."))
    text = answer.strip()
    if not text:
        raise LessonError(_("There is no answer yet."))
    if len(text) > longest:
        raise LessonError(
            _("The answer is too long: {size} characters, allowed are {most}.").format(
                size=len(text), most=longest
            )
        )
    return text


def number_of(answer: str, unit: str, base: str) -> float:
    """Return a typed number in SI; a bare one is in `unit`. A decimal comma counts as a point.

    Raises
    ------
    LessonError
        Not a number, not finite, absurdly large, or with a unit of another kind.
    """
    text = _plain(answer, LONGEST).lstrip("~≈ ")
    if base == "1":
        text = re.sub(r"\s*(x|×|times|veces)$", "", text)
    if "," in text:
        if text.count(",") > 1 or "." in text:
            raise LessonError(
                _("'{answer}': write one decimal point or comma, and no thousands mark.").format(
                    answer=text[:40]
                )
            )
        text = text.replace(",", ".")
    text = re.sub(r"^([+-]?)\s*[−–]", r"\1-", text)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) and unit != "1":
        text = f"{text} {unit}"
    try:
        value = parse(text, base)
    except ExplorerError:
        example = "12" if unit == "1" else f"12 {unit}"
        raise LessonError(
            _("'{answer}' cannot be read as a number; write for example {example}.").format(
                answer=text[:40], example=example
            )
        ) from None
    if not math.isfinite(value) or abs(value) > ABSURD:
        raise LessonError(_("'{answer}' is too large to be meant.").format(answer=text[:40]))
    return value


def choice_of(answer: str, options: tuple[str, ...]) -> str:
    """Return the number of an option as text, from its number or its words; LessonError else."""
    text = _plain(answer, LONGEST * 4)
    if re.fullmatch(r"\d{1,2}", text) and 1 <= int(text) <= len(options):
        return str(int(text))
    for number, option in enumerate(options, start=1):
        if option.casefold() == text.casefold():
            return str(number)
    raise LessonError(
        _("'{answer}' is none of the options; give its number, 1 to {most}.").format(
            answer=text[:40], most=len(options)
        )
    )


def direction_of(answer: str) -> str:
    """Return more, same or less, also from a word that means it; LessonError else."""
    text = _plain(answer, LONGEST).casefold().rstrip(".!")
    own = {_("more").casefold(): "more", _("same").casefold(): "same", _("less").casefold(): "less"}
    found = _WORDS.get(text) or own.get(text)
    if found is None:
        raise LessonError(_("'{answer}': answer with more, same or less.").format(answer=text[:40]))
    return found


def text_of(answer: str) -> str:
    """Return a text of one's own; LessonError where it is empty or too long."""
    return _plain(answer, LONGEST_TEXT)
