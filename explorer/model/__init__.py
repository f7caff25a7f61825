"""What can be simulated: laws, neurons, stimuli. numpy and numba only, no screen, no threads.

Compiled kernels are cached on disk. numba looks only at the file a kernel stands in, so a changed
law in another file would be served stale; the cache folder is therefore named by a hash of all
model sources.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import numba
from numba.core.caching import Cache

from explorer import paths


def sources_hash(folder: Path = Path(__file__).resolve().parent) -> str:
    """Return a short hash over every Python file below `folder` (name and content)."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _kept_where_there_is_room() -> None:
    """Let a kernel that cannot be kept, as on a full disk, be compiled anew at the next start."""
    plain = Cache.save_overload
    if getattr(plain, "forgives", False):
        return

    def save_overload(self, signature, data):
        with contextlib.suppress(OSError):
            plain(self, signature, data)

    save_overload.forgives = True
    Cache.save_overload = save_overload


_kept_where_there_is_room()
KERNEL_CACHE = paths.cache_folder() / "kernels" / sources_hash()
if _writable(KERNEL_CACHE):
    numba.config.CACHE_DIR = str(KERNEL_CACHE)
