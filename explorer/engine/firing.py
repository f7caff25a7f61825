"""When a neuron is active and when at rest, read from its recorded steps as its model fires.

What the words mean stands in observables/spike_phases.py; the levels come from the parameters in
force. The story of a spike and the energy bill both ask here, so that their phases are the same.
"""

from __future__ import annotations

import numpy as np

from explorer.model.observables import spike_phases

SPIKE = "spike_current"
REARM = "rearm_voltage"
BACK = "rearm_position"


def activity(module, parameters: np.ndarray, trace: np.ndarray,
             threshold: float) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return for each step after a crossing whether the neuron fires, and whether it is at rest.

    Parameters
    ----------
    module: the neuron model; parameters: the record of the neuron, shape (1,).
    trace: shape (steps, variables), up to the next crossing or beyond.
    threshold: voltage of an output spike, or from which the neuron is ready again [V].
    """
    description, names = module.DESCRIPTION, module.TRACED
    membrane = trace[:, names.index(description.membrane)]
    if description.fires == "above":
        # Where circuit noise makes the gate cross again and again, it fires until it is re-armed.
        known = REARM in parameters.dtype.names
        level = float(parameters[REARM][0]) if known else threshold
        rest = float(module.at_rest(parameters)[description.membrane][0])
        active = spike_phases.active_above(membrane, level)
        return active, membrane <= rest + spike_phases.REST * (threshold - rest)
    if description.fires == "collapse":
        active = spike_phases.active_in_collapse(membrane, threshold)
        reached = trace[:, names.index(description.fronts[1])]
        back = reached < 1.0 + float(parameters[BACK][0])
        return active, ~active & back & (membrane >= threshold)  # it may fire again
    size = np.abs(trace[:, names.index("current")])
    active = size >= module.REARM * float(parameters[SPIKE][0])
    moved = trace[:, [names.index(name) for name in description.fronts]].sum(axis=1)
    most = float(moved.max()) if moved.size else 1.0
    return active, ~active & (moved <= spike_phases.REST * most)


def activity_of_run(module, parameters: np.ndarray, trace: np.ndarray, threshold: float,
                    crossings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return the same for every step of a run from rest; `crossings` are the steps of its spikes.

    A neuron that fires in a collapse rests too while its voltage is near zero without input.
    """
    description, names = module.DESCRIPTION, module.TRACED
    if description.fires != "collapse":
        return activity(module, parameters, trace, threshold)
    membrane = trace[:, names.index(description.membrane)]
    stimulus = trace[:, names.index("stimulus")]
    active, resting = np.zeros((2, membrane.size), bool)
    ends = np.append(crossings[1:], membrane.size - 1)[: crossings.size]
    for crossing, end in zip(crossings, ends, strict=True):
        after = slice(crossing + 1, end + 1)
        active[after], resting[after] = activity(module, parameters, trace[after], threshold)
    empty = (stimulus == 0.0) & (np.abs(membrane) <= spike_phases.REST * threshold)
    return active, resting | (~active & empty)
