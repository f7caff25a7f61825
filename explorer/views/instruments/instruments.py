"""The instruments of one window: what the bar asks for, done with the engine's recording."""

from __future__ import annotations

import numpy as np

from explorer.engine.frame import Frame
from explorer.engine.recorder import Tape
from explorer.engine.replay import view
from explorer.errors import ExplorerError
from explorer.export.recorded import MIME, MOST_SAMPLES, content, take
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.version import VERSION
from explorer.views.dialogs import notify
from explorer.views.instruments.analysis import AnalysisPlots
from explorer.views.instruments.bar import Bar, texts
from explorer.views.instruments.frozen import Frozen, FrozenRuns, freeze
from explorer.views.instruments.looking import look, packed, plotted
from explorer.views.instruments.pictures import Pictures
from explorer.views.instruments.story import StoryDialog
from explorer.views.instruments.taking import TakeDialog
from explorer.views.instruments.turn import in_turn
from explorer.views.job import Job
from explorer.views.plots import energy, ions, stimulus_gate, time_plots
from explorer.views.stream.encode import time_unit
from explorer.views.stream.traces import front_end_in_window

PERIOD = 500
"""Milliseconds between two updates of the analysis plots."""

RECENT = 100_000
"""Most spikes of which intervals are shown."""

FROZEN = 1000
"""Columns of a frozen run."""

PLANE = 1200
"""Points of the phase plane."""


class Instruments:
    """Bar, dialogs and analysis plots of a window.

    Parameters
    ----------
    window: the window, for its session, scenario and document; plots: its time plots.
    """

    def __init__(self, window, plots):
        self._window, self._plots = window, plots
        self._scenario = window.scenario
        self.bar = Bar(texts=texts(), margin=0, sizing_mode="stretch_width")
        self.pictures = Pictures(margin=0, width=0, height=0)
        self.pictures.param.watch(
            lambda event: notify(_("This plot is not in view."), "warning"), "missed"
        )
        self.analysis = AnalysisPlots(window.scenario, window.document)
        self._story: StoryDialog | None = None
        self._mode = "light"
        self.frozen = FrozenRuns(
            self._freeze,
            lambda run: in_turn(window.document, lambda: self._draw_frozen(run)),
        )
        self.taking = TakeDialog(self._picture, self._data)
        for dialog in (self.frozen, self.taking):
            window.dialogs.mount(dialog)
        self._span = (-1.0, 0.0)
        self._drawn: Job | None = None
        self._looking: Job | None = None
        self._wanted: tuple[float, float] | None = None
        self._ticking, self._answers = None, 0
        self._live_scale: tuple[str, float] | None = None
        self.open = False
        self.changed = lambda: None
        self.bar.param.watch(self._asked, "command")
        plots.scaled = self._label
        self.refresh()

    # ---- what is there -------------------------------------------------------------------------

    def _frame(self) -> Frame | None:
        session = self._window.session
        return session.frame if session is not None else None

    def _tape(self, most: int | None = None) -> Tape | None:
        session = self._window.session
        if session is None or session.recorder is None or session.frame is None:
            return None
        tape = session.recorder.tape(most)
        # Right after a restart the newest frame may still belong to the run before.
        return tape if tape.checkpoints[0].layout.model == session.frame.model else None

    @property
    def story(self) -> StoryDialog:
        """The dialog of a spike, made when the first one is told."""
        if self._story is None:
            window = self._window
            made = StoryDialog(window.scenario, self._tape, window.document)
            made.recolour(self._mode)
            self._story = window.dialogs.mount(made)
        return self._story

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        self._mode = mode
        self.analysis.recolour(mode)
        if self._story is not None:
            self._story.recolour(mode)

    def refresh(self) -> None:
        """Follow the scenario."""
        self._label()
        self.analysis.refresh()

    def _label(self) -> None:
        """Tell the browser names, units and scales of what the plots show."""
        scenario = self._scenario
        model = models()[scenario.neuron.model].DESCRIPTION
        window = self._window.time_window()
        clock = window / scenario.view.window
        unit = self._plots.energy_unit
        joules = next(10.0**power for name, power in energy.PREFIXES if name == unit)
        plots = {
            plot.KEY: {
                "title": plot.title(scenario),
                "unit": unit if plot.KEY == "energy" else plot.unit(scenario),
                "legend": [list(pair) for pair in plot.legend(scenario)],
            }
            for plot in time_plots()
        }
        found = self.analysis.labels()
        plots |= found | {f"{key}_log": words for key, words in found.items()}
        labels = {
            "input": _("input"), "gate": _(model.words[model.membrane]),
            "lower": _(model.words[model.fronts[0]]).split(",")[0],
            "upper": _(model.words[model.fronts[1]]).split(",")[0],
            "length_unit": "nm" if model.length else "", "energy": _("energy"),
            "energy_unit": unit, "joules": joules, "seconds": time_unit(window)[1],
            "dt": scenario.run.dt * clock, "period": scenario.stimulus.period * clock,
            "plots": plots,
            "origin": f"Wetware Explorer {VERSION} · {scenario.title or scenario.preset} · "
            f"{_('seed')} {scenario.run.seed}",
        }  # fmt: skip
        if labels != self.bar.labels:
            self.bar.labels = self.pictures.labels = labels

    # ---- what a person asks for ----------------------------------------------------------------

    def _asked(self, event) -> None:
        command = event.new if isinstance(event.new, dict) else {}
        actions = {
            "play": lambda: self._play(True), "hold": lambda: self._play(False),
            "look": lambda: self._look(command), "analysis": self._analyse,
            "compare": lambda: self.frozen.open(self._scenario.title or _("Earlier run")),
            "unfreeze": self.frozen.remove, "explain": self._explain,
            "tap": lambda: self._tap(command), "export": lambda: self._export(command),
        }  # fmt: skip
        action = actions.get(command.get("name"))
        if action is None:
            return
        in_turn(self._window.document, lambda: self._act(action))

    @staticmethod
    def _act(action) -> None:
        try:
            action()
        except ExplorerError as error:
            notify(str(error), "error")

    def _play(self, playing: bool) -> None:
        session = self._window.session
        if session is not None and session.playing != playing:
            self._window.toggle()

    def _ends(self, command: dict) -> tuple[float, float] | None:
        """Return the asked stretch [s], or None where the browser sent no numbers."""
        ends = [command.get(name) for name in ("start", "stop")]
        if not all(isinstance(end, (int, float)) and np.isfinite(end) for end in ends):
            return None
        seconds = time_unit(self._window.time_window())[1]
        start, stop = (min(float(end) * seconds, 0.0) for end in ends)
        return (start, stop) if stop > start else None

    def _look(self, command: dict) -> None:
        """Recompute a stretch in the background; while one is on its way, only the last counts."""
        self._wanted = self._ends(command)
        if self._wanted is not None and self._looking is None:
            self._look_now()

    def _look_now(self) -> None:
        frame, tape, ends = self._frame(), self._tape(), self._wanted
        self._wanted = None
        if frame is None or tape is None or ends is None or frame.playing:
            return

        def work(tell, halted):
            tell(look(tape, frame, *ends))

        self._looking = Job(self._window.document, work, self._seen, self._looked)

    def _seen(self, result) -> None:
        seen, per_column = result
        session = self._window.session
        if session is None or session.playing or not seen.x.size:
            return
        if self._live_scale is None:
            self._live_scale = self._plots.energy_scale
        unit, joules = energy.unit_of(max(front_end_in_window(seen), 1e-30))
        top = energy.step_up(1.05 * front_end_in_window(seen) / joules)
        self._plots.set_energy_scale(unit, top)
        low, high = stimulus_gate.ranges(self._scenario, seen)
        data = plotted(
            seen, ions.length(self._scenario), joules, high - low, time_unit(seen.window)[1]
        )
        # Numbered: a live frame may have been drawn over the same stretch, which must come anew.
        self._answers += 1
        head = {"count": self._answers, "per_column": per_column, "neurons": seen.neurons}
        self.bar.looked = packed(head, data)

    def _looked(self, problem: str) -> None:
        self._looking = None
        if problem:
            notify(problem, "error")
        if self._wanted is not None:
            self._look_now()

    def resumed(self, playing: bool) -> None:
        """Put the live plots' energy scale back when time passes again."""
        if playing and self._live_scale is not None:
            unit, top = self._live_scale
            self._live_scale = None
            self._plots.set_energy_scale(unit, top)

    def _analyse(self) -> None:
        self.open = not self.open
        self.bar.analysing = self.open
        document = self._window.document
        if self.open and document is not None and self._ticking is None:
            self._ticking = document.add_periodic_callback(self._tick, PERIOD)
        elif not self.open:
            self.stop()
        self.changed()
        # Last: the page must know the figures before anything of them changes.
        self.analysis.show(self.open)

    def close(self) -> None:
        """Close the analysis, and take cursors and frozen run off the plots; the run is kept."""
        if self.open:
            self._analyse()
        if self.frozen.now is not None:
            self.frozen.show(None)
        self.bar.put_away += 1

    def stop(self) -> None:
        """Measure and draw nothing while nobody looks."""
        self.analysis.stop()
        if self._ticking is not None:
            self._window.document.remove_periodic_callback(self._ticking)
            self._ticking = None

    def reopened(self) -> None:
        """Go on where `stop` held."""
        if self.open and self._ticking is None and self._window.document is not None:
            self._ticking = self._window.document.add_periodic_callback(self._tick, PERIOD)

    def _tick(self) -> None:
        frame, tape = self._frame(), self._tape(RECENT)
        if not self.open or frame is None or tape is None or self._drawn is not None:
            return

        def work(tell, halted):
            first = tape.step(tape.time(tape.end_step) - frame.window)
            _, low, _ = view(tape, 0, first, tape.end_step, PLANE)
            tell((tape, frame.names, frame.model, low))

        self._drawn = Job(self._window.document, work, self._draw, self._done)

    def _done(self, problem: str) -> None:
        self._drawn = None

    def _draw(self, result) -> None:
        tape, names, model, values = result
        description = models()[model].DESCRIPTION
        self.analysis.show_run(
            tape.times,
            tape.neurons,
            values[:, names.index(description.fronts[1])],
            values[:, names.index(description.membrane)],
        )

    def _explain(self) -> None:
        problem = self.story.newest()
        if problem:
            notify(problem, "info")

    def _tap(self, command: dict) -> None:
        numbers = [command.get(name) for name in ("x", "y", "now", "tolerance")]
        if not all(isinstance(one, (int, float)) and np.isfinite(one) for one in numbers):
            return
        seconds = time_unit(self._window.time_window())[1]
        x, row, now, within = numbers
        problem = self.story.nearest((now + x) * seconds, row, max(within, 1e-9) * seconds)
        if problem:
            notify(problem, "warning")

    # ---- frozen runs ---------------------------------------------------------------------------

    def _freeze(self, name: str) -> Frozen | None:
        frame, tape = self._frame(), self._tape(RECENT)
        if frame is None or tape is None:
            return None
        seen, _columns = look(tape, frame, -frame.window, 0.0, FROZEN)
        return freeze(name, seen, self._scenario, (tape.times, tape.neurons))

    def _draw_frozen(self, run: Frozen | None) -> None:
        self._plots.figures.show_overlay(run is not None)
        self._plots.name_overlay(run.name if run else "", self._scenario)
        self.bar.frozen = run.message if run else packed({"name": ""}, {})
        self.analysis.set_frozen(run.name if run else "", run.gaps if run else np.empty(0))

    # ---- taking away ---------------------------------------------------------------------------

    def _export(self, command: dict) -> None:
        frame = self._frame()
        self._span = self._ends(command) or (-(frame.window if frame else 1.0), 0.0)
        shown = {plot.title(self._scenario): plot.KEY for plot in time_plots()
                 if self._plots.cards[plot.KEY].visible}  # fmt: skip
        if self.open:
            shown |= {words["title"]: key for key, words in self.analysis.labels().items()}
        self.taking.busy("")
        self.taking.open(shown)

    def _picture(self, plot: str, kind: str) -> None:
        count = self.pictures.picture.get("count", 0) + 1
        self.pictures.picture = {"plot": self.analysis.chosen(plot), "kind": kind, "count": count}

    def _data(self, kind: str, whole: bool) -> None:
        frame, tape = self._frame(), self._tape()
        if frame is None or tape is None:
            return
        scenario, ending = self._scenario.copy(), kind.rpartition(".")[2]
        start, stop = tape.first_step, tape.end_step
        if not whole:
            begin, end = self._span
            start, stop = tape.step(frame.time + begin), tape.step(frame.time + end)
        what = "recording" if whole else "shown"
        name = f"wetware-seed-{frame.seed}-{what}-{kind.removesuffix('.csv')}"

        def work(tell, halted):
            tell(content(take(tape, scenario, start, stop, MOST_SAMPLES[ending]), kind))

        def made(data: bytes) -> None:
            self.pictures.content = data
            count = self.pictures.file.get("count", 0) + 1
            self.pictures.file = {"name": f"{name}.{ending}", "mime": MIME[ending], "count": count}
            self.taking.busy(f"{name}.{ending}: {engineering(len(data), 'B')}")

        self.taking.busy(_("Computing …"))
        Job(self._window.document, work, made, lambda words: words and self.taking.busy(words))
