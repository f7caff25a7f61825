"""The command line: what it prints and writes, and one line with status 2 for every mistake."""

from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
import sys

import pytest
import xarray

import explorer
from explorer.cli import main
from explorer.scenario.presets import LIMIT

SHORT = ("--seconds", "20 ms")
KEYS = [
    "schema", "version", "preset", "model", "seed", "seconds", "dt", "neurons", "spikes", "rate_hz",
    "first_spike_s", "isi_mean_s", "isi_cv", "energy_j", "energy_per_spike_j", "area_m2",
    "state_sha256",
]  # fmt: skip
ENERGIES = [
    "memristor", "control_resistor", "transistor", "load", "source_input", "source_supply",
    "source_thermal", "stored", "residual_rel",
]  # fmt: skip


@pytest.fixture
def wetware(capsys, tmp_path, monkeypatch):
    """Return a function that runs the command in an empty folder: (status, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str):
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        return end.value.code or 0, captured.out, captured.err

    return run


@pytest.fixture
def refused(wetware, tmp_path, home):
    """Return a function that runs a wrong command, checks its form and returns its one line."""

    def run(*words: str) -> str:
        before = {path: path.stat().st_size for path in tmp_path.rglob("*")}
        status, out, err = wetware(*words)
        assert status == 2
        assert out == ""
        assert err.endswith("\n")
        assert err.count("\n") == 1
        assert "Traceback" not in err
        assert "╭" not in err
        assert len(err) < 500
        assert {path: path.stat().st_size for path in tmp_path.rglob("*")} == before
        assert list(home.iterdir()) == []
        return err.strip()

    return run


# ---- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["run", "neuron/puls-train"], ["'neuron/puls-train'", "'neuron/pulse-train'"]),
        (["run", "nowhere"], ["'nowhere' is not a preset"]),
        (["run", "nowhere.toml"], ["nowhere.toml: there is no such preset file"]),
        (["run", "../presets/neuron/3nm"], ["is not a preset"]),
        (["run", "/etc/passwd"], ["is not a preset"]),
        (["run", ""], ["is not a preset"]),
        (["run"], ["wetware run: Missing argument 'preset'"]),
        (["presets", "show", "nope"], ["'nope'"]),
        (["presets", "check", "nope"], ["nope"]),
        (["presets"], ["wetware presets"]),
        (["rum"], ["'rum' is not a command", "'run'"]),
        (["presets", "lst"], ["'lst' is not a command", "'list'"]),
        (["run", "neuron/pulse-train", "--secnds", "1"], ["--secnds", "--seconds"]),
        (["run", "neuron/pulse-train", "--seed", "x"], ["--seed", "'x'"]),
        (["run", "neuron/pulse-train", "--seed", "-1"], ["seed: -1", "0 to"]),
        (["run", "neuron/pulse-train", "--seed", str(2**70)], ["seed", "0 to"]),
        (["run", "neuron/pulse-train", "--seconds", "8 V"], ["--seconds", "'V'"]),
        (["run", "neuron/pulse-train", "--seconds", "-1"], ["seconds: -1"]),
        (["run", "neuron/pulse-train", "--seconds", "nan"], ["--seconds", "nan"]),
        (["run", "neuron/pulse-train", "--seconds", "1e300"], ["seconds: 1e+300"]),
        (["run", "neuron/pulse-train", "extra"], ["extra"]),
        (["run", "neuron/pulse-train", "--set", "oops"], ["'oops'", "PATH=VALUE"]),
        (["sweep", "neuron/pulse-train", "--out", "x.nc"], ["--over"]),
        (
            ["sweep", "neuron/pulse-train", "--over", "device.thickness=1:2", "--out", "x.nc"],
            ["--over device.thickness: '1:2'", "A:B:N"],
        ),
        (
            ["sweep", "neuron/pulse-train", "--over", "device.thicknes=5:6:2nm", "--out", "x.nc"],
            ["'device.thicknes'", "'device.thickness'"],
        ),
        (
            ["sweep", "neuron/pulse-train", "--over", "device.thickness=5:6:2V", "--out", "x.nc"],
            ["device.thickness", "'V'"],
        ),
        (
            ["sweep", "neuron/pulse-train", "--over", "device.thickness=5:6:2nm", "--out", "x.txt"],
            ["'.txt'", ".nc"],
        ),
        (
            ["sweep", "neuron/pulse-train", "--over", "device.thickness=5:6:0nm", "--out", "x.nc"],
            ["5:6:0nm"],
        ),
        (["serve", "--port", "x", "--no-show"], ["--port", "'x'", "whole number"]),
        (["serve", "--port", "70000", "--no-show"], ["--port: 70000", "0 to 65535"]),
    ],
)
def test_usage_errors(refused, words, parts):
    line = refused(*words)
    for part in parts:
        assert part in line


@pytest.mark.parametrize("value", ["-1", "1e9", "abc", "NaN", "8 V", "inf", "", "true", "-1 nm"])
def test_refused_thickness(refused, value):
    line = refused(
        "run", "neuron/pulse-train", "--set", f"device.thickness={value}", "--out", "x.csv"
    )
    assert line.startswith("device.thickness: ")
    assert "2 nm to 50 nm" in line


@pytest.mark.parametrize(
    ("setting", "parts"),
    [
        ("device.thicknes=6nm", ["'device.thicknes'", "'device.thickness'"]),
        ("thickness=6nm", ["'thickness'", "'device.thickness'"]),
        ("device.ion=Aq", ["device.ion: 'Aq'", "Ag, Cu"]),
        ("population.size=2.5", ["population.size: 2.5", "whole number"]),
        ("stimulus.match_ion=perhaps", ["stimulus.match_ion"]),
        ("run.dt=1ms", ["run.dt"]),
        ("stimulus.width=1 ns", ["stimulus.width"]),
    ],
)
def test_refused_settings(refused, setting, parts):
    line = refused("run", "neuron/pulse-train", "--set", setting)
    for part in parts:
        assert part in line


HEAD = 'schema = 1\ntitle = "x"\n'


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (HEAD + "[device]\nthicknes = 1e-9\n", ["line 4", "'device.thicknes'", "device.thickness"]),
        (HEAD + "[devise]\nthickness = 1e-9\n", ["line 3", "[devise]", "'device'"]),
        (HEAD + "\n[device]\nthickness = -1\n", ["line 5", "device.thickness: -1", "2 nm"]),
        (HEAD + "[device]\nthickness = 1e9\n", ["line 4", "device.thickness: 1000000000.0"]),
        (HEAD + "[device]\nthickness = nan\n", ["line 4", "device.thickness: nan"]),
        (HEAD + '[device]\nthickness = "abc"\n', ["line 4", "device.thickness: 'abc'"]),
        (HEAD + '[device]\nthickness = "8 V"\n', ["line 4", "device.thickness", "'V'"]),
        (HEAD + "[device]\nthickness = true\n", ["line 4", "device.thickness: True"]),
        (HEAD + "[device]\nthickness = [1]\n", ["line 4", "device.thickness"]),
        (HEAD + "[device]\nthickness = 1979-05-27\n", ["line 4", "device.thickness"]),
        (HEAD + "device.thickness = -1\n", ["line 3", "device.thickness: -1"]),
        (HEAD + "device = 3\n", ["line 3", "'device' must be a table"]),
        (HEAD + "[[device]]\nthickness = 8e-9\n", ["line 3", "'device' must be a table"]),
        (HEAD + "thickness = 8e-9\n", ["line 3", "[thickness]"]),
        (HEAD + "[device\nthickness = 8e-9\n", ["not valid TOML", "line 3"]),
        (HEAD + "[device]\nthickness = \n", ["not valid TOML", "line 4"]),
        (HEAD + "[device]\nthickness = 8e-9\nthickness = 8e-9\n", ["not valid TOML", "line 5"]),
        ('schema = 99\ntitle = "x"\n', ["line 1", "schema 99"]),
        ('title = "x"\nschema = "1"\n', ["line 2", "'schema = 1'"]),
        ('schema = 0\ntitle = "x"\n', ["'schema = 1'"]),
        ('schema = true\ntitle = "x"\n', ["'schema = 1'"]),
        ('title = "x"\n', ["'schema = 1' is missing"]),
        ("", ["'schema = 1' is missing"]),
        ("schema = 1\ntitle = 3\n", ["line 2", "'title'"]),
        (HEAD + 'sources = "zhao2025"\n', ["line 3", "'sources'"]),
        (HEAD + "sources = [1]\n", ["line 3", "'sources'"]),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ["not a text file"]),
        (b"schema = 1\n\0", ["not a text file"]),
        (b"\xff\xfe" + "schema = 1".encode("utf-16-le"), ["not a text file"]),
        ("x = " + "[" * 10_000, ["not valid TOML"]),
        (HEAD + "#" * LIMIT, [f"allowed are {LIMIT}"]),
    ],
    ids=lambda value: repr(value[-24:]) if isinstance(value, (str, bytes)) else None,
)
@pytest.mark.parametrize("command", [("run",), ("presets", "check"), ("presets", "show")])
def test_broken_files(refused, tmp_path, command, content, parts):
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    line = refused(*command, str(path))
    assert line.startswith(str(path))
    for part in parts:
        assert part in line


def test_a_huge_file_is_not_even_read(refused, tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert f"50000000 bytes are too many, allowed are {LIMIT}" in refused("run", str(path))


def test_a_file_that_cannot_be_read(refused, tmp_path, monkeypatch):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD)

    def denied(self):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", denied)
    assert "cannot be read (Permission denied)" in refused("run", str(path))


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.nc"])
def test_a_full_disk_leaves_the_old_file(refused, tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("old")

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    line = refused("run", "neuron/pulse-train", *SHORT, "--out", name)
    assert line == f"{name}: could not be saved (No space left on device); nothing was changed."
    assert (tmp_path / name).read_text() == "old"


@pytest.mark.parametrize("name", ["out.txt", "out", "out.csv.gz", "."])
def test_unknown_endings_are_refused_before_the_run(refused, name):
    assert ".csv, .json, .nc" in refused("run", "neuron/pulse-train", "--out", name)


# ---- what works ---------------------------------------------------------------------------------


def test_run_prints_a_readable_summary(wetware):
    status, out, err = wetware("run", "neuron/pulse-train", "--seconds", "0.2")
    assert (status, err) == (0, "")
    assert "neuron/pulse-train" in out
    assert "pJ (front end)" in out


def test_run_json_has_the_keys_of_the_contract(wetware, finished):
    status, out, _ = wetware("run", "neuron/pulse-train", "--seconds", "0.2", "--json")
    summary = json.loads(out)
    assert status == 0
    assert set(KEYS) <= set(summary)
    assert set(summary["energy_j"]) == set(ENERGIES)
    assert summary["schema"] == 1
    assert summary["version"] == explorer.__version__
    assert (summary["preset"], summary["model"], summary["seed"]) == (
        "neuron/pulse-train", "1m1t1r", 1,
    )  # fmt: skip
    run = finished("neuron/pulse-train", seconds=0.2)
    assert summary == json.loads(json.dumps(run.summary()))
    assert summary["spikes"] == run.spike_times.size
    assert summary["rate_hz"] == pytest.approx(summary["spikes"] / 0.2)
    assert summary["area_m2"] == 4e-12


def test_what_is_not_defined_is_null(wetware):
    summary = json.loads(wetware("run", "neuron/resting", *SHORT, "--json")[1])
    assert summary["spikes"] == 0
    for key in ("first_spike_s", "isi_mean_s", "isi_cv", "energy_per_spike_j"):
        assert summary[key] is None


def test_settings_seed_and_length(wetware):
    words = ["--set", "device.thickness=6 nm", "--set", "population.size=3", "--seed", "5"]
    summary = json.loads(wetware("run", "neuron/pulse-train", *SHORT, *words, "--json")[1])
    assert (summary["seed"], summary["neurons"], summary["seconds"]) == (5, 3, 0.02)
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.set("device.thickness", 6e-9)
    run = explorer.simulate(scenario, seconds=0.02, seed=5, neurons=3)
    assert summary["state_sha256"] == run.summary()["state_sha256"]


def test_seconds_default_to_the_preset(wetware):
    summary = json.loads(wetware("run", "neuron/threshold", "--json")[1])
    assert summary["seconds"] == 0.04


def test_run_of_a_file(wetware, tmp_path):
    (tmp_path / "mine.toml").write_text(HEAD + '[device]\nthickness = "5 nm"\n')
    summary = json.loads(wetware("run", "mine.toml", *SHORT, "--json")[1])
    assert summary["preset"] == "mine"


def test_out_csv(wetware, tmp_path, finished):
    wetware("run", "population/opening", "--seconds", "0.2", "--out", "spikes.csv")
    with (tmp_path / "spikes.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    run = finished("population/opening", seconds=0.2)
    assert rows[0] == ["neuron", "time_s"]
    assert [int(row[0]) for row in rows[1:]] == run.spike_neurons.tolist()
    assert [float(row[1]) for row in rows[1:]] == run.spike_times.tolist()


def test_out_json(wetware, tmp_path):
    _, out, _ = wetware(
        "run", "neuron/pulse-train", "--seconds", "0.2", "--json", "--out", "run.json"
    )
    content = json.loads((tmp_path / "run.json").read_text())
    spikes = content.pop("spike_list")
    assert content == json.loads(out)
    assert len(spikes["time_s"]) == len(spikes["neuron"]) == content["spikes"] > 0


def test_out_nc(wetware, tmp_path):
    wetware("run", "population/opening", "--seconds", "0.2", "--out", "run.nc")
    with xarray.open_dataset(tmp_path / "run.nc", engine="h5netcdf") as dataset:
        assert dataset.attrs["preset"] == "population/opening"
        assert all("units" in variable.attrs for variable in dataset.variables.values())
        assert dataset["gate_voltage"].dims == ("neuron", "time")
        assert dataset["gate_voltage"].attrs["units"] == "V"
        assert dataset["spike_time"].size > 100
        assert float(dataset["gate_voltage"].max()) > 0.2


def test_sweep(wetware, tmp_path):
    status, out, _ = wetware(
        "sweep", "neuron/pulse-train", "--over", "device.thickness=5:7:2nm",
        "--over", "stimulus.amplitude=0.8:1.0:3", "--seeds", "2", "--seconds", "50 ms",
        "--out", "map.nc",
    )  # fmt: skip
    assert status == 0
    assert "12 runs" in out
    with xarray.open_dataset(tmp_path / "map.nc", engine="h5netcdf") as dataset:
        assert dict(dataset.sizes) == {"device.thickness": 2, "stimulus.amplitude": 3, "seed": 2}
        assert dataset["device.thickness"].values.tolist() == [5e-9, 7e-9]
        point = {"device.thickness": 5e-9, "stimulus.amplitude": 1.0, "seed": 2}
        scenario = explorer.load_preset("neuron/pulse-train")
        scenario.update({"device.thickness": 5e-9, "stimulus.amplitude": 1.0})
        run = explorer.simulate(scenario, seconds=0.05, seed=2).summary()
        for name in ("spikes", "first_spike_s", "isi_mean_s", "energy_per_spike_j"):
            assert float(dataset[name].sel(point)) == run[name]
            assert dataset[name].attrs["units"]


def test_presets_list_show_check(wetware):
    status, out, _ = wetware("presets", "list")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == explorer.presets()
    assert 'thickness = "5 nm"' in wetware("presets", "show", "neuron/thin-oxide")[1]
    checked = wetware("presets", "check")[1].splitlines()
    assert checked == [f"{name}: ok" for name in explorer.presets()]


def test_parameters_lists_every_path(wetware):
    status, out, _ = wetware("parameters")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(explorer.Scenario())


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["presets", "--help"]])
def test_help(wetware, words):
    status, out, _ = wetware(*words)
    assert status == 0
    assert "Usage: wetware" in out


def process(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "explorer", *words], capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


def test_a_real_process_gives_the_same_bits(finished):
    done = process("run", "population/opening", "--seconds", "0.2", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    run = finished("population/opening", seconds=0.2)
    assert json.loads(done.stdout)["state_sha256"] == run.summary()["state_sha256"]


def test_a_real_process_fails_in_one_line(tmp_path):
    done = process("run", "neuron/pulse-train", "--set", "device.thickness=abc",
                   "--out", str(tmp_path / "x.csv"))  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("device.thickness: 'abc'")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
