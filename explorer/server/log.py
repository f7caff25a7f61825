"""The log of a server: plain lines for people, or one JSON object a line for machines."""

from __future__ import annotations

import json
import logging
import sys
import time

log = logging.getLogger("explorer.server")


def event(name: str, **facts: object) -> None:
    """Write one event: a word and what belongs to it."""
    log.info(name, extra={"facts": facts})


class Plain(logging.Formatter):
    """A line a person can read."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        facts = getattr(record, "facts", {})
        return line + "".join(f" {name}={value}" for name, value in facts.items())


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, event, and its facts."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object as text."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        entry = {
            "time": f"{moment}.{int(record.msecs):03d}Z", "level": record.levelname.lower(),
            "logger": record.name, "event": record.getMessage(),
        } | getattr(record, "facts", {})  # fmt: skip
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


def set_up(as_json: bool, quiet: bool) -> None:
    """Send the log to stderr.

    Arguments: `as_json` one JSON object a line; `quiet` warnings and faults only, as on a machine
    of one's own.
    """
    handler = logging.StreamHandler(sys.stderr)
    plain = Plain("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if as_json else plain)
    handler.set_name("wetware")
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if h.get_name() != "wetware" and not as_json]
    log.setLevel(logging.WARNING if quiet else logging.INFO)
    if as_json or not quiet:
        log.propagate = as_json
        (root if as_json else log).addHandler(handler)
