"""Who is due in a batch of payments: every case of a ledger asked by its own version, and what is held out as a doubt."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import keys, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.paying import once_key
from shoushan.records.journal.keys import keys_between
from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, evaluate, names, unknown_names
from shoushan.rules.catalogue.model import Ledger, Payment, Version
from shoushan.rules.procedure.effects.pay import RETURNED
from shoushan.rules.procedure.payment_refusals import NoSuchPayment
from shoushan.rules.procedure.periods import Period, period_named
from shoushan.rules.text import Text

Told = Mapping[str, Any]
_CASE = ("id", "uid", "version", "number", "stage", "outcome", "opened_on", "closed_on", "unit", "service")
NO_NUMBER = Text("没有身份证号，分不清是不是同一个人", "no identity number: it cannot be told who it is")
NO_ACCOUNT = Text("没有收款账号", "no account to pay to")
NO_PARTY = Text("没有收款人", "nobody to pay to")
NO_AMOUNT = Text("金额不是正数", "the amount is not positive")
PART_PAID = Text("已经另外支付了一部分，余款请人工核对", "a part was paid otherwise: the rest is to be checked by hand")
TWICE = Text("同一个人在本名单里有两件", "the same person stands twice in this list")


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment of a ledger and the period it is asked for."""

    ledger: Ledger
    payment: Payment
    period: Period | None
    code: str

    @property
    def purpose(self) -> str:
        """What keeps one person to one payment: ledger and payment."""
        return f"{self.ledger.id}.{self.payment.id}"


def asked(book: Book, source: str, code: str) -> Asked:
    """What ``source`` (``<ledger>.<payment>``) and the code of a period mean. Raises ``NoSuchPayment``."""
    id_, _, payment = source.partition(".")
    ledger = book.pack.ledgers.get(id_)
    found = next((one for v in reversed(ledger.versions) for one in v.payments if one.id == payment), None) if ledger else None
    if ledger is None or found is None:
        raise NoSuchPayment(source)
    if found.every == "once":
        if code != "once":
            raise NoSuchPayment(code, "pay_period")
        return Asked(ledger, found, None, code)
    period = period_named(code, found.every)
    if period is None or period.code != code:
        raise NoSuchPayment(code, "pay_period")
    return Asked(ledger, found, period, code)


def due(book: Book, source: str, code: str) -> dict[str, list[dict[str, Any]]]:
    """The ``lines`` that are due and the ``doubts``, in the order of the cases' numbers; what came back stands before.

    A case that is not due stands in neither. Raises ``NoSuchPayment``.
    """
    what = asked(book, source, code)
    asking = _Asking(what, *_held(what.purpose))
    for row in _rows(book, what):
        asking.case(row)
    return {"lines": asking.lines, "held": asking.doubts}


@dataclass(slots=True)
class _Row:
    """A case with its plain values, whoever is paid, and the payment as its own version has it."""

    case: dict[str, Any]
    values: dict[str, Any]
    version: Version
    payment: Payment
    person: str | None
    payee: tuple[str, str, str, str] | None
    owed: tuple[int, int] | None = None
    """Amount and paid of the line of money that the payment names, where the case has it."""


class _Asking:
    """Asks case after case; ``live`` holds the keys taken with their batch, ``back`` by case the periods that came back."""

    def __init__(self, what: Asked, live: Mapping[str, str], back: Mapping[str, Mapping[str, str]]) -> None:
        self.what, self.live, self.back = what, live, back
        self.lines: list[dict[str, Any]] = []
        self.doubts: list[dict[str, Any]] = []
        self.listed: set[str] = set()

    def case(self, row: _Row) -> None:
        """Put a case among the lines or the doubts, for every period that is to be paid."""
        back = self.back.get(row.case["uid"], {})
        for code, line in back.items():
            self.period(row, None if code == "once" else period_named(code, row.payment.every), line)
        if self.what.code not in back:
            self.period(row, self.what.period, None)

    def period(self, row: _Row, period: Period | None, again: str | None) -> None:
        code = period.code if period else "once"
        look = _look(row, period)
        if row.payment.line and (row.owed is None or row.owed[0] <= row.owed[1]):
            return
        applies = evaluate(row.payment.where, look)
        if applies is False and again is None:
            return
        why = _unknown(row, row.payment.where, look) if applies is UNKNOWN else self.doubt(row, look)
        amount = row.owed[0] if row.owed else evaluate(row.payment.amount, look) if row.payment.amount else 0
        if why is None and row.payment.amount and amount is UNKNOWN:
            why = _unknown(row, row.payment.amount, look)
        if why is None and row.owed and row.owed[1]:
            why = PART_PAID
        if why is None:
            why = self.payable(row, code, int(amount))
        if why is not None:
            self.doubts.append({"claim": row.case["uid"], "period": code, "why": [why.zh, why.en]})
            return
        assert row.payee is not None
        self.listed.add(once_key(self.what.purpose, code, str(row.person), row.case["uid"]))
        name, number, bank, account = row.payee
        self.lines.append({
            "claim": row.case["uid"], "amount": int(amount), "period": code, "again": again, "person": row.person,
            "name": name, "number": number, "bank": bank, "account": account, "line": row.payment.line,
        })  # fmt: skip

    def doubt(self, row: _Row, look: Callable[[str], Any]) -> Text | None:
        for one in row.payment.doubts:
            holds = evaluate(one.when, look)
            if holds is not False:
                return one.label if holds is True else _unknown(row, one.when, look)
        return None

    def payable(self, row: _Row, code: str, amount: int) -> Text | None:
        if amount <= 0:
            return NO_AMOUNT
        if row.payee is None:
            return NO_PARTY
        if row.person is None:
            return NO_NUMBER
        if row.payment.account and not row.payee[3]:
            return NO_ACCOUNT
        once = once_key(self.what.purpose, code, row.person, row.case["uid"])
        if once in self.live:
            return Text(f"这一期已经列入批次 {self.live[once]}", f"stands in batch {self.live[once]} for this period")
        return TWICE if once in self.listed else None


def _look(row: _Row, period: Period | None) -> Callable[[str], Any]:
    def look(name: str) -> Any:
        head, _, rest = name.partition(".")
        if head == "period":
            days = {"from": period.first.isoformat(), "to": period.last.isoformat(), "code": period.code} if period else {}
            return days.get(rest)
        if head == "case":
            return row.case["closed_on"] is not None if rest == "closed" else row.case.get(rest)
        return row.values.get(name)

    return look


def _unknown(row: _Row, expr: Expr, look: Callable[[str], Any]) -> Text:
    missing = unknown_names(expr, look) or names(expr)
    labels = [row.version.fields[name].label if name in row.version.fields else Text(name, name) for name in missing]
    said = Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
    return Text(f"无法判断：缺{said.zh}", f"cannot tell: {said.en} is missing")


# --- what stands in the tables --------------------------------------------------------------------------------------


def _held(purpose: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The keys that are taken, each with its batch's number, and by claim the periods that came back and stand nowhere now,
    each with the line that came back last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.once, c.number, p.claim, p.period, p.no, p.state from payment_line p join case_row c on c.id = p.case_id "
            "where p.purpose = %s order by p.case_id, p.no",
            [purpose],
        )
        rows = cursor.fetchall()
    live = {once: str(number) for once, number, *_ in rows if once}
    standing = {(claim, period) for once, _, claim, period, _, _ in rows if once}
    back: dict[str, dict[str, str]] = {}
    for _, number, claim, period, no, state in rows:
        if state == RETURNED and (claim, period) not in standing:
            back.setdefault(claim, {})[period] = f"{number}#{no}"
    return live, back


def _rows(book: Book, what: Asked) -> Iterator[_Row]:
    """Every case of the ledger whose version pays this, with the fields that the payment asks about."""
    ledger = what.ledger
    payments = {v.key: (v, one) for v in ledger.versions for one in v.payments if one.id == what.payment.id}
    fields = typed.fields_of(ledger)
    wanted = sorted({
        name for _, one in payments.values() for expr in (one.where, one.amount, *(doubt.when for doubt in one.doubts))
        if expr is not None for name in names(expr)
        if name in fields and fields[name].type != "rows" and fields[name].klass != "sensitive"
    })  # fmt: skip
    others = sorted({name for _, one in payments.values() for name in (one.account, one.bank) if name} - set(wanted))
    columns = "".join(f', l."{name}"' for name in (*wanted, *others))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(f'c.{name}' for name in _CASE)}{columns} "
            f"from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id "
            "where c.ledger = %s and c.void = 0 and c.history = 0 and c.hidden is null order by c.number, c.id",
            [ledger.id],
        )
        found = cursor.fetchall()
    parties, opener = _parties(ledger.id), _Opener([row[0] for row in found])
    owed = _owed(ledger.id, {one.line for _, one in payments.values() if one.line})
    for row in found:
        case = dict(zip(_CASE, row, strict=False))
        if case["version"] not in payments:
            continue
        version, payment = payments[case["version"]]
        cells = dict(zip((*wanted, *others), row[len(_CASE) :], strict=True))
        values = {name: typed.from_column(fields[name], cells[name]) for name in wanted if cells[name] is not None}
        person, payee = None, None
        if (party := parties.get((case["id"], payment.party))) is not None:
            name, cipher, person = party
            account, bank = (opener.field(case["id"], fields, cells, one) for one in (payment.account, payment.bank))
            payee = (name or "", opener.text(case["id"], cipher), bank, account)
        yield _Row(case, values, version, payment, person, payee, owed.get((case["id"], payment.line or "")))


def _owed(ledger: str, lines: Collection[str]) -> dict[tuple[int, str], tuple[int, int]]:
    """By case and line: what is due on it and what was paid."""
    if not lines:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.case_id, m.line, m.amount, m.paid from case_money m join case_row c on c.id = m.case_id "
            f"where c.ledger = %s and m.line in ({', '.join(['%s'] * len(lines))})",
            [ledger, *sorted(lines)],
        )
        return {(case, line): (amount, paid) for case, line, amount, paid in cursor.fetchall()}


def _parties(ledger: str) -> dict[tuple[int, str], tuple[str | None, str | None, str | None]]:
    """By case and role the first party in force: its name, its sealed number, the keyed digest of that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.case_id, p.role, p.name, p.id_cipher, p.id_digest from case_party p join case_row c on c.id = p.case_id "
            "where c.ledger = %s and p.ended = 0 order by p.case_id, p.party desc",
            [ledger],
        )
        return {(case, role): (name, cipher, digest) for case, role, name, cipher, digest in cursor.fetchall()}


class _Opener:
    """Opens sealed cells of many cases, whose keys are fetched together."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._wrapped = keys_between(transaction.get_connection(), min(ids), max(ids)) if ids else {}

    def text(self, case_id: int, sealed: str | None) -> str:
        """The text behind a sealed cell; nothing where there is none or its key was destroyed."""
        wrapped = self._wrapped.get(case_id)
        return keys.open_with(keys.unwrap(wrapped))(sealed).decode() if sealed and wrapped else ""

    def field(self, case_id: int, fields: Mapping[str, Any], cells: Mapping[str, Any], name: str | None) -> str:
        """The value of a field, sealed or not, as text."""
        cell = cells.get(name) if name else None
        if cell is None or name is None:
            return ""
        return str(json.loads(self.text(case_id, cell) or '""')) if fields[name].klass == "sensitive" else str(cell)


def lines_of(case_id: int) -> dict[int, dict[str, Any]]:
    """The lines of a batch by their number, with state and amount: what the bank's answer is held to. ``owed`` is what the
    case owes now on a line of its own that is paid (nothing where it is void); else it is None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.no, p.state, p.amount, case when p.line is null then null when k.void = 1 then 0 "
            "else coalesce(m.amount - m.paid, 0) end from payment_line p left join case_row k on k.uid = p.claim "
            "left join case_money m on m.case_id = k.id and m.line = p.line where p.case_id = %s order by p.no",
            [case_id],
        )
        return {no: {"state": state, "amount": amount, "owed": owed} for no, state, amount, owed in cursor.fetchall()}


def listed(uid: str) -> dict[str, str]:
    """The lines of money of a case that stand in a batch and have not come back, each with the number of the batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.line, c.number from payment_line p join case_row c on c.id = p.case_id "
            "where p.claim = %s and p.line is not null and p.once is not null",
            [uid],
        )
        return {line: str(number) for line, number in cursor.fetchall()}
