"""JSON Schema of a preset file, for editors that complete and check TOML while one types."""

from __future__ import annotations

from explorer.quantity import Choice, Count, Switch
from explorer.scenario import upgrades
from explorer.scenario.groups import GROUPS


def preset_schema() -> dict:
    """Return the JSON Schema (draft 2020-12) of the current preset schema."""
    texts = {"type": "array", "items": {"type": "string"}}
    head = {
        "schema": {"const": upgrades.CURRENT, "description": "Schema number of this file."},
        "title": {"type": "string", "description": "Name in the menu."},
        "story": {
            "type": "string",
            "description": "Two sentences: what it is, what you should see.",
        },
        "sources": texts | {"description": "Keys of references.bib."},
    }
    groups = {name: _group(kind) for name, kind in GROUPS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wetware Explorer preset",
        "type": "object",
        "required": ["schema", "title"],
        "additionalProperties": False,
        "properties": head | groups,
    }


def _group(kind) -> dict:
    names = [name for name in kind.param if name != "name"]
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()).split("  ")[0],
        "additionalProperties": False,
        "properties": {name: _property(kind.param[name]) for name in names},
    }


def _property(parameter) -> dict:
    entry: dict = {
        "description": f"{parameter.label}: {parameter.doc}",
        "default": parameter.default,
    }
    if isinstance(parameter, Choice):
        return entry | {"enum": list(parameter.objects)}
    if isinstance(parameter, Switch):
        return entry | {"type": "boolean"}
    low, high = parameter.bounds
    number = {"minimum": low, "maximum": high}
    if isinstance(parameter, Count):
        return entry | {"type": "integer"} | number
    unit = parameter.fact.unit
    example = "6 %" if unit == "1" else f"1 {parameter.fact.display or unit}"
    return entry | {
        "anyOf": [
            {"type": "number"} | number,
            {"type": "string", "pattern": r"^\s*[+-]?[0-9.]", "examples": [example]},
        ]
    }
