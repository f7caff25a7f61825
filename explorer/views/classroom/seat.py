"""The class link in force in one window: what is held, what is not there, whose page it is."""

from __future__ import annotations

import html
from collections.abc import Iterable

from explorer.language import translate as _
from explorer.lessons.classroom import REST, ClassLink, own, scenario
from explorer.lessons.variant import Variant
from explorer.scenario.scenario import Scenario
from explorer.views.layers import LARGE, LAYERS

LOCK = (
    '<svg class="lock" viewBox="0 0 16 16" width="13" height="13" role="img" tabindex="0" '
    'aria-label="{words}" data-tip="{words}" style="vertical-align:-2px;margin-left:5px;'
    'cursor:help"><path fill="currentColor" d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4'
    ' 0z"/></svg>'
)


class Seat:
    """What a class link asks of a window; without a link it asks nothing."""

    def __init__(self, link: ClassLink | None):
        self.link = link

    @property
    def taken(self) -> bool:
        """Whether the page belongs to a class."""
        return self.link is not None and bool(self.link.code)

    @property
    def waiting(self) -> bool:
        """Whether the student's number is still to be asked for."""
        return self.taken and self.link.student is None

    @property
    def lock(self) -> frozenset[str]:
        """Paths that are shown and cannot be moved."""
        return frozenset(self.link.lock if self.link is not None else ())

    @property
    def hide(self) -> frozenset[str]:
        """Paths that are not there."""
        if self.link is None:
            return frozenset()
        named = set(self.link.hide)
        if REST in named:
            every = {path for _title, paths in LAYERS for path in paths}
            named |= every - set(LARGE) - self.lock
        return frozenset(named - {REST})

    def refused(self, paths: Iterable[str], scenario: Scenario) -> str:
        """Return a sentence where one of the paths must not be changed, or nothing."""
        held = self.lock | (frozenset(self.link.hide) if self.link is not None else frozenset())
        for path in paths:
            if path in held:
                label = _(scenario.declaration(path).label)
                return f"{label}: {_('locked by your teacher.')}"
        return ""

    def mark(self, path: str) -> str:
        """Return a lock to stand behind a locked parameter's name, or nothing."""
        words = html.escape(_("Locked by your teacher."), quote=True)
        return LOCK.format(words=words) if path in self.lock else ""

    def sit(self, student: int) -> Scenario:
        """Take the seat of a student and return the scenario with the student's own numbers."""
        self.link = self.link.of(student)
        return scenario(self.link)

    def start(self) -> Scenario:
        """Return what the link opens for this student, without what was changed since."""
        return scenario(self.link.of(self.link.student))

    def own(self) -> Variant | None:
        """Return the student's own numbers, or None without a student."""
        return own(self.link) if self.link is not None else None

    def query(self, present: Scenario) -> str:
        """Return the query of the link that brings this seat and the present values back."""
        return self.link.of(self.link.student, present.changed()).query()

    def words(self) -> str:
        """Return class and student in a few words."""
        if not self.taken:
            return ""
        student = f" · {_('student')} {self.link.student}" if self.link.student else ""
        return f"{_('Class')} {self.link.code}{student}"
