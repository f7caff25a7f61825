"""The live engine: plays, holds, steps, takes changes while it runs, and ends."""

from __future__ import annotations

import math
import threading

import pytest

import explorer
from explorer.engine.order import MOST_STEPS, order_for
from explorer.engine.ring import BIN
from explorer.engine.session import Session
from explorer.engine.simulation import Simulation
from explorer.engine.worker import Worker
from explorer.errors import EngineError, ScenarioError

FAST = 10.0


def scenario_of(preset="neuron/pulse-train", **changes):
    scenario = explorer.load_preset(preset)
    scenario.update(
        {"run.speed": FAST} | {path.replace("__", "."): value for path, value in changes.items()}
    )
    return scenario


@pytest.fixture
def start():
    """Return a function that starts a session; all are closed at the end."""
    sessions = []

    def begin(scenario, playing=True) -> Session:
        session = Session(scenario, playing)
        sessions.append(session)
        session.start()
        return session

    yield begin
    for session in sessions:
        session.close(wait=True)
        assert not session.alive


def reached(session, time):
    return lambda: session.frame is not None and session.frame.time >= time and session.frame


def sha256(session):
    return lambda: session.frame is not None and session.frame.readouts.sha256


def headless(scenario, **options) -> str:
    return explorer.simulate(scenario, **options).summary()["state_sha256"]


def test_it_plays_and_publishes_frozen_frames(start, wait_for):
    session = start(scenario_of("population/opening"))
    first = wait_for(lambda: session.frame, "a frame")
    frame = wait_for(reached(session, 0.2), "0.2 s of simulated time")
    assert frame.sequence > first.sequence
    assert frame.playing
    assert (frame.neurons, frame.seed, frame.dt, frame.clock) == (24, 1, 2e-6, 1.0)
    assert frame.x.size == frame.low.shape[0] == frame.high.shape[0] > 10
    assert (frame.low <= frame.high).all()
    assert -frame.window - 1e-3 <= frame.x[0] < frame.x[-1] <= 0.0
    assert frame.low.shape[1] == len(frame.names)
    assert frame.spike_x.size == frame.spike_neuron.size > 0
    assert -frame.window <= frame.spike_x.min()
    assert frame.spike_x.max() <= 0.0
    assert abs(frame.readouts.residual) < 1e-9
    assert frame.readouts.energy_per_spike > 0.0
    assert frame.message == ""
    with pytest.raises(AttributeError):
        frame.time = 0.0


def test_pause_holds_time_and_play_goes_on(start, wait_for):
    session = start(scenario_of())
    wait_for(reached(session, 0.01), "the start")
    session.play(False)
    held = wait_for(lambda: not session.frame.playing and session.frame, "a frame that is held")
    # A single step after the pause shows that nothing else has passed in between.
    session.step_period()
    stepped = wait_for(lambda: session.frame.time > held.time and session.frame, "the step")
    assert stepped.time <= held.time + 1.001 * 2e-3
    session.play(True)
    wait_for(reached(session, stepped.time + 0.05), "time to pass again")


@pytest.mark.parametrize(
    "changes",
    [{}, {"stimulus__period": 2.014e-3}, {"stimulus__period": 2.014e-3, "population__size": 1500}],
    ids=["even", "not a multiple of a bin", "in many chunks"],
)
def test_a_single_step_is_one_period(start, wait_for, changes):
    scenario = scenario_of(**changes)
    session = start(scenario, playing=False)
    wait_for(lambda: session.frame, "a frame")
    period = round(scenario.stimulus.period / scenario.run.dt)
    for turn in (1, 2):
        session.step_period()
        target = turn * period * 2e-6
        frame = wait_for(reached(session, target * (1 - 1e-9)), f"period {turn}")
        assert frame.time == pytest.approx(target, rel=1e-9)
    session.step_period()
    session.step_period()
    frame = wait_for(reached(session, 4 * period * 2e-6 * (1 - 1e-9)), "two more periods")
    assert frame.time == pytest.approx(4 * period * 2e-6, rel=1e-9)


def test_a_step_asked_for_while_playing_is_no_debt(start, wait_for):
    session = start(scenario_of())
    wait_for(reached(session, 0.01), "the start")
    session.step_period()
    assert session._steps_due == 0


def test_the_hash_is_that_of_a_run_without_screen(start, wait_for):
    scenario = scenario_of("population/opening", run__seconds=0.05)
    session = start(scenario)
    assert wait_for(sha256(session), "the hash") == headless(scenario)
    wait_for(reached(session, 0.1), "time beyond the run")
    assert session.frame.readouts.sha256 == headless(scenario)


def test_reset_gives_the_same_hash_and_another_seed_another(start, wait_for):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario)
    first = wait_for(sha256(session), "the hash")
    before = wait_for(reached(session, 1.0), "time far beyond the run").time
    session.reset(scenario)
    wait_for(lambda: session.frame.time < before, "the start from zero")
    assert wait_for(sha256(session), "the hash again") == first == headless(scenario)
    scenario.set("run.seed", 2)
    session.put(scenario)
    wait_for(lambda: session.frame.seed == 2, "the new seed")
    second = wait_for(sha256(session), "the hash of the new seed")
    assert second == headless(scenario) != first


def test_a_live_change_goes_on_and_turns_the_hash_off(start, wait_for):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario)
    before = wait_for(sha256(session), "the hash") and session.frame
    scenario.set("stimulus.amplitude", 1.1)
    session.put(scenario)
    frame = wait_for(lambda: session.frame.amplitude == 1.1 and session.frame, "the new amplitude")
    assert frame.time >= before.time
    assert frame.readouts.sha256 is None
    wait_for(reached(session, frame.time + 0.05), "time to pass")
    assert session.frame.readouts.sha256 is None
    session.reset(scenario)
    assert wait_for(sha256(session), "the hash after a reset") == headless(scenario)


def test_a_change_before_the_run_time_prevents_the_hash(start, wait_for):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario, playing=False)
    wait_for(lambda: session.frame, "a frame")
    session.step_period()
    wait_for(reached(session, 0.0019), "the first period")
    scenario.set("device.thickness", "7 nm")
    session.put(scenario)
    session.play(True)
    wait_for(reached(session, 0.05), "time beyond the run")
    assert session.frame.readouts.sha256 is None


def test_a_change_of_the_view_keeps_the_hash(start, wait_for):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario)
    shown = wait_for(sha256(session), "the hash")
    scenario.update({"view.window": 0.05, "run.speed": 5.0})
    session.put(scenario)
    frame = wait_for(lambda: session.frame.window == 0.05 and session.frame, "the new window")
    assert frame.readouts.sha256 == shown


@pytest.mark.parametrize(
    "change", [{"population.size": 3}, {"run.dt": 1e-6}, {"run.seed": 7}, {"run.seconds": 0.03}]
)
def test_changes_that_need_a_start_from_zero(start, wait_for, change):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario)
    wait_for(reached(session, 0.04), "time beyond the run")
    scenario.update(change)
    session.put(scenario)
    wait_for(lambda: session.frame.readouts.sha256 == headless(scenario), "the hash of a fresh run")


def test_a_change_of_ion_goes_on_with_another_clock(start, wait_for):
    scenario = scenario_of()
    session = start(scenario)
    wait_for(reached(session, 0.02), "the start")
    scenario.set("device.ion", "Na")
    session.put(scenario)
    frame = wait_for(lambda: session.frame.clock != 1.0 and session.frame, "sodium's clock")
    assert frame.dt == pytest.approx(2e-6 * frame.clock)
    later = wait_for(
        lambda: session.frame.time > frame.time + 0.02 * frame.clock and session.frame, "time"
    )
    assert later.x[0] >= -later.window - 1e-3 * frame.clock
    assert later.low.shape[0] > 10


def test_a_refused_change_leaves_the_run_as_it_is(start, wait_for):
    scenario = scenario_of()
    session = start(scenario)
    wait_for(reached(session, 0.01), "the start")
    order = session._order
    wrong = scenario.copy()
    wrong.set("run.dt", 1e-3)
    for call in (session.put, session.reset):
        with pytest.raises(ScenarioError):
            call(wrong)
    assert session._order is order
    wait_for(reached(session, session.frame.time + 0.02), "time to pass")


def test_two_sessions_do_not_influence_each_other(start, wait_for):
    mine, yours = scenario_of(run__seconds=0.05), scenario_of(run__seconds=0.05, run__seed=9)
    one, two = start(mine), start(yours)
    wait_for(reached(one, 0.01), "the first")
    yours.set("population.size", 2)
    two.put(yours)
    assert wait_for(sha256(one), "the hash of the first") == headless(mine)
    wait_for(lambda: two.frame.readouts.sha256 == headless(yours), "the hash of the second")
    two.close(wait=True)
    assert not two.alive
    before = one.frame.time
    wait_for(reached(one, before + 0.05), "the first to go on")


def test_closing_ends_the_thread(start, wait_for):
    for playing in (True, False):
        session = start(scenario_of(), playing)
        wait_for(lambda session=session: session.frame, "a frame")
        thread = session._thread
        session.close()
        wait_for(lambda thread=thread: not thread.is_alive(), "the end of the thread", 30.0)
        assert thread not in threading.enumerate()


@pytest.mark.parametrize("fault", [EngineError("the gate left the range."), ZeroDivisionError("x")])
def test_a_fault_becomes_a_message_and_a_reset_mends_it(
    start, wait_for, monkeypatch, fault, caplog
):
    scenario = scenario_of(run__seconds=0.02)
    session = start(scenario)
    wait_for(reached(session, 0.01), "the start")

    def broken(self, steps):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(Simulation, "advance", broken)
        frame = wait_for(lambda: session.frame.message and session.frame, "the message")
    wanted = str(fault) if isinstance(fault, EngineError) else "fault of the program"
    assert wanted in frame.message
    assert "\n" not in frame.message
    assert session.alive
    session.reset(scenario)
    wait_for(lambda: not session.frame.message, "the reset")
    assert wait_for(sha256(session), "the hash") == headless(scenario)
    assert bool(caplog.records) == (not isinstance(fault, EngineError))


def test_a_window_far_longer_than_the_step_is_cut(start, wait_for):
    scenario = scenario_of("neuron/3nm", run__speed=1e-6, view__window=2.0)
    assert order_for(scenario).window == pytest.approx(MOST_STEPS * 20e-12)
    session = start(scenario)
    wait_for(reached(session, 1e-9), "the start")
    assert session.frame.message == ""


def test_the_speed_is_that_asked_for(start, wait_for):
    session = start(scenario_of(run__speed=0.02))
    frame = wait_for(
        lambda: session.frame and session.frame.time > 0.02 and session.frame, "a second"
    )
    assert frame.readouts.speed <= 0.02 * 1.5
    assert frame.readouts.speed > 0.0


def test_an_engine_that_is_in_time_rests_between_calls(start, wait_for, monkeypatch):
    calls = []
    plain = Simulation.advance

    def advance(self, steps, *more, **options):
        calls.append(steps)
        return plain(self, steps, *more, **options)

    monkeypatch.setattr(Simulation, "advance", advance)
    session = start(scenario_of("population/opening", run__speed=0.1))
    wait_for(reached(session, 0.02), "the first steps")  # kernels are there
    del calls[:]
    wait_for(reached(session, 0.06), "many steps")
    # Two milliseconds at the least, of 50,000 steps a second; a busy machine makes them longer.
    assert sum(calls) / len(calls) > 60


@pytest.fixture
def worker_at():
    """Return a function that makes the engine's own side, at a step of the pulse train."""

    def make(step: int, **changes):
        scenario = scenario_of("population/opening", run__speed=0.1)
        session = Session(scenario)
        worker = Worker(session)
        worker._simulation.advance(step)
        scenario.update({path.replace("__", "."): value for path, value in changes.items()})
        session.put(scenario)
        worker._take_orders()
        worker._lively = math.inf  # however slow this machine is
        return worker

    return make


@pytest.mark.parametrize(("step", "shows"), [(200, 200), (600, 1000), (1000, 1000)])
def test_a_change_between_two_pulses_is_answered_when_it_can_be_seen(worker_at, step, shows):
    worker = worker_at(step, stimulus__amplitude=1.2)
    assert worker._foreseen == shows
    stimulus = worker._simulation.model.TRACED.index("stimulus")
    seen = False
    while worker._simulation.step < shows + 2 * BIN:
        assert worker._answers == seen
        worker._advance(BIN)
        _steps, _low, high = worker._ring.columns(10 * BIN, 10)
        seen = high[:, stimulus].max() == 1.2
    assert worker._answers
    assert seen


def test_another_change_is_answered_with_the_next_step(worker_at):
    worker = worker_at(600, device__thickness=9e-9, stimulus__amplitude=1.2)
    assert worker._foreseen is None
    assert not worker._answers
    worker._advance(BIN)
    assert worker._answers


def test_a_change_that_shows_late_does_not_hold_the_picture(worker_at):
    worker = worker_at(600, stimulus__amplitude=1.2, run__speed=0.01)
    assert worker._foreseen is None  # the next pulse is 80 ms away
    worker._advance(BIN)
    assert worker._answers
