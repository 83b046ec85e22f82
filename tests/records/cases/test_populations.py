"""What tables count: never a closed class, never what is out of the viewer's scope."""

from __future__ import annotations

from shoushan.outputs.indicators.periods import around
from shoushan.records.cases import queries
from shoushan.records.cases.populations import items
from tests.records.cases import apart


def counted(place, name, ledger, over="cases"):
    month = around("month", place.moment.date())
    return list(items(place.viewer(name), place.book, place.book.ledger(ledger), over, month.days, place.moment))


def test_closed_classes_are_never_counted(apart_place):
    place = apart_place
    hidden, shown = apart.opened(place, apart.CLOSED), apart.opened(place, apart.OPEN)
    assert counted(place, "petition", apart.CLOSED) == []
    assert [item.case for item in counted(place, "supervisor", apart.OPEN)] == [shown]
    listed = queries.lines(place.viewer("petition"), place.book, queries.Wanted(ledger=apart.CLOSED), place.moment)
    assert [line.uid for line in listed.lines] == [hidden], "the control: the case is there for who may enter its class"


def test_parts_and_terms_keep_to_the_scope(place):
    place.accepted()
    for over in ("cases", "parts", "terms"):
        assert counted(place, "stranger", "one-counter", over) == []
        assert counted(place, "supervisor", "one-counter", over), "the control"


def test_no_personal_value_is_read(place):
    place.accepted()
    known = place.book.ledger("one-counter").versions[-1].fields
    shut = {field.id for field in known.values() if field.klass in ("personal", "sensitive")}
    item = counted(place, "supervisor", "one-counter")[0]
    assert shut
    assert not shut & item.values.keys()
