"""Circuits for ngspice: the same equations without noise, one file a model.

A module here has `MODEL` (id of a neuron model), `WATCHED` (the voltage that is written to the data
file), `LEAVES_OUT` (sentences for the head), `circuit(scenario, layout)`, which returns the lines
between the stimulus (a voltage at the node `in`) and the analysis, `spike(scenario)`, the voltage
and the level whose upward crossing is a spike, and `CAPACITANCE`, the field of the model's records
with the capacitance of its node. The frame around it is the same for all
models: head.py, stimulus.py, analysis.py.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType

from explorer.engine.layout import lay_out
from explorer.errors import ScenarioError
from explorer.netlist.analysis import analysis
from explorer.netlist.head import head
from explorer.netlist.stimulus import source
from explorer.scenario.scenario import Scenario

DATA = "gate_voltage.txt"
"""Name of the file that ngspice writes, in the folder where it is started."""


@lru_cache(maxsize=1)
def writers() -> dict[str, ModuleType]:
    """Return every module that writes a netlist, by the id of its neuron model."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.MODEL: module for module in modules if hasattr(module, "MODEL")}


def netlist(scenario: Scenario, data: str = DATA) -> str:
    """Return a scenario as an ngspice netlist that writes its membrane voltage to the file `data`.

    Noise is left out. Of a population it is the first neuron, with its own spread.

    Raises
    ------
    ScenarioError
        The model has no netlist, the neurons form a chain, or the parameters cannot be integrated.
    """
    model = scenario.neuron.model
    if model not in writers():
        raise ScenarioError(
            f"neuron.model: '{model}' has no netlist, allowed are {', '.join(sorted(writers()))}."
        )
    stages = scenario.network.stages
    if stages > 1:
        raise ScenarioError(f"network.stages: a chain of {stages} has no netlist, allowed is 1.")
    layout = lay_out(scenario)
    writer = writers()[model]
    capacitance = float(layout.parameters[0][writer.CAPACITANCE])
    lines = [
        *head(scenario, layout, writer.LEAVES_OUT),
        *source(layout),
        *writer.circuit(scenario, layout),
        *analysis(layout, writer.WATCHED, writer.spike(scenario), capacitance, data),
    ]
    return "\n".join(lines) + "\n"
