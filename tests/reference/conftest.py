"""The circuit simulator that some of these tests compare with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import simulator_setup


@pytest.fixture(scope="session")
def ngspice():
    path = simulator_setup.NGSPICE.path()
    if path is None:
        pytest.skip(simulator_setup.NGSPICE.skip_reason())
    return path
