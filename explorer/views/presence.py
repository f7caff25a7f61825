"""Whether somebody is there: a hidden tab holds its engine, an untouched one ends in time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from explorer.language import translate as _
from explorer.views.tab import Tab

LOOK = 5_000
"""Milliseconds between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server asks of its pages; 0 asks nothing.

    Attributes: `hidden` seconds after which a tab that nobody sees is held; `idle` minutes after
    which a page that nobody touches ends; `root` path of the app on its server.
    """

    hidden: float = 0.0
    idle: float = 0.0
    root: str = ""


class Presence:
    """Watches one page.

    Parameters
    ----------
    tab: the component that sees visibility and touches.
    document: the session's document, which runs the clock; None watches nothing.
    rules: what the server asks.
    hold: lets the engine rest (True) or go on (False).
    end: called once when the page has rested too long.
    wanted: whether others watch this page, so that it must go on although it is hidden.
    """

    def __init__(self, tab: Tab, document, rules: Rules, hold: Callable[[bool], None],
                 end: Callable[[], None], wanted: Callable[[], bool],
                 clock: Callable[[], float] = time.monotonic):  # fmt: skip
        self._tab, self._document, self._rules = tab, document, rules
        self._hold, self._end, self._wanted, self._clock = hold, end, wanted, clock
        self._hidden_since: float | None = None
        self._touched = clock()
        self._held = self._ended = False
        self._timer = None
        tab.param.watch(lambda event: self._seen(event.new), "visible_tab")
        tab.param.watch(lambda event: self.touch(), "touched")

    def start(self) -> None:
        """Begin to look at the clock."""
        self.touch()
        if self._document is not None and (self._rules.hidden or self._rules.idle):
            self._timer = self._document.add_periodic_callback(self.look, LOOK)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            with contextlib.suppress(ValueError):
                self._document.remove_periodic_callback(self._timer)
            self._timer = None

    def touch(self) -> None:
        """Note a sign of a person."""
        self._touched = self._clock()

    def _seen(self, visible: bool) -> None:
        self._hidden_since = None if visible else self._clock()
        if visible:
            self.touch()
            if self._held:
                self._held = False
                self._hold(False)
                self._say(_("Nobody saw this tab, so it was held; it goes on now."))
                if self._document is not None:
                    self._document.add_timeout_callback(lambda: self._say(""), 5_000)

    def _say(self, words: str) -> None:
        self._tab.remark = words

    def look(self) -> None:
        """Hold a page that is hidden, end one that rested too long."""
        now, rules = self._clock(), self._rules
        if self._wanted():
            if self._held:
                self._held = False
                self._hold(False)
            self._touched = now
            return
        hidden = self._hidden_since is not None and now - self._hidden_since >= rules.hidden
        if rules.hidden and hidden and not self._held:
            self._held = True
            self._hold(True)
            self._say(_("Held while nobody sees this tab."))
        if rules.idle and now - self._touched >= 60 * rules.idle and not self._ended:
            self._ended = True
            self._end()
