"""A disk that is full: one sentence with the place, no half file, the old one as it was."""

from __future__ import annotations

import errno
import io
import json
import logging
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
import xarray
from numba.core.caching import IndexDataCacheFile

import explorer
from explorer import cli
from explorer.commands import options
from explorer.errors import SaveError
from explorer.export import files, streaming
from explorer.export.streaming import Recording
from explorer.server import log
from explorer.sweep import journal as journals
from explorer.sweep.journal import Journal

SAID = "No space left on device"


def full(*_arguments, **_keywords):
    raise OSError(errno.ENOSPC, SAID)


@pytest.fixture
def room(monkeypatch):
    """Return a function that lets recordings write so many bytes more."""
    plain = streaming._Place._put

    def of(count: int) -> None:
        left = [count]

        def put(self, data):
            if left[0] <= 0:
                full()
            taken = plain(self, memoryview(data)[: left[0]])
            left[0] -= taken
            return taken

        monkeypatch.setattr(streaming._Place, "_put", put)

    return of


@pytest.mark.parametrize("count", [0, 100, 3000, 20_000, 700_000])
def test_a_recording_on_a_full_disk_leaves_the_old_file(tmp_path, room, count):
    path, scenario = tmp_path / "run.nc", explorer.load_preset("neuron/pulse-train")
    path.write_text("old")
    room(count)
    times = np.arange(60_000) * 1e-6

    def record():
        with Recording(path, scenario, traced=2) as recording:
            for part in range(4):
                recording.spikes(times + part, np.zeros(times.size, int))
                recording.traces(times + part, np.zeros((2, times.size, len(recording._names))))
            recording.finish()

    with pytest.raises(SaveError) as caught:
        record()
    assert str(caught.value) == f"{path}: could not be written ({SAID}); nothing was changed."
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.nc"]


def test_a_recording_that_fails_at_its_very_end(tmp_path, monkeypatch):
    path = tmp_path / "run.nc"
    monkeypatch.setattr(streaming.os, "fsync", full)
    recording = Recording(path, explorer.load_preset("neuron/pulse-train"))
    recording.finish()
    with pytest.raises(SaveError, match=SAID):
        recording.__exit__(None, None, None)
    assert not list(tmp_path.iterdir())


class Cut:
    """A file that takes half a line, then the disk is full; what it holds it cannot write later."""

    def __init__(self, file, good: int):
        self._file, self._good = file, good

    def write(self, text: str) -> None:
        if self._good < 0:
            self._file.write(text[: len(text) // 2])
            self._file.flush()
            full()
        self._good -= 1
        self._file.write(text)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()
        full()


@pytest.mark.parametrize("good", [0, 2])
def test_a_journal_on_a_full_disk_keeps_what_is_whole(tmp_path, monkeypatch, good):
    path = tmp_path / "points"
    plain = Path.open

    def opened(self, mode="r", *arguments, **options):
        file = plain(self, mode, *arguments, **options)
        return Cut(file, good) if mode == "a" else file

    monkeypatch.setattr(journals.Path, "open", opened)
    journal = Journal(path)
    for number in range(good):
        journal.add({"key": str(number)})
    with pytest.raises(SaveError) as caught:
        journal.add({"key": "last"})
    journal.close()
    monkeypatch.undo()
    assert str(caught.value).startswith(f"{path}: could not be written ({SAID})")
    assert ("2 points are kept" in str(caught.value)) is (good > 0)
    assert list(Journal(path).read()) == [str(number) for number in range(good)]
    assert path.exists() is (good > 0)


@pytest.mark.parametrize("step", ["writing", "moving"])
def test_a_zarr_store_on_a_full_disk_leaves_the_old_one(tmp_path, monkeypatch, step):
    pytest.importorskip("zarr")
    path = tmp_path / "out.zarr"
    path.mkdir()
    (path / "zarr.json").write_text("old")
    if step == "writing":

        def half(self, place, **_options):
            Path(place).mkdir()
            (Path(place) / "zarr.json").write_text("{")
            full()

        monkeypatch.setattr(xarray.Dataset, "to_zarr", half)
    else:
        plain = Path.rename
        monkeypatch.setattr(
            files.Path, "rename",
            lambda self, to: full() if self.name == "data.zarr" else plain(self, to),
        )  # fmt: skip
    with pytest.raises(SaveError, match=SAID):
        files.save_dataset(xarray.Dataset({"a": ("x", [1.0])}), path)
    assert (path / "zarr.json").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.zarr"]


class FullStream(io.StringIO):
    """What is printed goes to a full disk."""

    write = full


def test_what_is_printed_to_a_full_disk_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(options.sys, "stdout", FullStream())
    with pytest.raises(SystemExit) as ended:
        cli.main(["presets", "schema"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"standard output: could not be written ({SAID}).\n"


def test_an_error_that_cannot_even_be_said_ends_with_its_status(monkeypatch):
    monkeypatch.setattr(cli.sys, "stderr", FullStream())
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "no/such"])
    assert ended.value.code == 2


def test_a_log_on_a_full_disk_stops_nobody(monkeypatch):
    monkeypatch.setattr(sys, "stderr", FullStream())
    logger = logging.getLogger("explorer.server")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(log.JsonLines())
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    try:
        log.event("opened", kind="private")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_a_kernel_that_cannot_be_kept_works_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    asked = []
    monkeypatch.setattr(IndexDataCacheFile, "save", lambda *a: (asked.append(a), full()))

    @numba.njit("float64(float64)", cache=True)
    def doubled(value):
        return 2 * value

    assert asked
    assert doubled(3.0) == 6.0


def test_a_finished_sweep_whose_file_cannot_be_saved_keeps_its_points(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("explorer.paths.os.fsync", full)
    words = ["sweep", "neuron/pulse-train", "--over", "device.thickness=5:6:2nm", "--seconds",
             "0.01", "--seeds", "1", "--workers", "1", "--out", str(tmp_path / "o.nc")]  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert f"could not be saved ({SAID})" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == [".o.nc.journal"]
    lines = (tmp_path / ".o.nc.journal").read_text().split("\n")
    assert sum("key" in json.loads(line) for line in lines if line) == 2
