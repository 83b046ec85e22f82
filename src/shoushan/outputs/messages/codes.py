"""Codes in messages: whoever holds the telephone opens the case with it, or hands in once what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from shoushan.outputs.messages.outbox import text_of
from shoushan.records.cases.identifiers import normal_code, tracking_code
from shoushan.records.cases.keys import keyed_digest

FOLLOW, SUPPLEMENT, REPORT = "follow", "supplement", "report"
VALID = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Code:
    """What a code opens; ``used`` is the moment at which it was spent, ``over`` whether its time is up, ``party`` to whom the
    message went."""

    digest: str
    uid: str
    purpose: str
    used: str | None
    over: bool
    party: str = ""


def make(uid: str, purpose: str, moment: datetime, party: str = "") -> str:
    """A fresh code for a case; only its keyed digest is kept."""
    code = tracking_code()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into message_code (digest, uid, purpose, until, party) values (%s, %s, %s, %s, %s)",
            [_digest(code), uid, purpose, text_of(moment + VALID), party or None],
        )
    return code


def report_purpose(period: str, unit: str) -> str:
    """The purpose of a code by which a unit gives the report of one period, once."""
    return f"{REPORT}/{period}/{unit}"


def report_of(purpose: str) -> tuple[str, str] | None:
    """Period and unit of such a code; None for a code of another purpose."""
    parts = purpose.split("/")
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == REPORT else None


def find(typed: str, moment: datetime) -> Code | None:
    """What a code as somebody typed it opens; ``None`` for one that was never given."""
    return found(_digest(normal_code(typed)), moment)


def found(digest: str, moment: datetime) -> Code | None:
    """The code behind a digest that a session holds."""
    with connection.cursor() as cursor:
        cursor.execute("select uid, purpose, used, until, party from message_code where digest = %s", [digest])
        row = cursor.fetchone()
    return Code(digest, row[0], row[1], row[2], row[3] < text_of(moment), row[4] or "") if row else None


def spend(digest: str, moment: datetime) -> bool:
    """Use a code up; False when it was used before. Inside the transaction of what it is used for."""
    with connection.cursor() as cursor:
        cursor.execute("update message_code set used = %s where digest = %s and used is null", [text_of(moment), digest])
        return bool(cursor.rowcount == 1)


def _digest(code: str) -> str:
    return keyed_digest(code, "message-code")
