"""The head of a netlist: what it is, and every parameter with its unit and where it is from."""

from __future__ import annotations

from explorer.engine.layout import Layout
from explorer.model.neurons import models
from explorer.quantity import Quantity
from explorer.scenario.scenario import Scenario
from explorer.sources import CHOSEN, cite
from explorer.version import VERSION

_LETTERS = str.maketrans(
    {"Ω": "ohm", "µ": "u", "·": "*", "²": "^2", "³": "^3", "–": "-", "°": "deg "}
)
USED_ANYWHERE = ("stimulus.", "run.dt", "run.seconds")


def plain(text: str) -> str:
    """Return text as one line of ASCII: a netlist must not break where a title does."""
    line = " ".join(str(text).translate(_LETTERS).split())
    return line.encode("ascii", "replace").decode("ascii")


def head(scenario: Scenario, layout: Layout, leaves_out: tuple[str, ...]) -> list[str]:
    """Return the first lines: title, what is left out, parameters, sources."""
    description = models()[layout.model].DESCRIPTION
    number = layout.size
    lines = [
        f"* {plain(scenario.title or scenario.preset or 'scenario')}",
        f"* {plain(description.name)}, model {layout.model}; preset "
        f"{plain(scenario.preset) or 'none'}; written by wetware-explorer {VERSION}.",
        "* Noise is off: this circuit is deterministic, whatever noise.scale says.",
        *(f"* {plain(sentence)}" for sentence in leaves_out),
    ]
    if number > 1:
        lines.append(f"* This is the first of {number} neurons, with its own spread.")
    if layout.clock != 1.0:
        lines.append(f"* All times and C_g are multiplied by {layout.clock:g}: clock of the ion.")
    lines += ["*", "* Parameters: path, value in SI, unit, source (evidence)"]
    used = [path for path in scenario if _is_used(path, description.uses, layout.model)]
    lines += [_row(scenario, path) for path in used]
    lines.append("*")
    facts = (scenario.declaration(path).fact for path in used)
    keys = {fact.source for fact in facts} | set(scenario.sources) | set(description.sources)
    return [*lines, *(f"* {key}: {plain(cite(key))}" for key in sorted(keys - {CHOSEN})), "*"]


def _is_used(path: str, uses: tuple[str, ...], model: str) -> bool:
    own = getattr(models()[model], "GROUP", "")
    if path.startswith("noise."):
        return False
    return path in uses or path.startswith(USED_ANYWHERE) or path.split(".")[0] == own


def _row(scenario: Scenario, path: str) -> str:
    parameter, value = scenario.declaration(path), scenario.get(path)
    fact = parameter.fact
    if value == parameter.default:
        origin = f"{fact.source} ({fact.evidence})"
    elif value == scenario.base[path]:
        origin = f"preset {scenario.preset}"
    else:
        origin = "set by the user"
    shown = f"{value:.12g}" if isinstance(parameter, Quantity) else value
    return plain(f"* {path} = {shown} {fact.unit}".removesuffix(" 1") + f"  {origin}")
