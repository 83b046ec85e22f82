"""Auditors' ready lists over the journal, in the scope of a viewer whose roles read them; each line names case and entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases.acts_known import acts_with
from shoushan.records.cases.auditing import LATER, NotAnAuditor, is_late
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.leaving import WAYS
from shoushan.records.journal import access
from shoushan.records.journal.chain import micros_of, moment_from
from shoushan.records.journal.read import Entry, entries_at, entries_of
from shoushan.records.journal.rows import unpack_happened
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.procedure.values import Happened
from shoushan.rules.text import Text

REOPENED_WITHIN = 30
"""Days after closing within which a case that is opened again stands on the list."""
CHUNK = 500
_COLUMNS = (
    "select c.uid, c.number, c.ledger, c.version, e.n, f.act, e.actor, e.recorder, e.happened, e.recorded, e.id, e.case_id, "
    "l.no "
    "from journal_entry e join journal_frame f on f.id = e.frame join case_row c on c.id = e.case_id "
    "left join journal_leaf l on l.entry = e.id"
)
_CORRECTING = ("field.correct", "field.amend", "field.erase", "case.void", "term.recount")
_ENDING = ("term.end", "case.close", "part.answer", "part.return")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is held to: recorded from ``since`` to ``until`` (excluded), one ledger, the posts of one unit."""

    since: datetime
    until: datetime
    ledger: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: the entry, who acted and who typed it (as the journal names them), both moments, what the list found.

    ``leaf`` is the entry's number in the one order, ``None`` until it is given. Exports and prints have no case.
    """

    uid: str
    number: str
    ledger: str
    n: int
    act: Text
    actor: str
    recorder: str | None
    happened: str
    recorded: datetime
    detail: Text
    leaf: int | None = None

    @property
    def key(self) -> str:
        """What a sample knows the line by."""
        return f"{self.uid}#{self.n}"


@dataclass(frozen=True, slots=True)
class _Row:
    uid: str
    number: str
    ledger: str
    version: str
    n: int
    act: str
    actor: str
    recorder: str | None
    happened: int
    recorded: int
    id: int
    case_id: int
    leaf: int | None


def hits(viewer: Viewer, book: Book, name: str, asked: Asked) -> tuple[Hit, ...]:
    """The lines of the list ``name``, the newest first. Raises ``NotAnAuditor``, and ``LookupError`` for no such list."""
    if not viewer.audits:
        raise NotAnAuditor(viewer.post or viewer.kind)
    return tuple(LISTS[name](_Reading(viewer, book, asked)))


class _Reading:
    """One question to the journal."""

    def __init__(self, viewer: Viewer, book: Book, asked: Asked) -> None:
        self.viewer, self.book, self.asked = viewer, book, asked
        self._cases: dict[int, list[Entry]] = {}

    def rows(self, clause: str, given: Sequence[Any] = ()) -> list[_Row]:
        """The entries of the period in scope that answer to ``clause``."""
        where, inside = scope(self.viewer, self.book.owners, self.book.closed)
        parts = [where, "e.recorded >= %s", "e.recorded < %s", clause]
        more = [*inside, micros_of(self.asked.since), micros_of(self.asked.until), *given]
        if self.asked.ledger:
            parts.append("c.ledger = %s")
            more.append(self.asked.ledger)
        if self.asked.unit:
            parts.append("exists (select 1 from post o where o.unit = %s and (e.actor like 'post:' || o.id || '#%%' "
                         "or e.actor = 'post:' || o.id))")  # fmt: skip
            more.append(self.asked.unit)
        with connection.cursor() as cursor:
            cursor.execute(f"{_COLUMNS} where {' and '.join(parts)} order by e.recorded desc, e.id desc", more)
            return [_Row(*row) for row in cursor.fetchall()]

    def of_acts(self, *effects: str) -> list[tuple[_Row, Entry]]:
        """The entries of acts that compose one of ``effects``, each with its facts."""
        acts = acts_with(self.book, *effects, joins=True)
        if not acts:
            return []
        marks = ", ".join(["(%s, %s)"] * len(acts))
        rows = self.rows(f"(f.ledger, f.act) in ({marks})", [name for pair in acts for name in pair])
        entries = _entries(rows)
        return [(row, entries[row.id]) for row in rows]

    def before(self, row: _Row) -> list[Entry]:
        """The entries of the case before this one, in order."""
        if row.case_id not in self._cases:
            self._cases[row.case_id] = entries_of(transaction.get_connection(), row.case_id)
        return [entry for entry in self._cases[row.case_id] if entry.n < row.n]

    def day(self, happened: int) -> date:
        """The local day on which something is said to have happened."""
        ((kind, said),) = unpack_happened(happened).items()
        return Happened(kind, said).day(self.book.zone)  # type: ignore[arg-type]

    def local(self, row: _Row) -> datetime:
        """The local moment of recording."""
        return moment_from(row.recorded).astimezone(self.book.zone)

    def hit(self, row: _Row, zh: str, en: str) -> Hit:
        """A line of a list."""
        version = self.book.version(row.ledger, row.version)
        act = version.acts.get(row.act)
        verb = self.book.pack.vocabulary.get(row.act)
        label = act.label if act else verb.label if verb else Text(row.act, row.act)
        happened = self.day(row.happened).isoformat()
        return Hit(
            row.uid, row.number or "", row.ledger, row.n, label, row.actor, row.recorder, happened,
            moment_from(row.recorded), Text(zh, en), row.leaf,
        )  # fmt: skip


def _entries(rows: Sequence[_Row]) -> dict[int, Entry]:
    ids = [row.id for row in rows]
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return {entry.id: entry for chunk in chunks for entry in entries_at(transaction.get_connection(), chunk)}


def _late(reading: _Reading) -> Iterator[Hit]:
    """补录: recorded later than the ledger's delay allows."""
    for row in reading.rows(f"{LATER} and e.actor not like 'system%%'"):
        if is_late(reading.book, reading.book.ledger(row.ledger), row.happened, row.recorded):
            days = (reading.local(row).date() - reading.day(row.happened)).days
            yield reading.hit(row, f"发生 {days} 日后录入", f"entered {days} days after")


def _proxy(reading: _Reading) -> Iterator[Hit]:
    """代录: typed by somebody else than who acted."""
    for row in reading.rows("e.recorder is not null and e.recorder <> e.actor and e.actor not like 'system%%'"):
        yield reading.hit(row, "他人代录", "typed by another")


def _corrected(reading: _Reading) -> Iterator[Hit]:
    """Dates and values changed afterwards: corrections, amendments, erasures, voided cases, terms counted anew."""
    words = {
        "field.correct": ("更正", "corrected"), "field.amend": ("变更", "amended"), "field.erase": ("清除", "erased"),
        "case.void": ("作废", "voided"), "term.recount": ("重新计时", "counted anew"),
    }  # fmt: skip
    for row, entry in reading.of_acts(*_CORRECTING):
        for fact in entry.facts():
            if fact.effect in words:
                named = "、".join(sorted(fact.content)) or str(fact.data.get("key", ""))
                zh, en = words[fact.effect]
                yield reading.hit(row, f"{zh} {named}".strip(), f"{en} {named.replace('、', ', ')}".strip())
                break


def _staff_rated(reading: _Reading) -> Iterator[Hit]:
    """Ratings that staff entered."""
    for row, entry in reading.of_acts("rate.give"):
        for fact in entry.facts():
            if fact.effect == "rate.give" and fact.data.get("by_staff"):
                yield reading.hit(row, f"评价：{fact.data['level']}", f"rated {fact.data['level']}")


def _extended_late(reading: _Reading) -> Iterator[Hit]:
    """Extensions recorded after the limit had passed."""
    for row, entry in reading.of_acts("term.extend"):
        for fact in entry.facts():
            if fact.effect == "term.extend":
                due = _due_before(reading, row, str(fact.data["key"]))
                if due and reading.local(row).date().isoformat() > due[:10]:
                    yield reading.hit(row, f"原到期日 {due[:10]}", f"was due {due[:10]}")


def _due_before(reading: _Reading, row: _Row, key: str) -> str | None:
    """The due day of a term as it stood before an entry."""
    due: str | None = None
    for entry in reading.before(row):
        for fact in entry.facts():
            if fact.effect.startswith("term.") and fact.data.get("key") == key and "due" in fact.data:
                due = fact.data["due"]
    return due


def _reopened(reading: _Reading) -> Iterator[Hit]:
    """Opened again within thirty days of being closed."""
    for row, entry in reading.of_acts("case.reopen"):
        if not any(fact.effect == "case.reopen" for fact in entry.facts()):
            continue
        closed = [one for one in reading.before(row) if any(fact.effect == "case.close" for fact in one.facts())]
        if closed:
            days = (reading.local(row).date() - closed[-1].recorded.astimezone(reading.book.zone).date()).days
            if days <= REOPENED_WITHIN:
                yield reading.hit(row, f"办结 {days} 日后", f"{days} days after closing")


def _unmasked(reading: _Reading) -> Iterator[Hit]:
    """What was seen in full, and by whom."""
    rows = reading.rows("f.act = 'unmask'")
    found = _entries(rows)
    for row in rows:
        said = next((str(fact.content.get("text", "")) for fact in found[row.id].facts() if fact.effect == "note.add"), "")
        yield reading.hit(row, said, said)


def _one_day(reading: _Reading) -> Iterator[Hit]:
    """Paused and resumed on one day: no day is left out, but the clock shows grey."""
    for row, entry in reading.of_acts("term.resume"):
        for key in {str(fact.data["key"]) for fact in entry.facts() if fact.effect == "term.resume"}:
            paused = [one for one in reading.before(row)
                      if any(fact.effect == "term.pause" and fact.data.get("key") == key for fact in one.facts())]  # fmt: skip
            if paused and reading.day(paused[-1].row.happened) == reading.day(row.happened):
                yield reading.hit(row, f"同日暂停并恢复：{key}", f"paused and resumed on one day: {key}")


def _last_hour(reading: _Reading) -> Iterator[Hit]:
    """Terms ended on their due day in the last office hour or after it."""
    hours = reading.book.pack.office_hours
    closes = max((str(end) for _, end in hours), default="24:00")
    cut = f"{int(closes[:2]) - 1:02}{closes[2:5]}"
    for row, entry in reading.of_acts(*_ENDING):
        local = reading.local(row)
        if row.actor.startswith("system") or f"{local:%H:%M}" < cut:
            continue
        for fact in entry.facts():
            due = _due_before(reading, row, str(fact.data["key"])) if fact.effect == "term.end" else None
            if due and due[:10] == local.date().isoformat():
                yield reading.hit(row, f"到期日 {due[:10]} {local:%H:%M}", f"due {due[:10]}, done at {local:%H:%M}")
                break


def _taken(reading: _Reading) -> Iterator[Hit]:
    """Exports and prints by person, out of the access log."""
    asked = reading.asked
    for one in reversed(access.accesses(transaction.get_connection(), asked.since, asked.until)):
        if one.kind in WAYS:
            what = one.paths[0] if one.paths else ""
            kind = {"export": Text("导出", "Export"), "print": Text("打印", "Print")}[one.kind]
            day = one.at.astimezone(reading.book.zone).date().isoformat()
            detail = Text(f"{what}，{one.reason} 行", f"{what}, {one.reason} rows")
            yield Hit("", "", "", 0, kind, f"account#{one.account}", None, day, one.at, detail)


LISTS: dict[str, Callable[[_Reading], Iterator[Hit]]] = {
    "late": _late, "proxy": _proxy, "corrected": _corrected, "staff-rated": _staff_rated, "extended-late": _extended_late,
    "reopened": _reopened, "unmasked": _unmasked, "one-day": _one_day, "last-hour": _last_hour, "taken": _taken,
}  # fmt: skip
"""Name of a list → what finds its lines."""
