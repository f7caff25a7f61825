"""The compact device without noise against ngspice and scipy on equations written independently."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.validation import compact_reference

SECONDS = 30.0


@pytest.fixture(scope="module")
def ours():
    return explorer.simulate(
        explorer.load_preset("device/current-single"), seconds=SECONDS, traced=0
    ).spike_times


def test_spike_times_are_those_of_ngspice(ours, ngspice):
    theirs = compact_reference.ngspice_times(SECONDS)
    assert ours.size == theirs.size == 3
    assert np.abs(ours / theirs - 1.0).max() < 0.01


def test_spike_times_are_those_of_scipy(ours):
    theirs = compact_reference.scipy_times(SECONDS)
    assert ours.size == theirs.size == 3
    assert np.abs(ours / theirs - 1.0).max() < 1e-3


def test_another_current_would_be_noticed(ours):
    scenario = explorer.load_preset("device/current-single")
    scenario.set("stimulus.amplitude", 1.02)
    other = explorer.simulate(scenario, seconds=SECONDS, traced=0).spike_times
    assert np.abs(other[:3] / ours - 1.0).max() > 0.01
