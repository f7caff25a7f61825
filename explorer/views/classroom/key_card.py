"""The answer key on the teacher's page: made by the engine, in the background, for any students."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.lessons import answer_key
from explorer.lessons.classroom import ClassLink
from explorer.lessons.handin import cell
from explorer.views.classroom.builder import head
from explorer.views.job import Job
from explorer.views.widgets import card, text

CSS = """table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);
vertical-align:top;white-space:nowrap}th{color:var(--soft);font-weight:600;position:sticky;top:0;
background:var(--card)}td.n{font-variant-numeric:tabular-nums}
ul{margin:3px 0 8px;padding-left:18px;color:var(--soft)}p{margin:10px 0 0}"""


class KeyCard:
    """Asks which students, shows the answers, offers them as CSV.

    Parameters
    ----------
    document: of the session. lesson: returns the chosen lesson or None. link: returns the class
    link; it may raise an ExplorerError.
    """

    def __init__(self, document, lesson: Callable, link: Callable[[], ClassLink]):
        self._document, self._lesson, self._link = document, lesson, link
        self._rows: list[answer_key.KeyRow] = []
        self._made = None
        self._job: Job | None = None
        self._students = pmui.TextInput(
            label=_("Students"), value="1-5", size="small", width=130, margin=(8, 0, 2, 0)
        )
        self._go = pmui.Button(
            label=_("Make the key"), variant="contained", size="small", margin=(14, 0, 2, 0)
        )
        self._go.on_click(lambda event: self._start())
        self._save = pmui.FileDownload(
            callback=self._file, filename="answer-key.csv", label=_("Save as CSV"), size="small",
            disabled=True, margin=(14, 0, 2, 0),
        )  # fmt: skip
        self._table = text("", CSS)
        scroll = ":host{flex:1 1 0;min-height:220px;overflow:auto}"
        self.view = card(
            head("5", _("Answer key")),
            pn.Row(self._students, self._go, self._save, margin=0, styles={"gap": "10px"}),
            self._table, css=scroll, sizing_mode="stretch_both",
        )  # fmt: skip
        self._say(_("Every student has numbers of their own. The key makes them again."))

    def _say(self, words: str, role: str = "status") -> None:
        self._table.object = f'<div class="note" role="{role}">{html.escape(words)}</div>'

    def stop(self) -> None:
        """Stop making a key."""
        if self._job is not None:
            self._job.halt()

    def forget(self) -> None:
        """Throw the key away: it belongs to another class or lesson now."""
        self.stop()
        if self._rows:
            self._rows = []
            self._save.disabled = True
            self._say(_("Class or lesson changed: make the key again."))

    def _start(self) -> None:
        self.stop()
        self._rows = []
        try:
            lesson, link = self._lesson(), self._link()
            if lesson is None:
                raise ExplorerError(_("Choose a lesson: only a lesson has tasks with answers."))
            numbers = answer_key.students(self._students.value_input or self._students.value)
        except ExplorerError as error:
            self._say(str(error), "alert")
            return
        self._made = lesson
        self._say(_("The engine works …"))

        def work(tell, halted):
            for student in numbers:
                if halted():
                    return
                tell(list(answer_key.key(lesson, link.code, [student])))

        self._job = Job(self._document, work, self._taken, self._ended)

    def _taken(self, rows: list) -> None:
        self._rows += rows
        self._table.object = self._content()

    def _ended(self, problem: str) -> None:
        if problem:
            self._say(problem, "alert")
        self._save.disabled = not self._rows

    def _content(self) -> str:
        tasks = [task for task in self._made.tasks if task.kind != "text"]
        names = "".join(
            f'<th tabindex="0" data-tip="{html.escape(task.ask, quote=True)}">{number}</th>'
            for number, task in enumerate(tasks, 1)
        )
        by_student: dict[int, list[answer_key.KeyRow]] = {}
        for row in self._rows:
            by_student.setdefault(row.student, []).append(row)
        body = "".join(
            f"<tr><td><b>{student}</b></td><td>{mine[0].own.seed}</td>"
            + "".join(self._cell(row) for row in mine)
            + "</tr>"
            for student, mine in by_student.items()
        )
        about = "".join(
            f"<p><b>{number}</b> {html.escape(task.ask)}</p><ul>"
            + "".join(f"<li>{html.escape(words)}</li>" for words in answer_key.about(task))
            + "</ul>"
            for number, task in enumerate(tasks, 1)
        )
        return (
            f"<table><thead><tr><th>{_('Student')}</th><th>{_('Seed')}</th>{names}</tr></thead>"
            f"<tbody>{body}</tbody></table>{about}"
        )

    @staticmethod
    def _cell(row: answer_key.KeyRow) -> str:
        tip = row.problem or (f"{row.low} – {row.high}" if row.low else row.answer)
        shown = row.answer.partition(":")[0] if row.task.kind == "choice" else row.answer
        return (
            f'<td tabindex="0" data-tip="{html.escape(tip, quote=True)}">{html.escape(shown)}</td>'
        )

    def _file(self) -> io.BytesIO:
        self._save.data = None  # else the browser saves the same file only once
        content = io.StringIO()
        writer = csv.writer(content, lineterminator="\n")
        names = ("student", "seed", "task", "answer", "low", "high", "tolerance", "problem")
        writer.writerow(names)
        for row in self._rows:
            found = answer_key.plain(row)
            writer.writerow([cell("" if found[name] is None else found[name]) for name in names])
        return io.BytesIO(content.getvalue().encode())
