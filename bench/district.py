"""What runs inside a side's process on the sample district: installing it, filling it, and letting its people act."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

import shoushan.site.database  # noqa: F401  puts the sound SQLite in place before Django loads one

django.setup()

from django.db import connections  # noqa: E402
from tests import places  # noqa: E402
from tests.people import CAST, Place  # noqa: E402

from shoushan.records.cases import actions, definitions  # noqa: E402
from shoushan.records.cases.identifiers import uuid7  # noqa: E402
from shoushan.rules.procedure.values import Actor, Command, Happened  # noqa: E402

CHUNK = 100
ANSWER = {"verdict": "grant", "text": "经核对，申领人失业前缴费满一年，非因本人意愿中断就业，已办失业登记，符合条件。"}
DECISION = {"decision": "grant", "decision_text": "准予"}


def place() -> Place:
    """The district in this process's database."""
    return Place(definitions.current_book(), connections["default"].vendor)


def installed(count: int, cases: str = "", acts: int = 2) -> tuple[None, dict[str, Any]]:
    """Builder: install the district and file `count` accepted matters; their ids go into the file `cases`."""
    places.install_sample()
    there = place()
    for name in CAST:
        there.viewer(name)
    uids = filed(there, count, accept=acts > 1)
    if cases:
        Path(cases).write_text(json.dumps(uids))
    settle()
    return None, {"cases": len(uids)}


def lean() -> tuple[None, dict[str, Any]]:
    """Builder: the district with the ledger of six plain tasks (`bench/lean`) published in it."""
    from shoushan.records.cases import publishing
    from shoushan.rules.catalogue.loader import load_pack

    places.install_sample()
    there = place()
    for name in CAST:
        there.viewer(name)
    pack, problems = load_pack(places.ROOT / "bench" / "lean", places.ROOT / "packs")
    if pack is None or problems:
        raise SystemExit(f"bench/lean is at fault: {problems[:3]}")
    publishing.publish(pack, there.book, there.moment)
    settle()
    return None, {}


def filed(there: Place, count: int, *, accept: bool = True) -> list[str]:
    """File matters of unemployment benefit, each accepted so that two units have a part; gives their ids."""
    uids: list[str] = []
    for first in range(0, count, CHUNK):
        timed = []
        for number in range(first, min(first + CHUNK, count)):
            opening = opening_of(there, number)
            uids.append(opening.case)
            timed.append((opening, there.moment))
            if accept:
                timed.append((replace(opening, act="accept", input={}, parties=[], opens=None), there.moment))
        actions.act_timed(timed, there.book)
    return uids


def finished(there: Place, count: int) -> list[str]:
    """File matters and take each through to its result: nine entries, two units, two papers."""
    steps = [("window", "accept", {})]
    for name in ("employment", "insurance"):
        steps += [(name, "take", {}), (name, "respond", ANSWER)]
    steps += [("hall_head", "decide", DECISION), ("window", "hand-out", {"way": "direct"})]
    actors = {name: there.viewer(name).actor for name, _, _ in steps}
    on = Happened.at(there.moment)
    uids: list[str] = []
    for first in range(0, count, CHUNK):
        timed = []
        for number in range(first, min(first + CHUNK, count)):
            opening = opening_of(there, number)
            uids.append(opening.case)
            timed.append((opening, there.moment))
            timed += [(Command(opening.case, act, actors[name], on, given), there.moment) for name, act, given in steps]
        actions.act_timed(timed, there.book)
    return uids


def lived(count: int) -> tuple[None, dict[str, Any]]:
    """Builder: the district with `count` finished matters; tells table sizes before and after."""
    from bench.sizes import by_effect, sizes

    places.install_sample()
    there = place()
    for name in CAST:
        there.viewer(name)
    before = sizes()
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        first = cursor.fetchone()[0]
        cursor.execute("select max(id) from journal_entry")
        last = cursor.fetchone()[0]
        finished(there, count)
        number_all()
        cursor.execute("select count(*) from journal_entry")
        entries = cursor.fetchone()[0] - first
    after, said = sizes(), by_effect(last)
    settle()
    return None, {"before": before, "after": after, "entries": entries, "effects": said}


def number_all() -> None:
    """Let the sequencer give every entry its leaf."""
    from tests.people import NOON

    from shoushan.records.journal import sequencer

    while sequencer.sequence(connections["default"], holder="bench", moment=NOON):
        pass


def opening_of(there: Place, number: int) -> Command:
    """The opening of matter `number`, with an applicant of its own."""
    party = {
        "role": "applicant",
        "kind": "person",
        "name": f"王{number:05}",
        "id_number": "11010519491231002X",
        "phone": f"138{number:08}",
    }
    if not hasattr(there, "window"):
        there.window = there.opening()  # type: ignore[attr-defined]
    made: Command = there.window  # type: ignore[attr-defined]
    return replace(
        made,
        case=uuid7(there.moment),
        parties=[party],
        happened=Happened.at(there.moment),
        input={**made.input, "matter_note": f"失业登记 {number}"},
    )


def settle() -> None:
    """Leave the database in one piece: nothing in SQLite's log, PostgreSQL's statistics fresh."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("pragma wal_checkpoint(truncate)")
        else:
            cursor.execute("vacuum analyze")
            cursor.execute("checkpoint")
    connections.close_all()


class Desk:
    """One person's acts, without asking anew who it is: what is measured is the act."""

    def __init__(self, there: Place, *names: str) -> None:
        self.there = there
        self.actors: dict[str, Actor] = {name: there.viewer(name).actor for name in names}

    def do(self, name: str, case: str, act: str, given: dict[str, Any] | None = None) -> actions.Done:
        """Let somebody act now."""
        there = self.there
        command = Command(case, act, self.actors[name], Happened.at(there.moment), given or {})
        return actions.act([command], there.book, there.moment)[0]

    def take(self, case: str) -> None:
        """The first unit takes its part over."""
        self.do("employment", case, "take")

    def respond(self, case: str) -> None:
        """It answers."""
        self.do("employment", case, "respond", ANSWER)

    def walk(self, case: str) -> None:
        """Six acts from received to decided: accept, two units take and answer in parallel, join, decide."""
        self.do("window", case, "accept")
        for name in ("employment", "insurance"):
            self.do(name, case, "take")
            self.do(name, case, "respond", ANSWER)
        self.do("hall_head", case, "decide", DECISION)
