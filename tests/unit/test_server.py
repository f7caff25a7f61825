"""The server: seats, notes, headers, health, log, options; nothing gets in."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import types
import urllib.error
import urllib.request

import pytest
from loops import run_apart
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from explorer.errors import ExplorerError
from explorer.server import log, notes
from explorer.server import shell as shell_module
from explorer.server.headers import headers
from explorer.server.options import ServeOptions
from explorer.server.seats import PENDING, Seats
from explorer.server.shell import EarlyPage, Shell


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def get(url: str, **sent):
    """Return (status, headers, text); a redirection is not followed."""
    request = urllib.request.Request(url, headers=sent)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode("utf-8", "replace")


def test_health_tells_status_and_numbers(served):
    status, found, text = get(served() + "/health")
    health = json.loads(text)
    assert status == 200
    assert found["Content-Type"] == "application/json"
    assert health["status"] == "ok"
    assert health["sessions"] == health["refused"] == health["viewers"] == 0
    assert health["uptime_s"] >= 0
    assert {"version", "engine_cores", "running", "most_sessions", "live_views"} <= set(health)


def test_the_visit_beyond_the_cap_gets_a_page_and_no_session(served):
    address = served(sessions=1)
    status, _, text = get(address + "/")
    assert status == 200
    assert "bokeh" in text.lower()
    for path in ("/", "/?preset=neuron/pulse-train", "/autoload.js?bokeh-autoload-element=x"):
        status, found, text = get(address + path)
        assert status == 503
        assert found["Retry-After"] == str(notes.RETRY)
        assert "All seats are taken" in text
        assert "<script" not in text
    assert 'href="/?preset=neuron/pulse-train"' in get(address + "/?preset=neuron/pulse-train")[2]
    health = json.loads(get(address + "/health")[2])
    assert (health["status"], health["sessions"], health["refused"]) == ("full", 1, 4)


def test_later_visits_get_the_same_page_with_a_token_of_their_own(served):
    address = served()
    pages = [get(address + place)[2] for place in ("/", "/", "/?preset=neuron/65nm")]
    tokens = [re.findall(r'"token":"([^"]+)"', page) for page in pages]
    assert [len(found) for found in tokens] == [1, 1, 1]
    assert len({found[0] for found in tokens}) == 3
    second, third = (
        page.replace(found[0], "") for page, found in zip(pages[1:], tokens[1:], strict=True)
    )
    assert second == third
    assert "panel-material-ui.bundle.js" in second
    end = time.monotonic() + 20  # each gets its session, a moment later
    while json.loads(get(address + "/health")[2])["served"] < 3 and time.monotonic() < end:
        time.sleep(0.1)
    assert json.loads(get(address + "/health")[2])["served"] == 3


def test_a_seat_is_kept_while_a_page_is_being_made(served):
    address = served(sessions=3)
    statuses = [get(address + "/")[0] for _ in range(4)]
    assert statuses == [200, 200, 200, 503]


def test_a_page_that_cannot_be_made_keeps_nobody_waiting():
    async def scene():
        waiting = asyncio.get_running_loop().create_future()

        async def fail(*arguments):
            raise RuntimeError("no memory")

        seats, page = Seats(), EarlyPage.__new__(EarlyPage)
        page.application_context = types.SimpleNamespace(
            create_session_if_needed=fail, _pending_sessions={"one": waiting}
        )
        page.request, page._seats = None, seats
        seats.reserve("one", "private")
        await page._make("one", "token")
        assert seats.count("private") == 0
        with pytest.raises(RuntimeError, match="no memory"):
            await waiting

    run_apart(scene())


@pytest.mark.parametrize(
    ("answers", "made_at"),
    [
        ((), (0.2, 0.21)),  # the browser has everything: nothing to wait for
        ((0.15, 0.18), (0.25, 0.33)),  # a rest after the last file
        (tuple(0.05 * i for i in range(1, 60)), (1.0, 1.08)),  # others ask without end
    ],
)
def test_a_session_is_made_once_the_browser_has_its_files(monkeypatch, answers, made_at):
    page, times = EarlyPage.__new__(EarlyPage), [100.0]
    page._shell = Shell()
    page._shell.answered = 100.0  # the page itself

    async def sleep(seconds):
        times.append(times[-1] + seconds)
        page._shell.answered = max([100.0, *(100 + at for at in answers if 100 + at <= times[-1])])

    made = []

    async def make(*arguments):
        made.append((times[-1] - 100.0, *arguments))

    monkeypatch.setattr(shell_module.asyncio, "sleep", sleep)
    monkeypatch.setattr(shell_module.time, "monotonic", lambda: times[-1])
    page._make = make
    coroutine = page._make_when_quiet("one", "token")
    with pytest.raises(StopIteration):
        coroutine.send(None)
    assert made[0][1:] == ("one", "token")
    assert made_at[0] - 1e-9 <= made[0][0] <= made_at[1]


def test_a_page_rendered_in_an_unknown_way_is_no_shell():
    shell = Shell()
    for page in ("", "<html></html>", '<body>{"token":"a"} {"token":"b"}</body>'):
        shell.keep(page, "")
        assert shell.text is None
    shell.keep('<head></head><body>{"token":"a"}</body>', "m.js")
    assert shell.page('b"') == shell.text.replace('"@"', '"b\\""')
    assert "m.js" in shell.text


def test_a_link_cannot_bring_its_own_script_into_a_note(served):
    address = served(sessions=1)
    get(address + "/")
    text = get(address + "/?preset=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")[2]
    assert "<script" not in text
    text = get(address + "/ended?preset=%22%3E%3Cscript%3E&s=x&evil=https://example.org")[2]
    assert "<script" not in text
    assert "evil" not in text
    assert "This page rested too long" in text


def test_notes_speak_the_language_of_the_visit(served):
    address = served(sessions=1)
    assert get(address + "/")[0] == 200
    for place, sent in (("/?lang=es", {}), ("/", {"Accept-Language": "es-MX,es;q=0.9"})):
        status, _, text = get(address + place, **sent)
        assert status == 503
        assert '<html lang="es">' in text
        assert "All seats are taken" not in text
    assert "All seats are taken" in get(address + "/?lang=en")[2]


def test_a_live_view_without_its_teacher_is_over(served):
    address = served()
    for token in ("", "?token=guess", "?token=" + "A" * 43):
        status, _, text = get(address + "/live" + token)
        assert status == 410
        assert "This live view has ended" in text


def test_every_answer_has_the_headers(served):
    address = served()
    for path in ("/", "/health", "/live", "/nothing", "/static/js/bokeh.min.js"):
        found = get(address + path)[1]
        for name, text in headers().items():
            assert found[name] == text, (path, name)
    policy = headers()["Content-Security-Policy"]
    assert "http:" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'self'" in policy
    embedded = headers(("https://school.example",))
    assert "frame-ancestors 'self' https://school.example" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded


def _connect(address: str, origin: str, token: str = "x", place: str = "/ws", **sent):
    async def connect():
        url = address.replace("http", "ws") + place
        request = HTTPRequest(url, headers={"Origin": origin, **sent})
        socket = await websocket_connect(request, subprotocols=["bokeh", token])
        try:
            return await asyncio.wait_for(socket.read_message(), 10)
        finally:
            socket.close()
            await asyncio.sleep(0.2)

    return run_apart(connect())


@pytest.mark.parametrize("place", ["/ws", "/frames", "/live/ws", "/live/frames"])
def test_sockets_of_other_origins_stay_out(served, place):
    """Also of a page that calls itself one of ours, as by a name that was led here."""
    address = served()
    for sent in ({}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "same-origin"}):
        with pytest.raises(HTTPClientError, match="403"):
            _connect(address, "http://evil.example", place=place, **sent)
    with pytest.raises(HTTPClientError, match="403"):
        _connect(address, "null", place=place)


def test_a_page_can_ask_whether_it_may_connect(served):
    address = served(origins=("wetware.school.example",), root="/wetware", proxy=True)

    def may(host: str) -> bool:
        return json.loads(get(f"{address}/wetware/health?from={host}")[2])["may_connect"]

    assert may("wetware.school.example")
    assert may(address.removeprefix("http://"))
    assert not may("school.example")
    assert not may("wetware.school.example:8443")
    assert "may_connect" not in json.loads(get(address + "/health")[2])


@pytest.mark.parametrize("path", ["/", "/live?token={}"])
def test_a_page_brings_what_it_says_without_a_connection(served, path):
    from explorer.scenario.presets import load_preset
    from explorer.views.live.shares import SHARES

    share = SHARES.open(load_preset("population/opening"), lambda: None)
    try:
        address = served() + path.format(share.token)
        for _first_and_later in range(2):
            status, _, text = get(address)
            assert status == 200
            assert text.count("The server does not answer.") == 1
            assert "El servidor no responde." in get(address, **{"Accept-Language": "es"})[2]
            assert "</script></body>" in text
    finally:
        SHARES.close(share)


def test_a_forged_token_opens_no_session(served):
    from bokeh.util.token import generate_jwt_token

    address = served()
    forged = generate_jwt_token("forged", secret_key=b"guess", signed=True, expiration=300)
    unsigned = generate_jwt_token("forged", signed=False, expiration=300)
    for token in (forged, unsigned):
        assert _connect(address, address, token) is None  # closed without a word
    assert json.loads(get(address + "/health")[2])["served"] == 0


def test_a_body_that_is_too_large_is_refused(served):
    from explorer.app import BODY_LIMIT

    request = urllib.request.Request(served() + "/health", data=b"x" * (BODY_LIMIT + 1))
    with pytest.raises((urllib.error.HTTPError, urllib.error.URLError, ConnectionError)) as found:
        urllib.request.urlopen(request, timeout=30)
    if isinstance(found.value, urllib.error.HTTPError):
        found.value.close()
        assert found.value.code in (400, 413)


def test_under_a_path_of_a_proxy(served):
    address = served(root="/wetware", proxy=True)
    assert get(address + "/wetware/health")[0] == 200
    assert get(address + "/health")[0] == 200  # for a watchdog beside the server
    assert get(address + "/wetware?preset=a")[1]["Location"] == "/wetware/?preset=a"
    assert get(address + "/wetware/live?token=x")[0] == 410
    status, _, text = get(address + "/wetware/")
    assert status == 200
    assert "bokeh" in text.lower()
    assert get(address + "/")[0] == 404


def test_sign_in_by_password(served):
    address = served(basic_auth="open sesame", cookie_secret="s" * 32)
    status, found, _ = get(address + "/")
    assert status == 302
    assert "/login" in found["Location"]
    text = get(address + "/login")[2]
    assert "http://" not in text
    assert "https://" not in text
    assert get(address + "/health")[0] == 200  # a watchdog has no password

    def post(password: str):
        data = f"username=ada&password={password}".encode()
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(address + "/login", data, timeout=30) as answer:
                return answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.headers

    assert "user=" not in str(post("wrong").get_all("Set-Cookie"))
    cookies = "; ".join(entry.split(";")[0] for entry in post("open+sesame").get_all("Set-Cookie"))
    assert "HttpOnly" in str(post("open+sesame").get_all("Set-Cookie"))
    assert get(address + "/", Cookie=cookies)[0] == 200


@pytest.mark.skipif(os.name == "nt", reason="there, SIGTERM is no request")
def test_a_server_stops_when_it_is_told():
    words = [sys.executable, "-m", "explorer", "serve", "--port", "0", "--no-show", "--json-log",
             "--allow-origin", "127.0.0.1"]  # fmt: skip
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    limit = threading.Timer(90, process.kill)
    limit.start()
    try:
        events = []
        for line in process.stderr:
            events.append(json.loads(line)["event"])
            if events[-1] == "started":
                process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0  # by itself, not by the signal
        assert events == ["started", "stopped"]
    finally:
        limit.cancel()
        process.kill()
        process.wait(20)
        process.stderr.close()


def test_seats_come_back():
    seats = Seats(most=2)
    first, second = object(), object()
    seats.take(first, "private")
    seats.arrived(first)
    seats.take(second, "private")
    seats.take(object(), "viewer")
    assert seats.full("private")
    assert (seats.count("private"), seats.count("viewer"), seats.served) == (2, 1, 3)
    kind, since, arrived = seats._taken[second]
    seats._taken[second] = (kind, since - 2 * PENDING, arrived)  # it never arrived
    assert seats.count("private") == 1
    seats.leave(first)
    seats.leave(first)
    assert seats.count("private") == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sessions": 0}, "--sessions: 0"),
        ({"engines": -1}, "--engines: -1"),
        ({"rate": 0.0}, "--rate: 0"),
        ({"idle": -1.0}, "--idle: -1"),
        ({"root": "wetware"}, "--root"),
        ({"oauth": (("oauth_provider", "github"),)}, "WETWARE_OAUTH_SECRET"),
        ({"basic_auth": "x", "oauth": (("oauth_provider", "github"), ("oauth_key", "a"),
                                       ("oauth_secret", "b"))}, "one of the two"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_get_one_sentence(options, words):
    with pytest.raises(ExplorerError, match=words):
        ServeOptions(**options).check()


def test_only_a_server_for_oneself_is_local():
    assert ServeOptions().local
    assert not ServeOptions(address="0.0.0.0").local
    assert not ServeOptions(origins=("school.example",)).local
    assert not ServeOptions(proxy=True).local  # the proxy brings people from elsewhere


def test_json_log_is_one_object_a_line(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root, level = logging.getLogger(), log.log.level
    before = list(root.handlers)
    try:
        log.set_up(as_json=True, quiet=False)
        log.event("opened", kind="private", sessions=3)
        logging.getLogger("elsewhere").warning("a line\nwith a break")
    finally:
        root.handlers = before
        log.log.setLevel(level)
        log.log.propagate = True
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["opened", "a line\nwith a break"]
    assert (lines[0]["kind"], lines[0]["sessions"], lines[0]["level"]) == ("private", 3, "info")
    assert lines[0]["time"].endswith("Z")
