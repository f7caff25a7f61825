"""Thermal noise of the circuit: the voltage of a capacitive node is never quite at rest.

Circuit: input V_s -- conductance g_s -- node (capacitance C to ground) -- conductance g_l -- 0 V,
both conductances at temperature T and frozen over the step of length dt. Each brings a noise
current of spectral density 4 k T g (nyquist1928); with G = g_s + g_l, y = dt G / C, theta = k T / C
    C dV = (g_s V_s - G V) dt + sqrt(2 k T G) dW
Voltage. V has an exact law over any step (gillespie1996):
    V' = V_inf + X exp(-y) + K,  X = V - V_inf,  K = sqrt(theta (1 - exp(-2 y))) xi
so its variance settles at theta, whatever the step.
Energies. A path between V and V' is not drawn; every energy of the step is the mean over all paths
that lead from V to V' (a bridge). At the time s, in time constants from 0 to y, these have
    mean V_inf + X exp(-s) + K sinh(s) / sinh(y),  variance 2 theta sinh(s) sinh(y - s) / sinh(y)
which, averaged over the step, gives the mean of V and its mean square about that, and with them
the heat in both conductances as without noise. The noise currents of both move the charge
C K (1 + tanh(y/2)) on average; the input's share of it, g_s / G, passes the input and counts there.
Work of the noise sources, from (V - V_s) dI_s + V dI_l in the midpoint (Stratonovich) sense:
    W = C (X K y / sinh(y) + K^2 (1/2 + y d) + theta (y coth(y) - 1))
with d the step's mean of (sinh(s) / sinh(y))^2. It is signed; its mean over xi is k T y, one k T
each time constant, and equals the heat that noise causes (vanzon2004).
Input + W = heat + change of C V^2 / 2 then holds step by step, to rounding.
Assumed: the memristor is at one temperature and noisy like a resistor, far from equilibrium too.
"""

import math

from explorer.model.arithmetic import mean_decay
from explorer.model.compiled import law

(P0, P1, P2, P3, P4, P5, P6, P7, P8, P9) = (
    0.08333333333333333, -0.00833333333333114, 0.0008432539681814076, -8.542768866107232e-05,
    8.655497334050628e-06, -8.769612952569318e-07, 8.880367336306556e-08, -8.925863233982306e-09,
    8.433236303659299e-10, -5.6714597604510967e-11,
)  # fmt: skip

LN_HUNDRED = 4.605170185988092
LOWEST_REARM = 0.5
"""Least re-arm voltage, as a part of the threshold."""


def rearm_voltage(threshold, variance):
    """Return the voltage below which a node must have been before it crosses upwards again [V].

    A node that falls past the `threshold` [V] through g_l drifts at threshold g_l / C and diffuses
    with theta g_l / C, theta = `variance` [V^2]: the shorter the steps, the more often it crosses.
    From m below, it comes back up by noise alone with chance exp(-threshold m / theta); at the
    voltage returned this is one in a hundred. It is the threshold itself without noise.
    """
    return max(threshold - LN_HUNDRED * variance / threshold, LOWEST_REARM * threshold)


@law
def kick_mean(y):
    """Return (a, p): mean a = tanh(y/2) / y of a kick over the step, p = (1 - 2 a) / y^2 [1].

    Chebyshev polynomial up to y = 1 (tests/bench/polynomials.py), relative error below 3e-16; the
    definition beyond.
    """
    if y > 1.0:
        decay = mean_decay(y)
        mean = decay / (2.0 - y * decay)
        return mean, (1.0 - 2.0 * mean) / (y * y)
    z = y * y
    short = (((P9 * z + P8) * z + P7) * z + P6) * z + P5
    short = ((((short * z + P4) * z + P3) * z + P2) * z + P1) * z + P0
    return 0.5 * (1.0 - z * short), short


@law
def agitate(voltage, relaxed, source, source_conductance, leak_conductance, dt_per_capacitance,
            capacitance, variance, normal):  # fmt: skip
    """Return (new voltage, mean [V], mean square about it [V^2], charge [C], work [J]) of a step.

    `voltage` at its start [V]; `relaxed` new voltage, mean and mean square as `relax` gives them
    without noise; `source` [V]; conductances [S]; `dt_per_capacitance` [s/F]; `capacitance` [F];
    `variance` theta at rest [V^2]; `normal` xi. The charge is what noise moves out of the source.
    """
    after, mean, mean_square = relaxed
    total = source_conductance + leak_conductance
    share = source_conductance / total
    y = total * dt_per_capacitance
    a, p = kick_mean(y)
    t = a * y
    excess = voltage - source * share
    kick = normal * math.sqrt(variance) * (2.0 * math.sqrt(t) / (1.0 + t))
    # Means over the step: of the kick's square, of its square about its mean, of kick and decay
    # about theirs, and of the bridge's own variance over theta.
    square = 0.125 * (2.0 * a + 2.0 - t * t - p / (a * a))
    about = square - a * a
    joint = 2.0 * t * p * (2.0 - y * y * p) - 2.0 * a * a + (1.0 - t) * (p + a * a)
    joint = y * joint / (4.0 * a * (1.0 + t))
    bridge = y * (p + a * a) / (2.0 * a)
    mean_square += kick * (2.0 * excess * joint + kick * about) + variance * bridge
    charge = share * capacitance * kick * (1.0 + t)
    work = excess * kick * (1.0 - t * t) / (2.0 * a) + kick * kick * (0.5 + y * square)
    return (
        after + kick, mean + a * kick, mean_square, charge,
        capacitance * (work + variance * y * bridge),
    )  # fmt: skip
