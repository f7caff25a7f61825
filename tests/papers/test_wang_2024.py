"""The compact device against its sources: loops, pulses, benches, and noise free of the step."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments import pulse_delay, pulsed_sweep, sweep_loop
from explorer.model.observables import switching
from explorer.validation.devices import TARGETS
from explorer.validation.target import Effort

QUICK = ("2a", "2b", "3c", "4a", "4b", "4c", "5b", "21a", "21b", "21c", "21d", "22a", "22b")


@pytest.mark.parametrize("target", [target for target in TARGETS if target.id in QUICK],
                         ids=lambda target: target.id)  # fmt: skip
def test_targets_that_have_room(target):
    assert target.inside(target.measure(Effort(scale=0.4, seed=3)).value)


def test_every_number_of_its_rows_is_a_target():
    numbers = {int("".join(filter(str.isdigit, target.id))) for target in TARGETS}
    assert numbers == {1, 2, 3, 4, 5, 6, 7, 21, 22, 23}
    assert len({target.id for target in TARGETS}) == len(TARGETS)


def thresholds(dt: float) -> np.ndarray:
    scenario = explorer.load_preset("device/asymmetric-as-printed")
    scenario.set("run.dt", dt)
    return sweep_loop.sweep(scenario, 40, 4, seed=5).thresholds()


def test_the_threshold_does_not_depend_on_the_step():
    # The source's own noise, redrawn each step, would narrow the spread by sqrt(5) here.
    coarse, fine = thresholds(5e-4), thresholds(1e-4)
    error = np.hypot(coarse.std(), fine.std()) / np.sqrt(160)
    assert abs(coarse.mean() - fine.mean()) < 4.0 * error
    assert coarse.std() == pytest.approx(fine.std(), rel=0.3)


def shrunk(dt: float) -> float:
    """Return the mean filament of a bridged device that events shrink, all else still."""
    scenario = explorer.load_preset("device/voltage-single")
    scenario.update({
        "noise.scale": 1, "run.dt": dt, "compact.drift_rate": 0.0, "compact.shrink_size": 0.05,
        "compact.filament_relaxation": 0.0, "compact.conversion_rate": 0.0,
    })  # fmt: skip
    simulation = Simulation(lay_out(scenario, neurons=400, seed=2), ())
    simulation.state["filament"] = 0.9
    simulation.advance(round(0.02 / dt))
    return float(simulation.state["filament"].mean())


def test_shrink_events_take_what_the_source_takes():
    # Mean of the source: once every millisecond a share eta with chance 1 - exp(-kappa f^2 dt_n).
    wanted = 0.9
    for _ in range(20):
        wanted -= 0.05 * wanted * -np.expm1(-200.0 * wanted**2 * 1e-3)
    for dt in (1e-3, 1e-4, 2e-5):
        assert shrunk(dt) == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize("chunk_steps", [7, 1000])
def test_chunks_do_not_matter(chunk_steps):
    scenario = explorer.load_preset("device/pulse")
    scenario.set("compact.shrink_size", 0.01)
    cut = explorer.simulate(scenario, seconds=0.05, neurons=2, chunk_steps=chunk_steps)
    whole = explorer.simulate(scenario, seconds=0.05, neurons=2)
    assert cut.summary()["state_sha256"] == whole.summary()["state_sha256"]
    assert np.array_equal(cut.spike_times, whole.spike_times)


def test_without_noise_two_devices_are_alike():
    scenario = explorer.load_preset("device/pulse")
    scenario.set("noise.scale", 0)
    run = explorer.simulate(scenario, seconds=0.3, neurons=2)
    assert run.state[0] == run.state[1]


def test_an_asymmetric_device_ignores_negative_voltages():
    scenario = explorer.load_preset("device/asymmetric")
    scenario.update({"stimulus.shape": "dc", "stimulus.amplitude": -0.5})
    run = explorer.simulate(scenario, seconds=1.0, neurons=4)
    assert run.summary()["spikes"] == 0
    assert (run.state["filament"] == 0.0).all()


@pytest.mark.parametrize("limit", ["0.5 µA", "1 µA"])
def test_the_source_keeps_its_limit(limit):
    scenario = explorer.load_preset("device/symmetric")
    scenario.set("compact.compliance_current", limit)
    loops = sweep_loop.sweep(scenario, 4, 1, seed=1)
    assert np.abs(loops.current).max() == pytest.approx(scenario.compact.compliance_current,
                                                        rel=0.05)  # fmt: skip


def test_books_close_on_every_kind_of_bench():
    for name in ("symmetric", "asymmetric", "pulse", "voltage-multi", "current-multi"):
        book = explorer.simulate(explorer.load_preset(f"device/{name}"), seconds=1.0).summary()
        assert abs(book["energy_j"]["residual_rel"]) < 1e-9, name
        assert book["energy_j"]["parallel_resistor"] >= 0.0


def test_rests_between_pulses_raise_the_threshold_and_close_the_loop():
    scenario = explorer.load_preset("device/symmetric")
    found = pulsed_sweep.measure(scenario, effort=0.2).details
    assert found["pulsed_threshold"] > 1.3 * found["held_threshold"]
    assert found["pulsed_hold"] > 2.0 * found["held_hold"]


def test_pulses_without_rests_are_the_sweep_itself():
    held = explorer.load_preset("device/symmetric")
    pulsed = explorer.load_preset("device/pulsed-sweep")
    pulsed.set("stimulus.width", pulsed.stimulus.period)
    one = sweep_loop.sweep(held, 6, 2, seed=3)
    other = sweep_loop.sweep(pulsed, 6, 2, seed=3, pulsed=True)
    assert other.current.shape == (12, 160)
    assert other.voltage.max() == -other.voltage.min() == pytest.approx(0.6)
    assert other.thresholds().mean() == pytest.approx(one.thresholds().mean(), rel=0.1)


def test_other_models_have_loops_too():
    scenario = explorer.load_preset("neuron/pulse-train")
    found = sweep_loop.measure(scenario, effort=0.1)
    assert 0.3 < found.number < 0.8
    assert 0.0 < found.details["hold_over_threshold"] < 0.4


def test_delay_and_relaxation_as_an_experiment():
    found = pulse_delay.measure(explorer.load_preset("device/pulse"), effort=0.2)
    assert found.details["fired"] > 0.9
    assert found.series[0].x.size == pytest.approx(13 * 6, abs=8)
    assert 1e-3 < found.number < 5e-3


def test_observables_on_a_drawn_loop():
    voltage = np.array([0.0, 0.1, 0.2, 0.3])
    assert switching.threshold_voltage(voltage, np.array([0, 0, 2, 5]), 1.0) == 0.2
    assert switching.threshold_voltage(voltage, np.zeros(4), 1.0) is None
    assert switching.hold_voltage(voltage[::-1], np.array([5, 2, 0, 0]), 1.0) == 0.1
    assert switching.hold_voltage(-voltage[::-1], np.array([-5, -2, -3, -2]), 1.0) == 0.0
    assert switching.hold_voltage(voltage[::-1], np.zeros(4), 1.0) is None
    times = np.arange(1.0, 9.0)
    current = np.array([0, 0, 3, 3, 3, 1, 0, 0.0])
    assert switching.delay(times, current, 2.0, 0.5) == 2.5
    assert switching.delay(times, np.zeros(8), 2.0, 0.5) is None
    assert switching.relaxation(times, current, 1.0, 4.0) == 3.0
    assert switching.relaxation(times, current, 2.0, 5.0) == 0.0
    assert switching.relaxation(times, current, 1.0, 2.0) is None
    assert switching.relaxation(times, np.full(8, 3.0), 1.0, 4.0) is None
    slope = switching.steepness(voltage, np.array([1e-12, 1e-11, 1e-6, 1e-5]), 1e-11, 1e-6)
    assert slope == pytest.approx(0.1 / 5)
    assert switching.steepness(voltage, np.zeros(4), 1e-11, 1e-6) is None
