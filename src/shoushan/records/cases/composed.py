"""Composed reports as they stand in their ledger; what changes them is `composing`.

A report's body is kept line by line. A number in it is the id of an indicator, so a report holds no value until it is opened;
what was released is the file, kept with the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import CaseShown
from shoushan.rules.catalogue.compositions import KINDS, Line, LineKind
from shoushan.rules.catalogue.model import Ledger, Value

ROLE = "report"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a report's lines. ``period`` names the period it is written for; ``counted_on`` is the day as of which
    its figures count; ``definition`` and ``previous`` say what it was begun from."""

    title: str
    organ: str
    period: str
    first: date
    last: date
    counted_on: date
    kind: str = "topic"
    title_en: str = ""
    addressee: str = ""
    definition: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A report as its case holds it. ``known_at`` is the leaf at which its figures were fixed when it was sent for review."""

    uid: str
    number: str
    stage: str
    head: Head
    lines: tuple[Line, ...]
    n: int
    revision: int = 1
    unbound: int = 0
    known_at: int | None = None
    file: str = ""
    """The id of the released file among the case's files; empty before the release."""


def ledger_of(book: Book) -> Ledger | None:
    """The ledger of composed reports, where the pack has one."""
    return book.pack.with_role(ROLE)


def is_composed(ledger: Ledger, verb: str) -> bool:
    """Whether an act of this verb has its own page: the body, the leaf and the file are given by it and asked by no form."""
    return ledger.role == ROLE and verb in ("draft", "revise", "send-for-review", "release")


def composed_of(shown: CaseShown) -> Composed:
    """The report of a case that somebody was shown. No act but the release adds a file to it."""
    held: Mapping[str, Any] = shown.state.fields
    head = Head(
        str(held.get("report_title") or ""), str(held.get("organ") or ""), str(held.get("report_period") or ""),
        date.fromisoformat(str(held["period_first"])), date.fromisoformat(str(held["period_last"])),
        date.fromisoformat(str(held["counted_on"])), str(held.get("report_kind") or "topic"),
        *(str(held.get(name) or "") for name in ("report_title_en", "addressee", "definition", "previous")),
    )  # fmt: skip
    rows = sorted((held.get("body") or {}).values(), key=lambda row: int(row["no"]))
    file = next(reversed(list(map(str, shown.state.files))), "") if held.get("file_digest") else ""
    known_at = held.get("known_at")
    return Composed(
        shown.uid, shown.number, shown.state.stage or "", head, tuple(map(line_of, rows)), shown.n,
        int(held.get("revision") or 1), int(held.get("unbound") or 0), None if known_at is None else int(known_at), file,
    )  # fmt: skip


def line_of(row: Mapping[str, Any]) -> Line:
    """A row of the body as a line; a kind that nobody knows any more is a paragraph."""
    kind: LineKind = next((one for one in KINDS if one == row.get("kind")), "paragraph")
    figures = tuple(one for one in str(row.get("figures") or "").split("\n") if one.strip())
    ranks = tuple("" if one == "-" else one for one in str(row.get("ranks") or "").split("\n") if one)
    return Line(kind, str(row.get("text") or ""), str(row.get("text_en") or ""), figures, ranks, str(row.get("by") or ""))


def rows_of(lines: Sequence[Line]) -> list[Value]:
    """The lines as rows of the body, numbered from 1."""
    found: list[Value] = []
    for no, line in enumerate(lines, 1):
        cells = {
            "text": line.zh, "text_en": line.en, "figures": "\n".join(line.figures),
            "ranks": "\n".join(one or "-" for one in line.ranks) if any(line.ranks) else "", "by": line.by,
        }  # fmt: skip
        found.append({"no": no, "kind": line.kind, **{name: text for name, text in cells.items() if text}})
    return found


def given_of(head: Head, lines: Sequence[Line], unbound: int) -> dict[str, Value]:
    """Head and body as the act that drafts is given them."""
    given: dict[str, Value] = {
        "report_title": head.title, "report_title_en": head.title_en, "report_kind": head.kind, "organ": head.organ,
        "report_period": head.period, "period_first": head.first.isoformat(), "period_last": head.last.isoformat(),
        "counted_on": head.counted_on.isoformat(), "addressee": head.addressee, "definition": head.definition,
        "previous": head.previous, "unbound": unbound, "body": rows_of(lines),
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in ("", None)}
