"""Netlist of the squid axon: a square metre of membrane, gates as voltages of 1 F capacitors."""

from __future__ import annotations

from explorer.engine.layout import Layout
from explorer.model.neurons import hodgkin_huxley
from explorer.scenario.scenario import Scenario

MODEL = "hodgkin-huxley"
WATCHED = "v(membrane)"
CAPACITANCE = "capacitance"
LEAVES_OUT = (
    "All is by area: 1 F stands for 1 F/m2, 1 A for 1 A/m2; the stimulus counts as a current.",
    "Gates m, h, n are the voltages of 1 F capacitors. The sodium pump's bill is left out.",
)
RATES = {
    "m": ("1000*{linear}", -0.040, 0.010, "4000*exp(-(V(membrane) + 0.065)/0.018)"),
    "n": ("100*{linear}", -0.055, 0.010, "125*exp(-(V(membrane) + 0.065)/0.080)"),
}
"""Opening rate, its midpoint and rise [V], and closing rate [1/s] at 6.3 deg C."""


def spike(scenario: Scenario) -> tuple[str, float]:
    """Return the voltage and the level [V] whose upward crossing is a spike."""
    return "v(membrane)", scenario.get("axon.threshold_voltage")


def circuit(scenario: Scenario, layout: Layout) -> list[str]:
    """Return membrane, channels and gates of the first neuron."""
    p = layout.parameters[0]
    state = hodgkin_huxley.at_rest(layout.parameters[:1])[0]
    warmth = 2.0 * p["gate_time"] / p["dt"]
    settled = {"m": state["sodium_activation"], "h": state["sodium_inactivation"],
               "n": state["potassium_activation"]}  # fmt: skip
    lines = [
        "*",
        f".param phi={warmth:.17g} ; 1, temperature factor on all rates",
        "* membrane",
        f"Cmembrane membrane 0 {p['capacitance']:.17g} IC={state['membrane_voltage']:.17g}",
        f"Binjected 0 membrane I = {p['current_per_volt']:.17g}*V(in)",
        f"Bsodium membrane 0 I = {p['sodium']:.17g}*V(m)^3*V(h)"
        f"*(V(membrane) - ({p['sodium_battery']:.17g}))",
        f"Bpotassium membrane 0 I = {p['potassium']:.17g}*V(n)^4"
        f"*(V(membrane) - ({p['potassium_battery']:.17g}))",
        f"Bleak membrane 0 I = {p['leak']:.17g}*(V(membrane) - ({p['leak_battery']:.17g}))",
        "* gates: opening and closing rates, 1/s at 6.3 deg C",
    ]
    for gate, (opening, middle, rise, closing) in RATES.items():
        lines += [
            f"B{gate}x {gate}x 0 V = (V(membrane) - ({middle}))/{rise}",
            # x / (1 - exp(-x)) is 0/0 at 0, where its limit is 1.
            f"B{gate}open {gate}open 0 V = "
            + opening.format(
                linear=f"(abs(V({gate}x)) < 1e-4 ? 1 + V({gate}x)/2 : "
                f"V({gate}x)/(1 - exp(-V({gate}x))))"
            ),
            f"B{gate}shut {gate}shut 0 V = {closing}",
        ]
    lines += [
        "Bhopen hopen 0 V = 70*exp(-(V(membrane) + 0.065)/0.020)",
        "Bhshut hshut 0 V = 1000/(1 + exp(-(V(membrane) + 0.035)/0.010))",
    ]
    for gate, value in settled.items():
        lines += [
            f"B{gate} 0 {gate} I = phi*(V({gate}open)*(1 - V({gate})) - V({gate}shut)*V({gate}))",
            f"C{gate} {gate} 0 1 IC={value:.17g}",
        ]
    return lines
