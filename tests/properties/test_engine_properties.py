"""Whatever the parameters: states stay in their range, the books close, chunks do not matter."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.errors import ScenarioError
from explorer.model.neurons import models
from explorer.model.stimuli import Timing, shapes, waveform
from explorer.quantity import Choice, Count, Switch
from explorer.scenario.scenario import parameters

ELSEWHERE = ("run", "view", "population")
STEPS = 4000


def free(model: str) -> dict:
    """Return the parameters that a model reads, by path."""
    module = models()[model]
    own = getattr(module, "GROUP", "")
    return {
        path: parameter
        for path, parameter in parameters().items()
        if path.split(".")[0] in ("stimulus", own) or path in module.DESCRIPTION.uses
    }


@st.composite
def scenarios(draw, neurons=2, model=None):
    """Return a scenario of any model with several parameters anywhere on their sliders."""
    model = model or draw(st.sampled_from(sorted(models())))
    scenario = explorer.load_preset(models()[model].DESCRIPTION.start)
    choices = free(model)
    for path in sorted(draw(st.sets(st.sampled_from(sorted(choices)), max_size=10))):
        parameter = choices[path]
        if isinstance(parameter, Choice):
            value = draw(st.sampled_from(list(parameter.objects)))
        elif isinstance(parameter, Switch):
            value = draw(st.booleans())
        elif isinstance(parameter, Count):
            value = draw(st.integers(*parameter.softbounds))
        else:
            value = draw(st.floats(*parameter.softbounds, allow_subnormal=False))
            assume(value == 0.0 or abs(value) > 1e-18)
        scenario.set(path, value)
    scenario.update(
        {
            "run.seed": draw(st.integers(0, 2**53)),
            "population.spread": draw(st.sampled_from([0.0, 0.1, 0.3])),
            "population.size": neurons,
        }
    )
    return scenario


def laid_out(scenario):
    try:
        return lay_out(scenario, seconds=STEPS * scenario.run.dt)
    except ScenarioError:
        assume(False)


@given(scenarios())
def test_books_close_and_numbers_stay_finite(scenario):
    laid_out(scenario)
    run = explorer.simulate(scenario, seconds=STEPS * scenario.run.dt)
    model = models()[scenario.neuron.model].DESCRIPTION
    book = run.summary()["energy_j"]
    assert abs(book["residual_rel"]) < 1e-9
    assert min(book[name] for name in model.elements) >= 0.0
    below, above = (run.traces[name].values for name in model.fronts)
    assert np.isfinite(below + above).all()
    for trace in run.traces.values():
        assert np.isfinite(trace.values).all()


@given(scenarios(model="1m1t1r"))
def test_states_stay_in_range(scenario):
    run = explorer.simulate(scenario, seconds=STEPS * scenario.run.dt)
    traces, stimulus = run.traces, scenario.stimulus
    filament, residue = traces["filament"].values, traces["residue"].values
    for state in (filament, residue):
        assert state.min() >= 0.0
        assert state.max() <= 1.0
    assert (filament + residue).max() <= 1.0 + 1e-15
    driven = scenario.neuron.supply_voltage if scenario.network.stages > 1 else 0.0
    top = max(stimulus.amplitude, driven)
    bottom = -stimulus.amplitude if stimulus.shape == "triangle" else 0.0
    gate = traces["gate_voltage"].values
    # Circuit noise has no bound; eight standard deviations of it are never seen in so few steps.
    swing = 8.0 * np.sqrt(lay_out(scenario).parameters["agitation"].max())
    assert gate.min() >= bottom - swing - 1e-12
    assert gate.max() <= top * (1.0 + 1e-12) + swing
    output = traces["output_voltage"].values
    assert output.min() >= -1e-12
    assert output.max() <= scenario.neuron.supply_voltage * (1.0 + 1e-12)


@given(scenarios(model="1m1t1r"), st.integers(-20, -1))
def test_negative_pulses_leave_the_filament_alone(scenario, tenths):
    shape = scenario.stimulus.shape
    scenario.update({
        "stimulus.amplitude": tenths / 10.0, "population.spread": 0.0,
        "stimulus.shape": "pulse-train" if shape == "triangle" else shape,
    })  # fmt: skip
    run = explorer.simulate(scenario, seconds=STEPS * scenario.run.dt)
    assert run.summary()["spikes"] == 0
    assert abs(run.summary()["energy_j"]["residual_rel"]) < 1e-9


@given(scenarios(), st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_chunks_do_not_matter(scenario, cuts):
    layout = laid_out(scenario)
    whole, cut = Simulation(layout, (0, 1)), Simulation(layout, (0, 1))
    plain = whole.advance(STEPS)
    pieces, turn = [], 0
    while cut.step < STEPS:
        pieces.append(cut.advance(min(cuts[turn % len(cuts)], STEPS - cut.step)))
        turn += 1
    assert whole.sha256() == cut.sha256()
    assert np.array_equal(plain.trace, np.concatenate([piece.trace for piece in pieces], axis=1))
    times = np.concatenate([piece.times for piece in pieces])
    assert np.array_equal(np.sort(plain.times), np.sort(times))


@given(scenarios(neurons=5), st.integers(2, 5))
def test_threads_do_not_matter(scenario, threads):
    layout = laid_out(scenario)
    one, many = Simulation(layout), Simulation(layout, threads=threads)
    first, second = one.advance(STEPS), many.advance(STEPS)
    assert np.array_equal(one.state, many.state)
    assert np.array_equal(first.times, second.times)
    assert np.array_equal(first.neurons, second.neurons)


@given(scenarios(neurons=3), st.floats(0.5, 2.0))
def test_spike_times_increase_within_a_neuron(scenario, amplitude):
    scenario.update({"stimulus.amplitude": amplitude, "device.thickness": 5e-9})
    layout = laid_out(scenario)
    simulation = Simulation(layout)
    pieces = [simulation.advance(size) for size in (1500, 8, 1, STEPS - 1509)]
    times = np.concatenate([piece.times for piece in pieces])
    neurons = np.concatenate([piece.neurons for piece in pieces])
    for neuron in range(3):
        mine = times[neurons == neuron]
        assert (np.diff(mine) > 0.0).all()
        assert mine.size == simulation.state["spikes"][neuron]
    assert (times >= 0.0).all()
    assert (times <= simulation.time * (1.0 + 1e-12)).all()


@given(
    st.sampled_from(sorted(shapes())),
    st.integers(1, 50),
    st.integers(1, 80),
    st.integers(0, 200),
    st.integers(0, 300),
    st.lists(st.integers(1, 120), min_size=1, max_size=6),
)
def test_stimulus_in_pieces_is_the_stimulus(shape, width, period, delay, duration, cuts):
    timing = Timing(shape, 0.7, width, period, delay, duration, seed=width)
    whole, step, turn = waveform(timing, 0, 500), 0, 0
    while step < 500:
        count = min(cuts[turn % len(cuts)], 500 - step)
        assert np.array_equal(waveform(timing, step, count), whole[step : step + count])
        step, turn = step + count, turn + 1


@given(st.integers(0, 2**53), st.integers(0, 2**53))
def test_seeds_decide(one, two):
    scenario = explorer.load_preset("neuron/pulse-train")
    hashes = [
        explorer.simulate(scenario, seconds=1e-4, seed=seed).summary()["state_sha256"]
        for seed in (one, two)
    ]
    assert (hashes[0] == hashes[1]) == (one == two)
    assert models()["1m1t1r"].STATE.names
