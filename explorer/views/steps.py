"""One step of a large slider by a shortcut, whatever has the focus."""

from __future__ import annotations

from explorer.model.materials import ions
from explorer.model.neurons import models
from explorer.quantity import from_display, in_display
from explorer.scenario.scenario import Scenario

MOVES = {"amplitude": "stimulus.amplitude", "thickness": "device.thickness", "ion": "device.ion"}


def neighbour(scenario: Scenario, name: str) -> dict[str, object]:
    """Return the change that `amplitude_up`, `thickness_down`, `ion_up` and so on stand for.

    Empty where there is nothing to move: the slider's end, a model without it, an unknown name.
    """
    what, _, way = name.rpartition("_")
    path = MOVES.get(what)
    sign = {"up": 1, "down": -1}.get(way)
    used = models()[scenario.neuron.model].DESCRIPTION.uses
    if path is None or sign is None or (path.startswith("device.") and path not in used):
        return {}
    if path == "device.ion":
        names = list(ions())
        place = names.index(scenario.device.ion) + sign
        return {path: names[place]} if 0 <= place < len(names) else {}
    declared = scenario.declaration(path)
    low, high = declared.softbounds
    fact = declared.fact
    moved = round(in_display(scenario.get(path), fact) + sign * in_display(declared.step, fact), 4)
    value = from_display(moved, fact)
    slack = 1e-9 * (high - low)
    return {path: value} if low - slack <= value <= high + slack else {}
