"""Every parameter of a scenario: value, limits, unit, symbol, source, evidence and what it does.

The only declaration of each: sliders, presets, links, the command line and the docs read it here.
"""

from __future__ import annotations

from pathlib import Path

import param

from explorer.model.materials import ions, oxides
from explorer.model.neurons import models
from explorer.model.stimuli import shapes
from explorer.quantity import Choice, Count, Fact, Quantity, Switch

PAPER = "he2026"
"""Most values of the paper reach us through one public transcription of it."""


NO_EXPERIMENT = ("outcome", "protocol", "runner")
"""Files in the folder of the experiments that are none."""


def _fact(unit="1", display="", symbol="", source=PAPER, evidence="transcribed", **more):
    return Fact(unit=unit, display=display, symbol=symbol, source=source, evidence=evidence, **more)


def _ours(unit="1", display="", symbol="", evidence="assumed", **more):
    return Fact(unit=unit, display=display, symbol=symbol, evidence=evidence, **more)


def _experiments() -> list[str]:
    """Return the ids of the experiments: the names of their files, which are not loaded here."""
    folder = Path(__file__).parents[1] / "experiments"
    names = (path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py"))
    return sorted(name for name in names if name not in NO_EXPERIMENT)


class Device(param.Parameterized):
    """The diffusive memristor: what it is made of and the rates of its ions."""

    ion = Choice(
        objects=list(ions()), default="Ag", label="Ion species",
        doc="The ion that moves: slow ones need longer pulses, doubly charged ones less voltage.",
        fact=_fact(symbol="M", source="zhao2025", evidence="measured"),
    )  # fmt: skip
    oxide = Choice(
        objects=list(oxides()), default="HfO2", label="Oxide",
        doc="The oxide that the ions cross: it sets the barrier from site to site.",
        fact=_fact(symbol="ox"),
    )  # fmt: skip
    thickness = Quantity(
        8e-9, bounds=(2e-9, 50e-9), softbounds=(3e-9, 24e-9), step=0.1e-9, label="Oxide thickness",
        doc="A thicker oxide needs more voltage in proportion, and much more time.",
        fact=_ours("m", "nm", "d", known=(5e-9, 10e-9)),
    )  # fmt: skip
    temperature = Quantity(
        300.0, bounds=(200.0, 500.0), softbounds=(250.0, 400.0), step=1.0, label="Temperature",
        doc="Warmer ions hop more often: everything runs faster.",
        fact=_ours("K", "K", "T"),
    )  # fmt: skip
    drift_rate = Quantity(
        172.0, bounds=(1e-3, 1e12), softbounds=(50.0, 600.0), label="Drift rate",
        doc="How fast the field pulls the filament across: higher fires earlier.",
        fact=_ours("1/(V·s)", "1/(V·s)", "µ", "fitted", scale="log"),
    )  # fmt: skip
    filament_relaxation = Quantity(
        600.0, bounds=(0.0, 1e12), softbounds=(100.0, 3000.0), label="Filament relaxation",
        doc="How fast the filament dissolves without field: higher forgets faster.",
        fact=_fact("1/s", "1/s", "γ₁", scale="log"),
    )  # fmt: skip
    residue_relaxation = Quantity(
        5.0, bounds=(0.0, 1e12), softbounds=(0.5, 50.0), label="Residue relaxation",
        doc="How fast the ions left behind go away: lower remembers longer.",
        fact=_fact("1/s", "1/s", "γ₂", scale="log"),
    )  # fmt: skip
    conversion_rate = Quantity(
        20.0, bounds=(0.0, 1e12), softbounds=(0.0, 100.0), label="Conversion rate",
        doc="How fast filament turns into residue: higher learns more from use.",
        fact=_fact("1/s", "1/s", "β"),
    )  # fmt: skip
    focusing = Quantity(
        0.08e-9, bounds=(1e-13, 10e-9), softbounds=(0.02e-9, 0.8e-9), label="Focusing offset",
        doc="Limits how strongly the field concentrates in the last gap: higher is gentler.",
        fact=_fact("m", "nm", "α d", scale="log"),
    )  # fmt: skip
    contact_layer = Quantity(
        0.16e-9, bounds=(0.0, 2e-9), softbounds=(0.0, 0.5e-9), label="Contact layer",
        doc="Gap below which the filament counts as touching: an atomic distance.",
        fact=_ours("m", "nm", "δ d", "fitted"),
    )  # fmt: skip
    tunnelling_length = Quantity(
        1.6e-9, bounds=(0.05e-9, 20e-9), softbounds=(0.5e-9, 4e-9), label="Tunnelling length",
        doc="How fast the resistance falls as the gap closes: shorter is more abrupt.",
        fact=_fact("m", "nm", "λ d"),
    )  # fmt: skip
    on_resistance = Quantity(
        1e6, bounds=(1.0, 1e12), softbounds=(1e5, 1e8), label="On resistance",
        doc="Resistance of the bridged oxide: lower charges the gate faster.",
        fact=_fact("Ω", "MΩ", "R_on", scale="log"),
    )  # fmt: skip
    off_resistance = Quantity(
        1e12, bounds=(1e3, 1e24), softbounds=(1e9, 1e14), label="Off resistance",
        doc="Resistance without filament: lower leaks into the gate at rest.",
        fact=_fact("Ω", "GΩ", "R_off", scale="log"),
    )  # fmt: skip


class Neuron(param.Parameterized):
    """The circuit around the device."""

    model = Choice(
        objects=list(models()), default="1m1t1r", label="Neuron model",
        doc="Which neuron is simulated.",
        fact=_fact(source="zhao2025", evidence="transcribed", applies="reset"),
    )  # fmt: skip
    control_resistance = Quantity(
        250e6, bounds=(1e3, 1e18), softbounds=(10e6, 2e9), label="Control resistance",
        doc="Empties the gate after a spike: higher rests longer before the next one.",
        fact=_fact("Ω", "MΩ", "R_c", scale="log", known=(50e6, 1e9)),
    )  # fmt: skip
    gate_capacitance = Quantity(
        10e-12, bounds=(1e-19, 1e-3), softbounds=(0.1e-12, 100e-12), label="Gate capacitance",
        doc="What a spike must charge: higher costs more energy and rests longer.",
        fact=_fact("F", "pF", "C_g", scale="log"),
    )  # fmt: skip
    threshold_voltage = Quantity(
        0.2, bounds=(1e-3, 5.0), softbounds=(0.05, 0.6), label="Spike threshold",
        doc="Gate voltage that counts as an output spike.",
        fact=_fact("V", "V", "V_th"),
    )  # fmt: skip
    load_resistance = Quantity(
        47e3, bounds=(1.0, 1e15), softbounds=(1e3, 1e9), label="Load resistance",
        doc="Turns the transistor's current into an output voltage; takes the output energy.",
        fact=_fact("Ω", "kΩ", "R_l", scale="log"),
    )  # fmt: skip
    load_capacitance = Quantity(
        0.0, bounds=(0.0, 1e-3), softbounds=(0.0, 10e-12), label="Load capacitance",
        doc="Slows the output node; 0 lets it follow at once.",
        fact=_fact("F", "pF", "C_l"),
    )  # fmt: skip
    supply_voltage = Quantity(
        0.5, bounds=(0.0, 10.0), softbounds=(0.0, 1.5), label="Supply voltage",
        doc="Feeds the output stage: higher gives larger output spikes at more energy.",
        fact=_fact("V", "V", "V_dd"),
    )  # fmt: skip
    active_area = Quantity(
        4e-12, bounds=(1e-18, 1e-6), softbounds=(0.1e-12, 100e-12), label="Active area",
        doc="Area of one neuron: one transistor with memristor and resistor stacked on it.",
        fact=_fact("m²", "µm²", "A", "zhao2025", "measured", applies="view"),
    )  # fmt: skip


class Transistor(param.Parameterized):
    """The output transistor, a square law."""

    threshold_voltage = Quantity(
        0.22, bounds=(0.0, 5.0), softbounds=(0.05, 0.6), label="Transistor threshold",
        doc="Gate voltage at which the output current begins.",
        fact=_fact("V", "V", "V_T"),
    )  # fmt: skip
    gain = Quantity(
        3.75e-4, bounds=(0.0, 10.0), softbounds=(1e-5, 1e-2), label="Transistor gain",
        doc="Current for a given gate voltage: higher switches the output harder.",
        fact=_fact("A/V²", "A/V²", "K", scale="log"),
    )  # fmt: skip


class Stimulus(param.Parameterized):
    """The input voltage over time."""

    shape = Choice(
        objects=list(shapes()), default="pulse-train", label="Stimulus",
        doc="The form of the input voltage over time.",
        fact=_fact(),
    )  # fmt: skip
    amplitude = Quantity(
        0.8, bounds=(-5.0, 5.0), softbounds=(0.0, 2.0), step=0.01, label="Pulse amplitude",
        doc="Height of the input pulses: higher drives the ions faster.",
        fact=_fact("V", "V", "V_in", known=(0.0, 1.2)),
    )  # fmt: skip
    width = Quantity(
        1e-3, bounds=(1e-12, 1e4), softbounds=(0.1e-3, 20e-3), label="Pulse width",
        doc="How long a pulse is on: longer pulses integrate more.",
        fact=_fact("s", "ms", "t_on", scale="log"),
    )  # fmt: skip
    period = Quantity(
        2e-3, bounds=(1e-12, 1e4), softbounds=(0.5e-3, 50e-3), label="Pulse period",
        doc="Time from the start of one pulse to the start of the next: longer forgets in between.",
        fact=_fact("s", "ms", "t_p", scale="log"),
    )  # fmt: skip
    delay = Quantity(
        0.0, bounds=(0.0, 1e4), softbounds=(0.0, 50e-3), label="Stimulus delay",
        doc="Quiet time before the stimulus starts.",
        fact=_ours("s", "ms", "t_0"),
    )  # fmt: skip
    duration = Quantity(
        0.0, bounds=(0.0, 1e6), softbounds=(0.0, 1.0), label="Stimulus duration",
        doc="How long the stimulus lasts after the delay; 0 means it does not end.",
        fact=_ours("s", "ms", "t_end"),
    )  # fmt: skip
    individual = Switch(
        False, label="Pulses of its own for each neuron",
        doc="Gives every neuron other random pulses; shapes without chance are the same for all.",
        fact=_ours(),
    )  # fmt: skip
    match_ion = Switch(
        True, label="Match the clock to the ion",
        doc="Scales all stimulus times, the time step and C_g by the decade of the ion's slowness.",
        fact=_ours(),
    )  # fmt: skip


class Noise(param.Parameterized):
    """Randomness of the ions' motion, and of the circuit's charges."""

    scale = Quantity(
        1.0, bounds=(0.0, 10.0), softbounds=(0.0, 3.0), step=0.05, label="Noise",
        doc="Multiplies every random kick: 0 is a clockwork, 1 the fitted device.",
        fact=_ours(symbol="s"),
    )  # fmt: skip
    filament = Quantity(
        0.037, bounds=(0.0, 10.0), softbounds=(0.0, 0.2), label="Filament noise",
        doc="Variance of the filament's step for each unit of its mean step.",
        fact=_ours(symbol="σ₁", evidence="fitted"),
    )  # fmt: skip
    residue = Quantity(
        0.0115, bounds=(0.0, 10.0), softbounds=(0.0, 0.2), label="Residue noise",
        doc="Variance of the residue's step for each unit of its mean step.",
        fact=_ours(symbol="σ₂", evidence="fitted"),
    )  # fmt: skip
    circuit = Quantity(
        0.0, bounds=(0.0, 10.0), softbounds=(0.0, 2.0), step=0.05, label="Circuit noise",
        doc="Thermal noise of memristor and control resistor on the gate: 1 is √(kT/C), 0 is none.",
        fact=_ours(symbol="s_c"),
    )  # fmt: skip


class Population(param.Parameterized):
    """How many neurons run side by side, and how they differ."""

    size = Count(
        1, bounds=(1, 100000), softbounds=(1, 200), label="Neurons",
        doc="Neurons that receive the same input, each with its own random ions.",
        fact=_ours(symbol="N", applies="reset"),
    )  # fmt: skip
    spread = Quantity(
        0.0, bounds=(0.0, 1.0), softbounds=(0.0, 0.3), step=0.005, label="Device spread",
        doc="Relative sd from device to device of drift rate, relaxation and thickness.",
        fact=_ours(display="%", symbol="s_d"),
    )  # fmt: skip


class Network(param.Parameterized):
    """How neurons are joined."""

    stages = Count(
        1, bounds=(1, 16), softbounds=(1, 4), label="Stages in a chain",
        doc="Neurons in a row: the output of each drives the next one; 1 joins none.",
        fact=_ours(symbol="L", applies="reset"),
    )  # fmt: skip


class Run(param.Parameterized):
    """How time passes."""

    dt = Quantity(
        2e-6, bounds=(1e-13, 1e-3), softbounds=(0.5e-6, 20e-6), label="Time step",
        doc="Step of the integrator: 2 µs is converged for the reference set, 5 µs is 5 % off.",
        fact=_ours("s", "µs", "dt", "fitted", applies="reset", scale="log"),
    )  # fmt: skip
    long_steps = Switch(
        False, label="Long steps far from contact",
        doc="Takes eight steps at once while a filament is far from contact: several times faster.",
        fact=_ours(applies="reset"),
    )  # fmt: skip
    seconds = Quantity(
        0.5, bounds=(1e-9, 1e5), softbounds=(0.1, 5.0), label="Run time",
        doc="Length of a run without screen; the state hash is taken at this time.",
        fact=_ours("s", "s", "t", applies="reset"),
    )  # fmt: skip
    speed = Quantity(
        0.1, bounds=(1e-9, 10.0), softbounds=(0.01, 1.0), label="Speed",
        doc="Simulated time for each second of real time, on the ion's own clock.",
        fact=_ours(symbol="v", applies="view", scale="log"),
    )  # fmt: skip
    seed = Count(
        1, bounds=(0, 2**53), softbounds=(0, 1000), label="Seed",
        doc="Number that fixes all randomness: the same seed gives the same spikes.",
        fact=_ours(symbol="n", applies="reset"),
    )  # fmt: skip


class View(param.Parameterized):
    """What the screen shows."""

    window = Quantity(
        0.16, bounds=(1e-9, 2.0), softbounds=(0.02, 2.0), label="Time window",
        doc="Length of the time axis, on the ion's own clock.",
        fact=_ours("s", "ms", "w", applies="view", scale="log"),
    )  # fmt: skip
    page = Choice(
        objects=["explore", "device", "data", "match", "compare", "twin", "lessons", "classroom"],
        default="explore",
        label="Page",
        doc="The page that the preset opens on.",
        fact=_ours(applies="view"),
    )  # fmt: skip
    experiment = Choice(
        objects=["none", *_experiments()], default="none", label="Experiment",
        doc="The experiment that is measured beside the live neuron.",
        fact=_ours(applies="view"),
    )  # fmt: skip


def _of_models() -> dict[str, type]:
    """Return the groups that the models declare for themselves, in the order of the models."""
    return {
        module.GROUP: type(
            module.GROUP.title(), (param.Parameterized,),
            {"__doc__": f"Parameters of the model {module.DESCRIPTION.name}."} | module.OWN,
        )
        for module in models().values()
        if hasattr(module, "GROUP")
    }  # fmt: skip


GROUPS = {
    "device": Device, "neuron": Neuron, "transistor": Transistor, **_of_models(),
    "stimulus": Stimulus, "noise": Noise, "population": Population, "network": Network,
    "run": Run, "view": View,
}  # fmt: skip
"""The groups in their order; a parameter's path is `group.name`."""
