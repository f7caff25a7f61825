"""Share links: a preset id and the values that differ from it, in the query of an address."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from urllib.parse import urlencode

from explorer.errors import PresetError, ScenarioError
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario

LIMIT = 16_384
"""Longest accepted text of changes, and longest after unpacking, in bytes."""


def to_query(scenario: Scenario, base: str) -> str:
    """Return `preset=ID&s=...`; `base` is the shipped preset that the changes refer to."""
    origin = load_preset(base).values()
    changes = {path: value for path, value in scenario.values().items() if value != origin[path]}
    query = {"preset": base}
    if changes:
        query["s"] = pack(changes)
    return urlencode(query)


def pack(changes: Mapping[str, object]) -> str:
    """Return changes by path as a short text for an address."""
    packed = zlib.compress(json.dumps(changes, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_query(query: Mapping[str, str]) -> Scenario:
    """Return the scenario that the query `preset` and `s` of a link describe.

    Raises
    ------
    PresetError
        The link is damaged or holds a parameter or value that is not allowed.
    """
    scenario = load_preset(_preset_id(query.get("preset", "population/opening")))
    if query.get("s"):
        changes = unpack(query["s"])
        try:
            scenario.update(changes)
        except ScenarioError as error:
            raise PresetError(f"this link cannot be opened: {error}") from None
    return scenario


def _preset_id(name: str) -> str:
    if name.endswith(".toml"):
        raise PresetError(f"this link cannot be opened: '{name[:80]}' is not a preset.")
    return name


def unpack(text: str) -> dict[str, object]:
    """Return the changes that `pack` wrote; PresetError where the text is damaged or too long."""
    damaged = PresetError("this link cannot be opened: its part 's' is damaged or too long.")
    if len(text) > LIMIT:
        raise damaged
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, LIMIT)
        changes = json.loads(plain) if unpacker.eof and not unpacker.unused_data else None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise damaged from None
    if not isinstance(changes, dict):
        raise damaged
    return changes
