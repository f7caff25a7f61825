"""Brian2 at run time, its code compiled by Cython."""

from __future__ import annotations

import time

from explorer.bench import brian2_code, equations
from explorer.bench.peers import lacking

NAME = "Brian2, Cython"
ORDER = 5
MODELS = ("1m1t1r", "rc-langevin")


def missing() -> str:
    """Return the package that is not installed, or an empty text."""
    return lacking("brian2", "Cython")


def suits(neurons: int) -> bool:
    """Return whether so many neurons are compared: not one, where the loop in Python counts."""
    return neurons > 1


def prepare(model: str, neurons: int, steps: int):
    """Return a function that goes on by `steps`; see the folder."""
    import brian2

    brian2.device.reinit()
    brian2.set_device("runtime")
    brian2.prefs.codegen.target = "cython"
    net, monitor = brian2_code.network(brian2, model, neurons)
    dt = equations.constants(model).dt * brian2.second
    net.run(8 * dt)

    def run() -> tuple[float, float]:
        before, began = monitor.num_spikes, time.process_time()
        net.run(steps * dt)
        return time.process_time() - began, float(monitor.num_spikes - before)

    return run
