"""What only the browser's tab has: connection, visibility, storage, keyboard, a spoken summary."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.language import COOKIE, current_language
from explorer.language import translate as _
from explorer.views.component import Component


class Tab(Component):
    """An invisible component beside the stream; everything it says is checked by who listens."""

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    watching = param.Boolean(default=False, doc="Whether the page only watches a live view.")
    resume = param.String(default="", doc="Query of the link that brings the present state back.")
    steps = param.String(default="", doc="What can be undone, for the same tab after a reload.")
    work = param.String(
        default="", doc="What was done in lessons, for the same tab after a reload."
    )
    remark = param.String(default="", doc="A line at the top of the page, or empty.")
    leave = param.String(default="", doc="Address that the tab goes to because its session ended.")
    language = param.String(default="", doc="A language that was chosen; the tab opens anew in it.")
    order = param.Dict(default={}, doc="What to do to the kept snapshots, and a running number.")

    visible_tab = param.Boolean(default=True, doc="Whether the browser shows the page.")
    touched = param.Integer(default=0, doc="Counts signs of a person, one in 15 s at most.")
    pressed = param.Dict(default={}, doc="The last shortcut: its name, and a running number.")
    came_back = param.Dict(default={}, doc="What a tab kept that lost its server or was reloaded.")
    snapshots = param.List(default=[], doc="Snapshots in the browser's storage.")

    _esm = Path(__file__).with_name("tab.js")
    _priority_changes = ["pressed", "visible_tab"]
    _busy__ignore = ["touched", "visible_tab"]


def texts() -> dict[str, str]:
    """Return the words that the tab says by itself."""
    return {
        "cookie": COOKIE,
        "lost": _("The connection to the server was lost. Waiting for it; nothing is lost."),
        "back": _("The server is back. This page goes on with the same scenario and seed …"),
        "rate": _("Rate"),
        "energy": _("energy per spike"),
        "interval": _("interval"),
        "running": _("Running"),
        "paused": _("Paused"),
        "ions": _("ions"),
        "at": _("at"),
        "language": current_language(),
        "summary": _("What the plots show, in words"),
    }
