"""Who attended a session and for how long: minutes are counted, late records marked, overlapping hours never taken twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shoushan.rules.catalogue.model import Sessions
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects import field
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NotUnderstood, UnknownValue
from shoushan.rules.procedure.scope import latest_term
from shoushan.rules.procedure.session_refusals import EnrolledAlready, HoursOverlap, NoAttendance, NoPlaces, NoSuchHours
from shoushan.rules.text import Text

BUSY = "busy"
"""What the corridor reads beforehand: person → hours in other sessions, each ``number title day from to``."""
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def make_attend(draft: Draft, values: Mapping[str, Any]) -> None:
    """Enter who attended, each row with its person and both times; the platform adds minutes, day and marks.

    Raises ``NoAttendance``, ``NoSuchHours``, and ``HoursOverlap`` unless the version says that overlaps are raised only.
    """
    said = draft.version.sessions
    given = values.get("rows")
    if said is None or isinstance(given, str):
        raise NotUnderstood("session.attend", "rows", given)
    rows = [dict(row) for row in (given.values() if isinstance(given, Mapping) else given or ())]
    if not rows:
        raise NoAttendance(said.field)
    day = draft.scope(said.day)
    if day is None:
        raise UnknownValue([said.day], [draft.scope.label(said.day)])
    marks = _marks(draft, said)
    for row in sorted(rows, key=lambda one: str(one.get(said.person, ""))):
        row[said.minutes] = minutes_of(row.get(said.from_), row.get(said.to), said.field, str(row.get(said.person, "")))
        row |= marks
        _overlaps(draft, said, row, str(day)[:10])
    field.make_set(draft, {said.field: rows})


def make_enrol(draft: Draft, values: Mapping[str, Any]) -> None:
    """Put people's names down for a session. Raises ``NoAttendance``, ``EnrolledAlready``, ``NoPlaces``."""
    said = draft.version.sessions
    given = values.get("rows")
    if said is None or said.enrolled is None or isinstance(given, str):
        raise NotUnderstood("session.enrol", "rows", given)
    rows = [dict(row) for row in (given.values() if isinstance(given, Mapping) else given or ())]
    if not rows:
        raise NoAttendance(said.enrolled)
    key = draft.version.fields[said.enrolled].key or ""
    held: Mapping[str, Any] = draft.state.fields.get(said.enrolled) or {}
    named = [str(row.get(key, "")) for row in rows]
    twice = next((who for place, who in enumerate(named) if who in held or who in named[:place]), None)
    if twice is not None:
        raise EnrolledAlready(twice, said.enrolled)
    places = draft.state.fields.get(said.places or "")
    if places is not None and len(held) + len(rows) > int(places):
        raise NoPlaces(int(places), max(0, int(places) - len(held)), said.enrolled)
    field.make_set(draft, {said.enrolled: rows})


def minutes_of(begin: Any, end: Any, where: str, who: str) -> int:
    """Minutes between two times of one day (``09:30``). Raises ``NoSuchHours`` when they are none, or the wrong way."""
    first, last = _clock(begin), _clock(end)
    if first is None or last is None or last <= first:
        raise NoSuchHours(who, begin, end, where)
    return last - first


def _clock(said: Any) -> int | None:
    found = _CLOCK.fullmatch(str(said or ""))
    return int(found[1]) * 60 + int(found[2]) if found else None


def _marks(draft: Draft, said: Sessions) -> dict[str, Any]:
    """When it was recorded, whether that was late (补录), and whether staff typed it for those who came."""
    today = draft.moment.astimezone(draft.context.zone).date().isoformat()
    found = latest_term(draft.state, said.within) if said.within else None
    due = found[1].get("due") if found else None
    marks = {
        said.recorded: today,
        said.late: bool(due and today > str(due)[:10]),
        said.staff: draft.command.actor.kind == "post",
    }
    return {name: value for name, value in marks.items() if name is not None}


def _overlaps(draft: Draft, said: Sessions, row: Mapping[str, Any], day: str) -> None:
    who = str(row[said.person])
    begin, end = str(row[said.from_]), str(row[said.to])
    held: Iterable[Mapping[str, Any]] = draft.context.linked.get(BUSY, {}).get(who) or ()
    for other in held:
        if str(other["day"])[:10] == day and begin < str(other["to"]) and str(other["from"]) < end:
            mine = Text(*(f"{draft.state.number or ''} {begin}—{end}",) * 2)
            theirs = Text(*(f"{other['number']} {other.get('title') or ''} {other['from']}—{other['to']}".strip(),) * 2)
            refusal = HoursOverlap(who, day, mine, theirs, said.field)
            if said.overlap == "refuse":
                raise refusal
            draft.emit("note.add", {"kind": "overlap"}, {"text": f"{refusal.text.zh} {refusal.text.en}"}, {"text": "internal"})


EFFECTS = (
    Effect("session.enrol", Text("报名", "people enrol"), words("rows"), maker=make_enrol),
    Effect("session.attend", Text("登记参加", "attendance is entered"), words("rows"), maker=make_attend),
)  # fmt: skip
