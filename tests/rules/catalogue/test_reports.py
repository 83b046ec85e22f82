"""``reports/<id>.yaml``: sentences whose numbers are all figures, read, published, checked, each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoushan.rules.catalogue import sentences
from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.compositions import Line, composed, faults_in, lines_of
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.model.reports import Bound, Chart, FigureTable, Given, Heading, Quoted
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from tests.rules.catalogue import packs

INDICATORS = """\
indicators:
  - {id: received, label: {zh: 收件数, en: Received}, kind: count, on: case.opened_on, unit: {zh: 件, en: cases}}
  - {id: days, label: {zh: 天数, en: Days}, kind: count, on: case.opened_on, unit: {zh: 天, en: days}, target: {at_most: "5"}}
"""
PERIODS = """\
periods:
  - {id: last-year, label: {zh: 去年, en: Last year}, from: 2024-01-01, to: 2024-12-31}
"""
REPORT = """\
id: yearly
title: {zh: "{place}{years}报告", en: "Report of {place}, {years}"}
organ: {zh: 试验区政府, en: The office}
period: last-year
parts:
  - heading: {zh: 收件, en: Received}
  - paragraph:
      zh: "{year}年收件{requests/received told}，同比{requests/received change}，用了{requests/days}。"
      en: "{requests/received told} in {year}, {requests/received change}, in {requests/days}."
  - chart: {title: {zh: 按年, en: By year}, figures: [requests/received], by: years}
  - table: {title: {zh: 指标, en: Figures}, rows: [{figure: requests/received, rank: requests/days}]}
  - annex: {zh: 口径, en: Calibers}
"""


def mini(tmp_path: Path) -> Path:
    folder = packs.copy(tmp_path)
    packs.change(folder, "ledgers/requests/indicators.yaml", "", INDICATORS)
    packs.change(folder, "periods.yaml", "", PERIODS)
    packs.change(folder, "reports/yearly.yaml", "", REPORT)
    return folder


def loaded(folder: Path) -> Pack:
    pack, problems = load_pack(folder, folder.parent)
    assert pack is not None
    assert problems == []
    return pack


def test_a_report_is_read_published_and_taken_apart_into_its_lines(tmp_path: Path) -> None:
    folder = mini(tmp_path)
    assert check(folder) == []
    pack = loaded(folder)
    report = pack.reports["yearly"]
    assert [type(block).__name__ for block in report.blocks] == ["Heading", "Paragraph", "Chart", "FigureTable", "Annex"]
    assert Bound("requests/received", "change") in report.bounds()
    chart, table = report.blocks[2], report.blocks[3]
    assert isinstance(chart, Chart)
    assert isinstance(table, FigureTable)
    assert (chart.by, table.rows[0].rank) == ("years", "requests/days")
    contents = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    assert pack_from_content(pack_content(pack), contents.__getitem__).reports == pack.reports
    assert composed(lines_of(report)).blocks == report.blocks


def test_a_sentence_is_read_as_it_is_typed() -> None:
    text = '截至{as-of}，签约{F063 told}，{resettlement/agreed-area value @year-2016}，按{"第3号文件"}办。'
    pieces, faults = sentences.read(text)
    assert faults == ()
    assert pieces[1] == Given("as-of")
    assert [piece for piece in pieces if isinstance(piece, Bound)] == [
        Bound("F063", "told"), Bound("resettlement/agreed-area", "value", "year-2016"),
    ]  # fmt: skip
    assert Quoted("第3号文件") in pieces
    assert sentences.written(pieces) == text


@pytest.mark.parametrize(
    "typed", ["签约8000余户", "签约八千余户", "达到百分之九十五", "完成３项", "二〇一六年", "五十户", "over 8,000"]
)
def test_a_number_that_is_typed_in_is_found(typed: str) -> None:
    _, faults = sentences.read(typed)
    assert [one.typed for one in faults] == [True]


@pytest.mark.parametrize(
    "typed", ["五年来十大产业", "一一落实，千方百计", "万家灯火，百姓一家", "第一书记", "{F063}余户", "三、四星级"]
)
def test_words_that_only_sound_like_numbers_are_none(typed: str) -> None:
    assert sentences.read(typed)[1] == ()


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("{requests/received told}，", "8000余件，", "8000", "“8000” is typed into"),
        ("{requests/received told}，", "{requests/recieved told}，", "recieved", "no figure “requests/recieved”"),
        ("{requests/received told}，", "{requests/received tolld}，", "tolld", "cannot be told as “tolld”"),
        ("{requests/received told}，", "{requests/received told @lats-year}，", "lats-year", "no period “lats-year”"),
        ("{requests/received told}，", "{requests/received told}天，", "told}天", "A unit, “天”, stands after"),
        ("{requests/received told}，", "{requests/received number}户，", "number}户", "is in cases; the sentence says"),
        ("同比{requests/received change}，", "目标{requests/received target}，", "received target", "has no target"),
        ("同比{requests/received change}，", "", "      zh:", "stands in one language only"),
        ("同比{requests/received change}，", "同比{requests/received，", "requests/received，", "brace"),
        ("  - heading: {zh: 收件, en: Received}", "  - heading: {zh: 收件}", "heading", "is missing"),
        ("figures: [requests/received], by", "figures: [requests/received, requests/days], by", "chart", "is of one figure"),
        ("by: years", "by: colour", "chart", "cannot be broken down by “colour”"),
        ("figures: [requests/received], by: years", "figures: [requests/received, requests/days]", "chart", "Several units"),
        ("rank: requests/days", "rank: requests/place", "requests/place", "no figure “requests/place”"),
        ("period: last-year", "period: next-year", "period:", "no period “next-year”"),
        ("id: yearly", "id: annual", "", "named after its id"),
        ("  - annex:", "  - heading: {zh: 甲, en: A}\n    annex:", "heading: {zh: 甲", "exactly one thing"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, at: str, says: str) -> None:
    folder = mini(tmp_path)
    packs.change(folder, "reports/yearly.yaml", old, new)
    found = [problem for problem in check(folder) if problem.file.endswith("yearly.yaml")]
    told = [problem for problem in found if says in problem.message.en]
    assert told, found
    if at:
        assert packs.line_of(folder, "reports/yearly.yaml", at) in {problem.line for problem in told}


def test_rows_of_a_case_hear_the_same_faults_as_a_definition(tmp_path: Path) -> None:
    pack = loaded(mini(tmp_path))
    rows = [Line("heading", "总体"), Line("paragraph", "收件{requests/recieved}，8000余户。"), Line("table", "表")]
    made = composed(rows)
    assert made.blocks[0] == Heading(1, made.blocks[0].text)  # type: ignore[union-attr]
    assert [(fault.line, fault.key, fault.typed) for fault in made.faults] == [(1, "zh", True), (2, "figures", False)]
    composition = type(pack.reports["yearly"])("own", pack.reports["yearly"].title, pack.name, "last-year", made.blocks)
    assert [(fault.line, fault.key) for fault in faults_in(pack, composition)] == [(1, "zh")]
