"""Decision tables: reading, three-valued answers, exact gaps and overlaps, and ZEN as the oracle."""

import csv
import io
import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shoushan.rules.catalogue.tables import (
    CannotTell,
    DecisionTable,
    Hit,
    NoHit,
    check_table,
    jdm_value,
    parse_table,
    table_value,
    to_jdm,
)

zen = pytest.importorskip("zen", reason="zen-engine is the oracle of decision tables")

TEXT = """# Allowances, by age and class
# hit: first
in:age:int(0..150),in:class:code(kinds),in:since:date,out:amount:money,out:word:text,note
>=80,a|b,-,500.50,high,the old
60..79,!a,>2020-01-01,300,middle,
-,-,-,0,low,
"""
CODES = {"kinds": ("a", "b", "c")}


def table(text: str = TEXT) -> DecisionTable:
    found, problems = parse_table(text, "x.csv", "allowance")
    assert not problems
    assert found is not None
    return found


def test_rows_are_found_by_number() -> None:
    found = table()
    assert found.evaluate({"age": 80, "class": "b"}) == Hit(1, {"amount": 50050, "word": "high"})
    assert found.evaluate({"age": 70, "class": "c", "since": "2020-01-02"}) == Hit(2, {"amount": 30000, "word": "middle"})
    assert found.evaluate({"age": 70, "class": "c", "since": "2020-01-01"}) == Hit(3, {"amount": 0, "word": "low"})


def test_a_missing_input_is_never_no() -> None:
    found = table()
    assert found.evaluate({"age": 85}) == CannotTell(("class",))
    assert found.evaluate({}) == CannotTell(("age", "class", "since"))
    assert found.evaluate({"age": 10}) == Hit(3, {"amount": 0, "word": "low"})
    assert found.evaluate({"age": "85", "class": "a"}) == CannotTell(("age",))
    assert found.evaluate({"age": True, "class": "a"}) == CannotTell(("age", "since")[:1])


def test_no_rule_is_told_apart_from_not_knowing() -> None:
    found = table("# complete: no\nin:n:int,out:w:text\n1,one\n")
    assert found.evaluate({"n": 2}) == NoHit()
    assert found.evaluate({}) == CannotTell(("n",))


def test_a_name_in_an_expression_asks_the_table() -> None:
    tables = {"allowance": table()}
    assert table_value(tables, "allowance.amount", {"age": 90, "class": "a"}.get) == 50050
    assert table_value(tables, "allowance.amount", {"age": 90}.get) is None
    assert table_value(tables, "nothing.amount", {}.get) is None


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("in:a:int,out:b:int\nx,1", 2, "is not a number"),
        ("in:a:int,out:b:int\n5..1,1", 2, "reversed"),
        ("in:a:int,out:b:int\n1,2,3", 2, "more cells"),
        ("in:a:int,out:b:int\n1.5,2", 2, "at most 0 decimals"),
        ("in:a:date,out:b:int\n2020-02-30,2", 2, "is not a day"),
        ("in:a:bool,out:b:int\nmaybe,2", 2, "neither true nor false"),
        ("in:a:int,in:b:int\n1,2", 1, "needs an input and an output"),
        ("in:a:int,in:a:int,out:b:int\n1,1,2", 1, "stands twice"),
        ("a,b\n1,2", 1, "cannot be read"),
        ("# hit: all\nin:a:int,out:b:int\n1,2", 1, "hit: first|unique"),
        ("", 1, "no head"),
        ('in:a:text,out:b:int\n"x,1', 2, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, says: str) -> None:
    _, problems = parse_table(text, "x.csv", "x")
    assert any(says in problem.message.en for problem in problems), problems
    assert problems[0].file == "x.csv"
    assert problems[0].line == line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("in:a:int,out:b:int\n<5,1\n>5,2", ["No rule covers a=5"]),
        ("in:a:int,out:b:int\n<=5,1\n>=5,2", ["Overlaps the rule on line 2: a=5"]),
        ("in:a:int(0..9),out:b:int\n0..4,1\n5..9,2", []),
        ("in:a:int(0..10),out:b:int\n0..4,1\n5..9,2", ["No rule covers a=10"]),
        ("in:a:code(kinds),out:b:int\na|b,1", ["No rule covers a=c"]),
        ("in:a:code(kinds),out:b:int\n!c,1\nc,2", []),
        ("in:a:text,out:b:int\nx,1", ["No rule covers a=其他 other"]),
        ("in:a:bool,out:b:int\ntrue,1\nfalse,2", []),
        ("in:a:date,out:b:int\n<2020-01-01,1\n>2020-01-01,2", ["No rule covers a=2020-01-01"]),
        ("# hit: first\nin:a:int,out:b:int\n-,1\n5,2", ["never reached"]),
        ("in:a:code(kinds),out:b:int\nz,1\na,2", ["no code “z”"]),
        ("in:a:code(none),out:b:int\nz,1", ["no code list “none”"]),
        ("# complete: no\nin:a:int,out:b:int\n5,1", []),
        ("in:a:money,out:b:int\n<0.01,1\n>0.01,2", ["No rule covers a=0.01"]),
    ],
)
def test_gaps_overlaps_and_idle_rows(text: str, says: list[str]) -> None:
    problems = check_table(table(text), CODES)
    assert len(problems) == len(says), problems
    for problem, said in zip(problems, says, strict=True):
        assert said in problem.message.en


CELLS = {
    "int": st.sampled_from(["-", "0", "1..3", "<2", ">=3", "2|4", "!1", "..2"]),
    "code": st.sampled_from(["-", "a", "b|c", "!a", "!b|c"]),
    "bool": st.sampled_from(["-", "true", "false", "!true"]),
    "date": st.sampled_from(["-", "2020-01-02", "<2020-01-02", ">=2020-01-03", "2020-01-01..2020-01-02"]),
}
DOMAIN: dict[str, list[Any]] = {
    "int": list(range(-1, 6)),
    "code": ["a", "b", "c"],
    "bool": [True, False],
    "date": [f"2020-01-0{day}" for day in range(1, 5)],
}
HEADS = {"int": "int(-1..5)", "code": "code(kinds)", "bool": "bool", "date": "date(2020-01-01..2020-01-04)"}


@st.composite
def tables(draw: st.DrawFn) -> tuple[DecisionTable, list[str]]:
    types = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    out = io.StringIO()
    out.write(f"# hit: {draw(st.sampled_from(['first', 'unique']))}\n")
    writer = csv.writer(out)
    writer.writerow([*(f"in:c{no}:{HEADS[type_]}" for no, type_ in enumerate(types)), "out:o:int"])
    for no in range(draw(st.integers(1, 5))):
        writer.writerow([*(draw(CELLS[type_]) for type_ in types), str(no)])
    return table(out.getvalue()), types


def matching(found: DecisionTable, values: tuple[Any, ...]) -> list[int]:
    return [no for no, row in enumerate(found.rows, 1) if all(cell.holds(v) for cell, v in zip(row.cells, values, strict=True))]


@settings(max_examples=150, deadline=None)
@given(tables())
def test_the_check_is_exact(made: tuple[DecisionTable, list[str]]) -> None:
    """Every combination of a small domain tried one by one finds the same gaps, overlaps and idle rows."""
    found, types = made
    hits = [matching(found, values) for values in itertools.product(*(DOMAIN[type_] for type_ in types))]
    told = " ".join(problem.message.en for problem in check_table(found, CODES))
    assert ("No rule covers" in told) == any(not rows for rows in hits)
    assert ("Overlaps" in told) == (found.hit == "unique" and any(len(rows) > 1 for rows in hits))
    used = {rows[0] for rows in hits if rows} if found.hit == "first" else {row for rows in hits for row in rows}
    assert ("never reached" in told) == (used != set(range(1, len(found.rows) + 1)))


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_zen_gives_the_same_row(made: tuple[DecisionTable, list[str]], data: st.DataObject) -> None:
    found, types = made
    values = [data.draw(st.sampled_from(DOMAIN[type_])) for type_ in types]
    mine = found.evaluate({f"c{no}": value for no, value in enumerate(values)})
    asked = {f"i{no}": jdm_value(column, value) for no, (column, value) in enumerate(zip(found.inputs, values, strict=True))}
    result = zen.ZenEngine().create_decision(json.dumps(to_jdm(found))).evaluate(asked)["result"] or {}
    assert result.get("row") == (mine.row if isinstance(mine, Hit) else None)
    if isinstance(mine, Hit):
        assert result["o0"] == mine.outputs["o"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text("in:out,|<>=!.-'\"#\n0123456789abcdate()", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    found, problems = parse_table(text, "x.csv", "x")
    assert found is not None or problems
    if found is not None:
        check_table(found, CODES)
