"""Rosters of a sample: houses, the households in them and their members, community by community, each of its own make.

``sample/rosters/<name>.yaml`` says which acts enter them, of what kinds households are and how common each kind is in each
community. Members are as old as their place in the household wants. The same seed and day give the same people.
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

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.schema.base import Count, Doc, Flag, Json, Kebab, Whole, Word, Words
from shoushan.site.sample.documents import Settings, fault, read_file
from shoushan.site.sample.making import CASE
from shoushan.site.sample.people import Person, person
from shoushan.site.sample.planning import Planned

FOLDER = "rosters"
FIRST_CASE = 3_000_000
"""Cases of rosters are numbered from here, so that they are never those of storylines, sheets or cases written out."""
MORNING = time(8, 45)
BETWEEN = timedelta(seconds=1)
_SLOT = re.compile(r"\{([a-z_]+)\}")


class Entering(Doc):
    """The act that enters a house, a household or a person."""

    ledger: Word
    do: Word
    input: Mapping[str, Json]


class Member(Doc):
    """One place in a household: an age, or how much younger than its first member; ``as`` female, male or the other sex."""

    kinds: Words
    ages: tuple[Whole, Whole] | None = None
    younger: tuple[Whole, Whole] | None = None
    other_sex: Flag = False
    share: Count = 100


class Make(Doc):
    """A kind of household."""

    id: Kebab
    members: tuple[Member, ...]


class Happening(Doc):
    """Something that is done on some of those enrolled, so many days ago: a tag, a death, a move away, a visit.

    ``opens``: a case of another ledger about them, which ``{case}`` names; ``by``: another post than the community's; ``of``:
    in this community only.
    """

    id: Kebab
    on: Word
    do: Word
    opens: Word | None = None
    by: Word | None = None
    of: Word | None = None
    share: Count
    ago: tuple[Count, Count]
    min_age: Count = 0
    max_age: Count = 130
    make: Word | None = None
    reason: Word | None = None
    most: Count = 1000
    input: Mapping[str, Json] = Field(default_factory=dict)


class Community(Doc):
    """One community: how many households, in what buildings, of which kinds, and where it differs in what happens."""

    unit: Kebab
    by: Kebab
    short: Word
    street: Word
    zone: Word
    households: Count
    estates: Words
    built: tuple[Count, Count]
    storeys: Count
    area: tuple[Count, Count]
    makes: Mapping[str, Count]
    tilt: Mapping[str, Count] = Field(default_factory=dict)
    point: tuple[Word, Word]


class Roster(Doc):
    """Houses, households and people of several communities, enrolled so many days ago."""

    ago: Count
    house: Entering
    household: Entering
    person: Entering
    makes: tuple[Make, ...]
    happenings: tuple[Happening, ...]
    communities: tuple[Community, ...]


def rosters(pack: Pack, settings: Settings, folder: Path, until: datetime) -> list[Planned]:
    """The acts of every roster before ``until`` (aware), in order of their moments. Raises ``SampleFault``."""
    found: list[Planned] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        roster = read_file(path, Roster)
        for entering in (roster.house, roster.household, roster.person):
            if entering.ledger not in pack.ledgers:
                raise fault(path.name, f"没有台账“{entering.ledger}”。", f"there is no ledger “{entering.ledger}”.")
        today = until.astimezone(ZoneInfo(pack.zone)).date()
        for order, community in enumerate(roster.communities):
            day = today - timedelta(days=roster.ago - order)
            made = _Community(pack, settings, roster, community, day, today, FIRST_CASE + len(found))
            found += [one for one in made.planned() if one.moment < until]
    return sorted(found, key=lambda one: (one.moment, one.case, one.order))


@dataclass(slots=True)
class _Enrolled:
    """Somebody, or a household, that was entered: the case, its make, its age."""

    case: int
    make: str
    on: str
    age: int
    slots: Mapping[str, str]


@dataclass(slots=True)
class _Community:
    """The making of one community."""

    pack: Pack
    settings: Settings
    roster: Roster
    told: Community
    day: date
    today: date
    case: int
    rng: Random = field(init=False)
    seconds: int = 0
    enrolled: list[_Enrolled] = field(default_factory=list)

    def planned(self) -> Iterator[Planned]:
        """Every act, houses first, then what happened since."""
        self.rng = Random(f"{self.settings.seed}/{self.told.unit}/roster")  # noqa: S311 (a sample, no secret)
        weights = [self.told.makes.get(make.id, 0) for make in self.roster.makes]
        for number in range(1, self.told.households + 1):
            make = self.rng.choices(self.roster.makes, weights)[0]
            yield from self._household(number, make)
        for happening in self.roster.happenings:
            yield from self._happen(happening)

    def _household(self, number: int, make: Make) -> Iterator[Planned]:
        slots = self._place(number)
        yield self._enter(self.roster.house, slots)
        since = self.day - timedelta(days=self.rng.randrange(200, 7000))
        slots |= {"household": f"{self.told.short}-H-{number:03}", "since": since.isoformat()}
        yield self._enter(self.roster.household, slots, make.id, "household")
        head: Person | None = None
        for place in make.members:
            if self.rng.randrange(100) >= place.share:
                continue
            one = self._person(place, head)
            head = head or one
            kind = place.kinds[one.female] if len(place.kinds) == 2 else place.kinds[0]
            joined = min(max(since, one.birth + timedelta(days=self.rng.randrange(1, 60))), self.day)
            own = {
                "name": one.name, "number": one.number, "sex": "2" if one.female else "1", "birth": one.birth.isoformat(),
                "phone": one.phone if one.age_on(self.day) > 15 else "", "kind": kind, "joined": joined.isoformat(),
            }  # fmt: skip
            yield self._enter(self.roster.person, slots | own, make.id, "person", one.age_on(self.day))

    def _place(self, number: int) -> dict[str, str]:
        """Doors are filled building by building: two entrances, two doors a floor."""
        floor, rest = divmod(number - 1, 4)
        building, storey = divmod(floor, self.told.storeys)
        entrance, door = rest // 2 + 1, rest % 2 + 1
        (longitude, latitude), (first, last) = self.told.point, self.told.built
        area = self.rng.randint(*self.told.area) * 100 + self.rng.choice((0, 25, 40, 68))
        return {
            "short": self.told.short, "street": self.told.street, "zone": self.told.zone, "building": str(building + 1),
            "entrance": str(entrance), "room": f"{storey + 1}0{door}", "grid": f"第{building % 4 + 1}网格",
            "block": f"{self.told.short}{building // 3 + 1}地块", "area": f"{area / 100:.2f}",
            "estate": self.told.estates[building % len(self.told.estates)],
            "built": str(first + building % (last - first + 1)),
            "lift": "true" if self.told.storeys > 7 else "false",
            "point": f"{longitude}{self.rng.randrange(10, 99)},{latitude}{self.rng.randrange(10, 99)}",
        }  # fmt: skip

    def _person(self, place: Member, head: Person | None) -> Person:
        """Somebody who fits the place: tried until the sex is right where it has to be the other one."""
        ages = place.ages or (20, 60)
        if place.younger is not None and head is not None:
            age = head.age_on(self.day)
            ages = (max(0, age - place.younger[1]), max(0, age - place.younger[0]))
        while True:
            found = person(self.settings.people, self.rng, self.day, ages)
            if not place.other_sex or head is None or found.female != head.female:
                return found

    def _enter(self, how: Entering, slots: Mapping[str, str], make: str = "", on: str = "house", age: int = 0) -> Planned:
        self.case += 1
        self.seconds += 1
        moment = datetime.combine(self.day, MORNING, ZoneInfo(self.pack.zone)) + self.seconds * BETWEEN
        given = {key: value for key, inner in how.input.items() if (value := _filled(inner, slots)) != ""}
        self.enrolled.append(_Enrolled(self.case, make, on, age, slots))
        return Planned(moment, self.case, 0, how.do, self.told.by, given, source="import", opens=(how.ledger, None))

    def _happen(self, told: Happening) -> Iterator[Planned]:
        """The acts of one kind of happening; nobody to whom something final happened has anything else after it."""
        share = told.share * self.told.tilt.get(told.id, 100)
        left = told.most if told.of in (None, self.told.unit) else 0
        for one in list(self.enrolled):
            fits = one.on == told.on and told.min_age <= one.age <= told.max_age and told.make in (None, one.make)
            if not fits or left <= 0 or self.rng.randrange(10_000) >= share:
                continue
            left -= 1
            ago = self.rng.randint(*told.ago)
            day = self.today - timedelta(days=ago)
            self.seconds += 1
            moment = datetime.combine(day, MORNING, ZoneInfo(self.pack.zone)) + self.seconds * BETWEEN
            before = day - timedelta(days=self.rng.randrange(1, 4))
            slots = {**one.slots, "on": day.isoformat(), "before": before.isoformat(), "case": f"{CASE}{one.case}"}
            given = {key: value for key, inner in told.input.items() if (value := _filled(inner, slots)) != ""}
            by, order = told.by or self.told.by, 1 + told.ago[1] - ago
            if told.opens is not None:
                self.case += 1
                yield Planned(moment, self.case, 0, told.do, by, given, source="paper", opens=(told.opens, None))
                continue
            yield Planned(moment, one.case, order, told.do, by, given, reason=told.reason, source="paper")


def _filled(value: Any, slots: Mapping[str, str]) -> Any:
    return _SLOT.sub(lambda found: slots[found[1]], value) if isinstance(value, str) else value
