"""The pages of a window: each made when it is first wanted, one in view at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import panel as pn

from explorer.views.pages import pages
from explorer.views.widgets import show

if TYPE_CHECKING:
    from explorer.views.window import Window


class Paging:
    """What is shown of the pages, and where.

    Parameters
    ----------
    window: whose pages they are.
    main: the row that they stand in, after the sliders.
    """

    def __init__(self, window: Window, main: pn.Row):
        self._window, self._main = window, main
        self.made: dict[str, object] = {}
        self.open = ""

    def page(self, key: str):
        """Return a page, made when it is first wanted."""
        if key not in self.made:
            made = self.made[key] = pages()[key].Page(self._window)
            show(made.view, False)
            self._main.append(made.view)
            if hasattr(made, "side"):  # a page that has the live plots between its two columns
                show(made.side, False)
                self._main.append(made.side)
            if key != "explore":
                made.recolour(self._window.mode)
                self._window.client.joined()
        return self.made[key]

    def turn(self, wanted: str) -> None:
        """Bring a page into view."""
        if wanted == self.open:
            return
        with pn.io.hold():
            page = self.page(wanted)
            if self.open:
                last = self.made[self.open]
                show(last.view, False)
                if hasattr(last, "side"):
                    show(last.side, False)
                last.closed()
            self.open = wanted
            show(page.view, True)
            page.opened()
            self.arrange()

    def arrange(self) -> None:
        """Give the open page its room: beside the sliders, alone, or around the live plots."""
        page, explore = self.made[self.open], self.made["explore"]
        plots = getattr(page, "plots_beside", ())
        wide = getattr(pages()[self.open], "WIDE", False)
        with pn.io.hold():
            show(self._window.controls.view, not wide)
            self._main.css_classes = ["lesson"] if plots else ["wide"] if wide else []
            if hasattr(page, "side"):
                show(page.side, bool(plots))
            if self.open != "explore":
                show(explore.view, bool(plots))
            explore.beside(plots)

    def refresh(self) -> None:
        """Let the open page, and the live plots behind it, follow the scenario."""
        for key, page in self.made.items():
            if key in ("explore", self.open):
                page.refresh()

    def recolour(self, mode: str) -> None:
        """Draw all pages in the colours of a mode."""
        for page in self.made.values():
            page.recolour(mode)

    def close(self) -> None:
        """End what the pages measure."""
        for page in self.made.values():
            page.closed()
