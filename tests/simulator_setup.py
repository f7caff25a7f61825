"""An ngspice for the tests against it, an independent circuit simulator."""

from __future__ import annotations

from tool_setup import Tool

VARIABLE = "WETWARE_NGSPICE"
"""Environment variable with the path of an ngspice, or `none` to do without."""

NGSPICE = Tool(
    "ngspice", VARIABLE,
    loud=(
        "THE TESTS AGAINST NGSPICE DID NOT RUN: there is no ngspice.",
        "That our neuron and an independent circuit simulator agree has not been tested.",
        f"Install ngspice, or set {VARIABLE} to the path of one, and run the tests again.",
    ),
    commands=(
        ("apt-get", "update"),
        ("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends",
         "ngspice"),
    ),
)  # fmt: skip
