"""Named snapshots: the present state under a name in the browser's own storage."""

from __future__ import annotations

import io
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.scenario.presets import file_name, from_toml, to_toml
from explorer.scenario.scenario import Scenario
from explorer.views.dialogs import notify
from explorer.views.tab import Tab
from explorer.views.widgets import text

MOST = 50
"""Snapshots that the browser keeps."""

NAME = 60
"""Longest name of a snapshot [characters]."""


class Snapshots:
    """The dialog: keep, bring back, rename, delete, export.

    Parameters
    ----------
    scenario: what is kept. tab: reaches the browser's storage.
    restore: takes a scenario over.
    """

    def __init__(self, scenario: Scenario, tab: Tab, restore: Callable[[Scenario], None]):
        self._scenario, self._tab, self._restore = scenario, tab, restore
        self._name = pmui.TextInput(
            label=_("Name"), max_length=NAME, sizing_mode="stretch_width", margin=(14, 0, 10, 10)
        )
        keep = pmui.Button(label=_("Keep this state"), variant="contained", margin=(20, 10, 10, 10))
        keep.on_click(lambda event: self._keep())
        self._chosen = pmui.Select(
            label=_("Snapshot"), options=[], size="small", sizing_mode="stretch_width",
            margin=(12, 10, 8, 10), visible=False,
        )  # fmt: skip
        bring = pmui.Button(label=_("Bring back"), variant="contained", size="small")
        bring.on_click(lambda event: self._bring())
        rename = pmui.Button(label=_("Rename to the name above"), variant="outlined", size="small")
        rename.on_click(lambda event: self._rename())
        delete = pmui.Button(label=_("Delete"), variant="outlined", size="small", color="default")
        delete.on_click(lambda event: self._order("delete", self._chosen.value))
        self._export = pmui.FileDownload(
            callback=self._file, filename="snapshot.toml", label=_("Export"), size="small"
        )
        self._chosen.param.watch(lambda event: self._name_file(), "value")
        self._buttons = pn.Row(bring, rename, delete, self._export, margin=(0, 5), visible=False)
        hint = _(
            "Snapshots stay in this browser, on this machine; nobody else sees them. They hold "
            "every value, the seed and the view; export one to keep it as a file."
        )
        self._note = text(f'<div class="note">{hint}</div>', margin=(6, 10))
        self.view = pmui.Dialog(
            pn.Column(
                pn.Row(self._name, keep, sizing_mode="stretch_width"), self._chosen,
                self._buttons, self._note, sizing_mode="stretch_width",
            ),
            title=_("Snapshots"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip
        self._started = False
        tab.param.watch(lambda event: self._listed(), "snapshots")

    def start(self) -> None:
        """List what the browser told; what is written before the page arrived would be lost."""
        self._started = True
        self._listed()

    def open(self) -> None:
        """Show the dialog, with a name that is still free."""
        title = (self._scenario.title or _("Untitled"))[: NAME - 4]
        taken, number = self._names(), 1
        while (name := f"{title} {number}" if number > 1 else title) in taken:
            number += 1
        self._name.value = name
        self.view.open = True

    def _names(self) -> list[str]:
        return [
            entry["name"] for entry in self._tab.snapshots
            if isinstance(entry, dict) and isinstance(entry.get("name"), str)
        ]  # fmt: skip

    def _listed(self) -> None:
        if not self._started:
            return
        names = self._names()
        chosen = self._chosen.value if self._chosen.value in names else None
        self._chosen.param.update(options=names, value=chosen or (names[0] if names else None))
        self._chosen.visible = self._buttons.visible = bool(names)
        self._name_file()

    def _name_file(self) -> None:
        self._export.filename = f"{file_name(self._chosen.value or 'snapshot')}.toml"

    def _typed(self) -> str:
        return " ".join((self._name.value_input or self._name.value or "").split())[:NAME]

    def _order(self, do: str, name: str | None, **more: str) -> None:
        if name:
            count = self._tab.order.get("count", 0) + 1
            self._tab.order = {"do": do, "name": name, "count": count, **more}

    def _keep(self) -> None:
        name = self._typed()
        if not name:
            notify(_("A snapshot needs a name."), "warning")
            return
        if len(self._names()) >= MOST and name not in self._names():
            notify(_("The browser keeps 50 snapshots; delete or export one first."), "warning")
            return
        self._order("save", name, toml=to_toml(self._scenario, name, self._scenario.story))
        notify(f"{_('Kept')}: {name}", "success", 3000)

    def _rename(self) -> None:
        name, old = self._typed(), self._chosen.value
        if not name or not old or name == old:
            return
        if name in self._names():
            notify(_("There is a snapshot of this name already."), "warning")
            return
        self._order("rename", old, to=name)

    def _toml(self) -> str:
        for entry in self._tab.snapshots:
            if isinstance(entry, dict) and entry.get("name") == self._chosen.value:
                return str(entry.get("toml", ""))
        return ""

    def _bring(self) -> None:
        try:
            scenario = from_toml(self._toml().encode(), _("snapshot"))
        except ExplorerError as error:
            notify(str(error), "error", 0)
            return
        scenario.title = self._chosen.value
        self.view.open = False
        self._restore(scenario)

    def _file(self) -> io.BytesIO:
        self._export.data = None  # else the browser saves the same file only once
        return io.BytesIO(self._toml().encode())
