"""The line that says how the run is doing: simulated time, frames a second, speed, state hash."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.component import Component
from explorer.views.stream.encode import CROWD, thinning

STYLE = """:host{flex:1 1 0;min-width:0}
.line{display:flex;flex-wrap:wrap;gap:0 14px;height:1.5em;line-height:1.5;overflow:hidden;
color:var(--soft);font-size:min(var(--fs),13px);white-space:nowrap}
.line span:empty{display:none}
#cursor{color:var(--ink)} #time{margin-left:auto}
#hash{cursor:help}"""

SLOWER = 0.85
"""Below this part of the wanted speed, the line says that the run is slower than asked."""


class Status(Component):
    """Writes what each frame brings along."""

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    _esm = Path(__file__).with_name("status.js")
    _stylesheets = [STYLE]


def texts() -> dict[str, str]:
    """Return the fixed words."""
    return {
        "frames": _("frames/s"),
        "cursor": _("at"),
        "warming": _("warming up the ions …"),
        "time_tip": _(
            "Time in the simulation since the start, and its pace: seconds for a second."
        ),
        "hash_tip": _(
            "Fingerprint of all states at the run time; a dash after a live change, until reset."
        ),
    }


def values(scenario: Scenario, frame: Frame) -> dict[str, str]:
    """Return the live words of the line."""
    wanted, reached = scenario.run.speed, frame.readouts.speed
    speed = ""
    if frame.playing and 0 < reached < SLOWER * wanted and frame.time > 0:
        speed = f"{_('slower than asked')}: {reached / wanted:.0%}"
        if frame.sharing > 1:
            speed += f" · {frame.sharing} {_('simulations share this server')}"
    sha256 = frame.readouts.sha256
    pace = f" · ×{reached * frame.clock:.2g}" if frame.playing and reached > 0 else ""
    return {
        "time": f"{engineering(frame.time, 's')} {_('simulated')}{pace}",
        "hold": "" if frame.playing else _("paused"),
        "speed": speed,
        "note": _crowd(frame),
        "hash": f"{_('state')} {sha256[:8]}" if sha256 else f"{_('state')} –",
        "sha256": sha256 or "",
    }


def _crowd(frame: Frame) -> str:
    """Return what the raster shows where there are too many spikes for a dash each."""
    every, count = thinning(frame), frame.spike_x.size
    if every > 1:
        return f"1 {_('of')} {every} {_('spikes drawn')}"
    return f"{_('darker: more spikes')} ({count:,})".replace(",", "\u2009") if count > CROWD else ""
