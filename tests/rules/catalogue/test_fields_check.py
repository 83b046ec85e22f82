"""The checker of entered values: canonical forms, refusals that say what to do, warnings, masks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from shoushan.rules.catalogue.fields_check import Checked, Fault, check_value
from shoushan.rules.catalogue.identifiers import id_check_digit
from shoushan.rules.catalogue.masks import mask
from shoushan.rules.catalogue.model import FIELD_TYPES, Code, CodeList, Field
from shoushan.rules.text import Text

LIST = CodeList(
    "kinds",
    Text("类别", "Kinds"),
    {
        "road": Code("road", Text("道路", "Road")),
        "light": Code("light", Text("路灯", "Light"), from_=date(2024, 3, 1)),
        "old": Code("old", Text("旧类", "Old"), to=date(2020, 12, 31)),
    },
)


def field(type_: str, **more: Any) -> Field:
    return Field("x", Text("某项", "Something"), type_, **more)


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        ("date", "1946.3.5", "1946-03-05"),
        ("date", "1946年3月5日", "1946-03-05"),
        ("date", "20170925", "2017-09-25"),
        ("date", "2017/9/25", "2017-09-25"),
        ("date", "２０１７-９-２５", "2017-09-25"),
        ("date", "2017-09-25 00:00:00", "2017-09-25"),
        ("date", date(2017, 9, 25), "2017-09-25"),
        ("date", datetime(2017, 9, 25, 8), "2017-09-25"),
        ("date", 20170925, "2017-09-25"),
        ("month", "2019年4月", "2019-04"),
        ("month", "2019-4", "2019-04"),
        ("month", "201904", "2019-04"),
        ("money", "1,234.50", 123450),
        ("money", "1234.5元", 123450),
        ("money", "￥１，０００", 100000),
        ("money", "3万元", 3000000),
        ("money", "-0.01", -1),
        ("money", 5, 5),
        ("money", 12.5, 1250),
        ("money", Decimal("0.10"), 10),
        ("money", "1.23456万", 1234560),
        ("area", "85.5平方米", 8550),
        ("area", "85.50㎡", 8550),
        ("rate", "12.5%", 1250),
        ("rate", "0.125", 1250),
        ("integer", "１２", 12),
        ("integer", 12.0, 12),
        ("integer", "1,000", 1000),
        ("boolean", "是", True),
        ("boolean", "否", False),
        ("boolean", True, True),
        ("boolean", "0", False),
        ("phone", "138 1234 5678", "13812345678"),
        ("phone", "+86-13812345678", "13812345678"),
        ("phone", "（0535）6000101", "0535-6000101"),
        ("phone", "05356000101转12", "0535-6000101-12"),
        ("id-number", "11010519491231002x", "11010519491231002X"),
        ("id-number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("text", "  你好\u200b ", "你好"),
        ("long-text", "a\r\nb", "a\nb"),
        ("text", 12345, "12345"),
    ],
)
def test_it_is_put_into_its_canonical_form(type_: str, raw: object, value: object) -> None:
    assert check_value(field(type_), raw) == Checked(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "raw", "says"),
    [
        ("date", "2017-02-30", "no day"),
        ("date", "soon", "not a day"),
        ("date", "17.9.25", "not a day"),
        ("date", "0017-01-01", "not a day"),
        ("month", "2019-13", "not a month"),
        ("money", "1.234", "2 decimals"),
        ("money", "many", "not an amount"),
        ("money", "1,23", "not an amount"),
        ("money", "1e5", "not an amount"),
        ("money", 2**70, "too large"),
        ("money", "9" * 18, "too large"),
        ("integer", "1.5", "0 decimals"),
        ("integer", True, "yes or no"),
        ("integer", float("nan"), "no number"),
        ("id-number", 110105194912310021.0, "more than 15 digits"),
        ("text", 123456789012345678.0, "more than 15 digits"),
        ("id-number", "12345", "18 characters"),
        ("id-number", "11010519491331002X", "date of birth"),
        ("credit-code", "I1350100M000100Y43", "credit code has 18"),
        ("phone", "call me", "not a telephone"),
        ("boolean", "maybe", "yes or no"),
        ("text", "a\x00b", "control characters"),
        ("text", "\ud800", "control characters"),
        ("text", "a\u202eb", "control characters"),
        ("text", "a\nb", "control characters"),
        ("text", "x" * 501, "longer than 500"),
        ("text", ["a"], "one value"),
        ("text", {"a": 1}, "one value"),
        ("rows", "x", "rows are expected"),
        ("text", b"x", "one value"),
    ],
)
def test_it_is_refused_with_a_reason(type_: str, raw: object, says: str) -> None:
    found = check_value(field(type_), raw)
    assert isinstance(found, Fault), found
    assert says in found.message.en
    assert found.message.zh
    assert found.remedy.zh
    assert found.field == "x"


def test_empty_is_unknown_unless_it_is_needed() -> None:
    for raw in (None, "", "  ", "\u3000", "\ufeff"):
        assert check_value(field("money"), raw) == Checked(None)
        assert isinstance(check_value(field("money", required=True), raw), Fault)


def test_a_wrong_check_digit_is_a_warning() -> None:
    good = check_value(field("id-number"), "11010519491231002X")
    wrong = check_value(field("id-number"), "110105194912310021")
    assert isinstance(good, Checked)
    assert isinstance(wrong, Checked)
    assert (good.warnings, len(wrong.warnings)) == ((), 1)
    assert "check digit" in wrong.warnings[0].en
    region = check_value(field("id-number"), f"99010519491231002{id_check_digit('99010519491231002')}")
    assert isinstance(region, Checked)
    assert "region" in region.warnings[0].en


@settings(max_examples=200)
@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
def test_credit_codes_are_judged_as_stdnum_judges_them(code: str) -> None:
    body = code[:17]
    right = body + uscc.calc_check_digit(body)
    found = check_value(field("credit-code"), right)
    assert isinstance(found, Checked)
    assert found.warnings == ()
    other = check_value(field("credit-code"), code)
    assert isinstance(other, Checked)
    assert bool(other.warnings) == (code != right)


def test_codes_are_found_by_code_or_label_while_in_force() -> None:
    asked = field("code", list="kinds")
    codes = {"kinds": LIST}
    for raw in ("road", "道路", "Road", "ROAD"):
        assert check_value(asked, raw, codes) == Checked("road")
    assert isinstance(check_value(asked, "sea", codes), Fault)
    assert isinstance(check_value(asked, "路灯", codes, date(2024, 1, 1)), Fault)
    assert check_value(asked, "路灯", codes, date(2024, 3, 1)) == Checked("light")
    assert isinstance(check_value(asked, "old", codes, date(2021, 1, 1)), Fault)


def test_bounds_and_patterns() -> None:
    assert isinstance(check_value(field("money", min=0), "-1"), Fault)
    found = check_value(field("money", max=100_00), "100.01")
    assert isinstance(found, Fault)
    assert "at most 100.00" in found.message.en
    assert check_value(field("text", pattern="[A-Z][0-9]{3}"), "A123") == Checked("A123")
    assert isinstance(check_value(field("text", pattern="[A-Z][0-9]{3}"), "A1234"), Fault)
    assert isinstance(check_value(field("text", max_length=2), "abc"), Fault)


def test_rows_are_checked_cell_by_cell() -> None:
    rows = field("rows", fields=(Field("day", Text("日", "Day"), "date"), Field("sum", Text("额", "Sum"), "money")))
    assert check_value(rows, [{"day": "2024/1/2", "sum": "1"}, {}]) == Checked([{"day": "2024-01-02", "sum": 100}, {}])
    found = check_value(rows, [{"day": "2024/1/2"}, {"sum": "x"}])
    assert isinstance(found, Fault)
    assert found.field == "x.2.sum"
    assert isinstance(check_value(rows, [{"dya": "1"}]), Fault)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=30)
    | st.binary(max_size=5)
    | st.dates()
    | st.decimals()
    | st.text("0123456789.,-年月日/￥%万xX", max_size=20),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(FIELD_TYPES), VALUES)
def test_nothing_breaks_it_and_what_it_accepts_it_accepts_again(type_: str, raw: object) -> None:
    asked = field(type_)
    found = check_value(asked, raw)
    if isinstance(found, Checked) and found.value is not None:
        again = check_value(asked, found.value)
        assert isinstance(again, Checked)
        assert again.value == found.value


@pytest.mark.parametrize(
    ("type_", "klass", "value", "shown"),
    [
        ("text", "personal", "张三丰", "张＊＊"),
        ("text", "personal", "张", "张＊"),
        ("text", "internal", "张三", "张三"),
        ("id-number", "personal", "11010519491231002X", "110105＊＊＊＊＊＊＊＊002X"),
        ("phone", "personal", "13812345678", "138＊＊＊＊5678"),
        ("phone", "personal", "1234", "＊＊＊＊"),
        ("place", "personal", "芝罘区向阳街道胜利路1号", "芝罘区向阳街道＊＊＊"),
        ("place", "personal", "某处", "＊＊＊"),
        ("text", "sensitive", "病情", "＊＊＊"),
        ("money", "sensitive", 5, "＊＊＊"),
        ("money", "personal", 234500, "＊＊＊"),
        ("boolean", "personal", True, "＊＊＊"),
        ("code", "personal", "married", "＊＊＊"),
        ("text", "personal", None, None),
        ("date", "personal", "1946-03-05", "1946-＊＊"),
    ],
)
def test_masks_show_as_little_as_told(type_: str, klass: str, value: object, shown: object) -> None:
    assert mask(type_, klass, value) == shown


@given(st.sampled_from(FIELD_TYPES), st.text("0123456789X张街道", min_size=5, max_size=20))
def test_a_masked_value_never_shows_the_whole(type_: str, value: str) -> None:
    assert mask(type_, "personal", value) != value
    assert mask(type_, "sensitive", value) == "＊＊＊"
