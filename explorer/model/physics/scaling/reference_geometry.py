"""How the reference set (Ag in 8 nm HfO2 at 300 K) carries over to another ion, oxide and geometry.

With r the diffusivity relative to the reference, z the charge, s = d / d0:
    drift rate       x  z r (T0 / T) / s^2      (Einstein relation, field over thickness)
    relaxation rates x  r / s
    focusing, contact layer, tunnelling length (as parts of the thickness)  x  1 / s
    R_off            x  exp((d - d0) / lambda_0)   with lambda_0 the tunnelling length
Consequence: the threshold voltage is proportional to the thickness.
Valid as a scaling experiment around one fitted device, nothing more (assumed): the thickness of the
reference device is not in the open sources, and the activation energies of one ion in one oxide
differ between sources by more than ions differ from each other.
"""

import numpy as np

from explorer.model.arithmetic import exp_all
from explorer.model.constants import REFERENCE_TEMPERATURE, REFERENCE_THICKNESS


def drift_factor(charge: float, speed: float, temperature: float, thickness: float) -> float:
    """Return the factor on the drift rate [1]; temperature [K], thickness [m]."""
    stretch = thickness / REFERENCE_THICKNESS
    return charge * speed * (REFERENCE_TEMPERATURE / temperature) / (stretch * stretch)


def relaxation_factor(speed: float, thickness: float) -> float:
    """Return the factor on every relaxation rate [1]; thickness [m]."""
    return speed / (thickness / REFERENCE_THICKNESS)


def off_resistance_factor(thickness: np.ndarray, tunnelling_length: float) -> np.ndarray:
    """Return the factor on the off resistance [1]; thickness [m], shape (n,); length [m]."""
    return exp_all((np.atleast_1d(thickness) - REFERENCE_THICKNESS) / tunnelling_length)
