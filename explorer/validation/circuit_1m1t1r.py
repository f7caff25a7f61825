"""Parts of zhao_2025.py: the model without noise, its circuit, its energies and its numerics."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.run import Result, simulate
from explorer.engine.simulation import Simulation
from explorer.model.neurons import usc_1m1t1r
from explorer.model.observables.energy import residual
from explorer.quantity import engineering
from explorer.scenario.presets import load_preset
from explorer.validation.target import Effort, Measured, Target

TABLE_1, TABLE_7, TABLE_8 = "neuron/paper-table-1", "neuron/65nm", "neuron/3nm"
TRAIN = {"stimulus.shape": "pulse-train", "stimulus.amplitude": 0.8,
         "stimulus.width": 1e-3, "stimulus.period": 2e-3}  # fmt: skip
PROMISE = 1e-3
"""Relative band of a regression: the tighter of 0.1 and 0.2 %."""


def _near(value: float, part: float) -> tuple[float, float]:
    return value * (1.0 - part), value * (1.0 + part)


def table_1() -> list[Target]:
    """Targets 8 and 9b: table 1 of the paper without noise."""
    made = []
    for letter, voltage, published in (("a", 0.6, 77.63e-3), ("b", 1.0, 15.43e-3)):
        drive = {"stimulus.shape": "dc", "stimulus.amplitude": voltage}
        made.append(
            Target(f"8{letter}", f"table 1 without noise, constant {voltage} V: first spike",
                   published, "s", _near(published, PROMISE), "he2026", "transcribed",
                   partial(_first_spike, tuple(drive.items())))
        )  # fmt: skip
    return [
        *made,
        Target("9b", "table 1 without noise, 0.8 V train: first spike", 192.93e-3, "s",
               _near(192.93e-3, PROMISE), "he2026", "transcribed",
               partial(_first_spike, tuple(TRAIN.items()))),
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _still(changes: tuple, seconds: float) -> Result:
    """Return a run of table 1 without noise."""
    scenario = load_preset(TABLE_1)
    scenario.update(dict(changes) | {"noise.scale": 0.0})
    return simulate(scenario, seconds=seconds, neurons=1, traced=1)


def _first_spike(changes: tuple, effort: Effort) -> Measured:
    times = _still(changes, 0.9).spike_times
    return Measured(float(times[0]) if times.size else None, 0.0, "" if times.size else "silent")


def latch() -> list[Target]:
    """Target 15: without noise the pulse train stops firing."""
    changes = (*TRAIN.items(), ("neuron.control_resistance", 250e6))
    common = ("he2026", "transcribed")
    return [
        Target("15a", "table 1 without noise, R_c 250 MΩ: spikes after 0.5 s", 0.0, "1",
               (0.0, 0.0), *common, partial(_late_spikes, changes)),
        Target("15b", "the same: lowest gate voltage after 0.5 s, at least 0.29 V", "≥ 0.29 V",
               "V", (0.29, 0.8), *common, partial(_lowest_gate, changes)),
    ]  # fmt: skip


def _late_spikes(changes: tuple, effort: Effort) -> Measured:
    times = _still(changes, 0.9).spike_times
    return Measured(float((times > 0.5).sum()), 0.0, f"{times.size} spikes before")


def _lowest_gate(changes: tuple, effort: Effort) -> Measured:
    traces = _still(changes, 0.9).traces
    late = traces["time"].values > 0.5
    return Measured(float(traces["gate_voltage"].values[0, late].min()), 0.0)


def output_stage(preset: str) -> list[Target]:
    """Targets 16 and 17: the gate's decay and the output current."""
    return [
        Target("16", "gate decays through R_c 250 MΩ, C_g 10 pF, memristor off", 2.5e-3, "s",
               _near(2.5e-3, PROMISE), "zhao2025", "calculated", partial(_decay, preset)),
        Target("17", "largest output current, V_dd 0.5 V, R_l 47 kΩ (at most V_dd / R_l)",
               10.5e-6, "A", (10.0e-6, 0.5 / 47e3), "he2026", "transcribed",
               partial(_on_current, preset)),
    ]  # fmt: skip


def _decay(preset: str, effort: Effort) -> Measured:
    scenario = load_preset(preset)
    scenario.update({"stimulus.amplitude": 0.0, "neuron.control_resistance": 250e6,
                     "neuron.gate_capacitance": 10e-12, "network.stages": 1})  # fmt: skip
    simulation = Simulation(lay_out(scenario, neurons=1, seed=effort.seed), ())
    simulation.state["gate_voltage"] = 0.5
    steps = round(5e-3 / simulation.layout.dt)
    simulation.advance(steps)
    left = float(simulation.state["gate_voltage"][0]) / 0.5
    return Measured(-steps * simulation.layout.dt / float(np.log(left)), 0.0,
                    "the memristor's 1 TΩ takes 0.025 % of it")  # fmt: skip


def _on_current(preset: str, effort: Effort) -> Measured:
    scenario = load_preset(preset)
    supply, load = 0.5, 47e3
    scenario.update(TRAIN | {"neuron.supply_voltage": supply, "neuron.load_resistance": load,
                             "neuron.load_capacitance": 0.0, "network.stages": 1})  # fmt: skip
    simulation = Simulation(lay_out(scenario, neurons=1, seed=effort.seed, seconds=0.9), (0,))
    column = usc_1m1t1r.TRACED.index("output_voltage")
    lowest = supply
    while simulation.step < simulation.layout.steps:
        left = simulation.layout.steps - simulation.step
        lowest = min(lowest, simulation.advance(min(50_000, left)).trace[0, :, column].min())
    return Measured((supply - float(lowest)) / load, 0.0, "lower end of the band assumed, 5 %")


def energies(preset: str) -> list[Target]:
    """Targets 18 to 20."""
    gate = 4.14e-18 * 0.5**2
    return [
        Target("18", "front end per spike, 65 nm set at 0.45 V, first 0.9 s", 1.39e-12, "J",
               (1e-12, 3e-12), "he2026", "transcribed", partial(_spike_energy, TABLE_7, 40)),
        Target("19", "front end per spike, 3 nm set at 0.5 V, first 9 µs", 1e-18, "J",
               (0.5 * gate, 3e-18), "zhao2025", "extrapolated", _scaled_energy),
        Target("20", "energy books: largest residual of all runs made for it", 0.0, "1",
               (0.0, 1e-3), "zhao2025", "calculated", partial(_books, preset)),
    ]  # fmt: skip


def _per_spike(result: Result) -> tuple[float, float]:
    """Return the front end's energy per spike with the error of a ratio of sums [J]."""
    state = result.state
    spikes, spent = state["spikes"], state["memristor"] + state["control_resistor"]
    ratio = float(spent.sum() / spikes.sum())
    rest = spent - ratio * spikes
    return ratio, float(rest.std(ddof=1) / np.sqrt(rest.size) / spikes.mean())


@lru_cache(maxsize=16)
def _run(preset: str, full: int, seconds: float | None, effort: Effort) -> Result:
    return simulate(load_preset(preset), seconds=seconds, seed=effort.seed,
                    neurons=effort.count(full, 6), threads=effort.threads, traced=0)  # fmt: skip


def _spike_energy(preset: str, full: int, effort: Effort) -> Measured:
    value, error = _per_spike(_run(preset, full, None, effort))
    return Measured(value, error, "rises to about 3.2 pJ once the residue has settled")


def _scaled_energy(effort: Effort) -> Measured:
    value, error = _per_spike(_run(TABLE_8, 200, 9e-6, effort))
    late, late_error = _per_spike(_run(TABLE_8, 12, 1e-4, effort))
    note = (
        f"drifts to {engineering(late, 'J')} ± {engineering(late_error, 'J', 2)} over 100 µs, as "
        "residue builds up; circuit noise left out"
    )
    return Measured(value, error, note)


def _books(preset: str, effort: Effort) -> Measured:
    model = usc_1m1t1r.DESCRIPTION
    runs = [_run(TABLE_7, 40, None, effort), _run(TABLE_8, 200, 9e-6, effort),
            _run(TABLE_8, 12, 1e-4, effort), _run(preset, 200, None, effort)]  # fmt: skip
    chain = load_preset(preset)
    chain.set("network.stages", 2)
    runs.append(simulate(chain, seconds=0.5, seed=effort.seed, neurons=8, traced=0))
    worst = max(abs(residual(run.state, model)) for run in runs)
    return Measured(worst, None, f"{len(runs)} runs, one of them a chain of two stages")


def numerics(preset: str) -> list[Target]:
    """Target 31: the same seed gives the same bits; a step half as long the same rate."""
    return [
        Target("31a", "states that differ with one seed, other chunks and threads", 0.0, "1",
               (0.0, 0.0), "salmon2011", "calculated", partial(_same_bits, preset)),
        Target("31b", "change of the rate at half the step", 0.0, "1", (-0.05, 0.05),
               "zhao2025", "calculated", partial(_half_step, preset)),
    ]  # fmt: skip


def _same_bits(preset: str, effort: Effort) -> Measured:
    scenario = load_preset(preset)
    hashes = {
        simulate(scenario, seconds=0.3, seed=effort.seed, neurons=6, threads=threads,
                 chunk_steps=chunk, traced=0).summary()["state_sha256"]
        for threads, chunk in ((1, None), (1, 9_999), (2, 4_000), (3, None))
    }  # fmt: skip
    other = simulate(scenario, seconds=0.3, seed=effort.seed + 1, neurons=6, traced=0)
    if other.summary()["state_sha256"] in hashes:
        return Measured(None, None, "another seed gives the same state")
    return Measured(float(len(hashes) - 1), 0.0, "four runs; another seed gives another state")


def _half_step(preset: str, effort: Effort) -> Measured:
    whole = _run(preset, 200, None, effort)
    scenario = load_preset(preset)
    scenario.set("run.dt", 0.5 * scenario.run.dt)
    half = simulate(scenario, seed=effort.seed, neurons=whole.layout.size,
                    threads=effort.threads, traced=0)  # fmt: skip
    counts = [run.state["spikes"] for run in (whole, half)]
    means = [float(count.mean()) for count in counts]
    relative = [
        float(count.std(ddof=1) / np.sqrt(count.size)) / mean
        for count, mean in zip(counts, means, strict=True)
    ]
    return Measured(means[1] / means[0] - 1.0, float(np.hypot(*relative)))
