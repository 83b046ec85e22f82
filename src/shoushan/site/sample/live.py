"""Live cases of a sample: a few cases of a ledger written out step by step, on working days counted back from today.

``sample/live/<ledger>.yaml`` says what was done how long ago; every file there is read. A case may be varied: the same steps
with other values, and older. What would lie after today is left out, so that cases stand where their last step left them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from shoushan.rules.catalogue.model import Pack, Version
from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Flag, Json, Word, Words
from shoushan.rules.procedure.engine import act_of
from shoushan.rules.procedure.periods import period_of, preceding
from shoushan.rules.procedure.refusals import NoSuchAct
from shoushan.site.sample.documents import Draw, Settings, fault, read_file
from shoushan.site.sample.hours import days_back
from shoushan.site.sample.making import DUE_COUNT, DUE_SUM, LEAF
from shoushan.site.sample.people import person
from shoushan.site.sample.pictures import holds_files
from shoushan.site.sample.planning import Planned
from shoushan.site.sample.scope import Scope

FOLDER = "live"
FIRST_CASE = 2_000_000
"""Cases written out are numbered from here, so that they are never those of storylines or sheets."""
MORNING = time(8, 40)
BETWEEN_STEPS = timedelta(minutes=20)
OTHERS = ("b", "c", "d")
"""Further people of a case: ``{name_b}``, ``{phone_c}`` …"""
_DAY = re.compile(r"\{(ago|ahead|working|back|month|month_end|next_month|quarter|quarter_end|week|year)(?:-(\d+))?\}")


class LiveStep(Doc):
    """One act: so many working days ago, at what time, by which post (``unit@role``: a post of that unit), on which child."""

    ago: Count
    at: Word | None = None
    do: Word
    by: Word
    input: Mapping[str, Json] = Field(default_factory=dict)
    parties: tuple[Mapping[str, Word], ...] = ()
    reason: Word | None = None
    source: Word = "counter"
    child: Word | None = None


class LiveCase(Doc):
    """The steps of a case; ``vary``: once with each of these values, ``older``: so many working days earlier.

    ``ledger``: of another ledger than the file's, on whose cases those of the file depend (targets of a campaign).
    ``until`` of a variation: its last step, by the name of the act; ``draws`` and ``texts`` as in storylines. ``this_year``:
    no step lies before the first working day of the year (early in January they then stand close together).
    """

    note: Bilingual | None = None
    ledger: Word | None = None
    service: Word | None = None
    draws: Mapping[str, Draw] = Field(default_factory=dict)
    texts: Mapping[str, Words] = Field(default_factory=dict)
    lists: Mapping[str, Json] = Field(default_factory=dict)
    ages: tuple[Count, Count] = (25, 70)
    this_year: Flag = False
    vary: tuple[Mapping[str, Word], ...] = Field(default_factory=lambda: ({},))
    steps: tuple[LiveStep, ...]


class LiveCases(Doc):
    """The live cases of one ledger."""

    ledger: Word
    cases: tuple[LiveCase, ...]


def read_live(folder: Path) -> dict[str, LiveCases]:
    """File → the live cases it tells. Raises ``SampleFault``."""
    return {path.stem: read_file(path, LiveCases) for path in sorted((folder / FOLDER).glob("*.yaml"))}


def live(pack: Pack, settings: Settings, books: Mapping[str, LiveCases], until: datetime) -> list[Planned]:
    """Every step of every live case before ``until`` (aware), in order of their moments. Raises ``SampleFault``."""
    today, found, used, case = until.astimezone(ZoneInfo(pack.zone)).date(), list[Planned](), set[str](), FIRST_CASE
    for name, book in books.items():
        rng = Random(f"{settings.seed}/{name}/live")  # noqa: S311 (a sample, no secret)
        for told in book.cases:
            for values in told.vary:
                one = _One(pack, settings, name, told.ledger or book.ledger, told, dict(values), today, rng, used, case)
                found += [step for step in one.planned() if step.moment < until]
                case += 1
    return sorted(found, key=lambda step: (step.moment, step.case, step.order))


@dataclass(slots=True)
class _One:
    """One case, of one variation."""

    pack: Pack
    settings: Settings
    file: str
    ledger: str
    told: LiveCase
    values: dict[str, str]
    today: date
    rng: Random
    used: set[str]
    case: int
    at: datetime | None = None
    day: date = date.min
    scope: Scope = field(init=False)

    def planned(self) -> Iterator[Planned]:
        where = f"{FOLDER}/{self.file}"
        if self.ledger not in self.pack.ledgers:
            raise fault(where, f"没有台账“{self.ledger}”。", f"there is no ledger “{self.ledger}”.")
        older, last = int(self.values.pop("older", "0")), self.values.pop("until", "")
        first = self._back(self.told.steps[0].ago + older)
        self.day, self.scope = first, self._scope(where, first)
        version = self.pack.ledgers[self.ledger].on(first)
        for order, step in enumerate(self.told.steps):
            yield self._step(version, step, order, self._back(step.ago + older))
            if last and step.do == last:
                break

    def _back(self, working_days: int) -> date:
        day = days_back(self.pack.calendar, self.today, working_days)
        return max(day, self.pack.calendar.next_working(date(self.today.year, 1, 1))) if self.told.this_year else day

    def _scope(self, where: str, day: date) -> Scope:
        scope = Scope(where, self.pack, self.settings, self.rng, self.used, day)
        scope.texts = {**self.told.texts, "address": self.settings.people.addresses}
        scope.lists = self.told.lists
        for other in OTHERS:
            one = person(self.settings.people, self.rng, day, self.told.ages)
            scope.values |= {f"name_{other}": one.name, f"phone_{other}": one.phone, f"number_{other}": one.number}
        scope.know(person(self.settings.people, self.rng, day, self.told.ages))
        scope.values |= {"leaf": LEAF, "due_count": DUE_COUNT, "due_sum": DUE_SUM}
        scope.values["seq"] = f"{self.case - FIRST_CASE + 1:04}"
        scope.values |= {name: _DAY.sub(lambda found: self._day(found[1], int(found[2] or 0)), value)
                         for name, value in self.values.items()}  # fmt: skip
        scope.draw(self.told.draws)
        return scope

    def _step(self, version: Version, step: LiveStep, order: int, day: date) -> Planned:
        where = f"{FOLDER}/{self.file} {step.do}"
        opens = None
        if step.child is None:
            try:
                opens = (self.ledger, self.told.service) if act_of(version, step.do).opens else None
            except NoSuchAct:
                raise fault(where, f"没有办理操作“{step.do}”。", f"there is no act “{step.do}”.") from None
        if (opens is None) == (order == 0):
            raise fault(where, "第一步（只有第一步）立件。", "the first step, and no other, opens the case.")
        self.day, self.scope.values["on"] = day, day.isoformat()
        moment = self._moment(step, day, where)
        return Planned(
            moment, self.case, order, step.do, self._by(step, where), self._filled(dict(step.input)), self._filled(step.child),
            self._filled(step.reason), step.source, opens, [self._filled(dict(one)) for one in step.parties],
            pictures=holds_files(step.input),
        )  # fmt: skip

    def _moment(self, step: LiveStep, day: date, where: str) -> datetime:
        """The moment of a step: steps of one day follow one another, and cases do not stand on the same second."""
        zone = ZoneInfo(self.pack.zone)
        at = time.fromisoformat(step.at) if step.at else self._usual(step)
        moment = datetime.combine(day, at, zone) + timedelta(seconds=(self.case - FIRST_CASE) % 600)
        if self.at is not None and step.at is None and self.at.date() == day:
            moment = max(moment, self.at + BETWEEN_STEPS)
        if self.at is not None and moment <= self.at:
            raise fault(where, "这一步比上一步早。", "this step lies before the one above it.")
        self.at = moment
        return moment

    def _usual(self, step: LiveStep) -> time:
        """When in the day a step is done that does not say: at any time offices work; today, and before a step of the same day
        that says its time, in the morning."""
        told = any(other.at and other.ago == step.ago for other in self.told.steps)
        if step.ago == 0 or told or any(other.ago == step.ago and other is not step for other in self.told.steps):
            return MORNING
        rng = Random(f"{self.file}/{self.case}/{step.ago}")  # noqa: S311 (a sample, no secret)
        minutes = rng.choice((rng.randrange(200), 280 + rng.randrange(220)))
        return (datetime.combine(date.min, MORNING) + timedelta(minutes=minutes)).time()

    def _by(self, step: LiveStep, where: str) -> str:
        said = str(self._filled(step.by))
        unit, at, role = said.partition("@")
        if not at:
            return said
        posts = [post.id for post in self.pack.posts.values() if post.unit == unit and role in post.roles]
        if not posts:
            raise fault(where, f"“{unit}”没有岗位“{role}”。", f"{unit} has no post with role {role}.")
        return posts[0]

    def _filled(self, value: Any) -> Any:
        """``value`` with its days and its names filled in, member by member."""
        if isinstance(value, Mapping):
            return {key: self._filled(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._filled(one) for one in value]
        if isinstance(value, str):
            return self.scope.filled(_DAY.sub(lambda found: self._day(found[1], int(found[2] or 0)), value))
        return value

    def _day(self, kind: str, count: int) -> str:
        """A day counted from today (``{ago-30}``; ``{working-5}`` lies ahead, ``{back-5}`` behind, in working days), or a
        period counted from the step's (``{month-1}``)."""
        if kind in ("ago", "ahead"):
            return (self.today + timedelta(days=-count if kind == "ago" else count)).isoformat()
        if kind == "back":
            return days_back(self.pack.calendar, self.today, count).isoformat()
        if kind == "working":
            return (self.pack.calendar.add(self.today, count) if count else self.today).isoformat()
        if kind == "next_month":
            return (period_of(self.day, "month").last + timedelta(days=1)).isoformat()
        if kind == "year":
            return str(self.day.year - count)
        every, end = kind.removesuffix("_end"), kind.endswith("_end")
        period = period_of(self.day, every)
        for _ in range(count):
            period = preceding(period, every)
        return period.last.isoformat() if end else period.code
