"""What a spike costs in each technology, with and without circuit noise; writes the asset.

    python tests/bench/technologies.py           about a minute on two cores

Writes assets/technologies.json: for each preset that the energy bill offers, the front end's energy
a spike over many neurons alike, its spread and error, and the work of thermal noise. The row
"counted alike" has no noise, but counts spikes by the re-arm voltage of the row with noise: what is
left between these two is the noise itself.
"""

from __future__ import annotations

import dataclasses
import json

from explorer import paths
from explorer.engine.bill import Crowd, crowd_of
from explorer.engine.layout import lay_out
from explorer.scenario.presets import load_preset
from explorer.version import VERSION
from explorer.views.compare.technologies import COUNTED_ALIKE, FILE, TECHNOLOGIES

NEURONS = 240
LEAST = 1e-9
"""Circuit noise that leaves the gate as it is and yet has spikes counted by a re-arm voltage."""


def measured(preset: str, counted_like: str = "") -> Crowd:
    """Return what a spike costs over NEURONS alike."""
    scenario = load_preset(preset)
    scenario.update({"population.spread": 0.0, "network.stages": 1})
    if counted_like:
        scenario.set("noise.circuit", LEAST)
    layout = lay_out(scenario, neurons=NEURONS)
    if counted_like:
        other = lay_out(load_preset(counted_like), neurons=NEURONS)
        layout.parameters["rearm_voltage"] = other.parameters["rearm_voltage"]
    return crowd_of(layout)


def main() -> None:
    """Measure every technology and write the asset."""
    rows = {preset: dataclasses.asdict(measured(preset)) for preset in TECHNOLOGIES}
    noisy = "neuron/3nm-circuit-noise"
    rows[COUNTED_ALIKE] = dataclasses.asdict(measured("neuron/3nm", noisy))
    text = json.dumps({"version": VERSION, "presets": rows}, indent=1) + "\n"
    paths.write_whole(paths.assets() / FILE, text)
    for preset, row in rows.items():
        print(f"{preset:40s} {row['mean']:.4g} ± {row['error']:.1g} J, sd {row['spread']:.2g} J, "
              f"{row['spikes']} spikes, thermal {row['thermal']:.2g} J")  # fmt: skip


if __name__ == "__main__":
    main()
