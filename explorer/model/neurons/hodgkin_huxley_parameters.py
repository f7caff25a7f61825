"""The parameters that the squid axon has for itself; defaults are the set of 1952 at 6.3 deg C.

Conductances, capacitance and currents are by area of membrane, voltages inside against outside.
"""

from explorer.quantity import Fact, Quantity

PAPER = "hodgkin1952"


def _fact(unit="1", display="", symbol="", evidence="transcribed", source=PAPER, **more):
    return Fact(unit=unit, display=display, symbol=symbol, evidence=evidence, source=source, **more)


def _ours(unit="1", display="", symbol="", **more):
    return Fact(unit=unit, display=display, symbol=symbol, **more)


GROUP = "axon"
"""Name of the group in a scenario."""

OWN = {
    "sodium_conductance": Quantity(
        1200.0, bounds=(0.0, 1e5), softbounds=(0.0, 2400.0), label="Sodium conductance",
        doc="Conductance with all sodium channels open: higher fires more easily.",
        fact=_fact("S/m²", "mS/cm²", "g_Na"),
    ),
    "potassium_conductance": Quantity(
        360.0, bounds=(0.0, 1e5), softbounds=(0.0, 1000.0), label="Potassium conductance",
        doc="Conductance with all potassium channels open: higher ends a spike sooner.",
        fact=_fact("S/m²", "mS/cm²", "g_K"),
    ),
    "leak_conductance": Quantity(
        3.0, bounds=(0.01, 1e4), softbounds=(0.5, 20.0), label="Leak conductance",
        doc="Conductance that is always open: higher forgets a stimulus faster.",
        fact=_fact("S/m²", "mS/cm²", "g_L", scale="log"),
    ),
    "sodium_reversal": Quantity(
        0.050, bounds=(-0.2, 0.2), softbounds=(0.0, 0.1), label="Sodium reversal voltage",
        doc="Voltage at which sodium stands still: the height that a spike tends to.",
        fact=_fact("V", "mV", "E_Na"),
    ),
    "potassium_reversal": Quantity(
        -0.077, bounds=(-0.2, 0.2), softbounds=(-0.12, -0.04), label="Potassium reversal voltage",
        doc="Voltage at which potassium stands still: the trough after a spike.",
        fact=_fact("V", "mV", "E_K"),
    ),
    "leak_reversal": Quantity(
        -0.054387, bounds=(-0.2, 0.2), softbounds=(-0.09, -0.02), label="Leak reversal voltage",
        doc="Voltage of the leak's battery: it sets where the membrane rests.",
        fact=_fact("V", "mV", "E_L"),
    ),
    "capacitance": Quantity(
        0.01, bounds=(1e-5, 10.0), softbounds=(0.002, 0.05), label="Membrane capacitance",
        doc="Charge that lifts the membrane by a volt, by area: higher is slower and costs more.",
        fact=_fact("F/m²", "µF/cm²", "C", scale="log"),
    ),
    "temperature": Quantity(
        279.45, bounds=(263.15, 323.15), softbounds=(273.15, 298.15), label="Axon temperature",
        doc="Warmer gates are faster, three times each 10 K: spikes get shorter and cheaper.",
        fact=_fact("K", "K", "T", known=(273.15, 293.15)),
    ),
    "area": Quantity(
        1.256637e-9, bounds=(1e-15, 1e-2), softbounds=(1e-10, 1e-6), label="Membrane area",
        doc="Area of membrane of one neuron, here a sphere of 20 µm: energies go with it.",
        fact=_ours("m²", "µm²", "A", scale="log"),
    ),
    "current_per_volt": Quantity(
        1.0, bounds=(0.0, 100.0), softbounds=(0.1, 10.0), label="Stimulus current",
        doc="Current density injected for each volt of the stimulus: 0.1 V makes 10 µA/cm².",
        fact=_ours("A/(m²·V)", "µA/(cm²·V)", "k_I", scale="log"),
    ),
    "threshold_voltage": Quantity(
        0.0, bounds=(-0.1, 0.1), softbounds=(-0.04, 0.03), label="Axon spike level",
        doc="Membrane voltage whose upward crossing counts as a spike.",
        fact=_ours("V", "mV", "V_th"),
    ),
    "energy_per_atp": Quantity(
        8.3e-20, bounds=(1e-20, 2e-19), softbounds=(5e-20, 1e-19), label="Energy of one ATP",
        doc="Energy that the pump takes from one molecule of ATP: about 50 kJ/mol in a cell.",
        fact=_ours("J", "aJ", "E_ATP"),
    ),
    "ions_per_atp": Quantity(
        3.0, bounds=(0.5, 10.0), softbounds=(1.0, 5.0), label="Sodium ions for one ATP",
        doc="Sodium ions that the pump moves out for each molecule of ATP.",
        fact=_fact(symbol="z_p", source="spikecount2015"),
    ),
}  # fmt: skip
"""Name to Quantity, as `axon.name` in a scenario."""
