"""Makes the message of a frame: data for the plots, and now and then the numbers in words."""

from __future__ import annotations

import time
from collections.abc import Callable

from explorer.engine.frame import Frame
from explorer.language import current_language
from explorer.scenario.scenario import Scenario
from explorer.views import cards, status
from explorer.views.plots import energy, ions, stimulus_gate
from explorer.views.stream.aside import aside
from explorer.views.stream.encode import SpikeThread, pack, time_unit
from explorer.views.stream.traces import TraceThread, front_end_in_window

WORDS_PERIOD = 0.15
"""Seconds between two writings of the numbers in words: nobody reads faster."""

SMALL = 0.35
"""The energy scale shrinks when the curve fills less than this part of it."""


class FramePacker:
    """Packs frames of one page.

    Parameters
    ----------
    scenario: what the page shows.
    set_energy_scale: called with (unit, top) when the energies need another scale.
    shown: called with every frame before it is packed; changes the page `aside`.
    document: the session's document.
    """

    def __init__(self, scenario: Scenario, set_energy_scale: Callable[[str, float], None],
                 shown: Callable[[Frame], None], document=None):  # fmt: skip
        self._document = document
        self._scenario, self._set_energy_scale, self._shown = scenario, set_energy_scale, shown
        self._joules, self._top = 1e-12, 0.0
        self._worded = 0.0
        self._traces, self._spikes = TraceThread(), SpikeThread()
        self._height = self._length = self._contact = 0.0
        self._fixed: tuple[object, dict[str, str]] = (None, {})
        scenario.watch(self._changed)

    def _changed(self, changed: dict[str, object]) -> None:
        self._height, self._fixed = 0.0, (None, {})

    def pack(self, number: int, frame: Frame, whole: bool = False) -> bytes:
        """Return the message of a frame; `number` is what the browser acknowledges.

        With `whole` the browser is taken to know nothing: all columns, spikes and words go along.
        """
        if whole:
            self._traces.lose()
            self._spikes.lose()
            self._worded = 0.0
        self._shown(frame)
        self._follow_energy(front_end_in_window(frame))
        if not self._height:  # asks for parameters: too dear for each frame
            low, high = stimulus_gate.ranges(self._scenario, frame)
            self._height = high - low
            self._length = ions.length(self._scenario)
            self._contact = cards.contact(self._scenario)
        head = self._head(frame)
        return pack(number, frame, head, self._length, self._joules, self._height, self._traces,
                    self._spikes)  # fmt: skip

    def _follow_energy(self, spent: float) -> None:
        """Let the energy scale grow at once, and shrink only when the curve has become small."""
        full = self._top * self._joules
        if full and SMALL * full <= 1.05 * spent and spent <= full:
            return
        unit, joules = energy.unit_of(max(spent, 1e-30))
        top = energy.step_up(1.05 * spent / joules)
        if (joules, top) != (self._joules, self._top):
            self._joules, self._top = joules, top
            with aside(self._document):
                self._set_energy_scale(unit, top)

    def _head(self, frame: Frame) -> dict:
        scenario = self._scenario
        unit, seconds = time_unit(frame.window)
        head = {
            "playing": frame.playing,
            "now": frame.time / seconds,
            "unit": unit,
            "oxide": cards.picture(frame, self._contact),
            "amplitude": frame.amplitude,
            "orders": frame.orders,
        }
        now = time.monotonic()
        if now - self._worded > WORDS_PERIOD or not frame.playing:
            self._worded = now
            # The first words may come before the page knows its language.
            known = (frame.model, current_language())
            if self._fixed[0] != known:
                self._fixed = (known, cards.fixed(scenario, frame.model))
            head |= {
                "share": cards.share(frame),
                "cards": self._fixed[1] | cards.values(scenario, frame),
                "status": status.values(scenario, frame),
            }
        return head
