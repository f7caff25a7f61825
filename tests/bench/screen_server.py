"""The app for measurements: serves, and writes how late its event loop runs.

`python tests/bench/screen_server.py LAG_FILE [--dynamic-map]` prints the address; the file holds
the 95th percentile of the loop's lag over three seconds, in milliseconds.
"""

from __future__ import annotations

import collections
import logging
import sys
from pathlib import Path

from explorer import app

sys.path.insert(0, str(Path(__file__).resolve().parent))
STEP = 0.05
KEPT = 60


def watch(loop, file: Path) -> None:
    """Sample the loop every 50 ms from now on: more often would cost what is measured beside it."""
    late = collections.deque(maxlen=KEPT)

    def tick(due: float) -> None:
        late.append(1e3 * (loop.time() - due))
        if len(late) == KEPT:
            file.write_text(f"{sorted(late)[int(0.95 * KEPT)]:.2f}")
            late.clear()
        loop.call_at(loop.time() + STEP, tick, loop.time() + STEP)

    loop.call_at(loop.time() + STEP, tick, loop.time() + STEP)


def main() -> None:
    logging.disable(logging.WARNING)
    sys.setswitchinterval(0.001)
    if "--dynamic-map" in sys.argv:
        import dynamic_map

        made, port = dynamic_map.server()
    else:
        app.warm_up()
        made, port = app.server(0, in_advance=True)  # as the app serves
    watch(made.io_loop.asyncio_loop, Path(sys.argv[1]))
    sys.stdout.write(f"http://localhost:{port}/\n")
    sys.stdout.flush()
    made.start()
    made.io_loop.start()


if __name__ == "__main__":
    main()
