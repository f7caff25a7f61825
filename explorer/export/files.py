"""Results as files; the ending chooses the form, and a file is written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from explorer.engine.run import Result
from explorer.errors import ExplorerError, SaveError
from explorer.paths import reason, write_whole

ENDINGS = (".csv", ".json", ".nc")


def check_ending(path: Path, allowed: tuple[str, ...] = ENDINGS) -> None:
    """Raise ExplorerError unless the file's ending is one of those allowed."""
    if path.suffix.lower() not in allowed:
        raise ExplorerError(
            f"{path}: the ending '{path.suffix}' is not one of {', '.join(allowed)}."
        )


def save(result: Result, path: Path) -> None:
    """Write a result: csv spikes, json summary and spikes, nc spikes and traces.

    Raises
    ------
    ExplorerError
        Unknown ending, or the file cannot be written; then nothing has changed.
    """
    check_ending(path)
    writer = {".csv": _csv, ".json": _json, ".nc": _netcdf}[path.suffix.lower()]
    write_whole(path, writer(result))


def plain_json(content: object) -> str:
    """Return JSON text; numbers that are not finite become null."""
    return json.dumps(_finite(content), indent=2, ensure_ascii=False, allow_nan=False)


def _finite(content: object) -> object:
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    if isinstance(content, float) and not np.isfinite(content):
        return None
    return content


def _csv(result: Result) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["neuron", "time_s"])
    for neuron, time in zip(result.spike_neurons, result.spike_times, strict=True):
        writer.writerow([int(neuron), repr(float(time))])
    return text.getvalue()


def _json(result: Result) -> str:
    spikes = {"neuron": result.spike_neurons.tolist(), "time_s": result.spike_times.tolist()}
    return plain_json(result.summary() | {"spike_list": spikes}) + "\n"


def _netcdf(result: Result) -> bytes:
    spikes = result.spikes.rename({"time": "spike_time", "neuron": "spike_neuron"})
    dataset = result.traces.merge(spikes, combine_attrs="override")
    return netcdf_bytes(dataset)


def netcdf_bytes(dataset) -> bytes:
    """Return an xarray dataset as the bytes of a netCDF-4 file."""
    buffer = io.BytesIO()
    dataset.to_netcdf(buffer, engine="h5netcdf")
    return buffer.getvalue()


def save_dataset(dataset, path: Path) -> None:
    """Write an xarray dataset as netCDF or zarr, by its ending, whole or not at all.

    Raises
    ------
    ExplorerError
        It cannot be written, or zarr is not installed; then nothing has changed.
    """
    if path.suffix.lower() == ".nc":
        write_whole(path, netcdf_bytes(dataset))
        return
    if find_spec("zarr") is None:
        raise ExplorerError(
            f"{path}: zarr is not installed; install 'wetware-explorer[cluster]', or write .nc."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
            fresh = Path(folder) / "data.zarr"
            dataset.to_zarr(fresh, consolidated=False)
            old = Path(folder) / "old.zarr"
            if path.exists():
                path.rename(old)
            try:
                fresh.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
    except OSError as error:
        raise SaveError(f"{path}: could not be saved ({reason(error)}).") from error
