"""A live run's recording as files: what is shown, or all of it, with units, seed and sources."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from explorer.engine.recorder import Tape
from explorer.engine.replay import Replay
from explorer.engine.run import attributes
from explorer.export.citations import sources_of
from explorer.export.files import netcdf_bytes, plain_json
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION

MOST_SAMPLES = {"csv": 100_000, "json": 50_000, "nc": 500_000}
"""Most samples of each variable in a file, by kind; more would be every n-th step, and says so."""

KINDS = ("traces.csv", "spikes.csv", "json", "nc")
"""Files on offer."""

MIME = {"csv": "text/csv", "json": "application/json", "nc": "application/x-netcdf"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stretch of a recording.

    Attributes: `times` [s since t = 0] and `trace` (samples, variables) of one neuron, every
    `every`-th step; `names` and `units` of the variables; `spike_times` [s] and `spike_neurons` of
    all neurons in the stretch; `origin`, what a file says about where it comes from.
    """

    neuron: int
    times: np.ndarray
    trace: np.ndarray
    every: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    spike_times: np.ndarray
    spike_neurons: np.ndarray
    origin: dict[str, object]


def take(tape: Tape, scenario: Scenario, start: int, stop: int, most: int,
         neuron: int = 0) -> Recorded:  # fmt: skip
    """Recompute steps start .. stop - 1 of a neuron, at most about `most` samples of them.

    Spikes are those of all neurons in the same time, as far as they are still recorded.

    Raises
    ------
    EngineError
        Nothing of the stretch is recorded any more.
    """
    stop = min(stop, tape.end_step)
    start = min(max(start, tape.first_step), stop)
    every = max(1, -(-(stop - start) // most))
    replay, kept, steps = Replay(tape, neuron, start), [], []
    for first, trace, _ in replay.pieces(stop):
        offset = -(first + 1 - start) % every
        kept.append(trace[offset::every])
        steps.append(first + 1 + np.arange(offset, trace.shape[0], every))
    module = replay.model
    count = len(module.TRACED)
    trace = np.concatenate(kept) if kept else np.empty((0, count))
    steps = np.concatenate(steps) if steps else np.empty(0, np.int64)
    begin, end = tape.time(start), tape.time(stop)
    inside = (tape.times >= begin) & (tape.times <= end)
    layout = tape.checkpoints[-1].layout
    origin = attributes(scenario, layout) | {
        "version": VERSION,
        "sources": ", ".join(sources_of(scenario)),
        "traced_neuron": neuron + 1,
        "every": every,
        "start": begin,
        "end": end,
        "parameter_changes": tape.changes(start, stop),
        "spikes_complete_since": tape.first_spike,
    }
    return Recorded(
        neuron, _times(tape, steps), trace, every, module.TRACED, module.TRACE_UNITS,
        tape.times[inside], tape.neurons[inside], origin,
    )  # fmt: skip


def _times(tape: Tape, steps: np.ndarray) -> np.ndarray:
    """Return the time of each step [s]; each belongs to the values in force before it."""
    times = np.empty(steps.size)
    for point in tape.checkpoints:
        later = steps >= point.step
        times[later] = point.time + (steps[later] - point.step) * point.layout.dt
    return times


def content(recorded: Recorded, kind: str) -> bytes:
    """Return a file's bytes; `kind` is one of KINDS."""
    writer = {"traces.csv": _traces_csv, "spikes.csv": _spikes_csv, "json": _json, "nc": _netcdf}
    made = writer[kind](recorded)
    return made if isinstance(made, bytes) else made.encode()


def _head(origin: dict[str, object]) -> str:
    return "".join(f"# {name}: {value}\n" for name, value in origin.items())


def _traces_csv(recorded: Recorded) -> str:
    text = io.StringIO()
    text.write(_head(recorded.origin))
    writer = csv.writer(text, lineterminator="\n")
    named = zip(recorded.names, recorded.units, strict=True)
    writer.writerow(["time (s)", *(f"{name} ({unit})" for name, unit in named)])
    table = np.column_stack([recorded.times, recorded.trace])
    writer.writerows([[repr(value) for value in row] for row in table.tolist()])
    return text.getvalue()


def _spikes_csv(recorded: Recorded) -> str:
    text = io.StringIO()
    text.write(_head(recorded.origin))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["neuron", "time (s)"])
    for neuron, time in zip(recorded.spike_neurons, recorded.spike_times, strict=True):
        writer.writerow([int(neuron) + 1, repr(float(time))])
    return text.getvalue()


def _json(recorded: Recorded) -> str:
    variables = {
        name: {"unit": unit, "values": recorded.trace[:, column].tolist()}
        for column, (name, unit) in enumerate(zip(recorded.names, recorded.units, strict=True))
    }
    return plain_json(
        {
            "origin": recorded.origin,
            "time": {"unit": "s", "values": recorded.times.tolist()},
            "traces": variables,
            "spikes": {
                "neuron": (recorded.spike_neurons + 1).tolist(),
                "time": {"unit": "s", "values": recorded.spike_times.tolist()},
            },
        }
    )


def _netcdf(recorded: Recorded) -> bytes:
    import xarray

    variables = {
        name: ("time", recorded.trace[:, column], {"units": unit})
        for column, (name, unit) in enumerate(zip(recorded.names, recorded.units, strict=True))
    }
    variables["spike_time"] = ("spike", recorded.spike_times, {"units": "s"})
    numbers = recorded.spike_neurons.astype("i4") + 1
    variables["spike_neuron"] = ("spike", numbers, {"units": "1"})
    coordinates = {"time": ("time", recorded.times, {"units": "s"})}
    return netcdf_bytes(xarray.Dataset(variables, coords=coordinates, attrs=recorded.origin))
