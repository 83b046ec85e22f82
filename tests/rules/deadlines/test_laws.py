"""The laws of counting, on random terms."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.deadlines import Calendar, Pause, Term, Unit, explain, pause_of_acts, reckon

DAY_UNITS = [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]
days = st.dates(date(2004, 1, 1), date(2027, 12, 31))


@st.composite
def terms(draw: st.DrawFn, units: list[Unit] = DAY_UNITS, most_pauses: int = 4) -> Term:
    """A term with closed pauses around it."""
    start = draw(days)
    unit = draw(st.sampled_from(units))
    limit = draw(st.integers(1, 3 if unit is Unit.MONTH else 40))
    spans = draw(st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 15)), max_size=most_pauses))
    pauses = tuple(Pause("papers", start + timedelta(days=at), start + timedelta(days=at + length)) for at, length in spans)
    roll = draw(st.sampled_from([None, True, False]))
    return Term(start, limit, unit, roll, pauses, draw(st.integers(0, 5)))


def _one_by_one(term: Term, calendar: Calendar) -> date:
    """The law said plainly: walk day by day."""
    at, left = term.start, term.limit + term.extension
    while left:
        at += timedelta(days=1)
        paused = any(pause.from_ <= at <= pause.to for pause in term.pauses if pause.to)
        left -= not paused and (term.unit is Unit.CALENDAR_DAY or calendar.is_working(at))
    return at


@given(term=terms([Unit.WORKING_DAY, Unit.CALENDAR_DAY]))
def test_the_due_day_is_that_of_a_walk_day_by_day(calendar: Calendar, term: Term) -> None:
    assert reckon(term, calendar).unrolled == _one_by_one(term, calendar)


@given(term=terms())
def test_counted_days_equal_the_limit_and_the_last_is_the_due_day(calendar: Calendar, term: Term) -> None:
    explained = explain(term, calendar)
    due = explained.due
    counted = [day.date for day in explained.days if day.counted]
    if term.unit is not Unit.MONTH:
        assert len(counted) == due.limit == term.limit + term.extension
    else:
        plain = reckon(replace(term, pauses=(), roll=False), calendar)
        assert len(counted) == (plain.due - term.start).days
    assert counted[-1] == due.unrolled
    assert explained.days[-1].date == due.due
    assert [day.date for day in explained.days] == [
        term.start + timedelta(days=number) for number in range(len(explained.days))
    ]
    assert all(day.why.zh and day.why.en for day in explained.days)


@given(term=terms())
def test_order_of_pauses_and_extension_does_not_matter(calendar: Calendar, term: Term) -> None:
    plain = Term(term.start, term.limit, term.unit, term.roll)
    extended_first = replace(replace(plain, extension=term.extension), pauses=term.pauses)
    paused_first = replace(replace(plain, pauses=term.pauses[::-1]), extension=term.extension)
    assert reckon(extended_first, calendar) == reckon(paused_first, calendar) == reckon(term, calendar)


@given(term=terms())
def test_overlapping_pauses_count_once(calendar: Calendar, term: Term) -> None:
    paused = {
        pause.from_ + timedelta(days=number) for pause in term.pauses for number in range((pause.to - pause.from_).days + 1)
    }
    single = replace(term, pauses=tuple(Pause("papers", day, day) for day in sorted(paused)))
    twice = replace(term, pauses=term.pauses * 2)
    assert reckon(single, calendar) == reckon(twice, calendar) == reckon(term, calendar)


@given(term=terms())
def test_roll_over_looks_at_the_calendar_only(calendar: Calendar, term: Term) -> None:
    """A pause that begins after the last counted day moves nothing, even where the roll-over passes it."""
    due = reckon(replace(term, roll=True), calendar)
    after = Pause("late", due.unrolled + timedelta(days=1), None)
    assert reckon(replace(term, roll=True, pauses=(*term.pauses, after)), calendar) == due
    assert due.due == calendar.next_working(due.unrolled)
    assert reckon(replace(term, roll=False), calendar).due == due.unrolled


@given(term=terms())
def test_a_longer_limit_never_falls_due_earlier(calendar: Calendar, term: Term) -> None:
    now, later = reckon(term, calendar), reckon(replace(term, limit=term.limit + 1), calendar)
    assert now.unrolled < later.unrolled
    assert now.due <= later.due
    assert now.unrolled <= now.due


@given(term=terms(), at=st.integers(1, 60), length=st.integers(0, 10))
def test_a_pause_never_shortens_a_term(calendar: Calendar, term: Term, at: int, length: int) -> None:
    begin = term.start + timedelta(days=at)
    more = Pause("more", begin, begin + timedelta(days=length))
    assert reckon(replace(term, pauses=(*term.pauses, more)), calendar).due >= reckon(term, calendar).due


@given(start=days, limit=st.integers(1, 40), at=st.integers(1, 30), length=st.integers(1, 10))
def test_a_month_moves_by_the_number_of_paused_days(calendar: Calendar, start: date, limit: int, at: int, length: int) -> None:
    plain = Term(start, limit, Unit.MONTH, roll=False)
    begin = start + timedelta(days=min(at, 27))
    pause = Pause("papers", begin, begin + timedelta(days=length - 1))
    moved = reckon(replace(plain, pauses=(pause,)), calendar).due
    assert moved == reckon(plain, calendar).due + timedelta(days=length)


@given(day=days, length=st.integers(0, 5))
def test_acts_of_one_day_make_no_pause(day: date, length: int) -> None:
    made = pause_of_acts("papers", day, day + timedelta(days=length))
    assert made == (None if length == 0 else Pause("papers", day, day + timedelta(days=length)))
