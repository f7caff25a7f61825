"""Pulse delay: how long the device waits before it switches on, and how long it stays on after.

Protocol: thirteen pulses of 1 V and 20 ms in a row on each of several devices, with a read voltage
of 0.1 V for 80 ms between them. Delay: from the start of a pulse to the current's first rise to the
read level times ten (the pulse is ten times the read voltage). Relaxation: from the end of a pulse
to the current's last fall below 0.1 uA at the read voltage. A current limit below the first level
takes its place. The source states pulse and read
voltage; the pause is not stated (assumed). Source: wang2024, thirteen measured traces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments.outcome import Axis, Halted, Outcome, Series, never
from explorer.experiments.protocol import count_of, mean_and_error
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables.switching import delay, relaxation

ID = "pulse-delay"
TITLE = "Delay and relaxation"
QUESTION = "How long does it wait before it switches, and how soon does it forget?"
TRAIT = False
ORDER = 90
MODELS = ("spice-compact",)

PULSE, READ = 1.0, 0.1
WIDTH, PAUSE = 20e-3, 80e-3
PULSES, DEVICES = 13, 30
LEVEL = 0.1e-6
"""Current that counts as on at the read voltage [A]; at the pulse it is ten times as much."""

AT_LIMIT = 0.9
"""Part of the source's current limit that counts as reaching it [1]."""

PUBLISHED, SPREAD = 2.4e-3, 2.7e-3
BAND = (PUBLISHED - SPREAD / PULSES**0.5, PUBLISHED + SPREAD / PULSES**0.5)
"""One standard error of thirteen measured traces."""


@dataclass(frozen=True, slots=True)
class Pulses:
    """What the pulses did: shape (devices, pulses), nan where undefined.

    Attributes: `delays` [s]; `relaxations` [s].
    """

    delays: np.ndarray
    relaxations: np.ndarray


def pulse(scenario, devices: int, seed: int = 1, threads: int = 1, halted=never) -> Pulses:
    """Pulse several devices and return their delays and relaxations.

    Raises
    ------
    Halted
        `halted` answered True.
    """
    first = LEVEL * PULSE / READ
    limit = scenario.compact.compliance_current
    if 0.0 < limit <= first:
        first = AT_LIMIT * limit
    layouts = []
    for voltage in (PULSE, READ):
        varied = scenario.copy()
        varied.update({"stimulus.shape": "dc", "stimulus.amplitude": voltage,
                       "stimulus.delay": 0.0, "stimulus.duration": 0.0})  # fmt: skip
        layouts.append(lay_out(varied, neurons=devices, seed=seed))
    dt, names = layouts[0].dt, models()[layouts[0].model].TRACED
    column = names.index("current")
    counts = (round(WIDTH / dt), round(PAUSE / dt))
    simulation = Simulation(layouts[0], tuple(range(devices)), threads)
    delays, relaxations = np.full((2, devices, PULSES), np.nan)
    times = (np.arange(sum(counts)) + 1) * dt
    end = (counts[0] + 0.5) * dt
    for number in range(PULSES):
        if halted():
            raise Halted("stopped before the end.")
        parts = []
        for layout, count in zip(layouts, counts, strict=True):
            simulation.replace(layout)
            parts.append(simulation.advance(count).trace[:, :, column].copy())
        current = np.concatenate(parts, axis=1)
        for device, row in enumerate(current):
            waited = delay(times[: counts[0]], row[: counts[0]], first, 0.0)
            stayed = relaxation(times, row, LEVEL, end)
            delays[device, number] = np.nan if waited is None else waited
            relaxations[device, number] = np.nan if stayed is None else stayed
    return Pulses(delays, relaxations)


def variation(values: np.ndarray) -> tuple[float, float]:
    """Return sd / mean of all values and its error, from leaving out one row (device) at a time.

    Not a number where nothing is known.
    """
    rows = np.atleast_2d(values)

    def of(part: np.ndarray) -> float:
        values = known(part)
        return float(np.std(values) / np.mean(values)) if values.size else np.nan

    left = [of(np.delete(rows, row, axis=0)) for row in range(rows.shape[0])]
    error = np.std(left) * np.sqrt(max(len(left) - 1, 0))
    return of(rows), float(error)


def known(values: np.ndarray) -> np.ndarray:
    """Return the defined values in rising order."""
    return np.sort(values[~np.isnan(values)])


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the mean delay of a pulse [s]."""
    pulses = pulse(scenario, count_of(DEVICES, effort, 4), seed, threads, halted)
    delays, relaxations = known(pulses.delays), known(pulses.relaxations)
    number, error = None, None
    sentence = _("Fewer than half of the pulses switch it on.")
    details = {"fired": delays.size / pulses.delays.size}
    if 2 * delays.size > pulses.delays.size:
        number, error = mean_and_error(delays)
        details["delay_cv"] = variation(pulses.delays)[0]
        sentence = _("It waits {on:.1f} ms; at the read voltage it stays on.").format(
            on=number * 1e3
        )
    if number is not None and relaxations.size:
        details |= {"relaxation": float(relaxations.mean()),
                    "relaxation_cv": variation(pulses.relaxations)[0]}  # fmt: skip
        sentence = _("It waits {on:.1f} ms and forgets within {off:.1f} ms, each time another "
                     "while.").format(on=number * 1e3, off=relaxations.mean() * 1e3)  # fmt: skip
    return Outcome(
        number=number,
        error=error,
        unit="s",
        means="mean delay of a pulse",
        published=PUBLISHED,
        band=BAND,
        sentence=sentence,
        x=Axis("Time since the pulse began or ended", "s"),
        y=Axis("Share that has switched"),
        series=(
            _share("delay", delays, pulses.delays.size),
            _share("relaxation", relaxations, pulses.relaxations.size),
            Series("published delay", np.array([PUBLISHED]), np.array([0.5]), kind="published",
                   line=False),
        ),
        source="wang2024",
        evidence="measured",
        details=details,
    )  # fmt: skip


def _share(name: str, values: np.ndarray, count: int) -> Series:
    return Series(name, values, (np.arange(values.size) + 1) / count, kind="trace")
