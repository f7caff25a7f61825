"""The browser's side of the stream: an invisible component that draws what it is sent."""

from __future__ import annotations

from pathlib import Path

import panel as pn
import param

from explorer.views.theme import MODES


class StreamClient(pn.custom.JSComponent):
    """Receives packed frames, draws them, acknowledges each one it has drawn."""

    frame = param.Bytes(default=b"", doc="One packed frame.")
    ack = param.Integer(default=0, doc="Number of the last frame that was drawn.")
    mode = param.Selector(default="light", objects=list(MODES), doc="Colours of the page.")
    key = param.Dict(default={}, doc="The last shortcut pressed: its name, and a running number.")
    visible_tab = param.Boolean(default=True, doc="Whether the browser shows this page.")

    autosave = param.String(default="", doc="A preset's text, kept in the browser's storage.")
    stored = param.String(default="", doc="What the browser's storage held when the page opened.")

    # A path, so that the script is a file of its own for editors and tests.
    _esm = Path(__file__).with_name("client.js")
    # Acknowledgements must neither wait for the toolkit's debounce nor blink its busy sign.
    _priority_changes = ["data.ack", "ack", "data.key", "key", "data.visible_tab", "visible_tab"]
    _busy__ignore = ["ack", "frame", "visible_tab"]
