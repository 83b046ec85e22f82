"""Lines of payment batches and lines of money as rows of their own, made of the journal alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError

from shoushan.records.cases.rows import Sheet, Writer, upsert
from shoushan.rules.procedure.effects.pay import RETURNED
from shoushan.rules.procedure.payment_refusals import PaidMeanwhile
from shoushan.rules.procedure.values import Fact, Stamp, State

OPEN = "open"
TABLES = {
    "payment_line": """
        case_id bigint not null, no integer not null, claim text not null, purpose text not null, period text not null,
        amount bigint not null, state text not null, why text, again text, once text, sealed text,
        granted integer not null default 0, ended text, line text,
        primary key (case_id, no)""",
    "case_money": """
        case_id bigint not null, line text not null, amount bigint not null, paid bigint not null, state text not null,
        purpose text, period text, batch text, again text, primary key (case_id, line)""",
}
"""``payment_line``: the lines of a batch, ``once`` the key that holds one person, purpose and period while a line was not
returned, ``line`` the line of money that the case owes, where that is paid; ``case_money``: the lines of money of every case.
Both are made of the journal alone."""
INDEXES = (
    "create unique index if not exists payment_line_once on payment_line (once)",
    "create index if not exists payment_line_claim on payment_line (claim, period)",
    "create index if not exists payment_line_state on payment_line (purpose, state)",
    "create index if not exists case_money_purpose on case_money (purpose, period)",
)
_COLUMNS = ("case_id", "no", "claim", "purpose", "period", "amount", "state", "again", "once", "sealed", "line")
EFFECTS = frozenset({"pay.freeze", "pay.approve", "pay.result", "pay.release"})


def once_key(purpose: str, period: str, person: str, claim: str) -> str:
    """What one person may stand under once: purpose, period, and the keyed digest of the number; for what is paid once in a
    case its id stands in place of the period."""
    return f"{purpose}|{period if period != 'once' else claim}|{person}"


def write(cursor: Writer | Sheet, case_id: int, sealer: Callable[[bytes], str], fact: Fact, stamp: Stamp, after: State) -> None:
    """The rows that a fact of ``EFFECTS`` makes or changes. Raises ``PaidMeanwhile`` when somebody stands elsewhere."""
    content: Mapping[str, Any] = fact.content
    if fact.effect == "pay.freeze":
        _freeze(cursor, case_id, sealer, str(fact.data["source"]), content)
    elif fact.effect == "pay.approve":
        if after.payment.get("granted"):
            _grant(cursor, case_id)
    elif fact.effect == "pay.result":
        why: Mapping[str, str] = content.get("why") or {}
        for no, came, _ in content.get("rows") or ():
            values = {"state": came, "why": why.get(str(no)), "ended": stamp.day.isoformat()}
            _set(cursor, case_id, no, {**values, **({"once": None} if came == RETURNED else {})})
    elif isinstance(cursor, Sheet):
        cursor.drop("payment_line", case_id)
    else:
        cursor.execute("delete from payment_line where case_id = %s", [case_id])


def _freeze(
    cursor: Writer | Sheet, case_id: int, sealer: Callable[[bytes], str], purpose: str, content: Mapping[str, Any]
) -> None:
    payees = {row[0]: row[1:] for row in content.get("payees") or ()}
    made: list[list[Any]] = []
    for no, claim, amount, period, again, *owed in content.get("rows") or ():
        person, *told = payees.get(no) or ("", "", "", "", "")
        sealed = sealer(json.dumps(told, ensure_ascii=False).encode())
        once = once_key(purpose, str(period), str(person), str(claim))
        made.append([case_id, no, claim, purpose, period, amount, OPEN, again, once, sealed, *(owed or [None])])
    if isinstance(cursor, Sheet):
        for row in made:
            cursor.put("payment_line", {"case_id": case_id, "no": row[1]}, dict(zip(_COLUMNS[2:], row[2:], strict=True)))
        return
    marks = ", ".join(["%s"] * len(_COLUMNS))
    try:
        _many(cursor, f"insert into payment_line ({', '.join(_COLUMNS)}) values ({marks})", made)
    except IntegrityError as fault:
        raise PaidMeanwhile from fault


def _grant(cursor: Writer | Sheet, case_id: int) -> None:
    if isinstance(cursor, Sheet):
        cursor.change_all("payment_line", case_id, {"granted": 1})
    else:
        cursor.execute("update payment_line set granted = 1 where case_id = %s", [case_id])


def _many(cursor: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    cursor.executemany(sql, rows)


def _set(cursor: Writer | Sheet, case_id: int, no: Any, values: Mapping[str, Any]) -> None:
    if isinstance(cursor, Sheet):
        cursor.change("payment_line", {"case_id": case_id, "no": no}, values)
        return
    sets = ", ".join(f"{name} = %s" for name in values)
    cursor.execute(f"update payment_line set {sets} where case_id = %s and no = %s", [*values.values(), case_id, no])


def money(cursor: Writer | Sheet, case_id: int, before: State | None, after: State) -> None:
    """The lines of money of a case, as they stand."""
    old = before.money if before else {}
    for line, held in after.money.items():
        if old.get(line) == held:
            continue
        values = {key: held.get(key) for key in ("amount", "paid", "state", "purpose", "period", "batch", "again")}
        upsert(cursor, "case_money", {"case_id": case_id, "line": line}, values)
