"""A page made while nobody is there: who gets it, who does not, and that it harms nobody."""

from __future__ import annotations

import asyncio
import json
import re
import time
import types
import urllib.request
from dataclasses import fields

import pytest
from bokeh.core.json_encoder import serialize_json
from bokeh.document import Document
from bokeh.models import Div
from bokeh.util.token import get_session_id
from loops import run_apart
from tornado.httpclient import HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import websocket_connect

from explorer.scenario.presets import load_preset, save_preset
from explorer.server import spare as module
from explorer.server.seats import Seats
from explorer.server.spare import CALM, HEADER, Spare, Wish, describe_now
from explorer.views.header import Actions, Header

HERE = Wish("127.0.0.1", "http", "en")


@pytest.fixture
def quick(monkeypatch):
    """Look often, so that a spare page is there soon."""
    monkeypatch.setattr(module, "LOOK", 0.05)
    monkeypatch.setenv("LANG", "C.UTF-8")


def get(url: str, **sent) -> str:
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): sent[name] for name in sent}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def health(address: str) -> dict:
    return json.loads(get(f"{address}/health"))


def waits(address: str, wanted: bool = True) -> None:
    end = time.monotonic() + 60
    while health(address)["page_waiting"] is not wanted:
        assert time.monotonic() < end, "no spare page, or for ever"
        time.sleep(0.05)


def session_of(page: str) -> str:
    return get_session_id(re.findall(r'"token":"([^"]+)"', page)[0])


def pulled(address: str, page: str) -> str:
    """Return the first long message of the page's socket: all that is on it."""

    async def ask() -> str:
        token = re.findall(r'"token":"([^"]+)"', page)[0]
        url = address.replace("http", "ws", 1) + "/ws"
        request = HTTPRequest(url, headers={"Origin": address})
        line = await websocket_connect(request, subprotocols=["bokeh", token])
        for _ in range(3):  # the server greets in three parts
            await asyncio.wait_for(line.read_message(), 30)
        for text in (json.dumps({"msgid": "1", "msgtype": "PULL-DOC-REQ"}), "{}", "{}"):
            await line.write_message(text)
        found = ""
        while len(found) < 10_000:
            found = await asyncio.wait_for(line.read_message(), 30)
        line.close()
        while await asyncio.wait_for(line.read_message(), 30) is not None:
            pass  # until the other side has closed too
        return found

    return asyncio.run(ask())


def test_a_plain_visit_opens_on_the_page_that_waits(served, quick):
    address = served(in_advance=True)
    waits(address)
    assert (health(address)["sessions"], health(address)["served"]) == (0, 0)
    host = {"Host": address.removeprefix("http://").replace("127.0.0.1", "localhost")}
    first = get(f"{address}/", **host)
    after = health(address)
    assert (after["sessions"], after["served"], after["page_waiting"]) == (1, 1, False)
    assert "Pulse amplitude" in pulled(address, first)
    assert health(address)["served"] == 1, "no other page was made for it"


def test_another_language_gets_its_own_page_and_the_next_spare_one(served, quick):
    address = served(in_advance=True)
    waits(address)
    page = get(f"{address}/", Accept_Language="es")
    assert not health(address)["page_waiting"]
    text = pulled(address, page)
    assert "Amplitud" in text
    assert "Pulse amplitude" not in text


def test_a_link_of_its_own_leaves_the_spare_page_to_others(served, quick):
    address = served(in_advance=True)
    waits(address)
    get(f"{address}/?preset=neuron/65nm")
    assert health(address)["page_waiting"]


def test_a_forged_order_is_a_visit_like_any_other(served, quick):
    address = served(in_advance=True)
    waits(address)
    for forged in ("0" * 64, "é"):
        get(f"{address}/", **{HEADER.replace("-", "_"): forged})
    assert health(address)["sessions"] == 2


def test_servers_make_none_unless_asked(served, quick):
    address = served()
    time.sleep(1.0)
    assert (health(address)["page_waiting"], health(address)["served"]) == (False, 0)


class Session:
    """Stands for a session of the toolkit's server."""

    def __init__(self):
        self.id, self.destroyed, self.blocked, self.asked_to_go = "one", False, 0, False
        self.document = Document()

    def block_expiration(self):
        self.blocked += 1

    def unblock_expiration(self):
        self.blocked -= 1

    def request_expiration(self):
        self.asked_to_go = True


def made(seats: Seats, wish: Wish = HERE, ready: bool = True) -> tuple[Spare, list]:
    """Return a keeper whose visits to itself are only noted."""
    spare, visits = Spare(seats, "http://127.0.0.1:1/", wish, lambda: ready), []

    async def fetch(address, headers, request_timeout):
        visits.append(headers)
        if len(visits) > 90:
            raise OSError("refused")

    module_client = types.SimpleNamespace(fetch=fetch)
    spare._client = lambda: module_client
    return spare, visits


def looked(spare: Spare, times: int) -> None:
    async def look():
        for _ in range(times):
            await spare.look()

    run_apart(look())


def test_none_is_made_while_somebody_is_there():
    for kind in ("private", "viewer"):
        seats = Seats()
        spare, visits = made(seats)
        seats.take("somebody", kind)
        looked(spare, 10)
        assert not visits
        seats.leave("somebody")
        looked(spare, CALM)
        assert not visits, "the room has to be empty for a while"
        looked(spare, 1)
        assert len(visits) == 1
        assert visits[0]["Host"] == HERE.host
        assert spare.orders(types.SimpleNamespace(headers=HTTPHeaders(visits[0])))


def test_none_is_made_where_it_would_take_the_only_seat_or_too_early():
    for seats, ready in ((Seats(most=1), True), (Seats(), False)):
        spare, visits = made(seats, ready=ready)
        looked(spare, 10)
        assert not visits


def test_the_page_does_not_end_while_it_waits():
    seats = Seats()
    spare, visits = made(seats)
    session = Session()
    seats.take(session.id, "private")
    spare.keep(session)
    assert (session.blocked, seats.count("private"), seats.served, seats.spare) == (1, 0, 0, True)
    looked(spare, 10)
    assert not visits, "one is enough"

    async def taken():
        return spare.take(HERE)

    assert run_apart(taken()) == session.id
    assert (session.blocked, session.asked_to_go, seats.served, seats.spare) == (1, False, 1, False)


def test_the_description_at_hand_is_that_of_the_page_as_it_is():
    document = Document()
    document.add_root(pane := Div(text="before"))
    describe_now(document)
    document.add_timeout_callback(lambda: None, 10)
    assert document.to_json() is document.to_json()
    assert "before" in serialize_json(document.to_json())
    pane.text = "after"
    assert "after" in serialize_json(document.to_json())
    pane.text = "later"
    assert "later" in serialize_json(document.to_json())


def test_a_page_that_suits_nobody_goes():
    seats = Seats()
    spare, visits = made(seats)
    session = Session()
    spare.keep(session)
    assert spare.take(Wish("example.org", "http", "es")) == ""
    assert (session.blocked, session.asked_to_go, seats.spare) == (0, True, False)
    looked(spare, CALM + 1)
    assert (visits[0]["Host"], visits[0]["Accept-Language"]) == ("example.org", "es")


def test_a_server_that_cannot_make_one_goes_on_without(caplog):
    spare, visits = made(Seats())
    visits += [{}] * 90
    looked(spare, 10)
    assert len(visits) == 91
    assert "in advance" in caplog.text


def test_presets_saved_meanwhile_are_on_its_menu():
    header = Header(Actions(**{one.name: lambda *told: None for one in fields(Actions)}), True)
    before, shown = header.menu.groups, header.menu.value
    header.arrive()
    assert header.menu.groups is before
    save_preset(load_preset("neuron/pulse-train"), "Meanwhile")
    header.arrive()
    assert "Meanwhile" in header.menu.groups["My presets"]
    assert header.menu.value == shown
