"""Public notices as everybody may read them: the rows that their facts make, and those that stand on a day.

Only what the entry froze is told: no case, no party, no number of a case leaves by this door.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from shoushan.records.cases.packed import pack
from shoushan.records.cases.rows import Sheet, Writer, change, upsert
from shoushan.rules.procedure.values import Fact

TABLES = {
    "case_notice": """
        case_id bigint not null, notice text not null, no integer not null, ledger text not null, version text not null,
        from_day text not null, to_day text not null, posted text, place text, ended text, handle text not null,
        sheet text not null, body text, primary key (case_id, notice, no)""",
}
"""Rebuilt from the journal; ``sheet`` is shared by the cases of one list, one day and one group."""
INDEXES = (
    "create index if not exists case_notice_stands on case_notice (to_day, from_day)",
    "create index if not exists case_notice_sheet on case_notice (sheet)",
)
EFFECTS = frozenset({"notice.publish", "notice.post", "notice.end"})
_STANDS = (
    "n.ended is null and n.body is not null and n.from_day <= %s and n.to_day >= %s "
    "and c.klass is null and c.hidden is null and c.void = 0"
)
_FROM = "from case_notice n join case_row c on c.id = n.case_id"
PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One case on a sheet: what was frozen (``shown``), its days, and where it was posted. ``uid`` is for acts only."""

    uid: str
    handle: str
    sheet: str
    notice: str
    ledger: str
    version: str
    from_: date
    to: date
    posted: date | None
    place: str
    shown: Mapping[str, Any]
    count: int = 1


def write(cursor: Writer | Sheet, case_id: int, ledger: str, version: str, fact: Fact) -> None:
    """The row that a fact of ``EFFECTS`` makes or changes; notices that no version declares have none."""
    data = fact.data
    if not data.get("no"):
        return
    keys = {"case_id": case_id, "notice": str(data["notice"]), "no": data["no"]}
    if fact.effect == "notice.publish":
        shown = fact.content.get("shown")
        upsert(cursor, "case_notice", keys, {
            "ledger": ledger, "version": version, "from_day": data["from"], "to_day": data["to"], "posted": None,
            "place": None, "ended": None, "handle": data["handle"], "sheet": data["sheet"],
            "body": pack(shown) if shown else None,
        })  # fmt: skip
    elif fact.effect == "notice.post":
        change(cursor, "case_notice", keys, {
            "posted": data["on"], "to_day": data["to"], "place": fact.content.get("place"),
        })  # fmt: skip
    else:
        change(cursor, "case_notice", keys, {"ended": data["on"]})


def sheets(today: date, page: int = 1) -> tuple[tuple[Told, ...], int]:
    """A page of the sheets that stand today, the newest first, each by one of its cases; and how many there are."""
    day = today.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(f"select count(distinct n.sheet) {_FROM} where {_STANDS}", [day, day])
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select n.sheet, min(n.handle), count(*), max(n.from_day) {_FROM} where {_STANDS} group by n.sheet "
            "order by 4 desc, 1 limit %s offset %s",
            [day, day, PAGE, (max(page, 1) - 1) * PAGE],
        )
        found = {str(row[1]): int(row[2]) for row in cursor.fetchall()}
    rows = {one.handle: one for one in _rows("n.handle", list(found), today)}
    return tuple(replace(rows[handle], count=count) for handle, count in found.items() if handle in rows), total


def on_sheet(sheet: str, today: date) -> tuple[Told, ...]:
    """The cases on a sheet that stands today; none where it does not stand (any more)."""
    return tuple(_rows("n.sheet", [sheet], today))


def sheet_of(uid: str, notice: str, no: int) -> str | None:
    """The sheet on which a publication of a case stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"select n.sheet {_FROM} where c.uid = %s and n.notice = %s and n.no = %s", [uid, notice, no])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def parted(found: Sequence[Told]) -> tuple[list[Mapping[str, Any]], list[list[Mapping[str, Any]]]]:
    """What all cases on a sheet say alike, and what each says of its own; a single case says all of it alike."""
    first = list(found[0].shown["items"])
    common = [item for item in first if all(item in one.shown["items"] for one in found)]
    return common, [[item for item in one.shown["items"] if item not in common] for one in found]


def ever(sheet: str) -> bool:
    """Whether there was such a sheet: one that was taken down is told so, not called unknown."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from case_notice where sheet = %s", [sheet])
        return cursor.fetchone() is not None


def _rows(column: str, values: Sequence[str], today: date) -> list[Told]:
    if not values:
        return []
    day = today.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, n.handle, n.sheet, n.notice, n.ledger, n.version, n.from_day, n.to_day, n.posted, n.place, n.body "
            f"{_FROM} where {column} in ({', '.join(['%s'] * len(values))}) and {_STANDS} order by n.case_id, n.no",
            [*values, day, day],
        )
        return [_told(row) for row in cursor.fetchall()]


def _told(row: Sequence[Any]) -> Told:
    uid, handle, sheet, notice, ledger, version, from_, to, posted, place, body = row
    first, last = date.fromisoformat(from_), date.fromisoformat(to)
    on = date.fromisoformat(posted) if posted else None
    return Told(uid, handle, sheet, notice, ledger, version, first, last, on, place or "", json.loads(body))
