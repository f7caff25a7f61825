"""The only place that knows where files are: shipped data, the user's folder, the kernel cache."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

import platformdirs

from explorer.errors import SaveError

_PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=None)
def _shipped(name: str) -> Path:
    """Return the folder `name`: inside an installed wheel, else beside the package."""
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder '{name}' is missing from this installation of explorer")


def assets() -> Path:
    """Return the folder of shipped materials, texts and pictures."""
    return _shipped("assets")


def presets() -> Path:
    """Return the folder of shipped presets."""
    return _shipped("presets")


def user_folder() -> Path:
    """Return the folder for the user's own presets (`WETWARE_HOME` overrides it)."""
    home = os.environ.get("WETWARE_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("wetware-explorer", False))


def cache_folder() -> Path:
    """Return the folder for compiled kernels (`WETWARE_CACHE` overrides it)."""
    cache = os.environ.get("WETWARE_CACHE")
    return Path(cache) if cache else Path(platformdirs.user_cache_dir("wetware-explorer", False))


def reason(error: OSError) -> str:
    """Return why a file could not be written, in the system's own few words."""
    if error.errno:
        return os.strerror(error.errno)
    found = re.search(r"error message = '([^']+)'", str(error))  # as libraries of files put it
    return found[1] if found else str(error).split("\n")[0]


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file completely or not at all: temporary file in the same folder, then rename.

    Raises
    ------
    SaveError
        The folder cannot be made or written (read-only, full disk); the old file is untouched.
    """
    content = data.encode() if isinstance(data, str) else data
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise SaveError(
            f"{path}: could not be saved ({reason(error)}); nothing was changed."
        ) from error
    finally:
        if temporary is not None:  # an interruption leaves nothing behind either
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
