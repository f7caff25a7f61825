"""The shipped comparison of speeds, and the chart that is drawn from it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from explorer import paths

SHIPPED = json.loads((paths.assets() / "bench.json").read_text(encoding="utf-8"))


def test_it_says_where_and_when():
    assert {"machine", "versions", "date"} <= set(SHIPPED)
    assert SHIPPED["missing"] == {}
    assert {"numba", "numpy", "brian2", "jax"} <= set(SHIPPED["versions"])


def test_every_tool_is_in_it():
    tools = {row["tool"] for row in SHIPPED["rows"]}
    assert len(tools) == 6
    for row in SHIPPED["rows"]:
        assert row["ns_per_neuron_step"] > 0
        assert row["ratio"] >= 1.0


def test_the_chart_is_drawn_from_it():
    script = Path(__file__).parents[1] / "bench" / "chart.py"
    spec = importlib.util.spec_from_file_location("chart", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.chart(SHIPPED) == (paths.assets() / "bench.svg").read_text(encoding="utf-8")
