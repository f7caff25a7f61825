"""The parameters that a fit may move, and between which bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.errors import FitError, ScenarioError
from explorer.model.neurons import models
from explorer.quantity import Quantity, engineering, parse
from explorer.scenario.scenario import Scenario

MOST = 12
"""Most parameters that may be free at once."""

FIXED_GROUPS = ("run", "view", "population", "network")
"""Groups that say how is computed, not what the device is."""

_RANGE = re.compile(r"\s*([^:]+?)\s*:\s*([^:]+?)\s*")
_UNIT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Free:
    """One free parameter: `path`, `low` and `high` in SI, `unit`, `log` whether its logarithm is
    searched, and the scenario's value as `start`."""

    path: str
    low: float
    high: float
    start: float
    unit: str
    log: bool

    def value(self, part: float) -> float:
        """Return the value at `part` of the way from low to high, 0 to 1."""
        part = min(max(float(part), 0.0), 1.0)
        if self.log:
            value = math.exp((1 - part) * math.log(self.low) + part * math.log(self.high))
        else:
            value = (1 - part) * self.low + part * self.high
        return min(max(value, self.low), self.high)

    def part(self, value: float) -> float:
        """Return how far between low and high a value lies, 0 to 1; ends for values outside."""
        value = min(max(value, self.low), self.high)
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def spread(self, value: float, part: float) -> float:
        """Return what a change by `part` of the way means at a value, in SI."""
        if self.log:
            return value * part * math.log(self.high / self.low)
        return part * (self.high - self.low)


def parse_free(text: str, scenario: Scenario) -> tuple[str, tuple[float, float] | None]:
    """Return path and bounds [SI] of `PATH` or `PATH=LOW:HIGH[unit]`; None for the usual bounds.

    Raises
    ------
    FitError
        No such parameter, or the bounds are not two numbers of its unit.
    """
    path, equals, bounds = (part.strip() for part in text.partition("="))
    declared = _declared(path, scenario)
    if not equals:
        return path, None
    match = _RANGE.fullmatch(bounds)
    if not match:
        raise FitError(
            f"--free {path}: '{bounds[:40]}' is not LOW:HIGH[unit], for example "
            "device.drift_rate=100:300."
        )
    low, high = match.groups()
    unit = _UNIT.fullmatch(high)
    if unit and unit[1] and (own := _UNIT.fullmatch(low)) and not own[1]:
        low = f"{low} {unit[1]}"
    try:
        return path, (parse(low, declared.fact.unit), parse(high, declared.fact.unit))
    except ScenarioError as error:
        raise FitError(f"--free {path}: {error}.") from None


def free_parameters(scenario: Scenario, free: Mapping[str, tuple[float, float] | None],
                    own: tuple[Free, ...] = ()) -> tuple[Free, ...]:  # fmt: skip
    """Return the free parameters of a fit; None as bounds takes those of the slider.

    `own` are those of the data themselves; they come last.

    Raises
    ------
    FitError
        Unknown, not a number that the model reads, or bounds that are not allowed.
    """
    if not free and not own:
        raise FitError("free: name at least one parameter to fit, for example device.drift_rate.")
    if len(free) + len(own) > MOST:
        raise FitError(
            f"free: {len(free) + len(own)} parameters are too many, allowed are up to {MOST}."
        )
    return (*(_free(path, bounds, scenario) for path, bounds in free.items()), *own)


def _declared(path: str, scenario: Scenario) -> Quantity:
    try:
        declared = scenario.declaration(path)
    except ScenarioError as error:
        raise FitError(f"free: {error}") from None
    group = path.split(".")[0]
    if not isinstance(declared, Quantity):
        raise FitError(f"free: {path} is not a continuous number, so it cannot be fitted.")
    if declared.fact.applies == "view" or group in FIXED_GROUPS:
        raise FitError(f"free: {path} does not describe the device, so it cannot be fitted.")
    model = models()[scenario.neuron.model]
    if group not in ("stimulus", getattr(model, "GROUP", "")) and (
        path not in model.DESCRIPTION.uses
    ):
        raise FitError(
            f"free: {path} is not read by the model {scenario.neuron.model}, so it cannot be "
            "fitted."
        )
    return declared


def _free(path: str, bounds: tuple[float, float] | None, scenario: Scenario) -> Free:
    declared = _declared(path, scenario)
    start = float(scenario.get(path))
    hard_low, hard_high = declared.bounds
    if bounds is None:
        low, high = declared.softbounds or declared.bounds
        low, high = min(low, start), max(high, start)
    else:
        low, high = (float(value) for value in bounds)
    unit = declared.fact.unit
    shown = f"{engineering(low, unit, 4)} to {engineering(high, unit, 4)}"
    if not low < high:
        raise FitError(f"free: {path}: the bounds {shown} are not in order, allowed is low:high.")
    if low < hard_low or high > hard_high:
        allowed = f"{engineering(hard_low, unit, 4)} to {engineering(hard_high, unit, 4)}"
        raise FitError(f"free: {path}: {shown} is out of bounds, allowed is within {allowed}.")
    return Free(path, low, high, start, unit, declared.fact.scale == "log" and low > 0)
