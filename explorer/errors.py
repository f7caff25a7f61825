"""What can go wrong by a user's hand: one sentence that names the place and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ExplorerError(ValueError):
    """Base of every error whose text is meant for the user: always one line."""

    def __init__(self, message: str = ""):
        super().__init__(" ".join(str(message).splitlines()))


class MaterialError(ExplorerError):
    """An ion or oxide file cannot be used."""


class ScenarioError(ExplorerError):
    """A parameter path or value is not acceptable."""


class PresetError(ScenarioError):
    """A preset file, a link or a preset id cannot be used."""


class EngineError(ExplorerError):
    """A run cannot be started or goes out of its numerical range."""


class SaveError(ExplorerError):
    """A file could not be written; nothing on disk has changed."""


class MeasuredError(ExplorerError):
    """A file of measured data cannot be read."""


class FitError(ExplorerError):
    """A fit cannot be started: free parameters, bounds, or data that the model cannot meet."""


class ClassError(ExplorerError):
    """A class link, a class code, a student number or a hand-in cannot be used."""


class LessonError(ExplorerError):
    """A lesson file, a lesson id or an answer to a task cannot be used."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice most like `word`, or None when nothing is close.

    The last part of a dotted path counts as well, so that `thicknes` finds `device.thickness`.
    """
    choices = list(choices)
    found = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if found:
        return found[0]
    by_tail = {choice.rsplit(".", 1)[-1]: choice for choice in choices}
    found = difflib.get_close_matches(word.rsplit(".", 1)[-1], by_tail, n=1, cutoff=0.6)
    return by_tail[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the nearest choice, or an empty string."""
    guess = nearest(word, choices)
    return f" Did you mean '{guess}'?" if guess else ""
