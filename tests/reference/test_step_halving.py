"""Half the time step changes the noisy neuron's rate by less than 3 % beyond its error."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import convergence


def test_rate_of_the_reference_set():
    rates = [
        convergence.measure("neuron/pulse-train", divisor, neurons=64, seconds=0.4)["rate"]
        for divisor in (1, 2)
    ]
    change, error = convergence.changed(*rates)
    assert error < 0.03
    assert convergence.verdict([change], [error]) in ("below 3 %", "within the errors")


def test_which_presets_the_rule_is_for():
    names = convergence.stochastic_presets()
    assert {"neuron/pulse-train", "neuron/3nm", "population/opening"} <= set(names)
    assert "neuron/paper-table-1" not in names


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (0.01, 0.005, "below 3 %"),
        (-0.02, 0.01, "within the errors"),
        (0.05, 0.02, "within the errors"),
        (-0.05, 0.005, "above 3 %"),
        (None, None, "undefined"),
    ],
)
def test_verdicts(change, error, words):
    assert convergence.verdict([change], [error]) == words


def test_the_error_is_that_of_independent_neurons():
    numbers = np.random.default_rng(1).normal(10.0, 2.0, 400)
    mean = convergence.Ratio(numbers, np.ones(400))
    assert mean.value == pytest.approx(numbers.mean())
    spread = convergence.jackknife(mean.without_one())
    assert spread == pytest.approx(numbers.std(ddof=1) / 20.0, rel=1e-9)
    same, error = convergence.changed(mean, mean)
    assert same == 0.0
    assert error == 0.0
