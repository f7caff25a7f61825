"""Signing in against a provider of our own on loopback, and by password; nobody else gets in."""

from __future__ import annotations

import asyncio
import http.cookiejar
import json
import re
import threading
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from bokeh.util.token import get_token_payload
from loops import run_apart
from panel.config import config
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import websocket_connect

from explorer.app import free_port
from explorer.errors import ExplorerError
from explorer.server.options import ServeOptions
from explorer.server.sign_in import sign_in

HOPS = 12
"""Most redirections that a sign-in may take; it needs six."""


class Provider:
    """An OAuth 2 provider: asks nobody, gives one code a visit, and knows one user."""

    def __init__(self):
        self.key, self.secret = "explorer-key", "explorer-secret"
        self.person = {"email": "ada@school.example", "name": "Ada"}
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, str] = {}
        self.refuses: dict[str, str] = {}
        self.served, self.token = "", "a-token"
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), name="provider", daemon=True).start()
        assert ready.wait(20)

    def _run(self, ready):
        asyncio.set_event_loop(asyncio.new_event_loop())
        self.loop = IOLoop.current()
        routes = [(f"/{kind.__name__.lower()}", kind, {"provider": self})
                  for kind in (Authorize, Token, UserInfo)]  # fmt: skip
        sockets = bind_sockets(0, "127.0.0.1")
        self.server = HTTPServer(Application(routes))
        self.server.add_sockets(sockets)
        self.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self.loop.add_callback(ready.set)
        self.loop.start()
        self.loop.close()

    def stop(self):
        self.loop.add_callback(self.server.stop)
        self.loop.add_callback(self.loop.stop)


class _Answer(RequestHandler):
    def initialize(self, provider):
        self.provider = provider

    def refuse(self, status, error, words):
        self.set_status(status)
        self.write({"error": error, "error_description": words})


class Authorize(_Answer):
    def get(self):
        asked = {name: values[0].decode() for name, values in self.request.arguments.items()}
        self.provider.asked.append(asked)
        back = {"state": asked["state"]}
        if self.provider.refuses:
            back |= self.provider.refuses
        else:
            back["code"] = f"code-{len(self.provider.codes)}"
            self.provider.codes[back["code"]] = asked["redirect_uri"]
        self.redirect(f"{asked['redirect_uri']}?{urlencode(back)}")


class Token(_Answer):
    def post(self):
        given, provider = self.get_body_argument, self.provider
        if (given("client_id"), given("client_secret")) != (provider.key, provider.secret):
            return self.refuse(401, "invalid_client", "The client is not known.")
        # A code is good once, and only for the address that it was given to.
        if provider.codes.pop(given("code"), None) != given("redirect_uri"):
            return self.refuse(400, "invalid_grant", "The code is not valid any more.")
        self.write({"access_token": provider.token, "token_type": "Bearer", "expires_in": 3600})


class UserInfo(_Answer):
    def get(self):
        if self.request.headers.get("Authorization") != f"Bearer {self.provider.token}":
            return self.refuse(401, "invalid_token", "The token is not known.")
        self.write(self.provider.person)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Visitor:
    """A browser as far as cookies and redirections go."""

    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            _Stay, urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, url: str, data: bytes | None = None):
        """Return (status, headers, text) without following anything."""
        try:
            with self.opener.open(url, data, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def follow(self, url: str, until: str = "") -> tuple[int, str, list[str]]:
        """Follow redirections, to an address with `until` if given; (status, text, addresses)."""
        way = [url]
        for _hop in range(HOPS):
            status, found, text = self.get(way[-1])
            if status not in (301, 302, 303):
                return status, text, way
            way.append(urljoin(way[-1], found["Location"]))
            if until and until in way[-1]:
                return status, text, way
        raise AssertionError(f"round and round: {way}")

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value for cookie in self.jar}

    def socket(self, url: str, subprotocols: list[str] | None = None):
        """Connect to a socket with the cookies and hang up; HTTPClientError if refused."""

        async def connect():
            sent = {"Origin": "http://" + urlsplit(url).netloc,
                    "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}  # fmt: skip
            request = HTTPRequest(url.replace("http", "ws", 1), headers=sent)
            connection = await websocket_connect(request, subprotocols=subprotocols)
            connection.close()
            while await connection.read_message() is not None:
                pass  # until the other side has hung up too, and the line is closed
            await asyncio.sleep(0.1)

        run_apart(connect())


@pytest.fixture(autouse=True)
def _nothing_stays():
    """The toolkit keeps the sign-in of a server for its whole process."""
    names = ("oauth_provider", "oauth_key", "oauth_secret", "oauth_redirect_uri", "cookie_secret")
    before = {name: getattr(config, name) for name in names}
    yield
    for name, value in before.items():
        setattr(config, name, value)


@pytest.fixture
def provider(monkeypatch):
    made = Provider()
    for name, path in (("AUTHORIZE", "authorize"), ("TOKEN", "token"), ("USER", "userinfo")):
        monkeypatch.setenv(f"PANEL_OAUTH_{name}_URL", f"{made.address}/{path}")
    yield made
    made.stop()


def oauth(provider, **more):
    return tuple(
        {"oauth_provider": "generic", "oauth_key": provider.key, "oauth_secret": provider.secret,
         **more}.items()
    )  # fmt: skip


def sentence(text: str) -> str:
    """Return what a page of a sign-in that failed says, having checked that it is such a page."""
    assert "Traceback" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert "Sign in again" in text
    return re.search(r'role="alert">(.*?)</p>', text, re.S)[1]


@pytest.mark.parametrize("root", ["", "/wetware"])
def test_a_visitor_signs_in_with_a_provider(served, provider, root):
    address = served(oauth=oauth(provider), root=root)
    ada = Visitor()
    status, text, way = ada.follow(f"{address}{root}/?preset=neuron/pulse-train")
    assert status == 200
    assert way[0] == way[-1]  # where the visitor wanted to go
    assert way[1].startswith(f"{address}{root}/login?")
    assert "bokeh" in text.lower()
    (asked,) = provider.asked
    assert asked["redirect_uri"] == address + root
    assert (asked["client_id"], asked["response_type"]) == (provider.key, "code")
    assert "openid" in asked["scope"]
    assert len(asked["state"]) > 30
    assert "client_secret" not in str(asked.values())
    assert {"user", "access_token"} <= set(ada.cookies)
    assert provider.token not in str(ada.cookies)
    # What the session remembers of its visit, and the page carries: nothing of the provider's.
    token = re.search(r'"token":"([^"]+)"', text)[1]
    assert set(get_token_payload(token)["cookies"]) == {"user"}
    ada.socket(f"{address}{root}/ws", ["bokeh", token])
    ada.socket(f"{address}{root}/frames")
    status, _, way = ada.follow(f"{address}{root}/")
    assert (status, len(way)) == (200, 1)  # once is enough
    assert len(provider.asked) == 1


@pytest.mark.parametrize("root", ["", "/wetware"])
def test_sockets_and_pages_want_a_sign_in(served, provider, root):
    address = served(oauth=oauth(provider), root=root) + root
    nobody = Visitor()
    for path in ("/ws", "/frames", "/live/frames"):
        with pytest.raises(HTTPClientError, match="403"):
            nobody.socket(address + path, ["bokeh", "x"])
    status, _, text = nobody.get(address + "/")
    assert status == 302
    assert '"token"' not in text
    assert nobody.get(address + "/health")[0] == 200  # a watchdog signs in nowhere
    forged = Visitor()
    forged.opener.addheaders = [("Cookie", "user=ada; is_guest=1")]
    assert forged.get(address + "/")[0] == 302


def test_the_address_to_come_back_to_can_be_told(served, provider):
    address = served(
        root="/wetware", oauth=oauth(provider, oauth_redirect_uri="https://a.example/w")
    )
    _, _, way = Visitor().follow(f"{address}/wetware/", until="a.example/w?")
    assert "code" in parse_qs(urlsplit(way[-1]).query)
    assert served(oauth=oauth(provider)).startswith("http:")
    assert config.oauth_redirect_uri is None  # the next server has its own


def test_a_wrong_state_gets_a_sentence(served, provider):
    address = served(oauth=oauth(provider))
    ada = Visitor()
    _, _, way = ada.follow(address + "/", until="code=")
    code = parse_qs(urlsplit(way[-1]).query)["code"][0]
    status, text, _ = ada.follow(f"{address}/?code={code}&state=guessed")
    assert status == 401
    assert "state mismatch" in sentence(text)
    assert "user" not in ada.cookies
    assert code in provider.codes  # it was not even shown to the provider
    assert ada.follow(address + "/")[0] == 200  # the second try is a whole one


def test_a_code_that_the_provider_refuses_gets_a_sentence(served, provider):
    address = served(oauth=oauth(provider))
    ada = Visitor()
    _, _, way = ada.follow(address + "/", until="code=")
    provider.codes.clear()
    status, text, _ = ada.follow(way[-1])
    assert status == 401
    assert "The code is not valid" in sentence(text)
    assert "user" not in ada.cookies


def test_a_visitor_whom_the_provider_refuses_gets_a_sentence(served, provider):
    address = served(oauth=oauth(provider))
    provider.refuses = {"error": "access_denied",
                        "error_description": "You said no.<script>alert(1)</script>"}  # fmt: skip
    status, text, _ = Visitor().follow(address + "/")
    assert status == 401
    assert "You said no." in sentence(text)
    assert "<script" not in text


def test_a_provider_that_is_away_gets_a_sentence(served, provider, monkeypatch):
    monkeypatch.setenv("PANEL_OAUTH_TOKEN_URL", f"http://127.0.0.1:{free_port('127.0.0.1', 0)}/")
    address = served(oauth=oauth(provider))
    status, text, _ = Visitor().follow(address + "/")
    assert status == 500
    assert "problem" in sentence(text)


def test_a_person_without_what_names_them_gets_a_sentence(served, provider):
    address = served(oauth=oauth(provider))
    del provider.person["email"]
    ada = Visitor()
    status, text, _ = ada.follow(address + "/")
    assert status == 401
    assert "user" in sentence(text)
    assert "user" not in ada.cookies


def test_signing_out_and_what_a_restart_keeps(served, provider):
    ada = Visitor()
    kept = served(oauth=oauth(provider), cookie_secret="s" * 32)
    assert ada.follow(kept + "/")[0] == 200
    again = served(oauth=oauth(provider), cookie_secret="s" * 32)
    assert ada.get(again + "/")[0] == 200
    other = served(oauth=oauth(provider), cookie_secret="t" * 32)
    assert ada.get(other + "/")[0] == 302
    status, _, text = ada.get(again + "/logout")
    assert status == 200
    assert "You are signed out" in text
    assert "http" not in text
    assert "user" not in ada.cookies
    assert ada.get(again + "/")[0] == 302


@pytest.mark.parametrize("name", ["nobody", "generic"])
def test_a_provider_that_cannot_be_gets_one_sentence(monkeypatch, name):
    monkeypatch.delenv("PANEL_OAUTH_AUTHORIZE_URL", raising=False)
    monkeypatch.setenv("PANEL_OAUTH_TOKEN_URL", "http://127.0.0.1:9/")
    given = {"oauth_provider": name, "oauth_key": "k", "oauth_secret": "s"}
    with pytest.raises(ExplorerError, match="--oauth-provider") as found:
        sign_in(ServeOptions(oauth=tuple(given.items())), "secret")
    words = {"nobody": "none of", "generic": "PANEL_OAUTH_AUTHORIZE_URL."}
    assert words[name] in str(found.value)
    assert "TOKEN" not in str(found.value)


@pytest.mark.parametrize("root", ["", "/wetware"])
def test_names_and_passwords_from_a_file(served, tmp_path, root):
    file = tmp_path / "class.json"
    file.write_text(json.dumps({"ada": "open sesame"}), encoding="utf-8")
    address = served(basic_auth=str(file), root=root) + root
    ada = Visitor()
    status, text, way = ada.follow(address + "/?preset=neuron/pulse-train")
    assert status == 200
    form = urljoin(way[-1], re.search(r'form action="([^"]+)"', text)[1])

    def post(name, password):
        data = urlencode({"username": name, "password": password}).encode()
        _, found, _ = ada.get(form, data)
        return ada.follow(urljoin(form, found["Location"]))

    for name, password in (("ada", "wrong"), ("bob", "open sesame"), ("", "")):
        _, text, _ = post(name, password)
        assert "Invalid username or password" in text
        with pytest.raises(HTTPClientError, match="403"):
            ada.socket(address + "/frames")
    status, text, way = post("ada", "open sesame")
    assert status == 200
    assert '"token"' in text
    assert way[-1] == address + "/?preset=neuron/pulse-train"
    ada.socket(address + "/frames")
