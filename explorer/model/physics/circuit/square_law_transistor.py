"""Square-law n-channel transistor with a load resistor to the supply.

Equations: I = 0 below threshold; with o = V_gs - V_T:
    I = K o^2                  for V_ds >= o   (saturation)
    I = K (2 o V_ds - V_ds^2)  for V_ds <  o   (triode)
Valid for long channels at strong inversion. Leaves out: subthreshold current, channel-length
modulation, gate leakage. Source: K and V_T of the discrete transistor transcribed in he2026.
"""

import math

from explorer.model.compiled import law


@law
def drain_current(overdrive, drain, gain):
    """Return the drain current [A]: `overdrive` V_gs - V_T, `drain` V_ds [V], `gain` [A/V^2]."""
    if overdrive <= 0.0 or drain <= 0.0:
        return 0.0
    if drain >= overdrive:
        return gain * overdrive * overdrive
    return gain * drain * (2.0 * overdrive - drain)


@law
def loaded_drain(overdrive, gain, supply, load_conductance):
    """Return the drain voltage [V] where transistor and load carry the same current.

    Saturation if supply - K o^2 / g >= o; else the smaller root of
    K V^2 - (2 K o + g) V + g V_dd = 0, written so that nothing cancels.
    """
    # Both answers as fractions, and one division: a choice between numbers is no branch.
    full = gain * overdrive * overdrive
    b = 2.0 * gain * overdrive + load_conductance
    c = load_conductance * supply
    saturated = c - full >= overdrive * load_conductance
    above = c - full if saturated else 2.0 * c
    root = math.sqrt(max(b * b - 4.0 * gain * c, 0.0))
    drain = above / (load_conductance if saturated else b + root)
    return supply if overdrive <= 0.0 else drain
