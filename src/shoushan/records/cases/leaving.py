"""What leaves the house: exports and prints, each noted in the access log with who, what and how many rows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction

from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.records.units.viewer import Viewer

Way = Literal["export", "print"]
WAYS: tuple[Way, ...] = ("export", "print")


def note(viewer: Viewer, way: Way, what: str, rows: int, moment: datetime) -> None:
    """Note that ``viewer`` took ``rows`` rows of ``what`` out of the house."""
    access.note(transaction.get_connection(), Access(moment, viewer.handle, way, None, (what,), str(rows)))
