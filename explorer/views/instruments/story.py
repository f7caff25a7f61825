"""The story of a spike as a dialog: cause, picture, energies by element and phase."""

from __future__ import annotations

import html
from collections.abc import Callable

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import BoxAnnotation, ColumnDataSource, Label, Span
from bokeh.plotting import figure

from explorer.engine.recorder import Tape
from explorer.engine.story import Story, share, tell
from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables.spike_phases import PHASES
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.axes import paint_axes
from explorer.views.instruments.cause import sentence
from explorer.views.instruments.turn import in_turn
from explorer.views.plots import ions, stimulus_gate
from explorer.views.stream.encode import time_unit
from explorer.views.theme import PLOT
from explorer.views.widgets import text

CSS = """.cause{font-size:calc(var(--fs) + 2px);line-height:1.45;margin:0 0 6px}
table{border-collapse:collapse;width:100%;margin:4px 0}
th,td{text-align:right;padding:3px 8px;border-bottom:1px solid var(--line);font-weight:400}
th{color:var(--soft)} tr>:first-child{text-align:left} .sum td{font-weight:600}
.keys{display:flex;gap:4px;color:var(--soft)} .bad{color:var(--spikes)}"""

PHASE_COLOURS = ("band", "spikes", "residue")
DIVISION = (
    "Integrate: until the gate crosses the threshold. Fire: until it falls below. Relax: until a "
    "new pulse begins or it is back at rest. The phases leave no gap, so the energies of all "
    "spikes add up to that of the run."
)


def table(story: Story) -> str:
    """Return durations and energies by element and phase, as HTML."""
    description = models()[story.model].DESCRIPTION
    esc = html.escape
    head = "".join(f'<th scope="col">{_(phase)}</th>' for phase in PHASES)
    lengths = [b - a for a, b in zip(story.starts, story.starts[1:], strict=False)]
    rows = [_row(_("duration"), lengths, sum(lengths), "s")]
    for name, parts in story.energies.items():
        word = _(description.words.get(name, name.replace("_", " ")))
        rows.append(_row(esc(word), parts, story.total[name], "J"))
    front = list(share(story).values())
    rows.append(_row(_("front end"), front, sum(front), "J", "sum"))
    return (
        f'<table><thead><tr><th scope="col"></th>{head}<th scope="col">{_("spike")}</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _row(word: str, parts, total: float, unit: str, kind: str = "") -> str:
    cells = "".join(f"<td>{engineering(part, unit)}</td>" for part in (*parts, total))
    return f'<tr class="{kind}"><td>{word}</td>{cells}</tr>'


def remarks(story: Story) -> list[str]:
    """Return what a person should know about how far these figures go."""
    said = []
    if story.changes:
        said.append(
            _("Values were changed on the way: each part is computed with those of its time.")
        )
    if not story.complete:
        said.append(_("This spike is not over yet: the figures end with the recording."))
    if story.cut:
        said.append(_("The time since the last spike is too long to look at whole: part is shown."))
    if not story.from_start and story.starts[0] == story.times[0] and story.pulses == 0:
        said.append(_("Integrating began before this stretch."))
    return said


class StoryDialog:
    """Shows the story of one spike, with the way to the spikes before and after.

    Parameters
    ----------
    scenario: for names and the threshold; tape: returns the recording, or None before the start.
    document: the session's document.
    """

    def __init__(self, scenario: Scenario, tape: Callable[[], Tape | None],
                 document=None):  # fmt: skip
        self._scenario, self._tape, self._document = scenario, tape, document
        self._mode, self._writing = "light", False
        self._at: tuple[int, float] | None = None
        self._words = text("", CSS, sizing_mode="stretch_width")
        self._table = text("", CSS, sizing_mode="stretch_width")
        self._neuron = pmui.IntInput(
            label=_("Neuron"), value=1, start=1, width=100, size="small", margin=(8, 8, 4, 0)
        )
        self._neuron.param.watch(
            lambda event: self._writing or in_turn(document, lambda: self._chosen(event)), "value"
        )
        before = pmui.Button(label=_("Spike before"), size="small", variant="outlined", margin=8)
        after = pmui.Button(label=_("Spike after"), size="small", variant="outlined", margin=8)
        before.on_click(lambda event: in_turn(document, lambda: self._step(-1)))
        after.on_click(lambda event: in_turn(document, lambda: self._step(+1)))
        self._build()
        pane = pn.pane.Bokeh(self._figure, sizing_mode="stretch_width", height=220, margin=0)
        self.view = pmui.Dialog(
            pn.Column(
                pn.Row(self._neuron, before, after, margin=0), self._words, pane, self._table,
                text(f'<div class="note">{html.escape(_(DIVISION))}</div>'),
                sizing_mode="stretch_width",
            ),
            title="", show_close_button=True, close_on_click=True, width_option="md",
        )  # fmt: skip

    def _build(self) -> None:
        made = figure(
            name="wetware_plot_story", toolbar_location=None, tools="xpan,xwheel_zoom,reset",
            height=220, sizing_mode="stretch_width", outline_line_color=None, min_border_left=44,
            background_fill_alpha=0, border_fill_alpha=0, x_range=(-1, 1), y_range=(0, 1),
        )  # fmt: skip
        self._source = ColumnDataSource({"t": [], "input": [], "gate": [], "ions": []})
        self._lines = [
            (colour, made.line("t", name, source=self._source, line_width=width).glyph)
            for name, colour, width in (
                ("input", "input", 1), ("ions", "filament", 2), ("gate", "gate", 2),
            )
        ]  # fmt: skip
        self._level = Span(dimension="width", line_dash=[4, 4])
        made.add_layout(self._level)
        self._boxes = [BoxAnnotation(fill_alpha=0.18, line_color=None) for _ in PHASES]
        self._labels = [
            Label(x=0, y=0, text=_(phase), text_font_size="12px", text_baseline="top")
            for phase in PHASES
        ]
        for box, label in zip(self._boxes, self._labels, strict=True):
            made.add_layout(box)
            made.add_layout(label)
        self._figure = made

    # ---- which spike ---------------------------------------------------------------------------

    def newest(self, neuron: int = 0) -> str:
        """Open the newest spike that is over, of a neuron if it has any; return a problem or ""."""
        tape = self._tape()
        if tape is None or not tape.times.size:
            return _("There is no spike yet.")
        mine = tape.times[tape.neurons == neuron]
        if not mine.size:
            neuron = int(tape.neurons[-1])
            mine = tape.times[tape.neurons == neuron]
        return self.tell(neuron, float(mine[-2] if mine.size > 1 else mine[-1]))

    def nearest(self, time: float, row: float, within: float) -> str:
        """Open the spike nearest to a place in the raster; "" also where there is none.

        `time` [s since t = 0], `row` counted from 1, `within` [s].
        """
        tape = self._tape()
        if tape is None:
            return ""
        reach = max(0.6, self._scenario.population.size / 50)
        far_x, far_y = np.abs(tape.times - time) / within, np.abs(tape.neurons + 1 - row) / reach
        near = np.flatnonzero((far_x <= 1.0) & (far_y <= 1.0))
        if not near.size:
            return ""
        best = near[np.argmin(far_x[near] ** 2 + far_y[near] ** 2)]
        return self.tell(int(tape.neurons[best]), float(tape.times[best]))

    def tell(self, neuron: int, time: float) -> str:
        """Open the story of a neuron's spike at a time [s]; return a problem or ""."""
        tape = self._tape()
        try:
            story = tell(tape, neuron, time, stimulus_gate.level(self._scenario))
        except ExplorerError as error:
            return str(error)
        self._at = (neuron, story.time)
        self._show(story)
        self.view.open = True
        return ""

    def _chosen(self, event) -> None:
        if self._at is None or not event.new:
            return
        tape = self._tape()
        neuron = min(int(event.new), self._scenario.population.size) - 1
        mine = tape.times[tape.neurons == neuron]
        if not mine.size:
            self._words.object = (
                f'<p class="bad" role="alert">{_("This neuron has no spike yet.")}</p>'
            )
            return
        self._problem(self.tell(neuron, float(mine[np.argmin(np.abs(mine - self._at[1]))])))

    def _step(self, way: int) -> None:
        if self._at is None:
            return
        tape, (neuron, time) = self._tape(), self._at
        mine = tape.times[tape.neurons == neuron]
        if mine.size:
            place = int(np.argmin(np.abs(mine - time))) + way
            if 0 <= place < mine.size:
                self._problem(self.tell(neuron, float(mine[place])))

    def _problem(self, words: str) -> None:
        if words:
            self._words.object = f'<p class="bad" role="alert">{html.escape(words)}</p>'

    # ---- what it shows -------------------------------------------------------------------------

    def _show(self, story: Story) -> None:
        scenario = self._scenario
        description = models()[story.model].DESCRIPTION
        level, length = stimulus_gate.level(scenario), ions.length(scenario)
        unit = ions.unit(scenario) if description.length else ""
        self._writing = True
        self._neuron.param.update(value=story.neuron + 1, end=scenario.population.size)
        self._writing = False
        self.view.title = (
            f"{_('Spike of neuron')} {story.neuron + 1}, {engineering(story.time, 's', 5)}"
        )
        cause = html.escape(sentence(story, level, length, unit))
        notes = "".join(f'<p class="note">{html.escape(words)}</p>' for words in remarks(story))
        keys = (
            ("input", _("input, V")),
            ("gate", f"{_(description.words[description.membrane])}, V"),
            ("filament", _("filament and residue, part of the oxide")
             if description.ions_in == "oxide" else _("open channels, part")),
        )  # fmt: skip
        legend = "".join(
            f'<span><span class="key" style="background:var(--{colour})"></span>{word}</span>'
            for colour, word in keys
        )
        self._words.object = f'<p class="cause">{cause}</p>{notes}<div class="keys">{legend}</div>'
        self._table.object = table(story)
        self._draw(story, level, description)

    def _draw(self, story: Story, level: float, description) -> None:
        name, seconds = time_unit(max(float(story.times[-1] - story.times[0]), 1e-15))
        at = (story.times - story.time) / seconds
        index = story.names.index
        moved = sum(story.trace[:, index(front)] for front in description.fronts)
        membrane = story.trace[:, index(description.membrane)]
        stimulus = story.trace[:, index("stimulus")]
        self._source.data = {"t": at, "input": stimulus, "gate": membrane, "ions": moved}
        low = min(0.0, float(membrane.min()), float(stimulus.min()))
        high = max(1.05, float(membrane.max()), float(stimulus.max()))
        left, right = float(at[0]), float(at[-1])
        self._figure.x_range.update(start=left, end=right, reset_start=left, reset_end=right)
        self._figure.y_range.update(start=low - 0.03, end=high + 0.12 * (high - low))
        self._figure.xaxis.axis_label = f"{_('time from the spike')} ({name})"
        self._level.location = level
        marks = [(mark - story.time) / seconds for mark in story.starts]
        for place, (box, label) in enumerate(zip(self._boxes, self._labels, strict=True)):
            begin, end = max(marks[place], left), min(marks[place + 1], right)
            box.update(left=begin, right=end, visible=end > begin)
            # A phase too short for its word stays without: the table has it.
            room = (end - begin) / (right - left) > 0.09
            label.update(x=begin, y=high + 0.11 * (high - low), x_offset=4, visible=bool(room))

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        palette = self._palette = PLOT[mode]
        paint_axes(self._figure, palette)
        for colour, glyph in self._lines:
            glyph.line_color = palette[colour]
        self._level.line_color = palette["threshold"]
        for colour, box, label in zip(PHASE_COLOURS, self._boxes, self._labels, strict=True):
            box.fill_color = palette[colour]
            label.text_color = palette["ink"]
