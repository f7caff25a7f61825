"""One shock to the squid axon: the shape of the spike, and what its sodium costs.

Protocol: from rest, 60 µA/cm² for 0.2 ms in a space clamp, then 60 ms until all is settled. Sodium
counts as far as it comes in beyond rest; the overlap is that charge over C times the height.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench
from explorer.model.neurons.hodgkin_huxley import TRACED
from explorer.model.observables.action_potential import peak, width_at_half
from explorer.model.physics.membrane.sodium_charge import overlap_factor
from explorer.scenario.scenario import Scenario

ID = "squid-spike"
TITLE = "Spike of the squid axon"
QUESTION = "What does one spike of a nerve fibre look like, and what does it cost?"
TRAIT = False
ORDER = 30
MODELS = ("hodgkin-huxley",)

SHOCK = 0.6
"""Injected current [A/m²]: 60 µA/cm²."""

WIDTH = 0.2e-3
SECONDS = 60e-3
SHOWN = 8e-3
"""How much of the run is drawn [s]."""

COLD, WARM = 279.45, 291.65
"""Temperatures [K] of the published figures: 6.3 and 18.5 deg C."""

OVERLAPS = {COLD: 13.3, WARM: 4.0}
"""Published overlap factors by temperature [K]."""


@dataclass(frozen=True, slots=True)
class Shock:
    """What one shock did.

    Attributes: `times` [s], `voltages` [V]; `rest` and `peak` [V]; `width` at half height [s] or
    None; `charge` of sodium beyond rest [C/m²]; `overlap` [1]; `energy` of the pump [J/m²];
    `fired` whether it counts as a spike.
    """

    times: np.ndarray
    voltages: np.ndarray
    rest: float
    peak: float
    width: float | None
    charge: float
    overlap: float
    energy: float
    fired: bool


def clamped(temperature: float, amplitude: float) -> dict[str, object]:
    """Return the changes that put an axon into the protocols: temperature [K], current [A/m²]."""
    return {
        "neuron.model": MODELS[0],
        "axon.temperature": temperature,
        "axon.current_per_volt": 1.0,
        "stimulus.amplitude": amplitude,
        "run.dt": 2e-6,
    }


def shocked(scenario: Scenario, temperature: float, bench: Bench) -> Shock:
    """Give one shock to a scenario's axon at a temperature [K]; Halted when told to stop."""
    changes = clamped(temperature, SHOCK)
    changes |= {"stimulus.shape": "single-pulse", "stimulus.width": WIDTH}
    done = bench.trials(scenario, changes, SECONDS, 1, traced=1)
    p, state = done.layout.parameters[0], done.state[0]
    voltages = done.traces[0, :, TRACED.index("membrane_voltage")]
    times = (np.arange(voltages.size) + 1) * done.layout.dt
    rest, top = float(p["rest_voltage"]), peak(voltages)
    energy = float(state["sodium_pump"] / p["area"])
    charge = energy / float(p["energy_per_charge"])
    return Shock(
        times=times,
        voltages=voltages,
        rest=rest,
        peak=top,
        width=width_at_half(times, voltages, rest),
        charge=charge,
        overlap=overlap_factor(charge, float(p["capacitance"]), top - rest),
        energy=energy,
        fired=bool(state["spikes"] > 0),
    )


def measure(scenario: Scenario, effort: float = 1.0, seed: int = 1, threads: int = 1,
            halted: Callable[[], bool] = never) -> Outcome:  # fmt: skip
    """Return the overlap factor at the axon's temperature; the spike there and as published."""
    bench = Bench(seed, threads, halted)
    own = float(scenario.get("axon.temperature"))
    found = {
        temperature: shocked(scenario, temperature, bench)
        for temperature in dict.fromkeys((own, COLD, WARM))
    }
    mine = found[own]
    published = OVERLAPS.get(own)
    return Outcome(
        number=mine.overlap if mine.fired else None,
        error=None,
        unit="1",
        means="sodium that came in, over the least that the spike needs",
        published=published,
        band=(0.99 * published, 1.01 * published) if published else (1.0, float("inf")),
        sentence=_sentence(mine, own),
        x=Axis("Time since the shock", "s"),
        y=Axis("Membrane voltage", "V"),
        series=tuple(
            Series(
                f"{temperature - 273.15:.1f} °C",
                shock.times[shock.times <= SHOWN],
                shock.voltages[shock.times <= SHOWN],
                kind="trace",
            )
            for temperature, shock in sorted(found.items())
        ),
        source="squidcheck2026",
        evidence="calculated",
        details={
            "peak_v": mine.peak,
            "rest_v": mine.rest,
            "sodium_charge_c_per_m2": mine.charge,
            "pump_energy_j_per_m2": mine.energy,
        }
        | ({} if mine.width is None else {"width_at_half_s": mine.width}),
    )


def _sentence(shock: Shock, temperature: float) -> str:
    celsius = f"{temperature - 273.15:.1f} °C"
    if not shock.fired:
        return f"At {celsius} the shock raises no spike."
    width = "" if shock.width is None else f", {shock.width * 1e3:.2f} ms wide at half height"
    return (
        f"At {celsius} the spike reaches {shock.peak * 1e3:+.1f} mV{width}; "
        f"{shock.charge * 1e5:.0f} nC/cm² of sodium come in beyond rest, {shock.overlap:.1f} times "
        f"the least, and pumping them out costs {shock.energy * 1e5:.0f} nJ/cm²."
    )
