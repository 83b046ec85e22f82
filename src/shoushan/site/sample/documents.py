"""What a pack's ``sample/`` folder may say: settings, people, words, and streams of cases with their storylines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.base import Bilingual, Count, Day, Doc, Flag, Json, Whole, Word, Words
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import read_yaml
from shoushan.rules.text import Text

Model = TypeVar("Model", bound=Doc)


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError("between 0 and 1")
    return value


Share = Annotated[float, AfterValidator(_share)]
"""A probability."""
Wait = Annotated[tuple[float, float, float], Field()]
"""Shortest, usual and longest wait: a triangular distribution."""


class Hours(Doc):
    """When something happens: on working days or every day, between which times, with how much in each of 24 hours."""

    working_days: Flag
    spans: tuple[tuple[Word, Word], ...]
    weights: tuple[Count, ...] = ()


class Place(Doc):
    """A street or ward: its office, how much comes from there, and where a place has them its code and its communities."""

    code: Word | None = None
    unit: Word
    label: Word
    communities: Words = ()
    weight: Count


class People(Doc):
    """Names and numbers of people who do not exist.

    ``name``: how a name is written of ``{surname}`` and ``{given}``; without it a Chinese name is made, the surname and one or
    two letters of the given names. ``titles`` and ``sexes``: words for a woman and for a man. ``region``: the first six digits
    of identity numbers (a region that was never assigned); a place without it has no numbers. ``mobile``: the first digits of a
    telephone of ``mobile_digits``.
    """

    surnames: Words
    male: Words
    female: Words
    name: Word | None = None
    titles: tuple[Word, Word] = ("女士", "先生")
    sexes: tuple[Word, Word] = ("女", "男")
    region: Word | None = None
    mobile: Word
    mobile_digits: Count = 11
    addresses: Words


class Part(Doc):
    """So many hundredths, at least and at most, of another amount."""

    of: Word
    percent: tuple[Whole, Whole]


class Rest(Doc):
    """What other amounts leave of an amount, so that a row adds up."""

    of: Word
    less: Words


class After(Doc):
    """So many days, at least and at most, after another day; below nought before it."""

    of: Word
    days: tuple[Whole, Whole]


class Each(Doc):
    """One of the words that go with what another value says, so that a row speaks of one thing; empty where none go with it."""

    of: Word
    words: Mapping[str, Words]


class Draw(Doc):
    """A value drawn once per case; exactly one key is given, besides ``to`` and ``any_day``."""

    whole: tuple[Whole, Whole] | None = None
    money: tuple[Whole, Whole] | None = None
    choice: Words | None = None
    weights: Mapping[str, Count] | None = None
    days_ago: tuple[Whole, Whole] | None = None
    age_then: tuple[Whole, Whole] | None = None
    days_ahead: tuple[Whole, Whole] | None = None
    year_of: Word | None = None
    table: Word | None = None
    text: Word | None = None
    part: Part | None = None
    rest: Rest | None = None
    after: After | None = None
    each: Each | None = None
    to: Annotated[Count, Field(ge=1)] = 1
    """Of how many yuan an amount that is planned or granted is a multiple; payments are to the fen."""
    any_day: Flag = False
    """Whether a day of an old sheet may be a rest day: offices act on working days, people die and fall ill on any."""


class Step(Doc):
    """One act of a storyline, or a choice of storylines, or several lanes side by side."""

    do: Word | None = None
    by: Words = ()
    wait: Wait | None = None
    days: Wait | None = None
    hours: Word | None = None
    chance: Share = 1.0
    draws: Mapping[str, Draw] = Field(default_factory=dict)
    input: Mapping[str, Json] = Field(default_factory=dict)
    reason: Word | None = None
    source: Word = "counter"
    becomes: Word | None = None
    then: tuple[Step, ...] = ()
    pick: tuple[Option, ...] = ()
    lanes: tuple[Lane, ...] = ()
    end: Flag = False


class Option(Doc):
    """One of several ways on, taken in proportion to its weight."""

    weight: Count
    steps: tuple[Step, ...] = ()


class Lane(Doc):
    """What one unit (or each of several, or a child case's unit) does while others do theirs."""

    unit: Word | None = None
    each: Word | None = None
    child: Word | None = None
    steps: tuple[Step, ...]


class Kind(Doc):
    """A kind of case: how often it comes, of whom, about what, and which storyline it follows."""

    story: Word
    weight: Count = 0
    service: Word | None = None
    age: tuple[Count, Count] = (22, 78)
    draws: Mapping[str, Draw] = Field(default_factory=dict)
    texts: Mapping[str, Words] = Field(default_factory=dict)
    lists: Mapping[str, Json] = Field(default_factory=dict)


class Placed(Doc):
    """Cases that must be there: ``count`` of a kind, opened so many working days before the last."""

    kind: Word
    count: Count = 1
    working_days_ago: tuple[Count, Count]
    story: Word | None = None


class Aim(Doc):
    """What acts done between two days say in the end: of all acts ``act`` exactly so many give ``input`` each value, the
    others are left undone; outside these days each is done with the chance ``otherwise``."""

    act: Word
    input: Word
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    exactly: Mapping[str, Count]
    otherwise: Share = 0.5


class Stream(Doc):
    """What comes in to one ledger: how many a day, in which ``hours``, of which kinds; ``work``: when offices then act.

    ``from`` and ``to``: a stream of days that are past and stay so, whatever day counts as today; it has one size.
    """

    ledger: Word
    hours: Word
    work: Word
    daily: float
    weekdays: tuple[float, ...] = (1.0,) * 7
    after_rest: float = 1.0
    trend: tuple[float, float] = (1.0, 1.0)
    party: Word | None = None
    kinds: Mapping[str, Kind]
    stories: Mapping[str, tuple[Step, ...]]
    placed: tuple[Placed, ...] = ()
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    aims: tuple[Aim, ...] = ()


class Seat(Doc):
    """An account of the demonstration: its log-in name, its posts, what it is for."""

    name: Word
    posts: Words
    role: Bilingual


class Try(Doc):
    """Something to try: whose eyes, which cases (``due``: the ``next`` to fall due, or ``any`` with a running term), and
    the words said with the case's number, title and due day."""

    seat: Word
    ledger: Word
    service: Word | None = None
    state: Word = "open"
    due: Word | None = None
    say: Bilingual


class Archive(Doc):
    """What of the sample's year before has gone to the archive: so many cases of each ledger, by which post; those of the
    ledgers ``returned`` have come back with their boxes."""

    post: Word
    ledgers: Words
    cases: Count
    returned: Words = ()


class Publication(Doc):
    """A figure that is filled in by one post and goes as far as ``review`` and ``release`` name further posts.

    ``period`` may be ``last-month``; without one it is the figure's own. ``as_of``: the day as of which it is counted, the last
    of the period unless it is said: a series of 2016 is known in 2017 only.
    """

    figure: Word
    fill: Word
    review: Word | None = None
    release: Word | None = None
    audience: Word = "internal"
    period: Word | None = None
    as_of: Day | None = None


class Comparison(Doc):
    """A figure as it was so many days before today, held against today's; kept by one post, signed by another."""

    figure: Word
    by: Word
    explanation: Word
    sign: Word | None = None
    days_before: Count = 30
    period: Word | None = None


class Settings(Doc):
    """The settings of a sample: seed, span, sizes, hours, streets, speeds."""

    id: Word
    note: Bilingual
    seed: Whole
    days: Count
    go_live: Day | None = None
    """The day from which the place keeps its journal, unless its first row is older."""
    streams: Words
    sheets: Words = ()
    earlier: Words = ()
    rolls: Words = ()
    sizes: Mapping[str, float]
    thinned: Mapping[str, Mapping[str, Count]] = Field(default_factory=dict)
    """Size → ledger → of how many rows of its old sheets one is carried."""
    day: Word = "{month}月{day}日"
    """How a text names a day: ``{day}``, ``{month}`` (a number) and ``{month_name}`` (English)."""
    hours: Mapping[str, Hours]
    speeds: Mapping[str, float] = Field(default_factory=dict)
    slow: tuple[float, float] = (0.0, 1.0)
    places: tuple[Place, ...]
    people: People
    words: Mapping[str, Words]
    seats: tuple[Seat, ...]
    tries: tuple[Try, ...] = ()
    archive: Archive | None = None
    citizen: Word | None = None
    """The ledger in which whoever has the newest open case is given an account of the portal."""
    publish: tuple[Publication, ...] = ()
    compare: tuple[Comparison, ...] = ()


class SampleFault(Exception):
    """The sample's files cannot be used; ``problems`` say where and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.file}:{one.line}: {one.message.zh} {one.message.en}" for one in problems[:5]))
        self.problems = problems


def read_sample(folder: Path) -> tuple[Settings, tuple[Stream, ...]]:
    """The settings and streams of ``folder`` (``packs/<pack>/sample``). Raises ``SampleFault``."""
    settings = _read(folder / "sample.yaml", Settings)
    return settings, tuple(_read(folder / f"{name}.yaml", Stream) for name in settings.streams)


def read_earlier(folder: Path, settings: Settings) -> tuple[Stream, ...]:
    """The streams of earlier years: they have days of their own. Raises ``SampleFault``."""
    return tuple(_read(folder / f"{name}.yaml", Stream) for name in settings.earlier)


def fault(where: str, zh: str, en: str) -> SampleFault:
    """One fault of a sample, found while it is made."""
    told = Text("请修改样例文件。", "Correct the sample's file.")
    return SampleFault([Problem(where, 0, Text(zh, en), told)])


def read_file(path: Path, model: type[Model]) -> Model:
    """One more file of a sample. Raises ``SampleFault``."""
    return _read(path, model)


def _read(path: Path, model: type[Model]) -> Model:
    source, problems = read_yaml(path, f"sample/{path.name}")
    if source is None:
        raise SampleFault(problems)
    found, problems = validated(model, source)
    if found is None:
        raise SampleFault(problems)
    return found
