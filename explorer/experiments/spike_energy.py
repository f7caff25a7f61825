"""Energy of a spike: what the front end takes, against the voltage of the pulses.

Protocol: the scenario's own pulse train from rest, at its own amplitude and around it. Charging the
gate takes C_g V^2; a spike may take less, when the gate does not fill, or more, when it is filled
again. Source: zhao2025 by he2026: 1.39 pJ with 10 pF at 0.45 V, that is 0.69 C_g V^2.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, count_of, mean_and_error
from explorer.language import translate as _
from explorer.quantity import engineering

ID = "spike-energy"
TITLE = "Energy of a spike"
QUESTION = "What does one spike cost, and what sets the price?"
TRAIT = False
ORDER = 80
MODELS = ("1m1t1r",)

FACTORS = np.array([0.7, 0.85, 1.0, 1.2, 1.4])
PUBLISHED = 1.39e-12
PUBLISHED_AT = 0.45
PUBLISHED_GATE = 10e-12
ALLOWED = (0.5, 3.0)
"""Band in units of C_g V^2."""

PULSES = 450


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the front end's energy per output spike at the scenario's amplitude [J]."""
    bench = Bench(seed, threads, halted)
    amplitude = max(abs(scenario.stimulus.amplitude), 0.05)
    voltages = amplitude * FACTORS
    found = np.full((voltages.size, 2), np.nan)
    capacitance = scenario.neuron.gate_capacitance
    for row, voltage in enumerate(voltages):
        count = count_of(60 if FACTORS[row] == 1.0 else 20, effort, 2)
        found[row], capacitance = _energy(bench, scenario, float(voltage), count)
    charge = capacitance * voltages * voltages
    here = int(np.argmin(np.abs(FACTORS - 1.0)))
    unit = float(charge[here])
    number, error = (None, None) if np.isnan(found[here, 0]) else map(float, found[here])
    same = abs(amplitude / PUBLISHED_AT - 1.0) < 0.01 and np.isclose(capacitance, PUBLISHED_GATE)
    return Outcome(
        number=number,
        error=error,
        unit="J",
        means="energy of memristor and control resistor for one spike",
        published=PUBLISHED if same else None,
        band=(ALLOWED[0] * unit, ALLOWED[1] * unit),
        sentence=_sentence(number, unit),
        x=Axis("Voltage of the pulses", "V"),
        y=Axis("Energy per spike", "J"),
        series=(
            Series("this neuron", voltages, found[:, 0], found[:, 1]),
            Series("C V²", voltages, charge, kind="trace"),
            *((Series("published", np.array([PUBLISHED_AT]), np.array([PUBLISHED]),
                      kind="published", line=False),) if same else ()),
        ),
        source="he2026",
        evidence="transcribed",
        details={
            "C V²": unit,
            "in units of C V²": float(found[here, 0] / unit),
        },
    )  # fmt: skip


def _energy(bench: Bench, scenario, voltage: float, count: int):
    """Return the energy per spike with its error [J], and the gate capacitance as simulated [F]."""
    seconds = PULSES * scenario.stimulus.period
    changes = {"stimulus.shape": "pulse-train", "stimulus.amplitude": voltage}
    trials = bench.trials(scenario, changes, seconds, count)
    state = trials.state
    spikes = state["spikes"]
    spent = state["memristor"] + state["control_resistor"]
    capacitance = float(trials.layout.parameters["gate_capacitance"][0])
    if not spikes.sum():
        return (np.nan, np.nan), capacitance
    ratio = spent.sum() / spikes.sum()
    # The error of a ratio of sums over independent trials.
    error = mean_and_error(spent - ratio * spikes)[1] / spikes.mean()
    return (ratio, error), capacitance


def _sentence(number: float | None, charge: float) -> str:
    if number is None:
        return _("It stayed silent: there is no spike to pay for.")
    text = _("One spike costs {ours}, {times:.1f} times what charging its gate takes: the size of "
             "the gate and the voltage set the price, not the ion.")  # fmt: skip
    return text.format(ours=engineering(number, "J"), times=number / charge)
