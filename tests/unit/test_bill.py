"""The energy bill: it adds up, phases leave no gap, and the marks are what physics says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.engine.bill import PHASES, crowd, draw_up, floor
from explorer.engine.run import simulate
from explorer.model.observables.energy_phases import FIRE, IDLE, INTEGRATE, RELAX, label, pieces
from explorer.scenario.presets import load_preset, presets

STEPS = 30_000


@pytest.mark.parametrize("name", [name for name in presets() if not name.startswith("user/")])
def test_the_books_of_every_preset_close(name):
    bill = draw_up(load_preset(name), most_steps=STEPS)
    assert abs(bill.residual) < 1e-3
    given, spent = sum(bill.given.values()), sum(
        bill.total[name] for name in bill.total if name != "sodium_pump"
    )  # fmt: skip
    scale = sum(abs(value) for value in bill.given.values()) or 1.0
    assert abs(given - spent - bill.stored) < 1e-3 * scale
    for whole, parted in ((bill.total, bill.spent), (bill.given, bill.given_in)):
        assert whole.keys() == parted.keys()
        for name, parts in parted.items():
            assert len(parts) == len(PHASES)
            scale = max(abs(part) for part in parts)
            assert sum(parts) == pytest.approx(whole[name], rel=1e-9, abs=1e-12 * scale)
    assert sum(bill.time) == pytest.approx(1.0, rel=1e-9, abs=0.0)


def test_it_is_the_same_run_as_the_headless_one():
    scenario = load_preset("neuron/pulse-train")
    bill = draw_up(scenario, most_steps=100_000)
    run = simulate(scenario, seconds=0.2, neurons=1).summary()
    assert bill.seconds == pytest.approx(0.2, rel=1e-9, abs=0.0)
    assert bill.spikes == run["spikes"] > 5
    for name in ("memristor", "control_resistor", "transistor", "load"):
        assert bill.total[name] == run["energy_j"][name]


def test_a_spike_of_the_paper_s_65_nm_neuron_costs_what_was_checked():
    scenario = load_preset("neuron/65nm")
    bill = draw_up(scenario)
    many = crowd(scenario)
    mean, spread, error = many.mean, many.spread, many.error
    assert mean == pytest.approx(2.75e-12, rel=0.1, abs=0.0)
    assert 0.0 < error < 0.05 * mean < spread
    assert abs(bill.per_spike - mean) < 3.0 * spread
    assert bill.each.size >= bill.spikes - 1
    assert bill.each.sum() <= sum(bill.total[name] for name in bill.front) * (1 + 1e-9)


def test_a_spike_of_the_projected_3_nm_neuron_costs_what_was_checked():
    many = crowd(load_preset("neuron/3nm"))
    assert many.mean == pytest.approx(0.94e-18, rel=0.1, abs=0.0)
    assert many.error < 0.05 * many.mean
    assert many.thermal == 0.0


def test_circuit_noise_changes_the_price_by_little_and_its_spread_is_known():
    many = crowd(load_preset("neuron/3nm-circuit-noise"), neurons=96)
    # Three seeds of 48 neurons gave 1.10 to 1.16 aJ, one standard error 0.035 aJ.
    assert many.mean == pytest.approx(1.14e-18, rel=0.12, abs=0.0)
    assert many.spikes > 500
    assert 0.1 * many.mean < many.spread < 0.5 * many.mean
    assert 0.0 < many.error < 0.05 * many.mean
    # Noise works some kT for each spike, one for each time constant of the gate, in the mean.
    assert 0.0 < many.thermal < 0.1 * many.mean


def test_the_discrete_load_takes_most_of_the_bill():
    bill = draw_up(load_preset("neuron/pulse-train"))
    front = sum(bill.total[name] for name in bill.front)
    assert sum(bill.total[name] for name in bill.output) > 100 * front
    assert bill.output_power < 0.5**2 / 47e3


def test_firing_and_relaxing_take_what_an_idle_neuron_does_not():
    bill = draw_up(load_preset("neuron/pulse-train"))
    fire, idle = PHASES.index("fire"), PHASES.index("idle")
    assert bill.spent["load"][fire] > 0.9 * bill.total["load"]
    assert bill.spent["memristor"][idle] < 0.05 * bill.total["memristor"]
    silent = load_preset("neuron/resting")
    silent.set("stimulus.amplitude", 0.0)
    bill = draw_up(silent, most_steps=STEPS)
    assert bill.time[idle] == 1.0
    assert bill.per_spike is None


def test_labels_of_a_drawn_spike():
    stimulus = np.array([0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1.0, 1.0])
    membrane = np.array([0, 0, 0.1, 0.5, 0.5, 0.4, 0.15, 0.01, 0, 0, 0.02, 0.1])
    phases, ends = label(
        np.array([3]), membrane >= 0.2, membrane <= 0.02, stimulus, membrane
    )  # fmt: skip
    assert phases.tolist() == [
        IDLE, IDLE, INTEGRATE, INTEGRATE, FIRE, FIRE, FIRE, RELAX, IDLE, IDLE, INTEGRATE, INTEGRATE
    ]  # fmt: skip
    assert ends.tolist() == [8]
    found = pieces(phases, ends)
    assert [start for start, _stop, _phase in found] == [0, 2, 4, 7, 8, 10]
    assert found[-1][1] == 12


def test_marks():
    scenario = load_preset("neuron/3nm")
    marks = floor(scenario)
    assert marks.bit == pytest.approx(1.380649e-23 * 300.0 * math.log(2.0), rel=1e-9, abs=0.0)
    assert marks.noise == pytest.approx(31.6e-3, rel=0.01, abs=0.0)
    assert marks.held == pytest.approx(0.5 * 4.14e-18 * 0.25, rel=1e-9, abs=0.0)
    assert floor(scenario, clock=4.0).noise == pytest.approx(marks.noise / 2.0, rel=1e-9, abs=0.0)
    squid = load_preset("neuron/hodgkin-huxley")
    assert floor(squid).noise is None
    assert floor(squid).bit == pytest.approx(
        1.380649e-23 * 279.45 * math.log(2.0), rel=1e-9, abs=0.0
    )


def test_the_langevin_neuron_pays_in_three_phases():
    bill = draw_up(load_preset("neuron/langevin"), most_steps=200_000)
    integrate, fire, relax, idle = (PHASES.index(name) for name in PHASES)
    assert bill.spikes > 30
    # The capacitor is filled through the external resistor, and emptied by the memristor.
    assert bill.time[integrate] > 0.8
    assert bill.spent["control_resistor"][integrate] > 0.8 * bill.total["control_resistor"]
    assert bill.spent["memristor"][fire] > 0.8 * bill.total["memristor"]
    assert 0.0 < bill.time[relax] < bill.time[fire]
    assert bill.time[idle] == 0.0
    assert bill.each.size >= bill.spikes - 1
    silent = load_preset("neuron/langevin")
    silent.set("stimulus.amplitude", 0.0)
    assert draw_up(silent, most_steps=STEPS).time[idle] == 1.0


def test_a_gate_with_circuit_noise_fires_until_it_is_armed_again():
    scenario = load_preset("neuron/3nm-circuit-noise")
    bill = draw_up(scenario)
    assert bill.given["source_thermal"] != 0.0
    without = draw_up(load_preset("neuron/3nm"))
    fire = PHASES.index("fire")
    assert bill.time[fire] > 0.5 * without.time[fire]
    assert without.given["source_thermal"] == 0.0
