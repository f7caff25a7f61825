"""A lesson on the screen: question, text and tasks at the left, its controls at the right."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.lessons.answers import LONGEST_TEXT
from explorer.lessons.checker import Verdict, check, expected
from explorer.lessons.lesson import FOCI, Lesson, Task
from explorer.lessons.markup import inline, plain, to_html
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.views.dialogs import notify
from explorer.views.job import Job
from explorer.views.lessons.controls import LessonControls
from explorer.views.lessons.ensemble import EnsembleCard
from explorer.views.lessons.notebook import texts
from explorer.views.lessons.task import TaskView
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, icon, text

CSS = """h1{font-size:19px;line-height:1.3;margin:0 0 6px;font-weight:700}
h2{font-size:13px;font-weight:600;color:var(--soft);margin:10px 0 2px}
p{margin:0 0 6px;line-height:1.5} .note{line-height:1.45}
.steps{display:flex;gap:6px;align-items:center;color:var(--soft);margin:2px 0 0}
.bar{flex:1;height:5px;border-radius:3px;background:var(--chip);overflow:hidden}
.bar i{display:block;height:100%;background:var(--memristor)}
ul{margin:4px 0 0;padding-left:18px} li{line-height:1.45}"""

SCROLL = """:host{overflow-y:auto;overflow-x:hidden;min-height:0;height:100%;order:-1}
:host>*{flex:0 0 auto!important}"""
SIDE = """:host{overflow-y:auto;overflow-x:hidden;min-height:0;height:100%}
:host>*{flex:0 0 auto!important}"""


class LessonView:
    """A lesson and what a student did in it.

    Parameters
    ----------
    window: the window, for its scenario, engine and document.
    lesson: what is taught.
    variant: the student's own `seed` and `changes` (any object with these two), or None.
    locked: paths that stay locked whatever is predicted; hidden: paths that are not shown.
    leave: called when the student goes back to the gallery; None leaves the way out away.

    Attributes
    ----------
    view, side: left and right column. extra: a column below the tasks for whoever uses the view.
    answers, predictions: what was given, canonical text by task id; verdicts: what was said to it.
    changed: called without arguments after every prediction, answer, step and ensemble.
    """

    def __init__(self, window, lesson: Lesson, variant=None, locked: tuple[str, ...] = (),
                 hidden: tuple[str, ...] = (),
                 leave: Callable[[], None] | None = None):  # fmt: skip
        self.window, self.lesson, self.variant = window, lesson, variant
        self._locked, self._leave = tuple(locked), leave
        self.answers: dict[str, str] = {}
        self.predictions: dict[str, str] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.ensembles: set[str] = set()
        self.changed: Callable[[], None] = lambda: None
        self.extra = pn.Column(margin=0, sizing_mode="stretch_width")
        self.step = 0
        self._tasks: dict[str, TaskView] = {}
        self._head, self._intro = text("", CSS), text("", CSS)
        self._place = pn.Column(margin=0, sizing_mode="stretch_width")
        self.view = pn.Column(
            card(self._top(), self._head, self._intro), self._place, self._turning(), self.extra,
            margin=0, styles={"gap": "10px"}, sizing_mode="stretch_both",
            stylesheets=[HIDDEN, SCROLL],
        )  # fmt: skip
        shown = tuple(path for path in lesson.controls if path not in hidden)
        self.controls = LessonControls(window.scenario, window.change, shown, self.locks)
        self.measure: EnsembleCard | None = None
        side = [self.controls.view]
        if lesson.measure:
            self.measure = EnsembleCard(
                window.scenario, lesson.measure, window.mode, window.document
            )
            self.measure.measured = self._ensemble
            side.append(self.measure.view)
        self.side = pn.Column(
            *side, margin=0, styles={"gap": "10px"}, sizing_mode="stretch_both",
            stylesheets=[HIDDEN, SIDE],
        )  # fmt: skip
        self.go(0)

    # ---- what others ask -------------------------------------------------------------------

    @property
    def plots(self) -> tuple[str, ...]:
        """Keys of the plots that stay in view."""
        return tuple(FOCI[word] for word in self.lesson.focus)

    @property
    def done(self) -> int:
        """How many tasks are answered rightly, or at all where nothing is judged."""
        return sum(
            verdict.readable and verdict.right is not False for verdict in self.verdicts.values()
        )

    @property
    def finished(self) -> bool:
        """Whether every task is done."""
        return self.done == len(self.lesson.tasks)

    @property
    def seed(self) -> int | None:
        """The student's own seed, or None."""
        return None if self.variant is None else self.variant.seed

    @property
    def changes(self) -> dict[str, object]:
        """The student's own parameters by path."""
        return {} if self.variant is None else dict(self.variant.changes)

    def start_scenario(self) -> Scenario:
        """Return the scenario that the lesson opens on, with the student's own parameters."""
        scenario = load_preset(self.lesson.preset)
        scenario.update(self.changes | {"view.page": self.window.scenario.view.page})
        if self.seed is not None:
            scenario.update({"run.seed": self.seed})
        return scenario

    def locks(self) -> dict[str, str]:
        """Return the paths that are locked now, with the reason in words."""
        found = dict.fromkeys(self._locked, _("Fixed by your teacher."))
        for number, task in enumerate(self.lesson.tasks, start=1):
            if task.predict and task.id not in self.predictions:
                words = _("Unlocks with your prediction in task {number}.").format(number=number)
                found = dict.fromkeys(task.unlocks, words) | found
        return found

    def reset(self) -> None:
        """Go back to the lesson's own values, from time 0; answers stay."""
        self.window.load(self.start_scenario())

    def record(self) -> dict[str, object]:
        """Return what was done, for `take_up`."""
        return {
            "step": self.step, "predictions": dict(self.predictions), "answers": dict(self.answers),
            "ensembles": sorted(self.ensembles),
        }  # fmt: skip

    def take_up(self, record: dict[str, object]) -> None:
        """Go on from a record. The engine judges its answers again; what is unsound is left out."""
        known = {task.id for task in self.lesson.tasks}
        self.predictions |= texts(record.get("predictions"), known, LONGEST_TEXT)
        answers = texts(record.get("answers"), known, LONGEST_TEXT)
        ensembles = record.get("ensembles")
        if isinstance(ensembles, list):
            self.ensembles |= {name for name in ensembles if name in self.lesson.measure}
        self.answers |= answers
        self._tasks.clear()  # those made until now know nothing of it
        self.controls.refresh()
        for task in self.lesson.tasks:
            if task.id in answers:
                self._answer(task, answers[task.id], lambda verdict, task=task: self._again(task))
        step = record.get("step")
        self.go(step if type(step) is int else 0)

    def _again(self, task: Task) -> None:
        """Show what a kept answer is worth, where its task is in view by now."""
        if task.id in self._tasks:
            self._tasks[task.id].restore(
                "", self.answers.get(task.id, ""), self.verdicts.get(task.id)
            )

    def refresh(self) -> None:
        """Follow the scenario."""
        self.controls.refresh()
        if self.measure is not None:
            self.measure.follow()

    def closed(self) -> None:
        """Measure nothing while the lesson is not in view."""
        if self.measure is not None:
            self.measure.stop()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        if self.measure is not None:
            self.measure.plot.recolour(mode)

    # ---- what a person does ----------------------------------------------------------------

    def go(self, step: int) -> None:
        """Show a task, or the end after the last one."""
        self.step = min(max(step, 0), len(self.lesson.tasks))
        with pn.io.hold():
            if self.step < len(self.lesson.tasks):
                self._place.objects = [self._task(self.lesson.tasks[self.step]).view]
            else:
                self._place.objects = [card(text(self._end(), CSS))]
            self._write()
        self.changed()

    def _task(self, task: Task) -> TaskView:
        if task.id not in self._tasks:
            number = self.lesson.tasks.index(task) + 1
            made = self._tasks[task.id] = TaskView(
                task, number, len(self.lesson.tasks),
                lambda entry: self._predict(task, entry),
                lambda entry, said: self._answer(task, entry, said),
                lambda: self._reveal(task),
            )  # fmt: skip
            made.restore(
                self.predictions.get(task.id, ""), self.answers.get(task.id, ""),
                self.verdicts.get(task.id),
            )  # fmt: skip
        return self._tasks[task.id]

    def _predict(self, task: Task, entry: str) -> None:
        self.predictions[task.id] = entry.strip()
        self.controls.refresh()
        self._write()
        self.changed()

    def _answer(self, task: Task, entry: str, said: Callable[[Verdict], None]) -> None:
        """Have the engine check an answer in the background: it may take seconds."""
        seed, changes = self.seed, self.changes

        def work(tell, halted):
            tell(check(self.lesson, task, entry, seed, changes))

        def take(verdict: Verdict) -> None:
            if verdict.readable:
                self.answers[task.id] = entry.strip()
                self.verdicts[task.id] = verdict
            self._write()
            said(verdict)
            self.changed()

        def ended(problem: str) -> None:
            if problem:
                said(Verdict(None, None, problem, False))

        Job(self.window.document, work, take, ended)

    def _reveal(self, task: Task) -> str:
        try:
            return expected(self.lesson, task, self.seed, self.changes).answer
        except ExplorerError as error:
            notify(str(error), "error")
            return "–"

    def _ensemble(self, name: str, ensemble) -> None:
        self.ensembles.add(name)
        self._write()
        self.changed()

    # ---- what it shows ---------------------------------------------------------------------

    def _top(self):
        reset = icon("restart_alt", _("Reset to the lesson's own values"))
        reset.on_click(lambda event: self.reset())
        row = [pn.Spacer(sizing_mode="stretch_width"), reset]
        if self._leave is not None:
            back = pmui.Button(
                label=_("All lessons"), variant="text", size="small", margin=0, icon="arrow_back"
            )
            back.on_click(lambda event: self._leave())
            row.insert(0, back)
        return pn.Row(*row, margin=(0, 0, 2, -6), sizing_mode="stretch_width")

    def _turning(self):
        self._back = pmui.Button(label=_("Back"), variant="outlined", size="small", margin=0)
        self._next = pmui.Button(label=_("Next"), variant="contained", size="small", margin=0)
        self._back.on_click(lambda event: self.go(self.step - 1))
        self._next.on_click(lambda event: self.go(self.step + 1))
        return pn.Row(
            self._back, pn.Spacer(sizing_mode="stretch_width"), self._next, margin=0,
            sizing_mode="stretch_width",
        )  # fmt: skip

    def _write(self) -> None:
        lesson, count = self.lesson, len(self.lesson.tasks)
        part = 100 * self.done / count
        words = _("{done} of {count} done").format(done=self.done, count=count)
        head = (
            f'<div class="note">{plain(lesson.title)} · {lesson.minutes} min</div>'
            f"<h1>{inline(lesson.question)}</h1>"
            f'<div class="steps"><span class="bar"><i style="width:{part:.0f}%"></i></span>'
            f'<span role="status">{words}</span></div>'
        )
        if self._head.object != head:
            self._head.object = head
        first = self.step == 0
        intro = ""
        if first:
            intro = "".join(
                (f"<h2>{inline(section.title)}</h2>" if section.title else "")
                + to_html(section.text)
                for section in lesson.sections[:-1] or lesson.sections
            )
        if self._intro.object != intro:
            self._intro.object = intro
            self._intro.visible = bool(intro)
        self._back.disabled, self._next.disabled = self.step == 0, self.step == count
        last = self.step == count - 1
        self._next.label = _("To the end") if last else _("Next")

    def _end(self) -> str:
        lesson = self.lesson
        closing = lesson.sections[-1] if len(lesson.sections) > 1 else None
        words = ""
        if closing is not None:
            words = f"<h1>{inline(closing.title)}</h1>{to_html(closing.text)}"
        state = (
            _("All tasks are done.")
            if self.finished
            else _("{count} tasks are still open; go back whenever you like.").format(
                count=len(lesson.tasks) - self.done
            )
        )
        if not self.ensembles:
            state += " " + _("One seed is no seed: measure many before you believe a number.")
        left_out = "".join(f"<li>{inline(words)}</li>" for words in lesson.left_out)
        if left_out:
            left_out = f"<h2>{_('What this leaves out')}</h2><ul>{left_out}</ul>"
        return f'{words}<p class="note" role="status">{state}</p>{left_out}'
