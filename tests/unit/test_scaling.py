"""How the reference set carries over to other ions, oxides, sizes and temperatures."""

from __future__ import annotations

import math

import numpy as np
import pytest

import explorer
from explorer.engine.layout import clock_of, lay_out, matched_clock
from explorer.errors import ScenarioError
from explorer.model.materials import ions, oxides, relative_speed
from explorer.model.physics.scaling.reference_geometry import (
    drift_factor,
    off_resistance_factor,
    relaxation_factor,
)

FACTORS = (0.5, 1.0, 2.0, 3.0)


def laid_out(preset="neuron/pulse-train", neurons=None, seed=None, **changes):
    scenario = explorer.load_preset(preset)
    scenario.update({path.replace("__", "."): value for path, value in changes.items()})
    return lay_out(scenario, neurons=neurons, seed=seed)


def test_the_reference_scales_by_one():
    assert drift_factor(1, 1.0, 300.0, 8e-9) == 1.0
    assert relaxation_factor(1.0, 8e-9) == 1.0
    assert off_resistance_factor(8e-9, 1.6e-9) == 1.0


@pytest.mark.parametrize("s", FACTORS)
def test_powers_of_the_scaling_laws(s):
    assert drift_factor(1, 1.0, 300.0, 8e-9 * s) == pytest.approx(s**-2, rel=1e-14)
    assert drift_factor(1, s, 300.0, 8e-9) == pytest.approx(s, rel=1e-14)
    assert drift_factor(2, 1.0, 300.0, 8e-9) == 2.0
    assert drift_factor(1, 1.0, 300.0 * s, 8e-9) == pytest.approx(1 / s, rel=1e-14)
    assert relaxation_factor(s, 8e-9) == pytest.approx(s, rel=1e-14)
    assert relaxation_factor(1.0, 8e-9 * s) == pytest.approx(1 / s, rel=1e-14)
    wanted = math.exp((s - 1) * 8 / 1.6)
    assert off_resistance_factor(8e-9 * s, 1.6e-9) == pytest.approx(wanted, rel=1e-13)


def test_records_of_the_reference_set():
    record = laid_out().parameters[0]
    wanted = {
        "dt": 2e-6,
        "drift": 172 * 2e-6,
        "filament_loss": 620 * 2e-6,
        "conversion": 20 * 2e-6,
        "residue_loss": 5 * 2e-6,
        "focusing": 0.01,
        "contact_layer": 0.02,
        "steepness": math.log2(math.e) / 0.2,
        "on_resistance": 1e6,
        "off_scale": 1e12 / math.expm1(5),
        "filament_noise": 0.037,
        "residue_noise": 0.0115,
        "dt_per_capacitance": 2e-6 / 10e-12,
        "control_conductance": 4e-9,
        "threshold_voltage": 0.2,
        "load_conductance": 1 / 47e3,
    }
    for name, value in wanted.items():
        assert record[name] == pytest.approx(value, rel=1e-13), name


def test_noise_scale_multiplies_the_standard_deviation():
    plain, double = laid_out().parameters, laid_out(noise__scale=2.0).parameters
    assert double["filament_noise"] == pytest.approx(4 * plain["filament_noise"])
    assert double["residue_noise"] == pytest.approx(4 * plain["residue_noise"])


@pytest.mark.parametrize("ion", list(ions()))
@pytest.mark.parametrize("oxide", list(oxides()))
def test_matched_clock_is_the_nearest_whole_decade(ion, oxide):
    layout = laid_out(device__ion=ion, device__oxide=oxide)
    speed = relative_speed(ion, oxide, 300.0)[0]
    assert math.log10(layout.clock) == pytest.approx(round(-math.log10(speed)), abs=1e-12)
    assert 10**-0.5 <= layout.clock * speed <= 10**0.5
    reference = laid_out()
    assert layout.dt == pytest.approx(reference.dt * layout.clock)
    assert layout.steps == reference.steps
    assert layout.timing == reference.timing
    ours, theirs = layout.parameters[0], reference.parameters[0]
    assert ours["gate_capacitance"] == pytest.approx(10e-12 * layout.clock)
    assert ours["dt_per_capacitance"] == pytest.approx(theirs["dt_per_capacitance"])
    charge = ions()[ion].charge_number
    assert ours["drift"] == pytest.approx(theirs["drift"] * charge * speed * layout.clock)
    assert ours["filament_loss"] == pytest.approx(theirs["filament_loss"] * speed * layout.clock)


def test_without_matched_clock_the_stimulus_stays():
    layout = laid_out(device__ion="Na", stimulus__match_ion=False)
    speed = relative_speed("Na", "HfO2", 300.0)[0]
    assert (layout.clock, layout.dt) == (1.0, 2e-6)
    assert layout.parameters[0]["drift"] == pytest.approx(172 * 2e-6 * speed)
    assert layout.parameters[0]["gate_capacitance"] == 10e-12


def test_a_whole_decade_slower_is_the_reference_on_a_slower_clock(finished, monkeypatch):
    plain = finished("neuron/pulse-train", seconds=0.2)
    monkeypatch.setattr("explorer.engine.layout.relative_speed", lambda *_: (0.1, 0.1, 0.1))
    slow = explorer.simulate(explorer.load_preset("neuron/pulse-train"), seconds=0.2)
    assert slow.layout.clock == 10.0
    assert slow.spike_times.size == plain.spike_times.size > 5
    assert slow.spike_times / 10.0 == pytest.approx(plain.spike_times, rel=1e-9)


def test_matched_clock_of_silver_is_one():
    assert matched_clock(1.0) == 1.0
    assert clock_of(explorer.load_preset("neuron/pulse-train")) == 1.0


def test_spread_is_log_normal_with_mean_one():
    spread, size = 0.2, 3000
    parts = laid_out("population/hundred", neurons=size, population__spread=spread).parameters
    even = laid_out("population/hundred", neurons=1, population__spread=0.0).parameters[0]
    thickness = even["focusing"] / parts["focusing"]
    drift = parts["drift"] / even["drift"] * thickness**2
    relaxation = (parts["filament_loss"] - parts["conversion"]) * thickness
    relaxation /= even["filament_loss"] - even["conversion"]
    for factor in (thickness, drift, relaxation):
        assert factor.mean() == pytest.approx(1.0, abs=4 * spread / math.sqrt(size))
        assert factor.std() == pytest.approx(spread, rel=0.08)
        logs = np.log(factor)
        skew = ((logs - logs.mean()) ** 3).mean() / logs.std() ** 3
        assert abs(skew) < 4 * math.sqrt(6 / size)
    for one, two in ((thickness, drift), (drift, relaxation), (thickness, relaxation)):
        assert abs(np.corrcoef(one, two)[0, 1]) < 4 / math.sqrt(size)


def test_spread_belongs_to_seed_and_neuron():
    few = laid_out("population/opening", neurons=5).parameters
    many = laid_out("population/opening", neurons=50).parameters
    other = laid_out("population/opening", neurons=5, seed=2).parameters
    assert np.array_equal(few, many[:5])
    assert not np.array_equal(few["drift"], other["drift"])
    assert np.unique(many["drift"]).size == 50


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"run__dt": 1e-3}, "run.dt"),
        ({"device__filament_relaxation": 1e12}, "run.dt"),
        ({"device__residue_relaxation": 1e12}, "run.dt"),
        ({"stimulus__width": 1e-7}, "stimulus.width"),
        ({"stimulus__period": 1e-7}, "stimulus.period"),
        (
            {"device__thickness": 50e-9, "device__tunnelling_length": 0.05e-9},
            "device.tunnelling_length",
        ),
    ],
)
def test_what_cannot_be_integrated_is_refused_with_its_place(changes, place):
    with pytest.raises(ScenarioError) as caught:
        laid_out(**changes)
    assert str(caught.value).startswith(f"{place}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"seed": -1}, "seed: -1 is out of bounds"),
        ({"seed": 2**53 + 1}, "seed: "),
        ({"neurons": 0}, "neurons: 0 is out of bounds"),
        ({"neurons": 100_001}, "neurons: 100001 is out of bounds"),
        ({"seconds": 0.0}, "seconds: 0.0 is out of bounds"),
        ({"seconds": -1.0}, "seconds: -1.0 is out of bounds"),
        ({"seconds": math.nan}, "seconds: nan is out of bounds"),
        ({"seconds": math.inf}, "seconds: inf is out of bounds"),
        ({"seconds": 1e300}, "seconds: 1e+300 is out of bounds"),
    ],
)
def test_refused_arguments(options, sentence):
    with pytest.raises(ScenarioError) as caught:
        explorer.simulate(explorer.load_preset("neuron/pulse-train"), **options)
    assert str(caught.value).startswith(sentence)


def test_dc_needs_no_pulse_times():
    layout = laid_out(stimulus__shape="dc", stimulus__width=1e-9, stimulus__period=1e-9)
    assert layout.timing.shape == "dc"
    assert layout.period_steps >= 8
