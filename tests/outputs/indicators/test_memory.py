"""What is remembered of figures: nobody is given an answer that another's rights have made."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shoushan.outputs.indicators.remembering import _classes
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Right


def _indicator(name: str, *parts: str, closed: bool = False) -> Any:
    return SimpleNamespace(
        id=name, full_id=f"cases/{name}", ledger="cases", above=None, below=None, parts=parts, includes_closed=closed
    )  # fmt: skip


@pytest.mark.parametrize(("formed", "told_apart"), [(("cases/with-closed", "cases/open"), True), (("cases/open",), False)])
def test_a_sum_over_a_closed_class_is_remembered_for_those_who_may_enter_it(formed: tuple[str, ...], told_apart: bool) -> None:
    one = {"cases/with-closed": _indicator("with-closed", closed=True), "cases/open": _indicator("open")}
    ledger = SimpleNamespace(id="cases", closed=False, classes=(SimpleNamespace(id="sealed"),))
    book: Any = SimpleNamespace(pack=SimpleNamespace(ledgers={"cases": ledger}, indicator=one.__getitem__))
    both = _indicator("both", *formed)
    inside, outside = (Viewer("staff", rights=(Right("r", sees="all", closed=frozenset(names)),)) for names in (["sealed"], []))
    assert (_classes(inside, book, both) != _classes(outside, book, both)) is told_apart
