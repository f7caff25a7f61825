"""The Lessons page: a gallery, then one lesson around the live plots."""

from __future__ import annotations

import panel as pn

from explorer.errors import ExplorerError
from explorer.language import current_language
from explorer.language import translate as _
from explorer.lessons import library
from explorer.views.classroom.lesson import lesson_view
from explorer.views.dialogs import notify
from explorer.views.lessons.gallery import Gallery
from explorer.views.lessons.view import LessonView
from explorer.views.theme import HIDDEN

KEY = "lessons"
ORDER = 6

WIDE = True


def title() -> str:
    """Return the word on the tab."""
    return _("Lessons")


class Page:
    """Shows the gallery, or the lesson that was opened.

    `view` and `side` are the columns left and right of the live plots, `plots_beside` the plots'
    keys; without a lesson the gallery has the page for itself.
    """

    def __init__(self, window):
        self._window = window
        self.lesson: LessonView | None = None
        self._gallery: Gallery | None = None
        common = {"margin": 0, "sizing_mode": "stretch_both", "stylesheets": [HIDDEN]}
        self.view = pn.Column(styles={"order": "-1"}, **common)
        self.side = pn.Column(**common)
        if window.lesson:
            self._open(window.lesson, load=False)
        else:
            self._show_gallery()

    @property
    def plots_beside(self) -> tuple[str, ...]:
        """Keys of the plots that a lesson keeps in view; none in the gallery."""
        return self.lesson.plots if self.lesson is not None else ()

    def present(self, lesson: LessonView) -> None:
        """Show a lesson that somebody else has made, with a variant or locked controls."""
        if self.lesson is not None:
            self.lesson.closed()
        self.lesson = lesson
        self._window.lesson = lesson.lesson.id
        with pn.io.hold():
            self.view.objects, self.side.objects = [lesson.view], [lesson.side]
            self._arranged()

    def open(self, name: str) -> None:
        """Open a lesson by its id, on its own preset."""
        self._open(name, load=True)

    def _open(self, name: str, load: bool) -> None:
        try:
            lesson = library.load(name, current_language())
        except ExplorerError as error:
            notify(str(error), "error", 0)
            self._show_gallery()
            return
        made = lesson_view(self._window, lesson, self.leave)
        if load:
            made.reset()
        self._remembered(made)
        self.present(made)

    def _remembered(self, made: LessonView) -> None:
        """Let a lesson go on where this student left it, and be kept from now on."""
        seat, notebook = self._window.seat, self._window.notebook
        key = "|".join((made.lesson.id, seat.words() if seat.taken else ""))
        if kept := notebook.get(key):
            made.take_up(kept)
        made.changed = lambda: notebook.put(key, made.record())

    def renew(self) -> None:
        """Begin the open lesson again: its student has numbers now."""
        if self._window.lesson:
            self._open(self._window.lesson, load=False)

    def leave(self) -> None:
        """Go back to the gallery; what was answered is kept for the next time."""
        self._show_gallery()

    def _show_gallery(self) -> None:
        if self.lesson is not None:
            self.lesson.closed()
        self.lesson, self._window.lesson = None, ""
        if self._gallery is None:
            self._gallery = Gallery(self._window, self.open)
        with pn.io.hold():
            self.view.objects, self.side.objects = [self._gallery.view], []
            self._arranged()

    def _arranged(self) -> None:
        if self._window.scenario.view.page == KEY and self._window.turned_to(KEY):
            self._window.arrange()
            self.refresh()

    def opened(self) -> None:
        """Measure what is to be shown."""
        self.refresh()

    def closed(self) -> None:
        """Measure nothing while another page is in view."""
        if self.lesson is not None:
            self.lesson.closed()

    def refresh(self) -> None:
        """Follow the scenario."""
        if self.lesson is not None:
            self.lesson.refresh()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        if self.lesson is not None:
            self.lesson.recolour(mode)
