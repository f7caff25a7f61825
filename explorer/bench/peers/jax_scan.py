"""JAX: one compiled scan over the steps, float64."""

from __future__ import annotations

import os
import time

from explorer.bench import equations
from explorer.bench.peers import lacking

NAME = "JAX scan, float64"
ORDER = 3
MODELS = ("1m1t1r", "rc-langevin")


def missing() -> str:
    """Return the package that is not installed, or an empty text."""
    return lacking("jax")


def suits(neurons: int) -> bool:
    """Return True: any number."""
    return True


def prepare(model: str, neurons: int, steps: int):
    """Return a function that goes on by `steps`; see the folder."""
    os.environ.setdefault(
        "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    )
    import jax
    from jax import numpy as xp

    jax.config.update("jax_enable_x64", True)
    p, draws = equations.constants(model), equations.DRAWS[model]

    def body(carried, given):
        number, key = given
        v_in = xp.where(number % p.period < p.width, p.amplitude, 0.0)
        normals = jax.random.normal(key, (draws, neurons))
        return equations.step(model, xp, p, carried, v_in, normals), None

    @jax.jit
    def advance(state, key, first):
        return jax.lax.scan(body, state, (first + xp.arange(steps), jax.random.split(key, steps)))[
            0
        ]

    state, key, first = equations.at_rest(model, neurons, xp), jax.random.PRNGKey(1), 0
    jax.block_until_ready(advance(state, key, first))

    def run() -> tuple[float, float]:
        nonlocal state, key, first
        key, mine = jax.random.split(key)
        before, began = float(state[-1].sum()), time.process_time()
        state = jax.block_until_ready(advance(state, mine, first))
        first += steps
        return time.process_time() - began, float(state[-1].sum()) - before

    return run
