"""How often somebody may try: a small count per minute that all processes of a machine share, outside the database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from shoushan.records.cases.keys import keyed_digest

PER_MINUTE = 10
"""Tries that one address, and one number, has in a minute."""


def too_many(names: Iterable[str], moment: datetime, most: int = PER_MINUTE) -> bool:
    """Count one try under each name in the minute of ``moment``; whether one of them has had more than ``most``.

    A name (an address, a case number) is kept as a keyed digest only. A try is one byte appended to the file of
    its name, so that processes never lose one another's count; the files of past minutes are removed.
    """
    top = Path(settings.SHOUSHAN_HOME) / "tries"
    minute = top / moment.astimezone(UTC).strftime("%Y%m%dT%H%M")
    if not minute.is_dir():
        _forget(top, minute.name)
        minute.mkdir(parents=True, exist_ok=True, mode=0o700)
    return max([_count(minute / keyed_digest(name, "try")[:40]) for name in names], default=0) > most


def had_too_many(names: Iterable[str], moment: datetime, most: int = PER_MINUTE) -> bool:
    """Whether one of these names has had ``most`` tries in the minute of ``moment``; counts none."""
    minute = Path(settings.SHOUSHAN_HOME) / "tries" / moment.astimezone(UTC).strftime("%Y%m%dT%H%M")
    paths = [minute / keyed_digest(name, "try")[:40] for name in names]
    return any(path.exists() and path.stat().st_size >= most for path in paths)


def address_of(request: HttpRequest) -> str:
    """The address that a request came from; what a proxy tells is believed only of a proxy on this machine."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return told[:64] if told and peer in {"127.0.0.1", "::1"} else peer


def _count(path: Path) -> int:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, b".")
        return os.lseek(handle, 0, os.SEEK_CUR)  # where this byte ends, whoever wrote since: each try has a number of its own
    finally:
        os.close(handle)


def _forget(top: Path, now: str) -> None:
    """Remove the counts of other minutes; the one before stays for processes that are a moment behind."""
    for old in sorted(top.glob("*T*"))[:-1]:
        if old.name != now:
            shutil.rmtree(old, ignore_errors=True)
