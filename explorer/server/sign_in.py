"""Signing in as the toolkit does it: what it is given, and where it needs help."""

from __future__ import annotations

import os
from pathlib import Path

import panel.auth
from panel.config import config

from explorer import language
from explorer.errors import ExplorerError
from explorer.server.options import ServeOptions

PAGE = str(Path(__file__).with_name("sign_in.html"))
"""The page that asks for name and password, says what went wrong, or says good-bye."""

ADDRESSES = ("PANEL_OAUTH_AUTHORIZE_URL", "PANEL_OAUTH_TOKEN_URL")
"""Variables by which the toolkit learns the addresses of a provider that it does not know."""

UNKNOWN = ("generic", "auth_code", "password")
"""Providers that need those variables."""

KEPT = ("user", "is_guest", language.COOKIE)
"""Cookies that a session remembers of its visit. Others, such as the provider's tokens, are none of
its business, and what it remembers goes through a header of its socket that must not grow long."""


def sign_in(options: ServeOptions, secret: str) -> dict[str, object]:
    """Return what the toolkit wants for a sign-in: by password, by OAuth, or nothing.

    Raises
    ------
    ExplorerError
        The provider is unknown, or its addresses are.
    """
    oauth = {name: text for name, text in options.oauth if text}
    if not options.basic_auth and not oauth:
        return {}
    given = {"cookie_secret": options.cookie_secret or secret, "logout_template": PAGE}
    if options.basic_auth:
        _remember_the_way()
        return given | {"basic_auth": options.basic_auth, "login_template": PAGE}
    _check(oauth["oauth_provider"])
    # The toolkit keeps these for the whole process; those of an earlier server do not count.
    config.oauth_redirect_uri = oauth.get("oauth_redirect_uri")
    return given | oauth | {"oauth_error_template": PAGE}


def _check(provider: str) -> None:
    known = panel.auth.AUTH_PROVIDERS
    if provider not in known:
        raise ExplorerError(f"--oauth-provider: '{provider}' is none of {', '.join(known)}.")
    missing = [name for name in ADDRESSES if not os.environ.get(name)]
    if provider in UNKNOWN and missing:
        raise ExplorerError(
            f"--oauth-provider {provider} needs the environment variables {' and '.join(missing)}."
        )


def _remember_the_way() -> None:
    """Let a wrong password not cost the link that a visitor came by.

    Wraps a function of the toolkit once, which would lead to the opening page after a second try.
    """
    handler = panel.auth.BasicLoginHandler
    if getattr(handler.get, "remembers", False):
        return
    plain = handler.get

    def get(self):
        came_for = self.get_cookie("next_url")
        if came_for and self.get_argument("error", "") and not self.get_argument("next", ""):
            self.request.arguments["next"] = [came_for.encode()]
        return plain(self)

    get.remembers = True
    handler.get = get
