"""Many runs over a design of parameters, here or on a Dask cluster."""

from explorer.sweep.run import sweep

__all__ = ["sweep"]
