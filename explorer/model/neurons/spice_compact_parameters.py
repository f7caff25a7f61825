"""The parameters that the compact diffusive memristor has for itself.

Defaults are the set for pulses of wang2024, in which drift rate, area growth and the noises of
filament and area are fitted by us to the measured delays and relaxations of that source (printed:
100 /(V s), 10 /(V s), 10 and 10). The presets in the folder device/ hold the other sets. All rates
are effective fits of the source's authors, not properties of a material.
"""

from explorer.quantity import Choice, Fact, Quantity, Switch

SOURCE = "wang2024"


def _fact(unit="1", display="", symbol="", source=SOURCE, evidence="transcribed", **more):
    return Fact(unit=unit, display=display, symbol=symbol, source=source, evidence=evidence, **more)


def _ours(unit="1", display="", symbol="", evidence="assumed", **more):
    return Fact(unit=unit, display=display, symbol=symbol, evidence=evidence, **more)


GROUP = "compact"
"""Name of the group in a scenario."""

BOTH, ONE = "symmetric", "asymmetric"

OWN = {
    "polarity": Choice(
        objects=[BOTH, ONE], default=BOTH, label="Polarity",
        doc="Whether both signs of the voltage grow the filament, or only the positive one.",
        fact=_fact(),
    ),
    "drift_rate": Quantity(
        155.0, bounds=(0.0, 1e9), softbounds=(5.0, 400.0), label="Drift rate",
        doc="How fast a volt pulls the filament across: higher switches at less voltage.",
        fact=_fact("1/(V·s)", "1/(V·s)", "µ", evidence="fitted", scale="log"),
    ),
    "focusing": Quantity(
        0.01, bounds=(1e-4, 10.0), softbounds=(0.005, 0.2), label="Focusing offset",
        doc="Limits how strongly the field concentrates in the last gap: higher is gentler.",
        fact=_fact(symbol="α", scale="log"),
    ),
    "conversion_rate": Quantity(
        80.0, bounds=(0.0, 1e9), softbounds=(0.0, 200.0), label="Conversion rate",
        doc="How fast filament turns into residue: higher learns more from use.",
        fact=_fact("1/s", "1/s", "β"),
    ),
    "filament_relaxation": Quantity(
        800.0, bounds=(0.0, 1e9), softbounds=(10.0, 5000.0), label="Filament relaxation",
        doc="How fast the filament dissolves: higher forgets faster.",
        fact=_fact("1/s", "1/s", "γ₁", scale="log"),
    ),
    "residue_relaxation": Quantity(
        10.0, bounds=(0.0, 1e9), softbounds=(0.1, 100.0), label="Residue relaxation",
        doc="How fast the ions left behind go away: lower remembers longer.",
        fact=_fact("1/s", "1/s", "γ₂", scale="log"),
    ),
    "area_relaxation": Quantity(
        4.0, bounds=(0.0, 1e9), softbounds=(0.5, 100.0), label="Area relaxation",
        doc="How fast a widened channel thins: lower holds the device on for longer.",
        fact=_fact("1/s", "1/s", "γ₃", scale="log"),
    ),
    "area_growth": Quantity(
        6.0, bounds=(0.0, 1e9), softbounds=(0.0, 400.0), label="Area growth",
        doc="How fast a volt widens the channel once it bridges; 0 has no area at all.",
        fact=_fact("1/(V·s)", "1/(V·s)", "θ", evidence="fitted"),
    ),
    "growth_ceiling": Quantity(
        0.0, bounds=(0.0, 1e9), softbounds=(0.0, 10.0), label="Growth ceiling",
        doc="Fastest growth of the filament, in parts of the oxide a second; 0 is no ceiling.",
        fact=_fact("1/s", "1/s", "g", source="wang2026"),
    ),
    "tunnelling_length": Quantity(
        0.1, bounds=(2e-3, 100.0), softbounds=(0.05, 1.5), label="Tunnelling length",
        doc="How fast the resistance falls as the gap closes, in parts of the oxide.",
        fact=_fact(symbol="λ"),
    ),
    "on_resistance": Quantity(
        40e3, bounds=(1.0, 1e12), softbounds=(1e3, 1e6), label="On resistance",
        doc="Resistance of the bridged oxide with the thinnest channel.",
        fact=_fact("Ω", "kΩ", "R_on", scale="log"),
    ),
    "off_resistance": Quantity(
        1e9, bounds=(1e3, 1e18), softbounds=(1e8, 1e13), label="Off resistance",
        doc="Resistance without filament: lower leaks more.",
        fact=_fact("Ω", "GΩ", "R_off", scale="log"),
    ),
    "current_ceiling": Quantity(
        0.0, bounds=(0.0, 1e3), softbounds=(0.0, 0.02), label="Current ceiling",
        doc="Largest current that the device itself carries; 0 is no ceiling.",
        fact=_fact("A", "mA", "I_max", source="wang2026"),
    ),
    "one_way": Switch(
        False, label="Conducts one way",
        doc="Whether the device carries no current at a negative voltage, as in the SPICE model.",
        fact=_fact(source="wang2026"),
    ),
    "filament_noise": Quantity(
        22.0, bounds=(0.0, 1e3), softbounds=(0.0, 40.0), label="Filament noise",
        doc="Relative sd of the filament's relaxation for each unit of filament.",
        fact=_fact(symbol="σ₁", evidence="fitted"),
    ),
    "residue_noise": Quantity(
        0.0, bounds=(0.0, 1e3), softbounds=(0.0, 40.0), label="Residue noise",
        doc="Relative sd of the residue's relaxation for each unit of residue.",
        fact=_fact(symbol="σ₂"),
    ),
    "area_noise": Quantity(
        15.0, bounds=(0.0, 1e3), softbounds=(0.0, 40.0), label="Area noise",
        doc="Relative sd of the area's relaxation.",
        fact=_fact(symbol="σ₃", evidence="fitted"),
    ),
    "noise_step": Quantity(
        1e-5, bounds=(1e-12, 1.0), softbounds=(1e-6, 1e-3), label="Step of the noise",
        doc="Time step that the three noises belong to: the source redraws them at each of these.",
        fact=_fact("s", "µs", "dt₀", scale="log"),
    ),
    "shrink_size": Quantity(
        0.0, bounds=(0.0, 1.0), softbounds=(0.0, 0.1), label="Shrink size",
        doc="Share of the filament that one random shrink event takes; 0 has no events.",
        fact=_fact(symbol="η", source="wang2026"),
    ),
    "shrink_rate": Quantity(
        200.0, bounds=(0.0, 1e6), softbounds=(0.0, 1000.0), label="Shrink rate",
        doc="Rate of shrink events of a full filament.",
        fact=_fact("1/s", "1/s", "κ", source="wang2026"),
    ),
    "shrink_exponent": Quantity(
        2.0, bounds=(0.0, 10.0), softbounds=(0.0, 4.0), label="Shrink exponent",
        doc="How the rate of shrink events rises with the filament.",
        fact=_fact(symbol="m", source="wang2026"),
    ),
    "shrink_interval": Quantity(
        1e-3, bounds=(1e-12, 1.0), softbounds=(1e-5, 1e-2), label="Shrink interval",
        doc="Time between two draws of shrink events in the source: frequent ones are smaller.",
        fact=_fact("s", "ms", "dt_n", source="wang2026", scale="log"),
    ),
    "series_resistance": Quantity(
        22e3, bounds=(1e-2, 1e15), softbounds=(10.0, 20e6), label="Series resistance",
        doc="Between the source and the device: limits the current, and starves the device.",
        fact=_fact("Ω", "kΩ", "R_s", scale="log"),
    ),
    "parallel_resistance": Quantity(
        0.0, bounds=(0.0, 1e18), softbounds=(0.0, 100e6), label="Parallel resistance",
        doc="Beside the device, to ground; 0 has none.",
        fact=_fact("Ω", "MΩ", "R_p", source="wang2026"),
    ),
    "parallel_capacitance": Quantity(
        10e-12, bounds=(1e-20, 1.0), softbounds=(1e-12, 10e-6), label="Parallel capacitance",
        doc="Beside the device: must be charged before the device switches, feeds it when it does.",
        fact=_fact("F", "pF", "C_p", source="wang2026", scale="log"),
    ),
    "compliance_current": Quantity(
        0.0, bounds=(0.0, 1e3), softbounds=(0.0, 100e-6), label="Compliance current",
        doc="Largest current that the source gives; 0 is no limit.",
        fact=_fact("A", "µA", "I_cc"),
    ),
    "spike_current": Quantity(
        1e-6, bounds=(1e-18, 1e3), softbounds=(1e-9, 1e-4), label="Spike current",
        doc="The device has switched on when its current rises to this, again after a hundredth.",
        fact=_ours("A", "µA", "I_on", scale="log"),
    ),
    "reference_threshold": Quantity(
        0.26, bounds=(0.0, 10.0), softbounds=(0.0, 1.0), step=0.01, label="Reference threshold",
        doc="Voltage at which the measured device switches: the dashed line, it decides nothing.",
        fact=_fact("V", "V", "V_ref", evidence="measured", applies="view"),
    ),
}  # fmt: skip
"""Parameters by name; a scenario has them as `compact.name`."""
