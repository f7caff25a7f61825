"""The Data page: a measured sweep or measured spikes beside the model, and fitted by it."""

from __future__ import annotations

import html

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.fit import Evaluation, Objective, objective_for
from explorer.language import translate as _
from explorer.measured import Measurement, examples, read_file, read_measurement
from explorer.measured.measurement import SPIKES
from explorer.views.comparison import CSS, picture, table
from explorer.views.dialogs import notify
from explorer.views.experiment.card import DELAY, HEAD
from explorer.views.experiment.plot import OutcomePlot
from explorer.views.fitting import FitPanel
from explorer.views.job import Job
from explorer.views.theme import ALONE, PAGE_GRID
from explorer.views.upload import Upload, data_texts
from explorer.views.widgets import card, show, text

KEY = "data"
ORDER = 2

EMPTY = """ol{margin:12px 0 18px;padding-left:22px;line-height:1.7}
.files{display:flex;flex-wrap:wrap;gap:10px 40px;margin-top:8px} .files b{font-weight:600}
pre{margin:6px 0 0;padding:10px 14px;border-radius:8px;background:var(--chip);min-width:230px;
font-size:12px;line-height:1.5}"""

SPIKE_LINES = "time (ms), neuron\n62.8, 1\n76.8, 1\n78.7, 1"
SWEEP_LINES = "voltage (V), current (µA), time (s)\n0.00, 0.0000, 0.00\n0.01, 0.0002, 0.05"
"""The first lines of files that the page takes, of no measurement."""

LIMIT = 5_000_000
"""Largest file that the page takes, in bytes; the command line takes larger ones."""


def title() -> str:
    """Return the word on the tab."""
    return _("Your data")


class Page:
    """Takes a file, draws it beside the model, fits the model to it."""

    def __init__(self, window):
        self._window, self._scenario = window, window.scenario
        self._data: Measurement | None = None
        self._objective: Objective | None = None
        self._job: Job | None = None
        self._due = None
        self._seen: dict | None = None
        self._upload = Upload(
            texts=data_texts(), limit=LIMIT, accept=".csv,.tsv,.txt", margin=(2, 0)
        )
        self._upload.param.watch(lambda event: self._arrived(event.new), "content")
        shown = [
            (path.stem.removeprefix("example-").replace("-", " "), path) for path in examples()
        ]
        buttons = [
            pmui.Button(
                label=f"{_('Try')}: {name.replace('-', ' ')}",
                variant="text",
                size="small",
                margin=0,
            )
            for name, _path in shown
        ]
        for button, (_name, path) in zip(buttons, shown, strict=True):
            button.on_click(lambda event, path=path: self._read(lambda: read_file(path)))
        hint = text(f'<div class="note">{_hint()}</div>')
        self._head = text("", HEAD + EMPTY)
        self.plot = OutcomePlot(window.mode)
        self._table = text("", CSS)
        self.fitting = FitPanel(window.scenario, window.document, self._use)
        css = ":host{display:flex;flex-direction:column;min-height:0;flex:1 1 0}"
        side = ":host{overflow-y:auto;min-height:0;height:100%}"
        bar = pn.Row(
            self._upload, *buttons, margin=0, sizing_mode="stretch_width",
            styles={"gap": "0 6px", "flex-wrap": "wrap"},
        )  # fmt: skip
        middle = pn.Column(
            card(bar, hint), card(self._head, self.plot.pane, css=css, sizing_mode="stretch_both"),
            margin=0, min_height=0, styles={"gap": "10px", "height": "100%"},
            sizing_mode="stretch_both",
        )  # fmt: skip
        self._side = card(self._table, self.fitting.view, css=side, sizing_mode="stretch_both")
        self.view = pn.Row(
            middle, self._side, margin=0, stylesheets=[PAGE_GRID, ALONE],
            sizing_mode="stretch_both",
        )  # fmt: skip
        show(self._side, False)
        self._say()

    def opened(self) -> None:
        """Compare with the values of now."""
        self.refresh()

    def closed(self) -> None:
        """Compare and fit nothing while another page is in view."""
        if self._job is not None:
            self._job.halt()
        self._seen = None
        self.fitting.halt()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        self.plot.recolour(mode)

    def refresh(self) -> None:
        """Compare anew, soon, if anything changed."""
        values = self._scenario.values()
        if self._objective is None or values == self._seen or self._window.document is None:
            return
        self._seen = values
        if self._due is not None:
            self._window.document.remove_timeout_callback(self._due)
        self._due = self._window.document.add_timeout_callback(self._compare, DELAY)

    # ---- pieces ----------------------------------------------------------------------------

    def _arrived(self, content: dict) -> None:
        name, words = str(content.get("name", ""))[:80], content.get("text", "")
        if isinstance(words, str):
            self._read(lambda: read_measurement(words, name))

    def _read(self, read) -> None:
        try:
            data = read()
            objective = objective_for(data)
        except ExplorerError as error:
            notify(str(error), "error", 0)
            return
        self._data, self._objective, self._seen = data, objective, None
        show(self._side, True)
        self.view.stylesheets = [PAGE_GRID]
        self._draw(None)
        self.fitting.offer(objective)
        self.refresh()

    def _seconds(self) -> float:
        return getattr(self._objective, "window", 1.0)

    def _draw(self, found: Evaluation | None) -> None:
        model = found.model if found is not None else None
        data = getattr(self._objective, "shifted", self._data)
        self.plot.show(picture(data, model, self._seconds()))
        self._table.object = table(found) if found is not None else ""
        self._say()

    def _compare(self) -> None:
        self._due = None
        if self._job is not None:
            self._job.halt()
        objective, scenario = self._objective, self._scenario.copy()

        def work(tell, halted):
            tell(objective.evaluate(objective.prepare(scenario), scenario.run.seed, halted))

        def taken(found):
            if objective is self._objective:
                self._draw(found)

        self._job = Job(self._window.document, work, taken, self._problem)

    def _problem(self, problem: str) -> None:
        if problem:
            self._say(problem)

    def _say(self, problem: str = "") -> None:
        if self._data is None:
            self._head.object = _empty()
            return
        kind = _("spike times") if self._data.kind == SPIKES else _("sweep of voltage and current")
        words = html.escape(" ".join(self._data.comments[:3])[:400])
        comments = f'<div class="note">{words}</div>' if words else ""
        said = f'<div class="note" role="alert">{problem}</div>' if problem else ""
        self._head.object = (
            f'<div class="h"><div>{_("Measured beside the model")}</div>'
            f"<span>{self._data.rows} {_('rows')}, {kind}</span></div>"
            f"{said}{comments}{self.plot.words}"
        )

    def _use(self, scenario) -> None:
        page = self._scenario.view.page
        scenario.set("view.page", page)
        scenario.preset = ""  # a preset of its own, under its own title, until it is saved
        self._window.load(scenario)


def _empty() -> str:
    """Return what the page is for, and what the first lines of its files look like."""
    steps = (
        _("Your measurement is drawn beside the model, which runs with the values at the left."),
        _("A table tells, number by number, how far apart the two are."),
        _("A fit looks for values that bring them together, and tells their uncertainty."),
    )
    files = ((_("Spike times"), SPIKE_LINES), (_("Sweep of voltage and current"), SWEEP_LINES))
    shown = "".join(
        f"<div><b>{name}</b><pre>{html.escape(lines)}</pre></div>" for name, lines in files
    )
    return (
        f'<div class="h"><div>{_("Open a file, or try one of the examples.")}</div></div>'
        f"<ol>{''.join(f'<li>{step}</li>' for step in steps)}</ol>"
        f'<div class="note">{_("Files begin like this:")}</div><div class="files">{shown}</div>'
    )


def _hint() -> str:
    return _(
        "A CSV file with a header that names units: 'time (ms), neuron' for spikes, or "
        "'voltage (V), current (µA)' and perhaps 'time (s), cycle' for a sweep. The stimulus at "
        "the left must be the one of the experiment. The file stays in this session."
    )
