"""The window of its own, as far as no window is needed: the lock, what is missing, saving."""

from __future__ import annotations

import base64
import importlib.util
import sys
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest

from explorer import desktop
from explorer.errors import ExplorerError
from explorer.server.lock import COOKIE, Lock, _Stranger
from explorer.server.options import ServeOptions


def _request(cookie: str | None) -> SimpleNamespace:
    return SimpleNamespace(cookies=SimpleCookie({} if cookie is None else {COOKIE: cookie}))


def test_the_lock_knows_only_its_own_cookie():
    lock, other = Lock(), Lock()
    stranger = _Stranger(lock)
    assert stranger.match(_request(lock.pass_)) is None
    for cookie in (None, "", "guess", other.pass_, lock.key, "\xe4"):
        assert stranger.match(_request(cookie)) == {}
    assert lock.opened_by(lock.key)
    assert not lock.opened_by(other.key)
    assert not lock.opened_by("")
    assert lock.entrance == f"/enter?key={lock.key}"


@pytest.mark.parametrize(
    "options",
    [{"address": "0.0.0.0"}, {"origins": ("a.example",)}, {"root": "/x"}, {"basic_auth": "x"}],
)
def test_the_window_is_for_the_person_at_the_machine(options):
    with pytest.raises(ExplorerError, match="--desktop: the window is for the person"):
        desktop.check(ServeOptions(**options))


def test_a_missing_extra_is_said(monkeypatch):
    monkeypatch.setattr(desktop.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExplorerError, match=r"wetware-explorer\[desktop\]"):
        desktop.check(ServeOptions())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named so on Linux")
@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "there is no display"), ({"DISPLAY": ":4711"}, "':4711' does not answer"),
     ({"DISPLAY": "nonsense"}, "does not answer"), ({"DISPLAY": "127.0.0.1:59000"}, "answer")],
)  # fmt: skip
def test_a_missing_display_is_said(monkeypatch, environment, words):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    with pytest.raises(ExplorerError, match=words):
        desktop.check(ServeOptions(), environment)


def test_the_command_says_it_in_one_line(monkeypatch):
    from explorer import cli

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as left:
        cli.main(["serve", "--desktop"])
    assert left.value.code == 2


def test_saving_writes_whole_or_not_at_all(tmp_path):
    asked = []

    def ask(name, answer):
        asked.append(name)
        return answer

    content = base64.b64encode(b"schema = 1\n").decode()
    there = tmp_path / "mine.toml"
    assert desktop.Files(lambda n: ask(n, (str(there),))).save("../../mine.toml", content) == {
        "saved": str(there)
    }
    assert asked == ["mine.toml"]  # a page cannot lead out of the folder that a person sees
    assert there.read_bytes() == b"schema = 1\n"
    plain = desktop.Files(lambda n: str(tmp_path / "other")).save("a.toml", content)
    assert plain == {"saved": str(tmp_path / "other.toml")}
    assert desktop.Files(lambda n: None).save("a.toml", content) == {}
    broken = desktop.Files(lambda n: str(there)).save("a.toml", "not base64!")
    assert "nothing was changed" in broken["problem"]
    folder = tmp_path / "file"
    folder.write_text("")
    full = desktop.Files(lambda n: str(folder / "a.toml")).save("a.toml", content)
    assert "could not be saved" in full["problem"]
    assert there.read_bytes() == b"schema = 1\n"
