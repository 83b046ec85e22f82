"""The working copy of a report: lines moved, put in and taken out, kept and read back as they were; numbers written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shoushan.records.cases.composed import Head, line_of, rows_of
from shoushan.rules.catalogue.compositions import Line
from shoushan.web.composing import live, sheet, working
from shoushan.web.composing.working import Working

HEAD = Head("样例报告", "district-office", "five-years", date(2012, 1, 1), date(2016, 12, 31), date(2017, 10, 31))
LINES = (
    Line("heading", "民生"), Line("paragraph", "满意率{F090}。", "Satisfied: {F090}."),
    Line("table", "主要指标", "", ("F090", "F001 value @year-2016"), ("", "petitions/rank")), Line("annex", "口径"),
)  # fmt: skip


def test_lines_are_moved_put_in_and_taken_out() -> None:
    one = Working(HEAD, LINES, 3)
    assert one.move(1, -1).lines[:2] == (LINES[1], LINES[0])
    assert one.move(0, -1) is one
    assert one.move(3, 1) is one
    assert one.insert(1, Line("paragraph", "新")).lines[1].zh == "新"
    assert one.remove(0).lines == LINES[1:]
    assert one.put(1, LINES[1]) is one
    assert not one.changed
    assert one.put(1, replace(LINES[1], zh="改")).changed


def test_what_is_kept_is_read_back_and_nothing_else_is() -> None:
    one = Working(HEAD, LINES, 3, changed=True)
    assert working.read(working.told(one)) == one
    assert working.read("{}") is None
    assert working.read("no json") is None


def test_rows_of_the_case_are_the_lines() -> None:
    assert tuple(line_of(row) for row in rows_of(LINES)) == LINES  # type: ignore[arg-type]


def test_a_typed_line_keeps_figures_only_where_they_stand() -> None:
    table = working.line_typed({"kind": "table", "zh": "表\n名", "figures": "F090；petitions/rank\n\nF001"}, LINES[1])
    assert (table.zh, table.figures, table.ranks) == ("表 名", ("F090", "F001"), ("petitions/rank", ""))
    assert working.line_typed({"kind": "paragraph", "zh": "句子"}, table).figures == ()
    assert working.figures_said(table) == "F090; petitions/rank\nF001"


def test_numbers_by_hand_are_found_and_bound_ones_are_not() -> None:
    assert live.hand_written('试点15个，满意率{F090}，{as-of}，{"第1号文件"}。') == ("15",)
    assert live.typed_in((*LINES, Line("paragraph", "共8000多户，3处。"))) == 2
    assert live.typed_in(LINES) == 0


def test_headings_are_numbered_in_their_order() -> None:
    lines = [Line("heading"), Line("subheading"), Line("subheading"), Line("paragraph"), Line("heading"), Line("subheading")]
    assert list(sheet.numbered(lines, 0)) == ["一、", "（一）", "（二）", "", "二、", "（一）"]
    assert [sheet.number_words(n) for n in (10, 11, 20, 21)] == ["十", "十一", "二十", "二十一"]
