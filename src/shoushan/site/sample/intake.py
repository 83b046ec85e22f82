"""What comes in over the year: how many cases on which day, of which kind, and the plans of all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.deadlines import Calendar
from shoushan.site.sample.documents import Aim, Kind, Settings, Stream, fault, read_earlier
from shoushan.site.sample.hours import Clock, days_back
from shoushan.site.sample.people import person
from shoushan.site.sample.planning import Planned, World, plan_case
from shoushan.site.sample.rolls import rolls
from shoushan.site.sample.scope import Scope
from shoushan.site.sample.sheets import carried, read_sheets

FRIDAY = 4
LONG_REST = 3
"""So many rest days in a row make the next working day a full one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case that comes in."""

    moment: datetime
    name: str
    kind: Kind


def plans(
    pack: Pack, settings: Settings, streams: Iterable[Stream], size: str, until: datetime, *, aimed: bool = True, first: int = 0
) -> list[Planned]:
    """Every act planned for the ``settings.days`` before ``until`` (aware), in order of its moment; none later.

    The same seed and the same last day give the same plans. ``aimed``: streams reach what they aim at; ``first`` is the
    number of the first case. Raises ``SampleFault``.
    """
    if size not in settings.sizes:
        raise fault("sample.yaml", f"没有规模“{size}”。", f"there is no size “{size}”.")
    zone = ZoneInfo(pack.zone)
    clocks = {name: Clock(hours, pack.calendar, zone) for name, hours in settings.hours.items()}
    world, found, case = World(pack, settings, clocks), list[Planned](), first
    for stream in streams:
        rng = Random(f"{settings.seed}/{stream.ledger}/{stream.to or size}")  # noqa: S311 (a sample, no secret)
        own: list[Planned] = []
        for arrival in _arrivals(world, stream, settings.sizes[size], until.astimezone(zone).date(), rng):
            if arrival.moment < until:
                own += [event for event in _planned(world, stream, arrival, case, rng) if event.moment < until]
            case += 1
        for aim in stream.aims:
            own = _aimed(stream, aim, own, zone, rng) if aimed else _unaimed(aim, own, rng)
        found += own
    return sorted(found, key=lambda event: (event.moment, event.case, event.order))


def earlier(
    pack: Pack, settings: Settings, folder: Path, until: datetime, *, aimed: bool = True, size: str = ""
) -> list[Planned]:
    """The acts of earlier years: streams that have days of their own, rolls, and old sheets carried over row by row.

    Without ``aimed`` the sheets, which are made to agree, are left out; in some sizes (``thinned``) the long ones are carried
    in part only, and the figures of their ledgers come out smaller. Raises ``SampleFault``.
    """
    found = plans(pack, settings, read_earlier(folder, settings), next(iter(settings.sizes)), until, aimed=aimed)
    found += rolls(pack, settings, folder, until, first=len(found))
    if aimed:
        found += [event for event in carried(pack, settings, read_sheets(folder, settings), size) if event.moment < until]
    return sorted(found, key=lambda event: (event.moment, event.case, event.order))


def _aimed(stream: Stream, aim: Aim, events: list[Planned], zone: ZoneInfo, rng: Random) -> list[Planned]:
    """The acts with as many of each value as the stream aims at between its days."""
    inside, outside = list[int](), list[int]()
    for place, event in enumerate(events):
        if event.act == aim.act:
            (inside if aim.from_ <= event.moment.astimezone(zone).date() <= aim.to else outside).append(place)
    values = [value for value, count in aim.exactly.items() for _ in range(count)]
    if len(inside) < len(values):
        raise fault(
            stream.ledger, f"“{aim.act}”只有 {len(inside)} 次，不足 {len(values)} 次。",
            f"“{aim.act}” is done {len(inside)} times only, not {len(values)}.",
        )  # fmt: skip
    chosen = rng.sample(inside, len(values))
    rng.shuffle(values)
    said = dict(zip(chosen, values, strict=True))
    left_out = (set(inside) - set(chosen)) | {place for place in outside if rng.random() >= aim.otherwise}
    return [
        replace(event, input={**event.input, aim.input: said[place]}) if place in said else event
        for place, event in enumerate(events) if place not in left_out
    ]  # fmt: skip


def _unaimed(aim: Aim, events: list[Planned], rng: Random) -> list[Planned]:
    return [event for event in events if event.act != aim.act or rng.random() < aim.otherwise]


def _planned(world: World, stream: Stream, arrival: Arrival, case: int, rng: Random) -> list[Planned]:
    ledger = world.pack.ledgers.get(stream.ledger)
    if ledger is None:
        raise fault("sample.yaml", f"没有台账“{stream.ledger}”。", f"there is no ledger “{stream.ledger}”.")
    own = Random(rng.random())  # noqa: S311 (a sample, no secret)
    day, kind = arrival.moment.date(), arrival.kind
    where = f"{stream.ledger}/{arrival.name}"
    scope = Scope(where, world.pack, world.settings, own, world.used, day)
    scope.texts = {**kind.texts, "address": world.settings.people.addresses}
    scope.lists = kind.lists
    scope.know(person(world.settings.people, own, day, kind.age))
    scope.draw(kind.draws)
    version = ledger.on(day)
    return plan_case(world, stream, version, arrival.name, kind, case, arrival.moment, own, scope)


def _arrivals(world: World, stream: Stream, scale: float, last: date, rng: Random) -> Iterator[Arrival]:
    """Ordinary arrivals of every day, then the placed ones."""
    clock = world.clocks.get(stream.hours)
    if clock is None:
        raise fault(stream.ledger, f"没有工作时间“{stream.hours}”。", f"there are no hours “{stream.hours}”.")
    names = list(stream.kinds)
    weights = [stream.kinds[name].weight for name in names]
    days = world.settings.days
    if stream.from_ is not None and stream.to is not None:
        last, days, scale = stream.to, (stream.to - stream.from_).days, 1
    for back in range(days, -1, -1):
        day = last - timedelta(days=back)
        mean = stream.daily * scale * _share(stream, day, 1 - back / days, clock.calendar)
        for moment in clock.arrivals(day, _poisson(mean, rng), rng):
            name = rng.choices(names, weights)[0]
            yield Arrival(moment, name, stream.kinds[name])
    yield from _placed(stream, clock, last, rng)


def _placed(stream: Stream, clock: Clock, last: date, rng: Random) -> Iterator[Arrival]:
    for placed in stream.placed:
        kind = stream.kinds.get(placed.kind)
        if kind is None:
            raise fault(stream.ledger, f"没有“{placed.kind}”这一类。", f"there is no kind “{placed.kind}”.")
        if placed.story:
            kind = kind.model_copy(update={"story": placed.story})
        for _ in range(placed.count):
            day = days_back(clock.calendar, last, rng.randint(*placed.working_days_ago))
            yield from (Arrival(moment, placed.kind, kind) for moment in clock.arrivals(day, 1, rng))


def _share(stream: Stream, day: date, along: float, calendar: Calendar) -> float:
    """How full ``day`` is: its weekday, the trend of the year, and whether a long rest lies behind it."""
    worked_weekend = calendar.is_working(day) and day.weekday() > FRIDAY
    usual = stream.weekdays[FRIDAY if worked_weekend else day.weekday()]
    share = usual * (stream.trend[0] + (stream.trend[1] - stream.trend[0]) * along)
    rested = all(not calendar.is_working(day - timedelta(days=back)) for back in range(1, LONG_REST + 1))
    return share * (stream.after_rest if rested and calendar.is_working(day) else 1)


def _poisson(mean: float, rng: Random) -> int:
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count
