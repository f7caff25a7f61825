"""The Langevin device by itself: what its motion must do exactly, and its loop under a sweep."""

from __future__ import annotations

import math

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments.outcome import Halted
from explorer.model.observables.switching import hold_voltage, threshold_voltage
from explorer.model.physics.ion_motion.langevin_landscape import landscape_force
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.validation.target import Effort, Measured

SPIKING = "neuron/langevin"
SWEEP = "device/langevin-sweep"

AT_REST = {"stimulus.shape": "dc", "stimulus.amplitude": 0.0, "langevin.thermal_resistance": 0.0}
FREE = {"langevin.well_depth": 0.0, "langevin.pinning_depth": 0.0, "langevin.slope": 0.0,
        "langevin.wall_stiffness": 0.0}  # fmt: skip
FLAT = {"langevin.well_depth": 2.0, "langevin.pinning_depth": 1.0, "langevin.slope": 0.5}

LEVEL = 0.2e-6
"""Current [A] that counts as switched on in a sweep: at 0.1 V a tenth of the largest one."""


def _device(changes: dict[str, object], preset: str = SPIKING) -> Scenario:
    scenario = load_preset(preset)
    scenario.update(changes)
    return scenario


def _run(scenario: Scenario, seconds: float, neurons: int, effort: Effort) -> Simulation:
    layout = lay_out(scenario, neurons=neurons, seed=effort.seed, seconds=seconds)
    simulation = Simulation(layout, probes=(), threads=effort.threads)
    chunk = max(8, 2_000_000 // neurons)
    while simulation.step < layout.steps:
        if effort.halted():
            raise Halted("stopped before the end.")
        simulation.advance(min(chunk, layout.steps - simulation.step))
    return simulation


def force_between_walls() -> tuple[np.ndarray, float]:
    """Return -u'(x) [1] on a grid between the walls and the drive g [1/V] of the spiking set."""
    p = lay_out(_device({}), neurons=1).parameters[0]
    names = ("curvature", "sharpness", "pinning_curvature", "pinning_sharpness", "slope")
    dips = [float(p[name]) for name in names]
    grid = np.linspace(-1.0, 0.0, 2001)
    return np.array([landscape_force(float(x), *dips) for x in grid]), float(p["pull"])


def free_diffusion(effort: Effort) -> Measured:
    """Return the mean square way of free clusters over 2 t / t_0 [1]; must be 1."""
    scenario = _device(AT_REST | FREE)
    simulation = _run(scenario, 50e-6, effort.count(100_000, 60_000), effort)
    ways = (simulation.state["position"] + 1.0) ** 2
    exact = 2.0 * simulation.time / scenario.get("langevin.hop_time")
    error = ways.std() / math.sqrt(ways.size) / exact
    return Measured(float(ways.mean() / exact), float(error))


def boltzmann(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return a grid of positions and the cumulative share of exp(-u) there, ambient 300 K."""
    own = {name: scenario.get(f"langevin.{name}") for name in (
        "well_depth", "well_width", "pinning_depth", "pinning_width", "slope", "wall_stiffness")
    }  # fmt: skip
    x = np.linspace(-1.6, 0.6, 40_001)
    over = np.maximum(x, 0.0) + np.minimum(x + 1.0, 0.0)
    energy = own["slope"] * x + 0.5 * own["wall_stiffness"] * over**2
    energy -= own["well_depth"] * np.exp(-((x + 1.0) ** 2) / (2.0 * own["well_width"] ** 2))
    energy -= own["pinning_depth"] * np.exp(-(x**2) / (2.0 * own["pinning_width"] ** 2))
    share = np.cumsum(np.exp(-(energy - energy.min())))
    return x, share / share[-1]


def _agreement(scenario: Scenario, seconds: float, effort: Effort) -> Measured:
    """Return the Kolmogorov-Smirnov p of independent clusters against exp(-u)."""
    from scipy import stats

    positions = _run(scenario, seconds, 2000, effort).state["position"]
    grid, share = boltzmann(scenario)
    found = stats.kstest(positions, lambda x: np.interp(x, grid, share))
    note = f"2000 independent clusters, largest distance {found.statistic:.4f}"
    return Measured(float(found.pvalue), note=note)


def rest_in_the_well(effort: Effort) -> Measured:
    """Return how well clusters at rest in the well of the spiking set follow exp(-u), as p [1]."""
    return _agreement(_device(AT_REST | {"run.dt": 0.1e-6}), 100e-6, effort)


def rest_across_the_gap(effort: Effort) -> Measured:
    """Return how well clusters in a flat landscape spread over the whole gap, as p [1]."""
    return _agreement(_device(AT_REST | FLAT | {"run.dt": 0.5e-6}), 3e-3, effort)


def loops(effort: Effort, neurons: int, changes: dict[str, object] | None = None):
    """Sweep up to the amplitude and back; return (threshold, hold) voltages [V] by device."""
    scenario = _device(changes or {}, SWEEP)
    seconds = scenario.get("stimulus.period") / 2.0
    layout = lay_out(scenario, neurons=neurons, seed=effort.seed, seconds=seconds)
    simulation = Simulation(layout, tuple(range(neurons)), effort.threads)
    voltage, current = [], []
    names = simulation.model.TRACED
    chunk = 20_000
    while simulation.step < layout.steps:
        if effort.halted():
            raise Halted("stopped before the end.")
        trace = simulation.advance(min(chunk, layout.steps - simulation.step)).trace
        voltage.append(trace[:, 9::10, names.index("stimulus")])
        current.append(trace[:, 9::10, names.index("current")])
    voltage, current = np.concatenate(voltage, 1), np.concatenate(current, 1)
    half = voltage.shape[1] // 2
    found = [
        (threshold_voltage(v[:half], i[:half], LEVEL), hold_voltage(v[half:], i[half:], LEVEL))
        for v, i in zip(voltage, current, strict=True)
    ]
    return [pair for pair in found if None not in pair]


def loop(effort: Effort) -> Measured:
    """Return the mean hold voltage over the mean threshold voltage of many sweeps [1]."""
    pairs = np.array(loops(effort, effort.count(20, 6)))
    if not len(pairs):
        return Measured(None, None, "no device switched")
    (on, off), spread = pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / math.sqrt(len(pairs))
    note = f"threshold {on:.3f} V, hold {off:.3f} V, {len(pairs)} sweeps"
    error = off / on * math.hypot(spread[0] / on, spread[1] / off)
    return Measured(float(off / on), float(error), note)
