"""The parameters that the Langevin neuron has for itself; defaults are its set A-1.

Lengths in half-gaps (half the oxide thickness) hold at 8 nm; a width stays the same length when the
oxide changes, so in half-gaps it goes with 8 nm / thickness. Energies are in k T at 300 K (25.85
meV). None of these figures is published: all are assumed, chosen so that the model spikes.
"""

from explorer.quantity import Fact, Quantity


def _fact(unit="1", display="", symbol="", **more):
    return Fact(unit=unit, display=display, symbol=symbol, **more)


GROUP = "langevin"
"""Name of the group in a scenario."""

OWN = {
    "hop_time": Quantity(
        1e-3, bounds=(1e-15, 1e6), softbounds=(0.2e-3, 10e-3), label="Hop time",
        doc="Time to diffuse half the oxide, for silver in 8 nm: longer slows everything.",
        fact=_fact("s", "ms", "t₀", scale="log"),
    ),
    "charge_multiple": Quantity(
        2.0, bounds=(0.0, 100.0), softbounds=(0.5, 6.0), step=0.1, label="Charge multiple",
        doc="Charge of the cluster in charges of its ion: higher feels the field more.",
        fact=_fact(symbol="m"),
    ),
    "well_depth": Quantity(
        20.0, bounds=(0.0, 100.0), softbounds=(5.0, 40.0), step=0.5, label="Well depth",
        doc="How firmly the electrode holds the cluster, in k T: deeper needs more voltage.",
        fact=_fact(symbol="A"),
    ),
    "well_width": Quantity(
        0.40, bounds=(0.02, 5.0), softbounds=(0.1, 1.0), step=0.01, label="Well width",
        doc="Reach of the well in half-gaps: a wider one is less steep and pulls from further.",
        fact=_fact(symbol="w"),
    ),
    "pinning_depth": Quantity(
        2.0, bounds=(0.0, 100.0), softbounds=(0.0, 12.0), step=0.1, label="Pinning depth",
        doc="How firmly the cluster sticks where it bridges, in k T: deeper rests there longer.",
        fact=_fact(symbol="B"),
    ),
    "pinning_width": Quantity(
        0.15, bounds=(0.02, 5.0), softbounds=(0.05, 0.5), step=0.01, label="Pinning width",
        doc="Reach of the pinning site in half-gaps.",
        fact=_fact(symbol="w_p"),
    ),
    "slope": Quantity(
        4.0, bounds=(-100.0, 100.0), softbounds=(0.0, 12.0), step=0.1, label="Landscape slope",
        doc="Steady pull back to the electrode, in k T for each half-gap.",
        fact=_fact(symbol="s"),
    ),
    "wall_stiffness": Quantity(
        400.0, bounds=(0.0, 1e7), softbounds=(100.0, 1e4), label="Wall stiffness",
        doc="How hard the electrodes are, in k T for each half-gap squared.",
        fact=_fact(symbol="k_w", scale="log"),
    ),
    "focusing": Quantity(
        0.0, bounds=(0.0, 0.99), softbounds=(0.0, 0.95), step=0.01, label="Field focusing",
        doc="Part of the field that gathers in the remaining gap: 0 leaves it uniform.",
        fact=_fact(symbol="c"),
    ),
    "least_resistance": Quantity(
        50e3, bounds=(1.0, 1e12), softbounds=(1e3, 1e6), label="Least resistance",
        doc="Resistance with the cluster midway: lower gives larger and shorter spikes.",
        fact=_fact("Ω", "kΩ", "R_min", scale="log"),
    ),
    "tunnelling_length": Quantity(
        0.10, bounds=(0.02, 5.0), softbounds=(0.05, 0.5), step=0.005,
        label="Cluster tunnelling length",
        doc="Half-gaps over which the resistance grows by e: shorter switches more sharply.",
        fact=_fact(symbol="λ_c"),
    ),
    "series_resistance": Quantity(
        1e6, bounds=(1.0, 1e15), softbounds=(1e3, 1e8), label="External resistance",
        doc="Feeds the device from the source: higher recharges more slowly after a spike.",
        fact=_fact("Ω", "MΩ", "R_ext", scale="log"),
    ),
    "capacitance": Quantity(
        10e-9, bounds=(1e-19, 1e-3), softbounds=(0.1e-9, 100e-9), label="Parallel capacitance",
        doc="Charge that a spike empties: higher gives rarer and longer spikes.",
        fact=_fact("F", "nF", "C", scale="log"),
    ),
    "thermal_resistance": Quantity(
        1e7, bounds=(0.0, 1e12), softbounds=(0.0, 1e8), label="Thermal resistance",
        doc="Warming of the device for each watt spent in it: 0 switches self-heating off.",
        fact=_fact("K/W", "K/W", "R_th"),
    ),
    "thermal_time": Quantity(
        0.2e-3, bounds=(1e-15, 1e6), softbounds=(10e-6, 10e-3), label="Thermal time",
        doc="How long the device takes to cool after a spike.",
        fact=_fact("s", "ms", "τ_th", scale="log"),
    ),
    "spike_current": Quantity(
        2e-6, bounds=(1e-15, 1.0), softbounds=(0.1e-6, 10e-6), label="Spike current",
        doc="Current through the device that counts as an output spike.",
        fact=_fact("A", "µA", "I_sp", scale="log"),
    ),
    "rearm_position": Quantity(
        -0.5, bounds=(-1.0, 0.0), softbounds=(-0.9, -0.1), step=0.05, label="Re-arm position",
        doc="How far back the cluster must have gone before another spike counts, in half-gaps.",
        fact=_fact(symbol="x_a"),
    ),
    "rearm_voltage": Quantity(
        0.15, bounds=(0.0, 5.0), softbounds=(0.0, 1.0), step=0.01, label="Re-arm voltage",
        doc="Voltage that the device must have regained before another spike counts.",
        fact=_fact("V", "V", "V_a"),
    ),
}  # fmt: skip
