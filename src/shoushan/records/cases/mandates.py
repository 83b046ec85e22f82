"""Whether a way into a case still stands: a party's mandate, and the query code on the receipt of a case that had one."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from shoushan.records.cases.keys import keyed_digest
from shoushan.records.units.viewer import Viewer, in_force

BEFORE = timedelta(days=10)
"""How long before its last day everybody is reminded of a mandate's end."""
ENDING = "represents is not null and ended = 0 and until >= %s and until <= %s"
"""A mandate that ends soon: between the two days."""
OVER = "represents is not null and ended = 0 and until < %s"
"""A mandate whose days are over and whose end is not written yet."""


def party_stands(uid: str, party: str, day: date) -> bool:
    """Whether a party of a case is in force on a day; what is no party of it (a unit that rings) always is."""
    force, days = in_force(day.isoformat(), "p.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select case when {force} then 1 else 0 end from case_party p join case_row c on c.id = p.case_id "
            "where c.uid = %s and p.party = %s",
            [*days, uid, party],
        )
        row = cursor.fetchone()
    return row is None or bool(row[0])


def party_of(viewer: Viewer, uid: str) -> str | None:
    """The party of a case that a signed-in citizen is on the viewer's day: for oneself before for another."""
    force, days = in_force(viewer.day, "p.")
    marks = ", ".join(["%s"] * len(viewer.parties)) or "null"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select p.party from case_party p join case_row c on c.id = p.case_id where c.uid = %s and {force} "
            f"and p.id_digest in ({marks}) order by p.represents is not null, p.party limit 1",
            [uid, *days, *viewer.parties],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else None


def code_digest(code: str) -> str:
    """What a session keeps of the query code that opened a case."""
    return keyed_digest(code, "way")


def code_stands(uid: str, digest: str, day: date) -> bool:
    """Whether the query code with this digest still opens the case: it was not renewed, and no mandate ran out under it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select track from case_row c where uid = %s and not exists "
            f"(select 1 from case_party where case_id = c.id and {OVER})",
            [uid, day.isoformat()],
        )
        row = cursor.fetchone()
    return row is not None and code_digest(str(row[0])) == digest


def code_of(uid: str) -> str | None:
    """The query code that opens a case now."""
    with connection.cursor() as cursor:
        cursor.execute("select track from case_row where uid = %s", [uid])
        row = cursor.fetchone()
    return str(row[0]) if row else None
