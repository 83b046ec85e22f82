"""A report on the page that its place declares: paper, margins and faces are the pack's, and China's stay the standard's."""

import io
import re
from dataclasses import replace

import docx
from docx.shared import Mm

from shoushan.outputs.papers.forms import measures
from shoushan.outputs.reports.document import docx_of
from shoushan.outputs.reports.edited import read
from shoushan.outputs.reports.hypertext import html_of
from shoushan.outputs.reports.pdf import pdf_of
from shoushan.rules.catalogue.model.pages import PageForm
from tests.outputs.reports.test_documents import AT, MADE

LETTER = PageForm("letter", 20, 22, 24, 26, "Liberation Serif", "Liberation Sans", 10, 15)
BOX = re.compile(rb"/MediaBox ?\[0 0 612(?:\.\d+)? (?:792|791\.9\d*)")
ENGLISH = replace(MADE, language="en")


def near(length, millimetres):
    """Whether a length of a document is so many millimetres, to its twentieth of a point."""
    return abs(length - Mm(millimetres)) < Mm(0.1)


def faces(document):
    """Every face that words of the text are in."""
    return {run.font.name for line in document.paragraphs for run in line.runs if run.text.strip()}


def test_a_docx_has_the_page_of_its_place():
    document = docx.Document(io.BytesIO(docx_of(ENGLISH, AT, LETTER)))
    page = document.sections[0]
    sizes = ((page.page_width, 215.9), (page.page_height, 279.4), (page.top_margin, 20), (page.right_margin, 26))
    assert all(near(*one) for one in sizes)
    assert faces(document) == {"Liberation Serif", "Liberation Sans"}
    assert "仿宋" not in document.element.xml
    assert len(read(docx_of(ENGLISH, AT, LETTER)).numbers) == len(read(docx_of(ENGLISH, AT)).numbers), "numbers stay bound"


def test_china_has_its_standard():
    page = docx.Document(io.BytesIO(docx_of(MADE, AT))).sections[0]
    assert all(near(*one) for one in ((page.page_width, 210), (page.top_margin, 37), (page.left_margin, 28)))
    assert "仿宋_GB2312" in docx.Document(io.BytesIO(docx_of(MADE, AT))).element.xml


def test_the_other_writers_take_the_same_page():
    assert (measures(LETTER)["paper"], measures(LETTER)["left"], measures("gbt-9704")["left"]) == ("us-letter", 24, 28)
    assert [BOX.search(pdf_of(ENGLISH, AT, form)) is not None for form in (LETTER, "gbt-9704")] == [True, False]
    assert "'Liberation Serif'" in html_of(ENGLISH, form=LETTER)
    assert "FangSong" not in html_of(ENGLISH, form=LETTER)
    assert "FangSong" in html_of(MADE)
