"""Targets of the squid axon: one shock at two temperatures, and a sustained current.

The published figures come from an independent integration of the equations of 1952 (squidcheck2026)
and are rounded; each band is 1 %, also where the rounding alone takes a part of it: half a unit of
the last place is 0.1 % of the peak, 0.4 % of the overlap of 13.3 and 1.3 % of the warm one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from explorer.experiments.protocol import Bench
from explorer.experiments.squid_rate import STANDARD, Firing, sustained
from explorer.experiments.squid_spike import COLD, WARM, Shock, shocked
from explorer.scenario.scenario import Scenario
from explorer.validation.target import Effort, Measured, Target

SOURCE, EVIDENCE = "squidcheck2026", "calculated"
NOTE = "deterministic, so without statistical error"


@lru_cache(maxsize=4)
def _shock(temperature: float, effort: Effort) -> Shock:
    return shocked(Scenario(), temperature, Bench(effort.seed, effort.threads, effort.halted))


@lru_cache(maxsize=2)
def _firing(effort: Effort) -> Firing:
    bench = Bench(effort.seed, effort.threads, effort.halted)
    return sustained(Scenario(), STANDARD, COLD, bench)


def _of_shock(
    name: str, temperature: float = COLD, note: str = NOTE
) -> Callable[[Effort], Measured]:
    """Return a function that measures one number of the shock at a temperature [K]."""

    def measure(effort: Effort) -> Measured:
        return Measured(getattr(_shock(temperature, effort), name), note=note)

    return measure


def _rate(effort: Effort) -> Measured:
    return Measured(_firing(effort).rate, note=NOTE)


def _sustained_charge(effort: Effort) -> Measured:
    return Measured(_firing(effort).charge, note=f"{NOTE}; the influx at rest included")


def _target(name: str, condition: str, published: float, unit: str, measure) -> Target:
    band = (0.99 * published, 1.01 * published)
    return Target(name, condition, published, unit, band, SOURCE, EVIDENCE, measure)


_COLD = "shock of 60 µA/cm² for 0.2 ms at 6.3 °C"
_WARM = "shock of 60 µA/cm² for 0.2 ms at 18.5 °C"
_HELD = "10 µA/cm² held at 6.3 °C"

TARGETS = [
    _target("hh-peak", f"{_COLD}: peak", 39.9e-3, "V", _of_shock("peak")),
    _target("hh-width", f"{_COLD}: width at half height", 1.47e-3, "s", _of_shock("width")),
    _target("hh-sodium-charge", f"{_COLD}: sodium beyond rest (1391 nC/cm²)", 1.391e-2, "C/m²",
            _of_shock("charge")),
    _target("hh-overlap", f"{_COLD}: sodium over the least charge", 13.3, "1",
            _of_shock("overlap")),
    _target("hh-energy", f"{_COLD}: energy of the pump (240 nJ/cm²)", 2.40e-3, "J/m²",
            _of_shock("energy")),
    _target("hh-rate", f"{_HELD}: rate", 68.0, "Hz", _rate),
    _target("hh-sustained-charge", f"{_HELD}: sodium of each spike (1205 nC/cm²)", 1.205e-2,
            "C/m²", _sustained_charge),
    _target("hh-warm-peak", f"{_WARM}: peak", 29.9e-3, "V", _of_shock("peak", WARM)),
    _target("hh-warm-width", f"{_WARM}: width at half height", 0.42e-3, "s",
            _of_shock("width", WARM)),
    _target("hh-warm-charge", f"{_WARM}: sodium beyond rest (383 nC/cm²)", 3.83e-3, "C/m²",
            _of_shock("charge", WARM)),
    _target("hh-warm-overlap", f"{_WARM}: sodium over the least charge", 4.0, "1",
            _of_shock("overlap", WARM, "published with two digits: 4.0 stands for 3.95 to 4.05")),
]  # fmt: skip
