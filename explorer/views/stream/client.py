"""The browser's side of the stream: an invisible component that draws what it is sent."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.views.component import Component
from explorer.views.theme import MODES

SCRIPTS = ("decode", "socket", "density", "turns", "raster", "areas", "lean", "tips", "client")
"""The browser's side, in the order in which its files refer to each other."""


class StreamClient(Component):
    """Receives packed frames, draws them, acknowledges each one it has drawn."""

    frame = param.Bytes(default=b"", doc="One packed frame.")
    ack = param.Integer(default=0, doc="Number of the last frame that was drawn.")
    mode = param.Selector(default="light", objects=list(MODES), doc="Colours of the page.")
    key = param.Dict(default={}, doc="The last shortcut pressed: its name, and a running number.")
    visible_tab = param.Boolean(default=True, doc="Whether the browser shows this page.")

    complete = param.Boolean(default=False, doc="Whether all of the page has arrived.")
    arrivals = param.Integer(default=0, doc="Counts what has joined the page later.")
    met = param.Integer(default=0, doc="The browser's answer to `arrivals`.")
    socket = param.Dict(default={}, doc="Place and token of our own socket; empty: there is none.")
    lost = param.Integer(default=0, doc="Counts how often the browser has lost the thread.")

    autosave = param.String(default="", doc="A preset's text, kept in the browser's storage.")
    stored = param.String(default="", doc="What the browser's storage held when the page opened.")

    # Files of their own for editors, joined because a component is sent as one script.
    _esm = "\n".join(
        Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS
    )
    # Acknowledgements must neither wait for the toolkit's debounce nor blink its busy sign.
    _priority_changes = ["data.ack", "ack", "data.key", "key", "data.visible_tab", "visible_tab",
                         "data.lost", "lost", "data.met", "met"]  # fmt: skip
    _busy__ignore = ["ack", "frame", "visible_tab", "socket", "lost", "complete", "arrivals", "met"]

    def joined(self) -> None:
        """Tell the browser that something has joined the page.

        Its toolkit takes what comes from here for its own until it has sent any change, and would
        describe it whole in the first event that comes from it.
        """
        self.arrivals += 1
