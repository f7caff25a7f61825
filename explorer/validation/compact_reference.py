"""The SPICE model of the compact device on the current bench, written a second and a third time.

Neither shares a line with the kernel: a netlist for ngspice, and the right-hand side for scipy.
Equations and values of wang2026; no noise. Times are those at which the device's current rises
through 1 uA.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ALPHA, LAMBDA, R_ON, R_OFF = 0.1, 0.1, 17e3, 10e9
MU, GAMMA_1, GAMMA_2, BETA, CEILING = 16.0, 50.0, 0.42, 0.35, 1.0
SOURCE, PARALLEL, CAPACITANCE, SPIKE = 0.1e-6, 10e6, 1e-6, 1e-6

NETLIST = """compact diffusive memristor, current bench
.param expo={expo}
I1 0 p {source}
Rp p 0 {parallel}
C1 p 0 {capacitance} ic=0
Cf f 0 1 ic=0
Cr r 0 1 ic=0
Rf f 0 1e15
Rr r 0 1e15
Bx x 0 V = min(max(v(f)+v(r),0),1)
Bi p 0 I = v(p) > 0 ? min(v(p)/({on}*v(x)+{off}*(exp((1-v(x))/{width})-1)/expo), 0.01) : 0
Bs s 0 V = v(p) > 0 ? v(p)/({on}*v(x)+{off}*(exp((1-v(x))/{width})-1)/expo)/{spike} : 0
Ba a 0 V = min({ceiling}, {mu}*abs(v(p))/({alpha}+1-v(x)) - {loss}*v(f))
Bb b 0 V = {beta}*v(f) - {back}*v(r)
Bf 0 f I = (v(f)+v(r) > 1) && (v(a)+v(b) > 0) ? (v(f) > 0 ? -v(b) : 0) : v(a)
Br 0 r I = v(b)
.options method=gear reltol=1e-5 abstol=1e-15
.tran {step} {seconds} 0 {step} uic
.control
set numdgt=12
set wr_singlescale
run
wrdata out.data v(s)
quit
.endc
.end
"""


def has_ngspice() -> bool:
    """Return whether ngspice can be run here."""
    return shutil.which("ngspice") is not None


def ngspice_times(seconds: float = 60.0, step: float = 1e-3) -> np.ndarray:
    """Return the spike times [s] that ngspice finds; `step` is its longest [s]."""
    text = NETLIST.format(
        expo=repr(math.expm1(1.0 / LAMBDA)), source=SOURCE, parallel=PARALLEL,
        capacitance=CAPACITANCE, on=R_ON, off=R_OFF, width=LAMBDA, spike=SPIKE, ceiling=CEILING,
        mu=MU, alpha=ALPHA, loss=GAMMA_1 + BETA, beta=BETA, back=GAMMA_2, step=step,
        seconds=seconds,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bench.cir").write_text(text, encoding="ascii")
        subprocess.run(
            ["ngspice", "-b", "bench.cir"], cwd=folder, check=False, timeout=300,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        times, size = np.loadtxt(folder / "out.data").T
    up = np.flatnonzero((size[:-1] < 1.0) & (size[1:] >= 1.0))
    share = (1.0 - size[up]) / (size[up + 1] - size[up])
    return times[up] + share * (times[up + 1] - times[up])


def _current(f: float, r: float, v: float) -> float:
    x = min(max(f + r, 0.0), 1.0)
    gap = R_OFF * math.expm1((1.0 - x) / LAMBDA) / math.expm1(1.0 / LAMBDA)
    return min(max(v, 0.0) / (R_ON * x + gap), 0.01)


def _rates(_, y):
    f, r, v = y
    a = min(CEILING, MU * abs(v) / (ALPHA + max(1.0 - f - r, 0.0)) - (GAMMA_1 + BETA) * f)
    b = BETA * f - GAMMA_2 * r
    if f + r > 1.0 and a + b > 0.0:
        a = -b if f > 0.0 else 0.0
    return [a, b, (SOURCE - v / PARALLEL - _current(f, r, v)) / CAPACITANCE]


def scipy_times(seconds: float = 60.0) -> np.ndarray:
    """Return the spike times [s] of an adaptive integration."""
    from scipy.integrate import solve_ivp

    def spike(_, y):
        return _current(*y) - SPIKE

    spike.direction = 1.0
    found = solve_ivp(_rates, (0.0, seconds), [0.0, 0.0, 0.0], method="LSODA", rtol=1e-8,
                      atol=1e-10, max_step=5e-3, events=spike)  # fmt: skip
    return found.t_events[0]
