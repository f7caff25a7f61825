"""Kernels are compiled before somebody waits for one, once for each version of the program."""

from __future__ import annotations

import pytest

from explorer.engine import kernels
from explorer.scenario.presets import presets


@pytest.fixture
def mark(monkeypatch, tmp_path):
    monkeypatch.setattr(kernels, "KERNEL_CACHE", tmp_path)
    monkeypatch.setattr(kernels, "MARK", tmp_path / "complete")
    monkeypatch.setattr(kernels.os, "nice", lambda by: 0)
    return tmp_path / "complete"


@pytest.fixture
def started(monkeypatch):
    made = []
    monkeypatch.setattr(
        kernels.subprocess, "Popen", lambda words, **options: made.append(words) or Ended()
    )
    return made


class Ended:
    """A process that need not be ended."""

    def terminate(self) -> None:
        """Do nothing."""


def test_a_helper_starts_once_and_its_end_is_remembered(mark, started, monkeypatch):
    simulated = []
    monkeypatch.setattr(
        kernels, "simulate", lambda scenario, seconds: simulated.append(scenario.preset)
    )
    assert kernels.compile_in_background() is not None
    exec(started[0][-1], {})  # what the helper would do
    assert sorted(simulated) == sorted(presets())
    assert mark.exists()
    assert kernels.compile_in_background() is None
    assert len(started) == 1


def test_nothing_is_compiled_that_could_not_be_kept(mark, started, monkeypatch):
    monkeypatch.setattr(kernels.os, "access", lambda *asked: False)
    assert kernels.compile_in_background() is None
    assert started == []


def test_a_machine_without_room_for_a_helper_goes_on(mark, monkeypatch):
    def full(*words, **options):
        raise OSError("no room")

    monkeypatch.setattr(kernels.subprocess, "Popen", full)
    assert kernels.compile_in_background() is None
