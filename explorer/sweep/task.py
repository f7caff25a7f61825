"""One task of a sweep: all seeds of one point. Plain records go in and come out."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.run import simulate
from explorer.scenario.scenario import Scenario

MEASURED = {
    "spikes": "1", "rate_hz": "Hz", "first_spike_s": "s", "isi_mean_s": "s", "isi_cv": "1",
    "energy_per_spike_j": "J",
}  # fmt: skip
"""Numbers of a run's summary that a sweep collects, with their units."""


def run_task(task: Mapping[str, object]) -> dict[str, object]:
    """Return the key of a task and, for each measured number, one value a seed (None: undefined).

    Runs in another process or on another machine: it needs this package there and nothing else.
    """
    scenario = Scenario()
    scenario.update(task["values"])
    summaries = [
        simulate(scenario, seconds=task["seconds"], seed=seed, traced=0).summary()
        for seed in task["seeds"]
    ]
    return {"key": task["key"]} | {
        name: [summary[name] for summary in summaries] for name in MEASURED
    }
