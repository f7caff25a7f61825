"""What an experiment found, to take away: a picture of its plot, or its numbers."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.experiments import experiments
from explorer.experiments.outcome import Outcome
from explorer.export.outcome import outcome_csv
from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION
from explorer.views.experiment.plot import OutcomePlot, legend
from explorer.views.instruments.pictures import Pictures

KINDS = ("PNG", "SVG", "CSV")

CORNER = {"position": "absolute", "top": "4px", "right": "10px", "z-index": "2"}
"""In the corner of the card, so that words and plot keep their room."""


class Taking:
    """A small menu beside an outcome's words.

    Parameters
    ----------
    plot: whose picture is taken.
    found: returns (experiment, scenario, outcome), or None while there is none.
    """

    def __init__(self, plot: OutcomePlot,
                 found: Callable[[], tuple[str, Scenario, Outcome] | None]):  # fmt: skip
        self._plot, self._found = plot, found
        self._pictures = Pictures(margin=0, width=0, height=0)
        self._menu = pmui.MenuButton(
            label=_("Save"), size="small", variant="text", margin=0, width=64,
            items=[{"label": kind} for kind in KINDS],
        )  # fmt: skip
        self._menu.on_click(lambda item: self._take(item["label"]))
        self.view = pn.Row(self._menu, self._pictures, margin=0, width=66, styles=CORNER)

    def _take(self, kind: str) -> None:
        found = self._found()
        if found is None:
            return
        experiment, scenario, outcome = found
        count = self._pictures.file.get("count", 0) + self._pictures.picture.get("count", 0) + 1
        if kind == "CSV":
            self._pictures.content = outcome_csv(outcome, experiment, scenario)
            self._pictures.file = {
                "name": f"wetware-{experiment.replace('_', '-')}.csv", "mime": "text/csv",
                "count": count,
            }  # fmt: skip
            return
        title = _(experiments()[experiment].TITLE)
        words = {
            "title": f"{title}: {_(outcome.y.label)}", "unit": self._plot.unit,
            "legend": [list(pair) for pair in legend(outcome)],
        }  # fmt: skip
        key = self._plot.name.removeprefix("wetware_plot_")
        self._pictures.labels = {
            "plots": {key: words},
            "origin": f"Wetware Explorer {VERSION} · {scenario.title or scenario.preset} · "
            f"{_('seed')} {scenario.run.seed}",
        }  # fmt: skip
        self._pictures.picture = {"plot": key, "kind": kind.lower(), "count": count}
