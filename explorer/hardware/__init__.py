"""Other neurons and chips, what is published about them, and what a workload would cost on each.

The figures live in assets/hardware, one file a system; nothing of this folder knows the screen.
"""

from explorer.hardware.system import (
    BASES,
    EVIDENCE,
    KINDS,
    RECALLED,
    Figure,
    Missing,
    System,
    systems,
)

__all__ = ["BASES", "EVIDENCE", "KINDS", "RECALLED", "Figure", "Missing", "System", "systems"]
