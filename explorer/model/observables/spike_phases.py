"""The three phases of a spike: integrate, fire, relax; they tile the time from spike to spike.

Integrate: from the end of the last spike's relaxing (or the start of the run) to the crossing.
Fire: from the crossing to where the neuron is no longer active.
Relax: from there until one of these comes first:
  a new pulse begins (the input rises from zero),
  the neuron is back at rest,
  or, where the next spike comes before either, its lowest voltage between the two.
What is not part of firing or relaxing is integrating, so a neuron that was silent for long has a
long one: the pulses that did not suffice are part of the cost of the one that did. Because the
phases leave no gap, the energies of all spikes add up to the energy of the run up to the last one.

Active means, by the way a model fires (`Description.fires`):
  above: the membrane voltage is at or above the threshold (with circuit noise, above the voltage
    that arms the neuron again: it crosses the threshold many times on its way down);
  collapse: the voltage over the device still falls, until the lowest point before it recovers;
  current: the current is at or above REARM of the current that counts as a spike.
Back at rest: within REST of the way from rest to where the spike crossed; after a collapse, as soon
as the neuron may fire again, its voltage regained and its cluster gone back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

REST = 0.1
"""Part of the way from rest to threshold within which a neuron counts as back at rest [1]."""

PHASES = ("integrate", "fire", "relax")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where firing and relaxing end, in samples from the crossing on.

    `fire_end`, `relax_end`: number of samples after the crossing; `complete` whether the data
    reach so far: where they do not, both are cut at their end.
    """

    fire_end: int
    relax_end: int
    complete: bool


def active_above(membrane: np.ndarray, threshold: float) -> np.ndarray:
    """Return for each sample whether the membrane [V] is at or above the threshold [V]."""
    return membrane >= threshold


def active_in_collapse(membrane: np.ndarray, threshold: float) -> np.ndarray:
    """Return for each sample whether the voltage still falls, on its way below the threshold.

    `membrane` [V] from the crossing on; `threshold` [V] at which the neuron is ready again.
    """
    under = np.flatnonzero(membrane < threshold)
    back = under[0] if under.size else membrane.size
    recovered = np.flatnonzero(membrane[back:] >= threshold)
    stop = back + recovered[0] if recovered.size else membrane.size
    lowest = int(np.argmin(membrane[:stop])) if stop else 0
    return np.arange(membrane.size) < lowest


def bounds(active: np.ndarray, resting: np.ndarray, stimulus: np.ndarray, membrane: np.ndarray,
           next_crossing: int | None) -> Bounds:  # fmt: skip
    """Return where firing and relaxing end.

    Parameters
    ----------
    active, resting: for each sample after the crossing, whether the neuron fires, is at rest.
    stimulus, membrane: input and membrane voltage of each sample [V].
    next_crossing: sample of the next spike's crossing, or None if the data hold none.
    """
    size = active.size
    last = size if next_crossing is None else min(next_crossing, size)
    quiet = np.flatnonzero(~active[:last])
    if not quiet.size:
        return Bounds(last, last, next_crossing is not None)
    fire_end = int(quiet[0]) + 1
    began = np.zeros(last, bool)
    began[1:] = (stimulus[1:last] > 0.0) & (stimulus[: last - 1] <= 0.0)
    ends = np.flatnonzero(resting[fire_end - 1 : last])
    pulses = np.flatnonzero(began[fire_end:last])
    found = []
    if ends.size:
        found.append(fire_end + int(ends[0]))
    if pulses.size:
        found.append(fire_end + int(pulses[0]))  # the pulse's own first sample is integrating
    if found:
        return Bounds(fire_end, min(*found, last), True)
    if next_crossing is None:
        return Bounds(fire_end, size, False)
    lowest = fire_end + int(np.argmin(membrane[fire_end - 1 : last]))
    return Bounds(fire_end, min(lowest, last), True)
