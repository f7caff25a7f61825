"""The same seed gives the same bits, however the work is cut."""

from __future__ import annotations

import hashlib
import struct

import numpy as np
import pytest

import explorer
from explorer.model.neurons import models

STORED = "d0d0632b9cbc4b7b1c27c17a809fc69bfc555f31b8557179fc1ac7c54bed0e78"
"""Hash of population/opening after 0.2 s: equal on every machine and Python for this version."""


def sha256(preset="population/opening", seconds=0.2, **options) -> str:
    run = explorer.simulate(explorer.load_preset(preset), seconds=seconds, **options)
    return run.summary()["state_sha256"]


def test_stored_hash(finished):
    run = finished("population/opening", seconds=0.2)
    assert run.summary()["spikes"] > 100
    assert run.summary()["state_sha256"] == STORED


@pytest.mark.parametrize("chunk_steps", [8, 25_000])
def test_chunks_do_not_matter(finished, chunk_steps):
    assert (
        sha256("neuron/pulse-train", chunk_steps=chunk_steps)
        == (finished("neuron/pulse-train", seconds=0.2).summary()["state_sha256"])
    )


@pytest.mark.parametrize("chunk_steps", [1, 7, 9999])
def test_odd_chunks_do_not_matter(chunk_steps):
    assert sha256(seconds=0.01, chunk_steps=chunk_steps) == sha256(seconds=0.01)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_do_not_matter(threads):
    assert sha256(threads=threads, chunk_steps=10_000) == STORED


def test_chunks_and_threads_leave_spikes_and_traces_alike(finished):
    plain = finished("population/opening", seconds=0.2)
    scenario = explorer.load_preset("population/opening")
    cut = explorer.simulate(scenario, seconds=0.2, threads=2, chunk_steps=1000)
    assert np.array_equal(plain.spike_times, cut.spike_times)
    assert np.array_equal(plain.spike_neurons, cut.spike_neurons)
    assert plain.traces.equals(cut.traces)


def test_another_seed_differs():
    assert len({sha256(seconds=0.02, seed=seed) for seed in (1, 2, 3, 1 + 2**32)}) == 4


def test_each_neuron_has_its_own_noise_whatever_their_number():
    few = explorer.simulate(explorer.load_preset("population/opening"), seconds=0.05, neurons=3)
    many = explorer.simulate(explorer.load_preset("population/opening"), seconds=0.05, neurons=9)
    assert np.array_equal(few.state, many.state[:3])
    assert np.unique(many.state["filament"]).size == 9


def test_the_hash_is_over_little_endian_numbers_neuron_after_neuron():
    run = explorer.simulate(explorer.load_preset("population/opening"), seconds=0.01, neurons=3)
    names = models()["1m1t1r"].HASHED
    assert {"filament", "residue", "gate_voltage", "memristor", "spikes"} <= set(names)
    numbers = [float(record[name]) for record in run.state for name in names]
    plain = struct.pack(f"<{len(numbers)}d", *numbers)
    assert run.summary()["state_sha256"] == hashlib.sha256(plain).hexdigest()
    assert run.layout.steps == 5000
