"""The Explore page: four linked plots with their cards, and beside them one experiment."""

from __future__ import annotations

import html

import panel as pn

from explorer.language import translate as _
from explorer.scenario.soundness import warnings
from explorer.views import cards
from explorer.views.experiment.card import ExperimentCard, chosen
from explorer.views.instruments.instruments import Instruments
from explorer.views.theme import ALONE, NO_LAST_GAP, PAGE_GRID
from explorer.views.timeplots import TimePlots
from explorer.views.widgets import card, show, text

REMARK = """.line{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;color:var(--ink);
cursor:help} .line::before{content:"!";display:inline-block;width:16px;height:16px;margin-right:8px;
border-radius:8px;background:var(--filament);color:var(--card);text-align:center;font-weight:700;
font-size:12px;line-height:16px}"""

KEY = "explore"
ORDER = 0


def title() -> str:
    """Return the word on the tab."""
    return _("Explore")


class Page:
    """The live neuron. While an experiment is shown, it takes the place of ions and energy.

    Parameters
    ----------
    window: the window that holds scenario, transport and colours.
    """

    def __init__(self, window):
        self._window, self._scenario = window, window.scenario
        self.plots = TimePlots(window.scenario, window.time_window(), window.explain)
        self.instruments = Instruments(window, self.plots)
        self.instruments.changed = self.refresh
        self.cards = cards.Cards(texts=cards.texts(), margin=0, sizing_mode="stretch_both")
        self._experiment: ExperimentCard | None = None
        self._remark = text("", REMARK)
        self._remarks = card(self._remark, css=":host{flex:0 0 auto;padding:6px 14px}")
        show(self._remarks, False)
        self._middle = pn.Column(
            self._remarks, *self.plots.cards.values(), self.instruments.analysis.view,
            self.instruments.bar, window.transport.view,
            margin=0, min_height=0, styles={"gap": "10px", "height": "100%"},
            sizing_mode="stretch_both", css_classes=["plots"], stylesheets=[NO_LAST_GAP],
        )  # fmt: skip
        self.view = pn.Row(
            self._middle, self.cards, margin=0, stylesheets=[PAGE_GRID],
            sizing_mode="stretch_both",
        )  # fmt: skip

    def opened(self) -> None:
        """Measure what is to be shown."""
        self.instruments.reopened()
        self.refresh()

    def closed(self) -> None:
        """Measure nothing while another page is in view."""
        self.instruments.stop()
        if self._experiment is not None:
            self._experiment.stop()

    def refresh(self) -> None:
        """Write the scenario into the plots."""
        self.plots.refresh(self._scenario, self._window.time_window())
        self._warn()
        self.instruments.refresh()
        # The analysis takes the place of ions, energy and any experiment.
        wanted = "" if self.instruments.open else chosen(self._scenario)
        if wanted:
            self._show(wanted)
        elif self._experiment is not None:
            self._experiment.stop()
            show(self._experiment.view, False)
        self.plots.give_way(bool(wanted) or self.instruments.open)

    def beside(self, plots: tuple[str, ...]) -> None:
        """Show these plots with the transport alone, beside a lesson; all again without any."""
        if plots:
            self.instruments.close()  # the bar that could is not there
        self.plots.only(plots)
        show(self.cards, not plots)
        show(self.instruments.bar, not plots)
        self._window.transport.many.visible = not plots  # a lesson has its own
        self.view.stylesheets = [PAGE_GRID, ALONE] if plots else [PAGE_GRID]

    def _warn(self) -> None:
        """Say in one line what a person should know about these values."""
        said = [html.escape(_(words)) for words in warnings(self._scenario)]
        if self._scenario.view.experiment != "none" and not chosen(self._scenario):
            said.append(_("The chosen experiment is made for another model."))
        line = " ".join(said).replace('"', "'")
        content = f'<div class="line" tabindex="0" data-tip="{line}">{line}</div>' if said else ""
        if self._remark.object != content:
            self._remark.object = content
        show(self._remarks, bool(said))

    def _show(self, wanted: str) -> None:
        if self._experiment is None:
            self._experiment = ExperimentCard(
                wanted, self._scenario, self._window.mode, self._window.document, share=2.6
            )
            place = len(self._middle) - 3
            self._middle.insert(place, self._experiment.view)
        show(self._experiment.view, True)
        self._experiment.choose(wanted)
        self._experiment.follow()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        self.plots.figures.recolour(mode)
        self.instruments.recolour(mode)
        if self._experiment is not None:
            self._experiment.plot.recolour(mode)
