"""What a unit owes and what bears a leader's name, over all ledgers: made of open cases within the scope of a viewer.

Every row names its case; a figure is the number of rows of its section, so the two cannot differ. Cases of closed classes are
never here, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import boards, typed
from shoushan.records.cases.acts_known import acts_with
from shoushan.records.cases.boards import OpenCase
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.packed import unpack
from shoushan.records.journal.chain import moment_from
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import EMPTY, Ledger, Version
from shoushan.rules.deadlines import Lamp, lamp
from shoushan.rules.derived import once_per
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.periods import period_named
from shoushan.rules.text import Text

SECTIONS = ("lead", "assist", "reports", "milestones", "children", "sign", "urged", "returned", "after")
"""What a unit can owe: cases as lead, as assistant, reports, milestones, problems and tasks of a greater case, papers to
review, countersign or sign, urges and findings without an answer, work that was handed back to it, and what is left to do
after a case was closed (a low rating to verify, a promise to check)."""
ASSIST = frozenset({"assist", "opinion", "countersign"})
"""Kinds of parts of those who help."""
STEPS = ("review", "countersign", "sign")
"""Steps of papers that are somebody's signature."""
SAID = {
    "asked": Text("应报{period}报告", "report of {period} is owed"),
    "missed": Text("{period}报告逾期未报", "report of {period} was not given in time"),
    "back": Text("{period}报告退回重报", "report of {period} was sent back"),
    "slipped": Text("节点“{item}”已过计划日期", "milestone “{item}” is past its day"),
    "next": Text("下一节点“{item}”", "next milestone “{item}”"),
    "review": Text("审核", "review"),
    "countersign": Text("会签", "countersign"),
    "sign": Text("签发", "sign"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed in a case: by which day, in which colour, and what it is, where the section alone does not say."""

    uid: str
    section: str
    on: str | None
    lamp: Lamp
    what: Text | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Under:
    """A case under a leader's name: in which parts (包案, 分包, 领衔, 批示 …, as its fields call them), and since when it waits
    for an act of the leader's own."""

    case: OpenCase
    parts: tuple[Text, ...]
    waits_since: str | None


@dataclass(frozen=True, slots=True)
class _Held:
    """An open case with what its state says."""

    case: OpenCase
    id: int
    version: Version
    unit: str | None
    parent: str | None
    since: str | None
    state: Mapping[str, Any]


def owed(viewer: Viewer, book: Book, unit: str, moment: datetime, found: Sequence[OpenCase] | None = None) -> list[Owed]:
    """Everything that ``unit`` owes, as far as ``viewer`` may see it; by section, and in each by the day.

    ``found``: the open cases, where the caller has asked for them already.
    """
    every = boards.open_cases(viewer, book, boards.Asked(), moment) if found is None else found
    mine = [case for case in every if unit in case.units]
    held = _held(book, mine)
    rows = [row for one in held for row in _of_a_case(book, one, unit, moment)]
    rows += _papers(viewer, book, unit)
    rows += _urged(book, held, unit)
    rows += _after(viewer, book, unit, moment)
    return sorted(rows, key=lambda row: (SECTIONS.index(row.section), row.on is None, row.on or row.since or "", row.uid))


def _held(book: Book, cases: Sequence[OpenCase]) -> list[_Held]:
    found: dict[str, tuple[Any, ...]] = {}
    for place in range(0, len(cases), 500):
        some = cases[place : place + 500]
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"select uid, id, version, unit, parent, holder_since, state from case_row where uid in ({marks})",
                [case.uid for case in some],
            )
            found |= {row[0]: row[1:] for row in cursor.fetchall()}
    made = []
    for case in cases:
        id_, version, unit, parent, since, state = found[case.uid]
        made.append(_Held(case, id_, book.version(case.ledger, version), unit, parent, since, unpack(state)))
    return made


def slipped(book: Book, moment: datetime, cases: Sequence[OpenCase]) -> list[Owed]:
    """The milestones of these cases that are past their day and not reached, the longest past first."""
    found = [row for one in _held(book, cases) for row in _milestones(book, one, moment) if row.lamp is Lamp.RED]
    return sorted(found, key=lambda row: (row.on or "", row.uid))


def _of_a_case(book: Book, one: _Held, unit: str, moment: datetime) -> Iterator[Owed]:
    case = one.case
    parts = [part for part in (one.state.get("parts") or EMPTY).values() if part.get("unit") == unit]
    own = [part for part in parts if part["state"] in ("offered", "taken")]
    assists = bool(own) and all(part.get("kind") in ASSIST for part in own)
    due, shown = (_of_parts(book, one, unit, moment) if own else None) or (case.due, case.lamp)
    section = "assist" if assists else "lead"
    since = min((str(part["since"]) for part in own), default=one.since)
    yield Owed(case.uid, section, due, shown, since=since)
    if one.parent and not assists:
        yield Owed(case.uid, "children", due, shown, since=since)
    returned = [part for part in (one.state.get("parts") or EMPTY).values() if part["state"] == "returned"]
    if returned and not own:
        yield Owed(case.uid, "returned", due, shown, since=max(str(part["since"]) for part in returned))
    if not assists:
        yield from _reports(book, one, moment)
        yield from _milestones(book, one, moment)


def _of_parts(book: Book, one: _Held, unit: str, moment: datetime) -> tuple[str | None, Lamp] | None:
    """Due day and lamp of the unit's own part, where a term runs on it."""
    keys = {key for key, part in one.state["parts"].items() if part.get("unit") == unit}
    running = [
        held
        for held in (one.state.get("terms") or EMPTY).values()
        if held["state"] != "ended" and held.get("part") in keys and held.get("due")
    ]
    if not running:
        return None
    first = min(running, key=lambda held: str(held["due"]))
    return str(first["due"]), _lamp(one.version, first, moment, book)


def _lamp(version: Version, held: Any, moment: datetime, book: Book) -> Lamp:
    rule = version.terms.get(held["term"])
    paused = held["state"] == "paused"
    return lamp(clock.due_of(held), moment, book.calendar, paused=paused, yellow=rule.yellow if rule else None)


def _reports(book: Book, one: _Held, moment: datetime) -> Iterator[Owed]:
    """The reports that the case owes: of a period that has begun, that was not given in time, that is to be done again."""
    said = one.version.rhythm
    if said is None:
        return
    today = moment.astimezone(book.zone).date()
    running = [held for held in (one.state.get("terms") or EMPTY).values() if held["state"] == "running" and held.get("due")]
    for code, held in sorted((one.state.get("reports") or EMPTY).items()):
        period = period_named(code, said.every)
        if period is None or held["state"] not in ("asked", "missed", "back") or period.first > today:
            continue
        term = next((term for term in running if term["term"] == (said.redo if held["state"] == "back" else said.term)), None)
        timed = term if held["state"] != "missed" else None
        shown = _lamp(one.version, timed, moment, book) if timed else Lamp.RED
        due = str(timed["due"]) if timed else period.last.isoformat()
        what = SAID["missed" if held["state"] == "asked" and shown is Lamp.RED else held["state"]]
        yield Owed(one.case.uid, "reports", due, shown, _filled(what, period=period.label))


def _milestones(book: Book, one: _Held, moment: datetime) -> Iterator[Owed]:
    """Every milestone past its day, and the next one to come."""
    today = moment.astimezone(book.zone).date().isoformat()
    plan: Mapping[str, Any] = one.state.get("plan") or EMPTY
    left = sorted((str(held["planned"])[:10], item) for item, held in plan.items() if not held.get("on"))
    ahead = [pair for pair in left if pair[0] >= today][:1]
    for day, item in [*(pair for pair in left if pair[0] < today), *ahead]:
        late = day < today
        soon = not late and day <= boards.last_soon(book, moment).isoformat()
        what = _filled(SAID["slipped" if late else "next"], item=_item(book, one, item))
        yield Owed(one.case.uid, "milestones", day, Lamp.RED if late else Lamp.YELLOW if soon else Lamp.GREEN, what)


def _item(book: Book, one: _Held, item: str) -> Text:
    said = one.version.milestones
    codes = book.pack.code_lists.get(said.list) if said else None
    code = codes.codes.get(item) if codes else None
    return code.label if code is not None else _written(one.version).get(item, Text(item, item))


@once_per
def _written(version: Version) -> Mapping[str, Text]:
    """Item → what the acts of the version call it, where they plan it by name."""
    named = [spec.values for act in version.acts.values() for spec in act.effects if spec.effect == "plan.set"]
    return {
        str(one["item"]): Text(str(one["label"]), str(one["label"]))
        for one in named
        if isinstance(one.get("item"), str) and isinstance(one.get("label"), str)
    }


def _filled(said: Text, **names: Text) -> Text:
    return Text(
        said.zh.format(**{name: text.zh for name, text in names.items()}),
        said.en.format(**{name: text.en for name, text in names.items()}),
    )


def _papers(viewer: Viewer, book: Book, unit: str) -> list[Owed]:
    """Papers of the unit's cases that wait for a review or a signature, and countersignatures asked of it."""
    where, given = boards.within(viewer, book, boards.Asked(), only_open=False)
    marks = ", ".join(["%s"] * len(STEPS))
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, c.ledger, w.kind, w.step, w.since from case_paper_wait w join case_row c on c.id = w.case_id "
            f"where {where} and w.step in ({marks}) and ((w.step <> 'countersign' and c.unit = %s) or "
            f"(w.step = 'countersign' and w.unit = %s)) order by w.since, c.id",
            [*given, *STEPS, unit, unit],
        )
        rows = cursor.fetchall()
    return [Owed(uid, "sign", None, Lamp.NONE, _paper(book, *what), str(since)) for uid, *what, since in rows]


def _paper(book: Book, ledger: str, kind: str, step: str) -> Text:
    named = (version.papers[kind].name for version in reversed(book.ledger(ledger).versions) if kind in version.papers)
    name = next(named, Text(kind, kind))
    return Text(f"{SAID[step].zh}：{name.zh}", f"{SAID[step].en}: {name.en}")


def _after(viewer: Viewer, book: Book, unit: str, moment: datetime) -> list[Owed]:
    """Closed cases of the unit on which a term still runs."""
    where, given = boards.within(viewer, book, boards.Asked(), only_open=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, c.ledger, c.version, t.body from case_row c join case_term t on t.case_id = c.id "
            f"where {where} and t.state = 'running' and t.due is not null and c.closed_on is not null "
            "and c.due_unit is not null and c.holder = %s "
            f"order by t.due, c.id",
            [*given, unit],
        )
        rows = cursor.fetchall()
    found = []
    for uid, ledger, key, body in rows:
        held, version = unpack(body), book.version(ledger, key)
        rule = version.terms.get(held["term"])
        label = rule.label if rule else None
        found.append(Owed(uid, "after", str(held["due"]), _lamp(version, held, moment, book), label, str(held["start"])[:10]))
    return found


def _urged(book: Book, held: Iterable[_Held], unit: str) -> list[Owed]:
    """Cases in which the unit was urged, or something was found, and has done nothing since."""
    by_id = {one.id: one for one in held}
    acts = {*acts_with(book, "note.add", kind="urge"), *acts_with(book, "note.add", kind="find")}
    if not by_id or not acts:
        return []
    found: list[Owed] = []
    ids = list(by_id)
    with connection.cursor() as cursor:
        cursor.execute("select id, unit from post")
        posts = dict(cursor.fetchall())
        for place in range(0, len(ids), 500):
            some = ids[place : place + 500]
            marks, pairs = ", ".join(["%s"] * len(some)), ", ".join(["(%s, %s)"] * len(acts))
            cursor.execute(
                "select e.case_id, e.n, f.ledger, f.act, e.actor, e.recorded from journal_entry e "
                f"join journal_frame f on f.id = e.frame where e.case_id in ({marks}) and e.case_id in (select x.case_id "
                f"from journal_entry x join journal_frame y on y.id = x.frame where x.case_id in ({marks}) "
                f"and (y.ledger, y.act) in ({pairs})) order by e.case_id, e.n",
                [*some, *some, *(name for pair in acts for name in pair)],
            )
            found += _unanswered(book, by_id, cursor.fetchall(), acts, posts, unit)
    return found


def _unanswered(
    book: Book, by_id: Mapping[int, _Held], rows: Iterable[Sequence[Any]], acts: set[tuple[str, str]],
    posts: Mapping[str, str], unit: str,
) -> Iterator[Owed]:  # fmt: skip
    waiting: dict[int, tuple[str, str]] = {}
    for case, _, ledger, act, actor, recorded in rows:
        by = posts.get(str(actor).split("#", 1)[0].removeprefix("post:"), "")
        if (ledger, act) in acts and by != unit:
            since = moment_from(recorded).astimezone(book.zone).date().isoformat()
            waiting.setdefault(case, (act, since))
        elif by == unit:
            waiting.pop(case, None)
    for case, (act, since) in waiting.items():
        one = by_id[case]
        label = one.version.acts[act].label if act in one.version.acts else None
        yield Owed(one.case.uid, "urged", one.case.due, one.case.lamp, label, since)


# --- leaders --------------------------------------------------------------------------------------------------------


def leader_fields(book: Book, ledger: Ledger) -> Mapping[str, Text]:
    """The fields of a ledger that name a leader: the one of its board, and every other of the same list of codes."""
    known = typed.fields_of(ledger)
    lists = {field.list for other in book.pack.ledgers.values() if (field := typed.fields_of(other).get(other.leader or ""))}
    lists.discard(None)
    return {
        field.id: field.label
        for field in known.values()
        if field.id == ledger.leader or (field.type == "code" and field.list in lists and field.klass in ("public", "internal"))
    }


def under(viewer: Viewer, book: Book, leader: str, moment: datetime, found: Sequence[OpenCase] | None = None) -> list[Under]:
    """The open cases that bear a leader's name, by what falls due; those that wait for the leader's own act first.

    A case waits for the leader while the unit of that very post holds it.
    """
    every = boards.open_cases(viewer, book, boards.Asked(), moment) if found is None else found
    parts = _named(book, leader, {case.ledger for case in every})
    mine = [case for case in every if case.uid in parts]
    with connection.cursor() as cursor:
        cursor.execute("select unit from post where id = %s", [leader])
        row = cursor.fetchone()
    own = str(row[0]) if row else ""
    made = [
        Under(one.case, parts[one.case.uid], one.since if own and own in one.case.units else None) for one in _held(book, mine)
    ]
    return sorted(made, key=lambda one: (one.waits_since or "9999", one.case.due or "9999"))


def _named(book: Book, leader: str, ledgers: Iterable[str]) -> dict[str, tuple[Text, ...]]:
    """Case → what the leader is to it, out of the fields that name one."""
    found: dict[str, tuple[Text, ...]] = {}
    for id_ in sorted(ledgers):
        ledger = book.ledger(id_)
        for field, label in leader_fields(book, ledger).items():
            with connection.cursor() as cursor:
                cursor.execute(
                    f'select c.uid from {typed.table_of(id_)} l join case_row c on c.id = l.case_id where l."{field}" = %s '
                    "and c.history = 0 and c.void = 0",
                    [leader],
                )
                for (uid,) in cursor.fetchall():
                    found[uid] = (*found.get(uid, ()), label)
    return found


def deputies_of(leader: str) -> tuple[tuple[str, Text], ...]:
    """The posts that may act for this one (AB角), with their names."""
    with connection.cursor() as cursor:
        cursor.execute("select deputies from post where id = %s", [leader])
        row = cursor.fetchone()
        ids = str(row[0]).split() if row else []
        if not ids:
            return ()
        marks = ", ".join(["%s"] * len(ids))
        cursor.execute(f"select id, name_zh, name_en from post where id in ({marks}) and to_on is null", ids)
        names = {id_: Text(zh, en) for id_, zh, en in cursor.fetchall()}
    return tuple((id_, names[id_]) for id_ in ids if id_ in names)
