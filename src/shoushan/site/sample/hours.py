"""Open hours of a sample: how time passes while offices are open, and when in a day something comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from shoushan.rules.deadlines import Calendar
from shoushan.site.sample.documents import Hours


@dataclass(frozen=True, slots=True)
class Clock:
    """The open hours of one kind of work in the place's zone."""

    hours: Hours
    calendar: Calendar
    zone: ZoneInfo

    def is_open(self, day: date) -> bool:
        """Whether anything happens on ``day``."""
        return not self.hours.working_days or self.calendar.is_working(day)

    def length(self) -> timedelta:
        """How long one open day is."""
        return sum((end - begin for begin, end in self.spans(date(2020, 1, 1))), timedelta())

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open spans of ``day`` as aware local moments."""
        return [
            (self._at(day, begin), self._at(day, end) if end != "24:00" else self._at(day + timedelta(days=1), "00:00"))
            for begin, end in self.hours.spans
        ]

    def after(self, moment: datetime, work: timedelta) -> datetime:
        """The moment at which ``work`` of open time has passed since ``moment``; always an open moment."""
        local, left = moment.astimezone(self.zone), work
        day = local.date()
        while True:
            if self.is_open(day):
                for begin, end in self.spans(day):
                    start = max(begin, local)
                    if start < end and left < end - start:
                        return start + left
                    left -= max(timedelta(), end - start)
            day += timedelta(days=1)

    def arrivals(self, day: date, count: int, rng: Random) -> list[datetime]:
        """``count`` moments of ``day`` at which something comes in, in order."""
        if not self.is_open(day):
            return []
        return sorted(self._arrival(day, rng) for _ in range(count))

    def _arrival(self, day: date, rng: Random) -> datetime:
        if self.hours.weights:
            hour = rng.choices(range(24), self.hours.weights)[0]
            return self._at(day, f"{hour:02}:00") + timedelta(microseconds=rng.randrange(3_600_000_000))
        spans = self.spans(day)
        lengths = [(end - begin).total_seconds() for begin, end in spans]
        begin, end = rng.choices(spans, lengths)[0]
        return begin + (end - begin) * rng.betavariate(1.3, 1.7)

    def _at(self, day: date, text: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(text), self.zone)


def days_back(calendar: Calendar, last: date, working_days: int) -> date:
    """The working day that lies so many working days before ``last`` (0: that day, or the last one worked)."""
    day = last
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    for _ in range(working_days):
        day -= timedelta(days=1)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
    return day
