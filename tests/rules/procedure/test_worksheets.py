"""Worksheets: lines over rows, per head, bounds, gaps, totals typed, re-calculation, and the words of each line."""

from __future__ import annotations

import pytest

from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import Field, Worksheet, WorksheetLine
from shoushan.rules.catalogue.tables import parse_table
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.worksheet_refusals import TableGap, TotalsDiffer, amount_words
from shoushan.rules.procedure.worksheet_words import sentences, told
from shoushan.rules.procedure.worksheets import again, reckoned
from tests.rules.procedure.definitions import Desk, act, given, t, usual

TABLE = """# standard by the day in force
# complete: no
in:on:date,in:kind:code,out:price:money
<2017-01-01,house,10
>=2017-01-01,house,12.50
>=2017-01-01,shed,4
"""
ROWS = Field(
    "houses", t("houses"), "rows", key="no",
    fields=(Field("no", t("no"), "text"), Field("kind", t("kind"), "code"), Field("area", t("area"), "area")),
)  # fmt: skip


def sheet(*lines, **more):
    return Worksheet("pay", t("pay"), lines, **more)


def line(id_, amount, **more):
    for key in ("when", "where", "per", "at_least", "at_most"):
        if isinstance(more.get(key), str):
            more[key] = parse(more[key])
    return WorksheetLine(id_, t(id_), parse(amount), **more)


def tables():
    table, problems = parse_table(TABLE, "rules/price.csv", "price")
    assert table is not None, problems
    return {"price": table}


OVER = line("houses", "row.area * tables.price.price", over="houses", scale=100, step=100)
HOUSES = {"1": {"kind": "house", "area": 3825}, "2": {"kind": "shed", "area": 1010}}


def test_a_line_over_rows_rounds_each_row_and_takes_the_standard_of_the_day():
    made = reckoned(sheet(OVER), tables(), {"houses": HOUSES, "on": "2017-05-01"}.get)
    assert made.rows == {"houses": {"1": 47800, "2": 4000}}  # 38.25 × 12.50 = 478.125 → 478; 10.10 × 4 = 40.40 → 40
    assert made.total == 51800
    before = reckoned(sheet(OVER), tables(), {"houses": {"1": HOUSES["1"]}, "on": "2016-12-31"}.get)
    assert before.total == 38300  # 38.25 × 10 = 382.50 → 383
    assert again(sheet(OVER), tables(), made.inputs).total == made.total
    wrong = {**made.inputs, "on": "2016-12-31"}
    assert again(sheet(OVER), tables(), wrong).total != made.total


def test_a_missing_cell_is_named_by_its_row_and_never_counts_as_nothing():
    rows = {**HOUSES, "3": {"kind": "house"}}
    made = reckoned(sheet(OVER, line("sum", "line.houses + 1")), tables(), {"houses": rows, "on": "2017-05-01"}.get)
    assert made.total is None
    assert list(made.missing) == ["houses.3.area"]
    assert "houses" not in made.lines
    assert "sum" not in made.lines
    nothing = reckoned(sheet(OVER), tables(), {"on": "2017-05-01"}.get)
    assert (nothing.total, list(nothing.missing)) == (None, ["houses"])
    none_there = reckoned(sheet(OVER), tables(), {"houses": {}, "on": "2017-05-01"}.get)
    assert none_there.total == 0


def test_a_table_without_a_rule_is_a_gap_and_not_a_missing_input():
    made = reckoned(sheet(OVER), tables(), {"houses": {"2": HOUSES["2"]}, "on": "2016-05-01"}.get)
    assert (made.total, list(made.missing)) == (None, [])
    assert made.gaps["price"].asked == {"on": "2016-05-01", "kind": "shed"}
    unknown = reckoned(sheet(OVER), tables(), {"houses": {"2": HOUSES["2"]}}.get)
    assert (list(unknown.missing), unknown.gaps) == (["on"], {})


def test_heads_bounds_and_lines_that_do_not_count():
    lines = (
        line("heads", "1", over="people", where="row.counted", unit="int", counts=False),
        line("exempt", "40000", counts=False),
        line("mean", "income - line.exempt", per="line.heads", step=100, rounding="down", counts=False),
        line("aid", "60000 - line.mean", at_least="0", at_most="50000"),
    )
    people = {"a": {"counted": True}, "b": {"counted": True}, "c": {"counted": False}}
    made = reckoned(sheet(*lines), {}, {"people": people, "income": 150050}.get)
    assert made.lines == {"heads": 2, "exempt": 40000, "mean": 55000, "aid": 5000}
    assert made.total == 5000
    rich = reckoned(sheet(*lines), {}, {"people": people, "income": 900000}.get)
    assert rich.lines["aid"] == 0
    nobody = reckoned(sheet(*lines), {}, {"people": {}, "income": 1}.get)
    assert (nobody.total, list(nobody.missing)) == (None, ["mean"])
    owned = sheet(*lines, total=parse("line.heads * line.aid"))
    assert reckoned(owned, {}, {"people": people, "income": 150050}.get).total == 10000


def desk(*lines, effect=None, **more):
    inputs = (given("amount", "integer", field=True), given("typed", "integer"))
    keep = {"calc.record": {"sheet": "pay", **(effect or {})}}
    one = act("x", "any-open", "clerk,head", {"field.set": {}}, keep, inputs=inputs)
    return Desk(usual(one, worksheets={"pay": sheet(*lines)}, **more)).opened()


def test_a_total_that_differs_is_refused_with_both_numbers():
    one = desk(line("a", "amount * 2"), line("b", "100"), effect={"typed": "=input.typed"})
    with pytest.raises(TotalsDiffer) as caught:
        one.do("x", "clerk@hall", "2017-09-04", input={"amount": 5000, "typed": 10200})
    assert "101.00 元" in caught.value.text.zh
    assert "102.00 yuan" in caught.value.text.en
    assert "1.00 元" in caught.value.text.zh
    assert "pay" not in one.now.sheets
    one.do("x", "clerk@hall", "2017-09-04", input={"amount": 5000, "typed": 10100})
    assert one.now.sheets["pay"]["total"] == 10100


def test_a_recalculation_keeps_what_stood_before_and_tells_the_difference():
    one = desk(line("a", "amount * 2", basis="art. 1"), line("b", "100"))
    one.do("x", "clerk@hall", "2017-09-04", input={"amount": 5000})
    one.do("x", "clerk@hall", "2017-09-05", input={"amount": 7000})
    held = one.now.sheets["pay"]
    assert (held["total"], held["before"]["total"], held["before"]["lines"]["a"]) == (14100, 10100, 10000)
    assert held["inputs"] == {"amount": 7000}
    said = told(one.version, "pay", held, lambda name, code: None)
    assert said is not None
    assert [(x.id, x.before, x.amount, x.changed) for x in said.lines] == [("a", 10000, 14000, True), ("b", 100, 100, False)]
    assert said.lines[0].how.zh.endswith("7,000 × 2")
    assert "art. 1" in sentences(said)[0].zh
    assert sentences(said)[-1].zh == "结果：141.00 元"
    hidden = told(one.version, "pay", held, lambda name, code: None, hide=True)
    assert hidden is not None
    assert "7,000" not in hidden.lines[0].how.zh


def test_what_cannot_be_told_is_refused_or_kept_open_with_what_it_lacks():
    strict = desk(line("a", "amount * 2"))
    with pytest.raises(r.UnknownValue):
        strict.do("x", "clerk@hall", "2017-09-04", input={})
    kept = desk(line("a", "amount * 2"), line("b", "100"), effect={"open": True})
    kept.do("x", "clerk@hall", "2017-09-04", input={})
    held = kept.now.sheets["pay"]
    assert (held["total"], held["missing"], held["lines"]) == (None, ["amount"], {"b": 100})
    said = told(kept.version, "pay", held, lambda name, code: None)
    assert said is not None
    assert said.lines[0].stands == "unknown"
    assert sentences(said)[0].zh.startswith("a：无法判断")


def test_a_gap_of_a_table_is_refused_with_its_file():
    table, _ = parse_table("# complete: no\nin:amount:int,out:aid:money\n<10,5\n", "rules/aid.csv", "aid")
    one = desk(line("a", "tables.aid.aid"), tables={"aid": table})
    with pytest.raises(TableGap) as caught:
        one.do("x", "clerk@hall", "2017-09-04", input={"amount": 10})
    assert "amount=10" in caught.value.text.zh
    assert "rules/aid.csv" in caught.value.remedy.zh
    one.do("x", "clerk@hall", "2017-09-04", input={"amount": 9})
    assert one.now.sheets["pay"]["total"] == 500


@pytest.mark.parametrize(
    ("value", "unit", "zh"),
    [(123456, "money", "1,234.56 元"), (-5, "money", "-0.05 元"), (3825, "area", "38.25 平方米"), (12, "int", "12"),
     (2700, "rate", "27.00%")],
)  # fmt: skip
def test_amounts_are_told_in_their_unit(value, unit, zh):
    assert amount_words(value, unit).zh == zh
