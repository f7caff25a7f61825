"""What is said about a set of values before its numbers are trusted."""

from __future__ import annotations

import pytest

import explorer
from explorer.scenario.soundness import step_of, warnings


def said(changes: dict | None = None, preset: str = "neuron/pulse-train") -> str:
    scenario = explorer.load_preset(preset)
    scenario.update(changes or {})
    before = scenario.values()
    found = " ".join(warnings(scenario))
    assert scenario.values() == before
    return found


def test_the_reference_set_is_sound():
    assert said() == ""


def test_noise_without_a_contact_layer_belongs_to_its_time_step():
    words = "no limit for short time steps: rates belong to dt = "
    assert words + "2 µs." in said(preset="neuron/paper-table-1")
    assert words + "1 µs." in said({"run.dt": "1 µs"}, "neuron/paper-table-1")
    assert words not in said({"noise.scale": 0}, "neuron/paper-table-1")
    assert words not in said({"device.contact_layer": "0.16 nm"}, "neuron/paper-table-1")
    assert words not in said({"noise.filament": 0, "noise.residue": 0, "device.contact_layer": 0})


@pytest.mark.parametrize(
    ("changes", "long"),
    [
        ({"run.dt": "5 µs"}, True),
        ({"run.dt": "4 µs"}, False),
        ({"device.drift_rate": 516}, True),
        ({"device.focusing": "0.02 nm"}, True),
        ({"device.thickness": "5 nm"}, False),
        ({"device.temperature": 400, "stimulus.match_ion": False}, True),
        ({"device.temperature": 400}, False),
    ],
)
def test_a_time_step_too_long_for_the_rates(changes, long):
    assert ("The time step is long" in said(changes)) is long


def test_the_time_step_is_measured_in_that_of_the_reference():
    scenario = explorer.load_preset("neuron/pulse-train")
    assert step_of(scenario) == 1.0
    scenario.update({"run.dt": "6 µs", "device.thickness": "16 nm"})
    assert step_of(scenario) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        ({"stimulus.amplitude": 0.7}, True),
        ({"stimulus.amplitude": 0.6}, False),
        ({"stimulus.amplitude": 0.7, "device.thickness": "10 nm"}, False),
    ],
)
def test_constant_voltage(changes, silent):
    assert ("falls silent" in said(changes | {"stimulus.shape": "dc"})) is silent
    assert "falls silent" not in said(changes)


def test_values_outside_the_evidence():
    words = said({"device.thickness": "16 nm", "stimulus.amplitude": 1.6})
    assert "Oxide thickness 16 nm is outside 5 nm to 10 nm" in words
    assert "Pulse amplitude 1.6 V is outside 0 V to 1.2 V" in words
    assert "Control resistance" not in words
    assert "Control resistance 2 GΩ" in said({"neuron.control_resistance": "2 GΩ"})


def test_every_preset_has_plain_words_or_none():
    for preset in explorer.presets():
        for sentence in warnings(explorer.load_preset(preset)):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
