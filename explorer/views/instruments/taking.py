"""The export dialog: a picture of any plot, and data of what is shown or of the whole recording."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.export.recorded import KINDS, MOST_SAMPLES
from explorer.language import translate as _
from explorer.views.widgets import text

KIND_WORDS = {
    "traces.csv": "CSV, traces", "spikes.csv": "CSV, spikes", "json": "JSON", "nc": "netCDF",
}  # fmt: skip


class TakeDialog:
    """Asks what to take away.

    Parameters
    ----------
    picture: called with (plot, "png" or "svg"); data: called with (kind, whole).
    """

    def __init__(self, picture: Callable[[str, str], None], data: Callable[[str, bool], None]):
        self._plot = pmui.Select(
            label=_("Plot"), options={_("All time plots"): "all"}, value="all", width=260,
            size="small", margin=(12, 10, 4, 10),
        )  # fmt: skip
        buttons = []
        for kind in ("png", "svg"):
            button = pmui.Button(label=kind.upper(), variant="outlined", margin=(14, 4, 4, 4))
            button.on_click(lambda event, kind=kind: picture(self._plot.value, kind))
            buttons.append(button)
        self._what = pmui.RadioButtonGroup(
            label="", options={_("What is shown"): False, _("The whole recording"): True},
            value=False, size="small", margin=(6, 10),
        )  # fmt: skip
        files = []
        for kind in KINDS:
            button = pmui.Button(label=_(KIND_WORDS[kind]), variant="outlined", margin=4)
            button.on_click(lambda event, kind=kind: data(kind, bool(self._what.value)))
            files.append(button)
        self._busy = text("")
        most = "; ".join(f"{kind} {count:,}" for kind, count in MOST_SAMPLES.items())
        most = most.replace(",", "\u2009")
        hint = _(
            "Traces of neuron 1 at every step, spikes of all neurons, SI units; with version, seed "
            "and sources. A longer stretch is taken at every n-th step, and the file says "
            "so; most samples of each trace"
        )
        self.view = pmui.Dialog(
            pn.Column(
                text(f'<div class="h">{_("Picture")}</div>'),
                pn.Row(self._plot, *buttons, margin=0),
                text(f'<div class="h" style="margin-top:10px">{_("Data")}</div>'),
                self._what, pn.Row(*files, margin=0), self._busy,
                text(f'<div class="note">{hint}: {most}.</div>'),
                sizing_mode="stretch_width",
            ),
            title=_("Export"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip

    def open(self, plots: dict[str, str]) -> None:
        """Show the dialog with the plots (title to key) that are in view."""
        self._plot.options = {_("All time plots"): "all"} | plots
        if self._plot.value not in self._plot.options.values():
            self._plot.value = "all"
        self.view.open = True

    def busy(self, words: str) -> None:
        """Say what is being made, or what went wrong."""
        self._busy.object = f'<div class="note" role="status">{words}</div>' if words else ""
