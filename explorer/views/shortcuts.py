"""The dialog with all shortcuts."""

from __future__ import annotations

import html

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.views.widgets import text

CSS = """table{border-collapse:collapse;width:100%} td,th{padding:5px 8px 5px 0;text-align:left}
th{white-space:nowrap;font-weight:400;width:150px} tr+tr{border-top:1px solid var(--line)}
kbd{font:600 12px ui-monospace,monospace;background:var(--chip);color:var(--ink);
border:1px solid var(--line);border-radius:5px;padding:1px 7px}"""


def shortcuts(watching: bool) -> list[tuple[tuple[str, ...], str]]:
    """Return (keys, what they do); fewer for who only watches."""
    own = [
        (("Space",), _("Play or pause")),
        ((".",), _("Single step: one period of the stimulus")),
        (("R",), _("Reset: start again with the same seed")),
        (("N",), _("New seed")),
        (("←", "→"), _("Pulse amplitude, where no slider has the focus")),
        (("↑", "↓"), _("Oxide thickness, where no slider has the focus")),
        (("[", "]"), _("Ion species")),
        (("Ctrl", "Z"), _("Undo; with Shift: redo")),
        (("K",), _("Snapshots")),
        (("S",), _("Sound: a click for each spike of neuron 1")),
    ]
    for_all = [
        (("M",), _("Light, dark, projector")),
        (("D",), _("Say in words what the plots show")),
        (("Tab",), _("Next control; its explanation appears with the focus")),
        (("Esc",), _("Close a dialog or an explanation")),
        (("?",), _("This list")),
    ]
    return for_all if watching else own + for_all


class ShortcutsDialog:
    """Shows the list."""

    def __init__(self, watching: bool = False):
        rows = "".join(
            "<tr><th scope='row'>"
            + " ".join(f"<kbd>{html.escape(key)}</kbd>" for key in keys)
            + f"</th><td>{html.escape(words)}</td></tr>"
            for keys, words in shortcuts(watching)
        )
        self.view = pmui.Dialog(
            pn.Column(text(f"<table>{rows}</table>", CSS), sizing_mode="stretch_width"),
            title=_("Keyboard"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog."""
        self.view.open = True
