"""Sustained current into the squid axon: how often it fires, and the sodium of each spike.

Protocol: a constant current from t = 0 for half a second; spikes count from 0.15 s on, when the
rate is settled. Swings of the membrane that stay below the spike level are none, as at large
currents. Here all the sodium counts that comes in from spike to spike, rest included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench
from explorer.experiments.squid_spike import COLD, MODELS, clamped
from explorer.model.neurons.hodgkin_huxley import TRACED
from explorer.scenario.scenario import Scenario

__all__ = ["MODELS", "measure", "sustained"]

ID = "squid-rate"
TITLE = "Rate of the squid axon"
QUESTION = "How does a steady current become a rate of spikes?"
TRAIT = False
ORDER = 31

SECONDS, SETTLED = 0.5, 0.15
STANDARD = 0.1
"""Current [A/m²] of the published rate: 10 µA/cm²."""

CURRENTS = (0.04, 0.06, 0.065, 0.07, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
FEW = (0.04, 0.07, 0.1, 0.2, 0.5, 1.0)
RATE = 68.0


@dataclass(frozen=True, slots=True)
class Firing:
    """What a sustained current did: `rate` [Hz], sodium `charge` of a spike [C/m²] or None."""

    rate: float
    charge: float | None


def sustained(scenario: Scenario, current: float, temperature: float, bench: Bench) -> Firing:
    """Inject a constant current [A/m²] into a scenario's axon at a temperature [K]."""
    changes = clamped(temperature, current) | {"stimulus.shape": "dc"}
    done = bench.trials(scenario, changes, SECONDS, 1, traced=1)
    p, times = done.layout.parameters[0], done.times[done.times >= SETTLED]
    # An axon that fell silent after a few spikes has no rate.
    if times.size < 3 or SECONDS - times[-1] > 2.0 * np.diff(times).max():
        return Firing(0.0, None)
    pump = done.traces[0, :, TRACED.index("sodium_pump")]
    clock = (np.arange(pump.size) + 1) * done.layout.dt
    spent = np.diff(np.interp(times[[0, -1]], clock, pump))[0]
    span, count = times[-1] - times[0], times.size - 1
    beyond_rest = spent / float(p["area"]) / float(p["energy_per_charge"])
    charge = (beyond_rest + float(p["resting_influx"]) * span) / count
    return Firing(float(count / span), float(charge))


def measure(scenario: Scenario, effort: float = 1.0, seed: int = 1, threads: int = 1,
            halted: Callable[[], bool] = never) -> Outcome:  # fmt: skip
    """Return the rate at 10 µA/cm² and the curve of rate against current."""
    bench = Bench(seed, threads, halted)
    temperature = float(scenario.get("axon.temperature"))
    currents = np.array(CURRENTS if effort >= 0.4 else FEW)
    found = [sustained(scenario, float(current), temperature, bench) for current in currents]
    rates = np.array([firing.rate for firing in found])
    standard = found[int(np.flatnonzero(currents == STANDARD)[0])]
    cold = temperature == COLD
    series = [Series("this axon", currents, rates)]
    if cold:
        mark = np.array([STANDARD]), np.array([RATE])
        series.append(Series("published, 6.3 °C", *mark, kind="published", line=False))
    details = {
        f"sodium_charge_c_per_m2_at_{current:g}_a_per_m2": firing.charge
        for current, firing in zip(currents, found, strict=True)
        if firing.charge is not None
    }
    return Outcome(
        number=standard.rate,
        error=None,
        unit="Hz",
        means="rate at 10 µA/cm²",
        published=RATE if cold else None,
        band=(0.99 * RATE, 1.01 * RATE) if cold else (0.0, float("inf")),
        sentence=_sentence(currents, rates, standard, temperature),
        x=Axis("Sustained current", "A/m²"),
        y=Axis("Rate", "Hz"),
        series=tuple(series),
        source="squidcheck2026",
        evidence="calculated",
        details=details,
    )


def _sentence(currents, rates, standard: Firing, temperature: float) -> str:
    celsius = f"At {temperature - 273.15:.1f} °C"
    if not rates.any():
        return f"{celsius} the axon fires at none of the currents for long."
    first, last = currents[np.flatnonzero(rates)[[0, -1]]] * 100.0
    text = f"{celsius} the axon keeps firing at {first:.3g} to {last:.3g} µA/cm², never slowly"
    if standard.charge is None:
        return f"{text}; at 10 µA/cm² it is silent."
    return (
        f"{text}; at 10 µA/cm² it fires {standard.rate:.0f} times a second, and "
        f"{standard.charge * 1e5:.0f} nC/cm² of sodium come in with each spike."
    )
