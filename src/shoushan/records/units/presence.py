"""Who else looks at a case now, so that two clerks see each other; never journalled, forgotten after minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

KEPT = timedelta(minutes=5)
"""Somebody counts as being there so long after the page was opened last."""


def others(uid: str, account: str, name: str, post: str, moment: datetime) -> tuple[tuple[str, str], ...]:
    """Note that the account looks at the case, and give (name, post) of the others who have just looked at it too."""
    now, then = _text(moment), _text(moment - KEPT)
    with connection.cursor() as cursor:
        cursor.execute("delete from presence where seen < %s", [then])
        cursor.execute(
            "insert into presence (uid, account, name, post, seen) values (%s, %s, %s, %s, %s) "
            "on conflict (uid, account) do update set name = excluded.name, post = excluded.post, seen = excluded.seen",
            [uid, account, name, post, now],
        )
        cursor.execute(
            "select name, post from presence where uid = %s and account <> %s and seen >= %s order by seen desc",
            [uid, account, then],
        )
        return tuple((row[0], row[1]) for row in cursor.fetchall())


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
