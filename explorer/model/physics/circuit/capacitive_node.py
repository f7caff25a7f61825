"""A node with a capacitor between two conductances, integrated exactly over one step.

Circuit: source V_s -- conductance g_s -- node (capacitance C to ground) -- conductance g_l -- 0 V.
With both conductances frozen over the step of length dt, y = dt (g_s + g_l) / C and
    V(t) = V_inf + (V_0 - V_inf) exp(-y t / dt),   V_inf = V_s g_s / (g_s + g_l)
mean and variance of V over the step are closed forms in y, so the energies are integrals without
error and the books close to rounding whatever the step.
"""

from explorer.model.arithmetic import mean_decay, mean_rise_within, rise_variance_within
from explorer.model.compiled import law


@law
def relax(voltage, source, source_conductance, leak_conductance, dt_per_capacitance):
    """Return (new voltage, mean of V over the step [V], variance of V over the step [V^2]).

    `voltage` at the start [V]; `source` [V]; conductances [S]; `dt_per_capacitance` [s/F].
    """
    total = source_conductance + leak_conductance
    y = total * dt_per_capacitance
    if y <= 1.0:
        return relax_within(
            voltage, source, source_conductance, leak_conductance, dt_per_capacitance
        )
    phi = mean_decay(y)
    limit = source * (source_conductance / total)
    excess = voltage - limit
    decay = y * phi
    variance = excess * excess * (phi * (1.0 - 0.5 * decay) - phi * phi)
    return voltage - excess * decay, limit + excess * phi, variance


@law
def relax_within(voltage, source, source_conductance, leak_conductance, dt_per_capacitance):
    """Return what `relax` returns, for steps no longer than the node's time constant (y <= 1)."""
    total = source_conductance + leak_conductance
    y = total * dt_per_capacitance
    slope = (source * source_conductance - voltage * total) * dt_per_capacitance
    rise = mean_rise_within(y)
    change = slope * (1.0 - y * rise)
    variance = change * change * rise_variance_within(y)
    return voltage + change, voltage + slope * rise, variance


@law
def energies(source, source_conductance, leak_conductance, mean, variance, dt):
    """Return one step's energies [J]: in the source conductance, in the leak, from the source.

    E_s = g_s dt <(V_s - V)^2>,  E_l = g_l dt <V^2>,  E_in = V_s g_s dt (V_s - <V>); `mean` [V] and
    `variance` [V^2] of V over the step.
    """
    drop = source - mean
    passed = source_conductance * dt
    in_source = passed * (drop * drop + variance)
    in_leak = leak_conductance * dt * (mean * mean + variance)
    return in_source, in_leak, source * (passed * drop)
