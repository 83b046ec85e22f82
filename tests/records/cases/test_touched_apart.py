"""What a changed definition would touch is told without the cases of closed classes, to all who may not enter them."""

from __future__ import annotations

from typing import Any

from shoushan.records.cases.touched import holding
from tests.records.cases import apart


def test_nobody_learns_from_a_preview_how_many_cases_a_closed_class_has(apart_place: Any) -> None:
    place = apart_place
    apart.opened(place, apart.CLOSED), apart.opened(place, apart.OPEN)

    def told(name: str, ledger: str) -> int:
        keys = [one.key for one in place.book.ledger(ledger).versions]
        return holding(place.viewer(name), place.book, ledger, keys)["version", ""]

    assert told("supervisor", apart.CLOSED) == 0
    assert told("supervisor", apart.OPEN) == 1, "the control: of an open class all are counted"
    assert told("petition", apart.CLOSED) == 1, "the control: whoever may enter the class is told"
