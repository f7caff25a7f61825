"""The page of a viewer: the plots, cards and values of a shared page, and nothing to change."""

from __future__ import annotations

import contextlib
import html

import panel as pn
import panel_material_ui as pmui

from explorer.engine.layout import clock_of
from explorer.engine.turns import TURNS
from explorer.language import translate as _
from explorer.quantity import Quantity, engineering
from explorer.views.about import AboutDialog
from explorer.views.controls import Controls
from explorer.views.live.shares import Share
from explorer.views.pages import pages
from explorer.views.shortcuts import ShortcutsDialog
from explorer.views.status import Status
from explorer.views.status import texts as status_texts
from explorer.views.stream.client import StreamClient
from explorer.views.stream.packer import FramePacker
from explorer.views.stream.pump import FramePump
from explorer.views.stream.socket import Gate
from explorer.views.tab import Tab, texts
from explorer.views.theme import CARD, GRID, MODES, OWN_FIGURES, PAGE_SX, widget_theme
from explorer.views.transport import BAR
from explorer.views.widgets import card, icon, show, text, whole_page
from explorer.views.window_dialogs import Dialogs

FOLLOW_DELAY = 80
"""Milliseconds by which words and sliders may lag behind the plots."""

VALUES = """table{width:100%;border-collapse:collapse} td{padding:3px 0;vertical-align:top}
td+td{text-align:right;white-space:nowrap;padding-left:10px;font-weight:500}
td:first-child{color:var(--soft)}"""


class Bar:
    """Stands where the transport stands: the status line, without a button."""

    def __init__(self):
        chip = text(f'<span class="chip">{_("Live view: you watch")}</span>', width=150,
                    height=20, sizing_mode="fixed")  # fmt: skip
        self.status = Status(texts=status_texts(), margin=0, sizing_mode="stretch_width")
        self.view = pn.Row(chip, self.status, margin=0, sizing_mode="stretch_width",
                           stylesheets=[CARD, BAR])  # fmt: skip


class LiveView:
    """Everything behind one viewer's tab. It has a copy of the scenario and no engine.

    The Explore page meets it as its window: it offers what that page asks of one.

    Parameters
    ----------
    share: the page that is watched.
    root: path of the app on its server.
    gate: where the server lets browsers in to a socket of our own, or None.
    """

    session = None

    def __init__(self, share: Share, root: str = "", gate: Gate | None = None):
        self._share, self._root, self._gate = share, root, gate
        self.scenario = share.scenario()
        self.document = pn.state.curdoc
        if self.document is not None:
            self.document.theme = OWN_FIGURES
        self.client = StreamClient(margin=0, width=0, height=0)
        self.tab = Tab(texts=texts(), watching=True, margin=0, width=0, height=0)
        self.transport = Bar()
        self.controls = Controls(self.scenario, self.change)
        self._values = text("", VALUES)
        self._about = AboutDialog(self.scenario)
        self._help = ShortcutsDialog(watching=True)
        self.dialogs = Dialogs(self.client)
        self._due = self._pump = None
        self._build()

    def _build(self) -> None:
        for slider in self.controls._large.values():
            slider.disabled = True
        show(self.controls.more, False)
        moved = card(
            self._values, css=":host{flex:1 1 0;min-height:80px;overflow-y:auto;padding:10px 14px}"
        )
        self.controls.view.append(moved)
        self.explore = pages()["explore"].Page(self)
        self._main = pn.Row(
            self.controls.view, self.explore.view, margin=0, stylesheets=[GRID],
            sizing_mode="stretch_both",
        )  # fmt: skip
        self._title = text("", ":host{padding-left:18px} b{font-size:15px} span{color:var(--soft)}")
        colours = icon("contrast", _("Light, dark, projector"))
        colours.on_click(lambda event: self.next_mode())
        own = pmui.Button(label=_("Explore on your own"), variant="outlined", size="small",
                          margin=0, href=f"{self._root}/", target="_blank")  # fmt: skip
        header = pn.Row(
            self._title, own, colours, margin=0, height=48, sizing_mode="stretch_width",
            stylesheets=[":host{align-items:center;gap:10px}:host>*{align-self:center}"],
        )  # fmt: skip
        self.page = whole_page(
            title="Wetware Explorer", header=[header],
            main=[self._main, self.client, self.tab, self._about.view, self._help.view,
                  self.dialogs.view],
            theme_config=widget_theme("light"), theme_toggle=False,
            sx=PAGE_SX | {"--header": "48px"},  # few words: one line at any width
        )  # fmt: skip
        self.client.param.watch(lambda event: self._remembered(event.new), "mode")
        self.tab.param.watch(lambda event: self._pressed(event.new.get("name")), "pressed")
        self.explore.recolour("light")
        self._refresh()

    # ---- life ------------------------------------------------------------------------------

    def start(self) -> None:
        """Join the shared page; called once this page has arrived in the browser."""
        self._packer = FramePacker(
            self.scenario, self.explore.plots.set_energy_scale, lambda frame: None, self.document
        )
        self._pump = FramePump(self.document, self.client, self._share.newest, self._packer.pack,
                               self._gate)  # fmt: skip
        self._share.join(self)
        TURNS.watchers += 1
        self._joined = True
        self._pump.start()
        self.client.complete = True
        self._remembered(self.client.mode)
        self.follow()

    _joined = False

    def close(self) -> None:
        """Leave; the shared page goes on without noticing."""
        if self._joined:
            self._joined = False
            TURNS.watchers -= 1
            self._share.part(self)
            self._pump.stop()

    def follow(self) -> None:
        """Take over what the shared page shows, a blink later, once for many changes."""
        if self.document is not None and self._due is None:
            self._due = self.document.add_timeout_callback(self._take_over, FOLLOW_DELAY)

    def _take_over(self) -> None:
        self._due = None
        self.scenario.adopt(self._share.scenario())
        self._refresh()

    def over(self) -> None:
        """Leave, because the shared page ended."""
        self._joined, joined = False, self._joined
        if joined:
            TURNS.watchers -= 1
            self._pump.stop()
        target = f"{self._root}/live?token=over"
        if self.document is not None:
            with contextlib.suppress(Exception):
                self.document.add_next_tick_callback(lambda: setattr(self.tab, "leave", target))

    # ---- what the Explore page asks of its window ------------------------------------------

    def change(self, changes: dict[str, object]) -> None:
        """Change nothing: whoever watches has no hands."""

    def explain(self) -> None:
        """Say what the model is and what it leaves out."""
        self._about.open()

    def time_window(self) -> float:
        """Return the length of the time axis on the ion's own clock [s]."""
        return self.scenario.view.window * clock_of(self.scenario)

    @property
    def mode(self) -> str:
        """Colours of the page."""
        return self.client.mode

    def next_mode(self) -> None:
        """Go from light to dark to projector and round again."""
        self._set_mode(MODES[(MODES.index(self.client.mode) + 1) % len(MODES)])

    def _remembered(self, mode: str) -> None:
        """Take the colours that the browser wants, once all widgets are there to hear of it."""
        if self.client.complete:
            self._set_mode(mode)

    def _set_mode(self, mode: str) -> None:
        with pn.io.hold():
            self.client.mode = mode
            self.page.theme_config = widget_theme(mode)
            self.page.dark_theme = mode == "dark"
            self.explore.recolour(mode)

    def _pressed(self, name: str | None) -> None:
        actions = {"help": self._help.open, "colours": self.next_mode}
        actions.get(name, lambda: None)()

    def _refresh(self) -> None:
        with pn.io.hold():
            self.controls.refresh(None)
            for slider in self.controls._large.values():
                slider.disabled = True
            for revert in self.controls._rows.values():
                revert.visible = False
            self.explore.refresh()
            title = html.escape(_(self.scenario.title) or self.scenario.preset or _("Untitled"))
            self._title.object = f"<b>{title}</b> <span>· {_('live view')}</span>"
            self._values.object = self._changed_values()

    def _changed_values(self) -> str:
        rows = []
        for path, value in self.scenario.changed().items():
            if path.startswith("view."):
                continue
            declared = self.scenario.declaration(path)
            shown = value
            if isinstance(declared, Quantity):
                unit = "" if declared.fact.unit == "1" else declared.fact.unit
                shown = engineering(value, unit) if unit else f"{value:.4g}"
            rows.append(
                f"<tr><td>{html.escape(_(declared.label))}</td><td>{html.escape(str(shown))}</td>"
                "</tr>"
            )
        if not rows:
            return f'<div class="note">{_("All values are those of the preset.")}</div>'
        return f'<div class="h">{_("Changed")}</div><table>{"".join(rows)}</table>'
