"""A report as docx, PDF and HTML: one content, three writers; looked at as pixels, read back as words."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
from docx.oxml.ns import qn

from shoushan.outputs.reports.document import docx_of
from shoushan.outputs.reports.edited import read
from shoushan.outputs.reports.hypertext import html_of
from shoushan.outputs.reports.made import is_long, text_of, title_lines
from shoushan.outputs.reports.pdf import STANDARD, pages_of, pdf_of
from tests.outputs.papers.pictures import ink, pixels
from tests.outputs.reports.whole import AT, BODY, CALIBER, MADE


def test_the_pdf_is_tagged_for_archives_holds_its_faces_and_is_the_same_each_time() -> None:
    content = pdf_of(MADE, AT)
    assert content.startswith(b"%PDF-")
    assert content == pdf_of(MADE, AT)
    assert STANDARD == "a-2a"
    for part in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>"):
        assert part in content
    assert "2012—2016年发展情况的报告".encode() in content, "its title, in the archive's own record"


def test_pages_keep_the_text_area_print_in_grey_and_break_where_they_must() -> None:
    left, top, right, bottom = ink(pages_of(MADE, 30)[0])
    assert (left >= 28 - 1, top < 37, right <= 210 - 26 + 1, bottom < 297 - 20) == (True,) * 4
    pages = pages_of(MADE, 20)
    assert len(pages) == 3, "the report, its table, its annex"
    for page in pages:
        assert all(max(colour) - min(colour) < 3 for colour in pixels(page)[2]), "no colour: it prints in grey"
    (released,) = pages_of(replace(MADE, mark="", items=MADE.items[:2]), 20)
    assert ink(released)[1] >= 37 - 2, "what was released bears no mark above its text"


def test_numbers_of_the_pdf_lead_to_their_figures_where_the_house_has_an_address() -> None:
    with_address = pdf_of(MADE, AT, address="https://example.invalid")
    assert b"https://example.invalid/board/figures/petitions/satisfied?" in with_address
    assert b"/board/figures/" not in pdf_of(MADE, AT)


def test_the_english_report_and_the_plain_letter_are_set_too() -> None:
    english = replace(MADE, language="en", title=("Report on the development of ", "Zhifu District, 2012–2016"))
    assert pdf_of(english, AT, "plain").startswith(b"%PDF-")
    assert len(pages_of(english, 9)) == 3


def test_a_title_is_parted_where_a_word_ends_and_evenly() -> None:
    lines = title_lines(MADE.title, 20)
    assert [text_of(runs) for runs in lines] == ["关于烟台市芝罘区", "2012—2016年发展情况的报告"]
    assert title_lines(MADE.title, 40) == (MADE.title,)
    whole = ("关于烟台市芝罘区2012—2016年发展情况的报告",)
    assert [text_of(runs) for runs in title_lines(whole, 20)] == ["关于烟台市芝罘区", "2012—2016年发展情况的报告"]
    assert "".join(text_of(runs) for runs in title_lines(("Report on the work of the whole district",), 12)) == (
        "Report on the work of the whole district"
    )


def test_only_sentences_of_a_table_are_set_small() -> None:
    assert not is_long(("Satisfaction of petitioners with the responsible organ",))
    assert is_long((CALIBER,))


def paragraph(document: Any, text: str) -> Any:
    return next(one for one in document.paragraphs if text in one.text)


def test_the_docx_names_its_annex_keeps_its_signature_with_the_text_and_begins_the_annex_on_a_page() -> None:
    document = docx.Document(io.BytesIO(docx_of(MADE, AT)))
    texts = [one.text for one in document.paragraphs]
    named, signed = texts.index("附件：口径和依据"), texts.index("区人民政府")
    assert texts.index(text_of(BODY.runs)) < named < signed
    assert all(one.paragraph_format.keep_with_next for one in document.paragraphs[named - 2 : signed + 1])
    assert paragraph(document, "附件　").paragraph_format.page_break_before
    languages = {one.get(qn("w:eastAsia")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}


def test_what_is_read_back_of_the_docx_is_what_was_written() -> None:
    found = read(docx_of(MADE, AT))
    assert found.numbers is not None
    assert [one.text for one in found.numbers] == [one.text for one, _, _ in MADE.numbers()]
    title = next(place for place in found.places if "sz0001_given_place" in place.marks)
    assert title.text == text_of(MADE.title), "the break of its lines is no letter"


def test_the_page_says_the_same() -> None:
    page = html_of(MADE)
    assert "附件：口径和依据" in page
    assert page.index("附件：口径和依据") < page.index("区人民政府<br>")
    assert "&quot;x&quot;" in page
