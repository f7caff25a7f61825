"""The sound of spikes: a click for each one of the traced neuron, where a person asks for it."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.language import translate as _
from explorer.views.component import Component

STYLE = """:host{flex:0 0 auto}
button{width:34px;height:34px;border:0;border-radius:8px;background:none;color:var(--ink);
cursor:pointer;padding:6px;display:block}
button:hover{background:var(--chip)}
button:focus-visible{outline:3px solid var(--ions);outline-offset:1px}
button[aria-pressed=true]{color:var(--spikes)}
svg{width:22px;height:22px;fill:currentColor;display:block}
button[aria-pressed=false] .waves{display:none}
button[aria-pressed=true] .cross{display:none}"""


class Sound(Component):
    """A button that turns the clicks on and off; off at first, and remembered by the browser."""

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    _esm = Path(__file__).with_name("sound.js")
    _stylesheets = [STYLE]


def texts() -> dict[str, str]:
    """Return the words."""
    return {"label": _("Sound: a click for each spike of neuron 1")}
