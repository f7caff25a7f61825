"""Netlist of the Langevin neuron without its noise: the cluster moves where it is pulled.

Position and temperature are voltages of 1 F capacitors. A spike counts at each upward crossing of
the spike current; the kernel waits until the cluster is back before it counts the next one.
"""

from __future__ import annotations

import math

from explorer.engine.layout import Layout
from explorer.model.arithmetic import LOG2_E
from explorer.scenario.scenario import Scenario

MODEL = "rc-langevin"
WATCHED = "v(device)"
CAPACITANCE = "capacitance"
LEAVES_OUT = (
    "The position x [half-gaps] and the temperature T [kelvin] are voltages of 1 F capacitors.",
    "The current is shown as a voltage, 1 V for the spike current; re-arming is left out.",
    "Without noise the cluster leaves its electrode only above the voltage that pulls it away.",
)


def spike(scenario: Scenario) -> tuple[str, float]:
    """Return the voltage and the level [V] whose upward crossing is a spike."""
    return "v(seen)", 1.0


def circuit(scenario: Scenario, layout: Layout) -> list[str]:
    """Return cluster, heat and circuit of the first neuron."""
    p = layout.parameters[0]
    dt = float(p["dt"])
    constants = {
        "perhop": (p["rate"] / dt, "1/s, 1 / t_0"),
        "pull": (p["pull"], "1/V, g"),
        "focus": (p["focusing"], "1, c"),
        "well": (p["curvature"], "1, A / w^2"),
        "sharp": (p["sharpness"], "1, 1 / 2w^2"),
        "pin": (p["pinning_curvature"], "1, B / w_p^2"),
        "pinsharp": (p["pinning_sharpness"], "1"),
        "slope": (p["slope"], "1, s"),
        "wall": (p["wall"] / dt, "1/s, k / t_0"),
        "rmin": (p["least_resistance"], "ohm"),
        "perlambda": (p["steepness"] / LOG2_E, "1"),
        "ambient": (p["ambient"], "K"),
        "cool": (-math.log(p["cooling"]) / dt, "1/s, 1 / tau_th"),
        "rth": (p["heating"] * dt, "K/W"),
        "ispike": (p["spike_current"], "A"),
    }
    return [
        "*",
        *(f".param {name}={value:.17g} ; {unit}" for name, (value, unit) in constants.items()),
        "*",
        "* force on the cluster in k T at 300 K for each half-gap, and the walls at -1 and 0",
        "Bgap gap 0 V = min(max(-V(x), 0), 1)",
        "Bforce force 0 V = -well*(V(x) + 1)*exp(-(V(x) + 1)^2*sharp)"
        " - pin*V(x)*exp(-V(x)^2*pinsharp) - slope + pull*V(device)/(1 - focus*(1 - V(gap)))",
        "Bover over 0 V = max(V(x), 0) + min(V(x) + 1, 0)",
        "Bx 0 x I = perhop*V(force) - wall*V(over)",
        "Cx x 0 1 IC=-1",
        "* device, series resistor, capacitor",
        f"Rseries in device {1.0 / p['feed_conductance']:.17g}",
        f"Cdevice device 0 {p['capacitance']:.17g} IC=0",
        "Bdevice device 0 I = V(device)/(rmin*cosh(V(x)*perlambda))",
        "Bseen seen 0 V = V(device)/(rmin*cosh(V(x)*perlambda))/ispike",
        "* heat: nothing of it acts back on the motion without noise",
        "Bheat 0 t I = cool*(ambient + rth*V(device)*V(device)/(rmin*cosh(V(x)*perlambda)) - V(t))",
        f"Ct t 0 1 IC={p['ambient']:.17g}",
    ]
