"""Netlist of the compact diffusive memristor on its bench, without a channel that widens.

The kernel holds f + r <= 1 after each step. Here the sum may pass 1 by STOP at most: there the
growth of the filament fades out, and everything else sees the sum as 1.
"""

from __future__ import annotations

from explorer.engine.layout import Layout
from explorer.errors import ScenarioError
from explorer.model.arithmetic import LOG2_E
from explorer.model.neurons.spice_compact import NO_LIMIT
from explorer.scenario.scenario import Scenario

MODEL = "spice-compact"
WATCHED = "v(device)"
CAPACITANCE = "capacitance"
LEAVES_OUT = (
    "Filament f and residue r are the voltages of 1 F capacitors, in parts of the oxide.",
    "Node `size` is the size of the device's current in units of the spike current.",
)
STOP = 1e-6
"""How far filament and residue together may pass 1."""


def spike(scenario: Scenario) -> tuple[str, float]:
    """Return the voltage and the level [V] whose upward crossing is a spike."""
    return "v(size)", 1.0


def circuit(scenario: Scenario, layout: Layout) -> list[str]:
    """Return oxide, device and bench of the first neuron.

    Raises
    ------
    ScenarioError
        The channel widens: its area has no netlist.
    """
    p = layout.parameters[0]
    if p["area_growth"] > 0.0:
        raise ScenarioError(
            f"compact.area_growth: {scenario.compact.area_growth:g} has no netlist, allowed is 0."
        )
    return ["*", *_constants(p), "*", *_oxide(p), *_bench(p)]


def _constants(p) -> list[str]:
    dt = float(p["dt"])
    constants = {
        "mu": (p["drift"] / dt, "1/(V s)"),
        "loss1": (p["filament_loss"] / dt, "1/s, gamma1 + beta"),
        "beta": (p["conversion"] / dt, "1/s"),
        "gamma2": (p["residue_loss"] / dt, "1/s"),
        "alpha": (p["focusing"], "part of the oxide"),
        "perlambda": (p["steepness"] / LOG2_E, "1"),
        "ron": (p["on_resistance"], "ohm"),
        "roff0": (p["off_scale"], "ohm, R_off / (exp(1/lambda) - 1)"),
        "stop": (STOP, "part of the oxide"),
    }
    return [f".param {name}={value:.17g} ; {unit}" for name, (value, unit) in constants.items()]


def _oxide(p) -> list[str]:
    drop = "abs(V(device))" if p["both"] > 0.0 else "max(V(device), 0)"
    growth = f"mu*{drop}/(alpha + V(gap)) - loss1*V(f)"
    if p["growth_ceiling"] < NO_LIMIT:
        growth = f"min({growth}, {p['growth_ceiling'] / p['dt']:.17g})"
    return [
        "* state of the oxide",
        "Bgap gap 0 V = max(1 - V(f) - V(r), 0)",
        f"Bgrow grow 0 V = {growth}",
        "Bremain remain 0 V = beta*V(f) - gamma2*V(r)",
        "Bhold hold 0 V = max(V(grow) + V(remain), 0)*min(max((V(f) + V(r) - 1)/stop, 0), 1)",
        "Bf 0 f I = V(f) > 0 ? V(grow) - V(hold) : max(V(grow) - V(hold), 0)",
        "Cf f 0 1 IC=0",
        "Br 0 r I = V(r) > 0 ? V(remain) : max(V(remain), 0)",
        "Cr r 0 1 IC=0",
    ]


def _bench(p) -> list[str]:
    current = "V(device)/(ron*(1 - V(gap)) + roff0*(exp(V(gap)*perlambda) - 1))"
    if p["current_ceiling"] < NO_LIMIT:
        ceiling = f"{p['current_ceiling']:.17g}"
        current = f"min(max({current}, -{ceiling}), {ceiling})"
    if p["one_way"] > 0.0:
        current = f"max({current}, 0)"
    lines = [
        "* device: its current flows from node `device` to `ammeter`",
        f"Bdevice device ammeter I = {current}",
        "Vammeter ammeter 0 0",
        f"Bsize size 0 V = abs(I(Vammeter))/{p['spike_current']:.17g}",
        "* bench",
        f"Cparallel device 0 {p['capacitance']:.17g} IC=0",
    ]
    if p["parallel_conductance"] > 0.0:
        lines.append(f"Rparallel device 0 {1.0 / p['parallel_conductance']:.17g}")
    series = 1.0 / p["series_conductance"]
    if p["compliance_current"] < NO_LIMIT:
        limit = f"{p['compliance_current']:.17g}"
        lines.append(
            f"Bseries in device I = min(max(V(in, device)/{series:.17g}, -{limit}), {limit})"
        )
    else:
        lines.append(f"Rseries in device {series:.17g}")
    return lines
