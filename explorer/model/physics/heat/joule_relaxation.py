"""Temperature of the device: heated by its own current, cooled towards the surroundings.

Equation: dT/dt = (T_0 - T) / tau + P R_th / tau, exact over a step in which the power P is frozen.
Valid for one lumped temperature. Leaves out: the temperature's profile, and heat that the series
resistor gives to the device. The thermal resistance and time are effective: a filament of
nanometres would cool within nanoseconds; a time near that of the motion is assumed, as in the
heating and cooling cycles of ushakov2021 and pattnaik2023 (recalled, not re-read).
"""

from explorer.model.compiled import law


@law
def heated_temperature(temperature, ambient, heat, heating, decay):
    """Return the temperature after one step [K].

    `temperature` before and `ambient` T_0 [K]; `heat` given off in the step [J]; `heating`
    R_th / dt [K/J]; `decay` exp(-dt / tau) [1].
    """
    limit = ambient + heat * heating
    return limit + (temperature - limit) * decay
