"""The example gallery: every preset as a picture, its title and what one sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import panel as pn
import panel_material_ui as pmui
import param

from explorer.language import translate as _
from explorer.scenario.presets import load_preset
from explorer.views.component import Component
from explorer.views.help.thumbnails import shipped, thumbnail
from explorer.views.theme import TEXT

STYLE = (
    TEXT
    + """
:host{display:block}
.all{height:min(70vh,680px);overflow-y:auto;padding:2px 8px 2px 2px}
h3{font-size:14px;margin:14px 0 8px;color:var(--soft)} h3:first-child{margin-top:0}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:12px}
button{font:inherit;text-align:left;background:var(--card);color:var(--ink);padding:10px;
border:1px solid var(--line);border-radius:10px;cursor:pointer;display:flex;
flex-direction:column;gap:6px}
button:hover{border-color:var(--accent)}
button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
button svg{width:100%;height:auto;display:block;background:var(--page);border-radius:6px}
button b{font-size:13.5px;line-height:1.25}
button span{color:var(--soft);font-size:12px;line-height:1.35;display:-webkit-box;
-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden}
button[aria-current=true]{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
"""
)


FIRST = ("population", "neuron", "trait", "network", "lesson")
"""Folders of presets that come first, in this order."""


class Gallery(Component):
    """The pictures; `chosen` is the preset that was pressed, with a running number."""

    cards = param.List(default=[], doc="Groups of cards as plain dictionaries.")
    current = param.String(default="", doc="The preset that is open.")
    chosen = param.Dict(default={}, doc="The card that was pressed.")
    _esm = Path(__file__).with_name("gallery.js")
    _stylesheets = [STYLE]


class GalleryDialog:
    """Opens the gallery.

    Parameters
    ----------
    groups: returns the preset menu, folder to (title to id).
    choose: called with the id of the preset that was pressed.
    """

    def __init__(self, groups: Callable[[], dict[str, dict[str, str]]],
                 choose: Callable[[str], None]):  # fmt: skip
        self._groups, self._choose = groups, choose
        self._gallery = Gallery(margin=0, sizing_mode="stretch_width")
        self._gallery.param.watch(lambda event: self._pressed(event.new), "chosen")
        self.view = pmui.Dialog(
            pn.Column(self._gallery, sizing_mode="stretch_width", margin=0),
            title=_("Examples"), show_close_button=True, close_on_click=True, width_option="lg",
        )  # fmt: skip

    def open(self, current: str) -> None:
        """Show the gallery; the cards are made at the first time."""
        if not self._gallery.cards:
            self._gallery.cards = cards(self._groups())
        self._gallery.current = current
        self.view.open = True

    def _pressed(self, chosen: dict) -> None:
        preset = str(chosen.get("preset", ""))
        if preset in shipped():
            self.view.open = False
            self._choose(preset)


def cards(groups: dict[str, dict[str, str]]) -> list[dict[str, object]]:
    """Return the cards of every group of shipped presets, neurons first."""
    found = []
    ordered = sorted(groups.items(), key=lambda group: _place(next(iter(group[1].values()), "")))
    for title, presets in ordered:
        here = [_card(preset) for preset in presets.values() if preset in shipped()]
        if here:
            found.append({"title": title, "cards": here})
    return found


def _place(preset: str) -> int:
    """Return a place for a preset's folder: neurons before benches."""
    folder = preset.partition("/")[0]
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


def _card(preset: str) -> dict[str, str]:
    scenario = load_preset(preset)
    return {
        "preset": preset, "title": _(scenario.title) or preset, "story": _(scenario.story),
        "picture": thumbnail(preset),
    }  # fmt: skip
