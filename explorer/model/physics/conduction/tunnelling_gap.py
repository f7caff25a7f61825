"""Conductance of a gap with one cluster in it: two tunnelling gaps, the wider one decides.

Equation: R = R_min cosh(x / lambda), x in half-gaps, 0 midway between the two terminals; with
q = exp(-|x| / lambda), which cannot overflow, G = 1 / R = 2 q / (R_min (1 + q^2)).
Valid for tunnelling at low voltage. Leaves out: field dependence of the tunnelling current, several
clusters (then the least sum over all paths counts), temperature.
Form after wang2017 and akther2024 (recalled, not re-read); the values are assumed.
"""

from explorer.model.arithmetic import exp2
from explorer.model.compiled import law


@law
def tunnelling_conductance(position, least_resistance, steepness):
    """Return the conductance [S].

    `position` x [half-gaps, 1]; `least_resistance` R_min [ohm]; `steepness` log2(e) / lambda [1].
    """
    q = exp2(max(-abs(position) * steepness, -900.0))
    return 2.0 * q / (least_resistance * (1.0 + q * q))
