"""One number of the running scenario: measured once, and for a hundred seeds at a click."""

from __future__ import annotations

import logging
import math
import threading
import time

import numpy as np
import panel as pn
import panel_material_ui as pmui

from explorer.experiments.outcome import Axis, Halted, Outcome, Series
from explorer.language import translate as _
from explorer.lessons.ensemble import Ensemble, one_value, seeds
from explorer.lessons.quantities import QUANTITIES
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.experiment.card import depended
from explorer.views.experiment.plot import OutcomePlot
from explorer.views.job import Job
from explorer.views.widgets import card, icon, show, text

log = logging.getLogger(__name__)

RUNS = 100
"""Seeds of an ensemble."""

DELAY = 300
"""Milliseconds without a change before the single run is taken anew."""

EVERY = 0.3
"""Seconds between two drawings of a growing ensemble."""

BINS = 16

ASIDE = ("view.", "run.speed")
"""Paths that no number depends on."""

CSS = """.big{font-size:22px;font-weight:700;line-height:1.3;white-space:nowrap}
.rows{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin-top:4px}
.rows span:nth-child(odd){color:var(--soft)}
.rows span:nth-child(even){text-align:right;font-weight:600}"""

_one_at_a_time = threading.BoundedSemaphore(1)


def amount(value: float, unit: str) -> str:
    """Return a value in three digits; shares and spreads stay plain numbers."""
    return engineering(value, unit) if math.isfinite(value) else "–"


class EnsembleCard:
    """A card that measures one of some quantities of a scenario.

    Parameters
    ----------
    scenario: whose values it takes; names: quantities to choose from.
    mode: colours; document: the session's document, where threads hand over.

    `measured` is called with (name, Ensemble) when a hundred seeds are through.
    """

    def __init__(self, scenario: Scenario, names: tuple[str, ...], mode: str, document):
        self._scenario, self._document = scenario, document
        self._values: dict[str, object] | None = None
        self._due = self._single_job = self._job = None
        self._single: float | None = None
        self._ensemble: Ensemble | None = None
        self._problem, self._drawn = "", 0.0
        self.measured = lambda name, ensemble: None
        self._choice = pmui.Select(
            label=_("What is measured"), size="small", margin=(6, 0, 4, 0),
            options={_(QUANTITIES[name].label): name for name in names}, value=names[0],
            sizing_mode="stretch_width", visible=len(names) > 1,
        )  # fmt: skip
        self._choice.param.watch(lambda event: self._chosen(), "value")
        self._words = text("", CSS)
        self._many = pmui.Button(
            label=_("{count} seeds").format(count=RUNS), variant="contained", size="small",
            margin=(6, 0), sizing_mode="stretch_width",
        )  # fmt: skip
        self._many.on_click(lambda event: self.start())
        self._stop = icon("stop_circle", _("Stop"))
        self._stop.on_click(lambda event: self.cancel())
        self._progress = pmui.LinearProgress(
            value=0, max=RUNS, variant="determinate", margin=(14, 6, 14, 0),
            sizing_mode="stretch_width",
        )  # fmt: skip
        self._running = pn.Row(self._progress, self._stop, margin=0, visible=False,
                               sizing_mode="stretch_width")  # fmt: skip
        self._found = text("", CSS)
        self.plot = OutcomePlot(mode)
        self.plot.pane.param.update(height=150, min_height=150, sizing_mode="stretch_width")
        self._picture = pn.Column(self.plot.pane, margin=0, sizing_mode="stretch_width")
        show(self._picture, False)
        self.view = card(
            self._choice, self._words, self._many, self._running, self._picture, self._found
        )
        self._write()

    @property
    def name(self) -> str:
        """The quantity that is measured."""
        return self._choice.value

    @property
    def ensemble(self) -> Ensemble | None:
        """What the seeds gave for the present values, or None."""
        return self._ensemble

    # ---- the single run ------------------------------------------------------------------------

    def follow(self) -> None:
        """Measure the single run anew, soon, if anything changed; what the seeds gave is gone."""
        values = depended(self._scenario, ASIDE)
        if values == self._values:
            return
        self._values = values
        self._again()

    def _chosen(self) -> None:
        self._again()

    def _again(self) -> None:
        self.cancel()
        self._single = self._ensemble = None
        self._problem = ""
        self._write()
        if self._document is None:
            return
        if self._due is not None:
            self._document.remove_timeout_callback(self._due)
        self._due = self._document.add_timeout_callback(self._measure_once, DELAY)

    def _measure_once(self) -> None:
        self._due = None
        if self._single_job is not None:
            self._single_job.halt()
        scenario, name = self._scenario.copy(), self.name

        def work(tell, halted):
            with _one_at_a_time:
                if not halted():
                    tell(one_value(scenario, name, halted=halted))

        self._single_job = Job(self._document, work, self._took_once, self._told_problem)

    def _took_once(self, value: float) -> None:
        self._single = value
        self._write()

    def _told_problem(self, problem: str) -> None:
        if problem:
            self._problem = problem
            self._write()

    # ---- many seeds ----------------------------------------------------------------------------

    def start(self) -> None:
        """Run a hundred seeds in the background, the present one first."""
        self.cancel()
        scenario, name = self._scenario.copy(), self.name
        first = scenario.run.seed
        count = RUNS if QUANTITIES[name].runs else 1

        def work(tell, halted):
            last = 0.0
            with _one_at_a_time:
                for ensemble in seeds(scenario, name, first, count, halted=halted):
                    now = time.monotonic()
                    if ensemble.values.size == count or now - last > EVERY:
                        last = now
                        tell((name, ensemble))
                    if halted():
                        raise Halted("stopped by the user.")

        self._progress.param.update(value=0, max=count)
        self._busy(True)
        self._job = Job(self._document, work, self._took, self._ended)

    def cancel(self) -> None:
        """Stop the seeds; what there is stays in view."""
        if self._job is not None:
            self._job.halt()
            self._job = None
        self._busy(False)

    def stop(self) -> None:
        """Stop everything; the next `follow` begins again."""
        self.cancel()
        if self._single_job is not None:
            self._single_job.halt()
        self._values = None

    def _took(self, told) -> None:
        name, ensemble = told
        if name != self.name:
            return
        self._ensemble = ensemble
        with pn.io.hold():
            self._progress.value = ensemble.values.size
            if np.isfinite(ensemble.values).any() and ensemble.values.size > 1:
                self.plot.show(histogram(name, ensemble, self._single))
                show(self._picture, True)
            self._write()
        if ensemble.values.size == ensemble.asked:
            self.measured(name, ensemble)

    def _ended(self, problem: str) -> None:
        self._job = None
        self._problem = problem
        self._busy(False)
        self._write()

    def _busy(self, busy: bool) -> None:
        self._running.visible = busy
        self._many.visible = not busy and QUANTITIES[self.name].runs

    # ---- words ---------------------------------------------------------------------------------

    def _write(self) -> None:
        quantity = QUANTITIES[self.name]
        shown = "…" if self._single is None else amount(self._single, quantity.unit)
        if self._problem:
            shown = "–"
        seed = self._scenario.run.seed
        which = f"{_('single run, seed')} {seed}" if quantity.runs else _("no dice in it")
        tip = _(quantity.about).replace('"', "'")
        named = f'<div class="h"><div>{_(quantity.label)}</div></div>'
        named = "" if self._choice.visible else named
        self._words.object = (
            f'{named}<div class="big" tabindex="0" data-tip="{tip}">{shown}</div>'
            f'<div class="note">{which}</div>'
        )
        self._found.object = self._summary(quantity)
        if self._ensemble is None:
            show(self._picture, False)

    def _summary(self, quantity) -> str:
        if self._problem:
            return f'<div class="note" role="alert">{self._problem}</div>'
        ensemble = self._ensemble
        if ensemble is None:
            return ""
        if not ensemble.found.size:
            return f'<div class="note">{_("Silent: none of the runs has this number.")}</div>'
        unit = quantity.unit
        low, high = (amount(end, unit) for end in ensemble.mean_interval)
        first, last = (amount(end, unit) for end in ensemble.interval)
        rows = [(_("Mean"), amount(ensemble.mean, unit))]
        if ensemble.found.size > 1:
            rows += [
                (_("Mean, 95 %"), f"{low} {_('to')} {high}"),
                (_("95 % of the runs"), f"{first} {_('to')} {last}"),
            ]
        counted = f"{ensemble.found.size} {_('of')} {ensemble.values.size}"
        rows.append((_("Runs with a number"), counted))
        cells = "".join(f"<span>{word}</span><span>{value}</span>" for word, value in rows)
        return f'{self.plot.words}<div class="rows">{cells}</div>'


def histogram(name: str, ensemble: Ensemble, single: float | None) -> Outcome:
    """Return the distribution of an ensemble as a plot, with the single run as a line."""
    quantity, found = QUANTITIES[name], ensemble.found
    low, high = float(found.min()), float(found.max())
    if single is not None and math.isfinite(single):
        low, high = min(low, single), max(high, single)
    air = 0.05 * (high - low) or 0.05 * abs(high) or 0.5
    edges = np.linspace(low - air, high + air, BINS + 1)
    counts = np.histogram(found, edges)[0].astype(float)
    top = counts.max()
    outline_x = np.repeat(edges, 2)
    outline_y = np.concatenate([[0.0], np.repeat(counts, 2), [0.0]])
    series = [Series(_("all seeds"), outline_x, outline_y, kind="trace")]
    if found.size > 1:
        half = np.full(2, 0.5 * top)
        ends = np.array(ensemble.mean_interval)
        series.append(Series(_("mean, 95 %"), ends, half, half, kind="band"))
    mean = np.full(2, ensemble.mean)
    series.append(Series(_("mean"), mean, np.array([0.0, top]), kind="trace"))
    if single is not None and math.isfinite(single):
        line = np.full(2, single)
        series.append(Series(_("this run"), line, np.array([0.0, 0.55 * top]), kind="trace"))
    return Outcome(
        number=ensemble.mean, error=ensemble.error, unit=quantity.unit, means=quantity.label,
        published=None, band=(-math.inf, math.inf), sentence="",
        x=Axis(quantity.label, quantity.unit), y=Axis("Runs"), series=tuple(series), source="",
        evidence="",
    )  # fmt: skip


EVERYWHERE = ("first_spike", "rate", "interval", "fired", "energy_per_spike")
"""Quantities that are offered on the Explore page."""


class EnsembleDialog:
    """The card in a dialog, for the Explore page.

    Parameters
    ----------
    scenario, document: as for the card; mode: returns the colours.
    """

    def __init__(self, scenario: Scenario, mode, document):
        self._mode = mode
        self.card = EnsembleCard(scenario, EVERYWHERE, "light", document)
        hint = _("Each run starts from time 0 with a seed of its own, at the present values.")
        self.view = pmui.Dialog(
            pn.Column(text(f'<div class="note">{hint}</div>'), self.card.view, margin=0,
                      sizing_mode="stretch_width"),
            title=_("Many seeds"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip
        self.view.param.watch(lambda event: self._closed(event.new), "open")

    def open(self) -> None:
        """Show the dialog and measure the single run."""
        self.recolour(self._mode())
        self.view.open = True
        self.card.follow()

    def refresh(self) -> None:
        """Follow the scenario while the dialog is open."""
        if self.view.open:
            self.card.follow()

    def _closed(self, is_open: bool) -> None:
        if not is_open:
            self.card.stop()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        self.card.plot.recolour(mode)
