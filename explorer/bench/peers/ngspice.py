"""ngspice on the netlist of the same circuit: one neuron, no noise, steps up to the same dt."""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from explorer.bench.equations import PRESETS
from explorer.netlist import netlist
from explorer.netlist.analysis import COARSEST
from explorer.scenario.presets import load_preset

NAME = "ngspice, no noise, same dt"
ORDER = 6
MODELS = ("1m1t1r",)


def missing() -> str:
    """Return the program that is not installed, or an empty text."""
    return "" if shutil.which("ngspice") else "ngspice"


def suits(neurons: int) -> bool:
    """Return whether so many neurons are compared: one."""
    return neurons == 1


def prepare(model: str, neurons: int, steps: int):
    """Return a function that runs ngspice once, from t = 0; see the folder."""
    scenario = load_preset(PRESETS[model])
    scenario.set("run.seconds", steps * scenario.run.dt)
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "neuron.cir"
    # A noisy circuit would not let it take longer steps than the noise does.
    step = scenario.run.dt
    text = netlist(scenario).replace(f"0 {COARSEST * step:.12g} uic", f"0 {step:.12g} uic")
    file.write_text(text, encoding="utf-8")

    def run() -> tuple[float, float]:
        def spent() -> float:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        before = spent()
        subprocess.run(["ngspice", "-b", file.name], cwd=folder.name, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        return spent() - before, float("nan")

    return run
