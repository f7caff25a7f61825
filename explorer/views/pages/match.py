"""How well does it match? Every published figure beside ours, and the verdict."""

from __future__ import annotations

import json
import time

import panel as pn
import panel_material_ui as pmui

from explorer import paths
from explorer.language import translate as _
from explorer.scenario.presets import preset_title
from explorer.validation.runner import QUICK, rows, summary, targets
from explorer.validation.target import Effort
from explorer.version import VERSION
from explorer.views.job import Job
from explorer.views.matching import CSS, table
from explorer.views.theme import CARD, HIDDEN
from explorer.views.widgets import card, text

KEY = "match"
ORDER = 3
WIDE = True

SETS = {"": "validation.json", "neuron/joint-fit": "validation-joint-fit.json"}
"""Parameter sets side by side, with what `wetware validate --json [--preset ID]` printed for each
when this version was made. The first one is every target, for the default sets."""

EVERY = 0.5
"""Seconds between two writings of the table while numbers come in."""


def title() -> str:
    """Return the word on the tab."""
    return _("Does it match?")


def stored(name: str) -> dict:
    """Return the shipped table of a parameter set, or an empty one if it is missing or broken."""
    try:
        found = json.loads((paths.assets() / SETS[name]).read_text(encoding="utf-8"))
        return found if isinstance(found.get("targets"), list) else {"targets": []}
    except (OSError, ValueError):
        return {"targets": []}


class Page:
    """The table, measured when this version was made, and anew on this machine at a click."""

    def __init__(self, window):
        self._window = window
        self._set = ""
        self._rows: list[dict] = []
        self._where = ""
        self._job: Job | None = None
        self._fresh: list[dict] = []
        self._written = 0.0
        self._head, self._table = text(""), text("", CSS)
        titles = {_("All targets, default sets"): ""}
        titles |= {_(preset_title(name)): name for name in SETS if name}
        self._sets = pmui.Select(
            label=_("Parameter set"), options=titles, value="", size="small", width=220, margin=0
        )
        self._sets.param.watch(lambda event: self._choose(event.new), "value")
        self._quick = pmui.Button(
            label=_("Measure here, quickly"), variant="outlined", size="small", margin=0,
        )  # fmt: skip
        self._full = pmui.Button(
            label=_("Measure here, in full"), variant="contained", size="small", margin=0
        )
        self._stop = pmui.Button(
            label=_("Stop"), variant="outlined", size="small", margin=0, visible=False
        )
        self._progress = pmui.LinearProgress(
            value=0, max=1, variant="determinate", visible=False, margin=0,
            sizing_mode="stretch_width",
        )  # fmt: skip
        self._quick.on_click(lambda event: self._measure(QUICK))
        self._full.on_click(lambda event: self._measure(1.0))
        self._stop.on_click(lambda event: self._halt())
        scroll = ":host{flex:1 1 0;min-height:0;overflow:auto;padding:0 6px}"
        self.view = pn.Column(
            pn.Row(
                self._head, self._sets, self._quick, self._full, self._stop, margin=0,
                sizing_mode="stretch_width",
                stylesheets=[CARD, ":host{align-items:center;gap:10px}:host>*{align-self:center}"],
            ),
            self._progress,
            card(self._table, css=scroll, sizing_mode="stretch_both"),
            margin=0, sizing_mode="stretch_both", styles={"gap": "10px", "height": "100%"},
            stylesheets=[HIDDEN],
        )  # fmt: skip
        self._choose("")

    def _choose(self, name: str) -> None:
        """Show the shipped table of a parameter set."""
        self._halt()
        shipped = stored(name)
        self._set, self._rows, self._fresh = name, list(shipped["targets"]), []
        self._where = f"{_('Measured when this version was made')} ({shipped.get('version', '–')})."
        self._write()

    def opened(self) -> None:
        """Nothing to do: the table stands."""

    def closed(self) -> None:
        """Stop measuring."""
        self._halt()

    def refresh(self) -> None:
        """Nothing to do: the targets fix their own values."""

    def recolour(self, mode: str) -> None:
        """Nothing to do: the page's colours are enough."""

    def _measure(self, scale: float) -> None:
        self._halt()
        self._fresh = []
        wanted = targets(self._set or None)

        def work(tell, halted):
            effort = Effort(scale, 1, 1)
            for found in rows(wanted, effort, halted=halted):
                tell((found, len(wanted)))

        self._where = f"{_('Measured on this machine')} ({VERSION})."
        self._busy(True)
        self._job = Job(self._window.document, work, self._take, self._ended)

    def _take(self, told) -> None:
        found, total = told
        self._fresh.append(found)
        self._progress.param.update(value=len(self._fresh), max=total)
        now = time.monotonic()
        if now - self._written > EVERY:
            self._written = now
            self._write()

    def _ended(self, problem: str) -> None:
        self._busy(False)
        if len(self._fresh) >= len(self._rows):
            self._rows = self._fresh
        self._job = None
        self._write(problem)

    def _halt(self) -> None:
        if self._job is not None:
            self._job.halt()

    def _busy(self, busy: bool) -> None:
        with pn.io.hold():
            self._quick.visible = self._full.visible = not busy
            self._stop.visible = self._progress.visible = busy

    def _write(self, problem: str = "") -> None:
        fresh = {row["id"] for row in self._fresh}
        running = self._job is not None
        left = [row for row in self._rows if row["id"] not in fresh] if self._fresh else self._rows
        count = summary(self._fresh + left)
        words = (
            f"{count['targets_inside']} {_('of')} {count['targets']} "
            f"{_('numbered targets lie inside their bands')}; {count['rows_inside']} {_('of')} "
            f"{count['rows']} {_('figures')}."
        )
        self._head.object = (
            f'<div class="h"><div>{title()}</div></div><div><b>{words}</b> '
            f'<span class="note">{self._where} {problem}</span></div>'
        )
        if running:
            self._table.object = table(self._fresh, waiting=left)
        else:
            self._table.object = table(self._fresh + left)
