"""Resistance of the compact diffusive memristor: a channel that widens, in series with a gap.

Equation, with x = f + r the length of the channel and S its area:
    R = R_on x / S^2 + R_off (exp((1 - x) / lambda) - 1) / (exp(1 / lambda) - 1)
    I = v / R, at most I_max in size, and none for v < 0 where the device conducts one way only
Valid between R_on (contact) and R_off (no channel). Sources: wang2026 (S = 1), wang2024 (S).
"""

from explorer.model.arithmetic import exp2
from explorer.model.compiled import law


@law
def channel_resistance(gap, area, on_resistance, off_scale, steepness):
    """Return the resistance [ohm] for a gap 1 - x [1] and an area S [1].

    `on_resistance` [ohm]; `off_scale` R_off / (exp(1/lambda) - 1) [ohm]; `steepness`
    log2(e) / lambda [1].
    """
    channel = on_resistance * (1.0 - gap) / (area * area)
    return channel + off_scale * (exp2(gap * steepness) - 1.0)


@law
def clipped_conductance(resistance, voltage, current_ceiling, one_way):
    """Return the conductance [S] over a step that starts at `voltage` [V].

    `resistance` [ohm]; `current_ceiling` largest current [A]; `one_way` 1 where no current flows
    for a negative voltage, else 0 [1].
    """
    if one_way > 0.0 and voltage < 0.0:
        return 0.0
    conductance = 1.0 / resistance
    if conductance * abs(voltage) > current_ceiling:
        conductance = current_ceiling / abs(voltage)
    return conductance
