"""The shipped lessons and how to find one: the folder `assets/lessons`, a subfolder a language."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from explorer import paths
from explorer.errors import LessonError, did_you_mean
from explorer.lessons.lesson import Lesson
from explorer.lessons.reader import read_file

ENGLISH = "en"
_ID = re.compile(r"[a-z0-9-]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def folder() -> Path:
    """Return the folder of the English lessons; a subfolder for every other language."""
    return paths.assets() / "lessons"


def lessons(language: str = ENGLISH) -> list[str]:
    """Return the ids of all lessons in the order of the gallery.

    `language` orders and filters nothing: a lesson that is not translated is there in English.
    """
    found = [path.stem for path in folder().glob("*.md") if _ID.fullmatch(path.stem)]
    return sorted(found, key=lambda id: (load(id, language).order, id))


def lesson_path(id: str, language: str = ENGLISH) -> Path | None:
    """Return the file of a shipped lesson in a language, English where it is not translated."""
    if not _ID.fullmatch(id):
        return None
    plain = folder() / f"{id}.md"
    if language != ENGLISH and _LANGUAGE.fullmatch(language):
        translated = folder() / language / f"{id}.md"
        if translated.is_file():
            return translated
    return plain if plain.is_file() else None


def load(id_or_path: str | Path, language: str = ENGLISH) -> Lesson:
    """Return a lesson by its id, or from the path of a `.md` file.

    Raises
    ------
    LessonError
        No such lesson (with the nearest guess), or `FILE:LINE: ...` for a file with a mistake.
    """
    name = str(id_or_path)
    if name.endswith(".md"):
        return read_file(Path(name))
    path = lesson_path(name, language)
    if path is None:
        known = sorted(path.stem for path in folder().glob("*.md"))
        guess = did_you_mean(name[:80], known) or " 'wetware lessons list' names them all."
        raise LessonError(f"'{name[:80]}' is not a lesson.{guess}")
    spoken = language if path.parent != folder() else ENGLISH
    return _read(path, spoken, path.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read(path: Path, language: str, _changed: int) -> Lesson:
    return read_file(path, language=language)
