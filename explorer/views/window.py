"""One window: sliders, tabs with their pages, dialogs; one scenario and one engine a window."""

from __future__ import annotations

import panel as pn

from explorer.engine.frame import Frame
from explorer.engine.layout import clock_of, lay_out
from explorer.engine.session import Session
from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.lessons.classroom import ClassLink
from explorer.model.neurons import models
from explorer.scenario.history import History
from explorer.scenario.presets import load_preset, presets
from explorer.scenario.scenario import Scenario
from explorer.scenario.url import to_query
from explorer.views.classroom.in_class import InClass
from explorer.views.classroom.seat import Seat
from explorer.views.controls import Controls
from explorer.views.dialogs import notify
from explorer.views.header import Actions, Header
from explorer.views.help.hints import Hints
from explorer.views.help.hints import texts as hint_texts
from explorer.views.keeper import Keeper
from explorer.views.lessons.notebook import Notebook
from explorer.views.paging import Paging
from explorer.views.presence import Presence, Rules
from explorer.views.steps import neighbour
from explorer.views.stream.aside import aside
from explorer.views.stream.client import StreamClient
from explorer.views.stream.packer import FramePacker
from explorer.views.stream.pump import FramePump
from explorer.views.stream.socket import Gate
from explorer.views.tab import Tab
from explorer.views.tab import texts as tab_texts
from explorer.views.theme import GRID, MODES, OWN_FIGURES, PAGE_SX, widget_theme
from explorer.views.transport import Transport
from explorer.views.widgets import whole_page
from explorer.views.window_dialogs import WindowDialogs

REFRESH_DELAY = 80
"""Milliseconds by which words and widgets may lag behind the plots while a slider moves."""

SLOW_DELAY = 500
"""The same for a browser that is too slow for all frames: the plots are to answer first."""


class Window(InClass):
    """Everything behind one browser tab.

    Parameters
    ----------
    scenario: what it opens on.
    local: whether the user's own folder belongs to the person at the screen.
    problem: a sentence to show at the start, or empty.
    rules: what the server asks of its pages.
    lesson: id of the lesson that the Lessons page opens on, or empty.
    gate: where the server lets browsers in to a socket of our own; None: there is no such place.
    link: of the class that the page belongs to, or None.
    """

    def __init__(self, scenario: Scenario, local: bool, problem: str = "",
                 rules: Rules = Rules(), gate: Gate | None = None,
                 lesson: str = "", link: ClassLink | None = None):  # fmt: skip
        self._rules = rules
        self.lesson, self.seat = lesson, Seat(link)
        self.scenario, self.local, self._problem = scenario, local, problem
        self._gate = gate
        self.session: Session | None = None
        self.document = pn.state.curdoc
        if self.document is not None:
            self.document.theme = OWN_FIGURES
        self._closed = False
        self._good = scenario.values()
        self._shown_message, self._drawn = "", "light"
        self._shown_playing = True
        self._refreshing = None
        self._stale: dict[str, object] = {}
        self._earlier_steps = ""
        self._history = History(scenario)
        scenario.watch(self._changed)
        self._build()

    # ---- building --------------------------------------------------------------------------

    def _build(self) -> None:
        self.client = StreamClient(margin=0, width=0, height=0)
        self.dialogs = WindowDialogs(self)
        self._keeper = Keeper(self.scenario, self.local, self.client, self.document)
        self.tab = Tab(texts=tab_texts(), margin=0, width=0, height=0)
        self.notebook = Notebook(lambda text: setattr(self.tab, "work", text))
        self._hints = Hints(texts=hint_texts(), margin=0, width=0, height=0)
        self._presence = Presence(
            self.tab, self.document, self._rules, self._hold, self._end,
            lambda: self.dialogs.watching > 0,
        )  # fmt: skip
        self.controls = Controls(self.scenario, self.change, self.seat)
        self.transport = Transport(
            self.scenario, self.change, self.toggle, self.single_step, self.reset,
            self.dialogs.opener("ensemble"),
        )  # fmt: skip
        self._model = self.scenario.neuron.model
        self._furnish()
        self.header = Header(
            Actions(choose=self.choose, undo=self.undo, redo=self.redo, colours=self.next_mode,
                    open=self.dialogs.opener("open"), save=self.dialogs.opener("save"),
                    share=self.dialogs.opener("share"), restore=self._restore,
                    turn=self.turn, live=self.dialogs.opener("live"),
                    snapshots=self.dialogs.opener("snapshots"),
                    shortcuts=self.dialogs.opener("shortcuts"), speak=self.speak,
                    explain=self.dialogs.opener("help"),
                    gallery=lambda: self.dialogs.gallery.open(self.scenario.preset),
                    report=self.report, teach=self.teach),
            self.local,
        )  # fmt: skip
        self._main = pn.Row(
            self.controls.view, margin=0, stylesheets=[GRID], sizing_mode="stretch_both"
        )
        self.paging = Paging(self, self._main)
        self.explore = self.paging.page("explore")
        self.page = whole_page(
            title="Wetware Explorer", header=[self.header.view],
            main=[self._main, self.client, self.tab, self._hints,
                  self.explore.instruments.pictures, self.dialogs.view],
            theme_config=widget_theme("light"), theme_toggle=False, sx=PAGE_SX,
        )  # fmt: skip
        self.client.param.watch(lambda event: self._remembered(event.new), "mode")
        self.client.param.watch(lambda event: self._shortcut(event.new), "key")
        self.tab.param.watch(lambda event: self._shortcut(event.new), "pressed")
        self.tab.param.watch(lambda event: self._came_back(event.new), "came_back")
        self.client.param.watch(lambda event: self._offer_restore(), "stored")
        self.explore.recolour("light")
        self._dress()
        self.paging.turn(self.scenario.view.page)
        self._refresh(None)
        packer = FramePacker(
            self.scenario, self.explore.plots.set_energy_scale, self._shown, self.document
        )
        self._pump = FramePump(
            self.document, self.client, lambda: self.session.frame, packer.pack, self._gate,
            self.controls.take,
        )  # fmt: skip
        self._pump.invite(self._run)

    def _run(self) -> None:
        """Start engine and stream: as soon as the page's socket is there, while plots are built."""
        if self.session is None and not self._closed:
            self.session = Session(self.scenario, answered=self._pump.hurry)
            self.session.start()
            self._pump.start()

    def start(self) -> None:
        """Start all that needs the page; called once it has arrived in the browser."""
        self._run()
        self.client.complete = True
        self._remembered(self.client.mode)
        self._presence.start()
        self.header.arrive()
        self._came_back(self.tab.came_back)
        self._remember()
        if self._problem:
            notify(self._problem, "error", 0)
        self._offer_restore()
        if self.seat.waiting:
            self._number_dialog.open()

    def close(self) -> None:
        """End engine, stream and measurements."""
        self.paging.close()
        self.dialogs.stop()
        self._report_dialog.stop()
        self._presence.stop()
        self._closed = True
        self._pump.stop()
        if self.session is not None:
            self.session.close()

    # ---- what a person does ----------------------------------------------------------------

    def change(self, changes: dict[str, object]) -> None:
        """Change parameters; what is refused is said, and nothing has changed.

        Another model brings its own start: its times and voltages are not those of the last one.
        """
        if self._held(changes):
            return
        model = changes.get("neuron.model", self.scenario.neuron.model)
        if model != self.scenario.neuron.model and model in models():
            self.choose(models()[model].DESCRIPTION.start)
            return
        try:
            self.scenario.update(changes)
        except ExplorerError as error:
            notify(str(error), "error")
            self.controls.refresh(None)
            self.transport.refresh()

    def load(self, scenario: Scenario) -> None:
        """Take over another scenario; it starts at t = 0. One that cannot run changes nothing."""
        if self._kept():
            return
        self._take_over(scenario)

    def _take_over(self, scenario: Scenario) -> None:
        try:
            lay_out(scenario)
        except ExplorerError as error:
            notify(str(error), "error", 0)
            return
        self.scenario.adopt(scenario)
        if self.session is not None:
            self.session.play(True)
        self.reset()
        self._refresh(None)

    def choose(self, preset: str) -> None:
        """Load a preset from the menu."""
        try:
            self.load(load_preset(preset))
        except ExplorerError as error:
            notify(str(error), "error")

    def toggle(self) -> None:
        """Play or pause."""
        if self.session is not None:
            self.session.play(not self.session.playing)
            self.transport.show_playing(self.session.playing)

    def single_step(self) -> None:
        """Pause, and advance by one period of the stimulus."""
        if self.session is not None:
            self.session.play(False)
            self.session.step_period()
            self.transport.show_playing(False)

    def reset(self) -> None:
        """Start again from t = 0 with the same seed."""
        if self.session is not None:
            self.session.reset(self.scenario)
            self.transport.show_playing(self.session.playing)

    def turn(self, page: str) -> None:
        """Turn to a page."""
        self.change({"view.page": page})

    def explain(self) -> None:
        """Say what the model is and what it leaves out."""
        self.dialogs.about.open()

    def undo(self) -> None:
        """Take the last change back."""
        self._history.undo()

    def redo(self) -> None:
        """Make the last undone change again."""
        self._history.redo()

    def next_mode(self) -> None:
        """Go from light to dark to projector and round again."""
        self._set_mode(MODES[(MODES.index(self.client.mode) + 1) % len(MODES)])

    def speak(self, language: str) -> None:
        """Go on in another language: the tab opens the same scenario anew."""
        self._remember()
        self.tab.language = language

    def link(self) -> str:
        """Return the address that opens this scenario."""
        if self.seat.link is not None:
            return f"{self.origin()}?{self.seat.query(self.scenario)}"
        base = self.scenario.preset if self.scenario.preset in presets() else ""
        if not base or base.startswith("user/"):
            base = "population/opening"
        lesson = f"lesson={self.lesson}&" if self.lesson and self.paging.open == "lessons" else ""
        return f"{self.origin()}?{lesson}{to_query(self.scenario, base)}"

    @staticmethod
    def origin() -> str:
        """Return the address of the app as the browser sees it, or nothing without one."""
        location = pn.state.location
        if location is None or not location.hostname:
            return ""
        port = f":{location.port}" if location.port else ""
        return f"{location.protocol}//{location.hostname}{port}{location.pathname or '/'}"

    # ---- coming and going ------------------------------------------------------------------

    def _remember(self) -> None:
        """Tell the tab what brings the present state back, should it lose its server."""
        self.tab.param.update(resume=self.link().partition("?")[2], steps=self._history.to_text())

    def _came_back(self, kept: dict) -> None:
        """Go on where a tab was before its server went away or it was loaded anew."""
        if not self.client.complete or not kept:
            return  # a page that is still arriving is asked again at its start
        self.notebook.take_up(kept.get("work"))
        if self.lesson and "lessons" in self.paging.made:
            self.paging.made["lessons"].renew()
        same = kept.get("query") == self.link().partition("?")[2]
        steps = str(kept.get("steps", ""))
        if not same or not self._history.take_up(steps):
            self._earlier_steps = steps
        elif kept.get("reason") == "lost":
            if kept.get("playing") is False:
                self.toggle()
            notify(_("The connection was lost. This is the same scenario with the same seed, "
                     "from time 0; undo still works."), "success", 10_000)  # fmt: skip
        self._refresh(None)

    def _hold(self, held: bool) -> None:
        if self.session is not None:
            self.session.hold(held)

    def _end(self) -> None:
        """End a page that nobody touched; the tab gets a page that leads back."""
        query = self.link().partition("?")[2]
        self.tab.leave = f"{self._rules.root}/ended?{query}"
        self.close()

    # ---- reactions -------------------------------------------------------------------------

    def _changed(self, changed: dict[str, object]) -> None:
        if self.session is not None:
            try:
                self.session.put(self.scenario)
                self._pump.expect()
            except ExplorerError as error:
                notify(str(error), "error")
                back = {path: self._good[path] for path in changed}
                if self.scenario.update(back):
                    return
        self._good = self.scenario.values()
        self._refresh_soon(changed)
        if self.session is not None:
            self._keeper.soon()
            self._presence.touch()

    def _refresh_soon(self, changed: dict[str, object]) -> None:
        """Let the plots answer first; words and widgets follow a blink later, once for many."""
        self._stale |= changed
        if self.session is None or self.document is None:
            self._refresh_now()
        elif self._refreshing is None:
            delay = SLOW_DELAY if self._pump.slow else REFRESH_DELAY
            self._refreshing = self.document.add_timeout_callback(self._refresh_now, delay)

    def _refresh_now(self) -> None:
        stale, self._stale, self._refreshing = self._stale, {}, None
        self._refresh(stale)
        self._remember()

    def _refresh(self, changed: dict[str, object] | None) -> None:
        with pn.io.hold():
            self.controls.refresh(changed)
            self.transport.refresh()
            self.dialogs.refresh()
            self.paging.turn(self.scenario.view.page)
            self.paging.refresh()
            self.header.show(
                self.scenario.preset,
                self.scenario.title,
                self._history.can_undo,
                self._history.can_redo,
                self.paging.open,
            )

    def turned_to(self, page: str) -> bool:
        """Return whether a page is the one in view."""
        return page == self.paging.open

    def arrange(self) -> None:
        """Give the open page its room anew: it wants more of it, or less."""
        self.paging.arrange()

    @property
    def mode(self) -> str:
        """Colours of the page: light, dark or projector."""
        return self.client.mode

    def time_window(self) -> float:
        """Return the length of the time axis on the ion's own clock [s]."""
        return self.scenario.view.window * clock_of(self.scenario)

    def _shown(self, frame: Frame) -> None:
        """Follow what the engine did by itself: held at the end, or stopped with a message."""
        if (frame.playing, frame.message) == (self._shown_playing, self._shown_message):
            return
        with aside(self.document):
            if frame.playing != self._shown_playing:
                self._shown_playing = frame.playing
                self.explore.instruments.resumed(frame.playing)
                self.transport.show_playing(self.session.playing)
            if frame.message != self._shown_message:
                self._shown_message = frame.message
                if frame.message:
                    notify(_(frame.message), "error", 0)

    def _remembered(self, mode: str) -> None:
        """Take the colours that the browser wants; what a page is told while it is still being
        built, its widgets would not hear."""
        if self.client.complete and mode != self._drawn:
            self._set_mode(mode)

    def _set_mode(self, mode: str) -> None:
        self._drawn = mode
        with pn.io.hold():
            self.client.mode = mode
            self.page.theme_config = widget_theme(mode)
            self.page.dark_theme = mode == "dark"
            self.paging.recolour(mode)
            self.dialogs.recolour(mode)

    def _shortcut(self, key: dict) -> None:
        name = key.get("name")
        actions = {
            "pause": self.toggle, "undo": self.undo, "redo": self.redo, "step": self.single_step,
            "reset": self.reset, "seed": self.transport.new_seed, "colours": self.next_mode,
            "help": self.dialogs.opener("shortcuts"),
            "snapshots": self.dialogs.opener("snapshots"),
        }  # fmt: skip
        if name in actions:
            actions[name]()
        elif name:
            self.change(neighbour(self.scenario, name))

    # ---- files -----------------------------------------------------------------------------

    def saved(self, preset: str) -> None:
        """Go on as the preset that has just been saved."""
        saved = load_preset(preset)
        self.scenario.base = saved.values()
        self.scenario.preset, self.scenario.title = preset, saved.title
        self.header.renew(preset)
        self._refresh(None)

    def _offer_restore(self) -> None:
        if not self.client.complete or self.seat.taken:
            return  # the page is still arriving, and asked again at its start; or is a class's
        self._restorable = self._keeper.kept()
        self.header.restore.visible = self._restorable is not None

    def _restore(self) -> None:
        self.header.restore.visible = False
        if self._restorable is not None:
            self.load(self._restorable)
            self._history.take_up(self._earlier_steps)
            self._refresh(None)
