"""A sweep on a real Dask scheduler with two workers on loopback; one is killed half-way."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

import explorer

pytest.importorskip("distributed")

OVER = {"stimulus.amplitude": ["0.8 V", "0.9 V", "1 V"], "device.thickness": ["6 nm", "8 nm"]}
PATIENCE = 60.0


def started(*words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.fixture
def cluster(tmp_path):
    """Give a scheduler's address and the processes of its two workers."""
    file = tmp_path / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    processes = [
        started(
            "distributed.cli.dask_scheduler", "--port", "0", *local, "--scheduler-file", str(file)
        )
    ]
    try:
        began = time.monotonic()
        while not file.exists() and time.monotonic() - began < PATIENCE:
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        processes += [
            started("distributed.cli.dask_worker", address, "--nthreads", "1", *local, "--no-nanny",
                    "--local-directory", str(tmp_path / f"worker-{number}"))
            for number in range(2)
        ]  # fmt: skip
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait(10)


def test_a_killed_worker_loses_nothing(cluster, tmp_path):
    from distributed import Client

    address, workers = cluster
    scenario = explorer.load_preset("neuron/pulse-train")
    with Client(address, set_as_default=False, timeout="30s") as client:
        client.wait_for_workers(2, timeout=PATIENCE)

        def kill(done, total):
            if done == 4 and workers[0].poll() is None:
                workers[0].kill()

        there = explorer.sweep(
            scenario, over=OVER, seconds=0.3, seeds=2, client=client, progress=kill
        )
    assert workers[0].wait(10) != 0
    assert there.equals(explorer.sweep(scenario, over=OVER, seconds=0.3, seeds=2))


def test_the_command_runs_there(cluster, tmp_path):
    address, _ = cluster
    out = tmp_path / "sweep.nc"
    over = ("--over", "stimulus.amplitude=0.8:1:2V")
    command = ["explorer", "sweep", "neuron/pulse-train", *over, "--seconds", "0.1",
               "--seeds", "2", "--cluster", address, "--out", str(out)]  # fmt: skip
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True,
                          timeout=PATIENCE, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "4 runs" in done.stdout
    assert [entry.name for entry in tmp_path.glob("*.nc*")] == ["sweep.nc"]
