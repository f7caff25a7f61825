"""Thermal noise of the gate circuit: its law, its work, what a spike is, and where it runs."""

from __future__ import annotations

import math

import numba as nb
import numpy as np
import pytest
from scipy import integrate

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.model.constants import BOLTZMANN
from explorer.model.long_steps import LONG
from explorer.model.neurons import models
from explorer.model.physics.circuit.capacitive_node import energies, relax
from explorer.model.physics.noise.nyquist_1928 import agitate, rearm_voltage
from explorer.model.populations import populations

PRESET = "neuron/3nm-circuit-noise"
HEAT = BOLTZMANN * 300.0
CAPACITANCE = 4.14e-18
STEPS_OF = [1e-7, 1e-3, 0.05, 0.4, 0.99, 1.01, 3.0, 30.0]
"""Lengths of a step in time constants of the gate."""


@nb.njit
def stepped(voltage, source, g_s, g_l, dt, capacitance, variance, normal):
    """Return (new voltage, mean, mean square about it, charge, work, the three energies)."""
    relaxed = relax(voltage, source, g_s, g_l, dt / capacitance)
    found = agitate(
        voltage, relaxed, source, g_s, g_l, dt / capacitance, capacitance, variance, normal
    )
    spent = energies(source, g_s, g_l, found[1], found[2], dt)
    return found, (spent[0], spent[1], spent[2] + source * found[3])


@nb.njit
def many(voltage, source, g_s, g_l, dt, capacitance, variance, normals):
    """Return rows of (voltage, heat in g_s, in g_l, from the source, work) after each step."""
    rows = np.empty((normals.size, 5))
    for place in range(normals.size):
        found, spent = stepped(
            voltage, source, g_s, g_l, dt, capacitance, variance, normals[place]
        )  # fmt: skip
        voltage = found[0]
        rows[place] = (voltage, spent[0], spent[1], spent[2], found[4])
    return rows


@pytest.mark.parametrize("y", STEPS_OF)
def test_a_step_is_the_mean_over_all_paths_between_its_ends(y):
    g_s, g_l, source, start, normal, variance = 1e-8, 3e-9, 0.5, 0.13, 0.7, 1e-3
    dt = y * CAPACITANCE / (g_s + g_l)
    (new, mean, square, charge, work), spent = stepped(
        start, source, g_s, g_l, dt, CAPACITANCE, variance, normal
    )
    limit = source * g_s / (g_s + g_l)
    kick = math.sqrt(-variance * math.expm1(-2.0 * y)) * normal

    def reached(s):  # sinh(s) / sinh(y) without overflow
        return math.exp(s - y) * math.expm1(-2.0 * s) / math.expm1(-2.0 * y)

    def path(s):
        return limit + (start - limit) * math.exp(-s) + kick * reached(s)

    def scatter(s):
        inner = math.expm1(-2.0 * s) * math.expm1(-2.0 * (y - s)) / math.expm1(-2.0 * y)
        return -variance * inner

    def over_step(function):
        points = [y / 30.0, y - y / 30.0]
        return integrate.quad(function, 0.0, y, points=points, epsabs=0.0, epsrel=1e-11)[0] / y

    assert new == pytest.approx(path(y), rel=1e-12, abs=0.0)
    assert mean == pytest.approx(over_step(path), rel=1e-9, abs=0.0)
    about = over_step(lambda s: (path(s) - mean) ** 2 + scatter(s))
    assert square == pytest.approx(about, rel=1e-6, abs=0.0)
    noise = CAPACITANCE * kick * (1.0 + math.tanh(y / 2.0))
    assert charge == pytest.approx(noise * g_s / (g_s + g_l), rel=1e-12, abs=0.0)
    held = 0.5 * CAPACITANCE * (new * new - start * start)
    given = spent[2] + work
    assert given - spent[0] - spent[1] - held == pytest.approx(0.0, abs=1e-12 * abs(given))


def test_energies_are_those_of_finely_drawn_paths():
    """Nothing here uses the bridge: noise currents of both conductances in 400 small steps."""
    g_s, g_l, source, start = 1e-8, 4e-9, 0.5, 0.1
    total, paths, fine = g_s + g_l, 40_000, 400
    dt = 0.8 * CAPACITANCE / total
    small = dt / fine
    rng = np.random.default_rng(1)
    voltage = np.full(paths, start)
    heat_s, heat_l, given, work = (np.zeros(paths) for _ in range(4))
    for _ in range(fine):
        noise_s, noise_l = (
            math.sqrt(2.0 * HEAT * g * small) * rng.standard_normal(paths) for g in (g_s, g_l)
        )
        new = voltage + ((g_s * source - total * voltage) * small + noise_s + noise_l) / CAPACITANCE
        middle = 0.5 * (voltage + new)
        heat_s += g_s * small * (source - middle) ** 2
        heat_l += g_l * small * middle**2
        given += source * (g_s * small * (source - middle) + noise_s)
        work += (middle - source) * noise_s + middle * noise_l
        voltage = new
    normals = rng.standard_normal(paths)
    ours = np.array([
        many(start, source, g_s, g_l, dt, CAPACITANCE, HEAT / CAPACITANCE, normals[k : k + 1])[0]
        for k in range(paths)
    ])  # fmt: skip
    for column, drawn in enumerate((voltage, heat_s, heat_l, given, work)):
        error = math.hypot(drawn.std(), ours[:, column].std()) / math.sqrt(paths)
        # Half a small step is what the midpoint of a variance that is still growing leaves out.
        bias = 0.5 * HEAT * total * small / CAPACITANCE if column in (1, 2, 4) else 0.0
        apart = abs(drawn.mean() - ours[:, column].mean())
        assert apart < 4.0 * error + 2.0 * bias, column
    scatter = [(drawn.std(), ours[:, c].std()) for c, drawn in ((0, voltage), (3, given))]
    assert scatter[0][0] == pytest.approx(scatter[0][1], rel=0.02)
    assert scatter[1][0] == pytest.approx(scatter[1][1], rel=0.02)


@pytest.mark.parametrize("y", [1e-2, 0.3, 2.0])
@pytest.mark.parametrize("source", [0.0, 0.5])
def test_equipartition_and_first_law_in_a_steady_state(y, source):
    g_s, g_l, steps = 1e-8, 3e-9, 400_000
    normals = np.random.default_rng(3).standard_normal(steps)
    dt = y * CAPACITANCE / (g_s + g_l)
    rows = many(
        source * g_s / (g_s + g_l), source, g_s, g_l, dt, CAPACITANCE, HEAT / CAPACITANCE, normals
    )
    independent = steps * math.tanh(y)
    variance = rows[:, 0].var()
    assert variance == pytest.approx(HEAT / CAPACITANCE, rel=4.0 * math.sqrt(2.0 / independent))
    steady = source * source * g_s * g_l / (g_s + g_l) * dt
    heat = rows[:, 1] + rows[:, 2] - steady
    # Per step, noise works one kT a time constant, and that much more turns to heat.
    blocks = rows[:, 4].reshape(200, -1).mean(axis=1)
    error = blocks.std(ddof=1) / math.sqrt(200)
    assert abs(rows[:, 4].mean() - HEAT * y) < 4.0 * error
    assert error < 0.1 * HEAT * y
    gained = (rows[:, 3] - steady).mean() + rows[:, 4].mean()
    assert gained == pytest.approx(heat.mean(), abs=2.0 * HEAT / steps * 40.0)


def quiet():
    """Return the 3 nm neuron without input: nothing but its control resistor's noise."""
    scenario = explorer.load_preset(PRESET)
    scenario.set("stimulus.amplitude", 0.0)
    return scenario


@pytest.fixture(scope="module")
def resting():
    """Return 400 gates at rest after ten of their time constants, and their trace's second half."""
    scenario = quiet()
    scenario.set("run.dt", "100 ps")
    layout = lay_out(scenario, neurons=400, seed=2)
    simulation = Simulation(layout, (), 2)
    voltages = []
    for _ in range(20):
        simulation.advance(5000)
        voltages.append(simulation.state["gate_voltage"].copy())
    return layout, simulation, np.array(voltages)


def test_a_resting_gate_has_the_variance_of_equipartition(resting):
    _layout, _simulation, voltages = resting
    late = voltages[6:]
    # Two looks at a gate are half a time constant apart: about 400 * 14 * tanh(1/4) independent.
    error = math.sqrt(2.0 / (400 * 14 * math.tanh(0.5)))
    assert late.var() == pytest.approx(HEAT / CAPACITANCE, rel=4.0 * error)
    assert abs(late.mean()) < 4.0 * math.sqrt(HEAT / CAPACITANCE / (400 * 14 * 0.24))
    assert math.sqrt(late.var()) == pytest.approx(31.6e-3, rel=0.05)


def test_in_equilibrium_noise_works_as_much_as_turns_to_heat(resting):
    layout, simulation, _voltages = resting
    state = simulation.state
    spent = (state["memristor"] + state["control_resistor"]).sum()
    constants = simulation.time / (242e9 * CAPACITANCE)
    assert constants == pytest.approx(10.0, rel=0.01)
    # Each gate also takes up kT / 2 on its way from 0 V to equilibrium, and none from the input.
    work = state["source_thermal"].sum()
    assert abs(state["source_input"]).max() == 0.0
    assert work == pytest.approx(400 * HEAT * constants, rel=0.1)
    assert work - spent == pytest.approx(state["stored"].sum(), rel=1e-9)
    assert state["stored"].sum() == pytest.approx(400 * HEAT / 2.0, rel=0.3)
    assert layout.parameters["agitation"][0] == pytest.approx(HEAT / CAPACITANCE)


def test_at_rest_noise_alone_hardly_ever_fires(resting):
    _layout, simulation, _voltages = resting
    assert simulation.state["spikes"].sum() == 0.0


def summary(dt="20 ps", **changes):
    scenario = explorer.load_preset(PRESET)
    scenario.update({"run.dt": dt} | {k.replace("__", "."): v for k, v in changes.items()})
    return explorer.simulate(scenario, seconds=6e-6, neurons=64, threads=2, traced=0).summary()


def test_spikes_do_not_depend_on_the_step():
    coarse, fine = summary(), summary("10 ps")
    assert coarse["spikes"] > 250
    assert fine["rate_hz"] == pytest.approx(coarse["rate_hz"], rel=0.15)
    assert fine["energy_per_spike_j"] == pytest.approx(coarse["energy_per_spike_j"], rel=0.15)


def test_without_a_re_arm_voltage_they_would():
    counts = []
    for dt in (20e-12, 5e-12):
        scenario = explorer.load_preset(PRESET)
        scenario.set("run.dt", dt)
        layout = lay_out(scenario, neurons=16, seed=1)
        layout.parameters["rearm_voltage"] = layout.parameters["threshold_voltage"]
        simulation = Simulation(layout, (), 2)
        simulation.advance(round(4e-6 / dt))
        counts.append(simulation.state["spikes"].sum())
    assert counts[0] > 5 * summary()["spikes"] * 16 / 64 * 4 / 6
    assert counts[1] > 1.2 * counts[0]


def test_long_steps_leave_rate_energy_and_thermal_work_as_they_are():
    short, long = summary(), summary(run__long_steps=True)
    assert long["state_sha256"] != short["state_sha256"]
    assert long["rate_hz"] == pytest.approx(short["rate_hz"], rel=0.15)
    assert long["energy_per_spike_j"] == pytest.approx(short["energy_per_spike_j"], rel=0.15)
    assert long["energy_j"]["residual_rel"] == pytest.approx(0.0, abs=1e-9)


def test_a_resting_gate_has_the_same_variance_in_long_steps():
    scenario = quiet()
    scenario.set("run.long_steps", True)
    simulation = Simulation(lay_out(scenario, neurons=1000, seed=4), (), 2)
    simulation.advance(LONG * 20_000)
    variance = simulation.state["gate_voltage"].var()
    settled = -HEAT / CAPACITANCE * math.expm1(-2.0 * simulation.time / (242e9 * CAPACITANCE))
    assert variance == pytest.approx(settled, rel=4.0 * math.sqrt(2.0 / 1000))


@pytest.mark.parametrize("long", [False, True])
def test_chunks_and_threads_do_not_matter(long):
    found = set()
    for chunk, threads in ((24_000, 1), (8, 1), (4096, 2), (264, 3)):
        scenario = explorer.load_preset(PRESET)
        scenario.set("run.long_steps", long)
        run = explorer.simulate(
            scenario, seconds=4.8e-7, neurons=5, threads=threads, chunk_steps=chunk
        )
        found.add(run.summary()["state_sha256"])
    assert len(found) == 1


def test_odd_chunks_do_not_matter():
    runs = [
        explorer.simulate(explorer.load_preset(PRESET), seconds=4e-8, chunk_steps=chunk)
        for chunk in (1, 3, 1999)
    ]
    assert len({run.summary()["state_sha256"] for run in runs}) == 1


def test_populations_with_it_run_in_the_model_s_own_kernel():
    layout = lay_out(explorer.load_preset(PRESET), neurons=64)
    assert not populations()["1m1t1r"].suits(layout.parameters)
    assert Simulation(layout)._kernel(64) is models()["1m1t1r"].advance


def test_the_least_noise_is_next_to_none():
    runs = []
    for scale in (0.0, 1e-9):
        scenario = explorer.load_preset("neuron/3nm")
        scenario.set("noise.circuit", scale)
        runs.append(explorer.simulate(scenario, seconds=2e-7, neurons=3))
    without, least = (run.traces["gate_voltage"].to_numpy() for run in runs)
    assert np.abs(least - without).max() < 1e-6
    assert runs[0].summary()["energy_j"]["source_thermal"] == 0.0
    assert not runs[0].state["waiting"].any()


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        (PRESET, {}),
        (PRESET, {"noise.circuit": 5.0, "device.temperature": 400.0}),
        ("neuron/pulse-train", {"noise.circuit": 1.0}),
        ("network/cascade", {"noise.circuit": 10.0}),
        ("neuron/65nm", {"noise.circuit": 10.0, "run.long_steps": True}),
    ],
)
def test_the_books_close_with_the_thermal_work(preset, changes):
    scenario = explorer.load_preset(preset)
    scenario.update(changes)
    steps = min(lay_out(scenario).steps, 60_000)
    run = explorer.simulate(scenario, seconds=steps * scenario.run.dt).summary()
    book = run["energy_j"]
    assert book["source_thermal"] != 0.0
    assert abs(book["residual_rel"]) < 1e-9
    given = book["source_input"] + book["source_supply"] + book["source_thermal"]
    spent = book["memristor"] + book["control_resistor"] + book["transistor"] + book["load"]
    scale = abs(book["source_input"]) + abs(book["source_supply"])
    assert given - spent == pytest.approx(book["stored"], abs=1e-9 * scale)


def test_noise_scale_multiplies_it_and_temperature_sets_it():
    def agitation(**changes):
        scenario = explorer.load_preset(PRESET)
        scenario.set("stimulus.match_ion", False)  # a matched clock scales the capacitance too
        scenario.update({path.replace("__", "."): value for path, value in changes.items()})
        return float(lay_out(scenario).parameters["agitation"][0])

    base = agitation()
    assert base == pytest.approx(HEAT / CAPACITANCE, rel=1e-12)
    assert agitation(noise__scale=0.5) == pytest.approx(base / 4.0)
    assert agitation(noise__circuit=2.0) == pytest.approx(base * 4.0)
    assert agitation(noise__scale=0.0) == 0.0
    assert agitation(device__temperature=330.0) == pytest.approx(1.1 * base)
    assert agitation(neuron__gate_capacitance=8.28e-18) == pytest.approx(0.5 * base)


def test_the_re_arm_voltage_keeps_noise_from_counting():
    assert rearm_voltage(0.2, 0.0) == 0.2
    assert rearm_voltage(0.2, 1.0) == 0.1
    # A gate falls past its threshold through R_c alone; how often does it come back by itself?
    level, theta, y, gates = 0.2, HEAT / CAPACITANCE, 1e-4, 4000
    armed = rearm_voltage(level, theta)
    assert armed == pytest.approx(0.17696, rel=1e-3)
    rng = np.random.default_rng(5)
    voltage, waiting, again = np.full(gates, armed), np.zeros(gates, bool), 0
    for _ in range(10_000):
        new = voltage * math.exp(-y) + math.sqrt(-theta * math.expm1(-2 * y)) * rng.normal(
            size=gates
        )
        crossed = ~waiting & (voltage < level) & (new >= level)
        again += int(crossed.sum())
        waiting |= crossed
        voltage = new
    assert 0.003 < again / gates < 0.03
