"""Figures counted in plain Python over the raw journal, written from the column ``how`` of the article's table alone.

It knows neither indicators nor facts: it reads entries in the order of their leaves, keeps what each says of its case, and
counts. Whatever the engines count has to agree with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from shoushan.records.journal import read

ZONE = ZoneInfo("Asia/Shanghai")
HANDLING = {"handle", "suggestion", "duty"}
ACCEPTANCE = {"acceptance"}
SATISFIED = {"satisfied", "basically-satisfied"}


@dataclass
class Limit:
    """A term of a case as the journal tells it."""

    term: str
    start: date
    due: date | None
    ended: date | None = None
    met: bool | None = None
    paused: bool = False


@dataclass
class Rated:
    """A rating."""

    level: str
    on: date
    by_staff: bool


@dataclass
class Matter:
    """A case as the journal tells it up to a day and a leaf."""

    id: int
    ledger: str
    number: str = ""
    opened: date | None = None
    closed: date | None = None
    outcome: str = ""
    void: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    asof: dict[str, tuple[str, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    old: list[Limit] = field(default_factory=list)
    ratings: list[Rated] = field(default_factory=list)

    def every_limit(self, terms: set[str]) -> list[Limit]:
        """Its limits of some names, those that ended before another began too."""
        return [one for one in [*self.old, *self.limits.values()] if one.term in terms]


_READ: dict[str, list[Any]] = {}
"""Entries read so far, by database: they never change, and only more come."""


def journal(up_to: int | None = None) -> Iterator[Any]:
    """Every entry with a leaf number, in their order."""
    name = str(connection.settings_dict["NAME"])
    known = _READ.setdefault(name, [])
    while found := read.leaves(connection, len(known), 500):
        known += found
    yield from (entry for entry in known if up_to is None or (entry.leaf or 0) <= up_to)


def day_of(entry: Any) -> date:
    """The local day on which an entry says that it happened."""
    said = entry.happened
    if "at" in said:
        from datetime import datetime

        return datetime.fromisoformat(said["at"].replace("Z", "+00:00")).astimezone(ZONE).date()
    text = said.get("on") or said["in"] + "-01"
    return date.fromisoformat(text)


def matters(ledger: str, as_of: date, up_to: int | None = None) -> list[Matter]:
    """The cases of a ledger as they were at the end of ``as_of`` and as the journal was known at leaf ``up_to``; void
    ones left out, and those that are in a closed class by now: they leave what is open at every earlier day and leaf too
    (decision 0045). Entries are taken case by case in their number."""
    entries: dict[int, list[Any]] = {}
    shut: set[int] = set()
    for entry in journal():
        if entry.ledger != ledger:
            continue
        for fact in entry.facts():
            if fact.effect in ("class.enter", "class.leave"):
                (shut.add if fact.effect == "class.enter" else shut.discard)(entry.case_id)
        if up_to is None or (entry.leaf or 0) <= up_to:
            entries.setdefault(entry.case_id, []).append(entry)
    found = []
    for case, own in entries.items():
        one = Matter(case, ledger)
        for entry in sorted(own, key=lambda entry: entry.n):
            _take(one, entry, later=day_of(entry) > as_of)
        if one.opened is not None and not one.void and case not in shut:
            found.append(one)
    return found


def _take(one: Matter, entry: Any, later: bool) -> None:
    """What an entry says. Of one dated later than the day asked for only what it corrects or makes void: that was wrong then
    already."""
    day = day_of(entry)
    for fact in entry.facts():
        data, name = fact.data, fact.effect
        if later and (name not in ("field.correct", "case.void") or one.opened is None):
            continue
        if name == "case.open":
            one.opened, one.number = day, data.get("number") or ""
        elif name == "case.carry" and data.get("outcome"):
            one.closed, one.outcome = date.fromisoformat(data.get("closed") or data.get("opened") or str(day)), data["outcome"]
        elif name == "case.close":
            one.closed, one.outcome = date.fromisoformat(data["on"]) if data.get("on") else day, str(data.get("outcome") or "")
        elif name == "case.reopen":
            one.closed, one.outcome = None, ""
        elif name == "case.void":
            one.void = True
        elif name.startswith("field."):
            _cells(one, data, fact.content, day, entry.n)
        elif name.startswith("term."):
            _limit(one, name, data)
        elif name == "rate.give":
            one.ratings.append(Rated(data["level"], day, data["by_staff"]))


def _cells(one: Matter, data: Any, content: Any, day: date, n: int) -> None:
    known = str(data.get("as_of") or data.get("effective") or day.isoformat())
    for key, value in content.items():
        if "/" in key:
            name, row = key.split("/", 1)
            one.rows.setdefault(name, {}).setdefault(row, {}).update(value)
        elif (known, n) >= one.asof.get(key, ("", 0)) or "entry" in data:
            one.fields[key], one.asof[key] = value, (known, n)


def _limit(one: Matter, name: str, data: Any) -> None:
    key = data["key"]
    due = date.fromisoformat(data["due"][:10]) if data.get("due") else None
    if name == "term.start":
        if key in one.limits:
            one.old.append(one.limits[key])
        one.limits[key] = Limit(data["term"], date.fromisoformat(data["start"][:10]), due)
        return
    held = one.limits[key]
    if name == "term.end":
        held.ended, held.met, held.paused = date.fromisoformat(data["on"][:10]), data["met"], False
        return
    held.due = due
    held.paused = name == "term.pause" or (held.paused and name != "term.resume")


def share(above: int, below: int) -> Decimal | None:
    """Per cent, half up to two places; nothing without anything below the line."""
    if not below:
        return None
    return (Decimal(above) * 100 / Decimal(below)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_time(limits: Iterable[Limit], first: date, last: date, as_of: date) -> tuple[int, int]:
    """(Within the limit, fell due in the period). What is open and overdue is below the line; what is paused or not yet
    due is not."""
    above = below = 0
    for one in limits:
        if one.due is None or not first <= one.due <= last:
            continue
        if one.ended is None and one.due >= as_of:
            continue
        below += 1
        above += one.ended is not None and one.ended <= one.due
    return above, below


def f088(first: date, last: date, as_of: date, up_to: int | None = None, ledger: str = "petitions") -> tuple[int, int]:
    """Matters answered on acceptance within the limit / matters whose acceptance limit fell due in the period."""
    every = matters(ledger, as_of, up_to)
    return in_time((limit for one in every for limit in one.every_limit(ACCEPTANCE)), first, last, as_of)


def f089(first: date, last: date, as_of: date, up_to: int | None = None, ledger: str = "petitions") -> tuple[int, int]:
    """Matters closed within their limit / matters whose limit fell due in the period; open overdue below the line."""
    every = matters(ledger, as_of, up_to)
    return in_time((limit for one in every for limit in one.every_limit(HANDLING)), first, last, as_of)


def f090(first: date, last: date, as_of: date, up_to: int | None = None) -> tuple[int, int]:
    """Satisfied or basically satisfied / ratings that petitioners gave to the responsible organ."""
    given = [
        rating for one in matters("petitions", as_of, up_to) if one.fields.get("rating_organ")
        for rating in one.ratings if not rating.by_staff and first <= rating.on <= last
    ]  # fmt: skip
    return sum(rating.level in SATISFIED for rating in given), len(given)


def f014(as_of: date, up_to: int | None = None) -> int:
    """Buildings in the register on the day whose business floor area, not the gross area, is 5 000 m² or more."""
    return len(_buildings(as_of, up_to))


def _buildings(as_of: date, up_to: int | None) -> list[Matter]:
    every = (one for one in matters("office-buildings", as_of, up_to) if one.closed is None)
    return [one for one in every if (one.fields.get("business_area") or 0) >= 5000 * 100]


def _tax(one: Matter, year: int) -> int:
    return sum(row.get("tax") or 0 for row in one.rows.get("tax_by_year", {}).values() if row.get("year") == year)


def f015(as_of: date, year: int, up_to: int | None = None) -> int:
    """Those of F014 whose tax of the year is more than 100 million yuan."""
    return sum(_tax(one, year) > 100_000_000 * 100 for one in _buildings(as_of, up_to))


def f016(as_of: date, year: int, up_to: int | None = None) -> int:
    """The year's tax in fen over the buildings of F014."""
    return sum(_tax(one, year) for one in _buildings(as_of, up_to))


def f017(as_of: date, year: int, back: int, up_to: int | None = None) -> Decimal | None:
    """The year's tax as a multiple of that of 2011, both over the buildings of F014."""
    before = f016(as_of, back, up_to)
    return Decimal(f016(as_of, year, up_to)) / Decimal(before) if before else None


def _households(as_of: date, group: str, up_to: int | None) -> list[Matter]:
    return [one for one in matters("resettlement", as_of, up_to) if one.fields.get("project_group") == group]


def _within(value: str | None, first: date, last: date) -> bool:
    return value is not None and first <= date.fromisoformat(value) <= last


def f061(first: date, last: date, as_of: date, up_to: int | None = None) -> int:
    """Floor area (m² × 100) cleared and handed over in the period, shanty-town projects only."""
    every = _households(as_of, "shanty-town", up_to)
    return sum(one.fields["house_area"] for one in every if _within(one.fields.get("handed_over_on"), first, last))


def f062(first: date, last: date, as_of: date, up_to: int | None = None) -> int:
    """Floor area (m² × 100) under agreements signed in the period, shanty-town projects only."""
    every = _households(as_of, "shanty-town", up_to)
    return sum(one.fields["house_area"] for one in every if _within(one.fields.get("signed_on"), first, last))


def f063(first: date, last: date, as_of: date, up_to: int | None = None) -> int:
    """Different households with an agreement signed in the period, shanty-town projects only."""
    every = _households(as_of, "shanty-town", up_to)
    return len({one.fields["house_code"] for one in every if _within(one.fields.get("signed_on"), first, last)})


def f067(as_of: date, project: str, up_to: int | None = None) -> int | None:
    """Planned end less actual end in calendar days of one road: the last handover against the plan; nothing before all
    are handed over."""
    every = [one for one in _households(as_of, "road", up_to) if one.fields.get("project_name") == project]
    handed = [one.fields.get("handed_over_on") for one in every]
    planned = [one.fields.get("clear_planned_on") for one in every]
    if not every or None in handed or None in planned:
        return None
    return min(
        (date.fromisoformat(plan) - date.fromisoformat(end)) // timedelta(days=1)
        for plan, end in zip(planned, handed, strict=True)
    )


def days_taken(ledger: str, terms: set[str], first: date, last: date, as_of: date, up_to: int | None = None) -> list[int]:
    """Calendar days from the start to the end of limits that ended in the period."""
    return sorted(
        (limit.ended - limit.start).days for one in matters(ledger, as_of, up_to) for limit in one.every_limit(terms)
        if limit.ended is not None and first <= limit.ended <= last
    )  # fmt: skip


def middle(values: list[int]) -> Decimal | None:
    """Their median."""
    return Decimal(str(median(values))) if values else None


def pilots(first: date, last: date, as_of: date, grades: set[str] | None = None, up_to: int | None = None) -> int:
    """F020, F039, F040: pilots taken on in the period, ended ones included, of some grades only."""
    every = (one for one in matters("reform-pilots", as_of, up_to) if _within(one.fields.get("taken_on"), first, last))
    return sum(grades is None or one.fields.get("grade") in grades for one in every)


def f034(first: date, last: date, as_of: date) -> int:
    """Different district leaders who claimed a key reform."""
    return len({one.fields["lead_leader"] for one in _claimed(first, last, as_of)})


def f035(first: date, last: date, as_of: date) -> int:
    """Key reforms claimed."""
    return len(_claimed(first, last, as_of))


def _claimed(first: date, last: date, as_of: date) -> list[Matter]:
    every = matters("reform-tasks", as_of)
    return [one for one in every if one.fields.get("lead_leader") and _within(one.fields.get("claimed_on"), first, last)]


def top_acts(kind: str, first: date, last: date, as_of: date) -> tuple[int, int]:
    """F036 to F038: (how often, how many matters) of what the party secretary and the district head did for reforms."""
    top = {"leader-party-secretary", "leader-mayor"}
    found = [
        row for one in matters("reform-tasks", as_of) for row in one.rows.get("top_acts", {}).values()
        if row["kind"] == kind and row["leader"] in top and _within(row["day"], first, last)
    ]  # fmt: skip
    return len(found), sum(row.get("matters") or 1 for row in found)


def leads(as_of: date) -> list[Matter]:
    """Every investment lead."""
    return matters("investment", as_of)


def key_leads(first: date, last: date, as_of: date) -> list[Matter]:
    """F041: leads on the district key list; F042 and F043 look at their stars."""
    return [one for one in leads(as_of) if one.fields.get("key_list") and _within(one.fields.get("key_listed_on"), first, last)]


def f044(first: date, last: date, as_of: date) -> int:
    """Landed culture-tourism projects whose own planned investment is above 10 billion yuan."""
    every = (one for one in leads(as_of) if _within(one.fields.get("landed_on"), first, last))
    limit = 10_000_000_000 * 100
    return sum(
        one.fields.get("industry") == "culture-tourism" and (one.fields.get("planned_investment") or 0) > limit for one in every
    )


def at_event(event: str, as_of: date) -> tuple[int, int]:
    """F045, F046: (projects, fen) signed at an event."""
    found = [one for one in leads(as_of) if one.fields.get("event") == event]
    return len(found), sum(one.fields.get("signed_amount") or 0 for one in found)


def f047(first: date, last: date, as_of: date) -> int:
    """Industrial leads taken up in the period and still under negotiation."""
    every = (one for one in leads(as_of) if one.fields.get("lead_type") == "industrial" and one.closed is None)
    return sum(
        _within(one.fields.get("taken_on"), first, last) and not one.fields.get("signed_on") and not one.fields.get("landed_on")
        for one in every
    )


def f048(first: date, last: date, as_of: date) -> int:
    """Industrial leads whose first entry into the stage landed falls in the period."""
    every = (one for one in leads(as_of) if one.fields.get("lead_type") == "industrial")
    return sum(_within(one.fields.get("landed_on"), first, last) for one in every)
