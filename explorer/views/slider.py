"""A slider that answers at once: the browser's own range control, and no toolkit in between.

A toolkit's slider is drawn anew by its framework at every move, which takes as long as the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import param
from panel.io.state import set_curdoc

from explorer.views.component import Component

LOOK = """:host{padding:0;box-sizing:border-box}
:host(.off){display:none!important}
.range{position:relative;height:44px;margin:0 2px;contain:layout style}
.range.bare{height:30px}
.rail{position:absolute;left:0;right:0;top:10px;height:6px;border-radius:3px;
background:linear-gradient(to right,transparent 0 var(--from),var(--line) var(--from) var(--to),
transparent var(--to)),
repeating-linear-gradient(135deg,var(--soft) 0 1.5px,transparent 1.5px 4px)}
.track{height:100%;border-radius:3px;background:var(--accent);transform-origin:left;
will-change:transform}
input{position:absolute;left:-10px;width:calc(100% + 20px);top:0;height:26px;margin:0;padding:0;
background:transparent;-webkit-appearance:none;appearance:none;cursor:pointer;
touch-action:pan-y;outline:none;z-index:1}
input::-webkit-slider-runnable-track{height:26px;background:transparent}
input::-moz-range-track{height:26px;background:transparent}
input::-webkit-slider-thumb{-webkit-appearance:none;width:20px;height:20px;margin-top:3px;
box-sizing:border-box;border-radius:50%;background:var(--card);border:2px solid var(--accent)}
input::-moz-range-thumb{width:20px;height:20px;box-sizing:border-box;border-radius:50%;
background:var(--card);border:2px solid var(--accent)}
input:hover::-webkit-slider-thumb{box-shadow:0 0 0 6px color-mix(in srgb,var(--accent) 14%,#0000)}
input:focus-visible::-webkit-slider-thumb{outline:2px solid var(--accent);outline-offset:3px}
input:focus-visible::-moz-range-thumb{outline:2px solid var(--accent);outline-offset:3px}
input:disabled{cursor:default}
input:disabled::-webkit-slider-thumb{border-color:var(--soft);box-shadow:none}
input:disabled::-moz-range-thumb{border-color:var(--soft)}
.range:has(input:disabled) .track{background:var(--soft);opacity:.6}
.mark{position:absolute;top:24px;transform:translateX(-50%);white-space:nowrap;
font-size:calc(var(--fs) - 2px);color:var(--soft)}
.mark::before{content:"";position:absolute;left:50%;top:-16px;width:2px;height:10px;
margin-left:-1px;background:var(--soft);opacity:.8}
"""


class Slider(Component):
    """A slider between `start` and `end`.

    `at` is where it stands. `put` moves it from here; `watch` hears of a person's moves only.
    `path` names it to the page's own socket; empty: its moves take the toolkit's connection alone.
    """

    label = param.String(default="", doc="Its name for screen readers.")
    path = param.String(default="", doc="What it is called by the page's own socket.")
    start = param.Number(default=0.0, doc="Left end.")
    end = param.Number(default=1.0, doc="Right end.")
    step = param.Number(default=0.01, doc="Distance of two places.")
    unit = param.String(default="", doc="Unit, read out behind the number.")
    log = param.Boolean(default=False, doc="Whether it stands for a power of ten.")
    names = param.List(default=[], doc="Words of its places, where they are not numbers.")
    marks = param.List(default=[], doc="Marks: value and label each.")
    known = param.List(
        default=[], doc="Parts of the rail that evidence covers; others are hatched."
    )
    disabled = param.Boolean(default=False, doc="Whether it rests.")
    placed = param.List(default=[0, 0.0], doc="Running number and value of its last placing.")
    moved = param.List(default=[0, 0.0], doc="Number and value of a person's last move.")

    _esm = Path(__file__).with_name("slider.js").read_text(encoding="utf-8")
    _busy__ignore = ["moved"]

    def __init__(self, value: float = 0.0, **options):
        super().__init__(placed=[1, value], **options)
        self.stylesheets = [LOOK, *self.stylesheets]
        self.at, self._taken = value, 0
        self._watchers: list[Callable[[float], None]] = []
        self.param.watch(lambda event: self.take(*event.new), "moved")

    def watch(self, watcher: Callable[[float], None]) -> None:
        """Call `watcher(value)` after each move of a person."""
        self._watchers.append(watcher)

    def put(self, value: float) -> None:
        """Place it. What the browser said last is not written back: it may be further by now."""
        if value != self.at:
            self.at = value
            self.placed = [self.placed[0] + 1, value]

    def take(self, number: int, value: float) -> None:
        """Take move `number` from a browser, once, whichever way it comes first.

        Moves that are older than the last one, are no numbers or lie outside are left alone.
        """
        numbers = isinstance(value, int | float) and isinstance(number, int)
        if not numbers or not math.isfinite(value) or self.disabled or number <= self._taken:
            return
        if not self.start <= value <= self.end:
            return
        self._taken, self.at = number, value
        for watcher in self._watchers:
            watcher(value)

    def _server_change(self, doc, ref, subpath, attr, old, new) -> None:
        # The toolkit would wait for its next turn, tell everybody that it is busy, and look for who
        # else wants to know; a move is handled where it arrives.
        if attr != "moved":
            super()._server_change(doc, ref, subpath, attr, old, new)
            return
        if isinstance(new, list) and len(new) == 2:
            with set_curdoc(doc):
                self.take(*new)


class Stops(Slider):
    """A slider with a named place for each of `options`; `at` is still its number."""

    def __init__(self, options: list[str], value: str, **more):
        self._options = list(options)
        more = {"names": self._options} | more
        last = len(self._options) - 1
        super().__init__(self._options.index(value), start=0, end=last, step=1, **more)

    def choose(self, option: str) -> None:
        """Place it on an option."""
        self.put(self._options.index(option))

    def chosen(self, watcher: Callable[[str], None]) -> None:
        """Call `watcher(option)` after each move of a person."""
        self.watch(lambda place: watcher(self._options[round(place)]))
