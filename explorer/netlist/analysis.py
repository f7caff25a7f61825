"""The analysis: tolerances, the run, the data file, and the spike times."""

from __future__ import annotations

from explorer.engine.layout import Layout

COARSEST = 10
"""Longest step of ngspice, in time steps of the scenario; it shortens them where it must."""


SMALLEST_VOLTAGE = 1e-6
"""Voltage [V] whose charge on the circuit's capacitor counts as none; smaller ones cost steps."""


def analysis(
    layout: Layout, watched: str, spike: tuple[str, float], capacitance: float, data: str
) -> list[str]:
    """Return the lines from the tolerances to the end.

    `watched` is the voltage that goes to the file `data`; `spike` a voltage and its level [V];
    `capacitance` the one of the circuit [F], for the tolerance of charge.
    """
    voltage, level = spike
    charge = SMALLEST_VOLTAGE * capacitance
    end, step = layout.steps * layout.dt, layout.dt
    return [
        "*",
        f".options method=gear maxord=2 reltol=1e-5 abstol=1e-18 vntol=1e-9 chgtol={charge:.3g}",
        f".tran {step:.12g} {end:.12g} 0 {COARSEST * step:.12g} uic",
        ".control",
        "set numdgt=12",
        "set wr_singlescale",
        "run",
        f"if time[length(time) - 1] lt {0.999 * end:.12g}",
        '  echo "ERROR: the run stopped before its end, there are no results"',
        "  quit 1",
        "end",
        f"wrdata {data} {watched}",
        "* spikes: upward crossings, interpolated",
        f"let seen = {voltage}",
        "let last = length(seen) - 1",
        f"let below = seen[0, last - 1] lt {level:.12g}",
        f"let above = seen[1, last] ge {level:.12g}",
        "let count = floor(mean(below * above) * last + 0.5)",
        'echo "spikes: $&count"',
        "let number = 1",
        "while number <= count",
        f"  meas tran spike WHEN {voltage}={level:.12g} RISE=$&number",
        "  let number = number + 1",
        "end",
        "quit",
        ".endc",
        ".end",
    ]
