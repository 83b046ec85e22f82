"""What the people whose case it is may see of it beyond its progress: how an amount was formed, and what was paid when.

Only to parties of the roles that the version names: signed in, or with the query code and the telephone that the case has of
them. The version says which worksheets, lines and payments are told; rows, values of others and closed classes never are.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import read
from shoushan.records.cases.beside import Neighbours, neighbours
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.shown import NotVisible
from shoushan.records.cases.worksheets import codes_of
from shoushan.records.journal.read import entries_of
from shoushan.records.units.viewer import Viewer, in_force
from shoushan.rules.catalogue.model import Own, Version
from shoushan.rules.procedure.values import State
from shoushan.rules.procedure.worksheet_words import SheetTold, told
from shoushan.rules.text import Text

PURPOSE = "own-telephone"


class NotProven(Exception):
    """Whoever asks has not shown to be a party of the case: by signing in, or by the telephone that the case has."""


@dataclass(frozen=True, slots=True)
class Paid:
    """One line of money: for which period and what, how much (fen), what became of it, the day it was paid, why it came
    back, whether it stands in place of one that came back."""

    label: Text
    period: str
    amount: int
    state: str
    on: date | None = None
    why: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnShown:
    """The worksheets line by line, the money oldest first, days that lie ahead, how to object, remedies of the last letter."""

    sheets: tuple[SheetTold, ...]
    money: tuple[Paid, ...]
    next: tuple[tuple[Text, date], ...]
    object: Text
    remedy: Text | None = None
    beside: Neighbours | None = None


def digest_of(phone: str) -> str:
    """A telephone as a session keeps it: a keyed digest of its digits."""
    return keyed_digest("".join(letter for letter in phone if letter.isdigit())[-11:], PURPOSE)


def own(viewer: Viewer, book: Book, uid: str, moment: datetime, phone: str = "") -> OwnShown:
    """What ``viewer`` may see as a party; ``phone`` is what ``digest_of`` gave for a telephone that was typed.

    Raises ``NotVisible`` where there is nothing to tell to this viewer, ``NotProven`` where it must first be shown who asks.
    """
    if viewer.kind not in {"citizen", "tracker"}:
        raise NotVisible(uid)
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, uid)
        version = book.version_of(loaded.state)
        cursor.execute("select klass from case_row where id = %s", [loaded.id])
        if version.own is None or loaded.state.void or cursor.fetchone()[0] is not None:
            raise NotVisible(uid)
        marks = ", ".join(["%s"] * len(version.own.parties))
        force, days = in_force(moment.astimezone(book.zone).date().isoformat())
        cursor.execute(
            f"select id_digest, phone from case_party where case_id = %s and {force} and role in ({marks})",
            [loaded.id, *days, *version.own.parties],
        )
        parties = cursor.fetchall()
    if not any(_is(viewer, digest, number, phone) for digest, number in parties):
        raise NotProven(uid)
    return _shown(book, version, version.own, loaded, moment)


def _is(viewer: Viewer, digest: str | None, number: str | None, phone: str) -> bool:
    """Whether the viewer is this party."""
    if viewer.kind == "citizen":
        return bool(digest) and digest in viewer.parties
    return bool(number and phone) and hmac.compare_digest(digest_of(str(number)), phone)


def _shown(book: Book, version: Version, own: Own, loaded: Loaded, moment: datetime) -> OwnShown:
    state = loaded.state
    sheets = []
    for name, lines in own.worksheets.items():
        held = state.sheets.get(name)
        found = told(version, name, held, codes_of(book, version)) if held else None
        if found is not None:
            kept = tuple(replace(one, rows=()) for one in found.lines if one.id in lines or not lines)
            if any(one.stands not in ("left", "gone") for one in kept):
                sheets.append(replace(found, lines=kept))
    today = moment.astimezone(book.zone).date()
    ahead = [(version.fields[name].label, state.fields.get(name)) for name in own.next if name in version.fields]
    days = tuple((label, date.fromisoformat(str(day))) for label, day in ahead if day)
    return OwnShown(
        tuple(sheets), _money(version, own, loaded), tuple((label, day) for label, day in days if day >= today), own.object,
        _remedy(version, state), neighbours(book, version, state, own.beside) if own.beside else None,
    )  # fmt: skip


def _money(version: Version, own: Own, loaded: Loaded) -> tuple[Paid, ...]:
    """The lines that the version lets its people see, each with its last day and reason as the entries tell them."""
    state = loaded.state
    told_of = [one for one in version.payments if one.id in own.payments]
    labels = {f"{state.ledger}.{one.id}": one.label for one in told_of}
    lines = {one.line: one.label for one in told_of if one.line}
    wanted = {
        line: labels.get(str(held.get("purpose"))) or lines.get(line) or _plain(held.get("purpose") or line)
        for line, held in state.money.items()
        if held.get("purpose") in labels or line in own.payments
    }
    if not wanted:
        return ()
    on: dict[str, str] = {}
    why: dict[str, str] = {}
    for entry in entries_of(transaction.get_connection(), loaded.id):
        for fact in entry.facts():
            if fact.effect == "money.paid":
                on[str(fact.data["line"])] = str(fact.data["on"])
            elif fact.effect == "money.returned":
                why[str(fact.data["line"])] = str(fact.content.get("why") or "")
    return tuple(_paid(label, line, state.money[line], on, why) for line, label in wanted.items())


def _paid(label: Text, line: str, held: Mapping[str, Any], on: Mapping[str, str], why: Mapping[str, str]) -> Paid:
    paid = held["state"] in ("paid", "part-paid") and line in on
    day = date.fromisoformat(on[line][:10]) if paid else None
    back = why.get(line, "") if held["state"] == "returned" else ""
    return Paid(label, str(held.get("period") or ""), held["amount"], held["state"], day, back, bool(held.get("again")))


def _plain(text: Any) -> Text:
    return Text(str(text), str(text))


def _remedy(version: Version, state: State) -> Text | None:
    """The remedies of the newest letter that names any, as its definition says them."""
    kinds = [str(held.get("kind")) for held in state.papers.values() if held.get("state") != "void"]
    found = [version.papers[kind].remedy for kind in reversed(kinds) if kind in version.papers]
    return next((one for one in found if one is not None and "{" not in one.zh), None)
