"""Words of papers: placeholders filled in both languages, quotation marks nested as the standard wants."""

from shoushan.rules.procedure.papers import BLANK, fill
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
