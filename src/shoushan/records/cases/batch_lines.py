"""The lines of a payment batch as one viewer may see them, the bank's file, and what its answer says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import claims, keys, loading, read
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.records.journal.read import entries_of
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.masks import mask
from shoushan.rules.catalogue.model import Bank, BankColumn
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of a batch; names, numbers and accounts are masked unless ``clear`` was asked for. Amount in fen."""

    no: int
    claim: str
    number: str
    name: str
    id_number: str
    bank: str
    account: str
    amount: int
    period: str
    state: str
    why: str
    again: str


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A case that is held out, and why."""

    claim: str
    number: str
    period: str
    why: Text


def lines(case_id: int, *, clear: bool = False) -> tuple[LineShown, ...]:
    """The frozen lines of a batch in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.no, p.claim, c.number, p.sealed, p.amount, p.period, p.state, p.why, p.again from payment_line p "
            "left join case_row c on c.uid = p.claim where p.case_id = %s order by p.no",
            [case_id],
        )
        rows = cursor.fetchall()
    key = loading.case_key(case_id) if rows else None
    opened = keys.open_with(key) if key else None
    found = []
    for no, claim, number, sealed, amount, period, state, why, again in rows:
        name, id_number, bank, account = json.loads(opened(sealed)) if opened and sealed else ("", "", "", "")
        found.append(_line(no, claim, number, (name, id_number, bank, account), amount, period, (state, why, again), clear))
    return tuple(found)


def due(book: Book, source: str, period: str) -> tuple[tuple[LineShown, ...], tuple[DoubtShown, ...]]:
    """What would be frozen now, and what is held out. Raises ``NoSuchPayment``."""
    found = claims.due(book, source, period)
    numbers = _numbers([str(one["claim"]) for one in (*found["lines"], *found["held"])])
    shown = tuple(
        _line(no, one["claim"], numbers.get(one["claim"], ""), (one["name"], one["number"], one["bank"], one["account"]),
              one["amount"], one["period"], ("open", None, one["again"]), False)
        for no, one in enumerate(found["lines"], start=1)
    )  # fmt: skip
    held = tuple(
        DoubtShown(one["claim"], numbers.get(one["claim"], ""), one["period"], Text(*one["why"])) for one in found["held"]
    )
    return shown, held


def doubts(case_id: int) -> tuple[DoubtShown, ...]:
    """What was held out when the list was frozen last."""
    found: Sequence[Any] = ()
    for entry in entries_of(transaction.get_connection(), case_id):
        for fact in entry.facts():
            if fact.effect == "pay.freeze":
                found = fact.content.get("out") or ()
    numbers = _numbers([str(one[0]) for one in found])
    return tuple(DoubtShown(claim, numbers.get(claim, ""), period, Text(zh, en)) for claim, period, zh, en in found)


def _line(
    no: int, claim: str, number: str | None, payee: tuple[str, str, str, str], amount: int, period: str,
    stands: tuple[str, str | None, str | None], clear: bool,
) -> LineShown:  # fmt: skip
    name, id_number, bank, account = payee
    if not clear:
        name, id_number = str(mask("text", "personal", name) or ""), str(mask("id-number", "personal", id_number) or "")
        account = f"＊＊＊{account[-4:]}" if account else ""
    state, why, again = stands
    return LineShown(no, claim, number or "", name, id_number, bank, account, amount, period, state, why or "", again or "")


def _numbers(uids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(uids), 500):
            some = list(dict.fromkeys(uids[first : first + 500]))
            cursor.execute(f"select uid, number from case_row where uid in ({', '.join(['%s'] * len(some))})", some)
            found |= {uid: number or "" for uid, number in cursor.fetchall()}
    return found


def bank_rows(bank: Bank, found: Sequence[LineShown], batch: str, purpose: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the bank's file, in the order of its template."""
    return tuple(tuple(_cell(column, line, batch, purpose) for column in bank.columns) for line in found)


def _cell(column: BankColumn, line: LineShown, batch: str, purpose: str) -> str:
    said: Mapping[str, str] = {
        "no": str(line.no), "name": line.name, "number": line.id_number, "account": line.account, "bank": line.bank,
        "amount": f"{line.amount // 100}.{line.amount % 100:02d}", "period": line.period, "purpose": purpose, "batch": batch,
        "text": column.text,
    }  # fmt: skip
    return said[column.what]


def clear_lines(viewer: Viewer, book: Book, uid: str, kind: str, reason: str, moment: datetime) -> tuple[LineShown, ...]:
    """The lines in the clear, for the bank's file or the roll; the access log says who took them. Raises ``NotVisible``."""
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, uid)
    access.note(transaction.get_connection(), Access(moment, viewer.handle, kind, loaded.id, ("payees",), reason))
    return lines(loaded.id, clear=True)


def digest(content: bytes) -> str:
    """The digest of a file by which it is known again."""
    return hashlib.sha256(content).hexdigest()
