"""What editing did to the numbers of a report: every kind of finding, and none where nothing was touched."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from shoushan.outputs.indicators.periods import around
from shoushan.outputs.reports.checking import Checked, check
from shoushan.outputs.reports.edited import Expected, NoReport, Place, read
from tests.outputs.reports.days import DAY

YEAR = around("year", DAY)
NUMBERS = (
    Expected("sz0001_F063_told", "8000余户", "resettlement/agreed-households", "told", YEAR, "签约", "，满意率"),
    Expected("sz0002_F090_value", "95.72%", "petitions/satisfied", "value", YEAR, "签约8000余户，满意率", "。"),
    Expected("sz0003_given_as_of", "2017年", "", "value", None, "", "，签约"),
)
TEXT = "2017年，签约8000余户，满意率95.72%。"
MARKS = {"sz0003_given_as_of": (0, 5), "sz0001_F063_told": (8, 14), "sz0002_F090_value": (18, 24)}
NOW = {one.mark: one.text for one in NUMBERS if one.figure}


def checked(text: str = TEXT, marks: dict[str, tuple[int, int]] | None = None, now: dict[str, str] | None = None) -> Checked:
    return check((Place(1, text, MARKS if marks is None else marks),), NUMBERS, NOW if now is None else now)


def told(found: Checked) -> list[tuple[str, str, str]]:
    return [(one.what, one.expected, one.found) for one in found.findings]


def test_what_nobody_touched_has_no_findings() -> None:
    found = checked()
    assert (told(found), found.whole, found.by_text) == ([], 3, 0)


def test_a_changed_number_is_named_with_what_stands_around() -> None:
    found = checked(TEXT.replace("95.72", "96.72"))
    assert told(found) == [("changed", "95.72%", "96.72%")]
    assert found.findings[0].around.endswith("满意率【96.72%】。")


def test_digits_typed_at_the_edge_of_a_bookmark_belong_to_the_number() -> None:
    text = TEXT.replace("2017年", "12017年")
    found = checked(text, {mark: (a + 1, b + 1) for mark, (a, b) in MARKS.items()})
    assert told(found) == [("changed", "2017年", "12017年")]


def test_a_number_typed_over_is_one_change_wherever_its_bookmark_stayed() -> None:
    text = TEXT.replace("95.72%", "96.7%")
    for mark in ((22, 23), (23, 23)):  # only the sign is left in it, or nothing
        found = checked(text, {**MARKS, "sz0002_F090_value": mark})
        assert told(found) == [("changed", "95.72%", text[18 : mark[1]])]
    left = checked(TEXT.replace("95.72%", "大半"), {**MARKS, "sz0002_F090_value": (18, 18)})
    assert told(left) == [("removed", "95.72%", "")]


def test_a_number_that_went_with_its_words_is_named_in_its_paragraph() -> None:
    lines = (Place(3, "2017年。", {"sz0003_given_as_of": (0, 5)}), Place(4, "签约8000余户。", {"sz0001_F063_told": (2, 8)}))
    found = check(lines, NUMBERS, NOW)
    assert [(one.what, one.paragraph) for one in found.findings] == [("removed", 4)]
    nobody = check((Place(1, "空", {}),), NUMBERS[1:2], NOW)
    assert [(one.what, one.paragraph) for one in nobody.findings] == [("removed", 0)]


def test_a_number_that_was_typed_in_is_bound_to_nothing() -> None:
    found = checked(TEXT + "另有300户、三百户。")
    assert told(found) == [("added", "", "300"), ("added", "", "三百")]


def test_a_number_that_was_taken_out() -> None:
    text = TEXT.replace("95.72%", "")
    assert told(checked(text, {**MARKS, "sz0002_F090_value": (18, 18)})) == [("removed", "95.72%", "")]


def test_a_figure_that_says_something_else_by_now_is_out_of_date() -> None:
    found = checked(now={**NOW, "sz0002_F090_value": "94.10%"})
    assert told(found) == [("stale", "94.10%", "95.72%")]


def test_without_bookmarks_numbers_are_found_by_their_words_and_it_is_said() -> None:
    found = checked(marks={})
    assert (told(found), found.whole, found.by_text) == ([], 3, 3)
    found = checked(TEXT.replace("95.72", "96.72"), marks={})
    assert told(found) == [("changed", "95.72%", "96.72%")]


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04broken"])
def test_what_is_no_report_is_refused_in_both_languages(content: bytes) -> None:
    with pytest.raises(NoReport) as fault:
        read(content)
    assert "docx" in fault.value.text.zh
    assert fault.value.remedy.en


def kept(said: str, words: str = "") -> bytes:
    """A docx of one paragraph that bears our mark with ``said`` in it."""
    made = io.BytesIO()
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        body = f'<w:document xmlns:w="{w}"><w:p><w:r><w:t>1{words}</w:t></w:r></w:p></w:document>'
        packed.writestr("word/document.xml", body)
        packed.writestr("customXml/item1.xml", f'<report xmlns="x">{said}</report>')
    return made.getvalue()


def marked(**more: object) -> str:
    return json.dumps({"report": "r", "language": "zh", "period": "p", "as_of": "2026-11-01", "known_at": 7, **more})


@pytest.mark.parametrize(
    "said",
    [
        marked(known_at=float("inf")), marked(known_at=10**40), marked(as_of="0001-01-01"), marked(as_of="9999-12-31"),
        marked(numbers=5), marked(numbers=[{}] * 6_000), "[" * 100_000,
    ],
    ids=["infinite", "leaf", "first", "last", "number", "many", "deep"],
)  # fmt: skip
def test_marks_that_somebody_forged_are_refused(said: str) -> None:
    with pytest.raises(NoReport):
        read(kept(said))
    assert read(kept(marked())).known_at == 7, "the control: the marks as we write them"


def test_a_period_beyond_all_records_is_none() -> None:
    one = {"mark": "sz0001_F063_told", "text": "1", "figure": "F063", "tell": "value", "before": "", "after": ""}
    for days in (["0001-01-01", "2026-01-01"], ["2026-01-01", "9999-12-31"]):
        assert read(kept(marked(numbers=[{**one, "period": days}]))).numbers[0].period is None  # type: ignore[index]


def test_a_part_that_unpacks_to_too_much_is_not_unpacked() -> None:
    with pytest.raises(NoReport) as fault:
        read(kept(marked(), " " * 31_000_000))
    assert "过大" in fault.value.text.zh
