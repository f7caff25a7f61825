"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from explorer import paths
from explorer.errors import SaveError

FULL = OSError(errno.ENOSPC, "No space left on device")


class _FullFile:
    """A file that takes half of what it is given, then the disk is full."""

    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._file.write(content[: len(content) // 2])
        self._file.flush()
        raise FULL


def _fail(*_arguments, **_keywords):
    raise FULL


def break_write(patch):
    real = os.fdopen
    patch.setattr(os, "fdopen", lambda handle, mode: _FullFile(real(handle, mode)))


def break_fsync(patch):
    patch.setattr(os, "fsync", _fail)


def break_rename(patch):
    patch.setattr(Path, "replace", _fail)


def break_temporary(patch):
    patch.setattr(paths.tempfile, "mkstemp", _fail)


BREAKS = [break_write, break_fsync, break_rename, break_temporary]


@pytest.mark.parametrize("breaks", BREAKS, ids=lambda function: function.__name__)
@pytest.mark.parametrize("existed", [True, False], ids=["over an old file", "new file"])
def test_a_failed_write_changes_nothing(tmp_path, monkeypatch, breaks, existed):
    target = tmp_path / "kept.toml"
    if existed:
        target.write_text("old")
    breaks(monkeypatch)
    with pytest.raises(SaveError) as caught:
        paths.write_whole(target, "new" * 1000)
    monkeypatch.undo()
    left = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert left == ({"kept.toml": "old"} if existed else {})
    text = str(caught.value)
    assert text.startswith(f"{target}: could not be saved (No space left on device)")
    assert "\n" not in text


def test_a_folder_that_cannot_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", _fail)
    with pytest.raises(SaveError, match="could not be saved"):
        paths.write_whole(tmp_path / "sub" / "file", b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(SaveError):
        paths.write_whole(tmp_path / "taken", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_write_makes_folders_and_replaces(tmp_path):
    target = tmp_path / "a" / "b" / "file.txt"
    paths.write_whole(target, "first µ")
    paths.write_whole(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


def test_user_folder_follows_the_environment(home, monkeypatch):
    assert paths.user_folder() == home
    monkeypatch.delenv("WETWARE_HOME")
    assert paths.user_folder().name == "wetware-explorer"


def test_cache_folder_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("WETWARE_CACHE", str(tmp_path))
    assert paths.cache_folder() == tmp_path


def test_shipped_folders_do_not_depend_on_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (paths.assets() / "references.bib").is_file()
    assert (paths.presets() / "neuron" / "pulse-train.toml").is_file()
    assert paths.assets().is_absolute()
