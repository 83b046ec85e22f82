"""People who do not exist: plausible names, telephones of a reserved block, and where the place has identity numbers those of
a region that was never assigned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shoushan.site.sample.documents import People


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person; ``number`` has a right check digit and a region code that nobody has, or is empty."""

    name: str
    surname: str
    female: bool
    birth: date
    number: str
    phone: str

    def age_on(self, day: date) -> int:
        """Completed years on ``day``."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


def person(people: People, rng: Random, day: date, ages: tuple[int, int]) -> Person:
    """A person whose age on ``day`` lies within ``ages``."""
    female = rng.random() < 0.5
    given = people.female if female else people.male
    letters = "" if people.name else "".join(rng.sample(given, 1 if rng.random() < 0.18 else 2))
    surname = _weighted(people.surnames, rng)
    name = people.name.format(surname=surname, given=rng.choice(given)) if people.name else surname + letters
    years = rng.randint(*ages)
    birth = day.replace(year=day.year - years, day=min(day.day, 28)) - timedelta(days=rng.randrange(360))
    number = _number(people.region, birth, female, rng) if people.region else ""
    phone = people.mobile + "".join(str(rng.randrange(10)) for _ in range(people.mobile_digits - len(people.mobile)))
    return Person(name, surname, female, birth, number, phone)


def _number(region: str, birth: date, female: bool, rng: Random) -> str:
    """A Chinese identity number; what reckons its check digit is loaded only where a place has such numbers."""
    from shoushan.rules.catalogue.identifiers import id_check_digit

    body = f"{region}{birth:%Y%m%d}{rng.randrange(100):02}{rng.randrange(0, 10, 2) + (not female):d}"
    return body + id_check_digit(body)


def _weighted(names: tuple[str, ...], rng: Random) -> str:
    """The first names of the list are the most common ones."""
    return names[min(int(rng.expovariate(1) * len(names) / 4), len(names) - 1)]
