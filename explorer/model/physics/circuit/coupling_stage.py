"""Coupling of two neurons: a p-channel transistor makes the next input from the drain of one.

The drain of the first neuron rests at the supply and falls while it fires. A p-channel transistor
with its source at the supply and its gate at that drain conducts then, and lifts the next neuron's
input from 0 V towards the supply, against a load resistor to ground and the next memristor.
Equation: drain_current(V_dd - V_drain - V_T, V_dd - V_out) = G_l V_out + G_m (V_out - V_g)
The p-channel has the n-channel's constants with the signs turned (assumed); the ancestor of the
neuron joins an n-channel to a p-channel stage too (wang2018b).
Valid quasi-statically: the capacitance of the node is left out. The first neuron's gate is isolated
from its drain (no gate-drain capacitance), so a load acts on its output, not on its membrane.
"""

from explorer.model.compiled import law
from explorer.model.physics.circuit.square_law_transistor import loaded_drain


@law
def coupled_input(
    drain, threshold, gain, supply, load_conductance, device_conductance, device_voltage
):
    """Return the input voltage of the next stage [V].

    `drain` of the stage before [V]; `threshold` [V] and `gain` [A/V^2] of the transistor; `supply`
    [V]; conductances [S] of the load and of the next memristor, whose far side is at
    `device_voltage` [V].
    """
    total = load_conductance + device_conductance
    open_voltage = device_voltage * (device_conductance / total)
    overdrive = supply - drain - threshold
    if overdrive <= 0.0:
        return open_voltage
    return supply - loaded_drain(overdrive, gain, supply - open_voltage, total)
