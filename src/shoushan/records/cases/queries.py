"""Lists and look-ups: every function takes the viewer and returns values already scoped and masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import keys, search, sounds, typed
from shoushan.records.cases import morning as morning_list
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import normal_code
from shoushan.records.cases.standing import lamp_of_row
from shoushan.records.cases.subjects import subjects
from shoushan.records.units.viewer import Viewer, in_force, scope
from shoushan.rules.catalogue.masks import mask
from shoushan.rules.catalogue.model import Field, Ledger
from shoushan.rules.deadlines import Lamp
from shoushan.rules.text import Text

COLUMNS = (
    "id", "uid", "ledger", "version", "service", "number", "stage", "since", "outcome", "unit", "channel", "opened_on",
    "closed_on", "holder", "holder_since", "due", "due_start", "due_limit", "due_unit", "paused", "provisional",
    "history", "void", "parent", "n",
)  # fmt: skip
_SELECT = ", ".join(f"c.{name}" for name in COLUMNS)
_PARTY = (
    "(select p.name from case_party p where p.case_id = c.id and p.ended = 0 and p.represents is null order by p.party limit 1)"
)
SORTS = {
    "due": "c.closed_on is not null, c.due is null, c.due, c.id",
    "opened": "c.opened_on desc, c.id desc",
    "number": "c.number",
    "since": "c.holder_since, c.id",
}
"""Names of orders that lists offer → what they order by."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: labels in both languages, personal values masked, the lamp computed for the moment of asking.

    ``title`` is what tells it apart: the subject where the ledger names a field for it, else its service or ledger.
    """

    uid: str
    number: str
    ledger: str
    noun: Text
    title: Text
    stage: Text
    outcome: Text | None
    party: str
    unit: str | None
    holders: tuple[str, ...]
    since: str | None
    opened_on: str
    closed_on: str | None
    due: str | None
    due_unit: str | None
    lamp: Lamp
    left: int | None
    provisional: bool
    history: bool
    cells: Mapping[str, Any]
    n: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list and how many rows there are in all."""

    lines: tuple[Line, ...]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; everything is optional. ``mine`` keeps to what the viewer's units hold now."""

    ledger: str | None = None
    service: str | None = None
    stage: str | None = None
    unit: str | None = None
    state: str | None = None
    mine: bool = False
    due_until: date | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    text: str | None = None
    fields: Mapping[str, str] | None = None
    sort: str = "due"
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Known:
    """A person or organisation that the district already knows, with the last data given and the open matters."""

    name: str
    phone: str
    address: str
    kind: str
    lines: tuple[Line, ...]
    open: int


def lines(viewer: Viewer, book: Book, wanted: Wanted, moment: datetime) -> Page:
    """The page of cases that ``viewer`` may see and that answer to ``wanted``."""
    where, given = _where(viewer, book, wanted, moment)
    ledger = book.ledger(wanted.ledger) if wanted.ledger else None
    join, cells, fields = _typed(ledger)
    order = SORTS.get(wanted.sort, SORTS["due"])
    size, page = max(1, min(wanted.size, 500)), max(1, wanted.page)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from case_row c{join} where {where}", given)
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select {_SELECT}, {_PARTY}{cells} from case_row c{join} where {where} order by {order} limit %s offset %s",
            [*given, size, (page - 1) * size],
        )
        found = _lines(cursor, viewer, book, moment, fields)
    return Page(found, total, page, size)


def by_ids(viewer: Viewer, book: Book, uids: Sequence[str], moment: datetime) -> tuple[Line, ...]:
    """The cases among ``uids`` that ``viewer`` may see."""
    if not uids:
        return ()
    where, given = _scope(viewer, book)
    marks = ", ".join(["%s"] * len(uids))
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT}, {_PARTY} from case_row c where {where} and c.uid in ({marks})", [*given, *uids])
        return _lines(cursor, viewer, book, moment)


def morning(viewer: Viewer, book: Book, moment: datetime) -> dict[str, int]:
    """The counts of the morning list: due today, overdue, waiting for papers, not taken over, all that is open.

    A part that was offered more than a working day ago and not taken over counts as not taken over in time.
    """
    today = moment.astimezone(book.zone).date()
    base = Wanted(mine=True, state="open")
    counted = {name: _count(viewer, book, wanted, moment) for name, wanted in {
        "open": base,
        "due_today": Wanted(mine=True, state="open", due_until=today),
        "waiting": Wanted(mine=False, state="waiting"),
        "deliver": Wanted(mine=True, state="deliver"),
    }.items()}  # fmt: skip
    counted["overdue"] = _count(viewer, book, Wanted(mine=True, state="open", due_until=today - timedelta(days=1)), moment)
    counted["due_today"] -= counted["overdue"]
    for state in morning_list.STATES:
        counted[state] = _count(viewer, book, Wanted(mine=state != "untaken", state=state), moment)
    return counted


def find(viewer: Viewer, book: Book, asked: str, moment: datetime, limit: int = 50) -> tuple[Line, ...]:
    """One search box: number, tracking code, outside number, ID number, telephone, name, words of the text."""
    text = asked.strip()
    if not text:
        return ()
    where, given = _scope(viewer, book)
    parts, more = _exact(text)
    if full := search.matching(text, closed=_sees_closed(viewer, book)):
        parts.append(f"c.id in ({full[0]})")
        more += full[1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_SELECT}, {_PARTY} from case_row c where {where} and ({' or '.join(parts)}) "
            f"order by c.closed_on is not null, c.opened_on desc, c.id desc limit %s",
            [*given, *more, limit],
        )
        return _lines(cursor, viewer, book, moment)


def alike(viewer: Viewer, book: Book, asked: str, moment: datetime, limit: int = 20) -> tuple[Line, ...]:
    """Cases of people whose name sounds as what was typed (张伟 for 章炜), or has these initials (zw): open ones first."""
    full = search.sounding(sounds.asked(asked), closed=_sees_closed(viewer, book))
    if full is None:
        return ()
    where, given = _scope(viewer, book)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_SELECT}, {_PARTY} from case_row c where {where} and c.id in ({full[0]}) "
            f"order by c.closed_on is not null, c.opened_on desc, c.id desc limit %s",
            [*given, *full[1], limit],
        )
        return _lines(cursor, viewer, book, moment)


def known_party(viewer: Viewer, book: Book, number: str, moment: datetime) -> Known | None:
    """What the district knows of the holder of an ID or credit code: staff only; the last given name, phone, address.

    Cases are listed only as far as the viewer may see them. Gives ``None`` for an unknown number.
    """
    if viewer.kind != "staff":
        return None
    digest = keys.keyed_digest(number.strip().upper(), "party")
    where, given = _scope(viewer, book)
    force, days = in_force(moment.astimezone(book.zone).date().isoformat())
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.name, p.phone, p.address, p.kind from case_party p join case_row c on c.id = p.case_id "
            f"where p.id_digest = %s and {where} order by c.opened desc limit 1",
            [digest, *given],
        )
        last = cursor.fetchone()
        if last is None:
            return None
        cursor.execute(
            f"select {_SELECT}, {_PARTY} from case_row c where {where} and c.id in "
            f"(select case_id from case_party where id_digest = %s and {force}) "
            "order by c.closed_on is not null, c.opened_on desc limit 20",
            [*given, digest, *days],
        )
        found = _lines(cursor, viewer, book, moment)
    return Known(last[0] or "", last[1] or "", last[2] or "", last[3], found, sum(1 for one in found if not one.closed_on))


def track(book: Book, number: str, code: str) -> str | None:
    """The case that a number (or outside number) together with its tracking code opens; both must agree."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uid from case_row where track = %s and (number = %s or id in "
            "(select case_id from case_twin where number = %s)) and hidden is null",
            [normal_code(code), number.strip(), number.strip()],
        )
        row = cursor.fetchone()
    return row[0] if row else None


# --- parts of a question --------------------------------------------------------------------------------------------


def _scope(viewer: Viewer, book: Book) -> tuple[str, list[Any]]:
    return scope(viewer, book.owners, book.closed)


def _sees_closed(viewer: Viewer, book: Book) -> bool:
    return viewer.kind == "system" or any(viewer.may_enter(klass) for klass in book.closed)


def _where(viewer: Viewer, book: Book, wanted: Wanted, moment: datetime) -> tuple[str, list[Any]]:
    where, given = _scope(viewer, book)
    parts, more = [where], list(given)

    def add(clause: str, *values: Any) -> None:
        parts.append(clause)
        more.extend(values)

    for column in ("ledger", "service", "stage"):
        if value := getattr(wanted, column):
            add(f"c.{column} = %s", value)
    if wanted.ledger is None:
        shown = [ledger.id for ledger in book.pack.ledgers.values() if ledger.published and not ledger.core]
        add(f"c.ledger in ({', '.join(['%s'] * len(shown))})", *shown)
    if wanted.unit:
        add("c.id in (select case_id from case_scope where unit = %s)", wanted.unit)
    if wanted.due_until:
        add("c.due is not null and substr(c.due, 1, 10) <= %s and c.paused = 0", wanted.due_until.isoformat())
    if wanted.opened_from:
        add("c.opened_on >= %s", wanted.opened_from.isoformat())
    if wanted.opened_to:
        add("c.opened_on <= %s", wanted.opened_to.isoformat())
    _state(wanted, viewer, book, add)
    if wanted.state in morning_list.STATES:
        clause, values = morning_list.clause(wanted.state, book, moment.astimezone(book.zone).date())
        add(f"({clause}) and c.void = 0 and c.history = 0", *values)
    _fields(wanted, book, add)
    if wanted.text:
        full = search.matching(wanted.text, closed=_sees_closed(viewer, book))
        add(f"c.id in ({full[0]})" if full else "1 = 0", *(full[1] if full else ()))
    return " and ".join(parts), more


def _in_stages(stages: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    if not stages:
        return "1 = 0", []
    marks = ", ".join(["(%s, %s)"] * len(stages))
    return f"(c.ledger, c.stage) in ({marks})", [name for pair in stages for name in pair]


def _state(wanted: Wanted, viewer: Viewer, book: Book, add: Any) -> None:
    if wanted.state in {"open", "waiting", "deliver"}:
        add("(c.closed_on is null or c.due_unit is not null) and c.void = 0 and c.history = 0")
    if wanted.state == "closed":
        add("c.closed_on is not null")
    if wanted.state == "history":
        add("c.history = 1")
    if wanted.state == "waiting":
        clause, given = _in_stages(book.waiting())
        add(f"(c.paused = 1 or {clause})", *given)
    if wanted.state == "deliver":
        clause, given = _in_stages(book.delivering())
        add(clause, *given)
    if wanted.mine and viewer.units:
        marks = ", ".join(["%s"] * len(viewer.units))
        add(
            f"(c.holder in ({marks}) or c.id in (select case_id from case_part where unit in ({marks}) "
            "and state in ('offered', 'taken')))",
            *viewer.units, *viewer.units,
        )  # fmt: skip
        if not wanted.ledger:
            clause, given = in_work(book)
            add(clause, *given)


def in_work(book: Book) -> tuple[str, list[str]]:
    """The predicate over ``case_row c`` of what somebody works on: rows of registers are nobody's work as long as no term of
    theirs runs and no part is open; the page of their ledger has them all."""
    registers = [ledger.id for ledger in book.pack.ledgers.values() if ledger.kind == "register"]
    if not registers:
        return "1 = 1", []
    marks = ", ".join(["%s"] * len(registers))
    return (
        f"(c.due is not null or c.ledger not in ({marks}) or c.id in (select case_id from case_part "
        "where state in ('offered', 'taken', 'returned')))"
    ), registers


def _fields(wanted: Wanted, book: Book, add: Any) -> None:
    if not wanted.ledger or not wanted.fields:
        return
    known = typed.fields_of(book.ledger(wanted.ledger))
    for name, value in wanted.fields.items():
        if name in known and known[name].klass in {"public", "internal"} and known[name].type != "rows":
            wish: Any = value == "true" if known[name].type == "boolean" else value
            add(f'l."{name}" = %s', typed.to_column(known[name], wish))


def _count(viewer: Viewer, book: Book, wanted: Wanted, moment: datetime) -> int:
    where, given = _where(viewer, book, wanted, moment)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from case_row c where {where}", given)
        return int(cursor.fetchone()[0])


def _exact(text: str) -> tuple[list[str], list[Any]]:
    party = "c.id in (select case_id from case_party where {})"
    parts = [
        "c.number = %s", "c.track = %s", "c.id in (select case_id from case_twin where number = %s)",
        party.format("id_digest = %s"), party.format("phone = %s"), party.format("name = %s"),
    ]  # fmt: skip
    return parts, [text, normal_code(text), text, keys.keyed_digest(text.upper(), "party"), text, text]


def _typed(ledger: Ledger | None) -> tuple[str, str, Sequence[Field]]:
    if ledger is None:
        return "", "", ()
    known = typed.fields_of(ledger)
    shown = [known[name] for name in ledger.columns if name in known and known[name].type != "rows"]
    cells = "".join(f', l."{field.id}"' for field in shown if field.klass != "sensitive")
    shown = [field for field in shown if field.klass != "sensitive"]
    return f" left join {typed.table_of(ledger.id)} l on l.case_id = c.id", cells, shown


def _lines(
    cursor: CursorWrapper, viewer: Viewer, book: Book, moment: datetime, fields: Sequence[Field] = ()
) -> tuple[Line, ...]:
    """What the cursor has found, as lines."""
    rows = cursor.fetchall()
    named = subjects(cursor, viewer, book, [dict(zip(COLUMNS, row, strict=False)) for row in rows])
    return tuple(_line(row, fields, book, moment, named) for row in rows)


def _line(row: Sequence[Any], fields: Sequence[Field], book: Book, moment: datetime, named: Mapping[int, str]) -> Line:
    got = dict(zip(COLUMNS, row, strict=False))
    ledger = book.ledger(got["ledger"])
    version = book.version(got["ledger"], got["version"])
    term = version.terms.get(version.lamp_term or "")
    shown, left = lamp_of_row(got, moment, book.calendar, term.yellow if term else None)
    service = version.services.get(got["service"] or "")
    stage, outcome = version.stages.get(got["stage"]), version.outcomes.get(got["outcome"] or "")
    title = service.name if service else ledger.name
    if subject := named.get(got["id"]):
        title = Text(subject, subject)
    cells = {
        field.id: mask(field.type, field.klass, typed.from_column(field, value))
        for field, value in zip(fields, row[len(COLUMNS) + 1 :], strict=True)
    }
    return Line(
        got["uid"], got["number"] or "", got["ledger"], ledger.noun, title,
        stage.label if stage else Text(got["stage"], got["stage"]), outcome.label if outcome else None,
        str(mask("text", "personal", row[len(COLUMNS)]) or ""), got["unit"], tuple((got["holder"] or "").split()),
        got["holder_since"], got["opened_on"], got["closed_on"], got["due"], got["due_unit"], shown, left,
        bool(got["provisional"]), bool(got["history"]), cells, got["n"],
    )  # fmt: skip
