"""Halve the time step twice on every stochastic preset with a contact layer: what changes?

    python tests/bench/convergence.py FILE.json            about five minutes on one core
    python tests/bench/convergence.py FILE.json --quick    a tenth of the work, larger errors
    python tests/bench/convergence.py FILE.json --preset neuron/pulse-train ...

Prints a Markdown table and writes it as JSON. A change is from the step before, in parts of it; its
error is one standard error from neuron to neuron (jackknife: the devices are the same at each step,
only their noise is other noise). The rule: a change is less than 3 % beyond two of its errors.
Where it is less than 3 % with two errors added too, the verdict is "below 3 %", else "within the
errors".
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import explorer
from explorer.errors import ExplorerError
from explorer.model.neurons import models

RULE = 0.03
"""Largest change from one step to half of it, beyond twice its error."""

DIVISORS = (1, 2, 4)
QUANTITIES = ("rate", "mean interval", "first spike", "energy per spike")
UNITS = {"rate": "Hz", "mean interval": "s", "first spike": "s", "energy per spike": "J"}
NEURON_STEPS = 5e9
"""Work of a full run in steps of one neuron, 25 to 60 ns each."""
NEURONS = (64, 4096)
"""Fewest and most neurons of one run; a run too long for the fewest is cut short."""


@dataclass(frozen=True)
class Row:
    """One quantity of one preset: SI values and standard errors at dt, dt/2, dt/4, and changes."""

    preset: str
    neurons: int
    seconds: float
    dt: float
    quantity: str
    values: list[float | None]
    errors: list[float | None]
    changes: list[float | None]
    change_errors: list[float | None]
    verdict: str


def stochastic_presets() -> list[str]:
    """Return the shipped presets whose model reads noise and a contact layer, both above 0."""
    found = []
    for name in explorer.presets():
        scenario = explorer.load_preset(name)
        uses = models()[scenario.neuron.model].DESCRIPTION.uses
        read = [path for path in ("noise.scale", "device.contact_layer") if path in uses]
        if len(read) == 2 and all(scenario.get(path) > 0.0 for path in read):
            found.append(name)
    return found


@dataclass(frozen=True)
class Ratio:
    """A quantity as sum(top) / sum(bottom) over neurons or chains, both of that shape."""

    top: np.ndarray
    bottom: np.ndarray

    @property
    def value(self) -> float | None:
        """The ratio; None where it is not defined."""
        total = self.bottom.sum()
        return float(self.top.sum() / total) if total > 0.0 else None

    def without_one(self) -> np.ndarray:
        """Return the ratio without each neuron in turn."""
        total = self.bottom.sum() - self.bottom
        return (self.top.sum() - self.top) / np.where(total > 0.0, total, np.nan)


def jackknife(left_out: np.ndarray) -> float | None:
    """Return the standard error of what has these values without one neuron each."""
    count = left_out.size
    if count < 2 or not np.isfinite(left_out).all():
        return None
    return float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()))


def measure(preset: str, divisor: int, neurons: int, seconds: float, seed: int = 1) -> dict:
    """Return each quantity as a Ratio, at the preset's step over `divisor`."""
    scenario = explorer.load_preset(preset)
    scenario.set("run.dt", scenario.run.dt / divisor)
    run = explorer.simulate(scenario, seconds=seconds, seed=seed, neurons=neurons, traced=0)
    front = models()[run.layout.model].DESCRIPTION.front_end
    counts = np.bincount(run.spike_neurons, minlength=neurons).astype(float)
    first, last = np.full(neurons, np.inf), np.full(neurons, -np.inf)
    np.minimum.at(first, run.spike_neurons, run.spike_times)
    np.maximum.at(last, run.spike_neurons, run.spike_times)
    fired = counts > 0
    first, last = np.where(fired, first, 0.0), np.where(fired, last, 0.0)
    pairs = {
        "rate": (counts, np.full(neurons, run.seconds)),
        "mean interval": (last - first, np.maximum(counts - 1.0, 0.0)),
        "first spike": (first, fired.astype(float)),
        "energy per spike": (sum(run.state[name] for name in front), counts),
    }
    # The stages of a chain depend on each other, so a whole chain counts as one.
    stages = run.layout.stages
    return {
        name: Ratio(*(part.reshape(-1, stages).sum(axis=1) for part in parts))
        for name, parts in pairs.items()
    }


def changed(before: Ratio, after: Ratio) -> tuple[float | None, float | None]:
    """Return the relative change from one to the next, and its standard error."""
    if not before.value or after.value is None:
        return None, None
    change = after.value / before.value - 1.0
    return change, jackknife(after.without_one() / before.without_one())


def verdict(changes: list, errors: list) -> str:
    """Return "below 3 %", "within the errors", "above 3 %", or "undefined"."""
    pairs = [(abs(change), error) for change, error in zip(changes, errors, strict=True)
             if change is not None and error is not None]  # fmt: skip
    if not pairs:
        return "undefined"
    if any(change - 2.0 * error >= RULE for change, error in pairs):
        return "above 3 %"
    if all(change + 2.0 * error < RULE for change, error in pairs):
        return "below 3 %"
    return "within the errors"


def rows_of(preset: str, work: float, divisors: tuple[int, ...] = DIVISORS) -> list[Row]:
    """Return the rows of a preset; `work` in steps of one neuron limits how many neurons run."""
    scenario = explorer.load_preset(preset)
    seconds, dt = scenario.run.seconds, scenario.run.dt
    steps = seconds / dt * sum(divisors)
    neurons = int(np.clip(work / steps, *NEURONS))
    seconds *= min(1.0, work / (steps * NEURONS[0]))
    neurons -= neurons % scenario.network.stages
    found = [measure(preset, divisor, neurons, seconds) for divisor in divisors]
    rows = []
    for quantity in QUANTITIES:
        series = [results[quantity] for results in found]
        steps_down = [changed(a, b) for a, b in itertools.pairwise(series)]
        changes, errors = [one for one, _ in steps_down], [error for _, error in steps_down]
        values = [one.value for one in series]
        own_errors = [jackknife(one.without_one()) for one in series]
        rows.append(
            Row(preset, neurons, seconds, dt, quantity, values, own_errors, changes, errors,
                verdict(changes, errors))
        )  # fmt: skip
    return rows


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    from explorer.quantity import engineering

    lines = [
        "| preset | neurons | dt | quantity | at dt | dt/2 | dt/4 | change | change | 3 % rule |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        shown = [
            engineering(math.nan if value is None else value, UNITS[row.quantity])
            for value in row.values
        ]
        moves = [
            "–" if change is None or error is None else f"{100 * change:+.1f} ± {100 * error:.1f} %"
            for change, error in zip(row.changes, row.change_errors, strict=True)
        ]
        cells = [row.preset, str(row.neurons), engineering(row.dt, "s"), row.quantity]
        lines.append("| " + " | ".join([*cells, *shown, *moves, row.verdict]) + " |")
    return "\n".join(lines)


def main() -> int:
    """Make the table; exit status 1 where a preset breaks the rule."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="JSON file to write")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--preset", nargs="+", default=None, help="only these")
    options = parser.parse_args()
    names = options.preset or stochastic_presets()
    work = NEURON_STEPS / len(names) / (10.0 if options.quick else 1.0)
    rows: list[Row] = []
    for name in names:
        try:
            rows += rows_of(name, work)
        except ExplorerError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
    print(table(rows))
    broken = sorted({row.preset for row in rows if row.verdict == "above 3 %"})
    print(f"\nAbove 3 % beyond the errors: {', '.join(broken) or 'none'}.")
    content = {"version": explorer.__version__, "rule": RULE, "rows": [asdict(row) for row in rows]}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    options.file.write_text(text + "\n", encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
