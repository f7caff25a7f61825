"""Runs the comparison: every tool in turn, again and again, and the medians of processor time."""

from __future__ import annotations

import datetime
import importlib.metadata
import logging
import os
import platform
import statistics
from collections.abc import Callable

from explorer.bench import ports
from explorer.bench.equations import PRESETS
from explorer.bench.peers import peers
from explorer.version import VERSION

log = logging.getLogger(__name__)

ROUNDS = 5
WORK = {"this engine": 4_000_000, "this engine, long steps": 4_000_000,
        "numpy loop": 300_000, "JAX scan, float64": 400_000,
        "Brian2, C++ standalone": 4_000_000, "Brian2, Cython": 2_000_000}  # fmt: skip
"""Neuron-steps of one turn of a tool; for one neuron a tenth."""

LEAST = {
    "this engine": 200_000,
    "this engine, long steps": 200_000,
    "ngspice, no noise, same dt": 50_000,
}
"""Least steps of one turn with one neuron."""


def steps_for(name: str, neurons: int) -> int:
    """Return how many steps one turn takes, a multiple of 8."""
    work = WORK.get(name, 1_000_000)
    if neurons == 1:
        return LEAST.get(name, max(work // 10, 8_000)) // 8 * 8
    return max(work // neurons, 64) // 8 * 8


def compare(neurons: tuple[int, ...] = (1, 1000), rounds: int = ROUNDS,
            progress: Callable[[str], None] = lambda words: None) -> dict[str, object]:  # fmt: skip
    """Return the comparison as plain data: `rows`, the bound and what was missing."""
    rows, absent = [], {}
    for model in PRESETS:
        for size in neurons:
            turns = {}
            for peer in peers():
                if model not in peer.MODELS or not peer.suits(size):
                    continue
                if lacks := peer.missing():
                    absent[peer.NAME] = lacks
                    continue
                progress(f"{model}, {size}: preparing {peer.NAME}")
                steps = steps_for(peer.NAME, size)
                turns[peer.NAME] = (peer.prepare(model, size, steps), steps * size)
            rows += _interleaved(model, size, turns, rounds, progress)
    bounds = {model: ports.bound(model) for model in PRESETS}
    shares = {}
    for model, found in bounds.items():
        ours = [row for row in rows if row["model"] == model and row["tool"] == "this engine"]
        most = max(ours, key=lambda row: row["neurons"])
        shares[model] = found["bound_ns"] / most["ns_per_neuron_step"]
    return {
        "machine": f"{platform.machine()}, {_processor()}, {os.cpu_count()} cores",
        "versions": _versions(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "rows": rows,
        "port_bound_share": shares,
        "port_bound": bounds,
        "missing": absent,
    }


def _interleaved(model, size, turns, rounds, progress) -> list[dict[str, object]]:
    spent = {name: [] for name in turns}
    for number in range(rounds):
        for name, (run, work) in turns.items():
            progress(f"{model}, {size}: {name}, turn {number + 1} of {rounds}")
            seconds, _spikes = run()
            spent[name].append(seconds * 1e9 / work)
    medians = {name: statistics.median(values) for name, values in spent.items()}
    return [
        {"model": model, "tool": name, "neurons": size, "ns_per_neuron_step": value,
         "ratio": value / medians["this engine"]}
        for name, value in medians.items()
    ]  # fmt: skip


def _versions() -> dict[str, str]:
    found = {"wetware-explorer": VERSION, "python": platform.python_version()}
    for name in ("numba", "numpy", "brian2", "jax", "cython"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            names = [
                line.split(":", 1)[1].strip() for line in file if line.startswith("model name")
            ]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown processor"
