"""Papers as documents: measured docx, looked-at PDF; a draft has neither red head nor number, an issued one has both."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import docx
import pytest
import typst
from docx.oxml.ns import qn

from shoushan.outputs.papers import fonts, forms
from shoushan.outputs.papers.docx import docx_of
from shoushan.outputs.papers.pdf import pages_of, pdf_of
from shoushan.outputs.papers.sheet import COURTESY, Grid, Issuer, Sheet, copies_of, issuer_in, sheet_of
from shoushan.rules.catalogue.model import FullName, Paper
from shoushan.rules.text import Text
from tests.outputs.papers.pictures import ink, pixels, red

MADE = datetime(2026, 11, 28, tzinfo=UTC)
DAY = date(2026, 11, 8)
HEADS = {"hr": Text("烟台市芝罘区人力资源和社会保障局文件", "Document of the bureau")}
ISSUER = Issuer("hr", Text("区人力资源和社会保障局", "Human Resources Bureau"), "0535-6000117", HEADS)
FORM = Paper(
    "notice", Text("通知", "Notice"), "芝人社发〔{year}〕{seq}号", (), (), seal=Text("（公章）", "(Seal)"), head="red",
    roles={"review": ("head",), "sign": ("decider",)},
)  # fmt: skip
WORDS = {
    "title": {"zh": "关于做好重点工作的通知", "en": "Notice on key work"},
    "body": [
        {"zh": "各街道办事处：", "en": "To all streets:"}, {"zh": "一、加强领导", "en": "1. Leadership"},
        {"zh": "请王㛃、李𬭎两名同志负责。", "en": "Two comrades are in charge."},
        {"zh": "区人力资源和社会保障局　2026年11月1日", "en": "Human Resources Bureau, 1 November 2026"},
    ],
    "cc": [{"zh": "区委办公室", "en": "Party Office"}], "copies": 2, "signature": True,
    "seal": {"zh": "（公章）", "en": "(Seal)"},
}  # fmt: skip
DRAFT: dict[str, Any] = {"kind": "notice", "state": "draft"}
SIGNED = {**DRAFT, "state": "signed", "reviewed": "h", "signed": "d"}
ISSUED = {**SIGNED, "state": "numbered", "number": "芝人社发〔2026〕8号"}


def sheet(held: dict[str, Any], **more: Any) -> Sheet:
    return sheet_of(FORM, held, WORDS, ISSUER, DAY, **more)


def text_of(content: bytes) -> str:
    """Everything that a docx says, heads and feet with it."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return "".join(parts.read(name).decode() for name in names)


@pytest.mark.parametrize(("language", "says"), [("zh", "合成数据样例，不作凭证"), ("en", "Synthetic sample, proves nothing")])
@pytest.mark.parametrize("held", [DRAFT, ISSUED])
def test_a_paper_of_synthetic_data_says_so_and_one_of_real_data_does_not(
    held: dict[str, Any], language: Any, says: str
) -> None:
    made_up = sheet_of(FORM, held, WORDS, replace(ISSUER, synthetic=True), DAY, language=language)
    assert says in text_of(docx_of([made_up], MADE))
    assert says not in text_of(docx_of([sheet(held, language=language)], MADE))
    assert len(pages_of([made_up])) == len(pages_of([sheet(held, language=language)])), "it takes no line of the page"


@pytest.mark.parametrize(
    ("held", "mark"),
    [
        (DRAFT, "草稿"), ({**DRAFT, "state": "returned"}, "草稿"), ({**DRAFT, "reviewed": "h"}, "送审稿"), (SIGNED, "送审稿"),
        ({**ISSUED, "signed": None}, "送审稿"), ({**ISSUED, "state": "void"}, "作废"),
    ],
)  # fmt: skip
def test_what_is_not_issued_has_a_mark_and_neither_red_head_nor_seal(held: dict[str, Any], mark: str) -> None:
    found = sheet(held)
    assert (found.mark, found.head, found.seal, found.receipt) == (mark, "organ", "", False)
    assert found.number == (ISSUED["number"] if mark == "作废" else "")
    (page, *_), document = pages_of([found]), text_of(docx_of([found], MADE))
    assert red(page) == 0
    assert "C00000" not in document
    assert "　".join(mark) in document
    assert mark == "作废" or ISSUED["number"] not in document


def test_an_issued_paper_has_number_and_red_head() -> None:
    """The control: what the draft must not show is seen where it may stand."""
    found = sheet(ISSUED)
    assert (found.mark, found.head, found.number, found.seal) == ("", "red", ISSUED["number"], "公章")
    document = text_of(docx_of([found], MADE))
    assert red(pages_of([found])[0]) > 200
    assert "C00000" in document
    assert ISSUED["number"] in document


@pytest.mark.parametrize("issuer", [replace(ISSUER, unit="hall"), replace(ISSUER, heads={})])
def test_a_unit_that_the_pack_does_not_name_has_no_red_head(issuer: Issuer) -> None:
    found = sheet_of(FORM, ISSUED, WORDS, issuer, DAY)
    assert (found.head, found.number) == ("organ", ISSUED["number"])
    assert red(pages_of([found])[0]) == 0


def test_the_english_copy_is_marked_and_has_no_head() -> None:
    found = sheet(ISSUED, language="en")
    assert (found.mark, found.head, found.seal, found.title) == (COURTESY.en, "organ", "", "Notice on key work")
    assert len(copies_of(found, ("a", "b"), WORDS)) == 1


def test_the_words_are_laid_out() -> None:
    found = sheet(ISSUED)
    assert (found.addressee, found.date) == ("各街道办事处", "2026年11月8日")
    assert [(one.kind, one.text) for one in found.paragraphs] == [
        ("heading", "一、加强领导"), ("body", "请王㛃、李𬭎两名同志负责。"),
    ]  # fmt: skip
    assert [one.copy for one in copies_of(found, ("存档", "交当事人"), WORDS)] == ["存档", "交当事人"]


def test_the_docx_has_the_measures_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(docx_of([sheet(ISSUED)], MADE)))
    section = document.sections[0]
    measured = [
        round(getattr(section, name).mm, 1)
        for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    ]
    assert measured == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    assert 22 * pitch <= 225 / 25.4 * 72 < 23 * pitch
    runs = [run for line in document.paragraphs for run in line.runs if run.text]
    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")): run.font.size.pt for run in runs}
    assert faces["方正小标宋简体"] in {22, 36, 442.2 / 18}
    assert faces["仿宋_GB2312"] in {16, 9, 12}
    assert "黑体" in faces
    spaced = [run for run in runs if run.font.size.pt == 16]
    wide = 16 + int(spaced[0]._element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * wide <= 156 / 25.4 * 72 < 29 * wide
    assert document.settings.odd_and_even_pages_header_footer
    assert [section.footer.paragraphs[0].alignment, section.even_page_footer.paragraphs[0].alignment] == [2, 0]
    assert document.core_properties.title == "关于做好重点工作的通知"
    odd = text_of(docx_of([sheet(ISSUED)], MADE))
    assert "w:sdt" not in odd
    assert "2026年11月8日" in odd


def test_the_pdf_keeps_the_text_area_and_turns_pages() -> None:
    long = replace(sheet(ISSUED), paragraphs=sheet(ISSUED).paragraphs * 20, head="organ", seal="")
    pages = pages_of([long], 50)
    assert len(pages) == 3
    left, top, right, bottom = ink(pages[1])
    assert (left >= 28 - 1, top >= 37 - 1) == (True, True)
    assert right <= 210 - 26 + 1
    assert 297 - 35 < bottom < 297 - 20, "the page number stands below the text area"
    assert pdf_of([long], MADE).startswith(b"%PDF-")
    assert pdf_of([long], MADE) == pdf_of([long], MADE)


def test_words_are_never_markup() -> None:
    evil = replace(sheet(ISSUED), title='#panic("x") *a* $b$', organ="=x\n#import")
    assert pages_of([evil]), "set as they stand: as markup the first would have stopped the typesetter"


def test_a_machine_without_chinese_faces_says_so(tmp_path: Any) -> None:
    """The control of all PDFs above: here the text would vanish, and none is made."""
    bare = typst.Fonts(include_system_fonts=False, font_paths=[str(tmp_path)])
    with pytest.raises(fonts.NoChineseFont, match="no Chinese font"):
        fonts.chosen(bare)
    assert fonts.chosen(fonts.known())["fangsong"]
    assert "fonts-noto-cjk" in fonts.NoChineseFont.remedy.zh


AGREEMENT = {
    "title": {"zh": "补偿协议", "en": "Agreement"},
    "body": [
        {"zh": "一、自 2026年11月9日 起支付，逐项如下：", "en": "1. Paid from 9 November 2026, line by line:"},
        {"zh": "项目：房屋，金额：1.00 元", "en": "Line: House, Amount: 1.00 yuan", "table": {
            "head": [{"zh": "项目", "en": "Line"}, {"zh": "金额", "en": "Amount"}],
            "rows": [[{"zh": "房屋", "en": "House"}, {"zh": "1.00 元", "en": "1.00 yuan"}]],
        }},
        {"zh": "二、用途：住宅", "en": "2. Use: home"},
    ],
    "to": {"zh": "衣先生：", "en": "Mr Yi,"}, "signature": True,
    "sides": [{"zh": "甲方（盖章）：", "en": "Party A:"}, {"zh": "乙方（签字）：", "en": "Party B:"}],
}  # fmt: skip


@pytest.mark.parametrize("form", ["gbt-9704", "plain"])
def test_an_agreement_has_its_table_and_a_place_for_each_side(form: str) -> None:
    found = sheet_of(replace(FORM, head="organ"), ISSUED, AGREEMENT, replace(ISSUER, form=form), DAY)
    assert found.sides == ("甲方（盖章）：", "乙方（签字）：")
    assert (found.receipt, found.contact) == (False, "")
    first, table, last = found.paragraphs
    assert isinstance(table, Grid)
    assert (table.head, table.rows, table.numeric) == (("项目", "金额"), (("房屋", "1.00元"),), (False, True))
    assert first.text == "一、自2026年11月9日起支付，逐项如下："
    assert last.kind == "body", "a name and its value are no heading"
    document = docx.Document(io.BytesIO(forms.docx_of([found], MADE)))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["房屋", "1.00元"]
    said = text_of(forms.docx_of([found], MADE))
    assert "乙方（签字）：" in said
    assert "区人力资源和社会保障局" not in "".join(line.text for line in document.paragraphs) or form == "plain"
    assert dark(pages_of([found])[0]) > dark(pages_of([replace(found, paragraphs=(first, last))])[0])


def at_left(page: bytes) -> bool:
    """Whether something stands in the left half of the text area, above the number of the page."""
    width, height, found = pixels(page)
    return any(
        max(colour) < 100 and at % width < width * 0.45 and at // width < height * 0.8 for at, colour in enumerate(found)
    )


def dark(page: bytes) -> int:
    """How many pixels are nearly black."""
    return sum(1 for colour in pixels(page)[2] if max(colour) < 100)


def test_the_signature_never_stands_alone_on_a_page() -> None:
    """Around a full page, the last line goes over with the place for the seal (7.3.5.5)."""
    lines = [{"zh": "一二三四五六七八九十。", "en": "."} for _ in range(17)]
    turned = False
    for more in range(4):
        words = {**WORDS, "cc": [], "signature": False, "body": lines[:14] + lines[:more]}
        pages = pages_of([sheet_of(FORM, ISSUED, words, replace(ISSUER, heads={}, phone=""), DAY)])
        turned |= len(pages) > 1
        assert len(pages) == 1 or at_left(pages[1]), "the second page begins with a line of the body"
    assert turned


def test_the_organ_is_known_by_its_full_and_by_its_short_name() -> None:
    full = FullName(Text("烟台市芝罘{name}", "{name} of Zhifu"), begins="区")
    pack = SimpleNamespace(full_name=lambda unit, name: Text(full.form.zh.replace("{name}", name.zh), name.en)
                           if full.fits(unit, name) else name, red_heads=HEADS, form="gbt-9704", synthetic=True)  # fmt: skip
    names = {"hr": (Text("区人社局", "HR"), "1"), "street": (Text("毓璜顶街道办事处", "Street"), "2")}
    for said in ("区人社局", "烟台市芝罘区人社局"):
        found = issuer_in(pack, names, {"seal": {"zh": f"（{said}印章）", "en": ""}}, "street")
        assert (found.unit, found.name.zh, found.short) == ("hr", "烟台市芝罘区人社局", names["hr"][0])
        body = {"body": [{"zh": "同意。", "en": "Yes."}, {"zh": f"{said}　2026年11月8日", "en": "HR, 8 November"}]}
        assert [one.text for one in sheet_of(FORM, ISSUED, body, found, DAY).paragraphs] == ["同意。"]
    assert issuer_in(pack, names, None, "street").name.zh == "毓璜顶街道办事处"
