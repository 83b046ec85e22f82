"""Files changed at one place: nothing else moves, every file of the packs can be changed, and what cannot be is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shoushan.rules.catalogue import editing
from shoushan.rules.catalogue.editing import CannotEdit
from shoushan.rules.catalogue.yaml_source import parse_yaml
from shoushan.rules.text import Text

PACKS = Path(__file__).resolve().parents[3] / "packs"
TERM = """# 头 · head
terms:
  - {id: survey, label: {zh: 启动调查, en: Survey begun}, limit: 5, unit: working-day}  # 第十五条
  - id: whole
    label: {zh: 全程, en: "Whole: all of it"}
    limit: 30
    unit: working-day
acts:
  - id: visit
    label: {zh: 入户, en: Visit}
    inputs:
      - {field: day}
    effects:
      - field.set: {day: =input.day}
  - {id: look, label: {zh: 看, en: Look}}
"""
SHEET = """# 标准 · standard
# hit: unique
in:kind:text,out:monthly:money,note
a,530,"x, y"

b,350,assumed
"""


def test_a_limit_changes_and_nothing_else_does() -> None:
    made = editing.with_value(TERM, ("terms", 0, "limit"), "7")
    assert made == TERM.replace("limit: 5", "limit: 7")
    assert editing.with_value(TERM, ("terms", 1, "limit"), "45") == TERM.replace("limit: 30", "limit: 45")


@pytest.mark.parametrize("said", ["七: 天", "a # b", "{x}, [y]", '引"号"', "\\反斜", "- x", "null", "true", " 空格 ", "=a"])
def test_any_words_can_be_written(said: str) -> None:
    made = editing.with_value(TERM, ("terms", 0, "label", "zh"), said)
    source, problems = parse_yaml(made.encode(), "")
    assert not problems
    assert source is not None
    assert editing.written(made).value(("terms", 0, "label", "zh")) == said
    assert made.count("\n") == TERM.count("\n")


def test_keys_and_items_are_added_at_their_end() -> None:
    flow = editing.with_key(TERM, ("terms", 0, "basis"), "第十五条")
    assert "unit: working-day, basis: 第十五条}  # 第十五条" in flow
    block = editing.with_key(TERM, ("terms", 1, "basis"), "第二十二条")
    assert "    unit: working-day\n    basis: 第二十二条\nacts:" in block
    grown = editing.with_item(TERM, ("acts", 0, "inputs"), {"field": "degree"})
    assert "      - {field: day}\n      - {field: degree}\n" in grown


@pytest.mark.parametrize(
    "path", [("terms", 9, "limit"), ("terms", 0), ("terms", 0, "limit", "x"), ("nothing",), ("acts", 0, "inputs")]
)
def test_what_is_not_there_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(CannotEdit):
        editing.with_value(TERM, path, "7")


def test_a_text_that_cannot_be_read_or_says_more_is_refused() -> None:
    with pytest.raises(CannotEdit) as told:
        editing.with_value("terms: [\n", ("terms",), "7")
    assert told.value.line
    shared = "a: &x {limit: 5}\nb: *x\n"
    with pytest.raises(CannotEdit):  # the alias would change, too
        editing.with_value(shared, ("a", "limit"), "7")
    folded = "note: >\n  one\n  two\n"
    with pytest.raises(CannotEdit):
        editing.with_value(folded, ("note",), "three")


def test_a_new_field_is_asked_for_and_kept() -> None:
    fields = "fields:\n  - {id: day, label: {zh: 日, en: Day}, type: date}\n"
    new = editing.NewField("degree", Text("等级", "Degree"), "text", "internal", act="visit", required=True)
    grown, asking = editing.with_field(fields, TERM, new)
    assert grown.endswith("  - {id: degree, label: {zh: 等级, en: Degree}, type: text, class: internal}\n")
    assert "- {field: degree, required: true}" in asking
    assert "field.set: {day: =input.day, degree: =input.degree}" in asking
    quiet = editing.NewField("degree", Text("等级", "Degree"), "text", "internal", act="look")
    assert "inputs: [{field: degree}]}" in editing.with_field(fields, TERM, quiet)[1]
    with pytest.raises(CannotEdit):
        editing.with_field(grown, asking, new)


def test_cells_and_rows_of_a_table() -> None:
    sheet = editing.sheet_of(SHEET)
    assert sheet.rows == (("a", "530", "x, y"), ("b", "350", "assumed"))
    assert editing.with_cell(SHEET, 1, 1, "380") == SHEET.replace("b,350", "b,380")
    assert editing.with_cell(SHEET, 0, 1, "540") == SHEET.replace("a,530", "a,540")
    assert editing.with_row(SHEET, ("c", "1", ""), 0) == SHEET.replace('"x, y"\n', '"x, y"\nc,1,\n')
    assert editing.without_row(SHEET, 1) == SHEET.replace("b,350,assumed\n", "")
    assert sheet.fault(1, "千") is not None
    assert sheet.fault(1, "380") is None
    for row, column in ((2, 0), (0, 3), (-1, 0)):
        with pytest.raises(CannotEdit):
            editing.with_cell(SHEET, row, column, "x")
    with pytest.raises(CannotEdit):
        editing.sheet_of('in:kind:text\n"open')


def test_every_file_of_the_packs_can_be_changed_by_form() -> None:
    """Some places of every file, another word in each, and the file says that and nothing else (else refused)."""
    chosen, tried, asked = random.Random(7), 0, 0
    for ledger in sorted(PACKS.glob("*/ledgers/*")):
        for file in sorted(ledger.rglob("*.yaml")):
            path, text = file.relative_to(ledger).as_posix(), file.read_text("utf-8")
            entries = [entry for thing in editing.things(path, text) for entry in thing.entries]
            assert all(entry.label.zh.split(" · ")[-1] != "文字" for entry in entries), (path, "a key has no word")
            asked += len(entries)
            for entry in chosen.sample(entries, min(1, len(entries))):
                if not entry.there:
                    continue
                at = (*entry.path, "zh") if entry.kind == "words" else entry.path
                try:
                    made = editing.with_value(text, at, "改，过: 的 # {字}")
                except CannotEdit:
                    assert ": &" in text or "- &" in text, (path, at, "only what an alias repeats is refused")
                    continue
                tried += 1
                assert len(made.split("\n")) == len(text.split("\n")), path
    assert tried > 500
    assert asked > 15_000
