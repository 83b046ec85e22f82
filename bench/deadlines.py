"""Working-day arithmetic: a list look-up against ours, plain, paused and explained, in shuffled rounds."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import chinese_calendar

from shoushan.rules.catalogue.calendars import load_calendar
from shoushan.rules.deadlines import Calendar, Pause, Term, Unit, explain, reckon

CALENDARS = Path(__file__).resolve().parents[1] / "packs" / "cn" / "calendars"
Asked = list[tuple[date, int]]
AIMS = {"ours, plain": 1_000_000, "ours, two overlapping pauses": 150_000, "ours, explained": 10_000}


def questions(count: int, seed: int) -> Asked:
    """Random starts of 2015–2025 with 3 to 30 working days."""
    draw = random.Random(seed)
    first = date(2015, 1, 1)
    return [(first + timedelta(days=draw.randrange(4000)), draw.randint(3, 30)) for _ in range(count)]


def naive(asked: Asked) -> list[date]:
    """One question to `chinesecalendar` per day."""
    found = []
    for start, count in asked:
        at = start
        while count:
            at += timedelta(days=1)
            count -= chinese_calendar.is_workday(at)
        found.append(at)
    return found


def looked_up(asked: Asked, working: list[date]) -> list[date]:
    """The bare list: a bisection and an index, no start check, no provisional mark."""
    return [working[bisect_right(working, start) + count - 1] for start, count in asked]


def plain(asked: Asked, calendar: Calendar) -> list[date]:
    """`Calendar.add`."""
    add = calendar.add
    return [add(start, count) for start, count in asked]


def variants(calendar: Calendar, asked: Asked) -> dict[str, tuple[int, Callable[[], object]]]:
    """Each way with the number of answers that one call gives."""
    days = range(calendar.first.toordinal(), calendar.last.toordinal() + 1)
    working = [date.fromordinal(number) for number in days if calendar.ordinal_is_working(number)]
    terms = [Term(start, count, Unit.WORKING_DAY) for start, count in asked]
    paused = [_paused(start, count) for start, count in asked]
    few = len(asked) // 20
    counted = [reckon(one, calendar).due for one in terms]
    if not looked_up(asked, working) == plain(asked, calendar) == counted:
        raise SystemExit("the variants disagree")
    return {
        "chinesecalendar, day by day": (few, lambda: naive(asked[:few])),
        "list look-up": (len(asked), lambda: looked_up(asked, working)),
        "ours, plain": (len(asked), lambda: plain(asked, calendar)),
        "ours, as a due day with edition": (len(asked), lambda: [reckon(one, calendar) for one in terms]),
        "ours, two overlapping pauses": (len(asked), lambda: [reckon(one, calendar) for one in paused]),
        "ours, explained": (few, lambda: [explain(one, calendar) for one in paused[:few]]),
    }


def _paused(start: date, count: int) -> Term:
    first = Pause("papers", start + timedelta(days=2), start + timedelta(days=9))
    second = Pause("hearing", start + timedelta(days=6), start + timedelta(days=13))
    return Term(start, count, Unit.WORKING_DAY, pauses=(first, second))


def measure(
    ways: dict[str, tuple[int, Callable[[], object]]], rounds: int, seed: int
) -> dict[str, list[float]]:
    """Answers per second of every way, one figure per round; the order is shuffled in each round."""
    draw = random.Random(seed)
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name in draw.sample(list(ways), len(ways)):
            answers, call = ways[name]
            begun = perf_counter()
            call()
            speeds[name].append(answers / (perf_counter() - begun))
    return speeds


def main() -> int:
    """Print medians, spread, ratio to the list look-up, and the aim where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--terms", type=int, default=20_000)
    args = parser.parse_args()
    calendar = load_calendar(CALENDARS, "cn", "Asia/Shanghai")
    if not isinstance(calendar, Calendar):
        print(calendar)
        return 1
    speeds = measure(variants(calendar, questions(args.terms, 7)), args.rounds, 7)
    yardstick = statistics.median(speeds["list look-up"])
    print(f"{'variant':34s} {'per second':>12s} {'lowest':>12s} {'highest':>12s} {'list/this':>10s}  aim")
    for name, found in speeds.items():
        middle = statistics.median(found)
        aim = AIMS.get(name)
        verdict = f"{aim:,} {'met' if middle >= aim else 'MISSED'}" if aim else ""
        print(f"{name:34s} {middle:12,.0f} {min(found):12,.0f} {max(found):12,.0f} "
              f"{yardstick / middle:10.2f}  {verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
