"""An nginx for the tests behind a proxy, and how it is run with the README's recipe."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tool_setup import Tool

VARIABLE = "WETWARE_NGINX"
"""Environment variable with the path of an nginx, or `none` to do without."""

# The policy file keeps a service from being started by its installation.
_INSTALL = (
    ("apt-get", "update"),
    ("sh", "-c", "test -e /usr/sbin/policy-rc.d || { printf '#!/bin/sh\\nexit 101\\n' "
     "> /usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d; touch /run/wetware-policy; }"),
    ("sh", "-c", "apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "
     "nginx-light; ended=$?; test ! -e /run/wetware-policy || "
     "rm /usr/sbin/policy-rc.d /run/wetware-policy; exit $ended"),
)  # fmt: skip

NGINX = Tool(
    "nginx", VARIABLE,
    loud=(
        "THE TESTS BEHIND A PROXY DID NOT RUN: there is no nginx.",
        "That the recipe of the README serves the app has not been tested.",
        f"Install nginx, or set {VARIABLE} to the path of one, and run the tests again.",
    ),
    commands=_INSTALL, asked="-v",
    elsewhere="/usr/sbin:/usr/local/sbin",  # Debian's lies where only root's search path leads
)  # fmt: skip

README = Path(__file__).resolve().parents[1] / "README.md"


def recipe() -> str:
    """Return what the README tells to write into nginx's `server` block."""
    return re.search(r"```nginx\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1]


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def proxy(
    program: str,
    front: int,
    back: int,
    path: str = "/",
    without: tuple[str, ...] = (),
    more: str = "",
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[Path]:
    """Run nginx with the README's recipe until the block ends; gives the folder of its logs.

    Arguments: `program` nginx; `front` port of the proxy; `back` port of the app; `path` under
    which the app lies; `without` drops the recipe's lines with these words; `more` is written
    beside the recipe; `certificate` and its key make it an encrypted proxy.
    """
    lines = recipe().replace("127.0.0.1:5006", f"127.0.0.1:{back}")
    lines = lines.replace("location / {", f"location {path} {{")
    kept = [line for line in lines.splitlines() if not any(word in line for word in without)]
    secure = ""
    if certificate:
        secure = "ssl_certificate {}; ssl_certificate_key {};".format(*certificate)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        places = " ".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = (
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{ access_log {folder}/access.log; {places}\n"
            f"server {{ listen 127.0.0.1:{front}{' ssl' if certificate else ''}; {secure}\n"
            + "\n".join(kept) + f"\n{more}\n}} }}\n"
        )  # fmt: skip
        (folder / "conf").write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            (program, "-p", place, "-e", f"{place}/error.log", "-c", f"{place}/conf"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            _wait(process, front)
            yield folder
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()


def _wait(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"nginx did not start: {process.stdout.read()}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx does not answer")
