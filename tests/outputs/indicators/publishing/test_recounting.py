"""Published figures counted again from the journal: what does not agree is named with its rows, also what a file cannot show.

The first test counts everything and expects it whole; those after it leave what they broke or lied about behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from django.db import connection

from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import preparing
from shoushan.outputs.indicators.publishing.checking import check
from shoushan.outputs.indicators.publishing.frozen_rules import RuleGone, thawed
from shoushan.outputs.indicators.publishing.parts import Parts
from shoushan.outputs.indicators.publishing.recomputing import recount
from shoushan.records.cases import files, keys, loading, releasing
from shoushan.records.cases.published import Published
from shoushan.rules.catalogue.compiling.indicators import with_rules
from shoushan.rules.catalogue.model import Indicator
from shoushan.site.commands import verify
from tests.outputs.indicators.publishing.districts import District

LIED, BY_HAND = (Period(date(2026, day, 1), date(2027, 1, 31)) for day in (10, 9))


def faults(here: District, figure: Published) -> list[str]:
    """What is said of one figure."""
    bad = recount(here.place.book, here.store()).bad
    return [zh for one in bad if one.number == figure.number for zh, _ in one.faults]


def test_every_figure_agrees_until_something_is_touched(
    here: District, figure: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    here.released(indicator="petitions/received", audience="internal")
    code, said = here.command(verify, "--journal", "--chains-only", "--figures")
    assert (code, "重算已发布指标 2 次，一致 2 次" in said) == (0, True), capsys.readouterr().err
    with evidence_swapped(figure):
        code, said = here.command(verify, "--journal", "--chains-only", "--figures")
    assert (code, "重算已发布指标 2 次，一致 1 次" in said) == (1, True)
    told = capsys.readouterr().err
    assert f"{figure.number} #1" in told
    assert "证据文件读不出或不是那一个" in told


@contextmanager
def evidence_swapped(figure: Published) -> Iterator[None]:
    """Another file, sealed with the case's own key, in place of the evidence."""
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [figure.uid])
        key = loading.case_key(cursor.fetchone()[0])
    assert key is not None
    path = files._path(figure.releases[0]["evidence_file"])
    kept = path.read_bytes()
    path.write_bytes(keys.encrypt_with(key)(b"PAR1 nothing"))
    yield
    path.write_bytes(kept)


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("value", "98.57", "value 重算得 57.14，发布的是 98.57"), ("above", 14, "above 重算得 8，发布的是 14"),
        ("rows_root", "0" * 64, "得不出签发的树根"), ("definition", "{}", "规则全文读不出来"),
        ("rule", "0" * 64, "冻结的规则全文与摘要不符"), ("as_of", "2026-12-01", "value 重算得"),
    ],
)  # fmt: skip
def test_a_release_changed_in_the_tables_is_named(
    here: District, figure: Published, column: str, written: Any, told: str
) -> None:
    assert faults(here, figure) == []
    with changed(figure, column, written):
        found = faults(here, figure)
    assert any(told in fault for fault in found), found


@contextmanager
def changed(figure: Published, column: str, written: Any) -> Iterator[None]:
    said = f'update l_published_figures__revisions set "{column}" = %s where case_id = (select id from case_row where uid = %s)'
    with connection.cursor() as cursor:
        cursor.execute(said, [written, figure.uid])
    yield
    with connection.cursor() as cursor:
        cursor.execute(said, [figure.releases[0][column], figure.uid])


def test_a_row_left_out_is_shown_by_the_journal_and_not_by_the_file(here: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with the program in hand publishes a figure without a petition that was told late."""
    gone = here.late[4]
    whole, figures = Parts.rows, preparing.Asking.figures

    def fewer(self: Parts, *given: Any) -> Iterator[Any]:
        return ((part, row) for part, row in whole(self, *given) if row.case != gone)

    def better(self: Any, indicator: Indicator, *given: Any) -> Any:
        return [
            replace(one, n=13, below=13, value=Decimal("61.54")) if one.below == 14 else one
            for one in figures(self, indicator, *given)
        ]

    with monkeypatch.context() as patched:
        patched.setattr(Parts, "rows", fewer)
        patched.setattr(preparing.Asking, "figures", better)
        lied = here.released(period=LIED)
    assert check(here.file(lied.uid), here.keys()).release["value"] == "61.54", "the file alone cannot tell"
    told = faults(here, lied)
    assert any("value 重算得 57.14，发布的是 61.54" in fault for fault in told)
    assert any(f"证据里没有 1 行：{_number(gone)}" in fault for fault in told)


def _number(case: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select number from case_row where uid = %s", [case])
        return str(cursor.fetchone()[0])


def test_a_figure_filled_in_by_hand_is_named(here: District) -> None:
    """The act alone, with numbers that nobody counted: it passes three desks, and the journal names it."""
    viewer = here.place.viewer("statistician")
    made = preparing.prepare(viewer, here.place.book, here.store(), here.wanted(period=BY_HAND))
    lied = replace(made, release={**made.release, "value": "98.57", "above": 14})
    figure = here.signed(releasing.fill(viewer, here.place.book, lied, here.place.moment).case)
    assert any("value 重算得 57.14，发布的是 98.57" in fault for fault in faults(here, figure))


def test_the_frozen_rule_counts_although_the_definition_says_something_else_today(here: District, figure: Published) -> None:
    book = here.place.book
    ledger = book.pack.ledgers["petitions"]
    one = ledger.indicators["accepted-in-time"]
    lax = replace(one, holds=one.where, said=one.said.replace("term.in_time", "term.past"))
    indicators = MappingProxyType({**ledger.indicators, one.id: lax})
    ledgers = {**book.pack.ledgers, "petitions": replace(ledger, indicators=indicators)}
    today = replace(book, pack=replace(book.pack, ledgers=MappingProxyType(with_rules(ledgers))))
    assert today.pack.indicator("petitions/accepted-in-time").rule != one.rule
    definition = figure.releases[0]["definition"]
    then, frozen = thawed(today, "petitions/accepted-in-time", definition)
    assert (frozen.rule, frozen.holds) == (one.rule, one.holds)
    assert then.pack.indicator("petitions/accepted-in-time") is frozen
    assert figure.number not in {bad.number for bad in recount(today, here.store()).bad}
    with pytest.raises(RuleGone):
        thawed(today, "petitions/accepted-in-time", definition.replace("term.in_time", "term.no_such"))


def test_later_entries_change_nothing_that_was_published(here: District, figure: Published) -> None:
    here.place.pass_time(hours=1)
    here.place.act("housing", here.late[5], "accept")
    here.petition()
    here.settle()
    assert faults(here, figure) == []
