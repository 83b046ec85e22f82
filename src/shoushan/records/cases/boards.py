"""The board: open cases by unit, street and leader with their lamps, and hand-backs, all within the scope of a viewer.

A figure and the list behind it are made of the same values, so they always add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from shoushan.records.cases import queries, typed
from shoushan.records.cases.acts_known import acts_with
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.standing import lamp_of_row
from shoushan.records.journal.chain import micros_of, moment_from
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.deadlines import Lamp
from shoushan.rules.text import Text

By = Literal["unit", "street", "leader"]
BYS: tuple[By, ...] = ("unit", "street", "leader")
SOON = 3
"""Working days, today not counted, within which a case counts as due soon."""
Kind = Literal["open", "green", "yellow", "red", "grey", "unlit", "soon", "handed-back", "urged"]
KINDS: tuple[Kind, ...] = ("open", "green", "yellow", "red", "grey", "unlit", "soon", "handed-back", "urged")
"""What a board counts; ``unlit`` are open cases on which no term runs, ``red`` are the overdue ones."""
_NEEDED = (
    "id", "uid", "ledger", "version", "number", "holder", "due", "due_start", "due_limit", "due_unit", "paused",
    "provisional", "history", "opened_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is held to: one ledger, cases opened in a period. Everything is optional."""

    ledger: str | None = None
    opened_from: date | None = None
    opened_to: date | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case as the board sees it: who holds it, street and leader where its ledger names them, lamp, counts."""

    uid: str
    ledger: str
    units: tuple[str, ...]
    street: str | None
    leader: str | None
    lamp: Lamp
    due: str | None
    soon: bool
    urged: int
    handed_back: int

    def keys(self, by: By) -> tuple[str | None, ...]:
        """The rows of a board on which the case stands; ``None`` is the row of those that say nothing."""
        if by == "unit":
            return self.units or (None,)
        return (self.street if by == "street" else self.leader,)

    def counts_as(self, kind: str) -> bool:
        """Whether the case stands behind this figure of its row."""
        if kind == "unlit":
            return self.lamp is Lamp.NONE
        if kind in ("green", "yellow", "red", "grey"):
            return self.lamp.value == kind
        return {"open": True, "soon": self.soon, "urged": self.urged > 0, "handed-back": self.handed_back > 0}.get(kind, False)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit, street or leader with its figures; ``key`` is ``None`` for cases that name none."""

    key: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HandBack:
    """A unit's hand-back (退单): case, day, act; ``again`` when the case has come back before: ping-pong."""

    uid: str
    number: str
    ledger: str
    unit: str
    on: datetime
    act: str
    times: int

    @property
    def again(self) -> bool:
        """Whether the case was handed back more than once in the period: it goes to and fro."""
        return self.times > 1


def open_cases(viewer: Viewer, book: Book, asked: Asked, moment: datetime) -> tuple[OpenCase, ...]:
    """The open cases that ``viewer`` may see, in order of their due days; never those of a closed class, whoever asks."""
    where, given = within(viewer, book, asked)
    columns = ", ".join(f"c.{name}" for name in _NEEDED)
    order = "c.due is null, c.due, c.id"
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from case_row c where {where} order by {order}", given)
        rows = [dict(zip(_NEEDED, row, strict=True)) for row in cursor.fetchall()]
    ids = f"select c.id from case_row c where {where}", given
    urged = _counted(acts_with(book, "note.add", kind="urge"), *ids)
    back = _counted(acts_with(book, "part.return"), *ids)
    named = _named(book, {str(row["ledger"]) for row in rows}, *ids)
    soon = last_soon(book, moment)
    return tuple(_open(row, book, moment, named, urged, back, soon) for row in rows)


def last_soon(book: Book, moment: datetime) -> date:
    """The last day that counts as due soon at ``moment``."""
    today = moment.astimezone(book.zone).date()
    return book.calendar.add(today, SOON)


def board(cases: Iterable[OpenCase], by: By) -> tuple[BoardRow, ...]:
    """The rows of a board: one for each unit, street or leader that has an open case; the most overdue first.

    A case that several units hold stands on the row of each, so the column of a board by unit may add up to more
    than the number of cases.
    """
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    for case in cases:
        for key in case.keys(by):
            found[key].update(kind for kind in KINDS if case.counts_as(kind))
    rows = [BoardRow(key, {kind: counts[kind] for kind in KINDS}) for key, counts in found.items()]
    return tuple(sorted(rows, key=lambda row: (row.key is None, -row.counts["red"], -row.counts["open"], row.key or "")))


def behind(cases: Iterable[OpenCase], by: By, key: str | None, kind: str) -> tuple[OpenCase, ...]:
    """The cases behind one figure of ``board``; with ``key`` "*" those of every row, each once."""
    return tuple(case for case in cases if (key == "*" or key in case.keys(by)) and case.counts_as(kind))


def lines_of(viewer: Viewer, book: Book, uids: Sequence[str], moment: datetime) -> tuple[queries.Line, ...]:
    """Lines of lists for ``uids``, in their order, as far as ``viewer`` may see them."""
    found = {line.uid: line for line in queries.by_ids(viewer, book, list(uids), moment)}
    return tuple(found[uid] for uid in uids if uid in found)


def longest_overdue(viewer: Viewer, book: Book, moment: datetime, most: int) -> tuple[queries.Line, ...]:
    """The open cases that are longest overdue: those that the viewer leads first, then all within reach."""
    late = [case for case in open_cases(viewer, book, Asked(), moment) if case.counts_as("red")]
    own = [case for case in late if case.leader is not None and case.leader == viewer.post]
    uids = list(dict.fromkeys(case.uid for case in (*own, *late)))
    found = lines_of(viewer, book, uids[: most * 20], moment)
    return tuple(line for line in found if line.lamp is Lamp.RED and not line.closed_on)[:most]


def street_names(book: Book) -> dict[str, Text]:
    """Code → name, out of the code lists of the fields that ledgers name as their street; units where the field is one."""
    return {id_: unit.name for id_, unit in book.pack.units.items() if unit.kind == "street"} | _coded(book, "street")


def kinds_of(book: Book) -> tuple[By, ...]:
    """By what the board of a place can be read: by street and by leader where some ledger says which field that is."""
    ledgers = book.pack.ledgers.values()
    named: tuple[tuple[By, bool], ...] = (
        ("unit", True), ("street", any(one.street for one in ledgers)), ("leader", any(one.leader for one in ledgers)),
    )  # fmt: skip
    return tuple(by for by, found in named if found)


def leader_names(book: Book) -> dict[str, Text]:
    """Code → name, out of the code lists of the fields that ledgers name as their leader."""
    return _coded(book, "leader")


def _coded(book: Book, by: Literal["street", "leader"]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for ledger in book.pack.ledgers.values():
        field = typed.fields_of(ledger).get((ledger.street if by == "street" else ledger.leader) or "")
        codes = book.pack.code_lists.get(field.list or "") if field else None
        found |= {code.code: code.label for code in codes.codes.values()} if codes else {}
    return found


def hand_backs(viewer: Viewer, book: Book, asked: Asked, since: datetime, until: datetime) -> tuple[HandBack, ...]:
    """Who handed back what from ``since`` to ``until`` (excluded), the newest first; ``times`` counts per case."""
    acts = acts_with(book, "part.return")
    where, given = within(viewer, book, asked, only_open=False)
    if not acts:
        return ()
    marks, named = _pairs(acts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, c.number, c.ledger, e.actor, e.recorded, f.act from journal_entry e "
            f"join journal_frame f on f.id = e.frame join case_row c on c.id = e.case_id "
            f"where (f.ledger, f.act) in ({marks}) and e.recorded >= %s and e.recorded < %s and {where} "
            f"order by e.recorded desc, e.id desc",
            [*named, micros_of(since), micros_of(until), *given],
        )
        rows = cursor.fetchall()
        cursor.execute("select id, unit from post")
        posts = dict(cursor.fetchall())
    times = Counter(row[0] for row in rows)
    return tuple(
        HandBack(uid, number or "", ledger, posts.get(_post(actor), ""), moment_from(recorded), act, times[uid])
        for uid, number, ledger, actor, recorded, act in rows
    )


def _post(actor: str) -> str:
    return actor.split("#", 1)[0].removeprefix("post:")


# --- parts of a question --------------------------------------------------------------------------------------------


def within(viewer: Viewer, book: Book, asked: Asked, *, only_open: bool = True) -> tuple[str, list[Any]]:
    """The predicate over ``case_row c`` of the cases that a board is made of: a closed one is not open, also while a term
    still runs on it (a low rating to verify); what a unit owes there stands on its own page."""
    where, given = scope(viewer, book.owners, book.closed)
    parts, more = [where, "c.klass is null", "c.void = 0", "c.history = 0"], list(given)
    if only_open:
        parts.append("c.closed_on is null")
    shown = [one.id for one in book.pack.ledgers.values() if not one.core and not one.closed and one.published]
    wanted = [asked.ledger] if asked.ledger else shown
    if only_open and not asked.ledger:
        clause, given = queries.in_work(book)
        parts.append(clause)
        more += given
    marks = ", ".join(["%s"] * len(wanted))
    parts.append(f"c.ledger in ({marks})" if wanted else "1 = 0")
    more += wanted
    for clause, day in (("c.opened_on >= %s", asked.opened_from), ("c.opened_on <= %s", asked.opened_to)):
        if day:
            parts.append(clause)
            more.append(day.isoformat())
    return " and ".join(parts), more


def _open(
    row: dict[str, Any], book: Book, moment: datetime, named: Mapping[tuple[str, int], str], urged: Mapping[int, int],
    back: Mapping[int, int], soon: date,
) -> OpenCase:  # fmt: skip
    version = book.version(row["ledger"], row["version"])
    term = version.terms.get(version.lamp_term or "")
    shown, _ = lamp_of_row(row, moment, book.calendar, term.yellow if term else None)
    due = row["due"][:10] if row["due"] else None
    near = due is not None and shown in (Lamp.GREEN, Lamp.YELLOW) and due <= soon.isoformat()
    return OpenCase(
        row["uid"], row["ledger"], tuple((row["holder"] or "").split()), named.get(("street", row["id"])),
        named.get(("leader", row["id"])), shown, row["due"], near, urged.get(row["id"], 0), back.get(row["id"], 0),
    )  # fmt: skip


def _named(book: Book, ledgers: Iterable[str], inside: str, given: list[Any]) -> dict[tuple[str, int], str]:
    """Street and leader of the cases, out of the fields that each ledger names."""
    found: dict[tuple[str, int], str] = {}
    for ledger in (book.ledger(id_) for id_ in sorted(ledgers)):
        wanted = [(by, field) for by, field in (("street", ledger.street), ("leader", ledger.leader)) if _kept(ledger, field)]
        for by, field in wanted:
            with connection.cursor() as cursor:
                cursor.execute(
                    f'select l.case_id, l."{field}" from {typed.table_of(ledger.id)} l '
                    f'where l."{field}" is not null and l.case_id in ({inside})',
                    given,
                )
                found.update(((by, case), str(value)) for case, value in cursor.fetchall())
    return found


def _kept(ledger: Ledger, field: str | None) -> bool:
    return field is not None and field in typed.fields_of(ledger)


def _counted(acts: Sequence[tuple[str, str]], inside: str, given: list[Any]) -> dict[int, int]:
    """How many entries of these acts the cases have."""
    if not acts:
        return {}
    marks, named = _pairs(acts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select e.case_id, count(*) from journal_entry e where e.case_id in ({inside}) and e.frame in "
            f"(select id from journal_frame f where (f.ledger, f.act) in ({marks})) group by e.case_id",
            [*given, *named],
        )
        return {int(case): int(count) for case, count in cursor.fetchall()}


def _pairs(acts: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    return ", ".join(["(%s, %s)"] * len(acts)), [name for pair in acts for name in pair]
