"""Runs that are written while they run: the same numbers, a readable file whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import h5netcdf
import numpy as np
import pytest
import xarray

import explorer
from explorer.engine.stream import RunningIntervals, stream
from explorer.errors import SaveError
from explorer.export.streaming import Recording
from explorer.model.observables import intervals


class Kept:
    def __init__(self):
        self.times, self.neurons, self.samples = [], [], []

    def spikes(self, times, neurons):
        self.times.append(times)
        self.neurons.append(neurons)

    def traces(self, times, values):
        self.samples.append(values)


def test_a_stream_is_the_run(finished):
    whole = finished("population/opening", seconds=0.2)
    kept, parts = Kept(), []
    summary = stream(explorer.load_preset("population/opening"), kept, 0.2, traced=2, every=5,
                     progress=parts.append)  # fmt: skip
    expected = whole.summary()
    for name in ("isi_mean_s", "isi_cv"):  # summed in another order
        assert summary.pop(name) == pytest.approx(expected.pop(name), rel=1e-12)
    assert summary == expected
    assert np.array_equal(np.sort(np.concatenate(kept.times)), whole.spike_times)
    assert sum(values.shape[1] for values in kept.samples) == 20_000
    assert parts[-1] == 1.0
    assert parts == sorted(parts)


def test_running_intervals_are_those_of_all_spikes():
    rng = np.random.default_rng(3)
    times, neurons = np.sort(rng.uniform(0, 1, 5000)), rng.integers(0, 40, 5000)
    found = RunningIntervals(40)
    for part in np.array_split(np.arange(5000), 37):
        mixed = rng.permutation(part)
        found.add(times[mixed], neurons[mixed])
    assert (found.spikes, found.first) == (5000, times[0])
    assert found.mean == pytest.approx(intervals.mean(times, neurons), rel=1e-12)
    assert found.variation == pytest.approx(intervals.variation(times, neurons), rel=1e-12)


def test_running_intervals_without_spikes():
    found = RunningIntervals(3)
    found.add(np.empty(0), np.empty(0, int))
    assert (found.spikes, found.first, found.mean, found.variation) == (0, None, None, None)


def test_a_recording_holds_everything(tmp_path, finished):
    whole = finished("population/opening", seconds=0.2)
    path, scenario = tmp_path / "run.nc", explorer.load_preset("population/opening")
    with Recording(path, scenario, traced=3) as recording:
        stream(scenario, recording, 0.2, traced=3, every=10)
        recording.finish()
    with h5netcdf.File(path, "r") as file:
        assert file.attrs["complete"] == 1
        assert np.array_equal(np.sort(file.variables["spike_time"][:]), whole.spike_times)
        assert file.variables["gate_voltage"].shape == (3, 10_000)
        assert file.variables["spike_time"].attrs["units"] == "s"
        assert file.attrs["seed"] == whole.layout.seed
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]


def test_an_interrupted_recording_is_readable(tmp_path):
    path, scenario = tmp_path / "run.nc", explorer.load_preset("population/opening")

    def stop(part):
        if part > 0.6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Recording(path, scenario) as recording:
        stream(scenario, recording, 0.2, progress=stop)
    with h5netcdf.File(path, "r") as file:
        assert file.attrs["complete"] == 0
        assert file.variables["spike_time"].shape[0] > 50
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]


def test_a_large_run_holds_what_a_small_one_does(tmp_path, monkeypatch, capsys):
    from explorer.cli import main

    words = ["run", "population/opening", "--seconds", "0.1", "--out"]
    files = []
    for name, large in (("small", 10**12), ("large", 1)):
        monkeypatch.setattr("explorer.engine.stream.LARGE", large)
        with pytest.raises(SystemExit):
            main([*words, str(tmp_path / f"{name}.nc")])
        files.append(xarray.open_dataset(tmp_path / f"{name}.nc", engine="h5netcdf").load())
    small, large = files
    assert capsys.readouterr().out.count("state") == 2
    assert set(small.variables) == set(large.variables)
    for name in small.variables:
        assert small[name].dims == large[name].dims
        assert np.allclose(small[name].values, large[name].values, rtol=1e-12, atol=0.0), name


def test_no_place_to_write(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SaveError, match=r"run\.nc"):
        Recording(tmp_path / "file" / "run.nc", explorer.load_preset("neuron/pulse-train"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process alone")
def test_control_c_leaves_a_file_that_can_be_read(tmp_path):
    path = tmp_path / "large.nc"
    command = [sys.executable, "-m", "explorer", "run", "population/hundred", "--seconds", "60",
               "--out", str(path)]  # fmt: skip
    # A compiler that is at work may swallow Ctrl-C: the kernels are to be there before.
    subprocess.run([*command[:6], "0.001", "--json"], check=True, capture_output=True, timeout=300)
    # A shell that starts the tests in the background has them ignore Ctrl-C, and all they start.
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    part, began = tmp_path / ".large.nc.part", time.monotonic()
    while not part.exists() and time.monotonic() - began < 60:
        time.sleep(0.1)
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "holds what was recorded" in said
    assert "Traceback" not in said
    with h5netcdf.File(path, "r") as file:
        assert file.attrs["complete"] == 0
        assert "spike_time" in file.variables
        assert file.variables["gate_voltage"].shape[0] == 8
        assert file.variables["gate_voltage"].shape[1] == file.variables["time"].shape[0] > 0
