"""The fast path in lanes: the bits of the plain kernel, whatever the block, chunk and threads."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.model import lanes
from explorer.model.long_steps import LONG
from explorer.model.neurons import models
from explorer.model.populations import populations

CASES = {
    "opening": ("population/opening", 24, {"stimulus.amplitude": 1.0}),
    "not a multiple of a block": (
        "neuron/pulse-train",
        70,
        {"population.spread": 0.1, "stimulus.amplitude": 1.0},
    ),
    "slow outputs": ("neuron/65nm", 16, {"stimulus.amplitude": 0.8}),
    "attojoules": ("neuron/3nm", 16, {"stimulus.amplitude": 0.8}),
    "no noise": ("neuron/pulse-train", 9, {"noise.scale": 0.0}),
    "another ion": ("neuron/copper", 12, {}),
    "long steps": (
        "neuron/pulse-train",
        70,
        {"run.long_steps": True, "stimulus.amplitude": 1.0},
    ),
    "long steps, devices that differ": (
        "neuron/pulse-train",
        66,
        {"run.long_steps": True, "stimulus.amplitude": 1.0, "population.spread": 0.1},
    ),
    "long steps, pulses of their own": (
        "neuron/pulse-train",
        9,
        {
            "run.long_steps": True,
            "stimulus.amplitude": 1.2,
            "stimulus.shape": "poisson",
            "stimulus.individual": True,
        },
    ),
    "long steps, slow outputs": (
        "neuron/65nm",
        16,
        {"run.long_steps": True, "stimulus.amplitude": 0.8},
    ),
    "langevin": ("neuron/langevin", 66, {}),
    "quiet langevin": ("neuron/langevin", 9, {"noise.scale": 0.0}),
}
STEPS = 40_000


def ran(preset, neurons, changes, chunks=(9_999,), threads=1, plain=False, steps=STEPS):
    """Return hash, spikes in order, and the traces of three neurons of a run."""
    scenario = explorer.load_preset(preset)
    scenario.update(changes)
    probes = (0, neurons // 2, neurons - 1)
    simulation = Simulation(lay_out(scenario, neurons=neurons, seed=5), probes, threads, plain)
    times, spiking, traces = [], [], []
    while simulation.step < steps:
        for size in chunks:
            if scenario.run.long_steps:
                size = -(-size // LONG) * LONG
            chunk = simulation.advance(min(size, steps - simulation.step))
            times.append(chunk.times)
            spiking.append(chunk.neurons)
            traces.append(chunk.trace)
    times, spiking = np.concatenate(times), np.concatenate(spiking)
    order = np.lexsort((spiking, times))
    return (
        simulation.sha256(), times[order].tobytes(), spiking[order].tobytes(),
        np.concatenate(traces, axis=1).tobytes(), times.size,
    )  # fmt: skip


@pytest.fixture(scope="module")
def plain():
    return {name: ran(*case, plain=True) for name, case in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_lanes_give_the_bits_of_the_plain_kernel(plain, name):
    preset, neurons, changes = CASES[name]
    scenario = explorer.load_preset(preset)
    scenario.update(changes)
    model = populations()[scenario.neuron.model]
    assert model.suits(lay_out(scenario, neurons=neurons).parameters)
    assert ran(preset, neurons, changes) == plain[name]


def test_there_were_spikes_to_compare(plain):
    assert {name for name, found in plain.items() if found[-1] < 5} <= {"no noise"}


@pytest.mark.parametrize("name", ["not a multiple of a block", "long steps"])
@pytest.mark.parametrize("chunks", [(8,), (64,), (512,), (4096,), (1, 7, 8, 250)])
def test_chunks_do_not_matter(chunks, name):
    case = CASES[name]
    assert ran(*case, chunks=chunks, steps=8_000) == ran(*case, plain=True, steps=8_000)


@pytest.mark.parametrize("name", ["not a multiple of a block", "long steps", "langevin"])
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_do_not_matter(plain, name, threads):
    assert ran(*CASES[name], threads=threads) == plain[name]


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


# Each pair is compiled anew, which takes most of the time.
@pytest.mark.parametrize(("name", "width"), [
    ("not a multiple of a block", 16), ("not a multiple of a block", 128),
    ("long steps", 16), ("langevin", 128),
])  # fmt: skip
def test_the_width_of_a_block_does_not_matter(plain, tmp_path, monkeypatch, width, name):
    preset, neurons, changes = CASES[name]
    id = explorer.load_preset(preset).neuron.model
    source = Path(lanes.__file__).read_text(encoding="utf-8")
    assert "\nLANES = 64\n" in source
    other = tmp_path / f"lanes_{width}_{id.replace('-', '_')}.py"
    other.write_text(source.replace("\nLANES = 64\n", f"\nLANES = {width}\n"), encoding="utf-8")
    loaded(other)
    fast = populations()[id]
    text = Path(fast.__file__).read_text(encoding="utf-8")
    copy = tmp_path / f"population_{other.stem}.py"
    copy.write_text(text.replace("explorer.model.lanes", other.stem), encoding="utf-8")
    module = loaded(copy)
    assert int(module.ROW) == width
    monkeypatch.setattr(fast, "advance", module.advance)
    assert ran(preset, neurons, changes) == plain[name]


def test_what_does_not_suit_runs_plain():
    chain = explorer.load_preset("network/cascade")
    fast = explorer.load_preset("neuron/pulse-train")
    fast.set("device.on_resistance", "10 kΩ")
    for scenario in (chain, fast):
        layout = lay_out(scenario, neurons=16)
        assert not populations()["1m1t1r"].suits(layout.parameters)
        assert Simulation(layout)._kernel(16) is models()["1m1t1r"].advance
    assert ran("neuron/pulse-train", 16, {"device.on_resistance": "10 kΩ"}, steps=2000) == ran(
        "neuron/pulse-train", 16, {"device.on_resistance": "10 kΩ"}, plain=True, steps=2000
    )


def test_each_neuron_may_have_an_input_of_its_own():
    layout = lay_out(explorer.load_preset("neuron/pulse-train"), neurons=10, seed=2)
    rng = np.random.default_rng(0)
    inputs = np.repeat(rng.uniform(0.6, 1.2, (10, 40)), 200, axis=1)
    states = []
    for kernel in (models()["1m1t1r"].advance, populations()["1m1t1r"].advance):
        state = models()["1m1t1r"].at_rest(layout.parameters)
        room = np.empty(50_000, np.int64), np.empty(50_000)
        none = np.empty(0, np.int64), np.empty((0, inputs.shape[1], 8))
        count = kernel(layout.parameters, state, inputs, 0, 2, 0, 10, *none, *room)
        states.append((state.tobytes(), count, room[1][:count].tolist().sort()))
    assert states[0] == states[1]
    assert states[0][1] > 0
