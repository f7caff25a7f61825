"""The shipped prices of a spike by technology are those that the program computes."""

from __future__ import annotations

import dataclasses
import importlib.util
import math
from pathlib import Path

import pytest

from explorer.engine.bill import Crowd, crowd
from explorer.engine.layout import lay_out
from explorer.quantity import with_error
from explorer.scenario.presets import load_preset, presets
from explorer.views.compare.technologies import COUNTED_ALIKE, TECHNOLOGIES, shipped, technologies

NOISY = "neuron/3nm-circuit-noise"


def test_every_technology_is_in_it():
    assert set(TECHNOLOGIES) <= set(presets())
    assert set(shipped()) == {*TECHNOLOGIES, COUNTED_ALIKE}
    fields = {field.name for field in dataclasses.fields(Crowd)}
    for row in shipped().values():
        assert set(row) == fields
        assert 0.0 < row["error"] < row["spread"] < row["mean"]


@pytest.mark.parametrize("preset", ["neuron/3nm", NOISY])
def test_a_smaller_crowd_agrees(preset):
    scenario = load_preset(preset)
    scenario.set("run.seed", 11)
    found, row = crowd(scenario), shipped()[preset]
    assert abs(found.mean - row["mean"]) < 4.0 * math.hypot(found.error, row["error"])
    assert found.spread == pytest.approx(row["spread"], rel=0.5)


def test_the_row_that_is_counted_alike_is_so_computed():
    path = Path(__file__).parents[1] / "bench" / "technologies.py"
    spec = importlib.util.spec_from_file_location("technologies_script", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.NEURONS = 48
    found, row = module.measured("neuron/3nm", NOISY), shipped()[COUNTED_ALIKE]
    assert abs(found.mean - row["mean"]) < 4.0 * math.hypot(found.error, row["error"])


def test_the_screen_shows_them():
    text = technologies()
    for word in TECHNOLOGIES.values():
        assert f"<td>{word}</td>" in text
    row = shipped()[NOISY]
    assert with_error(row["mean"], row["error"], "J") in text
    assert text.count(" aJ") >= 4


def test_the_story_of_the_preset_says_the_right_voltages():
    story = load_preset(NOISY).story
    record = lay_out(load_preset(NOISY)).parameters[0]
    assert f"{1e3 * math.sqrt(record['agitation']):.0f} mV on a gate" in story
    assert f"{1e3 * (record['threshold_voltage'] - record['rearm_voltage']):.0f} mV below" in story
