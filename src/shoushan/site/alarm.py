"""An alarm of the worker: says that something is late or at fault, once for as long as it stays the same."""

from __future__ import annotations

from datetime import timedelta
from logging import Logger


class Alarm:
    """Tells one log of the lateness and the faults of one follower; ``limit`` is how late it may be."""

    def __init__(self, log: Logger, limit: timedelta) -> None:
        self._log, self._limit = log, limit
        self._told = ""
        self._late = False

    def watch(self, seconds: float, sentence: str) -> None:
        """Say ``sentence`` once two looks in a row found more than the limit: the first may only catch up."""
        if seconds <= self._limit.total_seconds():
            self._late, self._told = False, ""
        elif self._late:
            self.say(f"{sentence}: {seconds:.0f} s")
        else:
            self._late = True

    def say(self, what: str) -> None:
        """Log ``what`` as an error, unless what stands before its first colon was said last."""
        if what.split(":")[0] != self._told:
            self._told = what.split(":")[0]
            self._log.error("%s", what)
