"""Constants of nature (CODATA 2018, exact) and the reference conditions of the model."""

BOLTZMANN = 1.380649e-23
"""Boltzmann constant in J/K (CODATA 2018, exact)."""

ELEMENTARY_CHARGE = 1.602176634e-19
"""Elementary charge in C (CODATA 2018, exact)."""

BOLTZMANN_EV = BOLTZMANN / ELEMENTARY_CHARGE
"""Boltzmann constant in eV/K."""

REFERENCE_TEMPERATURE = 300.0
"""Temperature in K at which the reference set of the neuron holds."""

REFERENCE_THICKNESS = 8e-9
"""Oxide thickness in m that the reference set is taken to belong to (assumed: not published)."""
