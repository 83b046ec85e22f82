"""What a meeting's agenda is proposed of: cases whose lamps, plans, reports or own reasons ask for it, as they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading, queries, read
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line, Wanted
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.deadlines import Lamp
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import State
from shoushan.rules.text import Text

MOST = 300
"""Open cases of one ledger that are looked at, those due first."""
_LONGEST = 60
"""Characters of a report's words that a reason repeats."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that asks for a meeting: its line, what the matter is, the reasons in order."""

    line: Line
    title: Text
    reasons: tuple[Text, ...]

    @property
    def lamp(self) -> str:
        """``red``, ``yellow`` or ``none``: what else a lamp may be is no call for a meeting."""
        return self.line.lamp.value if self.line.lamp in (Lamp.RED, Lamp.YELLOW) else "none"

    def as_frozen(self, item: str, as_of: date) -> dict[str, Any]:
        """The row of a frozen agenda: the facts as they stand, in the words of the district."""
        return {
            "item": item, "number": self.line.number, "title": self.title.zh[:200], "lamp": self.lamp,
            "reasons": "；".join(one.zh for one in self.reasons), "as_of": as_of.isoformat(),
            **({"unit": self.line.holders[0]} if self.line.holders else {}),
            **({"due": self.line.due[:10]} if self.line.due else {}),
        }  # fmt: skip


def tabling(viewer: Viewer, book: Book) -> tuple[Ledger, ...]:
    """The ledgers whose cases may be put on an agenda: they say so, are open to the viewer, and are no closed class."""
    found = (one for one in book.pack.ledgers.values() if one.versions and one.versions[-1].tabled and not one.closed)
    return tuple(ledger for ledger in found if viewer.may_open(ledger))


def candidates(
    viewer: Viewer, book: Book, ledgers: Sequence[str], units: Sequence[str], moment: datetime
) -> tuple[Candidate, ...]:
    """The open cases of ``ledgers`` that ask for a meeting, as far as ``viewer`` may see them; the red ones first.

    ``units`` keeps to cases that one of them holds; none means all. What stands in a closed class is never proposed.
    """
    found, allowed = list[Candidate](), {one.id for one in tabling(viewer, book)}
    for ledger in (book.ledger(id_) for id_ in dict.fromkeys(ledgers) if id_ in allowed):
        page = queries.lines(viewer, book, Wanted(ledger=ledger.id, state="open", size=MOST), moment)
        lines = [one for one in page.lines if not one.history and (not units or set(units) & set(one.holders))]
        with connection.cursor() as cursor:
            found += [one for line in lines if (one := _candidate(cursor, viewer, book, line, moment)) is not None]
    order = {"red": 0, "yellow": 1, "none": 2}
    return tuple(sorted(found, key=lambda one: (order[one.lamp], one.line.due or "9999", one.line.number)))


def _candidate(cursor: CursorWrapper, viewer: Viewer, book: Book, line: Line, moment: datetime) -> Candidate | None:
    loaded = loading.load(cursor, line.uid, book.ledger)
    ledger, version = book.ledger(loaded.state.ledger), book.version_of(loaded.state)
    if loaded.state.klass:
        return None
    context = read.looking(book, moment, loaded.state, loaded.id)
    state, _ = read.with_time(version, ledger, loaded.state, context, moment)
    day = moment.astimezone(book.zone).date()
    scope = Scope(version, ledger, state, viewer.actor, context, day)
    reasons = (*_by_lamp(line), *_by_plan(scope), *_by_reports(version, state), *_own(version, scope))
    return Candidate(line, _title(line, state, version), tuple(dict.fromkeys(reasons))) if reasons else None


def _title(line: Line, state: State, version: Version) -> Text:
    """What the list calls the case, and the words of the field that says what the matter is."""
    words = " ".join(str(state.fields.get(version.tabled.text or "") or "").split()) if version.tabled else ""
    return Text(f"{line.title.zh}：{words}", f"{line.title.en}: {words}") if words else line.title


def _by_lamp(line: Line) -> Iterator[Text]:
    due = (line.due or "")[:10]
    if line.lamp is Lamp.RED:
        yield Text(f"逾期（{due}到期）", f"overdue (due {due})")
    elif line.lamp is Lamp.YELLOW:
        yield Text(f"临期（{due}到期）", f"nearly due ({due})")


def _by_plan(scope: Scope) -> Iterator[Text]:
    late = scope("plan.late") if scope.version.milestones else 0
    if late:
        yield Text(f"节点逾期{late}个", f"{late} milestones late")


def _by_reports(version: Version, state: State) -> Iterator[Text]:
    """Periods without a report, and what the latest report asks others for."""
    missed = [code for code, one in state.reports.items() if one["state"] == "missed"]
    if missed:
        yield Text(f"缺报{len(missed)}期", f"{len(missed)} reports missing")
    said, tabled = version.rhythm, version.tabled
    if said is None or tabled is None or tabled.needs is None:
        return
    rows = state.fields.get(said.field)
    if isinstance(rows, Mapping) and rows:
        last = rows[max(rows)]
        words = " ".join(str(last.get(tabled.needs) or "").split()) if isinstance(last, Mapping) else ""
        if words and words not in ("无", "无。", "没有"):
            short = words[:_LONGEST]
            yield Text(f"需协调：{short}", f"needs coordination: {short}")


def _own(version: Version, scope: Scope) -> Iterator[Text]:
    """The ledger's own reasons that hold; unknown is no reason."""
    for one in version.tabled.reasons if version.tabled else ():
        if evaluate(one.when, scope) is True:
            yield one.label
