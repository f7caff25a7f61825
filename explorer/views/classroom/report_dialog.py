"""The dialog of lab report and hand-in: runs the present values again, then offers files."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.lessons import handin
from explorer.lessons.report.content import WORK, finish
from explorer.lessons.report.report import Answered, Person, report
from explorer.scenario.presets import file_name
from explorer.scenario.scenario import Scenario
from explorer.views.classroom.seat import Seat
from explorer.views.job import Job
from explorer.views.widgets import text

BUILT = 600
"""Milliseconds after which a dialog that opens has surely built its buttons."""


class Work:
    """What a person did in a lesson: `lesson` or None, `predictions` and `answers` by task id, and
    `tasks` as the report shows them."""

    def __init__(self, lesson=None, predictions=None, answers=None,
                 tasks: tuple[Answered, ...] = ()):  # fmt: skip
        self.lesson, self.tasks = lesson, tasks
        self.predictions, self.answers = predictions or {}, answers or {}


class ReportDialog:
    """Offers the report, and in a class the hand-in as JSON and CSV.

    Parameters
    ----------
    scenario: whose values are run. document: of the session. seat: of the class, or an empty one.
    origin: returns the address of the app. work: returns what was done in a lesson.
    """

    def __init__(self, scenario: Scenario, document, seat: Seat, origin: Callable[[], str],
                 work: Callable[[], Work]):  # fmt: skip
        self._scenario, self._document, self._seat = scenario, document, seat
        self._origin, self._work = origin, work
        self._job: Job | None = None
        self._report = self._json = self._csv = ""
        self._said = text("", margin=(4, 10))
        self._files = [
            pmui.FileDownload(callback=lambda: self._file(0), filename="report.html",
                              label=_("Save report"), disabled=True),
            pmui.FileDownload(callback=lambda: self._file(1), filename="hand-in.json",
                              label=_("Save hand-in"), disabled=True),
            pmui.FileDownload(callback=lambda: self._file(2), filename="hand-in.csv",
                              label=_("Answers as CSV"), disabled=True),
        ]  # fmt: skip
        self._progress = pmui.LinearProgress(
            variant="indeterminate", visible=False, sizing_mode="stretch_width", margin=(4, 10)
        )
        hint = _(
            "One HTML file with plots, numbers, energy, values, seed and link. It opens without a "
            "network, and every browser prints it to PDF. The present values are run from time 0."
        )
        self._hint = text(f'<div class="note">{hint}</div>', margin=(4, 10))
        self.view = pmui.Dialog(
            pn.Column(self._hint, self._progress, self._said, pn.Row(*self._files),
                      sizing_mode="stretch_width"),
            title=_("Lab report"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog and start the run that the report is about."""
        in_class = self._seat.taken and self._seat.link.student is not None
        self.view.title = _("Lab report and hand-in") if in_class else _("Lab report")
        for button in self._files:
            button.disabled = True
        for button in self._files[1:]:
            button.visible = in_class
        self._said.object = f'<div class="note" role="status">{_("Running …")}</div>'
        self._progress.visible = True
        self.view.open = True
        self.stop()
        scenario, done, origin = self._scenario.copy(), self._work(), self._origin()

        def work(tell, halted):
            tell(self._make(scenario, done, origin))

        self._job = Job(self._document, work, self._ready, self._ended)

    def stop(self) -> None:
        """Tell nothing more of a run that nobody waits for."""
        if self._job is not None:
            self._job.halt()

    def _make(self, scenario: Scenario, done: Work, origin: str) -> tuple:
        result = finish(scenario, WORK)
        state = result.summary()["state_sha256"]
        link, person, given = self._seat.link, Person(), None
        own = self._seat.own() if self._seat.taken else None
        if own is not None:
            person = Person(str(link.student), link.code)
            given = handin.hand_in(
                link.lesson, link.code, link.student, own, done.predictions, done.answers,
                f"?{self._seat.query(scenario)}", state,
            )  # fmt: skip
        return report(result, origin, done.lesson, done.tasks, person), given, state

    def _ready(self, made: tuple) -> None:
        self._report, given, state = made
        name = file_name(self._scenario.title or "report")
        if given is not None:
            self._json, self._csv = handin.to_json(given), handin.to_csv(given)
            self._files[1].filename = handin.file_name(given, ".json")
            self._files[2].filename = handin.file_name(given, ".csv")
            name = handin.file_name(given, "")
        self._files[0].filename = f"{name}-report.html" if given is not None else f"{name}.html"
        size = len(self._report.encode()) / 1000
        self._said.object = (
            f'<div class="note" role="status">{_("Ready")}: {size:.0f} kB. {_("Fingerprint")} '
            f"<code>{state[:16]}…</code></div>"
        )
        # A dialog that opens builds its buttons anew; what changes meanwhile would be lost.
        if self._document is not None:
            job = self._job
            self._document.add_timeout_callback(lambda: self._enable(job), BUILT)
        else:
            self._enable(self._job)

    def _enable(self, job: Job | None) -> None:
        """Offer the files of a run, unless another one has begun meanwhile."""
        if job is self._job:
            for button in self._files:
                button.disabled = False

    def _ended(self, problem: str) -> None:
        self._progress.visible = False
        if problem:
            self._said.object = f'<div class="note" role="alert">{html.escape(problem)}</div>'

    def _file(self, number: int) -> io.BytesIO:
        # The browser saves when the data change: without this, the same file only once.
        self._files[number].data = None
        return io.BytesIO((self._report, self._json, self._csv)[number].encode())
