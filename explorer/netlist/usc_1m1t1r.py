"""Netlist of the USC neuron: states as the voltages of 1 F capacitors, the rest as in the circuit.

The kernel holds x1 + x2 <= 1 after each step. Here the sum may pass 1 by STOP at most: there the
growth of the filament fades out, and everything else sees the sum as 1.
"""

from __future__ import annotations

from explorer.engine.layout import Layout
from explorer.model.arithmetic import LOG2_E
from explorer.scenario.scenario import Scenario

MODEL = "1m1t1r"
WATCHED = "v(gate)"
CAPACITANCE = "gate_capacitance"
LEAVES_OUT = (
    "Filament x1 and residue x2 are the voltages of 1 F capacitors, in parts of the thickness.",
    "The transistor is ngspice's level 1 with KP = 2 K: the same square law, without capacitances.",
)
STOP = 1e-6
"""How far filament and residue together may pass 1."""


def spike(scenario: Scenario) -> tuple[str, float]:
    """Return the voltage and the level [V] whose upward crossing is a spike."""
    return "v(gate)", scenario.neuron.threshold_voltage


def circuit(scenario: Scenario, layout: Layout) -> list[str]:
    """Return memristor, gate node and output stage of the first neuron."""
    p = layout.parameters[0]
    dt = float(p["dt"])
    constants = {
        "mu": (p["drift"] / dt, "1/(V s), drift rate of this ion, oxide and thickness"),
        "loss1": (p["filament_loss"] / dt, "1/s, gamma1 + beta"),
        "beta": (p["conversion"] / dt, "1/s"),
        "gamma2": (p["residue_loss"] / dt, "1/s"),
        "alpha": (p["focusing"], "part of the thickness"),
        "delta": (p["contact_layer"], "part of the thickness"),
        "perlambda": (p["steepness"] / LOG2_E, "1, thickness over tunnelling length"),
        "ron": (p["on_resistance"], "ohm"),
        "roff0": (p["off_scale"], "ohm, R_off / (exp(1/lambda) - 1)"),
        "stop": (STOP, "part of the thickness"),
    }
    return [
        "*",
        *(f".param {name}={value:.17g} ; {unit}" for name, (value, unit) in constants.items()),
        "*",
        "* state of the oxide",
        "Bgap gap 0 V = max(1 - V(x1) - V(x2), 0)",
        "Bgrow grow 0 V = mu*max(V(in) - V(gate), 0)/(alpha + V(gap)) - loss1*V(x1)",
        "Bremain remain 0 V = beta*V(x1) - gamma2*V(x2)",
        "Bhold hold 0 V = max(V(grow) + V(remain), 0)*min(max((V(x1) + V(x2) - 1)/stop, 0), 1)",
        "Bx1 0 x1 I = V(x1) > 0 ? V(grow) - V(hold) : max(V(grow) - V(hold), 0)",
        "Cx1 x1 0 1 IC=0",
        "Bx2 0 x2 I = V(x2) > 0 ? V(remain) : max(V(remain), 0)",
        "Cx2 x2 0 1 IC=0",
        "* memristor, gate node",
        "Bopen open 0 V = max(V(gap) - delta, 0)",
        "Bmemristor in gate I = (V(in) - V(gate))"
        "/(ron*(1 - V(open)) + roff0*(exp(V(open)*perlambda) - 1))",
        f"Cgate gate 0 {p['gate_capacitance']:.17g} IC=0",
        f"Rcontrol gate 0 {1.0 / p['control_conductance']:.17g}",
        "* output stage",
        f"Vdd supply 0 {p['supply_voltage']:.17g}",
        f"Rload supply drain {1.0 / p['load_conductance']:.17g}",
        *_load_capacitance(p),
        "Moutput drain gate 0 0 square W=1u L=1u",
        f".model square NMOS (LEVEL=1 VTO={p['transistor_threshold']:.17g} "
        f"KP={2.0 * p['transistor_gain']:.17g} LAMBDA=0 GAMMA=0 IS=0)",
    ]


def _load_capacitance(p) -> list[str]:
    if not p["load_capacitance"] > 0.0:
        return []
    return [f"Cload drain 0 {p['load_capacitance']:.17g} IC={p['supply_voltage']:.17g}"]
