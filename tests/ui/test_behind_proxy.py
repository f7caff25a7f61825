"""The README's recipe for nginx, and what a page says where a proxy lets too little through."""

from __future__ import annotations

import re

import nginx_setup
import pytest
from playwright.sync_api import expect
from test_sharing import _shared

PATH = "/wetware"


@pytest.fixture(scope="session")
def nginx():
    path = nginx_setup.NGINX.path()
    if path is None:
        pytest.skip(nginx_setup.NGINX.skip_reason())
    return path


@pytest.fixture
def behind(nginx, served):
    """Return a function that serves behind a proxy; it returns the address and the proxy's log."""
    open_ones = []

    def begin(allowed: bool = True, **options):
        front = nginx_setup.free_port()
        origins = (f"127.0.0.1:{front}",) if allowed else ("wetware.school.example",)
        address = served(proxy=True, root=PATH, origins=origins)
        back = int(address.rpartition(":")[2])
        open_ones.append(nginx_setup.proxy(nginx, front, back, PATH, **options))
        folder = open_ones[-1].__enter__()
        return f"http://127.0.0.1:{front}{PATH}/", folder / "access.log"

    yield begin
    for one in open_ones:
        one.__exit__(None, None, None)


def moves(window):
    shown = window.page.evaluate("window.__wetware.shown")
    window.until(lambda: window.page.evaluate("window.__wetware.shown") > shown + 20, what="frames")


def said(browser, address: str) -> str:
    """Return what a page says that cannot connect."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=40_000)
    words = alert.inner_text()
    context.close()
    return words


def test_the_recipe_of_the_readme_below_a_path(behind, visit):
    address, journal = behind()
    window = visit("?preset=neuron/pulse-train", at=address)
    window.until(lambda: window.page.evaluate("window.__wetware.lane") == "socket", what="socket")
    moves(window)
    viewer = visit(_shared(window), at=address)
    viewer.until(lambda: viewer.page.evaluate("window.__wetware.lane") == "socket", what="socket")
    moves(viewer)
    lines = journal.read_text(encoding="utf-8")
    assert not re.search(r'" (4|5)\d\d ', lines)
    window.clean()
    viewer.clean()


def test_without_the_upgrade_the_page_says_so(behind, browser):
    address, journal = behind(without=("Upgrade", "upgrade"))
    words = said(browser, address)
    assert "Upgrade header" in words
    # It was tried anew, but not without end.
    assert len(re.findall(rf"GET {PATH}/ HTTP", journal.read_text(encoding="utf-8"))) == 3


def test_an_address_that_is_not_allowed_is_told(behind, browser):
    address, _journal = behind(allowed=False)
    host = address.split("/")[2]
    assert f"--allow-origin {host}" in said(browser, address)


def test_frames_that_are_blocked_leave_a_page_that_works(behind, visit):
    address, _journal = behind(more=f"location = {PATH}/frames {{ return 403; }}")
    window = visit(at=address)
    window.until(lambda: window.page.evaluate("window.__wetware.lane") == "panel", what="panel")
    moves(window)
    expect(window.page.locator("#loader")).to_be_hidden()
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
