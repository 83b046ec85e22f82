"""What publishing a changed ledger would do to its open cases: each with the day, stage, fields and acts that become others.

A revision holds at once for the cases of its version; a new version holds for nobody who is there already, and for each
case it is told whether it could be moved and which days it would have had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading, repinning
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, kept_apart, scope
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.catalogue.touching import changed_versions
from shoushan.rules.deadlines import Calendar
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.procedure.values import State, TermState
from shoushan.rules.text import Text

MOST = 1000
"""Open cases that a preview reads one by one; of more only the first are looked at, and that is said."""
Kind = Literal[
    "stage-gone", "stage-named", "due", "term-gone", "asked", "acts-gone", "acts-new", "acts-other", "stays", "moves"
]
LABELS: Mapping[Kind, Text] = {
    "stage-gone": Text("所在环节取消", "Stage gone"), "stage-named": Text("环节改称", "Stage renamed"),
    "due": Text("到期日变化", "Due day changes"), "term-gone": Text("在计的时限取消", "Running term gone"),
    "asked": Text("缺新必填字段", "New required field missing"), "acts-gone": Text("不能再办的操作", "Acts no longer possible"),
    "acts-new": Text("可办的新操作", "New acts"), "acts-other": Text("操作的条件或结果有变", "Acts that change"),
    "stays": Text("不能改按新版", "Cannot be moved to the new version"), "moves": Text("可改按新版", "Can be moved"),
}  # fmt: skip
"""What becomes other in a case, in words."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that becomes other in a case; ``said`` is empty where the kind says all."""

    kind: Kind
    said: Text


@dataclass(frozen=True, slots=True)
class TouchedCase:
    """An open case and what becomes other in it; no effects: nothing at its stage."""

    uid: str
    number: str
    stage: Text
    version: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """The open cases that a change touches: ``total`` of all but those of closed classes that the viewer may not enter, of
    which ``read`` were looked at one by one and ``counts`` says how many have each effect; ``seen`` lie in the viewer's reach,
    and ``cases`` are those of them that were read, those with effects first."""

    cases: tuple[TouchedCase, ...]
    total: int
    seen: int
    read: int
    counts: Mapping[Kind, int]


def touched(viewer: Viewer, book: Book, old: Ledger, new: Ledger) -> Touched:
    """What ``new`` in place of ``old`` does to the open cases of the ledger."""
    known = {version.key: version for version in old.versions}
    changed = {version.key: version for version in changed_versions(old, new)}
    revised = {key: version for key, version in changed.items() if key in known}
    fresh = [version for key, version in changed.items() if key not in known]
    keys = tuple(known) if fresh else tuple(revised)
    if not keys:
        return Touched((), 0, 0, 0, {})
    found = []
    with connection.cursor() as cursor:
        total, seen = (_count(cursor, old.id, keys, viewer, book, reach=reach) for reach in (False, True))
        mine = _uids(cursor, old.id, keys, viewer, book)
        for state in _states(cursor, viewer, book, old, keys):
            was = known[state.version]
            effects: list[Effect] = []
            if was.key in revised:
                effects += revision_effects(was, revised[was.key], state, book.calendar)
            if fresh:
                effects += version_effects(was, fresh[-1], state, book.calendar)
            found.append(TouchedCase(state.case, state.number or "", _stage(was, state), was.key, tuple(effects)))
    counts = Counter(kind for one in found for kind in {effect.kind for effect in one.effects})
    ordered = sorted(
        (one for one in found if one.uid in mine),
        key=lambda one: not [effect for effect in one.effects if effect.kind != "moves"],
    )
    return Touched(tuple(ordered), total, seen, len(found), {kind: counts[kind] for kind in LABELS if counts[kind]})


def revision_effects(was: Version, now: Version, state: State, calendar: Calendar) -> Iterator[Effect]:
    """What becomes other in a case whose version is revised."""
    if state.stage not in now.stages:
        yield Effect("stage-gone", _stage(was, state))
    elif state.stage in was.stages and was.stages[state.stage].label != now.stages[state.stage].label:
        yield Effect("stage-named", _became(was.stages[state.stage].label, now.stages[state.stage].label))
    if gone := [was.terms[id_].label for id_ in _running(state) if id_ in was.terms and id_ not in now.terms]:
        yield Effect("term-gone", listed(gone))
    yield from _dues(was, now, state, calendar, fresh=False)
    if lacking := [field.label for field in now.fields.values() if repinning.lacks(was, field, state)]:
        yield Effect("asked", listed(lacking))
    yield from _acts(was, now, state)


def version_effects(was: Version, now: Version, state: State, calendar: Calendar) -> Iterator[Effect]:
    """What a new version means for a case that keeps its own: whether it could be moved, and the days it would have had."""
    against = repinning.hindrances(was, now, state)
    if against:
        yield Effect("stays", against[0].why)
    else:
        yield Effect("moves", Text("", ""))
    yield from _dues(was, now, state, calendar, fresh=True)


def _dues(was: Version, now: Version, state: State, calendar: Calendar, *, fresh: bool) -> Iterator[Effect]:
    """Running terms that would end on another day; ``fresh``: were they counted by the new version's limit from the start."""
    for held in clock.running(state).values():
        rule, before = now.terms.get(held["term"]), was.terms.get(held["term"])
        if rule is None or before is None:
            continue
        asked = _as_new(was, now, state, held) if fresh else held
        if asked is None:
            continue
        try:
            due = clock.counted(now, state, asked, calendar)["due"]
        except (Refusal, KeyError):  # another term that bounds it is gone: told by itself
            continue
        if due != held.get("due"):
            days = f"{_day(held.get('due'))} → {_day(due)}"
            yield Effect("due", Text(f"{rule.label.zh} {days}", f"{rule.label.en} {days}"))


def _as_new(was: Version, now: Version, state: State, held: TermState) -> TermState | None:
    """The running term with the new version's limit; ``None`` where the limit stays."""
    before, after = _limit(was, state, held["term"]), _limit(now, state, held["term"])
    if before == after:
        return None
    return cast("TermState", {**held, "limit": after[0], "unit": after[1], "roll": after[2]})


def _limit(version: Version, state: State, term: str) -> tuple[int, Any, bool | None]:
    rule = version.terms[term]
    service = version.services.get(state.service or "")
    limit, unit = service.terms.get(term, (rule.limit, rule.unit)) if service else (rule.limit, rule.unit)
    return limit, getattr(unit, "value", unit), rule.roll


def _acts(was: Version, now: Version, state: State) -> Iterator[Effect]:
    """Acts of the case's stage that go, come, or have other conditions or effects."""
    before = {id_: act for id_, act in was.acts.items() if state.stage in act.from_}
    after = {id_: act for id_, act in now.acts.items() if state.stage in act.from_}
    if gone := [act.label for id_, act in before.items() if id_ not in after]:
        yield Effect("acts-gone", listed(gone))
    if new := [act.label for id_, act in after.items() if id_ not in before]:
        yield Effect("acts-new", listed(new))
    if other := [act.label for id_, act in after.items() if id_ in before and act != before[id_]]:
        yield Effect("acts-other", listed(other))


def holding(viewer: Viewer, book: Book, ledger: str, keys: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """(Kind of piece, its id) → how many open cases stand in a stage or run a term, and how many papers were made; under
    versions ``keys``, ("version", "") for all their open cases. Closed classes that the viewer may not enter are in none."""
    found: dict[tuple[str, str], int] = {}
    if not keys:
        return found
    where, given = _where(ledger, keys, viewer, book)
    apart, _ = kept_apart(viewer, book.closed)
    made = f"c.ledger = %s and c.version in ({', '.join(['%s'] * len(keys))}) and c.hidden is null and {apart}"
    asked = (
        ("stage", f"select c.stage, count(*) from case_row c where {where} group by c.stage"),
        ("term", "select t.term, count(distinct c.id) from case_row c join case_term t on t.case_id = c.id "
                 f"where {where} and t.state <> 'ended' group by t.term"),
        ("paper", "select p.kind, count(*) from case_row c join case_paper p on p.case_id = c.id "
                  f"where {made} group by p.kind"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for kind, statement in asked:
            cursor.execute(statement, given)
            found |= {(kind, id_): int(count) for id_, count in cursor.fetchall()}
    found["version", ""] = sum(count for (kind, _), count in found.items() if kind == "stage")
    return found


def _stage(version: Version, state: State) -> Text:
    found = version.stages.get(state.stage)
    return found.label if found else Text(state.stage, state.stage)


def _running(state: State) -> list[str]:
    return [held["term"] for held in clock.running(state).values()]


def _became(before: Text, after: Text) -> Text:
    return Text(f"{before.zh} → {after.zh}", f"{before.en} → {after.en}")


def _day(text: object) -> str:
    return str(text)[:10] if text else "—"


def _count(cursor: CursorWrapper, ledger: str, keys: Sequence[str], viewer: Viewer, book: Book, *, reach: bool) -> int:
    where, given = _where(ledger, keys, viewer, book, reach=reach)
    cursor.execute(f"select count(*) from case_row c where {where}", given)
    return int(cursor.fetchone()[0])


def _uids(cursor: CursorWrapper, ledger: str, keys: Sequence[str], viewer: Viewer, book: Book) -> frozenset[str]:
    where, given = _where(ledger, keys, viewer, book, reach=True)
    cursor.execute(f"select c.uid from case_row c where {where} order by c.due is null, c.due, c.id limit %s", [*given, MOST])
    return frozenset(uid for (uid,) in cursor.fetchall())


def _states(cursor: CursorWrapper, viewer: Viewer, book: Book, ledger: Ledger, keys: Sequence[str]) -> Iterator[State]:
    where, given = _where(ledger.id, keys, viewer, book)
    cursor.execute(f"select c.uid from case_row c where {where} order by c.due is null, c.due, c.id limit %s", [*given, MOST])
    for (uid,) in cursor.fetchall():
        yield loading.load(cursor, uid, book.ledger).state


def _where(ledger: str, keys: Sequence[str], viewer: Viewer, book: Book, *, reach: bool = False) -> tuple[str, list[Any]]:
    """Open cases of the ledger under one of the versions: those that are counted before the viewer, or those in ``reach``."""
    marks = ", ".join(["%s"] * len(keys))
    open_ = "c.closed_on is null and c.void = 0 and c.history = 0 and c.hidden is null"
    within, more = scope(viewer, book.owners, book.closed) if reach else kept_apart(viewer, book.closed)
    return f"c.ledger = %s and c.version in ({marks}) and {open_} and {within}", [ledger, *keys, *more]
