"""The panel that fits: which parameters, between which bounds, how long; progress, stop, result."""

from __future__ import annotations

import html
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.fit import Objective, fit
from explorer.fit.result import FitResult, Step, described
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import Quantity, as_text
from explorer.scenario.scenario import Scenario
from explorer.views.dialogs import notify
from explorer.views.job import Job
from explorer.views.widgets import text

MOST_FREE = 6
"""Most parameters fitted at once: more cannot be told apart by one file."""


def candidates(scenario: Scenario) -> dict[str, str]:
    """Return what can be fitted: label to path, for the scenario's model."""
    module = models()[scenario.neuron.model]
    own = [f"{module.GROUP}.{name}" for name in module.OWN] if hasattr(module, "GROUP") else []
    found = {}
    for path in (*module.DESCRIPTION.uses, *own):
        declared = scenario.declaration(path)
        if isinstance(declared, Quantity) and declared.fact.applies == "live":
            found[_(declared.label)] = path
    return found


class FitPanel:
    """Fits the window's scenario to data.

    Parameters
    ----------
    scenario: starting values; document: where threads hand over.
    take: called with the fitted scenario when a person takes it over.
    """

    def __init__(self, scenario: Scenario, document, take: Callable[[Scenario], None]):
        self._scenario, self._document, self._take = scenario, document, take
        self._objective: Objective | None = None
        self._job: Job | None = None
        self._result: FitResult | None = None
        self._stopping = False
        self._free = pmui.MultiChoice(
            label=_("Parameters to fit"), options=candidates(scenario), value=[],
            max_items=MOST_FREE, sizing_mode="stretch_width", margin=(8, 0),
        )  # fmt: skip
        self._bounds = pn.Column(margin=0, sizing_mode="stretch_width")
        self._fields: dict[str, tuple[pmui.TextInput, pmui.TextInput]] = {}
        self._evaluations = pmui.IntInput(
            label=_("Runs of the model"), value=120, start=4, end=5000, size="small", width=150,
            margin=(8, 0),
        )  # fmt: skip
        self._start = pmui.Button(label=_("Fit"), variant="contained", size="small", margin=0)
        self._stop = pmui.Button(
            label=_("Stop"), variant="outlined", size="small", margin=0, visible=False
        )
        self._use = pmui.Button(
            label=_("Take these values"), variant="outlined", size="small", margin=0, visible=False
        )
        self._progress = pmui.LinearProgress(
            value=0, max=1, variant="determinate", visible=False, margin=(6, 0),
            sizing_mode="stretch_width",
        )  # fmt: skip
        self._said = text("")
        self._free.param.watch(lambda event: self._list_bounds(), "value")
        self._start.on_click(lambda event: self._fit())
        self._stop.on_click(lambda event: self.halt())
        self._use.on_click(lambda event: self._result and self._take(self._result.scenario))
        self.view = pn.Column(
            self._free, self._bounds, self._evaluations,
            pn.Row(self._start, self._stop, self._use, margin=(4, 0), styles={"gap": "8px"}),
            self._progress, self._said, margin=0, sizing_mode="stretch_width", visible=False,
        )  # fmt: skip

    def offer(self, objective: Objective | None) -> None:
        """Offer to fit to other data; None hides the panel."""
        self.halt()
        self._objective, self._result = objective, None
        self._use.visible = False
        self._said.object = ""
        self.view.visible = objective is not None
        options = candidates(self._scenario)
        if self._free.options != options:
            self._free.param.update(options=options, value=[])

    def halt(self) -> None:
        """Stop a running fit; its best values so far are kept."""
        if self._job is not None:
            self._stopping = True

    def _list_bounds(self) -> None:
        rows = []
        for path in self._free.value:
            declared = self._scenario.declaration(path)
            if path not in self._fields:
                self._fields[path] = tuple(
                    pmui.TextInput(
                        label=f"{_(declared.label)}, {word}", size="small", margin=(4, 4),
                        value=str(as_text(bound, declared.fact)), sizing_mode="stretch_width",
                    )
                    for word, bound in zip((_("from"), _("to")), declared.softbounds, strict=True)
                )  # fmt: skip
            rows.append(pn.Row(*self._fields[path], margin=0, sizing_mode="stretch_width"))
        self._bounds.objects = rows

    def _chosen(self) -> dict[str, tuple[float, float]]:
        """Return the free parameters with their bounds; ExplorerError where one is no number."""
        from explorer.quantity import parse

        found = {}
        for path in self._free.value:
            fact = self._scenario.declaration(path).fact
            words = [field.value_input or field.value for field in self._fields[path]]
            try:
                found[path] = tuple(parse(word, fact.unit) for word in words)
            except ExplorerError as error:
                raise ExplorerError(f"{path}: {error}.") from None
        return found

    def _fit(self) -> None:
        try:
            chosen = self._chosen()
            if not chosen:
                raise ExplorerError(_("Choose at least one parameter to fit."))
        except ExplorerError as error:
            notify(str(error), "error")
            return
        scenario, objective, runs = self._scenario.copy(), self._objective, self._evaluations.value
        self._stopping = False
        self._busy(True)

        def work(tell, halted):
            found = fit(scenario, objective, chosen, seed=scenario.run.seed, evaluations=runs,
                        progress=tell, halted=lambda: self._stopping or halted())  # fmt: skip
            tell(found)

        self._job = Job(self._document, work, self._told, self._ended)

    def _told(self, what: Step | FitResult) -> None:
        if isinstance(what, Step):
            self._progress.param.update(value=what.done, max=what.total)
            self._said.object = (
                f'<div class="note" role="status">{what.done} {_("of")} {what.total} {_("runs")}, '
                f"{_('misfit')} {what.best:.3g}</div>"
            )
            return
        self._result = what
        self._said.object = outcome(what)

    def _ended(self, problem: str) -> None:
        self._job = None
        self._busy(False)
        self._use.visible = self._result is not None
        if problem:
            self._said.object = ""
            notify(problem, "error", 0)

    def _busy(self, busy: bool) -> None:
        with pn.io.hold():
            self._start.visible = not busy
            self._stop.visible = self._progress.visible = busy
            if busy:
                self._use.visible = False


def outcome(result: FitResult) -> str:
    """Return a fit in words, as HTML."""
    lines = []
    for free in result.free:
        words = described(free, result.values[free.path], result.errors[free.path], result.scenario)
        bound = result.at_bound(free.path)
        at = f" ({_('at its bound')})" if bound else ""
        lines.append(f"<li>{html.escape(words)}{at}</li>")
    done = "" if result.complete else f" {_('Stopped before its end.')}"
    save = _("Take these values, then Save keeps them as a preset.")
    return (
        f'<div role="status"><b>{_("Misfit")} {result.start.misfit:.3g} → '
        f'{result.end.misfit:.3g}</b> <span class="chip">{_("fitted")}</span>{done}'
        f'<ul>{"".join(lines)}</ul><span class="note">{save}</span></div>'
    )
