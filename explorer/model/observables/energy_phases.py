"""Which phase of firing every step of a run belongs to: integrate, fire, relax, or idle.

Integrate, fire and relax are those of spike_phases.py and leave no gap. Of integrating, the steps
without input in which the neuron is at rest are told apart as idle: nothing happens in them but
leaking. The four parts therefore add up to the whole run.
"""

from __future__ import annotations

import itertools

import numpy as np

from explorer.model.observables import spike_phases

PHASES = (*spike_phases.PHASES, "idle")
INTEGRATE, FIRE, RELAX, IDLE = range(4)


def label(crossings: np.ndarray, active: np.ndarray, resting: np.ndarray, stimulus: np.ndarray,
          membrane: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return (phase of every step, step at which each spike's relaxing ends).

    Parameters
    ----------
    crossings: steps in which an output spike begins, ascending.
    active, resting: for each step, whether the neuron fires, is at rest at its end.
    stimulus, membrane: input and membrane voltage of each step [V].
    """
    phases = np.full(active.size, INTEGRATE, np.int8)
    phases[(stimulus == 0.0) & resting] = IDLE
    ends = np.empty(crossings.size, np.int64)
    for place, crossing in enumerate(crossings):
        phases[crossing] = INTEGRATE  # the step that crosses is the last one of integrating
        first = int(crossing) + 1
        last = int(crossings[place + 1]) + 1 if place + 1 < crossings.size else active.size
        following = last - 1 - first if place + 1 < crossings.size else None
        found = spike_phases.bounds(
            active[first:last], resting[first:last], stimulus[first:last], membrane[first:last],
            following,
        )  # fmt: skip
        phases[first : first + found.fire_end] = FIRE
        phases[first + found.fire_end : first + found.relax_end] = RELAX
        ends[place] = first + found.relax_end
    return phases, ends


def pieces(phases: np.ndarray, cuts: np.ndarray) -> list[tuple[int, int, int]]:
    """Return (start, stop, phase) of every stretch of one phase, cut at the steps `cuts` too."""
    change = np.flatnonzero(np.diff(phases)) + 1
    inner = cuts[(cuts > 0) & (cuts < phases.size)]
    edges = np.unique(np.concatenate([[0], change, inner, [phases.size]]))
    return [
        (int(start), int(stop), int(phases[start])) for start, stop in itertools.pairwise(edges)
    ]
