"""Long steps against a uniform step of half the length: rates, intervals, first spike, energy.

    python tests/bench/long_steps.py            about a minute on two cores

Prints a Markdown table for three control resistances: what long steps change, with one standard
error from neuron to neuron, and the processor time of a neuron-step.
"""

from __future__ import annotations

import time

import numpy as np

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation

NEURONS, SECONDS, SETTLED = 1024, 0.9, 0.6
RESISTANCES = ("50 MΩ", "250 MΩ", "1 GΩ")
CHUNK = 4096


def measured(resistance: str, dt: str, long: bool) -> dict[str, tuple[float, float]]:
    """Return value and standard error of each quantity, in SI, and the cost [ns]."""
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"neuron.control_resistance": resistance, "run.dt": dt, "run.long_steps": long})
    simulation = Simulation(lay_out(scenario, neurons=NEURONS, seconds=SECONDS), (), threads=2)
    steps, times, who = simulation.layout.steps, [], []
    began = time.process_time()
    while simulation.step < steps:
        chunk = simulation.advance(min(CHUNK, steps - simulation.step))
        times.append(chunk.times)
        who.append(chunk.neurons)
    spent = (time.process_time() - began) * 1e9 / steps / NEURONS
    times, who = np.concatenate(times), np.concatenate(who)
    order = np.lexsort((times, who))
    times, who = times[order], who[order]
    late = times > SETTLED
    rate = np.bincount(who[late], minlength=NEURONS) / (SECONDS - SETTLED)
    apart = np.diff(times)[(np.diff(who) == 0) & late[:-1]]
    first = times[np.unique(who, return_index=True)[1]]
    state, spikes = simulation.state, np.bincount(who, minlength=NEURONS)
    energy = state["memristor"] + state["control_resistor"]
    ratio = energy.sum() / spikes.sum()
    scatter = (energy - ratio * spikes).std() / spikes.mean()

    def with_error(values):
        return values.mean(), values.std() / np.sqrt(values.size)

    return {
        "rate": with_error(rate),
        "interval": with_error(apart),
        "first spike": with_error(first),
        "energy per spike": (ratio, scatter / np.sqrt(NEURONS)),
        "ns": (spent, 0.0),
    }


def main() -> None:
    """Measure and print."""
    names = ("rate", "interval", "first spike", "energy per spike")
    print("| R_c | " + " | ".join(names) + " | ns, all short | ns, long |")
    print("|---|" + "---|" * (len(names) + 2))
    for resistance in RESISTANCES:
        fine = measured(resistance, "1 us", False)
        same, long = (measured(resistance, "2 us", which) for which in (False, True))
        cells = []
        for name in names:
            (a, a_error), (b, b_error) = fine[name], long[name]
            cells.append(f"{100 * (b / a - 1):+.1f} ± {100 * np.hypot(a_error, b_error) / a:.1f} %")
        print(f"| {resistance} | " + " | ".join(cells)
              + f" | {same['ns'][0]:.1f} | {long['ns'][0]:.1f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
