"""One task on the screen: a prediction where it is asked, an answer, a check and kind words."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import LessonError
from explorer.language import translate as _
from explorer.lessons.checker import Verdict, readable, tolerance_words
from explorer.lessons.lesson import DIRECTIONS, Task
from explorer.lessons.markup import inline, plain
from explorer.views.widgets import card, text

PATIENCE = 2
"""Wrong answers after which the right one can be asked for."""

CSS = """.ask{font-size:15px;line-height:1.45;color:var(--ink)}
.num{color:var(--soft);font-weight:600;margin-bottom:2px}
.hint{color:var(--soft);line-height:1.4}
.said{border-left:3px solid var(--line);padding:2px 0 2px 10px;line-height:1.45;margin:2px 0}
.said.good{border-color:var(--memristor)} .said.not{border-color:var(--filament)}
.said b{font-weight:600} .after{line-height:1.45;margin-top:6px}
.guess{color:var(--soft)} .guess b{color:var(--ink);font-weight:600}"""


def shown_answer(task: Task, answer: str) -> str:
    """Return a stored answer in words: an option instead of its number, a word in the language."""
    if task.kind == "choice" and answer.isdigit() and 1 <= int(answer) <= len(task.options):
        return task.options[int(answer) - 1]
    return direction_words().get(answer, answer) if task.kind == "direction" else answer


def direction_words() -> dict[str, str]:
    """Return the words of the three directions."""
    return {"less": _("less"), "same": _("same"), "more": _("more")}


class TaskView:
    """A task.

    Parameters
    ----------
    task, number (from 1), count: what it is and where it stands.
    predicted: called with the text; answered: called with the text and a function for the verdict,
    which may come later.
    reveal: called when the right answer is asked for; returns it as text.
    """

    def __init__(self, task: Task, number: int, count: int,
                 predicted: Callable[[str], None],
                 answered: Callable[[str, Callable[[Verdict], None]], None],
                 reveal: Callable[[], str]):  # fmt: skip
        self.task = task
        self._predicted, self._answered, self._reveal = predicted, answered, reveal
        self._wrong = 0
        head = f'<div class="num">{_("Task")} {number} {_("of")} {count}</div>'
        self._ask = text(f'{head}<div class="ask">{inline(task.ask)}</div>', CSS)
        self._guess = text("", CSS, visible=False)
        self._said = text("", CSS, visible=False)
        self._field = self._input()
        self._predict = pmui.Button(
            label=_("This is my prediction"), variant="contained", size="small", margin=(8, 8, 4, 0)
        )
        self._check = pmui.Button(
            label=_("Keep") if task.kind == "text" else _("Check"), variant="contained",
            size="small", margin=(8, 8, 4, 0),
        )  # fmt: skip
        self._show = pmui.Button(
            label=_("Show the answer"), variant="text", size="small", margin=(8, 0, 4, 0),
            visible=False,
        )  # fmt: skip
        self._predict.on_click(lambda event: self._make_prediction())
        self._check.on_click(lambda event: self._make_answer())
        self._show.on_click(lambda event: self._give_up())
        self._buttons = pn.Row(self._predict, self._check, self._show, margin=0)
        self.view = card(self._ask, self._guess, self._field, self._buttons, self._said)
        self._stand(bool(task.predict))

    def restore(self, prediction: str, answer: str, verdict: Verdict | None) -> None:
        """Show what was given before."""
        if prediction:
            self._stand(False, prediction)
        if answer:
            self._write(answer)
        if verdict is not None:
            self._say(verdict)

    # ---- what a person does ----------------------------------------------------------------

    def _make_prediction(self) -> None:
        entry = self._read()
        try:
            readable(self.task, entry)
        except LessonError as error:
            self._say(Verdict(None, None, str(error), False))
            return
        self._said.visible = False
        self._predicted(entry)
        self._stand(False, entry)

    def _make_answer(self) -> None:
        self._check.disabled = True
        self._said.object = f'<div class="said">{_("The engine measures …")}</div>'
        self._said.visible = True
        self._answered(self._read(), self._judged)

    def _judged(self, verdict: Verdict) -> None:
        self._check.disabled = False
        self._wrong += verdict.right is False and verdict.readable
        self._show.visible = self._wrong >= PATIENCE and verdict.right is False
        self._say(verdict)

    def _give_up(self) -> None:
        self._show.visible = False
        answer = shown_answer(self.task, self._reveal())
        self._said.object = (
            f'<div class="said"><b>{_("The engine finds")} {plain(answer)}.</b>'
            f'<div class="after">{inline(self.task.after)}</div></div>'
        )

    # ---- what it shows ---------------------------------------------------------------------

    def _stand(self, predicting: bool, prediction: str = "") -> None:
        """Ask for the prediction, or for the answer once there is one."""
        self._predict.visible, self._check.visible = predicting, not predicting
        if predicting:
            words = _("Predict first: a guess is enough, and nobody counts it.")
            if self.task.unlocks:
                words += " " + _("The control unlocks then.")
            self._guess.object = f'<div class="hint">{words}</div>'
        elif prediction:
            guess = plain(shown_answer(self.task, prediction))
            self._guess.object = (
                f'<div class="guess">{_("You predicted")}: <b>{guess}</b>. '
                f"{_('Now try it out, and answer again.')}</div>"
            )
            if self.task.kind in ("number", "text"):
                self._write("")  # a choice stays: it is to be confirmed, or thought over
        self._guess.visible = predicting or bool(prediction)

    def _say(self, verdict: Verdict) -> None:
        kind = {True: "good", False: "not", None: ""}[verdict.right if verdict.readable else None]
        after = ""
        if verdict.readable and verdict.right in (True, None) and self.task.after:
            after = f'<div class="after">{inline(self.task.after)}</div>'
        message = inline(verdict.message)
        if verdict.right and verdict.readable:
            message = f"<b>{message}</b>"
        self._said.object = f'<div class="said {kind}" role="status">{message}{after}</div>'
        self._said.visible = True

    def _input(self):
        task = self.task
        wide = {"margin": (6, 0, 0, 0), "sizing_mode": "stretch_width"}
        if task.kind == "number":
            unit = "" if task.unit == "1" else f" ({task.unit})"
            label = f"{_('Answer')}{unit}, {tolerance_words(task)}"
            return pmui.TextInput(label=label, size="small", **wide)
        if task.kind == "text":
            return pmui.TextAreaInput(label=_("Your words"), rows=3, max_length=4000, **wide)
        if task.kind == "direction":
            words = direction_words()
            options = {words[key]: key for key in DIRECTIONS}
            made = pmui.RadioBoxGroup(label="", options=options, inline=True, **wide)
        else:
            options = {option: str(k) for k, option in enumerate(task.options, start=1)}
            made = pmui.RadioBoxGroup(label="", options=options, **wide)
        made.value = None  # nothing is chosen for a student
        return made

    def _read(self) -> str:
        value = self._field.value
        typed = getattr(self._field, "value_input", None)
        return str(typed or value or "")

    def _write(self, answer: str) -> None:
        if self.task.kind in ("number", "text"):
            self._field.value = answer
            self._field.value_input = answer
        else:
            self._field.value = answer or None
