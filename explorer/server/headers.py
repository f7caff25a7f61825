"""Headers of every answer: what a browser may load for the page, and who may frame it."""

from __future__ import annotations

from tornado.web import OutputTransform

POLICY = {
    "default-src": "'self'",
    # The plot library runs inline scripts and compiles small functions; components are modules
    # that it loads from blobs. Scripts of other hosts stay out.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' ws: wss: blob: data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def headers(embed: tuple[str, ...] = (), sign_in: bool = False) -> dict[str, str]:
    """Return the headers.

    Arguments: `embed` hosts that may show the app in a frame; `sign_in` whether forms may lead to
    another host, as a sign-in by OAuth does.
    """
    policy = dict(POLICY)
    policy["frame-ancestors"] = " ".join(["'self'", *embed])
    if sign_in:
        policy["form-action"] = "'self' https:"
    found = {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if not embed:
        found["X-Frame-Options"] = "SAMEORIGIN"
    return found


def transform(added: dict[str, str]) -> type[OutputTransform]:
    """Return a transform that adds headers to every answer of the server, files included."""

    class Secure(OutputTransform):
        """Adds the headers."""

        def __init__(self, request):
            self._request = request

        def transform_first_chunk(self, status_code, headers, chunk, finishing):
            """Add the headers to the first part of an answer."""
            for name, value in added.items():
                headers[name] = value
            headers.pop("Server", None)
            return status_code, headers, chunk

    return Secure
