"""The dialog that shares a page as a live view, and stops it."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.live.shares import SHARES, Share
from explorer.views.widgets import text

LOOK = 2_000
"""Milliseconds between two counts of who watches."""


class LiveDialog:
    """Makes the link on demand.

    Parameters
    ----------
    scenario: what is shared; newest: returns the newest frame of the engine.
    origin: returns the address of the app in the browser, ending in a slash.
    """

    def __init__(self, scenario: Scenario, newest: Callable[[], Frame | None],
                 origin: Callable[[], str]):  # fmt: skip
        self._scenario, self._newest, self._origin = scenario, newest, origin
        self._share: Share | None = None
        self._timer = None
        self._field = pmui.TextInput(
            label=_("Live view link"), sizing_mode="stretch_width", margin=(14, 0, 10, 10)
        )
        copy = pmui.Button(label=_("Copy"), variant="contained", margin=(20, 10, 10, 10))
        copy.js_on_click(
            args={"field": self._field},
            code="navigator.clipboard.writeText(field.data ? field.data.value : field.value)",
        )
        self._count = text("", margin=(0, 10))
        stop = pmui.Button(label=_("Stop sharing"), variant="outlined", color="default")
        stop.on_click(lambda event: self.stop())
        hint = _(
            "Whoever has this link sees your plots, numbers and sliders as they move, and can "
            "change nothing. It is your simulation that they see: no further one is started. The "
            "link ends when you stop sharing or close this page."
        )
        self.view = pmui.Dialog(
            pn.Column(
                pn.Row(self._field, copy, sizing_mode="stretch_width"),
                text(f'<div class="note">{hint}</div>', margin=(0, 10)), self._count,
                pn.Row(stop), sizing_mode="stretch_width",
            ),
            title=_("Share live view"), show_close_button=True, close_on_click=True,
            width_option="sm",
        )  # fmt: skip

    @property
    def watching(self) -> int:
        """How many watch now."""
        return self._share.watching if self._share is not None else 0

    def open(self) -> None:
        """Share, if that is not so yet, and show the link."""
        if self._share is None:
            self._share = SHARES.open(self._scenario, self._newest)
        self._field.value = f"{self._origin()}live?token={self._share.token}"
        self._tell()
        self.view.open = True
        document = pn.state.curdoc
        if document is not None and self._timer is None:
            self._timer = document.add_periodic_callback(self._tell, LOOK)

    def _tell(self) -> None:
        if self.view.open or not self._count.object:
            words = f'<div class="note" role="status">{_("Watching now")}: {self.watching}</div>'
            if self._count.object != words:
                self._count.object = words

    def stop(self) -> None:
        """Stop sharing: the link ends, whoever watches is told."""
        self.view.open = False
        if self._share is not None:
            share, self._share = self._share, None
            SHARES.close(share)
