"""Links for a class: what opens, what is locked or hidden, and for whom.

A class link carries a short check over everything the teacher chose. It notices what was mistyped,
cut short or edited; it is no secret, for the program is open. Nothing depends on it: every
student's own numbers follow from class code and student number, and marking makes them again.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from urllib.parse import urlencode

from explorer.errors import ClassError, ExplorerError
from explorer.lessons import library
from explorer.lessons.variant import Variant, class_code, student_number, variant_of
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.scenario.url import from_query, pack, unpack

KEYS = ("lesson", "class", "student", "lock", "hide", "projector", "now", "check")
"""Parts of a link that belong to a class or a lesson, beside `preset`, `s` and `lang`."""

LONGEST = 2000
"""Longest list of paths in a link [characters]."""

OPENING = "population/opening"

REST = "rest"
"""Stands in `hide` for every parameter below the large sliders that is not named otherwise."""

_LANGUAGE = re.compile(r"[a-z]{2}")
_LESSON = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class ClassLink:
    """What a link for a class holds.

    Attributes: `lesson` id, or `preset` id with `s`, its packed changes; `code` of the class, ""
    for none; `student` number or None; `lock` paths that cannot be moved; `hide` paths that are not
    there; `projector` colours; `language` code or ""; `now` packed changes since the start.
    """

    lesson: str = ""
    preset: str = ""
    s: str = ""
    code: str = ""
    student: int | None = None
    lock: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    projector: bool = False
    language: str = ""
    now: str = ""

    @property
    def key(self) -> str:
        """What a student's numbers are drawn for: the lesson, else the preset."""
        return self.lesson or self.preset

    @property
    def binds(self) -> bool:
        """Whether it asks more of the page than to open something."""
        return bool(self.code or self.lock or self.hide or self.projector or self.now)

    def check(self) -> str:
        """Return the short check over what the teacher chose."""
        parts = (self.lesson, self.preset, self.s, self.code, ",".join(self.lock),
                 ",".join(self.hide))  # fmt: skip
        digest = hashlib.blake2b(
            "\n".join(parts).encode(), digest_size=5, person=b"wetware link 1"
        ).digest()
        return base64.b32encode(digest).decode().lower()

    def query(self) -> str:
        """Return the link without the address and the question mark."""
        parts = {
            "lesson": self.lesson, "preset": self.preset, "s": self.s, "class": self.code,
            "student": str(self.student or ""), "lock": ",".join(self.lock),
            "hide": ",".join(self.hide), "projector": "1" if self.projector else "",
            "lang": self.language, "now": self.now, "check": self.check() if self.code else "",
        }  # fmt: skip
        return urlencode({name: text for name, text in parts.items() if text}, safe=",/")

    def of(self, student: int | None, now: Mapping[str, object] | None = None) -> ClassLink:
        """Return the link of one student, with what was changed since the start."""
        return replace(self, student=student, now=pack(dict(now)) if now else "")


def read(query: Mapping[str, str]) -> ClassLink | None:
    """Return what a link's query asks for, or None where it is no link of a class or lesson.

    Raises
    ------
    ClassError, LessonError, ScenarioError
        The link is damaged, was changed, or names something that is not there; one sentence.
    """
    if not set(KEYS) & set(query):
        return None
    link = ClassLink(
        lesson=_lesson(query.get("lesson", "")),
        preset=query.get("preset", ""),
        s=query.get("s", ""),
        code=class_code(query["class"]) if query.get("class") else "",
        student=student_number(query["student"]) if query.get("student") else None,
        lock=_paths(query.get("lock", ""), "lock"),
        hide=_paths(query.get("hide", ""), "hide"),
        projector=_switch(query.get("projector", "")),
        language=_language(query.get("lang", "")),
        now=query.get("now", ""),
    )
    if link.student is not None and not link.code:
        raise _refused("it has a student number and no class code")
    if link.code and query.get("check", "").lower() != link.check():
        raise _refused("it was changed or copied in part; ask for the class link again")
    return link


def _refused(why: str) -> ClassError:
    return ClassError(f"this link cannot be opened: {why}.")


def _lesson(text: str) -> str:
    if text and not _LESSON.fullmatch(text):
        raise _refused(f"'{text[:40]}' is not a lesson")
    if text:
        library.load(text)
    return text


def _paths(text: str, name: str) -> tuple[str, ...]:
    if len(text) > LONGEST:
        raise _refused(f"its part '{name}' is too long")
    declared = Scenario()
    found = tuple(dict.fromkeys(path for path in text.split(",") if path))
    for path in found:
        if path == REST and name == "hide":
            continue
        try:
            declared.declaration(path[:80])
        except ExplorerError as error:
            raise _refused(f"{name}: {str(error).removesuffix('.')}") from None
    return found


def _switch(text: str) -> bool:
    if text not in ("", "0", "1"):
        raise _refused(f"projector: '{text[:20]}' is neither 0 nor 1")
    return text == "1"


def _language(text: str) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        raise _refused(f"lang: '{text[:20]}' is not a language such as 'es'")
    return text


def start(link: ClassLink) -> Scenario:
    """Return what a class begins with, before any student's own numbers.

    Raises
    ------
    ExplorerError
        The preset or its changes cannot be used.
    """
    if link.lesson:
        opened = load_preset(library.load(link.lesson, link.language or "en").preset)
        opened.set("view.page", "lessons")
        return opened
    query = {"preset": link.preset or OPENING, "s": link.s}
    return from_query(query)


def own(link: ClassLink) -> Variant | None:
    """Return the own numbers of the link's student, or None without class or number."""
    if not link.code or link.student is None:
        return None
    return variant_of(link.key, start(link), link.code, link.student)


def scenario(link: ClassLink) -> Scenario:
    """Return what the link opens: the start, the student's numbers, then what was changed since.

    The student's own numbers are its base: taking a change back leads there, not to the preset.

    Raises
    ------
    ExplorerError
        Something in the link cannot be used, or a locked value was changed.
    """
    opened, numbers = start(link), own(link)
    if numbers is not None:
        opened.update(numbers.values)
    opened.base = opened.values()
    if link.now:
        changes = unpack(link.now)
        held = sorted(set(changes) & set(link.lock))
        if held:
            raise _refused(f"it moves {held[0]}, which is locked")
        try:
            opened.update(changes)
        except ExplorerError as error:
            raise _refused(str(error).removesuffix(".")) from None
    return opened


def as_lesson(link: ClassLink):
    """Return the link's lesson, or what stands for one where it has none: `id` and `preset`."""
    if link.lesson:
        return library.load(link.lesson, link.language or "en")
    return SimpleNamespace(id=link.preset or OPENING, preset=link.preset or OPENING)


def build(parts: Mapping[str, str]) -> str:
    """Return the query of a class link from its parts, checked as a reader would.

    Raises
    ------
    ExplorerError
        A part names something that is not there.
    """
    code = class_code(parts["class"]) if parts.get("class") else ""
    plain = {
        name: text for name, text in parts.items() if name not in ("class", "student", "check")
    }
    made = read({"lock": "", **plain})
    made = replace(made, code=code)
    scenario(made)
    return made.query()
