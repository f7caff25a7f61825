"""A recording that grows on disk: netCDF-4, readable after every chunk, complete or not."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.run import attributes
from explorer.errors import SaveError
from explorer.model.neurons import models
from explorer.paths import reason
from explorer.scenario.scenario import Scenario

PIECE = 65_536
"""Spikes that lie together in the file."""


@contextlib.contextmanager
def _interruption_later() -> Iterator[None]:
    """Hold Ctrl-C back: the library calls our file from where an exception would be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[tuple] = []
    before = signal.signal(signal.SIGINT, lambda *arguments: told.append(arguments))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if told and callable(before):
        before(*told[0])


class _Place(io.FileIO):
    """A file for a library that does not survive a full disk.

    The first write that fails is kept in `error`; it and all later ones count as done, so that the
    library ends in good order. Who writes has to look at `error`.
    """

    def __init__(self, path: Path):
        super().__init__(path, "w+")
        self.error: OSError | None = None

    def write(self, data) -> int:
        """Write all of `data`, or keep why that was not possible."""
        rest = memoryview(data).cast("B")
        length = len(rest)
        try:
            while self.error is None and len(rest):
                rest = rest[self._put(rest) :]
        except OSError as error:
            self.error = error
        if self.error is not None:
            with contextlib.suppress(OSError):
                self.seek(len(rest), os.SEEK_CUR)
        return length

    def _put(self, data: memoryview) -> int:
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        """Give the file another length, or keep why that was not possible."""
        try:
            return super().truncate(size)
        except OSError as error:
            self.error = self.error or error
            return size or 0


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
            self._place = _Place(self._part)
        except OSError as error:
            raise self._refusal(error) from error
        self._file = h5netcdf.File(self._place, "w")
        try:
            with self._written():
                self._head(scenario, layout, model, traced)
                self._file.flush()
        except BaseException:
            self._drop()
            raise

    def _head(self, scenario: Scenario, layout, model, traced: int) -> None:
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

    def _refusal(self, error: OSError) -> SaveError:
        return SaveError(
            f"{self._path}: could not be written ({reason(error)}); nothing was changed."
        )

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """Raise SaveError if something could not be written meanwhile; Ctrl-C comes afterwards."""
        with _interruption_later():
            try:
                yield
            finally:  # what the library finds wrong afterwards comes of that
                if self._place.error is not None:
                    raise self._refusal(self._place.error) from self._place.error

    def _drop(self) -> None:
        """End without a file."""
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._place.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

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
        with self._written():
            place = self._extend("spike", times.size)
            self._file.variables["spike_time"][place] = times
            self._file.variables["spike_neuron"][place] = neurons

    def traces(self, times: np.ndarray, values: np.ndarray) -> None:
        """Append samples; `values` has the shape (neurons, times, variables)."""
        if not times.size:
            return
        with self._written():
            place = self._extend("time", times.size)
            self._file.variables["time"][place] = times
            for column, name in enumerate(self._names):
                self._file.variables[name][:, place] = values[:, :, column]

    def finish(self) -> None:
        """Say that the run reached its end."""
        self._complete = True

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, SaveError):
            self._drop()
            return
        try:
            with self._written():
                self._file.attrs["complete"] = int(self._complete)
                self._file.close()
            os.fsync(self._place.fileno())
            self._place.close()
            self._part.replace(self._path)
        except OSError as failed:
            self._drop()
            raise self._refusal(failed) from failed
        except SaveError:
            self._drop()
            raise
