"""What the user chose: one tree of parameters, its presets, links and files."""

from explorer.scenario.presets import load_preset, presets
from explorer.scenario.scenario import Scenario

__all__ = ["Scenario", "load_preset", "presets"]
