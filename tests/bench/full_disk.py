"""Every command that writes a file, on a disk that is full: a file system of 64 kB, really full.

    python tests/bench/full_disk.py [words of a command's name] [--room 0 --room 12 --room 40]

Mounts a small file system in memory, for which it has to be run by root, and fills it up but for
`--room` kB. A command is good if it ends with status 2 and one line that names the file and says
that the disk is full, if the file that was there before is as it was, and if no other file is left.
Where a result fits into the room it may be written, whole. Prints one JSON object a command; ends
with status 1 if one was not good. Bounded in time: 60 s a command.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = 64
"""Size of the file system [kB]."""

STREAMED = (
    "import sys, explorer.engine.stream as s; s.LARGE = 1; "
    "from explorer.cli import main; main(sys.argv[1:])"
)
"""Writes a run as a large one is written: while it runs."""

RUN = ("run", "population/hundred", "--seconds", "0.4")
SWEEP = ("sweep", "neuron/pulse-train", "--over", "device.thickness=5:6:40nm", "--seconds", "0.05",
         "--seeds", "8", "--workers", "1")  # fmt: skip
FIT = ("fit", "neuron/pulse-train", str(ROOT / "assets/measured/example-spikes.csv"),
       "--free", "device.thickness=5:9nm", "--evaluations", "4")  # fmt: skip

WRITERS = {
    "run csv": (*RUN, "--out", "@/out.csv"),
    "run json": (*RUN, "--out", "@/out.json"),
    "run netcdf": (*RUN, "--out", "@/out.nc"),
    "run netcdf streamed": (*RUN, "--out", "@/out.nc"),
    "run into a new folder": (*RUN, "--out", "@/new/out.json"),
    "run printed": (*RUN, ">"),
    "sweep netcdf": (*SWEEP, "--out", "@/out.nc"),
    "sweep zarr": (*SWEEP, "--out", "@/out.zarr"),
    "report": ("report", "neuron/pulse-train", "--out", "@/out.html"),
    "lesson worksheet": ("lessons", "worksheet", "*", "--out", "@/out.html"),
    "lesson card": ("lessons", "card", "*", "--out", "@/out.html"),
    "mark csv": ("mark", "hand-ins", "--out", "@/out.csv"),
    "mark json": ("mark", "hand-ins", "--out", "@/out.json"),
    "netlist": ("netlist", "neuron/pulse-train", "--out", "@/out.cir"),
    "schema printed": ("presets", "schema", ">"),
    "bench printed": ("bench", "--json", "--neurons", "1", "--rounds", "1", ">"),
    "kernels kept": (*RUN, "cache"),
}
"""The commands; `@` is the full disk, `>` sends what is printed there, `cache` the kernels."""


@contextlib.contextmanager
def small_disk(folder: Path, size: int = SIZE) -> Iterator[Path]:
    """Mount a file system of a few kB; OSError where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise PermissionError(f"a small file system cannot be mounted: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(folder: Path, room: int = 0) -> Path:
    """Fill a disk up but for so many kB; return the file that does it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1024))
    os.truncate(filler, max(0, filler.stat().st_size - 1024 * room))
    return filler


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a disk but the one that fills it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "filler"
    }  # fmt: skip


def write(name: str, disk: Path, place: Path, room: int) -> dict[str, object]:
    """Run one command on a full disk and say what became of it."""
    words = [word.replace("@", str(disk)) for word in WRITERS[name]]
    out = Path(words[-1])
    cache = place / "kernels"
    if words[-1] == "cache":
        words, cache = words[:-1], disk / "kernels"
    printed = words[-1] == ">"
    if printed:
        words, out = words[:-1], disk / "printed"
    if out.is_relative_to(disk) and "new" not in name and not printed:
        if out.suffix == ".zarr":
            out.mkdir()
            out /= "zarr.json"
        out.write_text("old")
    before = contents(disk)
    fill(disk, room)
    command = ["-c", STREAMED] if "streamed" in name else ["-m", "explorer"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WETWARE_HOME": str(place / "home")}
    if name == "kernels kept":
        environment["WETWARE_CACHE"] = str(cache)
    with (disk / "printed").open("wb") if printed else contextlib.nullcontext() as target:
        done = subprocess.run(
            [sys.executable, *command, *words], cwd=place, env=environment, text=True,
            stdout=target or subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    after = contents(disk)
    if printed and done.returncode:
        after.pop("printed", None)  # the shell has made it, and it is the shell's
    said = done.stderr.strip()
    found = {"room": room, "status": done.returncode, "said": said[-400:]}
    if name == "kernels kept":  # only slower
        return found | {"good": done.returncode == 0 and not said}
    refused = done.returncode == 2 and said.count("\n") == 0 and "No space left" in said
    left = sorted(set(after) - set(before))
    if left and all(path.endswith(".journal") for path in left):  # points that are finished
        found["kept"] = {path: after.pop(path).count(b"key") for path in left}
        refused = refused and all(found["kept"].values())
    found["left"] = sorted(set(after) - set(before))
    found["old"] = {path: after.get(path) == was for path, was in before.items()}
    whole = done.returncode == 0 and len(after) >= len(before) and after != before
    unchanged = refused and not found["left"] and all(found["old"].values())
    return found | {"written": whole, "good": unchanged or (whole and room > 0)}


def serve(disk: Path, place: Path) -> dict[str, object]:
    """Serve while everything that is printed and logged goes to a full disk."""
    fill(disk)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WETWARE_HOME": str(place / "home")}
    words = ["serve", "--no-show", "--json-log", "--port", "5297", "--allow-origin", "example.org"]
    with (disk / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "explorer", *words], cwd=place, env=environment, stdout=log,
            stderr=log,
        )  # fmt: skip
        try:
            pages = sum(_answers(place) for place in ("/health", "/", "/", "/ended", "/health"))
            alive = process.poll() is None
        finally:
            process.terminate()
            process.wait(20)
    return {"pages": pages, "good": pages == 5 and alive}


def _answers(path: str) -> bool:
    """Return whether the server answers within a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:5297{path}", timeout=30) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.2)
    return False


def prepare(place: Path) -> None:
    """Make what the commands read."""
    (place / "hand-ins").mkdir()
    for number in range(40):
        (place / "hand-ins" / f"{number}.json").write_text("{}")


def main() -> int:
    """Run the commands and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help=f"words of: {', '.join(WRITERS)}, serve")
    parser.add_argument(
        "--room", type=int, action="append", help="kB left; 0, 12 and 40 unless told"
    )
    options = parser.parse_args()
    from explorer.lessons import library

    lesson, good = next(iter(library.lessons())), True
    for name in WRITERS:
        if options.names and not any(word in name for word in options.names):
            continue
        WRITERS[name] = tuple(lesson if word == "*" else word for word in WRITERS[name])
        for room in options.room or (0, 12, 40):
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / "work"
                place.mkdir()
                prepare(place)
                with small_disk(Path(folder) / "disk") as disk:
                    found = write(name, disk, place, room)
            good = good and found["good"]
            print(name, json.dumps(found), flush=True)
    if not options.names or "serve" in options.names:
        with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as disk:
            found = serve(disk, Path(folder))
        good = good and found["good"]
        print("serve", json.dumps(found), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
