"""The report on five years, made of the sample: what stands in it is what the figures say; edits are named."""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from django.test import override_settings

from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.engines import engine
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.reports import asking, checking
from shoushan.outputs.reports.asking import Answers, ask, moved, span_of
from shoushan.outputs.reports.composing import Language, made_of
from shoushan.outputs.reports.document import docx_of
from shoushan.outputs.reports.edited import Edited, read
from shoushan.outputs.reports.hypertext import html_of
from shoushan.outputs.reports.leaders import NONE, brief
from shoushan.outputs.reports.made import Grid, Line, Number, lines_of, text_of
from shoushan.outputs.reports.pdf import pages_of
from shoushan.outputs.reports.telling import NO_DATA, tell
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.model.reports import Bound
from shoushan.site import clock
from shoushan.site.commands import report
from tests.outputs.indicators.districts import AS_OF, LATER, District

FIVE = "five-years"


@pytest.fixture(scope="module")
def answers(year_2017: District, django_db_blocker: pytest.FixtureRequest) -> Answers:
    """Every figure of the report."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        book = year_2017.place.book
        report = book.pack.reports[FIVE]
        return ask(Asking(SYSTEM_VIEWER, book, year_2017.store, engine()), report, span_of(book, report, AS_OF))


def opened(content: bytes) -> Edited:
    return read(content)


def numbers(found: Edited) -> dict[str, str]:
    assert found.numbers is not None
    return {one.mark: one.text for one in found.numbers if one.figure}


def test_every_number_of_the_report_is_what_its_figure_says(year_2017: District, answers: Answers) -> None:
    made = made_of(answers)
    bound = [run for runs in lines_of(made.items) for run in runs if isinstance(run, Number) and run.figure]
    assert len(bound) > 200
    assert len({one.mark for one in bound}) == len(bound)
    assert all(len(one.mark) <= 40 for one in bound)
    for full_id in ("petitions/satisfied", "office-buildings/large-buildings", "statistics/regional-product"):
        one = year_2017.place.book.pack.indicator(full_id)
        number = next(run for run in bound if run.figure == full_id and run.tell == "value")
        assert number.period is not None
        figure = year_2017.figure(full_id, number.period)
        assert number.text == tell(one, figure, "value").zh
    assert "95.72%" in {one.text for one in bound}


def test_nothing_is_told_as_nought_where_there_is_no_data(year_2017: District, answers: Answers) -> None:
    one, figure = answers.of(Bound("F090"))
    assert one is not None
    assert figure is not None
    assert tell(one, replace(figure, value=None), "value") == NO_DATA
    assert tell(one, replace(figure, value=Decimal(0)), "value").zh == "0%"


def test_new_dates_move_every_named_period(year_2017: District) -> None:
    book = year_2017.place.book
    report = book.pack.reports[FIVE]
    span = span_of(book, report, date(2018, 10, 31), period="2013-01-01..2017-12-31")
    assert span.years == 1
    assert moved(book.pack.periods["jan-oct-2017"], span) == Period(date(2018, 1, 1), date(2018, 10, 31))
    assert moved(book.pack.periods["five-years"], span) == span.period
    unmoved = asking.Span(span.period, AS_OF)
    assert moved(book.pack.periods["year-2016"], unmoved) == Period(date(2016, 1, 1), date(2016, 12, 31))


def test_next_years_report_says_what_was_not_recorded_and_never_nought(year_2017: District) -> None:
    book = year_2017.place.book
    report = book.pack.reports[FIVE]
    span = span_of(book, report, date(2018, 10, 31), period="2013-01-01..2017-12-31")
    answers = ask(Asking(SYSTEM_VIEWER, book, year_2017.store, engine()), report, span)
    told = "".join(text_of(item.runs) for item in made_of(answers).items if isinstance(item, Line))
    assert "重点招商项目" in told
    assert "2018年以来尚无记录" in told
    nought = re.compile(r"(?<![0-9.])0[个幢户件名项次位家所]|-100%")
    assert not nought.findall(told)
    one, figure = answers.of(Bound("F041"))
    assert one is not None
    assert figure is not None
    assert (figure.value, "unrecorded" in figure.flags) == (0, True)
    assert nought.match(tell(one, replace(figure, flags=frozenset()), "value").zh), "the control: unmarked it would say so"


def test_the_document_is_read_back_whole_and_edits_are_named(answers: Answers) -> None:
    made = made_of(answers)
    content = docx_of(made, LATER)
    found = opened(content)
    assert (found.report, found.as_of, found.known_at) == (FIVE, AS_OF, answers.known_at)
    assert found.numbers is not None
    clean = checking.check(found.places, found.numbers, numbers(found))
    assert (clean.findings, clean.whole, clean.by_text) == ([], len(found.numbers), 0)

    document = docx.Document(io.BytesIO(content))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    next(run for run in runs if run.text == "95.72%").text = "99.72%"
    next(run for run in runs if run.text.startswith("钱花在哪里")).text += "又多了8000余户，"
    edited = io.BytesIO()
    document.save(edited)
    found = opened(edited.getvalue())
    assert found.numbers is not None
    stale = next(one.mark for one in found.numbers if one.figure == "statistics/regional-product")
    checked = checking.check(found.places, found.numbers, {**numbers(found), stale: "434.0亿元"})
    told = sorted((one.what, one.expected, one.found) for one in checked.findings)
    assert told == [("added", "", "8000"), ("changed", "95.72%", "99.72%"), ("stale", "434.0亿元", "433.5亿元")]


def test_a_file_without_its_own_record_still_says_what_was_asked(answers: Answers) -> None:
    content = docx_of(made_of(answers), LATER)
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(bare, "w") as out:
        for one in packed.infolist():
            if not one.filename.startswith("customXml/item9"):
                out.writestr(one, packed.read(one))
    found = opened(bare.getvalue())
    assert found.numbers is None
    assert (found.report, found.period, found.known_at) == (FIVE, "2012-01-01..2016-12-31", answers.known_at)


def test_the_command_counts_again_where_the_record_was_lost_and_names_what_was_edited(
    year_2017: District, answers: Answers, tmp_path: Path
) -> None:
    content = docx_of(made_of(answers, dated=LATER.date()), LATER)
    document = docx.Document(io.BytesIO(content))
    next(run for one in document.paragraphs for run in one.runs if run.text == "95.72%").text = "99.72%"
    edited = io.BytesIO()
    document.save(edited)
    file = tmp_path / "edited.docx"
    with zipfile.ZipFile(edited) as packed, zipfile.ZipFile(file, "w") as out:
        for one in packed.infolist():
            if not one.filename.startswith("customXml/item"):
                out.writestr(one, packed.read(one))
    assert opened(file.read_bytes()).numbers is None
    parser, told = argparse.ArgumentParser(), io.StringIO()
    report.add_arguments(parser)
    with override_settings(SHOUSHAN_HOME=str(year_2017.store.folder.parent)), clock.simulated(LATER):
        assert report.run(parser.parse_args(["check", str(file)]), told) == 1
    text = told.getvalue()
    assert "已按原时点重新数出来对照" in text
    assert "expected：95.72%　文中 · found：99.72%" in text
    whole = len(made_of(answers).numbers()) - 1
    assert f"{whole} 个数与生成时一致，1 处要处理" in text, "the day under the organ's name is no edit"


def test_english_says_the_same_figures(answers: Answers) -> None:
    chinese, english = (
        {one.figure for one, _, _ in made_of(answers, language).numbers() if one.figure} for language in ("zh", "en")
    )
    assert chinese == english
    text = " ".join(text_of(item.runs) for item in made_of(answers, "en").items if isinstance(item, Line))
    assert "43.35 billion yuan" in text


def test_every_number_of_the_page_leads_to_its_figure(answers: Answers) -> None:
    made = made_of(answers)
    page = html_of(made, "https://example.invalid/")
    bound = [one for one, _, _ in made.numbers() if one.figure]
    assert page.count('<a href="https://example.invalid/board/figures/') == len(bound)
    asked = f"as_of=2017-10-31&amp;known_at={answers.known_at}"
    assert f'petitions/satisfied?period=2017-01-01..2017-10-31&amp;{asked}">95.72%</a>' in page


def test_the_annex_names_the_evidence_of_what_was_published_for_that_very_period(answers: Answers) -> None:
    ten_months = Period(date(2017, 1, 1), date(2017, 10, 31))
    said = [
        "".join(text_of(runs) for runs in lines_of(made_of(answers, evidence={("petitions/satisfied", period): "ZB-1"}).items))
        for period in (ten_months, Period(date(2016, 1, 1), date(2016, 10, 31)))
    ]
    assert ["依据 ZB-1。" in text for text in said] == [True, False]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_brief_is_two_pages_of_twelve_figures(year_2017: District, language: Language) -> None:
    book = year_2017.place.book
    asker = Asking(SYSTEM_VIEWER, book, year_2017.store, engine())
    made = brief(asker, book.pack.reports[FIVE].organ, "jan-oct-2017", AS_OF, LATER, language=language)
    assert len(pages_of(made, 9)) == 2
    (table,) = (item for item in made.items if isinstance(item, Grid))
    assert NONE[0 if language == "zh" else 1] in {text_of(item.runs) for item in made.items if isinstance(item, Line)}
    assert len(table.rows) == 12
    columns = list(zip(*table.rows, strict=True))[1:]
    assert all({text_of(one) for one in column} != {"—"} for column in columns)
    assert "95.72%" in {text_of(cell) for row in table.rows for cell in row}
    found = opened(docx_of(made, LATER))
    assert found.numbers is not None
    assert found.report == "brief"
    known = {one.full_id: one for ledger in book.pack.ledgers.values() for one in ledger.indicators.values()}
    wanted = {(known[one.figure], one.period) for one in found.numbers if one.figure and one.period is not None}
    now = asking.figures_of(asker, wanted, AS_OF)
    told = {
        one.mark: tell(known[one.figure], now[one.figure, one.period], one.tell)[0 if language == "zh" else 1]
        for one in found.numbers if one.period is not None and (one.figure, one.period) in now
    }  # fmt: skip
    assert len(told) > 12
    assert checking.check(found.places, found.numbers, told).findings == [], "its numbers are asked again as they were told"
