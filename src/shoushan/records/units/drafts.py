"""Drafts: what somebody typed and has not sent yet; opaque text, one per account and form, gone after thirty days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

KEPT = timedelta(days=30)
MOST = 200
"""Drafts that one account may hold; the oldest make room."""


def keep(account: str, form: str, body: str, moment: datetime) -> None:
    """Keep ``body`` (sealed by the caller) as the draft of ``form`` for the account's handle; replaces the last one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into draft (account, form, body, saved) values (%s, %s, %s, %s) "
            "on conflict (account, form) do update set body = excluded.body, saved = excluded.saved",
            [account, form, body, _text(moment)],
        )
        cursor.execute(
            "delete from draft where account = %s and form not in "
            "(select form from draft where account = %s order by saved desc limit %s)",
            [account, account, MOST],
        )


def kept(account: str, form: str, moment: datetime) -> str | None:
    """The draft of a form, unless it is older than thirty days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select body from draft where account = %s and form = %s and saved >= %s",
            [account, form, _text(moment - KEPT)],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def forms_of(account: str) -> list[str]:
    """The forms of which there are drafts, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select form from draft where account = %s order by saved desc", [account])
        return [row[0] for row in cursor.fetchall()]


def drop(account: str, form: str) -> None:
    """Forget a draft: the form was sent, or its writer gave it up."""
    with connection.cursor() as cursor:
        cursor.execute("delete from draft where account = %s and form = %s", [account, form])


def sweep(moment: datetime) -> int:
    """Remove drafts older than thirty days; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from draft where saved < %s", [_text(moment - KEPT)])
        return int(cursor.rowcount)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
