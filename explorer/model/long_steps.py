"""Long steps where nothing is close: eight steps at once while a filament is far from contact.

Only close to contact does a short step matter: there the drive rises steeply and the resistance
falls by decades. Further away one step of eight times the length moves ions and gate as well. A
neuron takes a long step where filament and residue together are shorter than `far_below` and its
input does not change within; long steps begin at step numbers that LONG divides, so that runs cut
there have the same results.
"""

from __future__ import annotations

import numpy as np

from explorer.model.arithmetic import LN_2, exp_all
from explorer.model.compiled import law

LONG = 8
"""Steps that a long step replaces; a power of two, so that multiplying by it rounds nothing."""

MARGIN = 0.03
"""How far from the contact layer long steps end, as a part of the thickness."""

SLOWEST = 0.1
"""Largest part of a state that may relax within a long step."""


def far_limit(parameters: np.ndarray) -> np.ndarray:
    """Return up to which length of filament and residue each neuron may take long steps [1].

    `parameters` are records of the 1M1T1R model. 0 where long steps are not for it: where a state
    would relax by more than SLOWEST within one, or the gate would follow faster than that.
    """
    loss = np.maximum(parameters["filament_loss"], parameters["residue_loss"])
    # Resistance at the margin; it rises with the gap where tunnelling outweighs the filament.
    tunnel = parameters["off_scale"] * exp_all(MARGIN * parameters["steepness"] * LN_2)
    slope = tunnel * parameters["steepness"] * LN_2
    rising = slope > parameters["on_resistance"]
    resistance = parameters["on_resistance"] * (1.0 - MARGIN) + tunnel - parameters["off_scale"]
    leak = 1.0 / resistance + parameters["control_conductance"]
    follows = leak * parameters["dt_per_capacitance"]
    fits = rising & (LONG * loss <= SLOWEST) & (LONG * follows <= SLOWEST)
    limit = 1.0 - MARGIN - parameters["contact_layer"]
    return np.where(fits, np.maximum(limit, 0.0), 0.0)


@law
def steady(inputs, first, step):
    """Return whether a long step may begin at `step`: entry `first` of one neuron's inputs."""
    if step % LONG != 0 or first + LONG > inputs.shape[0]:
        return False
    same = True
    for place in range(first + 1, first + LONG):
        same &= inputs[place] == inputs[first]
    return same
