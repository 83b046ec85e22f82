"""A case's worksheet beside those of its neighbours (同楼对照): the same lines, without anything that tells who they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from shoushan.records.cases import loading, typed
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.model import Beside, Version
from shoushan.rules.procedure.values import State
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.text import Text

LEAST = 3
"""Of fewer neighbours nothing is told: one would know whose amounts they are."""
MOST = 40
NOTHING = Text("–", "–")
"""Stands for a line that does not apply; a column of nothing else is left out."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``heads`` of the columns; a row for ``own`` and for each of ``others``, by their result; ``place``: what they share."""

    place: tuple[Text, ...]
    heads: tuple[Text, ...]
    own: tuple[Text, ...]
    others: tuple[tuple[Text, ...], ...]


def neighbours(book: Book, version: Version, state: State, rule: Beside) -> Neighbours | None:
    """The case's lines and those of its neighbours; ``None`` before it has a worksheet, or among too few of them."""
    sheet = version.worksheets.get(rule.sheet)
    same = {name: state.fields.get(name) for name in rule.same}
    if sheet is None or rule.sheet not in state.sheets or any(value is None for value in same.values()):
        return None
    ledger = book.ledger(state.ledger)
    where = " and ".join(f"l.{name} = %s" for name in same)
    given = [typed.to_column(version.fields[name], value) for name, value in same.items()]
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid from {typed.table_of(ledger.id)} l join case_row c on c.id = l.case_id "
            f"where {where} and c.uid <> %s and c.void = 0 and c.klass is null and c.hidden is null order by c.id limit {MOST}",
            [*given, state.case],
        )
        for (uid,) in cursor.fetchall():
            other = loading.load(cursor, uid, book.ledger).state
            if rule.sheet in other.sheets:
                found.append(other)
    if len(found) < LEAST:
        return None
    found.sort(key=lambda one: one.sheets[rule.sheet].get("total") or 0)
    lines = [line for line in sheet.lines if line.id in rule.lines]
    heads = (*(version.fields[name].label for name in rule.shows), *(line.label for line in lines))

    def row(one: State) -> tuple[Text, ...]:
        told = [_value(book, version, name, one) for name in rule.shows]
        amounts = one.sheets[rule.sheet]["lines"]
        return (*told, *(_amount(amounts.get(line.id), line.unit) for line in lines))

    place = tuple(_value(book, version, name, state) for name in rule.same)
    rows = [row(state), *(row(one) for one in found)]
    told = [at for at in range(len(heads)) if any(cells[at] != NOTHING for cells in rows)]
    own, *others = (tuple(cells[at] for at in told) for cells in rows)
    return Neighbours(place, tuple(heads[at] for at in told), own, tuple(others))


def _amount(amount: int | None, unit: str) -> Text:
    return NOTHING if amount is None else amount_words(amount, unit)


def _value(book: Book, version: Version, name: str, state: State) -> Text:
    field, value = version.fields[name], state.fields.get(name)
    if value is None:
        return NOTHING
    if field.type in ("money", "area") and isinstance(value, int):
        return amount_words(value, field.type)
    codes = book.pack.code_lists.get(field.list or "")
    if codes and str(value) in codes.codes:
        return codes.codes[str(value)].label
    return Text(str(value), str(value))
