"""Makes the example files of measured data in assets/measured; run it again after a new model.

Run `python tests/bench/example_data.py [FOLDER]`. The files are synthetic: our own engine made
them, and their first lines say with which preset, changes and seed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import explorer
from explorer import paths

PRESET = "neuron/pulse-train"
SPIKES = {"device.drift_rate": 205.0}
SWEEP = {
    "stimulus.shape": "triangle",
    "stimulus.amplitude": 1.2,
    "stimulus.period": 80e-3,
    "neuron.control_resistance": 100e3,  # a series resistor: the current flows on
    "device.drift_rate": 205.0,
}
SPIKE_SEED, SWEEP_SEED = 77, 78
TRAINS, CYCLES = 20, 6
POINTS = 400
"""Points of one cycle of the sweep."""


def head(changes: dict, seed: int, what: str) -> str:
    """Return the first lines of a file: that it is synthetic, and how it was made."""
    changed = ", ".join(f"{path} = {value}" for path, value in changes.items())
    return (
        f"# Synthetic: {what}, simulated by wetware-explorer, not measured on a device.\n"
        f"# Preset {PRESET} with {changed}; seed {seed}.\n"
    )


def spike_times() -> str:
    """Return spike times of some neurons under the pulse train, from its start on."""
    scenario = explorer.load_preset(PRESET)
    scenario.update(SPIKES)
    result = explorer.simulate(scenario, seconds=0.4, seed=SPIKE_SEED, neurons=TRAINS, traced=0)
    order = np.lexsort((result.spike_times, result.spike_neurons))
    lines = [head(SPIKES, SPIKE_SEED, "output spikes"), "neuron,time (ms)\n"]
    pairs = zip(result.spike_neurons[order], result.spike_times[order], strict=True)
    lines += [f"{neuron + 1},{time * 1e3:.4f}\n" for neuron, time in pairs]
    return "".join(lines)


def iv_sweep() -> str:
    """Return sweeps of the input voltage and the current through the memristor."""
    scenario = explorer.load_preset(PRESET)
    scenario.update(SWEEP)
    period = SWEEP["stimulus.period"]
    result = explorer.simulate(
        scenario, seconds=period, seed=SWEEP_SEED, neurons=CYCLES, traced=CYCLES
    )
    traces = result.traces
    rows = np.linspace(0, traces.sizes["time"] - 1, POINTS).astype(int)
    lines = [head(SWEEP, SWEEP_SEED, "input voltage and memristor current"),
             "cycle;time (ms);voltage (V);current (A)\n"]  # fmt: skip
    for cycle in range(CYCLES):
        for row in rows:
            time = float(traces["time"][row]) * 1e3 + cycle * period * 1e3
            voltage = float(traces["stimulus"][cycle, row])
            current = float(traces["current"][cycle, row])
            lines.append(f"{cycle + 1};{time:.4f};{voltage:.5f};{current:.4e}\n")
    return "".join(lines)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else paths.assets() / "measured"
    for name, made in (("example-spike-times", spike_times), ("example-iv-sweep", iv_sweep)):
        (folder / f"{name}.csv").write_text(made(), encoding="utf-8")
        print(folder / f"{name}.csv")


if __name__ == "__main__":
    main()
