"""The top bar: preset menu, undo, redo, open, save, share, colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.scenario.presets import preset_title, presets
from explorer.views.languages import LanguageMenu
from explorer.views.pages import pages
from explorer.views.widgets import icon

OPENED = "(file)"
"""Value of the menu for a scenario that came from a file; no preset id looks like this."""

TABS = {
    "& .MuiToggleButton-root, & .MuiButton-root": {
        "textTransform": "none", "padding": "3px 6px", "border": "none", "fontWeight": 600,
        "whiteSpace": "nowrap",
        "@media (max-width:1500px)": {"padding": "3px 4px", "fontSize": 12.5},
    },
}  # fmt: skip

ROW = """:host{align-items:center;gap:6px;max-width:calc(100vw - 32px)}
:host>*{align-self:center;flex-shrink:0}
:host>.tabs{flex-shrink:1;min-width:0;overflow:hidden} :host>.space{flex:1 1 0;min-width:0}
:host>.preset{flex:0 1000 210px;min-width:90px!important;width:auto}
:host>.language{flex:0 500 104px;min-width:84px!important;width:auto}
@media (max-width:1200px){:host{height:var(--header)!important;flex-wrap:wrap;align-content:center;
row-gap:8px!important} :host>.tabs{flex:1 0 100%;overflow-x:auto;scrollbar-width:none}}
@media (max-width:1500px){:host{gap:1px} :host>.gap{margin-left:6px}
:host>.preset{flex-basis:160px}}"""
"""On a narrow screen the preset menu and the gaps give way; words of other languages are longer. On
a tablet tabs and tools get a line each."""

TIGHT = {
    "whiteSpace": "nowrap",
    "@media (max-width:1500px)": {"minWidth": 0, "padding": "4px 9px"},
}


@dataclass(frozen=True, slots=True)
class Actions:
    """What the buttons of the top bar do."""

    choose: Callable[[str], None]
    undo: Callable[[], None]
    redo: Callable[[], None]
    open: Callable[[], None]
    save: Callable[[], None]
    share: Callable[[], None]
    restore: Callable[[], None]
    colours: Callable[[], None]
    turn: Callable[[str], None]
    live: Callable[[], None]
    snapshots: Callable[[], None]
    shortcuts: Callable[[], None]
    speak: Callable[[str], None]
    explain: Callable[[], None]
    gallery: Callable[[], None]
    report: Callable[[], None]
    teach: Callable[[], None]


class Header:
    """The top bar's widgets."""

    def __init__(self, actions: Actions, local: bool):
        self._actions, self._local = actions, local
        self._writing = self._taken = False
        self._opened = ""
        self.menu = pmui.Select(
            label=_("Preset"),
            groups=self.groups(),
            size="small",
            margin=0,
            css_classes=["preset"],
            sizing_mode="stretch_width",
        )
        self.menu.param.watch(self._chosen, "value")
        self.undo = icon("undo", _("Undo"), disabled=True)
        self.redo = icon("redo", _("Redo"), disabled=True)
        open_file = self._open_file = icon("folder_open", _("Open a preset file"))
        save = self._save = pmui.Button(label=_("Save"), variant="outlined", size="small", margin=0,
                                        sx=TIGHT, css_classes=["gap"])  # fmt: skip
        share = pmui.Button(label=_("Share link"), variant="contained", size="small", margin=0,
                            sx=TIGHT, css_classes=["gap"])  # fmt: skip
        self.restore = icon(
            "history", _("Continue where you left off"), color="primary", visible=False
        )
        live = icon("cast", _("Share live view"))
        snapshots = self._snapshots = icon("bookmarks", _("Snapshots"))
        shortcuts = icon("keyboard", _("Keyboard shortcuts"))
        meaning = icon("menu_book", _("Glossary and equations"))
        gallery = self._gallery = icon("grid_view", _("Examples in pictures"))
        colours = icon("contrast", _("Light, dark, projector"))
        report = icon("assignment", _("Lab report and hand-in"))
        self.teach = icon("school", _("For teachers: links, worksheets, answer keys"))
        self.whose = pmui.Chip(label="", visible=False, size="small", margin=0)
        for button, action in (
            (self.undo, actions.undo), (self.redo, actions.redo), (open_file, actions.open),
            (save, actions.save), (share, actions.share), (self.restore, actions.restore),
            (colours, actions.colours), (live, actions.live),
            (snapshots, actions.snapshots), (shortcuts, actions.shortcuts),
            (meaning, actions.explain), (gallery, actions.gallery),
            (report, actions.report), (self.teach, actions.teach),
        ):  # fmt: skip
            button.on_click(lambda event, action=action: action())
        self._tabs = {
            page.title(): key for key, page in pages().items() if getattr(page, "TAB", True)
        }
        self.tabs = pmui.RadioButtonGroup(
            label="", options=self._tabs, value="explore", size="small", margin=(0, 0, 0, 8),
            sx=TABS, css_classes=["tabs"],
        )  # fmt: skip
        self.tabs.param.watch(self._turned, "value")
        self.view = pn.Row(
            self.tabs, pn.Spacer(sizing_mode="stretch_width", css_classes=["space"]), self.whose,
            self.restore, self.menu, self._gallery, self.undo, self.redo, open_file, snapshots,
            save, share, live, report, self.teach, colours, meaning, shortcuts,
            LanguageMenu(actions.speak).view,
            margin=0, height=48, sizing_mode="stretch_width", stylesheets=[ROW],
        )  # fmt: skip

    def _show_tab(self, page: str) -> None:
        """Mark the open page; one without a tab of its own has one while it is open."""
        extra = {} if page in self._tabs.values() else {pages()[page].title(): page}
        for button in (self._open_file, self._snapshots, self._save):
            button.visible = not extra and (button is self._save or not self._taken)
        if self.tabs.options != self._tabs | extra:
            self.tabs.param.update(options=self._tabs | extra, value=page)
        self.tabs.value = page

    def seat(self, words: str, taken: bool) -> None:
        """Say whose page it is; in a class, what would leave it is not offered."""
        self._taken = taken
        self.whose.param.update(label=words, visible=bool(words))
        for widget in (self.menu, self._gallery, self._open_file, self._snapshots, self.teach):
            widget.visible = not taken

    def _turned(self, event) -> None:
        if not self._writing and event.new:
            self._actions.turn(event.new)

    def groups(self) -> dict[str, dict[str, str]]:
        """Return the menu: folder of presets to (title to id)."""
        names = {
            "lesson": _("Lessons"),
            "trait": _("Six traits of a living neuron"),
            "neuron": _("One neuron"),
            "network": _("Joined neurons"),
            "device": _("The device alone"),
            "population": _("Many neurons"),
            "user": _("My presets"),
        }
        found: dict[str, dict[str, str]] = {}
        for name in presets():
            folder = name.split("/")[0]
            if folder == "user" and not self._local:
                continue
            try:
                title = _(preset_title(name)) or name
            except ExplorerError:
                continue
            group = found.setdefault(names.get(folder, folder), {})
            group[title if title not in group else f"{title} ({name})"] = name
        return found

    def show(self, preset: str, title: str, can_undo: bool, can_redo: bool,
             page: str) -> None:  # fmt: skip
        """Write the preset's name and the state of undo and redo into the bar.

        What came from a file has no id; it stands in the menu under its title while it is open.
        """
        self._writing = True
        try:
            known = {name for group in self.menu.groups.values() for name in group.values()}
            shown = preset if preset in known - {OPENED} else OPENED
            if shown == OPENED and (self.menu.value != OPENED or title != self._opened):
                self._opened = title
                own = {_("From a file"): {title or _("Untitled"): OPENED}}
                self.menu.param.update(groups=self.groups() | own, value=OPENED)
            elif shown != OPENED and self.menu.value != shown:
                self.menu.value = shown
            self._show_tab(page)
            self.undo.disabled, self.redo.disabled = not can_undo, not can_redo
        finally:
            self._writing = False

    def arrive(self) -> None:
        """Show the presets that have been saved since the page was made."""
        opened = {
            name: group for name, group in self.menu.groups.items() if OPENED in group.values()
        }
        groups = self.groups() | opened
        if groups != self.menu.groups:
            self._writing = True
            try:
                self.menu.groups = groups
            finally:
                self._writing = False

    def renew(self, preset: str) -> None:
        """Read the list of presets again and show one of them."""
        self._writing = True
        try:
            self.menu.groups = self.groups()
            self.menu.value = preset
        finally:
            self._writing = False

    def _chosen(self, event) -> None:
        if not self._writing and event.new and event.new != OPENED:
            self._actions.choose(event.new)
