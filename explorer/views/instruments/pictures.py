"""Pictures and files for the browser to save: an invisible component."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.views.component import Component


class Pictures(Component):
    """Draws plots as PNG or SVG and saves what it is given."""

    labels = param.Dict(default={}, doc="Titles, units, legends and origin of the plots.")
    picture = param.Dict(default={}, doc="A picture wanted: plot, kind, running number.")
    file = param.Dict(default={}, doc="Name and kind of `content`, running number.")
    content = param.Bytes(default=b"", doc="A file that the browser shall save.")
    missed = param.Integer(default=0, doc="How many pictures were of plots that are not in view.")

    _esm = Path(__file__).with_name("pictures.js")
