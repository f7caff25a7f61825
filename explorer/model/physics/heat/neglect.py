"""No self-heating: the device stays at the ambient temperature.

Valid where the dissipated power is too small to matter: about 1 pW to 1 nW in this neuron.
Leaves out: Joule heating, which drives the spiking of other diffusive-memristor circuits.
"""

from explorer.model.compiled import law


@law
def device_temperature(ambient, power):
    """Return the temperature of the device [K]: the ambient temperature whatever the power [W]."""
    return ambient
