"""A voltage source with series resistor and current limit at a capacitive node, exact over a step.

Circuit: source V_s with conductance g_s gives the current J = g_s (V_s - V), held between -I_l and
+I_l, into a node with capacitance C and conductance g to ground, all frozen over the step.
    C dV/dt = J(V) - g V
In each of the three regions (J at -I_l, free, at +I_l) V approaches a limit exponentially, so the
times of crossing from one to the next are logarithms and the energies closed forms. What the
limiter takes, (V_s - V) J, is counted with the series resistor. Textbook circuit; the limit
is the compliance current of a source meter.
"""

from explorer.model.arithmetic import mean_decay, mean_rise, mean_square_rise, natural_log
from explorer.model.compiled import law

MOST_PHASES = 5
"""Most regions in one step; V moves one way, so three are enough but for rounding at an edge."""


@law
def free_phase(voltage, source, source_conductance, conductance, dt, dt_per_capacitance):
    """Return (V, energy in the series resistor, in the node's conductance, from the source).

    Without limit: `voltage` at the start, `source` [V]; conductances [S]; `dt` [s];
    `dt_per_capacitance` [s/F]; energies [J]. Written with the drop V_s - V, so that nothing
    cancels where the drop is a small part of the voltage.
    """
    total = source_conductance + conductance
    y = total * dt_per_capacitance
    phi = mean_decay(y)
    decay = y * phi
    limit = source * (source_conductance / total)
    drop = source * (conductance / total)
    excess = voltage - limit
    phi_two = phi * (1.0 - 0.5 * decay)
    mean_square = limit * limit + 2.0 * limit * excess * phi + excess * excess * phi_two
    drop_square = drop * drop - 2.0 * drop * excess * phi + excess * excess * phi_two
    in_series = source_conductance * dt * drop_square
    delivered = source * source_conductance * dt * (drop - excess * phi)
    return voltage - excess * decay, in_series, conductance * dt * mean_square, delivered


@law
def held_phase(voltage, source, current, conductance, dt, dt_per_capacitance):
    """Return the same as `free_phase` with the source's current held at `current` [A]."""
    y = conductance * dt_per_capacitance
    slope = (current - conductance * voltage) * dt_per_capacitance
    mean = voltage + slope * mean_rise(y)
    mean_square = voltage * (2.0 * mean - voltage) + slope * slope * mean_square_rise(y)
    in_series = current * dt * (source - mean)
    new = voltage + slope * mean_decay(y)
    return new, in_series, conductance * dt * mean_square, source * current * dt


@law
def crossing_part(voltage, edge, slope, y):
    """Return the part of the step after which the node reaches `edge` [V]; 2 if it never does.

    `voltage` at the start [V]; `slope` its change over the step at the first rate [V]; `y` the
    step in time constants [1].
    """
    way = edge - voltage
    if slope == 0.0 or way / slope < 0.0:
        return 2.0
    part = way / slope
    if part * y >= 1.0:
        return 2.0
    if part * y < 1e-9:
        return part
    return -natural_log(1.0 - part * y) / y


@law
def drive(voltage, source, source_conductance, limit, conductance, dt, dt_per_capacitance):
    """Return (V, energy in series resistor and limiter, in the node's conductance, from source).

    `voltage` at the start and `source` [V]; `limit` I_l [A]; conductances [S]; `dt` [s];
    `dt_per_capacitance` [s/F]; energies [J].
    """
    low = source - limit / source_conductance
    high = source + limit / source_conductance
    in_series = in_node = delivered = 0.0
    region = 1 if voltage < low else (-1 if voltage > high else 0)
    left = 1.0
    for _ in range(MOST_PHASES):
        held = limit * region
        total = conductance
        current = held
        if region == 0:
            total = source_conductance + conductance
            current = source_conductance * (source - voltage)
        slope = (current - conductance * voltage) * (left * dt_per_capacitance)
        rising = slope > 0.0
        part = 2.0
        if region == 0 or rising == (region > 0):
            edge = low if (region > 0 or (region == 0 and not rising)) else high
            part = crossing_part(voltage, edge, slope, total * (left * dt_per_capacitance))
        here = left * min(part, 1.0)
        if region == 0:
            voltage, series, node, given = free_phase(
                voltage, source, source_conductance, conductance, here * dt,
                here * dt_per_capacitance,
            )  # fmt: skip
        else:
            voltage, series, node, given = held_phase(
                voltage, source, held, conductance, here * dt, here * dt_per_capacitance
            )
        in_series += series
        in_node += node
        delivered += given
        if part >= 1.0:
            break
        left *= 1.0 - part
        region += -1 if rising else 1
    return voltage, in_series, in_node, delivered
