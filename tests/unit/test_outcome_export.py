"""What an experiment found as a table, and the ticks of its logarithmic axes."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

import explorer
from explorer.experiments.outcome import Axis, Outcome, Series
from explorer.export.outcome import outcome_csv
from explorer.views.experiment.axes import MOST_TICKS, log_ticks


@pytest.fixture
def outcome():
    found = Series("this neuron", np.array([1e6, 2e6]), np.array([0.1, 0.3]), np.array([0.01, 0.1]))
    paper = Series("", np.array([1e6]), np.array([0.2]), kind="published")
    return Outcome(
        0.2, None, "s", "time to the first spike", 0.25, (0.1, 0.3), "It waits.",
        Axis("Resistance", "Ω"), Axis("Time", "s"), (found, paper), "zhao2025", "transcribed",
    )  # fmt: skip


def test_every_point_is_there_with_units_and_origin(outcome):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.set("device.thickness", "6 nm")
    lines = outcome_csv(outcome, "first-spike", scenario).decode().splitlines()
    notes = [line for line in lines if line.startswith("#")]
    assert any("neuron/pulse-train" in line and "seed 1" in line for line in notes)
    assert any("published: 0.25 s (transcribed; zhao2025)" in line for line in notes)
    assert any("device.thickness = 6e-09" in line for line in notes)
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    assert rows[0] == ["series", "Resistance (Ω)", "Time (s)", "standard error (s)"]
    assert rows[1:] == [
        ["this neuron", "1000000.0", "0.1", "0.01"], ["this neuron", "2000000.0", "0.3", "0.1"],
        ["published", "1000000.0", "0.2", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("decades", [0.5, 1, 1.5, 2, 4, 9, 30])
def test_ticks_of_a_logarithmic_axis_are_round_and_few(decades):
    low, high = 1.9e-3, 1.9e-3 * 10**decades
    ticks = log_ticks(low, high)
    assert 1 <= len(ticks) <= MOST_TICKS
    assert all(low <= tick <= high for tick in ticks)
    leading = {round(tick / 10 ** math.floor(math.log10(tick) + 1e-9), 6) for tick in ticks}
    assert leading <= {1, 2, 3, 5}
