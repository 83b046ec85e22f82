"""People who do not exist: plausible names, numbers of a region that was never assigned, telephones of a reserved block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shoushan.rules.catalogue.identifiers import id_check_digit
from shoushan.site.sample.documents import People


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person; ``number`` has a right check digit and a region code that nobody has."""

    name: str
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
    letters = "".join(rng.sample(given, 1 if rng.random() < 0.18 else 2))
    name = _weighted(people.surnames, rng) + letters
    years = rng.randint(*ages)
    birth = day.replace(year=day.year - years, day=min(day.day, 28)) - timedelta(days=rng.randrange(360))
    body = f"{people.region}{birth:%Y%m%d}{rng.randrange(100):02}{rng.randrange(0, 10, 2) + (not female):d}"
    phone = people.mobile + "".join(str(rng.randrange(10)) for _ in range(11 - len(people.mobile)))
    return Person(name, female, birth, body + id_check_digit(body), phone)


def _weighted(names: tuple[str, ...], rng: Random) -> str:
    """The first names of the list are the most common ones."""
    return names[min(int(rng.expovariate(1) * len(names) / 4), len(names) - 1)]
