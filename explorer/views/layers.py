"""Which parameter stands where in the left column, and how its layers look."""

from explorer.model.neurons import models

LAYERS = (
    ("Model and experiment", ("neuron.model", "view.experiment")),
    ("Circuit", ("neuron.control_resistance", "neuron.gate_capacitance", "neuron.threshold_voltage",
                 "neuron.supply_voltage", "neuron.load_resistance", "neuron.load_capacitance",
                 "transistor.threshold_voltage", "transistor.gain")),
    ("Stimulus", ("stimulus.shape", "stimulus.width", "stimulus.period", "stimulus.delay",
                  "stimulus.duration", "stimulus.individual", "stimulus.match_ion")),
    ("Noise", ("noise.scale", "noise.filament", "noise.residue",
               "noise.circuit")),
    ("Oxide and temperature", ("device.oxide", "device.temperature", "device.drift_rate",
                               "device.filament_relaxation", "device.residue_relaxation",
                               "device.conversion_rate", "device.focusing",
                               "device.contact_layer", "device.tunnelling_length",
                               "device.on_resistance", "device.off_resistance")),
    ("Population", ("population.size", "population.spread", "network.stages")),
    ("Run and view", ("run.seed", "run.seconds", "run.dt", "run.long_steps", "view.window",
                      "neuron.active_area")),
    *((module.DESCRIPTION.name, tuple(f"{module.GROUP}.{name}" for name in module.OWN))
      for module in models().values() if hasattr(module, "GROUP")),
)  # fmt: skip
"""Which parameters stand in which layer; a test sees to it that none is left out."""

LARGE = ("device.ion", "device.thickness", "stimulus.amplitude")
"""Paths of the three large sliders."""

ELSEWHERE = ("run.speed", "view.page")
"""Paths with a place of their own: the transport bar, the tabs."""

ALWAYS = ("neuron.model", "stimulus.", "population.", "run.", "view.")
"""Paths that every model reads, or beginnings of them."""

SOME = ("run.long_steps",)
"""Paths among these that only some models read."""


def layers_for(model: str) -> dict[str, tuple[str, ...]]:
    """Return the layers that a model has a use for, with the paths that it reads."""
    module = models()[model]
    own = f"{module.GROUP}." if hasattr(module, "GROUP") else "-"
    used = set(module.DESCRIPTION.uses)
    found = {
        title: tuple(
            path
            for path in paths
            if path in used or (path.startswith((*ALWAYS, own)) and path not in SOME)
        )
        for title, paths in LAYERS
    }
    return {title: paths for title, paths in found.items() if paths}


ACCORDION = {
    "boxShadow": "none", "border": "none", "background": "transparent",
    "& .MuiAccordion-root": {
        "boxShadow": "none", "background": "transparent !important", "margin": "0 !important",
        "border": "none", "backgroundImage": "none !important",
        "borderBottom": "1px solid var(--line)", "borderRadius": "0 !important",
    },
    "& .MuiAccordion-root::before": {"display": "none"},
    "& .MuiAccordionSummary-root": {"minHeight": "34px !important", "padding": "0"},
    "& .MuiAccordionSummary-content": {"margin": "4px 0 !important"},
    "& .MuiAccordionSummary-content *": {"fontSize": "inherit !important", "fontWeight": "500"},
    "& .MuiAccordionSummary-root *": {"fontSize": "var(--fs) !important"},
    "& .MuiAccordionDetails-root": {"padding": "0 0 8px"},
}  # fmt: skip
