"""Sweeps: designs, tasks that travel, going on after an interruption, Dask in other processes."""

from __future__ import annotations

import json

import numpy as np
import pytest

import explorer
from explorer.errors import ExplorerError, ScenarioError
from explorer.sweep.journal import Journal
from explorer.sweep.plan import plan
from explorer.sweep.task import MEASURED, run_task
from explorer.sweep.workers import client_for

OVER = {"stimulus.amplitude": ["0.8 V", "1 V"], "device.thickness": ["6 nm", "7 nm", "8 nm"]}


@pytest.fixture
def scenario():
    return explorer.load_preset("neuron/pulse-train")


def swept(scenario, **options):
    return explorer.sweep(scenario, over=OVER, seconds=0.1, seeds=2, **options)


def test_a_grid_has_a_dimension_for_each_parameter(scenario):
    found = swept(scenario)
    assert dict(found.sizes) == {"stimulus.amplitude": 2, "device.thickness": 3, "seed": 2}
    assert found["rate_hz"].attrs["units"] == "Hz"
    assert found["device.thickness"].attrs["units"] == "m"
    assert set(MEASURED) == set(found.data_vars)
    assert "wetware-explorer" in found.attrs["program"]
    assert found.attrs["preset"] == "neuron/pulse-train"
    one = explorer.load_preset("neuron/pulse-train")
    one.update({"stimulus.amplitude": 1.0, "device.thickness": 7e-9})
    alone = explorer.simulate(one, seconds=0.1, seed=2).summary()
    place = {"stimulus.amplitude": 1.0, "device.thickness": 7e-9, "seed": 2}
    assert float(found["spikes"].sel(place, method="nearest")) == alone["spikes"]


@pytest.mark.parametrize("design", ["sobol", "latin"])
def test_scattered_points_fill_the_box(scenario, design):
    found = plan(scenario, OVER, 0.1, 1, design, 40)
    assert (found.shape, found.dims, len(found.points)) == ((40,), ("sample",), 40)
    for path, low, high in (("stimulus.amplitude", 0.8, 1.0), ("device.thickness", 6e-9, 8e-9)):
        values = np.array(found.axes[path])
        assert low <= values.min() < low + 0.1 * (high - low)
        assert high - 0.1 * (high - low) < values.max() <= high
        counts, _ = np.histogram(values, np.linspace(low, high, 5))
        assert counts.min() >= 7
    assert plan(scenario, OVER, 0.1, 1, design, 40).points == found.points


def test_scattered_results_are_labelled(scenario):
    found = swept(scenario, design="latin", samples=3)
    assert dict(found.sizes) == {"sample": 3, "seed": 2}
    assert found["device.thickness"].dims == ("sample",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"design": "spiral"}, "grid, sobol, latin"),
        ({"design": "sobol"}, "needs samples"),
        ({"samples": 3}, "samples belong"),
        ({"over": {}}, "at least one parameter"),
        ({"over": {"device.thicknes": [1]}}, "device.thickness"),
        ({"over": {"device.thickness": []}}, "at least one value"),
        ({"over": {"device.ion": ["Ag", "Cu"]}, "design": "latin", "samples": 2}, "take a grid"),
        ({"seeds": 0}, "at least 1"),
        ({"seeds": 10**7 + 1}, "too many"),
    ],
)
def test_mistakes_get_a_sentence(scenario, options, words):
    with pytest.raises(ScenarioError, match=words):
        explorer.sweep(scenario, **({"over": OVER, "seeds": 1} | options))


def test_tasks_are_plain_records(scenario):
    tasks = plan(scenario, OVER, 0.05, 2).tasks()
    assert len({task["key"] for task in tasks}) == 6
    sent = json.loads(json.dumps(tasks[0]))
    assert run_task(sent) == run_task(tasks[0])
    assert json.loads(json.dumps(run_task(sent)))["key"] == tasks[0]["key"]


def test_an_interrupted_sweep_goes_on(scenario, tmp_path):
    journal, seen = tmp_path / "sweep.journal", []

    def stop(done, total):
        seen.append(done)
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(scenario, journal=journal, progress=stop)
    assert len(Journal(journal).read()) == 3
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"key": "cut o')  # a line that the power cut
    seen.clear()
    found = swept(scenario, journal=journal, progress=lambda done, total: seen.append(done))
    assert seen == [6, 8, 10, 12]
    assert found.equals(swept(scenario))
    seen.clear()
    assert found.equals(swept(scenario, journal=journal, progress=lambda *n: seen.append(n[0])))
    assert seen == [12]


def test_another_scenario_does_not_take_over_old_results(scenario, tmp_path):
    journal = tmp_path / "sweep.journal"
    task = plan(scenario, OVER, 0.1, 2).tasks()[0]
    kept = Journal(journal)
    kept.add(run_task(task))
    kept.close()
    scenario.set("noise.scale", 0.5)
    counts = []
    swept(scenario, journal=journal, progress=lambda done, total: counts.append(done))
    assert counts[0] == 2


def test_dask_gives_the_same_numbers(scenario):
    pytest.importorskip("distributed")
    with client_for(None, 2) as client:
        assert len(client.scheduler_info()["workers"]) == 2
        there = swept(scenario, client=client)
        address = client.scheduler.address
        with client_for(address, None) as other:
            again = swept(scenario, client=other, design="grid")
    assert there.equals(swept(scenario))
    assert again.equals(there)


def test_one_worker_needs_no_dask():
    with client_for(None, 1) as client:
        assert client is None


def test_nobody_at_the_address():
    pytest.importorskip("distributed")
    with pytest.raises(ExplorerError, match="no scheduler answers"), client_for("nonsense", None):
        pass
