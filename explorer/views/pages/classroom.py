"""For teachers: the link of a class, paper for it, and its answer key."""

from __future__ import annotations

import html
import io

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import current_language, use_language
from explorer.language import translate as _
from explorer.lessons.qr import qr_svg
from explorer.lessons.teacher_card import teacher_card
from explorer.lessons.worksheet import worksheet
from explorer.views.classroom.builder import Builder, head
from explorer.views.classroom.key_card import KeyCard
from explorer.views.dialogs import notify
from explorer.views.widgets import card, text

KEY = "classroom"
ORDER = 90
WIDE = True
TAB = False

COLUMNS = """:host(.off){display:none!important}
:host(:not(.off)){display:grid!important}
:host{grid-template-columns:minmax(0,1fr) minmax(0,1fr) minmax(0,1.15fr);gap:12px;height:100%;
min-height:0}
:host>*{min-width:0;min-height:0}
@media (max-width:1000px){:host{grid-template-columns:minmax(0,1fr);height:auto}}"""

QR = """.qr svg{border-radius:8px;flex:0 0 190px}.qr{display:flex;gap:14px;align-items:flex-start}
.qr p{margin:0 0 6px}"""


def title() -> str:
    """Return the name of the page."""
    return _("For teachers")


class Page:
    """The page: choices at the left, the link and paper in the middle, the key at the right."""

    def __init__(self, window):
        self._window = window
        self._link = ""
        self._field = pmui.TextInput(
            label=_("Class link"), value="", size="small", sizing_mode="stretch_width",
            margin=(10, 0, 2, 0),
        )  # fmt: skip
        copy = pmui.Button(label=_("Copy"), variant="contained", size="small", margin=(14, 0, 2, 0))
        copy.js_on_click(
            args={"field": self._field},
            code="navigator.clipboard.writeText(field.data ? field.data.value : field.value)",
        )
        self._try = pmui.Button(
            label=_("Open as a student would"), variant="outlined", size="small", target="_blank",
            icon="open_in_new", margin=(4, 0, 0, 0),
        )  # fmt: skip
        self._copy = copy
        self._shown = text("", QR)
        self._sheet = pmui.FileDownload(
            callback=lambda: self._paper("worksheet"), filename="worksheet.html",
            label=_("Worksheet"), size="small", margin=(6, 0),
        )  # fmt: skip
        self._card = pmui.FileDownload(
            callback=lambda: self._paper("card"), filename="teacher-card.html",
            label=_("Teacher card"), size="small", margin=(6, 0),
        )  # fmt: skip
        self._paper_note = text("")
        self.key = KeyCard(window.document, self._lesson, self._class_link)
        self.builder = Builder(window.scenario, self._changed)
        after = _(
            "Students press Report and hand in and save a small file. Collect the files in a "
            "folder and type there: wetware mark FOLDER"
        )
        middle = pn.Column(
            card(
                head("3", _("The link")),
                pn.Row(self._field, copy, margin=0, sizing_mode="stretch_width",
                       styles={"gap": "10px"}),
                self._try, self._shown,
            ),
            card(
                head("4", _("Paper")), self._paper_note,
                pn.Row(self._sheet, self._card, margin=0, styles={"gap": "10px"}),
            ),
            card(head("6", _("After the hour")), text(f'<div class="note">{after}</div>')),
            margin=0, min_height=0, styles={"gap": "12px", "height": "100%", "overflow": "auto"},
            sizing_mode="stretch_both",
        )  # fmt: skip
        self.view = pn.Row(
            self.builder.view, middle, self.key.view, margin=0, stylesheets=[COLUMNS],
            sizing_mode="stretch_both",
        )  # fmt: skip
        self._changed()

    def opened(self) -> None:
        """Follow the present scenario."""
        self.builder.refresh()

    def closed(self) -> None:
        """Stop making a key."""
        self.key.stop()

    def refresh(self) -> None:
        """Follow the present scenario."""
        self.builder.refresh()

    def recolour(self, mode: str) -> None:
        """Nothing to do: the page's colours are enough."""

    def choose(self, lesson: str) -> None:
        """Choose a lesson: the Lessons page leads here with its own."""
        self.builder.choose(lesson)

    def _lesson(self):
        return self.builder.chosen()

    def _class_link(self):
        return self.builder.link()

    def _changed(self) -> None:
        """Write the link anew."""
        if not hasattr(self, "builder"):
            return  # the choices are still being made
        lesson = bool(self.builder.lesson.value)
        self._sheet.disabled = self._card.disabled = not lesson
        words = (
            _("One or two pages for students, one for you; print them from the browser.")
            if lesson
            else _("Choose a lesson: worksheet and teacher card belong to one.")
        )
        self._paper_note.object = f'<div class="note">{words}</div>'
        try:
            link = f"{self._window.origin()}?{self.builder.link().query()}"
        except ExplorerError as error:
            link = ""
            self._shown.object = f'<div class="note" role="status">{html.escape(str(error))}</div>'
        if link != self._link:
            self.key.forget()
            self._link = self._field.value = link
            if link:
                self._shown.object = self._picture(link)
        self._try.href = link or None
        self._try.disabled = self._copy.disabled = not link

    @staticmethod
    def _picture(link: str) -> str:
        picture = qr_svg(link)
        if not picture:
            words = _("This link is too long for a picture: it holds many changed values.")
            return f'<div class="note">{words}</div>'
        words = (
            _("Students open it and give their number: each has a seed and a device of their own."),
            _("It works wherever this address can be reached; nobody needs an account."),
        )
        said = "".join(f'<p class="note">{part}</p>' for part in words)
        return f'<div class="qr">{picture}<div>{said}</div></div>'

    def _paper(self, kind: str) -> io.BytesIO:
        """Return a page for paper in the language of the class."""
        before = current_language()
        try:
            lesson = self.builder.chosen()
            use_language(lesson.language)
            if kind == "card":
                self._card.data = None
                self._card.filename = f"{lesson.id}-teacher-card.html"
                content = teacher_card(lesson, self._link)
            else:
                self._sheet.data = None
                self._sheet.filename = f"{lesson.id}-worksheet.html"
                code = self.builder.link().code if self._link else ""
                content = worksheet(lesson, code, self._link, qr_svg(self._link))
        except ExplorerError as error:
            notify(str(error), "error")
            content = ""
        finally:
            use_language(before)
        return io.BytesIO(content.encode())
