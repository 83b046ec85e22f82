"""A process that writes one long batch until it is killed.

Run as ``python -m tests.ways.killing.batcher ENGINE DATABASE HOST USER COUNT``.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import django

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ACCOUNT = "batcher"


def main() -> None:
    """Load and write."""
    engine, database, host, user, count = sys.argv[1:]
    django.setup()
    from shoushan.records.cases import batches, definitions
    from tests.places import default_database

    options = {} if "postgres" in engine else {"timeout": 30}
    with default_database({"ENGINE": engine, "NAME": database, "HOST": host, "USER": user, "OPTIONS": options}):
        batches.TOGETHER = 25
        batches.run(asked(int(count)), definitions.current_book(), lambda: START, ACCOUNT)


def asked(count: int, turn: int = 0) -> list[Any]:
    """The batch, the same whenever it is made, but for the ids of a new turn."""
    from shoushan.records.cases import definitions
    from shoushan.records.units import accounts
    from shoushan.records.units.models import Post
    from shoushan.rules.procedure.values import Command, Happened
    from tests.people import MATERIALS, WANG

    window = accounts.viewer_at(Post.objects.get(id="hr-hall-window-1"), "h1", definitions.current_book().pack).actor
    given = {"matter_note": "批次", "materials": [{"material": one, "state": "received"} for one in MATERIALS]}
    opening = Command(
        "", "receive-at-counter", window, Happened.at(START), given, [WANG], opens=("one-counter", "unemployment-benefit")
    )
    return [replace(opening, case=uid_of(number, turn)) for number in range(count)]


def uid_of(number: int, turn: int) -> str:
    """The id of the case with this number."""
    return f"01a2068f8a0070018{turn:03x}{number:012x}"


def after(minutes: int) -> datetime:
    """So much later."""
    return START + timedelta(minutes=minutes)


if __name__ == "__main__":
    main()
