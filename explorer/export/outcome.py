"""What an experiment found, as a table: every series of its plot in SI units, with its origin."""

from __future__ import annotations

import csv
import io

from explorer.experiments.outcome import Outcome
from explorer.scenario.scenario import Scenario
from explorer.version import VERSION


def outcome_csv(outcome: Outcome, experiment: str, scenario: Scenario) -> bytes:
    """Return the series of an outcome as CSV: series, x, y and the standard error of y (or blank).

    Lines that begin with # name program, preset, seed, what was found, and the published value with
    its source and evidence.
    """
    file = io.StringIO()
    number = "undefined" if outcome.number is None else f"{outcome.number!r} {outcome.unit}"
    error = "" if outcome.error is None else f" +- {outcome.error!r} {outcome.unit}"
    said = [
        f"wetware-explorer {VERSION}; experiment {experiment}; "
        f"preset {scenario.preset or 'of its own'}; seed {scenario.run.seed}",
        f"{outcome.means}: {number}{error}",
    ]
    if outcome.published is not None:
        said.append(f"published: {outcome.published!r} {outcome.unit} ({outcome.evidence}; "
                    f"{outcome.source})")  # fmt: skip
    said += [f"set: {path} = {value}" for path, value in scenario.changed().items()]
    file.writelines(f"# {line}\n" for line in said)
    table = csv.writer(file, lineterminator="\n")
    axes = [f"{axis.label} ({axis.unit})" for axis in (outcome.x, outcome.y)]
    table.writerow(["series", *axes, f"standard error ({outcome.y.unit})"])
    for series in outcome.series:
        errors = series.error if series.error is not None else [None] * len(series.x)
        for x, y, spread in zip(series.x, series.y, errors, strict=True):
            blank = "" if spread is None else repr(float(spread))
            table.writerow([series.name or series.kind, repr(float(x)), repr(float(y)), blank])
    return file.getvalue().encode()
