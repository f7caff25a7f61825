"""Brian2, compiled to a C++ program of its own (with its usual fast-math flags)."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from pathlib import Path

from explorer.bench import brian2_code, equations
from explorer.bench.peers import lacking

NAME = "Brian2, C++ standalone"
ORDER = 4
MODELS = ("1m1t1r", "rc-langevin")


def missing() -> str:
    """Return the package that is not installed, or an empty text."""
    return lacking("brian2")


def suits(neurons: int) -> bool:
    """Return whether so many neurons are compared: not one, where starting the program counts."""
    return neurons > 1


def prepare(model: str, neurons: int, steps: int):
    """Return a function that runs the program once, from t = 0; see the folder."""
    import brian2

    folder = tempfile.TemporaryDirectory()
    brian2.device.reinit()
    brian2.set_device("cpp_standalone", directory=folder.name, build_on_run=False)
    net, _monitor = brian2_code.network(brian2, model, neurons)
    net.run(steps * equations.constants(model).dt * brian2.second)
    brian2.device.build(directory=folder.name, compile=True, run=False)

    def run() -> tuple[float, float]:
        def spent() -> float:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        assert folder.name  # keeps the folder
        before = spent()
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        subprocess.run([str(Path(folder.name) / "main")], cwd=folder.name, env=environment,
                       stdout=subprocess.DEVNULL, check=True)  # fmt: skip
        return spent() - before, float("nan")

    return run
