"""The comparison of speeds: every tool does the same work, and what is counted is sane."""

from __future__ import annotations

import json
import platform

import numpy as np
import pytest

from explorer.bench import equations, ports, runner
from explorer.bench.peers import engine, numpy_loop, peers
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.model.neurons import models
from explorer.scenario.presets import load_preset

STATES = {
    "1m1t1r": ("filament", "residue", "gate_voltage", "memristor", "control_resistor",
               "source_input", "load", "transistor", "source_supply", "spikes"),
    "rc-langevin": ("position", "temperature", "device_voltage", "armed", "memristor",
                    "control_resistor", "source_input", "spikes"),
}  # fmt: skip


@pytest.mark.parametrize("model", STATES)
def test_the_plain_equations_are_those_of_the_engine(model):
    scenario = load_preset(equations.PRESETS[model])
    scenario.set("noise.scale", 0.0)
    if model == "rc-langevin":
        scenario.set("stimulus.amplitude", 1.5)
    layout = lay_out(scenario, neurons=1)
    p = equations.constants(model)
    p.filament_noise = p.residue_noise = p.agitation = 0.0
    p.amplitude = layout.timing.amplitude
    state, steps = equations.at_rest(model, 1), 120_000
    normals = np.zeros((2, 1))
    for number in range(steps):
        v_in = p.amplitude if number % p.period < p.width else 0.0
        state = equations.step(model, np, p, state, v_in, normals)
    simulation = Simulation(layout, ())
    simulation.advance(steps)
    ours = [float(simulation.state[name][0]) for name in STATES[model]]
    assert [float(part[0]) for part in state] == pytest.approx(ours, rel=1e-6, abs=1e-12)
    assert ours[-1] > 0


@pytest.mark.parametrize("model", STATES)
def test_draws_and_records_fit_the_models(model):
    assert set(models()[model].PARAMETERS.names) <= set(vars(equations.constants(model)))
    spent, spikes = engine.prepare(model, 16, 80)()
    assert spent >= 0
    assert spikes >= 0
    assert numpy_loop.prepare(model, 3, 8)()[0] > 0


def test_peers_describe_themselves():
    names = [peer.NAME for peer in peers()]
    assert names[0] == "this engine"
    assert len(set(names)) == len(names) == 7
    for peer in peers():
        assert isinstance(peer.missing(), str)
        assert set(peer.MODELS) <= set(equations.PRESETS)


@pytest.mark.filterwarnings("ignore")  # its own
def test_brian2_does_the_same():
    pytest.importorskip("brian2")
    from explorer.bench.peers import brian2_cython

    _, spikes = brian2_cython.prepare("1m1t1r", 200, 100_000)()
    _, ours = engine.prepare("1m1t1r", 200, 100_000)()
    assert spikes == pytest.approx(ours, rel=0.1)


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86-64 code")
def test_the_bound_counts_the_loops():
    found = ports.bound("1m1t1r")
    # Two kicks, one radius for two steps' pair, one load line; field, conductance, load line.
    assert found["divisions"] == pytest.approx(3.0)
    assert found["roots"] == pytest.approx(4.0)
    assert 80 < found["multiplications"] < 200
    assert found["bound_ns"] == max(found["multipliers_ns"], found["divider_ns"]) > 0


def test_the_table_is_plain_data(monkeypatch):
    monkeypatch.setattr(runner, "peers", lambda: [engine, numpy_loop])
    monkeypatch.setattr(runner, "steps_for", lambda name, neurons: 16)
    found = json.loads(json.dumps(runner.compare((8,), 1)))
    assert {"machine", "versions", "date", "rows", "port_bound_share"} <= set(found)
    for row in found["rows"]:
        assert set(row) == {"model", "tool", "neurons", "ns_per_neuron_step", "ratio"}
    assert [row["ratio"] for row in found["rows"] if row["tool"] == "this engine"] == [1.0, 1.0]
    assert set(found["port_bound_share"]) == {"1m1t1r", "rc-langevin"}
