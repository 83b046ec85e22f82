"""The first entries of a journal: the place, its definitions, calendars, code lists, units and posts, each a case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import definitions
from shoushan.records.cases.actions import LONGEST, act_timed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.projection import prepare_tables
from shoushan.records.journal import definitions as stored
from shoushan.rules.catalogue.model import Pack, UnitSeed
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source

ALGORITHM = "sha256"
SEEDED = ("definition", "code-list", "calendar", "units", "posts")
"""Roles whose rows the pack seeds, in the order in which they are opened."""


class AlreadyInstalled(Exception):
    """The database holds a journal: a place is installed once; later changes are published."""


class RoleMissing(Exception):
    """The pack has no ledger for a role that the core needs."""


def install(pack: Pack, moment: datetime, go_live: date | None = None) -> Book:
    """Publish ``pack`` and open case 1 and every seeded row at ``moment`` (UTC), in one transaction.

    Raises ``AlreadyInstalled`` or ``RoleMissing``; nothing is written then.
    """
    with transaction.atomic():
        if stored.newest(transaction.get_connection(), definitions.PACK):
            raise AlreadyInstalled(pack.id)
        log = uuid7(moment)
        day = moment.date()
        definitions.publish(pack, log, day, 1)
        definitions.forget()
        book = definitions.current_book()
        with connection.cursor() as cursor:
            prepare_tables(cursor, pack.ledgers.values())
        commands = [_install(pack, book, log, moment, go_live)]
        for role in SEEDED:
            commands += [_open(pack, role, moment, values) for values in _seeds(pack, role, day)]
        assert len(commands) <= LONGEST
        act_timed(((command, moment) for command in commands), book)
    book.forget_units()
    return book


def publish(pack: Pack, book: Book, moment: datetime, more: Sequence[Command] = ()) -> Book:
    """Publish changed definitions: new contents are stored, each with an entry in the register of definitions.

    ``more`` is acted in the same transaction. Raises ``RoleMissing``. Open cases keep the version that was in force when
    they were filed.
    """
    with transaction.atomic():
        newest = stored.newest(transaction.get_connection(), definitions.PACK)
        revision = int(newest.version.rsplit(".", 1)[1]) + 1 if newest else 1
        known = {version.digest for ledger in book.pack.ledgers.values() for version in ledger.versions}
        definitions.publish(pack, book.log, moment.date(), revision)
        definitions.forget()
        fresh = definitions.current_book()
        with connection.cursor() as cursor:
            prepare_tables(cursor, pack.ledgers.values())
        changed = [
            _open(pack, "definition", moment, {**values, "definition_id": f"{values['definition_id']}#{revision}"})
            for values in _definitions(pack)
            if values["digest"] not in known
        ]
        act_timed(((command, moment) for command in (*changed, *more)), fresh)
    return fresh


def _ledger(pack: Pack, role: str) -> str:
    ledger = pack.with_role(role)
    if ledger is None:
        raise RoleMissing(role)
    return ledger.id


def _install(pack: Pack, book: Book, log: str, moment: datetime, go_live: date | None) -> Command:
    values: dict[str, Any] = {
        "place": book.place, "name_zh": pack.name.zh, "name_en": pack.name.en, "zone": pack.zone,
        "synthetic": pack.synthetic, "algorithm": ALGORITHM, "started_at": moment.isoformat(),
    }  # fmt: skip
    if go_live:
        values["go_live"] = go_live.isoformat()
    return _open(pack, "install", moment, values, case=log)


def _open(pack: Pack, role: str, moment: datetime, values: Mapping[str, Any], case: str | None = None) -> Command:
    ledger = pack.ledgers[_ledger(pack, role)]
    act = next(act for act in ledger.versions[-1].acts.values() if act.opens)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return Command(
        case or uuid7(moment), act.id, SYSTEM, Happened.at(moment), given, source=Source("pack"),
        opens=(ledger.id, None),
    )  # fmt: skip


def _seeds(pack: Pack, role: str, day: date) -> Iterable[Mapping[str, Any]]:
    return {
        "definition": _definitions, "code-list": _code_lists, "calendar": _calendars, "units": _units, "posts": _posts,
    }[role](pack)  # fmt: skip


def _definitions(pack: Pack) -> Iterator[Mapping[str, Any]]:
    for ledger in pack.ledgers.values():
        for version in ledger.versions:
            yield {
                "definition_id": f"{ledger.id}@{version.key}", "ledger": ledger.id, "version": version.key,
                "digest": version.digest, "pack": pack.id,
            }  # fmt: skip


def _code_lists(pack: Pack) -> Iterator[Mapping[str, Any]]:
    for codes in pack.code_lists.values():
        text = json.dumps([[code.code, code.label.zh, code.label.en] for code in codes.codes.values()], ensure_ascii=False)
        yield {
            "list_id": codes.id, "name_zh": codes.name.zh, "name_en": codes.name.en, "codes": len(codes.codes),
            "digest": hashlib.sha256(text.encode()).hexdigest(),
        }  # fmt: skip


def _calendars(pack: Pack) -> Iterator[Mapping[str, Any]]:
    calendar = pack.calendar
    for year in range(calendar.first.year, calendar.last.year + 1):
        special = [one for one in calendar.special.values() if one.day.year == year]
        yield {
            "notice_id": f"{calendar.name}-{year}", "calendar": calendar.name, "year": year, "edition": calendar.edition,
            "notice": next((one.notice for one in special if one.notice), ""), "days": len(special),
        }  # fmt: skip


def _units(pack: Pack) -> Iterator[Mapping[str, Any]]:
    for unit in _parents_first(pack.units):
        yield {
            "unit_id": unit.id, "name_zh": unit.name.zh, "name_en": unit.name.en, "kind": unit.kind,
            "parent": unit.parent, "phone": unit.phone, "from_on": unit.from_.isoformat() if unit.from_ else None,
            "to_on": unit.to.isoformat() if unit.to else None, "successors": " ".join(unit.successors),
        }  # fmt: skip


def _parents_first(units: Mapping[str, UnitSeed]) -> list[UnitSeed]:
    def depth(unit: UnitSeed) -> int:
        steps, above = 0, unit.parent
        while above is not None and above in units and steps < len(units):
            steps, above = steps + 1, units[above].parent
        return steps

    return sorted(units.values(), key=depth)


def _posts(pack: Pack) -> Iterator[Mapping[str, Any]]:
    for post in pack.posts.values():
        yield {
            "post_id": post.id, "unit": post.unit, "name_zh": post.name.zh, "name_en": post.name.en,
            "roles": " ".join(post.roles), "phone": post.phone, "deputies": " ".join(post.deputies),
            "ledgers": " ".join(post.ledgers),
        }  # fmt: skip
