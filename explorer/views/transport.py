"""Play, pause, single step, reset, new seed and speed: each a control of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.sound import Sound
from explorer.views.sound import texts as sound_texts
from explorer.views.status import Status, texts
from explorer.views.theme import CARD
from explorer.views.widgets import icon

SPEEDS = {
    "1": 1.0, "1/2": 0.5, "1/5": 0.2, "1/10": 0.1, "1/20": 0.05, "1/50": 0.02, "1/100": 0.01,
    "1/1000": 0.001,
}  # fmt: skip

BAR = """:host{align-items:center;gap:8px;flex:0 0 auto;height:50px;padding:0 12px}
:host>*{align-self:center}"""


class Transport:
    """The bar below the plots."""

    def __init__(self, scenario: Scenario, change, toggle: Callable[[], None],
                 step: Callable[[], None], reset: Callable[[], None],
                 many: Callable[[], None] = lambda: None):  # fmt: skip
        self._scenario, self._change = scenario, change
        self._writing = False
        # Two buttons of which one shows: the toolkit draws an icon only once.
        self.pause = icon("pause", _("Pause"))
        self.play = icon("play_arrow", _("Play"), visible=False)
        for button in (self.pause, self.play):
            button.on_click(lambda event: toggle())
        self.step = icon("skip_next", _("Single step: one period of the stimulus"))
        self.step.on_click(lambda event: step())
        self.reset = icon("restart_alt", _("Reset: start again with the same seed"))
        self.reset.on_click(lambda event: reset())
        self.seed = pmui.Button(
            label="", variant="outlined", size="small", margin=0, color="default",
            sx={"borderColor": "var(--line)", "color": "var(--ink)", "whiteSpace": "nowrap"},
        )  # fmt: skip
        self.seed.on_click(lambda event: self.new_seed())
        self.many = icon("bar_chart", _("Many seeds: how much of this is chance?"))
        self.many.on_click(lambda event: many())
        self.speed = pmui.Select(
            label=_("Speed"), options=dict(SPEEDS), value=0.1, size="small", width=96, margin=0
        )
        self.speed.param.watch(self._speed_moved, "value")
        self.status = Status(texts=texts(), margin=0, sizing_mode="stretch_width")
        self.sound = Sound(texts=sound_texts(), margin=0)
        bar = [self.pause, self.play, self.step, self.reset, self.seed, self.many, self.speed,
               self.sound, self.status]  # fmt: skip
        self.view = pn.Row(*bar, margin=0, sizing_mode="stretch_width", stylesheets=[CARD, BAR])
        self.refresh()

    def new_seed(self) -> None:
        """Start again with other dice."""
        self._change({"run.seed": secrets.randbelow(999) + 1})

    def _speed_moved(self, event) -> None:
        if not self._writing and event.new is not None:
            self._change({"run.speed": event.new})

    def refresh(self) -> None:
        """Write the scenario's seed and speed into the bar."""
        self._writing = True
        try:
            self.seed.label = f"{_('New seed')} · {self._scenario.run.seed}"
            speed = self._scenario.run.speed
            options = dict(SPEEDS)
            if speed not in options.values():
                options[f"{speed:g}"] = speed
            if self.speed.options != options:
                self.speed.options = options
            self.speed.value = speed
        finally:
            self._writing = False

    def show_playing(self, playing: bool) -> None:
        """Draw the button as pause or play."""
        self.pause.visible, self.play.visible = playing, not playing
