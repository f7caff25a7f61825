"""Input shapes: exact edges in steps, whatever the chunks."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from explorer.model.stimuli import Timing, shapes, waveform, waveforms

TOTAL = 400
SHAPES = sorted(shapes())


def expected(timing: Timing, step: int) -> float:
    """Return the input of one step, written as the words of the manual say it."""
    since = step - timing.delay
    if since < 0 or (timing.duration and since >= timing.duration):
        return 0.0
    phase = since % timing.period
    if timing.shape == "dc":
        return timing.amplitude
    if timing.shape == "single-pulse":
        return timing.amplitude if since < timing.width else 0.0
    if timing.shape == "pulse-pair":
        starts = (0, timing.period)
        on = any(start <= since < start + timing.width for start in starts)
        return timing.amplitude if on else 0.0
    if timing.shape == "pulse-train":
        return timing.amplitude if phase < timing.width else 0.0
    if timing.shape == "pulsed-sweep":
        quarters, left = divmod((since // timing.period) % 160, 40)
        part = (left + 1) / 40
        height = {0: part, 1: 1.0 - part, 2: -part, 3: part - 1.0}[quarters]
        return timing.amplitude * height if phase < timing.width else 0.0
    if timing.shape == "ramp":
        rise = (phase + 0.5) / timing.width
        return timing.amplitude * rise if phase < timing.width else 0.0
    if timing.shape == "triangle":
        part = (phase + 0.5) / timing.period
        corners = ([0.0, 0.25, 0.75, 1.0], [0.0, 1.0, -1.0, 0.0])
        return timing.amplitude * float(np.interp(part, *corners))
    raise AssertionError(timing.shape)


@pytest.mark.parametrize("duration", [0, 1, 100])
@pytest.mark.parametrize("delay", [0, 7, 1000])
@pytest.mark.parametrize(("width", "period"), [(5, 10), (1, 1), (10, 10), (15, 10), (3, 37)])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "poisson"])
def test_edges_are_exact(shape, width, period, delay, duration):
    timing = Timing(shape, 0.7, width, period, delay, duration)
    whole = waveform(timing, 0, TOTAL)
    assert whole.dtype == np.float64
    wanted = [expected(timing, step) for step in range(TOTAL)]
    if shape == "triangle":  # reckoned in another order
        assert whole == pytest.approx(np.array(wanted), abs=1e-12)
    else:
        assert whole.tolist() == wanted


def test_every_shape_is_tested_here():
    known = ["dc", "poisson", "pulse-pair", "pulse-train", "pulsed-sweep", "ramp", "single-pulse",
             "triangle"]  # fmt: skip
    assert known == SHAPES


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("cuts", [(1,), (8, 3, 200), (399,), (64, 64, 64)])
def test_chunks_do_not_matter(shape, cuts):
    timing = Timing(shape, -1.2, 12, 30, 25, 300, seed=3)
    whole = waveform(timing, 0, TOTAL)
    pieces, step = [], 0
    while step < TOTAL:
        count = min(cuts[len(pieces) % len(cuts)], TOTAL - step)
        pieces.append(waveform(timing, step, count))
        step += count
    assert np.array_equal(np.concatenate(pieces), whole)
    assert np.any(whole != 0.0)


def test_far_in_time_nothing_drifts():
    timing = Timing("pulse-train", 1.0, 500, 1000)
    start = 10**12
    assert np.array_equal(waveform(timing, start, 5000), waveform(timing, 0, 5000))


def starts(voltage: np.ndarray) -> np.ndarray:
    return np.flatnonzero((voltage[1:] > 0) & (voltage[:-1] == 0)) + 1


def test_poisson_starts_at_the_mean_rate():
    # Pulses of one step, so every start is seen; one standard error is 1/sqrt(8000) = 1.1 %.
    period, count = 100, 800_000
    on = waveform(Timing("poisson", 1.0, 1, period, seed=5), 0, count) > 0
    chance = 1.0 - np.exp(-1.0 / period)
    assert on.mean() == pytest.approx(chance, abs=4.0 * np.sqrt(chance / count))


def test_poisson_time_on_counts_overlaps_once():
    width, period, count = 40, 100, 400_000
    on = waveform(Timing("poisson", 1.0, width, period, seed=5), 0, count) > 0
    assert on.mean() == pytest.approx(1.0 - np.exp(-width / period), abs=0.01)


def test_poisson_intervals_are_geometric():
    period = 50
    voltage = waveform(Timing("poisson", 1.0, 1, period, seed=8), 0, 500_000)
    gaps = np.diff(starts(voltage))
    assert gaps.std() / gaps.mean() == pytest.approx(1.0, abs=0.06)


def test_poisson_pulses_are_not_shorter_than_their_width():
    width = 9
    voltage = waveform(Timing("poisson", 1.0, width, 40, seed=2), 0, 20_000)
    on = np.concatenate([[0], (voltage > 0).astype(int), [0]])
    lengths = np.flatnonzero(np.diff(on) == -1) - np.flatnonzero(np.diff(on) == 1)
    assert lengths[:-1].min() == width
    assert lengths.max() > width


def test_poisson_depends_on_the_seed_alone():
    timing = Timing("poisson", 1.0, 5, 40, seed=1)
    other = dataclasses.replace(timing, seed=2)
    assert np.array_equal(waveform(timing, 0, 5000), waveform(timing, 0, 5000))
    assert not np.array_equal(waveform(timing, 0, 5000), waveform(other, 0, 5000))


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_describe_themselves(shape):
    module = shapes()[shape]
    assert module.SUMMARY.endswith(".")
    assert set(module.USES) <= {"amplitude", "width", "period", "delay", "duration"}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("field", ["width", "period"])
def test_a_shape_uses_what_it_says_and_no_more(shape, field):
    timing = Timing(shape, 1.0, 20, 60, 0, 0, seed=4)
    changed = dataclasses.replace(timing, **{field: getattr(timing, field) + 30})
    same = np.array_equal(waveform(timing, 0, TOTAL), waveform(changed, 0, TOTAL))
    assert same == (field not in shapes()[shape].USES)


def test_neurons_may_have_random_pulses_of_their_own():
    shared = Timing("poisson", 1.0, 5, 40, seed=1)
    apart = dataclasses.replace(shared, individual=True)
    rows = waveforms(apart, 0, 4000, 6)
    assert rows.shape == (6, 4000)
    assert waveforms(shared, 0, 4000, 6).shape == (1, 4000)
    assert np.array_equal(rows[0], waveforms(shared, 0, 4000, 6)[0])
    assert len({row.tobytes() for row in rows}) == 6
    parts = [waveforms(apart, first, 1000, 6) for first in range(0, 4000, 1000)]
    assert np.array_equal(np.concatenate(parts, axis=1), rows)
    train = Timing("pulse-train", 1.0, 5, 40, individual=True)
    assert waveforms(train, 0, 100, 6).shape == (1, 100)
