"""Effects on cases that open by themselves: the day is set, given up, or has come and the next case is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shoushan.rules.deadlines import Calendar, Term, Unit, reckon
from shoushan.rules.procedure.drafting import Draft, day_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood, UnknownValue
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

NEXT = "next"
"""Kind of the link from a case to the one that followed it by itself."""


def make_set(draft: Draft, values: Mapping[str, Any]) -> None:
    """The next case opens by itself: ``limit`` (else that of the definition) after ``from`` (else the day that counts).

    Setting it again puts the new day in place of the old one. Raises ``UnknownValue`` where ``from`` is written and unknown.
    """
    name = text_of("recur.set", values, "recur")
    rule = draft.version.recurs.get(name)
    if rule is None:
        raise NotUnderstood("recur.set", "recur", name)
    if "from" in values and values["from"] is None:
        raise UnknownValue(["from"])
    begin = day_of("recur.set", values, "from", draft.day)
    limit = whole_of("recur.set", values, "limit") if values.get("limit") is not None else rule.limit
    if limit < 1:
        raise NotUnderstood("recur.set", "limit", limit)
    due = moved(begin, limit, rule.unit, draft.context.calendar)
    draft.emit("recur.set", {"recur": name, "from": begin.isoformat(), "on": due.isoformat()})


def moved(day: date, limit: int, unit: Unit, calendar: Calendar) -> date:
    """``day`` so many months or calendar days later; a month that has no such day gives its last one. Days off count."""
    due = reckon(Term(day, limit, unit, roll=False), calendar).due
    return calendar.local_day(due) if isinstance(due, datetime) else due or day


def reduce_set(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.recurs[str(fact.data["recur"])] = {"on": fact.data["on"], "from": fact.data["from"]}


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """No case follows by itself any more."""
    name = text_of("recur.end", values, "recur")
    if name not in draft.state.recurs:
        raise NothingToDo(Text("没有等待续开的件。", "No case is waiting to be opened."))
    draft.emit("recur.end", {"recur": name})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.recurs.pop(str(fact.data["recur"]), None)


def reduce_open(state: State, fact: Fact, stamp: Stamp) -> None:
    """The day has come: the link to the next case stands, and the day is done with."""
    data = fact.data
    state.recurs.pop(str(data["recur"]), None)
    held = {name: data.get(name) for name in ("to", "ledger", "service")}
    state.links[str(data["link"])] = {"kind": NEXT, "key": data["recur"], **held}


EFFECTS = (
    Effect("recur.set", Text("到期续开", "the next case will open by itself"), words("recur from limit"),
           words("recur from on"), maker=make_set, reducer=reduce_set),
    Effect("recur.end", Text("不再续开", "no case will follow by itself"), words("recur"), words("recur unmet"),
           maker=make_end, reducer=reduce_end),
    Effect("recur.open", Text("已经续开", "the next case has been opened"), words(""),
           words("recur link to ledger service on"), reducer=reduce_open),
)  # fmt: skip
