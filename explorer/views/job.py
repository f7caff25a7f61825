"""Work in the background of one window: a thread that tells the page what it has, and can stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from explorer.errors import ExplorerError
from explorer.experiments.outcome import Halted
from explorer.language import carried
from explorer.language import translate as _

log = logging.getLogger(__name__)

FAULT = "The work stopped by a fault of the program."


class Job:
    """One piece of work.

    Parameters
    ----------
    document: the session's document, where `taken` is called with whatever the work tells.
    work: called in the thread with (tell, halted); it ends with Halted when halted() answers True.
    taken: called in the session with everything told.
    ended: called in the session at the end with a sentence about what went wrong, or "".
    """

    def __init__(self, document, work: Callable, taken: Callable, ended: Callable[[str], None]):
        self._document, self._work, self._taken, self._ended = document, work, taken, ended
        self._halt = threading.Event()
        threading.Thread(target=carried(self._run), name="job", daemon=True).start()

    def halt(self) -> None:
        """Ask the work to stop; nothing is told any more."""
        self._halt.set()

    def _tell(self, what) -> None:
        if not self._halt.is_set():
            self._document.add_next_tick_callback(lambda: self._hand_over(self._taken, what))

    def _run(self) -> None:
        problem = ""
        try:
            self._work(self._tell, self._halt.is_set)
        except Halted:
            pass
        except ExplorerError as error:
            problem = str(error)
        except Exception:
            log.exception("background work stopped")
            problem = FAULT
        self._document.add_next_tick_callback(lambda: self._hand_over(self._ended, _(problem)))

    @staticmethod
    def _hand_over(receiver: Callable, what) -> None:
        """Call a receiver; its faults must not take the page's connection with them."""
        try:
            receiver(what)
        except Exception:
            log.exception("a result could not be shown")
