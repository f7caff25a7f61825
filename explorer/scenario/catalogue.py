"""The list of all parameters as plain data, for the command line, the docs and other programs."""

from __future__ import annotations

from explorer.quantity import Choice, Switch
from explorer.scenario.scenario import parameters


def catalogue() -> list[dict[str, object]]:
    """Return one entry a parameter: path, label, unit, bounds, default, source and so on."""
    rows = []
    for path, parameter in parameters().items():
        fact = parameter.fact
        plain = isinstance(parameter, (Choice, Switch))
        rows.append(
            {
                "path": path,
                "label": parameter.label,
                "symbol": fact.symbol,
                "unit": fact.unit,
                "display_unit": fact.display or fact.unit,
                "bounds": None if plain else list(parameter.bounds),
                "slider": None if plain else list(parameter.softbounds),
                "choices": list(parameter.objects) if isinstance(parameter, Choice) else None,
                "default": parameter.default,
                "evidence": fact.evidence,
                "source": fact.source,
                "applies": fact.applies,
                "doc": parameter.doc,
            }
        )
    return rows
