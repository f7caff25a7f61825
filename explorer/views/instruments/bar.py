"""The bar of instruments below the plots: a component of its own in the browser."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.language import translate as _
from explorer.views.component import Component
from explorer.views.theme import CARD

STYLE = (
    CARD.replace("padding:10px 14px", "padding:4px 12px")
    + """
:host{flex:0 0 auto;min-height:40px}
.row{display:flex;align-items:center;gap:6px;min-height:30px}
.row[hidden],[hidden]{display:none!important}
button{font:inherit;font-size:min(var(--fs),13px);font-weight:600;color:var(--ink);
background:transparent;border:1px solid transparent;border-radius:7px;padding:3px 7px;
cursor:pointer;white-space:nowrap}
button:hover{background:var(--chip)}
button:focus-visible,[role=slider]:focus-visible,input:focus-visible
{outline:2px solid var(--accent);outline-offset:1px}
button[aria-pressed=true]{background:var(--chip);border-color:var(--accent);color:var(--accent)}
#live{border-color:var(--line);display:flex;align-items:center;gap:6px}
#live i{width:8px;height:8px;border-radius:4px;background:var(--soft)}
#live.on i{background:var(--spikes)}
.past{flex:1 1 100px;min-width:90px;overflow:hidden;padding:2px;
display:flex;align-items:center;gap:8px;color:var(--soft);font-size:12px;white-space:nowrap}
.past input{flex:1 1 60px;min-width:60px;accent-color:var(--accent);height:18px;margin:0}
.past output{min-width:40px;text-align:right;overflow:hidden;text-overflow:ellipsis}
.mark{border-radius:7px;padding:2px 8px;background:var(--chip);cursor:ew-resize;white-space:nowrap}
.mark b{margin-right:4px}
.found{display:flex;gap:11px;margin-left:auto;white-space:nowrap;overflow:hidden}
#marks{font-size:12px}
.found b{font-weight:600}
@media (max-width:1500px){#marks{flex-wrap:wrap}.found{flex:1 0 100%;margin-left:0}}
@media (max-width:1280px){button{padding:3px 4px}.row{gap:3px}}
@media (max-width:1100px){.row{flex-wrap:wrap}}
#unfreeze{max-width:96px;overflow:hidden;text-overflow:ellipsis;color:var(--soft);
font-weight:400}
"""
)


class Bar(Component):
    """Buttons, navigator and measurements; draws what it is sent into the plots' sources."""

    texts = param.Dict(default={}, doc="Words of the bar, in the session's language.")
    labels = param.Dict(default={}, doc="Names, units and scales of what the plots show.")
    command = param.Dict(default={}, doc="What a person asked for: name, running number, numbers.")
    looked = param.Bytes(default=b"", doc="An earlier stretch of the run, for the plots' sources.")
    frozen = param.Bytes(default=b"", doc="An earlier run to be drawn below the live one.")
    analysing = param.Boolean(default=False, doc="Whether the analysis plots are shown.")
    put_away = param.Integer(default=0, doc="Changes when the cursors are to go.")

    _esm = Path(__file__).with_name("bar.js")
    _stylesheets = [STYLE]
    _priority_changes = ["data.command", "command"]


def texts() -> dict[str, str]:
    """Return the fixed words."""
    return {
        "live": _("Live"),
        "live_tip": _("Back to the newest moment, playing; zoom and pan are undone."),
        "past": _("Look back"),
        "past_tip": _(
            "Holds the run and shows an earlier stretch. Drag the plots or use their wheel for any "
            "stretch, down to single steps."
        ),
        "now": _("now"),
        "step": _("every step"),
        "measure": _("Measure"),
        "measure_tip": _(
            "Two cursors through all plots: drag them, or use the arrow keys on their names; with "
            "Shift one time step."
        ),
        "cursor": _("Cursor"),
        "analysis": _("Analysis"),
        "analysis_tip": _("Intervals, rate against amplitude, and phase plane below the raster."),
        "compare": _("Compare runs"),
        "compare_tip": _("Freeze this run and draw it below the live one."),
        "explain": _("Explain"),
        "explain_tip": _("The story of the newest spike; or click any spike in the raster."),
        "export": _("Export"),
        "export_tip": _("Pictures and data of what is shown, and of the whole recording."),
        "remove": _("Remove the frozen run"),
    }
