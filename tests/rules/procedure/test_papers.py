"""Words of papers: placeholders filled in both languages, quotation marks nested as the standard wants."""

import pytest

from shoushan.rules.catalogue.model import Paper
from shoushan.rules.procedure.capitals import capitals
from shoushan.rules.procedure.papers import BLANK, NOTHING, fill, filled
from shoushan.rules.text import Text

PACKAGE = Text("企业职工退休“一件事”", "Retirement “in one go”")


def test_quotation_marks_inside_quotation_marks_are_single() -> None:
    filled = fill(Text("您申请的“{service}”已经受理。", "“{service}” is accepted."), {"service": PACKAGE})
    assert filled == Text("您申请的“企业职工退休‘一件事’”已经受理。", "“Retirement ‘in one go’” is accepted.")


def test_quotation_marks_stand_where_nothing_encloses_them() -> None:
    filled = fill(Text("“受理”：{service}", "“accepted”: {service}"), {"service": PACKAGE})
    assert filled == Text("“受理”：企业职工退休“一件事”", "“accepted”: Retirement “in one go”")


def test_what_is_unknown_is_left_to_be_written_by_hand() -> None:
    assert fill(Text("“{service}”", "{service}"), {}) == Text(f"“{BLANK}”", BLANK)


def paper(*body, **more):
    """A paper of these blocks."""
    return Paper("p", Text("协议", "Agreement"), "", (), body, **more)


def test_a_table_has_a_row_for_each_item_and_is_told_in_words_too() -> None:
    cells = (Text("{it.label}", "{it.label}"), Text("{it.amount}", "{it.amount}"))
    table = {"head": (Text("项目", "Line"), Text("金额", "Amount")), "each": "rows", "cells": cells, "rows": ()}
    rows = [{"label": Text("房屋", "House"), "amount": Text("1.00 元", "1.00 yuan")}, {"label": Text("合计", "Total")}]
    (said,) = filled(paper({"table": table}), {"rows": rows})["body"]
    assert [[cell["zh"] for cell in row] for row in said["table"]["rows"]] == [["房屋", "1.00 元"], ["合计", NOTHING]]
    assert said["en"] == f"Line: House, Amount: 1.00 yuan; Line: Total, Amount: {NOTHING}"
    assert filled(paper({"table": table}), {})["body"] == []


def test_clauses_are_counted_as_far_as_they_are_there() -> None:
    blocks = [{"text": Text("{clause}、甲", "{clause}. A")}, {"if": "no", "text": Text("{clause}、乙", "{clause}. B")},
              {"text": Text("{clause}、丙", "{clause}. C")}]  # fmt: skip
    assert [one["zh"] for one in filled(paper(*blocks), {})["body"]] == ["一、甲", "二、丙"]
    assert [one["en"] for one in filled(paper(*blocks), {"no": Text("有", "yes")})["body"]] == ["1. A", "2. B", "3. C"]


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"), (5, "伍分"), (1_05, "壹元零伍分"), (10_50, "壹拾元伍角整"), (1_500_00, "壹仟伍佰元整"),
        (10_005_00, "壹万零伍元整"), (785_521_20, "柒拾捌万伍仟伍佰贰拾壹元贰角整"), (1_000_000_00, "壹佰万元整"),
        (100_100_001_00, "壹亿零壹拾万零壹元整"), (20_000_00, "贰万元整"),
        (1_234_567_890_12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(fen: int, said: str) -> None:
    assert capitals(fen) == f"人民币{said}"
    assert fen == 0 or capitals(-fen) == f"负人民币{said}"


def test_an_amount_beyond_all_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        capitals(10**18)
