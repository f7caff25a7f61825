"""A recording that grows on disk: netCDF-4, readable after every chunk, complete or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.run import attributes
from explorer.errors import SaveError
from explorer.model.neurons import models
from explorer.scenario.scenario import Scenario

PIECE = 65_536
"""Spikes that lie together in the file."""


class Recording:
    """A netCDF-4 file of spikes, and of traces if asked for; use it as a context.

    It is written beside its place and moved there when it is closed, after an interruption too:
    then its attribute `complete` is 0, and what was recorded until then is in it.

    Parameters
    ----------
    path: where the file shall be; scenario: what runs; seed: in place of the scenario's own.
    traced: how many neurons, from the first on, have their variables recorded.

    Raises
    ------
    SaveError
        The file cannot be written; a file that was there before stays as it was.
    """

    def __init__(self, path: Path, scenario: Scenario, seed: int | None = None, traced: int = 0):
        import h5netcdf

        self._path, self._complete = path, False
        self._part = path.with_name(f".{path.name}.part")
        layout = lay_out(scenario, neurons=1, seed=seed)
        model = models()[layout.model]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = h5netcdf.File(self._part, "w")
        except OSError as error:
            raise SaveError(f"{path}: cannot be written ({error.strerror or error}).") from error
        self._file.dimensions["spike"] = None
        self._variable("spike_time", ("spike",), "f8", "s", (PIECE,))
        self._variable("spike_neuron", ("spike",), "i4", "1", (PIECE,))
        self._names = model.TRACED if traced else ()
        if traced:
            self._file.dimensions["time"] = None
            self._file.dimensions["neuron"] = traced
            self._variable("time", ("time",), "f8", "s", (PIECE,))
            self._variable("neuron", ("neuron",), "i4", "1", (traced,))
            self._file.variables["neuron"][:] = np.arange(traced)
            for name, unit in zip(model.TRACED, model.TRACE_UNITS, strict=True):
                self._variable(name, ("neuron", "time"), "f8", unit, (traced, PIECE // traced))
        for name, value in attributes(scenario, layout).items():
            self._file.attrs[name] = value
        self._file.attrs["complete"] = 0

    def _variable(self, name: str, dimensions, kind: str, unit: str, pieces) -> None:
        made = self._file.create_variable(name, dimensions, kind, chunks=pieces)
        made.attrs["units"] = unit

    def _extend(self, dimension: str, count: int) -> slice:
        start = self._file.dimensions[dimension].size
        self._file.resize_dimension(dimension, start + count)
        return slice(start, start + count)

    def spikes(self, times: np.ndarray, neurons: np.ndarray) -> None:
        """Append the spikes of a chunk."""
        if not times.size:
            return
        try:
            place = self._extend("spike", times.size)
            self._file.variables["spike_time"][place] = times
            self._file.variables["spike_neuron"][place] = neurons
        except OSError as error:
            raise SaveError(f"{self._path}: could not be written ({error}).") from error

    def traces(self, times: np.ndarray, values: np.ndarray) -> None:
        """Append samples; `values` has the shape (neurons, times, variables)."""
        if not times.size:
            return
        try:
            place = self._extend("time", times.size)
            self._file.variables["time"][place] = times
            for column, name in enumerate(self._names):
                self._file.variables[name][:, place] = values[:, :, column]
        except OSError as error:
            raise SaveError(f"{self._path}: could not be written ({error}).") from error

    def finish(self) -> None:
        """Say that the run reached its end."""
        self._complete = True

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, SaveError):
            self._file.close()
            self._part.unlink(missing_ok=True)
            return
        self._file.attrs["complete"] = int(self._complete)
        self._file.close()
        self._part.replace(self._path)
