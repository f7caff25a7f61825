"""Wetware Explorer: a neuron that works with ions, live.

import explorer
scenario = explorer.load_preset("neuron/pulse-train")
scenario.set("device.thickness", "6 nm")
print(explorer.simulate(scenario, seconds=0.5, seed=1).summary())
"""

from explorer.engine.run import simulate
from explorer.errors import ExplorerError
from explorer.scenario import Scenario, load_preset, presets
from explorer.sweep import sweep
from explorer.version import VERSION as __version__

__all__ = [
    "ExplorerError", "Scenario", "__version__", "load_preset", "presets", "simulate", "sweep",
]  # fmt: skip
