"""A file field that checks the size in the browser; the server checks it again."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.language import translate as _
from explorer.scenario.presets import LIMIT
from explorer.views.component import Component


class Upload(Component):
    """Hands over a text file: `content` with its name, text and a running number."""

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    limit = param.Integer(default=LIMIT, doc="Largest size in bytes.")
    accept = param.String(default=".toml", doc="Endings that the file dialog offers.")
    content = param.Dict(default={}, doc="The last file.")
    _esm = Path(__file__).with_name("upload.js")
    _stylesheets = [
        """.pick{display:flex;gap:10px;align-items:center;color:var(--ink);font-size:var(--fs)}
        [role=alert]{color:var(--spikes);font-size:var(--fs);min-height:18px;margin-top:6px}"""
    ]


def texts() -> dict[str, str]:
    """Return the words of the field."""
    return {
        "label": _("Preset file (.toml)"),
        "too_large": _("is too large, allowed are"),
        "not_text": _("this is not a text file, a preset is TOML text."),
    }


def data_texts() -> dict[str, str]:
    """Return the words of the field for measured data."""
    return {
        "label": _("Measured data (.csv)"),
        "too_large": _("is too large for the page, allowed are"),
        "not_text": _("this is not a text file, measured data are a CSV file in UTF-8."),
    }
