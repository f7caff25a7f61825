"""A membrane with channels: currents, and energies over one step with the channels held.

Circuit: capacitance C between inside and outside; beside it, for each kind of ion, a conductance g
in series with a battery E; current I injected into the inside. Inside positive, outward currents
positive:
    C dV/dt = I - sum g (V - E)
Multiplied by V: I V - sum E g (V - E) = d/dt (C V^2 / 2) + sum g (V - E)^2. What is given (left)
goes into the capacitance and is spent in the channels (right). All quantities by area.
Source: the circuit of hodgkin1952.
"""

from explorer.model.compiled import law


@law
def resting_voltage(
    sodium, sodium_battery, potassium, potassium_battery, leak, leak_battery, injected
):
    """Return the voltage [V] to which the membrane relaxes, and the whole conductance [S/m^2].

    Conductances `sodium`, `potassium`, `leak` [S/m^2] with the batteries [V] in series; `injected`
    current [A/m^2].
    """
    total = sodium + potassium + leak
    driven = sodium * sodium_battery + potassium * potassium_battery + leak * leak_battery
    return (driven + injected) / total, total


@law
def channel_energies(conductance, battery, mean, variance, dt):
    """Return (charge out [C/m^2], spent [J/m^2], given by the battery [J/m^2]) over one step.

    Q = g dt (<V> - E),  E_spent = g dt <(V - E)^2>,  E_given = -E Q; `conductance` g [S/m^2],
    `battery` E [V], `mean` <V> [V], `variance` of V over the step [V^2], `dt` [s].
    """
    drop = mean - battery
    charge = conductance * dt * drop
    spent = conductance * dt * (drop * drop + variance)
    return charge, spent, -battery * charge
