"""Campaigns: the targets as a query finds them, the lists that were frozen, and the coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.journal.read import entries_of, facts_of
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Campaign, Ledger, Version

LISTS = frozenset({"campaign.freeze", "campaign.supplement"})
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Covered:
    """Coverage of one place (a street, a community of it): targets, and how their tasks stand."""

    place: tuple[str, ...]
    targets: int
    done: int
    out: int
    findings: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Targets that nobody has been to yet."""
        return self.targets - self.done - self.out


@dataclass(frozen=True, slots=True)
class Unreached:
    """A target that could not be reached, and why."""

    uid: str
    number: str
    place: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands for a viewer."""

    rows: tuple[Covered, ...]
    total: Covered
    out: tuple[Unreached, ...]
    finding_codes: tuple[str, ...]


def targets(said: Campaign, book: Book, own: Mapping[str, Any], moment: datetime) -> list[Row]:
    """Every target as of now: its case, its number, whose row it is, and what the list keeps; in order of numbers.

    ``own`` are the fields of the campaign itself. Void, hidden and closed-class cases are never targets; what the condition
    leaves unknown is none either.
    """
    ledger = book.ledger(said.over)
    mine = {f"campaign.{name}": value for name, value in own.items()}
    every = ({**mine, **row} for row in cases_of(ledger, book, moment))
    wanted = [row for row in every if said.where is None or evaluate(said.where, row.get) is True]
    found = []
    for row in wanted:
        cells = {name: row.get(source) for name, source in said.keep.items()}
        kept = {name: value for name, value in cells.items() if value is not None}
        unit = row.get(said.unit)
        found.append({"target": row["case.uid"], "number": row["case.number"], **({"unit": unit} if unit else {}), **kept})
    return sorted(found, key=lambda one: str(one["number"]))


def cases_of(
    ledger: Ledger, book: Book, moment: datetime, where: str = "c.hidden is null", given: Sequence[Any] = ()
) -> Iterator[dict[str, Any]]:
    """The cases of a ledger by the names that conditions use: public and internal fields, ``case.*`` and ``today``.

    Void and closed-class cases are left out; ``where`` (over ``case_row c``) with its values holds it to some of them.
    """
    plain = [one for one in typed.fields_of(ledger).values() if one.klass in ("public", "internal") and one.type != "rows"]
    cells = "".join(f', l."{one.id}"' for one in plain)
    names = (
        "uid", "number", "stage", "opened_on", "closed_on", "outcome", "service", "channel", "unit", "version", "history",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(f'c.{name}' for name in names)}{cells} from case_row c "
            f"join {typed.table_of(ledger.id)} l on l.case_id = c.id "
            f"where {where} and c.ledger = %s and c.void = 0 and c.hidden is null and c.klass is null order by c.id",
            [*given, ledger.id],
        )
        rows = cursor.fetchall()
    today = moment.astimezone(book.zone).date().isoformat()
    for row in rows:
        values = {f"case.{name}": cell for name, cell in zip(names, row, strict=False)}
        values |= {one.id: typed.from_column(one, cell) for one, cell in zip(plain, row[len(names) :], strict=True)}
        closed = values["case.closed_on"] is not None
        yield values | {"case.closed": closed, "case.history": bool(values["case.history"]), "today": today}


def frozen(case_id: int) -> list[Row]:
    """Every row that the lists of a campaign hold, in their order."""
    found: list[Row] = []
    for entry in entries_of(transaction.get_connection(), case_id):
        for fact in facts_of(entry.items):
            if fact.effect in LISTS:
                found += fact.content.get("rows") or ()
    return found


def latecomers(said: Campaign, book: Book, own: Mapping[str, Any], case_id: int, moment: datetime) -> list[Row]:
    """Targets that no list of the campaign holds."""
    held = {row["target"] for row in frozen(case_id)}
    return [row for row in targets(said, book, own, moment) if row["target"] not in held]


def tasks_by(said: Campaign, uid: str, column: str) -> dict[str, str]:
    """What ``column`` of the list says → the task of a campaign; ``target`` gives the targets themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'select l."{column}", c.uid from {typed.table_of(said.ledger)} l join case_row c on c.id = l.case_id '
            'where l."campaign" = %s and c.void = 0 order by c.id',
            [uid],
        )
        return {str(name): task for name, task in cursor.fetchall()}


# --- coverage -------------------------------------------------------------------------------------------------------


def standing(viewer: Viewer, book: Book, version: Version, uid: str) -> Standing:
    """The coverage of a campaign, place by place, of the tasks that ``viewer`` may see."""
    said = version.campaign
    assert said is not None
    tasks = _tasks(viewer, book, said, uid)
    placed: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for task in tasks:
        placed.setdefault(tuple(str(task.get(name) or "") for name in said.by), []).append(task)
    rows = tuple(_covered(said, place, placed[place]) for place in sorted(placed))
    out = tuple(
        Unreached(str(one["uid"]), str(one["number"]), tuple(str(one.get(name) or "") for name in said.by),
                  str(one.get(said.why or "") or ""))
        for one in tasks
        if one["outcome"] in said.out
    )  # fmt: skip
    total = _covered(said, (), tasks)
    return Standing(rows, total, out, tuple(sorted(total.findings)))


def _covered(said: Campaign, place: tuple[str, ...], tasks: Sequence[Mapping[str, Any]]) -> Covered:
    found = Counter(str(one[said.finding]) for one in tasks if said.finding and one.get(said.finding))
    done = sum(_is_done(said, one) for one in tasks)
    return Covered(place, len(tasks), done, sum(one["outcome"] in said.out for one in tasks), dict(found))


def _is_done(said: Campaign, task: Mapping[str, Any]) -> bool:
    """Somebody was there: a finding is entered, or the task ended in one of the outcomes that count as done."""
    if task["outcome"] in said.out:
        return False
    return task["outcome"] in said.done or bool(said.finding and task.get(said.finding))


def _tasks(viewer: Viewer, book: Book, said: Campaign, uid: str) -> list[dict[str, Any]]:
    ledger = book.ledger(said.ledger)
    known = typed.fields_of(ledger)
    names = [name for name in dict.fromkeys((*said.by, said.why, said.finding)) if name and name in known]
    shown = [known[name] for name in names if known[name].klass in ("public", "internal")]
    where, given = scope(viewer, book.owners, book.closed)
    cells = "".join(f', l."{one.id}"' for one in shown)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, c.number, c.outcome{cells} from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id "
            f'where {where} and c.void = 0 and c.ledger = %s and l."campaign" = %s order by c.number',
            [*given, ledger.id, uid],
        )
        rows = cursor.fetchall()
    return [
        {"uid": row[0], "number": row[1], "outcome": row[2],
         **{one.id: typed.from_column(one, cell) for one, cell in zip(shown, row[3:], strict=True)}}
        for row in rows
    ]  # fmt: skip
