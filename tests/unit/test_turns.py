"""Turns on the cores: everyone gets on, nobody starves, and memory of a page has a bound."""

from __future__ import annotations

import threading
import time

import pytest

import explorer
from explorer.engine import limits
from explorer.engine.order import order_for
from explorer.engine.session import Session
from explorer.engine.turns import FASTEST, LEAD, LEAST_WORK, SLOWEST, WORK, Turns, own_clock
from explorer.errors import ScenarioError


def _work(seconds):
    """Be busy for so long, by the clock that a turn is charged by."""
    end = own_clock() + seconds
    while own_clock() < end:
        pass


def test_no_more_turns_at_a_time_than_slots():
    turns, busy, most = Turns(2), [], []
    lock = threading.Lock()

    def work():
        claim = turns.join()
        for _ in range(40):
            with turns.turn(claim, 4) as cores:
                with lock:
                    busy.append(cores)
                    most.append(sum(busy))
                time.sleep(0.0005)
                with lock:
                    busy.remove(cores)
        turns.leave(claim)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert max(most) == 2
    assert turns.running() == 0


def test_the_least_served_goes_first():
    turns, order, ready = Turns(1), [], []
    greedy, modest = turns.join(), turns.join()
    greedy.served, modest.served = 5.0, 1.0
    holder = turns.join()

    def work(name, claim):
        ready.append(name)
        with turns.turn(claim):
            order.append(name)

    with turns.turn(holder):
        threads = []
        for name, claim in (("greedy", greedy), ("modest", modest)):
            threads.append(threading.Thread(target=work, args=(name, claim)))
            threads[-1].start()
            while len(turns._waiting) < len(threads):
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    assert order == ["modest", "greedy"]


def test_who_rested_gains_no_credit():
    turns = Turns(1)
    worker, sleeper = turns.join(), turns.join()
    for _ in range(3):
        with turns.turn(worker):
            _work(0.002)
    with turns.turn(sleeper):
        pass
    assert sleeper.served >= 0.003


def test_one_slow_turn_makes_nobody_wait_for_long():
    turns = Turns(1)
    slow = turns.join()
    with turns.turn(slow):
        _work(3 * LEAD)
    assert LEAD / 2 < slow.served <= 1.001 * LEAD


def test_what_a_thread_waits_for_is_no_work():
    turns = Turns(1)
    patient = turns.join()
    with turns.turn(patient):
        time.sleep(0.05)
    assert patient.served < 0.02


def test_in_a_crowd_all_turns_fit_into_one_picture():
    turns = Turns(1)
    assert turns.work() == WORK
    found = []
    for size in (4, 30):
        while len(turns._claims) < size:
            with turns.turn(turns.join()):
                pass
        turns._counted = -1.0
        assert turns.running() == size
        assert size * turns.work() < turns.frame_period()
        found.append(turns.work())
    assert WORK > found[0] > found[1] == LEAST_WORK


def test_a_lonely_simulation_may_take_all_cores_and_a_crowd_one_each():
    turns = Turns(3)
    with turns.turn(turns.join(), 8) as cores:
        assert cores == 3
    with turns.turn(turns.join()) as first, turns.turn(turns.join(), 8) as rest:
        assert (first, rest) == (1, 2)


def test_a_turn_that_fails_is_given_back():
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.turn(turns.join()):
        raise ZeroDivisionError
    with turns.turn(turns.join()) as cores:
        assert cores == 1


def test_pictures_become_rarer_where_many_share():
    turns = Turns(1)
    assert turns.frame_period() == FASTEST
    turns.watchers = 40
    assert FASTEST < turns.frame_period() < SLOWEST
    turns.watchers = 10_000
    assert turns.frame_period() == SLOWEST
    assert Turns(1, rate=10).frame_period() == 0.1


def test_heavy_and_light_simulations_share_one_core(wait_for):
    """The light one keeps its pace beside two that want more than there is."""
    turns = Turns(1)
    heavy = explorer.load_preset("population/hundred")
    heavy.update({"run.speed": 1.0, "population.size": 2000})
    light = explorer.load_preset("neuron/pulse-train")
    sessions = [Session(scenario, turns=turns) for scenario in (heavy, heavy, light)]
    try:
        for session in sessions:
            session.start()
        wait_for(lambda: all(s.frame and s.frame.time > 0.01 for s in sessions), "all get on")
        assert sessions[0].frame.sharing >= 2
    finally:
        for session in sessions:
            session.close(wait=True)
    assert not turns._claims


def test_a_held_engine_rests_and_goes_on(wait_for):
    session = Session(explorer.load_preset("neuron/pulse-train"), turns=Turns(1))
    session.start()
    try:
        wait_for(lambda: session.frame and session.frame.time > 0.001, "it runs")
        session.hold(True)
        time.sleep(0.1)
        held = session.frame.time
        time.sleep(0.3)
        assert session.frame.time - held < 0.002
        assert session.playing
        session.hold(False)
        wait_for(lambda: session.frame.time > held + 0.005, "it goes on")
    finally:
        session.close(wait=True)


def test_a_page_that_wants_too_much_memory_is_refused(monkeypatch):
    scenario = explorer.load_preset("population/opening")
    scenario.update({"run.dt": 5e-7, "view.window": 2.0})
    order_for(scenario)
    monkeypatch.setattr(limits.Bound, "bytes", 32_000_000)
    with pytest.raises(ScenarioError, match="32 MB"):
        order_for(scenario)
    order_for(explorer.load_preset("population/hundred"))
