"""Looking back at a live run: the same bits for any neuron, bounded memory, an honest edge."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.recorder import EVERY, SPIKE_BYTES, Recorder
from explorer.engine.replay import Replay, view
from explorer.engine.simulation import Chunk, Simulation
from explorer.errors import EngineError

CHANGES = {5_000: {"stimulus.amplitude": 0.95}, 9_000: {"device.thickness": "7.5 nm"}}
STEPS = 20_000


def recorded(preset="population/opening", steps=STEPS, changes=None, keep=None, **limits):
    """Run all neurons with every one traced, recorded beside it; return tape, traces, spikes."""
    scenario = explorer.load_preset(preset)
    layout = lay_out(scenario)
    simulation = Simulation(layout, probes=tuple(range(layout.size)))
    recorder = Recorder(simulation, **limits)
    traces, changes = [], dict(changes or {})
    times, neurons = [], []
    while simulation.step < steps:
        if simulation.step in changes:
            for path, value in changes[simulation.step].items():
                scenario.set(path, value)
            simulation.replace(lay_out(scenario))
            recorder.changed(simulation)
        chunk = simulation.advance(min(1000, steps - simulation.step))
        recorder.note(simulation, chunk)
        if keep is None or simulation.step > keep:
            traces.append(chunk.trace)
        times.append(chunk.times)
        neurons.append(chunk.neurons)
    whole = np.concatenate(traces, axis=1)
    return recorder, whole, np.concatenate(times), np.concatenate(neurons), simulation


@pytest.mark.parametrize(
    "preset",
    ["population/opening", "network/cascade", "neuron/langevin", "neuron/hodgkin-huxley"],
)
def test_any_neuron_again_bit_for_bit(preset):
    recorder, whole, _, _, simulation = recorded(preset, steps=6_000)
    tape = recorder.tape()
    for neuron in {0, simulation.layout.size // 2, simulation.layout.size - 1}:
        again = Replay(tape, neuron, 1_234).run(4_321)
        assert np.array_equal(again, whole[neuron, 1_234:4_321])


def test_through_changes_of_parameters_too():
    recorder, whole, _, _, simulation = recorded(changes=CHANGES)
    tape = recorder.tape()
    assert [tape.changes(0, end) for end in (4_999, 5_001, 20_000)] == [0, 1, 2]
    again = Replay(tape, 17, 3_000)
    assert np.array_equal(again.run(STEPS), whole[17, 3_000:])
    for name in simulation.state.dtype.names:
        if name != "stored":  # its sum depends on where chunks begin, in the last digit
            assert again.state[name] == simulation.state[name][17], name


def test_spikes_of_a_replay_are_those_of_the_run():
    recorder, _, times, neurons, simulation = recorded(changes=CHANGES)
    found = [crossings for _, _, crossings in Replay(recorder.tape(), 18, 0).pieces(STEPS)]
    dt = simulation.layout.dt
    assert np.allclose(np.concatenate(found) * dt, times[neurons == 18], rtol=0, atol=1e-12)
    assert (neurons == 18).sum() > 0


def test_every_step_where_it_fits_and_every_peak_where_not():
    recorder, whole, _, _, _ = recorded()
    tape = recorder.tape()
    steps, low, high = view(tape, 3, 7_000, 7_300, 400)
    assert np.array_equal(steps, np.arange(7_000, 7_300))
    assert np.array_equal(low, high)
    assert np.array_equal(low, whole[3, 7_000:7_300])
    steps, low, high = view(tape, 3, 2_000, 18_000, 100)
    assert 90 <= steps.size <= 101
    stops = np.append(steps[1:], 18_000)
    for start, stop, least, largest in zip(steps, stops, low, high, strict=True):
        assert np.array_equal(least, whole[3, start:stop].min(axis=0))
        assert np.array_equal(largest, whole[3, start:stop].max(axis=0))
    assert view(tape, 3, STEPS + 10, STEPS + 20, 100)[0].size == 0


def test_memory_stays_bounded_and_the_edge_is_said():
    limit = 40_000
    recorder, whole, _, _, _ = recorded(
        "neuron/pulse-train", steps=12 * EVERY, keep=11 * EVERY, state_limit=2_000, spike_limit=800
    )
    assert recorder.bytes <= limit
    tape = recorder.tape()
    assert not tape.whole
    assert 0 < tape.first_step < 12 * EVERY
    assert tape.times.size * 16 <= 800 + 16 * 1000
    assert tape.first_spike < tape.times[0]
    with pytest.raises(EngineError, match="before the part"):
        Replay(tape, 0, tape.first_step - 1)
    assert np.array_equal(
        Replay(tape, 0, 11 * EVERY + 5_000).run(12 * EVERY)[-500:], whole[0][-500:]
    )


def test_rare_spikes_take_hardly_more_memory_than_they_are():
    simulation = Simulation(lay_out(explorer.load_preset("neuron/pulse-train")))
    recorder, count = Recorder(simulation), 20_000
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(count):
            chunk = Chunk(0, 1, np.array([float(number)]), np.array([number % 7]), np.empty(0))
            recorder.note(simulation, chunk)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2 * SPIKE_BYTES * count
    tape = recorder.tape()
    assert np.array_equal(tape.times, np.arange(count))
    assert np.array_equal(tape.neurons, np.arange(count) % 7)
    assert recorder.tape(1500).times.size >= 1500


def test_spikes_beyond_the_bound_go_oldest_first():
    simulation = Simulation(lay_out(explorer.load_preset("neuron/pulse-train")))
    recorder = Recorder(simulation, spike_limit=160 * SPIKE_BYTES)
    for number in range(1000):
        size = number % 3 + 1
        chunk = Chunk(0, 1, np.full(size, number + 1.0), np.zeros(size, int), np.empty(0))
        recorder.note(simulation, chunk)
        tape = recorder.tape()
        assert tape.times.size <= 160
        assert tape.times[-1] == number + 1
        assert tape.first_spike < tape.times[0]
    assert tape.times.size > 100


def test_many_changes_stay_bounded_too():
    scenario = explorer.load_preset("population/opening")
    simulation = Simulation(lay_out(scenario))
    recorder = Recorder(simulation, state_limit=200_000)
    for turn in range(200):
        scenario.set("device.thickness", 7e-9 + turn * 1e-11)
        simulation.replace(lay_out(scenario))
        recorder.changed(simulation)
        recorder.note(simulation, simulation.advance(1_000))
    tape = recorder.tape()
    assert recorder.bytes - 16 * tape.times.size <= 200_000
    assert tape.checkpoints[0].state is not None
    assert tape.end_step == 200_000
    Replay(tape, 3, tape.first_step).run(tape.end_step)


def test_times_and_steps_agree():
    recorder, *_ = recorded(steps=90_000)
    tape = recorder.tape()
    for step in (0, 1, 4_999, 5_000, 19_999):
        assert tape.step(tape.time(step)) == step
    assert tape.step(-1.0) == 0
    assert tape.step(1e9) == 90_000
    few = recorder.tape(most=50)
    assert 0 < few.times.size < tape.times.size
    assert few.first_spike <= few.times[0]
    assert few.times[0] == tape.times[tape.times > few.first_spike][0]
