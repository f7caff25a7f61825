"""A loop over steps in numpy, all neurons at once in each."""

from __future__ import annotations

import time

import numpy as np

from explorer.bench import equations

NAME = "numpy loop"
ORDER = 2
MODELS = ("1m1t1r", "rc-langevin")


def missing() -> str:
    """Return an empty text: numpy is always here."""
    return ""


def suits(neurons: int) -> bool:
    """Return True: any number."""
    return True


def prepare(model: str, neurons: int, steps: int):
    """Return a function that goes on by `steps`; see the folder."""
    p, random = equations.constants(model), np.random.default_rng(1)
    draws, state, first = equations.DRAWS[model], equations.at_rest(model, neurons), 0

    def run() -> tuple[float, float]:
        nonlocal state, first
        before, began = state[-1].sum(), time.process_time()
        for number in range(first, first + steps):
            v_in = p.amplitude if number % p.period < p.width else 0.0
            normals = random.standard_normal((draws, neurons))
            state = equations.step(model, np, p, state, v_in, normals)
        first += steps
        return time.process_time() - began, float(state[-1].sum() - before)

    return run
