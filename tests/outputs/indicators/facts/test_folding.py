"""The heart: rows visible on a day as known at a leaf are what a plain fold of the entries gives for these two moments."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shoushan.outputs.indicators.facts.columns import columns_of
from shoushan.outputs.indicators.facts.days import EPOCH
from shoushan.outputs.indicators.facts.folding import Fold, Folded, fold
from tests.outputs.indicators.facts import plainly
from tests.outputs.indicators.facts.histories import DAYS, FIRST, History, book, shape

COLUMNS = columns_of(book().ledger("requests"))
DATES = {dataset: [kind == "date" for kind in names.values()] for dataset, names in COLUMNS.items()}


def visible(folded: Folded, on: date, known_at: int) -> plainly.Rows:
    """The rows that may be seen, by the rule of the six columns."""
    day = on.toordinal() - EPOCH
    found: plainly.Rows = {}
    for dataset, rows in folded.rows.items():
        places = [list(COLUMNS[dataset]).index(name) for name in plainly.COLUMNS[dataset].split()]
        seen = [row for row in rows if is_seen(row, day, known_at)]
        found[dataset] = {tuple(shown(dataset, row, place) for place in places) for row in seen}
        assert len(found[dataset]) == len(seen), "two rows of one thing are visible at once"
    return found


def is_seen(row: tuple[Any, ...], day: int, known_at: int) -> bool:
    _, leaf, from_, next_leaf, next_day, struck, *_ = row
    followed = next_leaf is not None and next_leaf <= known_at and next_day <= day
    return leaf <= known_at and from_ <= day and not followed and not (struck is not None and struck <= known_at)


def shown(dataset: str, row: tuple[Any, ...], place: int) -> Any:
    value = row[place]
    return date.fromordinal(value + EPOCH).isoformat() if DATES[dataset][place] and value is not None else value


def moments(case: Any) -> Iterable[tuple[date, int]]:
    """Every pair of a day and a leaf that can make a difference."""
    last = case.entries[-1].leaf
    for offset in range(-5, DAYS + 2):
        for leaf in sorted({-1, *(one for entry in case.entries for one in (entry.leaf - 1, entry.leaf)), last + 5}):
            yield FIRST + timedelta(days=offset), leaf


def full(rows: plainly.Rows) -> plainly.Rows:
    return {dataset: own for dataset, own in rows.items() if own}


def compare(case: Any, folded: Folded) -> None:
    for on, known_at in moments(case):
        assert full(visible(folded, on, known_at)) == full(plainly.told(case, on, known_at)), (on, known_at)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(1, 14))
def test_what_is_visible_is_what_a_plain_fold_gives(chance, length):
    case = History(chance).grow(length)
    compare(case, fold(shape(), case))


@pytest.mark.parametrize("seed", range(40))
def test_long_histories_too(seed):
    case = History(Random(seed)).grow(40)
    compare(case, fold(shape(), case))


def test_histories_are_as_wild_as_they_should_be():
    """The control of the generator: everything that makes a fold hard occurs."""
    effects: dict[str, int] = {}
    late = struck = 0
    for seed in range(60):
        case = History(Random(seed)).grow(25)
        for entry in case.entries:
            late += any(entry.stamp.day < other.stamp.day for other in case.entries[: entry.stamp.n - 1])
            for fact in entry.facts:
                effects[fact.effect] = effects.get(fact.effect, 0) + 1
        struck += sum(row[5] is not None for rows in fold(shape(), case).rows.values() for row in rows)
    assert late > 100
    assert struck > 500
    needed = {
        "case.void", "case.carry", "case.lapse", "case.unlapse", "case.reopen", "field.amend", "field.correct", "term.pause",
        "term.resume", "term.extend", "term.end", "part.move", "part.reject", "money.returned",
    }  # fmt: skip
    assert {name for name in needed if effects.get(name, 0) < 5} == set()


def test_a_fold_that_goes_on_gives_what_a_fold_of_all_gives():
    for seed in range(30):
        history = History(Random(seed))
        growing = Fold(shape(), 7, history.state.case)
        for _ in range(20):
            history.entry()
            growing.add(history.entries[-1])
            assert growing.result() == fold(shape(), history.case())


def test_the_comparison_notices_a_row_too_many_and_one_too_few():
    """Negative control: a fold that forgets one end of one row, or one row, is caught."""
    caught = 0
    for seed in range(12):
        case = History(Random(seed)).grow(12)
        good = fold(shape(), case)
        for dataset, rows in good.rows.items():
            ended = next((at for at, row in enumerate(rows) if row[3] is not None and row[5] is None), None)
            if ended is None:
                continue
            row = rows[ended]
            spoilt = [*rows[:ended], (*row[:3], None, None, *row[5:]), *rows[ended + 1 :]]
            for wrong in (spoilt, [*rows[:ended], *rows[ended + 1 :]]):
                with pytest.raises(AssertionError):
                    compare(case, Folded(good.id, good.klass, good.open, {**good.rows, dataset: wrong}))
                caught += 1
    assert caught > 40
