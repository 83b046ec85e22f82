"""What a case of the sample knows: values drawn once, and texts of which no two cases get the same."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.tables.lookup import table_value
from shoushan.rules.deadlines.refusals import OutsideCalendar
from shoushan.site.sample.documents import Draw, Settings, fault
from shoushan.site.sample.people import Person

_SLOT = re.compile(r"\{([a-z_]+)\}")
_HOUSE = re.compile(r"\{n\}(?=号)")
"""The number of a house, which is one and the same in all texts of a case."""
_TRIES = 60
"""How often a text is drawn again before the sample's author is asked for more words."""
SATURDAY = 5
_ALIKE = 20
"""How often a text of the same place is tried before any other will do."""


@dataclass(slots=True)
class Scope:
    """One case's values by name. ``used`` holds every text given out so far, shared by all cases."""

    where: str
    pack: Pack
    settings: Settings
    rng: Random
    used: set[str]
    day: date
    values: dict[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, Any] = field(default_factory=dict)
    place: int | None = None
    working: bool = False
    """Whether days that are drawn fall on working days, unless they say otherwise."""

    def know(self, who: Person) -> None:
        """Take over what is known of the person and of the place the case is about."""
        people = self.settings.people
        place = self.rng.choices(self.settings.places, [one.weight for one in self.settings.places])[0]
        known = {
            "name": who.name, "surname": who.surname, "number": who.number, "phone": who.phone,
            "sex": people.sexes[not who.female], "title": people.titles[not who.female],
            "birth": who.birth.isoformat(), "age": str(who.age_on(self.day)), "day": self._said(self.day),
            "place": place.code or place.unit, "street": place.label, "street_unit": place.unit,
            "community": self.rng.choice(place.communities) if place.communities else place.label,
        }  # fmt: skip
        self.values |= {name: value for name, value in known.items() if name not in self.texts}

    def draw(self, draws: Mapping[str, Draw]) -> None:
        """Draw values and keep them."""
        for name, one in draws.items():
            self.values[name] = self._drawn(one)

    def filled(self, value: Any) -> Any:
        """``value`` with every ``{name}`` in it replaced, member by member; ``@name`` stands for a list of the kind."""
        if isinstance(value, str) and value.startswith("@"):
            if value[1:] not in self.lists:
                raise fault(self.where, f"没有清单“{value}”。", f"there is no list “{value}”.")
            return self.filled(self.lists[value[1:]])
        if isinstance(value, str):
            if "{" not in value:
                return value
            if value[1:-1] in self.values and value[0] == "{" and value[-1] == "}":
                return self.values[value[1:-1]]
            return _SLOT.sub(lambda found: self.get(found[1]), _HOUSE.sub("{house}", value))
        if isinstance(value, Mapping):
            return {key: self.filled(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.filled(one) for one in value]
        return value

    def get(self, name: str) -> str:
        """The value called ``name``: known, drawn now from the words, or a fresh text. Raises ``SampleFault``."""
        if name in self.values:
            return self.values[name]
        if name in self.texts:
            self.values[name] = self._text(name)
        elif name in self.settings.words:
            self.values[name] = self.rng.choice(self.settings.words[name])
        elif name == "n":
            return str(self.rng.randint(2, 98))
        elif name == "house":
            self.values[name] = str(self.rng.randint(2, 98))
        else:
            raise fault(self.where, f"样例里没有“{name}”。", f"the sample has no “{name}”.")
        return self.values[name]

    def _text(self, name: str) -> str:
        """A text that no case has had; words in it are drawn anew until it is new.

        The texts of a kind are lists of like order: a case takes the same place of each, so that they speak of one thing.
        """
        told = self.texts[name]
        self.place = self.rng.randrange(12) if self.place is None else self.place
        for tried in range(_TRIES):
            before = dict(self.values)
            if tried > _ALIKE:
                self.values.pop("house", None)
            made = str(self.filled(told[self.place % len(told)] if tried <= _ALIKE else self.rng.choice(told)))
            if made not in self.used:
                self.used.add(made)
                return made
            self.values = before
        raise fault(self.where, f"“{name}”的词不够，无法不重复。", f"too few words for “{name}”: texts repeat.")

    def _drawn(self, one: Draw) -> str:
        rng = self.rng
        if one.whole:
            return str(rng.randint(*one.whole))
        if one.money:
            amount = Decimal(rng.randint(one.money[0] * 100, one.money[1] * 100)) / 100
            return f"{amount if one.to == 1 else round(amount / one.to) * one.to:.2f}"
        if one.choice:
            return str(self.filled(rng.choice(one.choice)))
        if one.weights:
            return rng.choices(list(one.weights), list(one.weights.values()))[0]
        return self._reckoned(one)

    def _reckoned(self, one: Draw) -> str:
        if one.days_ago:
            return self._on(one, self.day - timedelta(days=self.rng.randint(*one.days_ago)))
        if one.each:
            told = one.each.words.get(self.get(one.each.of), ())
            return str(self.filled(self.rng.choice(told))) if told else ""
        if one.age_then:
            birth = date.fromisoformat(self.values["birth"])
            return (birth + timedelta(days=self.rng.randint(one.age_then[0] * 365, one.age_then[1] * 365))).isoformat()
        if one.days_ahead:
            return (self.day + timedelta(days=self.rng.randint(*one.days_ahead))).isoformat()
        if one.part or one.rest:
            return f"{self._amount(one):.2f}"
        if one.after:
            first = date.fromisoformat(self.get(one.after.of))
            return self._on(one, first + timedelta(days=self.rng.randint(*one.after.days)))
        if one.year_of:
            return self.get(one.year_of)[:4]
        if one.table:
            found = table_value(self.pack.tables, one.table, lambda name: self.values.get(name))
            if found is None:
                raise fault(self.where, f"表“{one.table}”没有给出结果。", f"the table “{one.table}” gives nothing.")
            return str(found)
        return str(self.filled(one.text or ""))

    def _on(self, one: Draw, day: date) -> str:
        """The day, or where offices act the working day before it, within its month (else the one after)."""
        if not self.working or one.any_day or self._acts_on(day):
            return day.isoformat()
        before, later = day, day
        while not self._acts_on(before):
            before -= timedelta(days=1)
        while not self._acts_on(later):
            later += timedelta(days=1)
        return (before if before.month == day.month else min(later, self.day)).isoformat()

    def _acts_on(self, day: date) -> bool:
        """Whether offices work that day; before the calendar begins on every day from Monday to Friday."""
        try:
            return self.pack.calendar.is_working(day)
        except OutsideCalendar:
            return day.weekday() < SATURDAY

    def _amount(self, one: Draw) -> Decimal:
        if one.part:
            return Decimal(self.get(one.part.of)) * self.rng.randint(one.part.percent[0] * 10, one.part.percent[1] * 10) / 1000
        assert one.rest is not None
        return Decimal(self.get(one.rest.of)) - sum(Decimal(self.get(name)) for name in one.rest.less)

    def _said(self, day: date) -> str:
        return self.settings.day.format(day=day.day, month=day.month, month_name=month_name[day.month])
