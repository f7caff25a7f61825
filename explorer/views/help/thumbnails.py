"""Thumbnails of the shipped presets: small drawings of a run, made by `tests/bench/gallery.py`.

A file `assets/gallery/<folder>-<name>.svg` carries the fingerprint of the values it was drawn from,
so that a test can tell when a preset has changed since. Colours are the page's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from explorer import paths
from explorer.scenario.presets import load_preset, presets
from explorer.scenario.scenario import Scenario

_DRAWN_FROM = re.compile(r'data-values="([0-9a-f]{16})"')


def shipped() -> list[str]:
    """Return the ids of the presets that come with the program."""
    return [name for name in presets() if not name.startswith("user/")]


def place(preset: str) -> Path:
    """Return where a preset's thumbnail lies."""
    return paths.assets() / "gallery" / f"{preset.replace('/', '-')}.svg"


def fingerprint(preset: str) -> str:
    """Return 16 hexadecimal digits that change when a value of the preset changes."""
    # What a preset leaves at its default is no part of it: a new parameter makes nothing stale.
    standard = Scenario().values()
    values = {
        path: value
        for path, value in load_preset(preset).values().items()
        if value != standard[path] and (not path.startswith("view.") or path == "view.window")
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


@lru_cache(maxsize=256)
def thumbnail(preset: str) -> str:
    """Return the drawing as SVG text, or an empty text where there is none."""
    path = place(preset)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def drawn_from(preset: str) -> str:
    """Return the fingerprint that a thumbnail carries, or an empty text."""
    found = _DRAWN_FROM.search(thumbnail(preset))
    return found[1] if found else ""
