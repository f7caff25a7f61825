"""A node with a capacitor between two conductances, integrated exactly over one step.

Circuit: source V_s -- conductance g_s -- node (capacitance C to ground) -- conductance g_l -- 0 V.
With both conductances frozen over the step of length dt, y = dt (g_s + g_l) / C and
    V(t) = V_inf + (V_0 - V_inf) exp(-y t / dt),   V_inf = V_s g_s / (g_s + g_l)
the mean of V and of V squared are closed forms in phi(y) = (1 - exp(-y)) / y, so the energies are
integrals without error and the books close to rounding whatever the step.
"""

import numba as nb

from explorer.model.arithmetic import INLINE, mean_decay


@nb.njit(**INLINE)
def relax(voltage, source, source_conductance, leak_conductance, dt_per_capacitance):
    """Return (new voltage, mean of V over the step, mean of V squared over the step).

    `voltage` at the start [V]; `source` [V]; conductances [S]; `dt_per_capacitance` [s/F].
    """
    total = source_conductance + leak_conductance
    y = total * dt_per_capacitance
    phi = mean_decay(y)
    limit = source * (source_conductance / total)
    excess = voltage - limit
    decay = y * phi
    new = voltage - excess * decay
    mean = limit + excess * phi
    phi_two = phi * (1.0 - 0.5 * decay)
    mean_square = limit * limit + 2.0 * limit * excess * phi + excess * excess * phi_two
    return new, mean, mean_square


@nb.njit(**INLINE)
def energies(source, source_conductance, leak_conductance, mean, mean_square, dt):
    """Return one step's energies [J]: in the source conductance, in the leak, from the source.

    E_s = g_s dt <(V_s - V)^2>,  E_l = g_l dt <V^2>,  E_in = V_s g_s dt (V_s - <V>).
    """
    in_source = source_conductance * dt * (source * source - 2.0 * source * mean + mean_square)
    in_leak = leak_conductance * dt * mean_square
    delivered = source * source_conductance * dt * (source - mean)
    return in_source, in_leak, delivered
