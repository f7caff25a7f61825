"""Widgets that answer at once, and the small pieces of text that cards are made of."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui
import param
from panel.util import edit_readonly

from explorer.language import translate as _
from explorer.model.materials import ions
from explorer.quantity import Count
from explorer.views.component import Component
from explorer.views.slider import Stops
from explorer.views.theme import CARD, TEXT

LARGEST = 2**53 - 1
"""Largest whole number that a browser holds exactly; a field that shows seeds ends there."""


def count_field(declared: Count, **options) -> pmui.IntInput:
    """Return a field for a whole number; it ends where a browser does not hold one exactly."""
    low, high = declared.bounds
    end = min(high, LARGEST)
    return pmui.IntInput(value=declared.default, start=low, end=end, **options)


def whole_page(**options) -> pmui.Page:
    """Return a page that does not follow the server's business.

    Following it costs 45 ms at each end of an event. And a page that once followed is kept by the
    server for ever, with all that hangs on it, for its watcher stays when its reference goes.
    """
    name = "busy"
    earlier = _watchers(name)
    page = pmui.Page(busy_indicator=None, **options)
    for watcher in _watchers(name):
        if not any(watcher is one for one in earlier):
            pn.state.param.unwatch(watcher)
    with edit_readonly(page):
        page.busy = False
    return page


def _watchers(name: str) -> list:
    return list((pn.state.param.watchers or {}).get(name, {}).get("value", []))


def text(content: str, css: str = "", **options) -> pn.pane.HTML:
    """Return a piece of HTML in the page's type."""
    settings = {"margin": 0, "sizing_mode": "stretch_width"} | options
    return pn.pane.HTML(content, stylesheets=[TEXT + css], **settings)


class LiveText(Component):
    """A piece of HTML that changes while a slider moves.

    The toolkit's own pane lays the whole page out anew when its words change for the first time.
    """

    object = param.String(default="", doc="HTML that this program made.")

    _esm = """export function render({ model, el }) {
      const box = document.createElement("div");
      const write = () => { box.innerHTML = model.object; };
      model.on("object", write);
      write();
      return box;
    }"""


def live_text(content: str, css: str = "") -> LiveText:
    """Return a piece of HTML in the page's type, for words that change often."""
    return LiveText(object=content, stylesheets=[TEXT + css], margin=0, sizing_mode="stretch_width")


def card(*content, css: str = "", **options) -> pn.Column:
    """Return a card."""
    settings = {"margin": 0, "sizing_mode": "stretch_width"} | options
    return pn.Column(*content, stylesheets=[CARD + css], **settings)


def show(view, visible: bool) -> None:
    """Show or hide a part of the page.

    The toolkit hides with a plain rule that our own style sheets outweigh; the class does not lose.
    """
    if view.visible != visible:
        view.param.update(visible=visible, css_classes=[] if visible else ["off"])


def icon(name: str, description: str, **options) -> pmui.IconButton:
    """Return an icon button with a name for screen readers."""
    settings = {"margin": 0, "size": "small", "description_delay": 700} | options
    # A tooltip must not lie between the pointer and the next button.
    settings["stylesheets"] = [".MuiTooltip-popper{pointer-events:none!important}"]
    return pmui.IconButton(icon=name, description=description, **settings)


def ion_stops(path: str = "") -> Stops:
    """Return the slider `Ion species`: one labelled stop an ion, silver to begin with.

    `path` that the page's own socket knows it by, if it does.
    """
    names = list(ions())
    marks = [
        {"value": place, "label": ions()[name].symbol.rstrip("⁺²+")}
        for place, name in enumerate(names)
    ]
    return Stops(
        names, "Ag", label=_("Ion species"), path=path, marks=marks,
        names=[_(ions()[name].name) for name in names], margin=(0, 8, 0, 4),
        sizing_mode="stretch_width",
    )  # fmt: skip
