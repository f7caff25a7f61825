"""What would it take? A workload priced on each system whose figures allow it.

Equations: spikes a second = neurons x rate x duty, synaptic operations a second = that x fan-out;
power = events a second x energy of an event, by the denominator of the figure.
A figure of another denominator is not converted: the answer is then a refusal with its reason.
Leaves out: standing power, links between chips, hosts, and whether the network fits the chip.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.hardware.system import Figure, System, systems

FAR = 100.0
"""Factor between two rates above which a figure says nothing about the other rate."""

REFUSED = {
    "operation": "The figure counts arithmetic operations at peak; how many one spike takes is not "
    "published.",
    "multiply-accumulate": "No neurons and no spikes: a clocked network multiplies every weight at "
    "every tick, whatever the rate.",
    "inference": "The figure counts whole answers of another network.",
    "update": "The figure counts updates of the membrane, not output spikes; updates a spike are "
    "not published.",
}
"""Why a denominator cannot price a workload."""


@dataclass(frozen=True, slots=True)
class Workload:
    """A spiking network: number of `neurons`; mean `rate` while active [Hz]; `fan_out` synapses of
    a neuron; `duty`, part of the time that it is active [1]."""

    neurons: float
    rate: float
    fan_out: float
    duty: float

    @property
    def spikes(self) -> float:
        """Spikes a second of the whole network [Hz]."""
        return self.neurons * self.rate * self.duty

    @property
    def synaptic_operations(self) -> float:
        """Synaptic operations a second of the whole network [Hz]."""
        return self.spikes * self.fan_out


@dataclass(frozen=True, slots=True)
class Price:
    """What a workload takes on one system.

    Attributes: `name`; `power` [W], None where it is refused; `reason` of a refusal, or what the
    power does not contain; `figure` it rests on; `copies` of the chip that hold the neurons, None
    where unknown.
    """

    name: str
    power: float | None
    reason: str
    figure: Figure | None = None
    copies: float | None = None


def price(system: System, load: Workload) -> Price:
    """Return what a workload takes on a system, or why that cannot be told."""
    capacity = system.first("neurons", "whole chip") if system.kind != "event sensor" else None
    copies = -(-load.neurons // capacity.si) if capacity else None
    if system.kind == "event sensor":
        return Price(system.name, None, "A sensor: it computes no network.")
    # What was measured comes before what was only projected, looked up before recalled.
    ranked = sorted(
        system.all("energy"), key=lambda one: (one.evidence == "projected", one.recalled)
    )
    for basis in ("synaptic operation", "spike"):
        for figure in ranked:
            if figure.basis == basis:
                return _priced(system, figure, load, copies)
    if ranked:
        return Price(system.name, None, REFUSED[ranked[0].basis], ranked[0], copies)
    missing = next((one for one in system.not_published if one.quantity == "energy"), None)
    return Price(system.name, None, f"Not published. {missing.note if missing else ''}".strip())


def _priced(system: System, figure: Figure, load: Workload, copies: float | None) -> Price:
    if figure.basis == "synaptic operation":
        power = load.synaptic_operations * figure.si
        return Price(system.name, power, "Synaptic operations only: without standing power, links "
                     "and hosts.", figure, copies)  # fmt: skip
    if figure.rate and not 1.0 / FAR <= load.rate / figure.rate <= FAR:
        told = "slower" if load.rate < figure.rate else "faster"
        reason = (
            f"Measured at {figure.rate:g} Hz; this workload is more than {FAR:g} times {told}, "
            "where standing power sets another price."
        )
        return Price(system.name, None, reason, figure, copies)
    contents = "Bare neurons: synapses and wiring are not in it."
    if figure.whole:
        contents = "With a neuron's own synaptic events, whatever the fan-out asked for."
    elif system.kind == "biology":
        contents = figure.counts[0].upper() + figure.counts[1:] + "."
    return Price(system.name, load.spikes * figure.si, contents, figure, copies)


def live_price(load: Workload, energy: float | None, standing: float, name: str) -> Price:
    """Return what the workload takes with the neuron that is simulated now.

    `energy` of the front end for a spike [J], None without spikes; `standing` mean power of its
    output stage [W], counted during the active part.
    """
    if energy is None:
        return Price(name, None, "It is silent now: there is no spike to price.")
    power = load.spikes * energy + load.neurons * load.duty * standing
    return Price(name, power, "Bare neurons with their output stage: synapses are not in it.")


def prices(load: Workload) -> list[Price]:
    """Return the answer of every system: priced ones first, cheapest on top."""
    found = [price(one, load) for one in systems().values() if one.kind != "company status"]
    return sorted(found, key=lambda one: (one.power is None, one.power or 0.0))
