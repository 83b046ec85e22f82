"""The outbox: every message with where it stands, from waiting to told; nothing leaves the house by itself here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope

WAITING, WRITING, SENT, DELIVERED = "waiting", "writing", "sent", "delivered"
FAILED, CALL, PAPER, TOLD, DROPPED = "failed", "call", "paper", "told", "dropped"
STATES = (WAITING, WRITING, SENT, DELIVERED, FAILED, CALL, PAPER, TOLD, DROPPED)
TO_RING = (FAILED, CALL, PAPER)
"""Where nothing but a person helps: the telephone list."""
OVER = (DELIVERED, TOLD, DROPPED)
KEPT = timedelta(days=30)
"""How long words and telephone of a message that is over stay."""
COLUMNS = (
    "key", "uid", "n", "ledger", "rule", "party", "unit", "stage", "phone", "zh", "en", "sms", "state", "why", "tries",
    "next_at", "batch", "made", "changed",
)  # fmt: skip
_SELECT = ", ".join(f"o.{name}" for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one telephone. ``key`` is made of the entry, the rule and the party: the same message has it again."""

    key: str
    uid: str
    n: int
    ledger: str
    rule: str
    party: str
    unit: str
    stage: str
    phone: str
    zh: str
    en: str
    sms: str
    state: str
    why: str = ""
    tries: int = 0
    next_at: str = ""
    batch: str = ""
    made: str = ""
    changed: str = ""


def text_of(moment: datetime) -> str:
    """A moment as the table holds it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def put(letters: Iterable[Letter]) -> int:
    """Put letters into the outbox; one whose key is there already is left as it is. Gives how many are new."""
    marks = ", ".join(["%s"] * len(COLUMNS))
    count = 0
    with connection.cursor() as cursor:
        for one in letters:
            values = [getattr(one, name) for name in COLUMNS]
            cursor.execute(f"insert into outbox ({', '.join(COLUMNS)}) values ({marks}) on conflict do nothing", values)
            count += cursor.rowcount
    return count


def waiting(moment: datetime, limit: int = 500) -> list[Letter]:
    """Letters whose turn it is, oldest first."""
    return _letters("o.state = %s and o.next_at <= %s order by o.made, o.key limit %s", [WAITING, text_of(moment), limit])


def of_batch(batch: str) -> list[Letter]:
    """The letters of one batch, in the order of their keys."""
    return _letters("o.batch = %s order by o.key", [batch])


def writing() -> list[str]:
    """Batches that were begun and not finished."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct batch from outbox where state = %s order by batch", [WRITING])
        return [row[0] for row in cursor.fetchall()]


def keys_in(state: str, limit: int = 200) -> list[str]:
    """Keys of letters in a state, those that changed longest ago first."""
    with connection.cursor() as cursor:
        cursor.execute("select key from outbox where state = %s order by changed, key limit %s", [state, limit])
        return [row[0] for row in cursor.fetchall()]


def by_keys(keys: Sequence[str]) -> dict[str, Letter]:
    """The letters with these keys."""
    marks = ", ".join(["%s"] * len(keys))
    return {one.key: one for one in _letters(f"o.key in ({marks})", list(keys))} if keys else {}


def move(
    key: str, before: Sequence[str], state: str, moment: datetime, *, why: str = "", batch: str | None = None,
    next_at: datetime | None = None, tried: bool = False,
) -> bool:  # fmt: skip
    """Let a letter go from one of the states ``before`` to ``state``; False when somebody else was faster."""
    marks = ", ".join(["%s"] * len(before))
    with connection.cursor() as cursor:
        cursor.execute(
            "update outbox set state = %s, why = %s, changed = %s, next_at = coalesce(%s, next_at), "
            f"batch = coalesce(%s, batch), tries = tries + %s where key = %s and state in ({marks})",
            [state, why[:200], text_of(moment), text_of(next_at) if next_at else None, batch, int(tried), key, *before],
        )
        return bool(cursor.rowcount == 1)


def drop_case(uid: str, moment: datetime) -> int:
    """The case was erased: nothing of it is sent any more, and no word or number of it stays."""
    with connection.cursor() as cursor:
        cursor.execute("delete from message_code where uid = %s", [uid])
        cursor.execute(
            "update outbox set phone = '', zh = '', en = '', sms = '', changed = %s, "
            "state = case when state in (%s, %s, %s, %s) then %s else state end where uid = %s",
            [text_of(moment), WAITING, FAILED, CALL, PAPER, DROPPED, uid],
        )
        return int(cursor.rowcount)


def keys_of(uid: str) -> list[str]:
    """The keys of all letters of a case, by which sheets name them."""
    with connection.cursor() as cursor:
        cursor.execute("select key from outbox where uid = %s", [uid])
        return [row[0] for row in cursor.fetchall()]


def sweep(moment: datetime) -> int:
    """Forget words and telephones of messages that have been over for thirty days, and codes past their day."""
    with connection.cursor() as cursor:
        cursor.execute("delete from message_code where until < %s", [text_of(moment - KEPT)])
        cursor.execute(
            "update outbox set phone = '', zh = '', en = '', sms = '' "
            "where state in (%s, %s, %s) and changed < %s and zh <> ''",
            [*OVER, text_of(moment - KEPT)],
        )
        return int(cursor.rowcount)


# --- what a viewer may see --------------------------------------------------------------------------------------------


def counts(viewer: Viewer, book: Book) -> dict[str, int]:
    """How many messages stand in each state, of the cases that ``viewer`` may see."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select o.state, count(*) from outbox o join case_row c on c.uid = o.uid where {where} group by o.state", given
        )
        return {state: int(count) for state, count in cursor.fetchall()}


def lines(
    viewer: Viewer, book: Book, states: Sequence[str], page: int = 1, size: int = 50, uid: str | None = None
) -> tuple[list[tuple[Letter, str]], int]:
    """Letters in ``states`` with their cases' numbers, newest first, as far as ``viewer`` may see; and how many in all."""
    where, given = scope(viewer, book.owners, book.closed)
    marks = ", ".join(["%s"] * len(states))
    where, given = f"{where} and o.state in ({marks})", [*given, *states]
    if uid is not None:
        where, given = f"{where} and o.uid = %s", [*given, uid]
    start = "from outbox o join case_row c on c.uid = o.uid"
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {start} where {where}", given)
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select {_SELECT}, c.number {start} where {where} order by o.made desc, o.key limit %s offset %s",
            [*given, size, (max(1, page) - 1) * size],
        )
        return [(Letter(*row[:-1]), str(row[-1] or "")) for row in cursor.fetchall()], total


def one(viewer: Viewer, book: Book, key: str) -> tuple[Letter, str] | None:
    """The letter with this key and the number of its case, if ``viewer`` may see the case."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_SELECT}, c.number from outbox o join case_row c on c.uid = o.uid where o.key = %s and {where}",
            [key, *given],
        )
        row = cursor.fetchone()
    return (Letter(*row[:-1]), str(row[-1] or "")) if row else None


def _letters(where: str, given: list[Any]) -> list[Letter]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT} from outbox o where {where}", given)
        return [Letter(*row) for row in cursor.fetchall()]
