"""The writers of rows: what entries made true, put into the common and the typed tables. Replay uses the same code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import archived, erasures, keys, notices, papers, paying, recurs, relations, search, typed
from shoushan.records.cases.loading import open_things
from shoushan.records.cases.packed import pack
from shoushan.records.cases.rows import Sheet, Writer, change, insert, remove, upsert
from shoushan.records.journal.append import Head
from shoushan.records.journal.chain import moment_text
from shoushan.rules.catalogue.model import Field, Ledger
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.values import Fact, Stamp, State

Rows = Writer | Sheet
"""Where rows are written to: a cursor, or the sheet of a replay."""
Sealer = Callable[[bytes], str]
REACHING = ("case.open", "part.offer", "part.move", "paper.circulate")
"""Effects that name a unit which may see the case from then on."""


def _no_key(plain: bytes) -> str:
    raise RuntimeError("something sensitive is to be written for a case that has no key")


@dataclass(slots=True)
class Standing:
    """What lists show of a case beside its state: who holds it since when, the main term, and the closed class."""

    holder: str | None = None
    holder_since: str | None = None
    due: str | None = None
    due_start: str | None = None
    due_limit: int | None = None
    due_unit: str | None = None
    paused: bool = False
    provisional: bool = False


@dataclass(slots=True)
class Change:
    """Everything that one list of entries changes about one case, gathered before it is written once."""

    uid: str
    ledger: Ledger
    before: State | None
    after: State
    definition: str
    track: str
    opened_on: str
    id: int
    head: Head
    standing: Standing = field(default_factory=Standing)
    hidden: str | None = None
    facts: list[tuple[Fact, Stamp]] = field(default_factory=list)
    sealer: Sealer = field(default=_no_key)

    def write(self, cursor: Rows) -> None:
        """Write the case's rows."""
        case_id = self.id
        self._row(cursor)
        _parts(cursor, case_id, self.ledger.id, self.before, self.after)
        _terms(cursor, case_id, self.before, self.after)
        for fact, stamp in self.facts:
            if fact.effect in WRITERS:
                WRITERS[fact.effect](cursor, case_id, self, fact, stamp)
            if fact.effect in paying.EFFECTS:
                paying.write(cursor, case_id, self.sealer, fact, stamp, self.after)
            if fact.effect in relations.EFFECTS:
                relations.write(cursor, case_id, fact, stamp)
            if fact.effect in notices.EFFECTS:
                notices.write(cursor, case_id, self.ledger.id, self.after.version, fact)
            if fact.effect in recurs.EFFECTS:
                recurs.write(cursor, case_id, fact)
            if fact.effect in erasures.EFFECTS:
                erasures.write(cursor, case_id, self.ledger.id, fact, stamp)
            if fact.effect in archived.EFFECTS:
                archived.write(cursor, case_id, self.ledger.id, fact, stamp)
        paying.money(cursor, case_id, self.before, self.after)
        papers.write(cursor, case_id, self.ledger, self.before, self.after, self.facts)
        _scope(cursor, case_id, self)
        _typed(cursor, case_id, self)
        if self.before is not None and self.before.klass != self.after.klass and not isinstance(cursor, Sheet):
            search.forget(cursor, case_id)

    def klass(self, state: State | None) -> str | None:
        """The closed class of the case in ``state``: the one it has entered, else its ledger's where that is closed."""
        entered = state.klass if state else None
        return entered or (self.ledger.id if self.ledger.closed else None)

    def _row(self, cursor: Rows) -> None:
        state, standing = self.after, self.standing
        values: dict[str, Any] = {
            "version": state.version, "def": self.definition, "number": state.number, "stage": state.stage,
            "since": state.since, "outcome": state.outcome, "unit": state.unit, "closed_on": state.closed,
            "n": state.n, "head": self.head.hash, "last_recorded": self.head.recorded, "holder": standing.holder,
            "holder_since": standing.holder_since, "due": standing.due, "due_start": standing.due_start,
            "due_limit": standing.due_limit, "due_unit": standing.due_unit, "paused": int(standing.paused),
            "provisional": int(standing.provisional), "history": int(state.history), "void": int(state.void),
            "hidden": self.hidden, "klass": self.klass(state), "state": open_things(state),
        }  # fmt: skip
        if self.before is not None:
            renewed = any(fact.effect == "code.renew" for fact, _ in self.facts)
            change(cursor, "case_row", {"id": self.id}, {**values, **({"track": self.track} if renewed else {})})
            return
        values |= {
            "uid": self.uid, "ledger": self.ledger.id, "service": state.service, "track": self.track,
            "channel": state.channel, "opened": state.opened, "opened_on": self.opened_on, "parent": state.parent,
        }  # fmt: skip
        insert(cursor, "case_row", {"id": self.id}, values)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in after.items() if before.get(key) != value]


def _parts(cursor: Rows, case_id: int, ledger: str, before: State | None, after: State) -> None:
    due = part_dues(after)
    old, old_due = (before.parts, part_dues(before)) if before else ({}, {})
    _gone(cursor, "case_part", "part", case_id, old, after.parts)
    for key, part in after.parts.items():
        if old.get(key) == part and old_due.get(key) == due.get(key):
            continue
        upsert(cursor, "case_part", {"case_id": case_id, "part": key}, {
            "ledger": ledger, "unit": part["unit"], "kind": part["kind"], "stage": part.get("stage", ""),
            "state": part["state"], "since": part.get("since", ""), "due": due.get(key),
            "verdict": part.get("verdict"), "post": part.get("post"),
        })  # fmt: skip


def part_dues(state: State) -> dict[str, str]:
    """Each part's next due day: the earliest of its terms that have not ended."""
    found: dict[str, str] = {}
    for term in state.terms.values():
        part, due = term.get("part"), term.get("due")
        if part and due and term["state"] != "ended":
            found[part] = min(due, found.get(part, due))
    return found


def _terms(cursor: Rows, case_id: int, before: State | None, after: State) -> None:
    old = before.terms if before else {}
    _gone(cursor, "case_term", "key", case_id, old, after.terms)
    for key, term in _changed(old, after.terms):
        upsert(cursor, "case_term", {"case_id": case_id, "key": key}, {
            "term": term["term"], "part": term.get("part"), "state": term["state"], "start": term["start"],
            "quota": term["limit"], "unit": term["unit"], "due": term.get("due"), "unrolled": term.get("unrolled"),
            "provisional": int(bool(term.get("provisional"))), "edition": term.get("edition", ""),
            "ended": term.get("ended"), "met": None if term.get("met") is None else int(term["met"]),
            "body": pack(term),
        })  # fmt: skip


def _gone(cursor: Rows, table: str, column: str, case_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Remove the rows of parts and terms that the state has forgotten: a lapse set aside, a stage entered anew."""
    for key in before.keys() - after.keys():
        remove(cursor, table, {"case_id": case_id, column: key})


def _scope(cursor: Rows, case_id: int, made: Change) -> None:
    """Whoever received the case or had a part of it goes on seeing it, also when the part is forgotten."""
    for unit in {str(fact.data["unit"]) for fact, _ in made.facts if fact.effect in REACHING and fact.data.get("unit")}:
        upsert(cursor, "case_scope", {"unit": unit, "case_id": case_id}, {})


# --- rows that facts make -------------------------------------------------------------------------------------------


def _party(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    content = dict(fact.content)
    number = content.get("id_number") or content.get("credit_code")
    sealed = digest = None
    if number:
        sealed = made.sealer(str(number).encode())
        digest = keys.keyed_digest(str(number).upper(), "party")
    upsert(cursor, "case_party", {"case_id": case_id, "party": str(fact.data["party"])}, {
        "role": fact.data["role"], "kind": fact.data["kind"], "name": content.get("name"), "phone": content.get("phone"),
        "address": content.get("address"), "id_cipher": sealed, "id_digest": digest,
        "represents": fact.data.get("represents"), "ended": 0,
        "since": fact.data.get("from"), "until": fact.data.get("until"), "reminded": None,
    })  # fmt: skip


def _party_end(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    change(cursor, "case_party", {"case_id": case_id, "party": str(fact.data["party"])}, {"ended": 1})


def _party_remind(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    change(cursor, "case_party", {"case_id": case_id, "party": str(fact.data["party"])}, {"reminded": fact.data["until"]})


def _file(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    upsert(cursor, "case_file", {"case_id": case_id, "file": fact.data["file"]}, {
        "material": fact.data.get("material"), "name": fact.content.get("name"), "size": fact.data["size"],
        "type": fact.data["type"], "digest": fact.content.get("digest"), "blob": fact.data["file"],
        "klass": fact.classes.get("digest", "personal"),
    })  # fmt: skip


def _erased(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    for file in erasing.files_of(fact):
        gone = {"erased": 1, "blob": None, "name": None, "digest": None, "klass": "personal"}
        change(cursor, "case_file", {"case_id": case_id, "file": file}, gone)


def _paper(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    paper = str(fact.data["paper"])
    known = made.after.papers.get(paper, {})
    values = {
        "kind": known.get("kind") or fact.data.get("kind") or "", "number": known.get("number"),
        "state": known.get("state") or "draft", "made": stamp.day.isoformat(),
    }  # fmt: skip
    if fact.effect in {"paper.draft", "paper.redraft"}:
        values["body"] = pack(fact.content.get("text"))
    upsert(cursor, "case_paper", {"case_id": case_id, "paper": paper}, values)


def _link(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    data = fact.data
    if data["kind"] == "twin":
        system = str(data.get("key") or data.get("ledger") or "")
        upsert(cursor, "case_twin", {"system": system, "number": str(data["to"]), "case_id": case_id}, {
            "due": data.get("due"), "since": stamp.day.isoformat(), "link": data["link"], "n": stamp.n,
        })  # fmt: skip
    upsert(cursor, "case_link", {"case_id": case_id, "link": str(data["link"])}, {
        "kind": data["kind"], "target": data["to"], "ledger": data.get("ledger"), "ended": 0,
    })  # fmt: skip


def _link_end(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    data = fact.data
    change(cursor, "case_link", {"case_id": case_id, "link": str(data["link"])}, {"ended": 1})
    if data.get("kind") == "twin":
        remove(cursor, "case_twin", {"system": str(data["key"]), "number": str(data["to"]), "case_id": case_id})


def _rating(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    data = fact.data
    upsert(cursor, "case_rating", {"case_id": case_id, "rating": str(data["rating"])}, {
        "scale": data["scale"], "level": str(data["level"]), "channel": data.get("channel") or "",
        "by_staff": int(bool(data.get("by_staff"))), "given": stamp.day.isoformat(),
        "body": fact.content.get("text"),
    })  # fmt: skip


def _contest(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    change(cursor, "case_rating", {"case_id": case_id, "rating": str(fact.data["rating"])}, {"contested": 1})


def _batch_open(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    upsert(cursor, "batch_row", {"batch": str(fact.data["batch"])}, {
        "opened": moment_text(stamp.recorded), "closed": None, "rows": fact.data["rows"], "cases": 0, "undone": 0,
    })  # fmt: skip


def _batch_close(cursor: Rows, case_id: int, made: Change, fact: Fact, stamp: Stamp) -> None:
    data = fact.data
    change(cursor, "batch_row", {"batch": str(data["batch"])}, {
        "closed": moment_text(stamp.recorded), "rows": data["rows"], "cases": data.get("cases") or 0,
        "undone": int(bool(data.get("undone"))),
    })  # fmt: skip


PAPER_STEPS = (
    "draft", "review", "return", "redraft", "circulate", "countersign", "sign", "number", "stamp", "deliver", "archive", "void",
)  # fmt: skip
WRITERS: dict[str, Callable[[Rows, int, Change, Fact, Stamp], None]] = {
    "party.add": _party, "party.end": _party_end, "party.remind": _party_remind,
    "file.add": _file, "link.add": _link, "link.end": _link_end,
    "rate.give": _rating, "rate.contest": _contest,
    "batch.open": _batch_open, "batch.close": _batch_close, "field.erase": _erased,
    **dict.fromkeys((f"paper.{step}" for step in PAPER_STEPS), _paper),
}  # fmt: skip


# --- typed tables ---------------------------------------------------------------------------------------------------


def _typed(cursor: Rows, case_id: int, made: Change) -> None:
    known = typed.fields_of(made.ledger)
    before = made.before.fields if made.before else {}
    changed = {name for name in {*before, *made.after.fields} if before.get(name) != made.after.fields.get(name)}
    moved = made.before is not None and made.before.klass != made.after.klass
    if not changed and not moved and made.before is not None and made.before.origins == made.after.origins:
        return
    values: dict[str, Any] = {"origins": pack(made.after.origins), **_klass(made)}
    for name in changed | {name for name in known if moved and known[name].type == "rows"}:
        if known[name].type == "rows":
            _typed_rows(cursor, case_id, made, known[name], before.get(name) or {}, every=moved)
        else:
            values |= _cell(known[name], made.after.fields.get(name), made.sealer)
    upsert(cursor, typed.table_of(made.ledger.id), {"case_id": case_id}, values)


def _klass(made: Change) -> dict[str, Any]:
    """The row's closed class, in the typed tables of ledgers that have such classes."""
    return {"klass": made.klass(made.after)} if made.ledger.classes else {}


def _cell(field: Field, value: Any, sealer: Sealer) -> dict[str, Any]:
    if field.klass != "sensitive":
        return {field.id: typed.to_column(field, value)}
    if value is None:
        return {field.id: None, f"{field.id}__key": None}
    plain = json.dumps(value, ensure_ascii=False).encode()
    return {field.id: sealer(plain), f"{field.id}__key": keys.keyed_digest(str(value), field.id)}


def _typed_rows(cursor: Rows, case_id: int, made: Change, field: Field, old: Mapping[str, Any], *, every: bool) -> None:
    """Write the rows of a field that have changed, or ``every`` row when the case has changed its class."""
    table = typed.rows_table_of(made.ledger.id, field.id)
    now: Mapping[str, Any] = made.after.fields.get(field.id) or {}
    for key, row in _changed({} if every else old, now):
        values: dict[str, Any] = {"origins": "{}", **_klass(made)}
        for sub in field.fields:
            values |= _cell(sub, row.get(sub.id), made.sealer)
        upsert(cursor, table, {"case_id": case_id, "row_key": key}, values)
    for key in set(old) - set(now):
        remove(cursor, table, {"case_id": case_id, "row_key": key})


def prepare_tables(cursor: CursorWrapper, ledgers: Iterable[Ledger]) -> None:
    """Bring the typed tables up to the ledgers' definitions; additive only. Raises ``typed.FieldRetyped``."""
    cursor.execute("select 1 from typed_column limit 1")
    if cursor.fetchone() is None:  # a new place: whole tables at once, not column by column
        for statement in make_tables(cursor, ledgers):
            cursor.execute(statement)
        return
    for ledger in ledgers:
        cursor.execute("select field, type from typed_column where ledger = %s", [ledger.id])
        known = dict(cursor.fetchall())
        for statement in typed.create(ledger, known):
            cursor.execute(statement)
        _note_columns(cursor, ledger)


def make_tables(cursor: CursorWrapper, ledgers: Iterable[Ledger]) -> list[str]:
    """Make the typed tables where none stands; gives the statements of their indexes, for when they are filled."""
    later: list[str] = []
    sheet = Sheet()
    for ledger in ledgers:
        tables, indexes = typed.create_whole(ledger)
        for statement in tables:
            cursor.execute(statement)
        later += indexes
        _note_columns(sheet, ledger)
    sheet.load(cursor)
    return later


def _note_columns(cursor: Rows, ledger: Ledger) -> None:
    for path, type_ in typed.columns_made(ledger).items():
        upsert(cursor, "typed_column", {"ledger": ledger.id, "field": path}, {"type": type_})


def facts_of(pairs: Sequence[tuple[Fact, Stamp]], effect: str) -> list[Fact]:
    """The facts of one effect among ``pairs``."""
    return [fact for fact, _ in pairs if fact.effect == effect]
