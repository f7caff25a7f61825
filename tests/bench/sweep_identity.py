"""A sweep of 30 x 30 points x 10 seeds four ways: the same numbers, and what two workers pay.

    python tests/bench/sweep_identity.py [--points 30] [--seeds 10] [--seconds 0.1]

One process; two local processes; a real scheduler with two workers on loopback, one of them killed
half-way; and the command, interrupted by Ctrl-C and started again. Every result must equal the
first one, bit for bit. Prints a Markdown table with the wall time of each; needs the extra
`cluster`. Everything is bound to loopback and ended by its process id.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xarray

import explorer
from explorer.sweep.workers import client_for

PRESET = "neuron/pulse-train"
RANGES = {"device.thickness": (6e-9, 9e-9, "m"), "stimulus.amplitude": (0.7, 1.0, "V")}
PATIENCE = 60.0
LONGEST = 900.0


def over(points: int) -> dict[str, list[str]]:
    """Return the grid as the command line makes it."""
    return {
        path: [f"{value:.12g} {unit}" for value in np.linspace(low, high, points)]
        for path, (low, high, unit) in RANGES.items()
    }


def swept(arguments, client=None, progress=None) -> xarray.Dataset:
    return explorer.sweep(
        explorer.load_preset(PRESET), over=over(arguments.points), seconds=arguments.seconds,
        seeds=arguments.seeds, client=client, progress=progress,
    )  # fmt: skip


def timed(work):
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def local(arguments):
    """Return the result of two local processes and their time once they stand."""
    with client_for(None, 2) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        swept(argparse.Namespace(points=2, seeds=1, seconds=1e-3), client)  # kernels are loaded
        return timed(lambda: swept(arguments, client))


def scheduler(arguments, folder: Path):
    """Return the result of a real scheduler, whose first worker is killed half-way."""
    from distributed import Client

    file, here = folder / "scheduler.json", ("--host", "127.0.0.1", "--no-dashboard")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    python = (sys.executable, "-m")
    processes = [subprocess.Popen(
        [*python, "distributed.cli.dask_scheduler", "--port", "0", *here, "--scheduler-file",
         str(file)], **quiet)]  # fmt: skip
    try:
        began = time.monotonic()
        while not file.exists() and time.monotonic() - began < PATIENCE:
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        processes += [subprocess.Popen(
            [*python, "distributed.cli.dask_worker", address, "--nthreads", "1", *here,
             "--no-nanny", "--local-directory", str(folder / f"worker-{number}")], **quiet)
            for number in range(2)]  # fmt: skip
        with Client(address, set_as_default=False, timeout="30s") as client:
            client.wait_for_workers(2, timeout=PATIENCE)

            def kill(done, total):
                if done >= total / 2 and processes[1].poll() is None:
                    processes[1].kill()

            found, seconds = timed(lambda: swept(arguments, client, kill))
            assert processes[1].wait(10) != 0, "the worker was not killed"
            return found, seconds
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait(10)


def interrupted(arguments, folder: Path):
    """Return the result of the command, stopped by Ctrl-C and started again, and its tries."""
    out = folder / "sweep.nc"
    command = [sys.executable, "-m", "explorer", "sweep", PRESET]
    for path, (low, high, unit) in RANGES.items():
        command += ["--over", f"{path}={low}:{high}:{arguments.points}{unit}"]
    command += ["--seconds", str(arguments.seconds), "--seeds", str(arguments.seeds),
                "--out", str(out)]  # fmt: skip
    began, stopped = time.perf_counter(), None
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    journals: list[Path] = []
    while process.poll() is None and time.perf_counter() - began < LONGEST:
        journals = [entry for entry in folder.iterdir() if entry.is_file() and entry != out]
        lines = sum(len(entry.read_bytes().splitlines()) for entry in journals)
        if lines > arguments.points**2 / 3:
            process.send_signal(signal.SIGINT)
            stopped = lines
            break
        time.sleep(0.05)
    said = process.communicate(timeout=PATIENCE)[0]
    assert stopped, f"it ended before it could be interrupted: {said}"
    assert process.returncode != 0, said
    assert "Traceback" not in said, said
    assert not out.exists(), said
    second = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert second.returncode == 0, second.stderr
    left = sorted(entry.name for entry in folder.iterdir())
    assert left == ["sweep.nc"], left
    with xarray.open_dataset(out) as read:
        return read.load(), time.perf_counter() - began, said.strip().splitlines()[-1]


def same(one: xarray.Dataset, other: xarray.Dataset) -> bool:
    """Return whether all numbers have the same bits."""
    return set(one.data_vars) == set(other.data_vars) and all(
        one[name].values.astype(float).tobytes() == other[name].values.astype(float).tobytes()
        for name in one.data_vars
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=0.1)
    arguments = parser.parse_args()
    swept(argparse.Namespace(points=2, seeds=1, seconds=1e-3))
    first, alone = timed(lambda: swept(arguments))
    rows = [("one process", alone, True)]
    found, seconds = local(arguments)
    rows.append((f"two local processes ({alone / seconds:.2f} times)", seconds, same(first, found)))
    with tempfile.TemporaryDirectory() as folder:
        found, seconds = scheduler(arguments, Path(folder))
    rows.append(("scheduler, one of two workers killed half-way", seconds, same(first, found)))
    with tempfile.TemporaryDirectory() as folder:
        found, seconds, said = interrupted(arguments, Path(folder))
    rows.append((f"command, Ctrl-C, again ('{said}')", seconds, same(first, found)))
    runs = arguments.points**2 * arguments.seeds
    print(f"{runs} runs of {arguments.seconds} s, {int(first['spikes'].sum())} spikes\n")
    print("| how | wall s | same bits |\n|---|---|---|")
    for name, wall, equal in rows:
        print(f"| {name} | {wall:.1f} | {'yes' if equal else 'NO'} |")
    if not all(row[2] for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
