"""Writer processes: each opens matters and urges them until it is killed, and says on a line what was acknowledged.

Run as ``python -m tests.ways.killing.writer ENGINE DATABASE HOST USER KEYED COUNT FOLDER [unsafe]``: loads the district
once, then forks. A writer's file in FOLDER holds ``pid PID``, and ``ask KEY UID`` before and ``done KEY UID N HASH`` after
every act. Writer 0 on SQLite imports: its acts are lists of fifty. ``unsafe`` does not wait for the disk.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import django

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BATCH = 50


def main() -> None:
    """Load, fork, wait."""
    engine, database, host, user, keyed, count, folder, *unsafe = sys.argv[1:]
    django.setup()
    from django.db import connections

    if unsafe:
        without_syncing()

    from tests.places import default_database

    options = {} if "postgres" in engine else {"timeout": 30}
    with default_database({"ENGINE": engine, "NAME": database, "HOST": host, "USER": user, "OPTIONS": options}):
        writer = Writer(keyed == "keyed", importing="postgres" not in engine)
        connections.close_all()
        for number in range(int(count)):
            if os.fork() == 0:
                writer.run(f"w{number}", Path(folder) / f"w{number}.log")
        for _ in range(int(count)):
            os.wait()


def without_syncing() -> None:
    """The control of the power cuts: SQLite no longer waits for the disk."""
    from shoushan.site.database import base

    base.PRAGMAS = (*base.PRAGMAS, "PRAGMA synchronous = OFF")


class Writer:
    """What a writer needs, loaded once."""

    def __init__(self, keyed: bool, importing: bool) -> None:
        from shoushan.records.cases import definitions
        from shoushan.records.units import accounts
        from shoushan.records.units.models import Post

        self.keyed, self.importing = keyed, importing
        self.book = definitions.current_book()
        self.window = accounts.viewer_at(Post.objects.get(id="hr-hall-window-1"), "h1", self.book.pack).actor

    def run(self, name: str, path: Path) -> None:
        """Write until killed; every fifth act is asked twice although the answer came."""
        chance = Random(name)
        with path.open("a", encoding="ascii") as out:
            say(out, f"pid {os.getpid()}")
            for key, uid, commands, moment in asked(name, self.window, BATCH if self.importing and name == "w0" else 1):
                for _ in range(2 if chance.random() < 0.2 else 1):
                    say(out, f"ask {key} {uid}")
                    done = self.act(key, commands, moment)
                    if done is not None:
                        say(out, f"done {key} {done.case} {done.n} {done.hash}")

    def act(self, key: str, commands: list[Any], moment: datetime) -> Any:
        """The answer; asked again while the database is away, as a door would. ``None`` when refused."""
        from django.db import Error, connection

        from shoushan.records.cases import actions
        from shoushan.rules.procedure.refusals import Refusal

        request = actions.Request(key, "load") if self.keyed else None
        while True:
            try:
                return actions.act(commands, self.book, moment, request=request)[0]
            except Refusal:
                return None
            except Error:
                connection.close()
                time.sleep(0.1)


def asked(name: str, window: Any, batch: int) -> Iterator[tuple[str, str, list[Any], datetime]]:
    """The askings of a writer, the same whenever they are made: key, first case, commands, moment."""
    from shoushan.rules.procedure.values import Command, Happened
    from tests.people import MATERIALS, WANG

    given = {"matter_note": name, "materials": [{"material": one, "state": "received"} for one in MATERIALS]}
    for turn in range(10**6):
        moment = START + timedelta(milliseconds=turn)
        happened = Happened.at(moment)
        uids = [uid_of(name, turn * batch + number) for number in range(batch)]
        opens = ("one-counter", "unemployment-benefit")
        yield f"{name}-{turn}-0", uids[0], [
            Command(uid, "receive-at-counter", window, happened, given, [WANG], opens=opens) for uid in uids
        ], moment  # fmt: skip
        yield f"{name}-{turn}-1", uids[0], [Command(uid, "urge", window, happened, {"text": name}) for uid in uids], moment


def uid_of(name: str, number: int) -> str:
    """The id of a writer's case with this number."""
    return f"01a2068f8a0070008{int(name[1:]):03x}{number:012x}"


def say(out: Any, line: str) -> None:
    """One line, out of this process before anything else is done."""
    out.write(line + "\n")
    out.flush()


if __name__ == "__main__":
    main()
