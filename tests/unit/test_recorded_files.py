"""Files of a live recording: right numbers, units and origin, in every kind."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
import xarray

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.recorder import Recorder
from explorer.engine.run import simulate
from explorer.engine.simulation import Simulation
from explorer.export.recorded import KINDS, content, take
from explorer.version import VERSION


@pytest.fixture(scope="module")
def run():
    scenario = explorer.load_preset("population/opening")
    simulation = Simulation(lay_out(scenario))
    recorder = Recorder(simulation)
    for _ in range(100):
        recorder.note(simulation, simulation.advance(1000))
    return scenario, recorder.tape()


def test_the_same_numbers_as_a_headless_run(run):
    scenario, tape = run
    known = simulate(scenario, seconds=0.2)
    found = take(tape, scenario, 0, 100_000, 20_000)
    assert found.every == 5
    assert np.allclose(found.times, known.traces.time.values, rtol=0, atol=1e-12)
    for column, name in enumerate(found.names):
        assert np.array_equal(found.trace[:, column], known.traces[name].values[0]), name
    assert np.allclose(found.spike_times, known.spike_times, rtol=0, atol=1e-12)


def test_every_step_of_a_short_stretch(run):
    scenario, tape = run
    found = take(tape, scenario, 40_000, 40_050, 1000, neuron=7)
    assert found.every == 1
    assert found.trace.shape[0] == 50
    assert np.allclose(found.times, (40_001 + np.arange(50)) * 2e-6, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_back(run, kind, tmp_path):
    scenario, tape = run
    found = take(tape, scenario, 60_000, 100_000, 500)
    made = content(found, kind)
    if kind == "nc":
        path = tmp_path / "it.nc"
        path.write_bytes(made)
        back = xarray.load_dataset(path, engine="h5netcdf")
        assert back.gate_voltage.attrs["units"] == "V"
        assert np.array_equal(back.gate_voltage.values, found.trace[:, 1])
        assert back.attrs["seed"] == scenario.run.seed
        assert back.attrs["version"] == VERSION
        assert back.sizes["spike"] == found.spike_times.size > 0
        return
    if kind == "json":
        back = json.loads(made)
        assert back["traces"]["gate_voltage"]["unit"] == "V"
        assert back["traces"]["gate_voltage"]["values"] == found.trace[:, 1].tolist()
        assert back["spikes"]["time"]["values"] == found.spike_times.tolist()
        assert "zhao2025" in back["origin"]["sources"]
        return
    lines = made.decode().splitlines()
    said = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    assert said["seed"] == str(scenario.run.seed)
    assert said["version"] == VERSION
    rows = list(csv.reader(io.StringIO("\n".join(x for x in lines if not x.startswith("# ")))))
    if kind == "traces.csv":
        assert rows[0][:3] == ["time (s)", "stimulus (V)", "gate_voltage (V)"]
        assert [float(row[2]) for row in rows[1:]] == found.trace[:, 1].tolist()
    else:
        assert rows[0] == ["neuron", "time (s)"]
        assert [float(row[1]) for row in rows[1:]] == found.spike_times.tolist()
