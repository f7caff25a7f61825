"""The voltage at which a kind of ion stands still across a membrane.

Equation: E = (k T / (z e)) ln(c_out / c_in), the voltage of the inside against the outside.
Valid for one kind of ion in equilibrium, at the activities taken as concentrations. Leaves out:
other ions through the same channel (the resting membrane needs Goldman's equation for that).
Source: hodgkin1952 uses it; general knowledge since Nernst 1888.
"""

from math import log

from explorer.model.constants import BOLTZMANN, ELEMENTARY_CHARGE


def nernst_voltage(outside: float, inside: float, charge: int, temperature: float) -> float:
    """Return the equilibrium voltage [V], inside against outside.

    `outside`, `inside` concentrations in the same unit, above 0; `charge` in elementary charges;
    `temperature` [K].
    """
    thermal = BOLTZMANN * temperature / (charge * ELEMENTARY_CHARGE)
    return thermal * log(outside / inside)
