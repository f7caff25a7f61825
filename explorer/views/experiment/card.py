"""A card that measures one experiment with the live neuron's values and shows what came out."""

from __future__ import annotations

import logging
import math

import panel as pn

from explorer.experiments import experiments
from explorer.experiments.outcome import Outcome
from explorer.experiments.runner import ExperimentRunner, Report
from explorer.language import translate as _
from explorer.quantity import engineering, with_error
from explorer.scenario.scenario import Scenario
from explorer.sources import cite
from explorer.views.experiment.plot import OutcomePlot
from explorer.views.experiment.taking import Taking
from explorer.views.widgets import card, text

log = logging.getLogger(__name__)

DELAY = 250
"""Milliseconds without a change before an experiment is measured anew."""

ASIDE = ("view.", "run.speed", "run.seconds")
"""Paths that no experiment depends on."""

CSS = """:host{display:flex;flex-direction:column;min-height:0;padding:8px 14px 2px;
position:relative}"""

HEAD = """
.found{display:flex;gap:4px 14px;align-items:baseline;flex-wrap:wrap}
.found .big{cursor:help}
.in,.out,.open{border-radius:9px;padding:1px 8px;font-size:12px;font-weight:600}
.in{background:var(--memristor);color:var(--card)}
.out{background:var(--spikes);color:var(--card)}
.open{background:var(--chip);color:var(--soft)}
.paper{color:var(--soft)} .paper b{color:var(--ink);font-weight:600}
.said{margin:2px 0 0;line-height:1.35}
.axis{display:flex;justify-content:space-between;color:var(--soft);margin-top:4px;
font-size:12px} .axis .key{margin-left:12px}
.h{padding-right:4.8em}
.h>div{overflow:hidden;text-overflow:ellipsis}
.wait{flex:0 0 auto;color:var(--soft);font-weight:400}
"""


class ExperimentCard:
    """One experiment on the screen.

    Parameters
    ----------
    experiment: its id; scenario: whose values it takes.
    mode: colours; document: the session's document, where the threads hand over.
    """

    def __init__(self, experiment: str, scenario: Scenario, mode: str, document,
                 share: float = 1.0):  # fmt: skip
        self.experiment, self._scenario, self._document = experiment, scenario, document
        self._runner = ExperimentRunner(self._told)
        self._report: Report | None = None
        self._values: dict[str, object] | None = None
        self._due = None
        self.plot = OutcomePlot(mode, f"wetware_plot_{experiment or 'outcome'}")
        self._head = text("", HEAD)
        self._taking = Taking(self.plot, self._found)
        self.view = card(
            self._head, self._taking.view, self.plot.pane, css=CSS + f":host{{flex:{share} 1 0}}",
            sizing_mode="stretch_both",
        )  # fmt: skip
        self._write()

    def _found(self):
        """Return experiment, scenario and outcome as they stand, or None before the first."""
        if self._report is None or self._report.outcome is None:
            return None
        return self.experiment, self._scenario, self._report.outcome

    def choose(self, experiment: str) -> None:
        """Show another experiment."""
        if experiment != self.experiment:
            self.experiment, self._report, self._values = experiment, None, None
            self.plot.words, self.plot.name = "", f"wetware_plot_{experiment}"
            self._write()

    def follow(self) -> None:
        """Measure anew, soon, if anything changed that the experiment may depend on."""
        values = depended(self._scenario)
        if values == self._values:
            return
        self._values = values
        self._runner.halt()
        if self._document is None:
            return
        if self._due is not None:
            self._document.remove_timeout_callback(self._due)
        self._due = self._document.add_timeout_callback(self._start, DELAY)

    def stop(self) -> None:
        """Stop measuring; the next `follow` begins again."""
        self._runner.halt()
        self._values = None

    def _start(self) -> None:
        self._due = None
        self._runner.request(self.experiment, self._scenario, self._scenario.run.seed)

    def _told(self, report: Report) -> None:
        self._document.add_next_tick_callback(lambda: self._take(report))

    def _take(self, report: Report) -> None:
        if report.experiment != self.experiment:
            return
        kept = self._report.outcome if self._report else None
        if report.outcome is None and kept is not None and not report.problem:
            # The old result stays in view while the first new one is measured.
            report = Report(report.experiment, kept, 0.0, True)
        self._report = report
        try:
            self._show(report)
        except Exception:
            # A picture that cannot be drawn must not take the page's connection with it.
            log.exception("an outcome could not be shown")

    def _show(self, report: Report) -> None:
        with pn.io.hold():
            if report.outcome is not None and report.effort > 0:
                self.plot.show(report.outcome)
            self._write()

    def _write(self) -> None:
        self._head.object = head(self.experiment, self._report) + self.plot.words


def depended(scenario: Scenario, aside: tuple[str, ...] = ASIDE) -> dict[str, object]:
    """Return the values that a measurement may depend on, by path: all but those `aside`."""
    return {path: v for path, v in scenario.values().items() if not path.startswith(aside)}


def head(experiment: str, report: Report | None) -> str:
    """Return the words above the plot."""
    module = experiments().get(experiment)
    if module is None:
        return ""
    waiting = _("measuring …") if report is None or report.running else ""
    top = (
        f'<div class="h"><div>{_(module.TITLE)} <span>{_(module.QUESTION)}</span></div>'
        f'<span class="wait" role="status">{waiting}</span></div>'
    )
    if report is not None and report.problem:
        return f'{top}<div class="note" role="alert">{_(report.problem)}</div>'
    if report is None or report.outcome is None:
        return f'{top}<div class="found"><div class="big">–</div></div>'
    return top + found(report.outcome)


def found(outcome: Outcome) -> str:
    """Return number, verdict and sentence of an outcome."""
    low, high = (short(end, outcome.unit) for end in outcome.band)
    verdict = ("in", _("matches")) if outcome.inside else ("out", _("differs"))
    if not outcome.inside and undecided(outcome):
        verdict = ("open", _("within its error"))
    tip = f"{_(outcome.means)}. {_('Counts as a match')}: {low} {_('to')} {high}."
    paper = ""
    if outcome.published is not None:
        source = f"{_(outcome.evidence)}; {cite(outcome.source)}".replace('"', "'")
        paper = (
            f'<span class="paper" data-tip="{source}" tabindex="0">{_("published")} '
            f"<b>{short(outcome.published, outcome.unit)}</b> "
            f'<span class="chip">{_(outcome.evidence)}</span></span>'
        )
    chip = ""
    if judged(outcome):
        chip = f'<span class="{verdict[0]}" tabindex="0" data-tip="{tip}">{verdict[1]}</span>'
    return (
        f'<div class="found"><div class="big" tabindex="0" data-tip="{tip}">'
        f"{large(outcome)}</div>"
        f'<span class="paper">{_(outcome.means)}</span>{paper}{chip}</div>'
        f'<p class="said">{_(outcome.sentence)}</p>'
    )


def large(outcome: Outcome) -> str:
    """Return the number, and in small its error with the unit of both, as HTML."""
    if outcome.number is None:
        return "–"
    number, _plus, rest = with_error(outcome.number, outcome.error, outcome.unit).partition(" ± ")
    if not rest:
        return number
    return f"{number} <small>± {rest}</small>"


def undecided(outcome: Outcome) -> bool:
    """Return whether a number outside its band may lie inside, for all its two standard errors."""
    if outcome.number is None or not outcome.error:
        return False
    low, high = outcome.band
    return low - 2 * outcome.error <= outcome.number <= high + 2 * outcome.error


def judged(outcome: Outcome) -> bool:
    """Return whether there is anything to be matched: a finite band that somebody stands for."""
    return bool(outcome.evidence) and all(math.isfinite(end) for end in outcome.band)


def short(value: float | None, unit: str) -> str:
    """Return a number with its unit in three digits."""
    return "–" if value is None else engineering(value, unit)


def chosen(scenario: Scenario) -> str:
    """Return the id of the experiment that a scenario asks for and its model allows, or ""."""
    module = experiments().get(scenario.view.experiment)
    allowed = module is not None and scenario.neuron.model in module.MODELS
    return scenario.view.experiment if allowed else ""
