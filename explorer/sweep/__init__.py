"""Many runs over a grid of parameters."""

from explorer.sweep.serial import sweep

__all__ = ["sweep"]
