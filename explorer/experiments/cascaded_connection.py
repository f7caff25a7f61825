"""Cascaded connection: the output of one neuron drives a second one, without help in between.

Protocol: chains of two neurons, the first under the pulse train of 0.8 V, 1 ms on and 1 ms off, and
once without any input. Its drain drives the second through a p-channel coupling stage. The paper's
figures for it are not open: what is asked is that the second stage answers, never fires by itself,
gets enough voltage, and loads the first by less than a tenth.
"""

from __future__ import annotations

import math

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, Trials, count_of
from explorer.language import translate as _
from explorer.model.neurons import usc_1m1t1r
from explorer.model.observables.cascade import following, handed_on
from explorer.model.observables.intervals import mean as mean_interval
from explorer.model.physics.circuit.coupling_stage import coupled_input

ID = "cascaded-connection"
TITLE = "Cascaded connection"
QUESTION = "Can one neuron drive the next?"
TRAIT = True
ORDER = 30
MODELS = ("1m1t1r",)

TRAIN = {"stimulus.shape": "pulse-train", "stimulus.amplitude": 0.8,
         "stimulus.width": 1e-3, "stimulus.period": 2e-3}  # fmt: skip
PERIOD = 2e-3
SECONDS = 0.9
SHOWN = 0.12
"""Length of the traces in the plot [s]."""

SAMPLES = 1500
BAND = (0.1, 1.0)
GATE = usc_1m1t1r.TRACED.index("gate_voltage")
INPUT = usc_1m1t1r.TRACED.index("stimulus")
DRAIN = usc_1m1t1r.TRACED.index("output_voltage")


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the second stage's spikes for each spike of the first."""
    bench = Bench(seed, threads, halted)
    count = count_of(40, effort, 4)
    joined = bench.trials(scenario, TRAIN, SECONDS, 2 * count, stages=2, traced=2)
    chains = [(_of(joined, 2 * number), _of(joined, 2 * number + 1)) for number in range(count)]
    number, error = handed_on(chains)
    rest = TRAIN | {"stimulus.amplitude": 0.0}
    silent = bench.trials(scenario, rest, 0.3, 4, stages=2)
    details = {
        "spikes of the second stage without input": float(silent.times.size),
        "share within 2 ms of a spike of the first": following(chains, PERIOD),
        "that share by chance": following(chains, PERIOD, shift=1),
        "spikes of the first before the second fires": _before(chains),
        **_swing(joined),
        **_loading(bench, scenario, joined),
    }
    heard = bool(np.isfinite(number)) and number > 0.0
    return Outcome(
        number=number if heard else None,
        error=error if heard else None,
        unit="1",
        means="spikes of the second neuron for each spike of the first",
        published=None,
        band=BAND,
        sentence=_sentence(number, details),
        x=Axis("Time", "s"),
        y=Axis("Gate voltage", "V"),
        series=_traces(joined, chains[0][1]),
        source="zhao2025",
        evidence="assumed",
        details=details,
    )


def _of(trials: Trials, neuron: int) -> np.ndarray:
    return np.sort(trials.times[trials.neurons == neuron])


def _before(chains) -> float:
    """Return how many spikes of the first stage come before the second's first, on average."""
    found = [np.searchsorted(first, second[0]) for first, second in chains if second.size]
    return float(np.mean(found)) if found else math.nan


def _swing(joined: Trials) -> dict[str, float]:
    """Return what the second stage gets and what it needs [V].

    Without noise the filament runs away once the mean input exceeds the largest one with a state of
    rest, x (1 + alpha - x) = (1 + beta / gamma2) mu V / (gamma1 + beta) with x = x1 + x2, that is
    V = ((1 + alpha) / 2)^2 (gamma1 + beta) / (mu (1 + beta / gamma2)); noise helps it over earlier.
    """
    first, second = joined.traces
    record = joined.layout.parameters[1]
    gain = record["drift"] * (1.0 + record["conversion"] / max(record["residue_loss"], 1e-30))
    late = second[second.shape[0] // 3 :, INPUT]
    return {
        "output swing of the first stage": float(np.ptp(first[:, DRAIN])),
        "input swing of the second stage": float(np.ptp(second[:, INPUT])),
        "mean input of the second stage": float(late.mean()),
        "mean input it needs": float(
            (0.5 * (1.0 + record["focusing"])) ** 2 * record["filament_loss"] / gain
        ),
    }


def _loading(bench: Bench, scenario, joined: Trials) -> dict[str, float]:
    """Return how much the second stage changes the first and the coupling's output [1].

    The gate of the first neuron is isolated from its drain, and the drain ends at a gate: alone and
    in the chain its spikes are the same to the bit. What is loaded is the coupling's own output, by
    at most the bridged memristor of the second neuron.
    """
    alone = bench.trials(scenario, TRAIN, SECONDS, joined.size, stages=1)
    mine = joined.neurons % 2 == 0
    other = alone.neurons % 2 == 0
    change = math.nan
    if mine.sum() > 1 and other.sum() > 1:
        change = (
            mean_interval(joined.times[mine], joined.neurons[mine])
            / mean_interval(alone.times[other], alone.neurons[other])
            - 1.0
        )
    record = joined.layout.parameters[1]
    constants = (record["transistor_threshold"], record["transistor_gain"],
                 record["supply_voltage"], record["load_conductance"])  # fmt: skip
    lowest = float(joined.traces[0, :, DRAIN].min())
    free = coupled_input(lowest, *constants, 0.0, 0.0)
    loaded = coupled_input(lowest, *constants, 1.0 / record["on_resistance"], 0.0)
    return {
        "change of the first stage's interval by loading": change,
        "change of the coupling's output by loading": float(loaded / free - 1.0) if free else 0.0,
    }


def _traces(joined: Trials, second: np.ndarray) -> tuple[Series, ...]:
    """Return both gates around the second stage's first spike, thinned for drawing."""
    dt = joined.layout.dt / joined.layout.clock
    centre = second[0] if second.size else joined.seconds
    last = min(round((centre + 0.6 * SHOWN) / dt), joined.traces.shape[1])
    steps = np.arange(max(last - round(SHOWN / dt), 0), last)
    every = max(steps.size // SAMPLES, 1)
    shown = steps[::every]
    return tuple(
        Series(name, (shown + 1) * dt, joined.traces[row, shown, GATE], kind="trace")
        for row, name in enumerate(("first neuron", "second neuron"))
    )


def _sentence(number: float, details: dict[str, float]) -> str:
    if not np.isfinite(number):
        return _("The first neuron stayed silent, and so did the second.")
    if number == 0.0:
        return _("The first neuron fires, but its output does not make the second one fire.")
    text = _("The second neuron fired {spikes:.0f} times for every 100 spikes of the first, for "
             "the first time after {before:.0f} of them, and stayed silent without.")  # fmt: skip
    if details["spikes of the second stage without input"]:
        text = _("The second neuron fired {spikes:.0f} times for every 100 spikes of the first, "
                 "and without them too: it does not need the first.")  # fmt: skip
    return text.format(
        spikes=100.0 * number, before=details["spikes of the first before the second fires"]
    )
