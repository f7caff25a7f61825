"""Phases of a spike: they tile the time, their energies add up, for every model that fires."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.recorder import Recorder
from explorer.engine.simulation import Simulation
from explorer.engine.story import share, tell
from explorer.errors import EngineError
from explorer.model.neurons import models
from explorer.model.observables import spike_phases


def run(preset, steps, changes=(), **limits):
    scenario = explorer.load_preset(preset)
    simulation = Simulation(lay_out(scenario))
    recorder = Recorder(simulation, **limits)
    changes = dict(changes)
    while simulation.step < steps:
        if simulation.step in changes:
            scenario.update(changes[simulation.step])
            simulation.replace(lay_out(scenario))
            recorder.changed(simulation)
        recorder.note(simulation, simulation.advance(1000))
    threshold = scenario.get(simulation.model.DESCRIPTION.threshold)
    return recorder.tape(), threshold, simulation


@pytest.mark.parametrize(
    ("preset", "neuron", "steps"),
    [
        ("population/opening", 0, 120_000),
        ("population/opening", 17, 120_000),
        ("neuron/hodgkin-huxley", 0, 20_000),
        ("neuron/langevin", 0, 120_000),
        ("network/cascade", 1, 500_000),
    ],
)
def test_phases_tile_the_time_and_energies_add_up(preset, neuron, steps):
    tape, threshold, simulation = run(preset, steps)
    mine = tape.times[tape.neurons == neuron]
    assert mine.size >= 3, "the test needs spikes"
    stories = [tell(tape, neuron, time, threshold) for time in mine]
    assert stories[0].from_start
    assert stories[0].starts[0] == 0.0
    for story, time in zip(stories, mine, strict=True):
        begin, fire, relax, end = story.starts
        assert begin <= time <= fire + 1e-12
        assert fire - time <= simulation.layout.dt * 1.001
        assert fire <= relax <= end
        for name, parts in story.energies.items():
            assert sum(parts) == pytest.approx(story.total[name], rel=1e-9, abs=1e-24)
        given, stored = sum(map(sum, story.given.values())), sum(story.stored)
        spent = sum(story.total.values())
        assert given == pytest.approx(spent + stored, rel=1e-6, abs=1e-6 * abs(spent) + 1e-22)
    for one, other in itertools.pairwise(stories):
        assert one.starts[3] == pytest.approx(other.starts[0], abs=1e-12), "no gap between spikes"
    if tape.step(stories[-1].starts[3]) == tape.end_step:
        state = simulation.state[neuron]
        for name in stories[0].total:
            assert sum(s.total[name] for s in stories) == pytest.approx(float(state[name]))


def test_the_default_neuron_integrates_longest_and_pays_there():
    tape, threshold, _ = run("neuron/pulse-train", 200_000)
    story = tell(tape, 0, float(tape.times[0]), threshold)
    assert story.pulses > 10, "the first spike takes many pulses"
    assert 0 < story.first_of_pulse < 1e-3
    phases = share(story)
    assert phases["integrate"] > 0
    assert phases["fire"] > 0
    assert story.at("gate_voltage", story.starts[1]) >= threshold * 0.99
    assert story.complete


def test_a_change_on_the_way_is_counted():
    tape, threshold, _ = run("neuron/pulse-train", 200_000, {30_000: {"stimulus.amplitude": 0.9}})
    assert tell(tape, 0, float(tape.times[0]), threshold).changes == 1
    assert tell(tape, 0, float(tape.times[-2]), threshold).changes == 0


def test_what_is_gone_is_said():
    tape, threshold, _ = run("neuron/pulse-train", 400_000, state_limit=1)
    assert not tape.whole
    with pytest.raises(EngineError, match="still recorded"):
        tell(tape, 0, float(tape.times[0]), threshold)
    with pytest.raises(EngineError, match="neuron 9"):
        tell(tape, 8, float(tape.times[-1]), threshold)


def bounds(membrane, stimulus, following=None, threshold=1.0):
    membrane, stimulus = np.asarray(membrane, float), np.asarray(stimulus, float)
    active = spike_phases.active_above(membrane, threshold)
    return spike_phases.bounds(active, membrane <= 0.1, stimulus, membrane, following)


@pytest.mark.parametrize(
    ("membrane", "stimulus", "following", "wanted"),
    [
        ([2, 1.5, 0.9, 0.5, 0.05, 0.01], [0] * 6, None, (3, 5, True)),  # back at rest
        ([2, 0.9, 0.8, 0.7, 0.8], [0, 0, 0, 1, 1], None, (2, 3, True)),  # a new pulse
        ([2, 0.9, 0.4, 0.7, 1.1], [1] * 5, 4, (2, 3, True)),  # the lowest point before the next
        ([2, 0.9, 0.8], [0] * 3, None, (2, 3, False)),  # still relaxing
        ([2, 2, 2], [1] * 3, None, (3, 3, False)),  # still firing
    ],
)
def test_where_phases_end(membrane, stimulus, following, wanted):
    found = bounds(membrane, stimulus, following)
    assert (found.fire_end, found.relax_end, found.complete) == wanted


def test_a_collapse_is_active_until_its_lowest_point():
    voltage = np.array([1.0, 0.6, 0.2, 0.1, 0.15, 0.4, 0.9, 0.05])
    active = spike_phases.active_in_collapse(voltage, 0.3)
    assert active.tolist() == [True, True, True, False, False, False, False, False]


def test_every_model_says_how_it_fires():
    assert {module.DESCRIPTION.fires for module in models().values()} <= {
        "above", "collapse", "current",
    }  # fmt: skip
