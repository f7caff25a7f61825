"""How long each ion takes to cross: the estimate behind the strip of speeds.

The mean motion without noise, under the pulse amplitude as a constant voltage with the gate at 0 V:
    dx1/dt = -(gamma1 + beta) x1 + mu V / (alpha + 1 - x1 - x2),  dx2/dt = beta x1 - gamma2 x2
until x1 + x2 = 1 - delta. All rates carry the diffusivity of the ion as one factor r, so one
integration for each charge gives the time of every ion as T / r.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba as nb

from explorer.model.compiled import KERNEL
from explorer.model.constants import REFERENCE_TEMPERATURE, REFERENCE_THICKNESS
from explorer.model.materials import ions, relative_speed
from explorer.scenario.scenario import Scenario

LONGEST = 5.0
"""Time on silver's clock [s] after which a device counts as silent."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One ion's time to bridge the oxide [s] with its range, None where it stays silent."""

    ion: str
    symbol: str
    time: float | None
    low: float | None
    high: float | None


@nb.njit(**KERNEL)
def _bridging_time(pull, gamma, beta, gamma_residue, focusing, contact, longest):
    """Return the time to bridge [s], or -1; steps adapt to the speed of the filament."""
    filament, residue, t = 0.0, 0.0, 0.0
    while t < longest:
        gap = 1.0 - filament - residue
        if gap <= contact:
            return t
        speed = pull / (focusing + gap) - (gamma + beta) * filament
        remain = beta * filament - gamma_residue * residue
        fastest = max(abs(speed) / max(gap, contact, 1e-4), gamma + beta, gamma_residue, 1.0)
        dt = 0.02 / fastest
        filament = max(filament + speed * dt, 0.0)
        residue = max(residue + remain * dt, 0.0)
        t += dt
    return -1.0


def reaches(scenario: Scenario) -> list[Reach]:
    """Return the estimate for every ion in the scenario's oxide and conditions."""
    device = scenario.device
    stretch = device.thickness / REFERENCE_THICKNESS
    base: dict[int, float] = {}
    found = []
    for name, ion in ions().items():
        charge = ion.charge_number
        if charge not in base:
            pull = device.drift_rate * charge * max(scenario.stimulus.amplitude, 0.0)
            pull *= REFERENCE_TEMPERATURE / device.temperature / (stretch * stretch)
            base[charge] = _bridging_time(
                pull,
                device.filament_relaxation / stretch,
                device.conversion_rate / stretch,
                device.residue_relaxation / stretch,
                device.focusing / device.thickness,
                device.contact_layer / device.thickness,
                LONGEST * stretch * stretch,
            )
        time = base[charge]
        if time < 0 or not math.isfinite(time):
            found.append(Reach(name, ion.symbol, None, None, None))
            continue
        speed, slow, fast = relative_speed(name, device.oxide, device.temperature)
        if (name, device.oxide) == ("Ag", "HfO2"):
            # The reference pair's time comes from the fitted device, not from its barrier.
            slow = fast = speed
        found.append(Reach(name, ion.symbol, time / speed, time / fast, time / slow))
    return found


def onset(scenario: Scenario, charge: int) -> float | None:
    """Return the least steady voltage [V] that bridges the oxide, None above 20 V.

    `charge` of the ion in elementary charges. The ion's speed does not enter: it moves growth and
    relaxation alike, so it sets how long a bridge takes and not which voltage it needs.
    """
    device = scenario.device
    stretch = device.thickness / REFERENCE_THICKNESS
    pull = device.drift_rate * charge * REFERENCE_TEMPERATURE / device.temperature

    def silent(voltage: float) -> bool:
        time = _bridging_time(
            pull * voltage / (stretch * stretch),
            device.filament_relaxation / stretch,
            device.conversion_rate / stretch,
            device.residue_relaxation / stretch,
            device.focusing / device.thickness,
            device.contact_layer / device.thickness,
            LONGEST * stretch * stretch,
        )
        return time < 0.0

    low, high = 0.0, 20.0
    if silent(high):
        return None
    while high - low > 1e-4 * high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if silent(middle) else (low, middle)
    return high
