"""Expressions: what is read, what is refused, and what they mean, with SQLite as the oracle."""

import sqlite3
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shoushan.rules.catalogue.expressions import (
    UNKNOWN,
    Expr,
    ExpressionFault,
    caliber,
    evaluate,
    evaluation,
    names,
    parse,
    unknown_names,
    write,
)
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.text import Text

KINDS: dict[str, n.Kind] = {
    "a": "int",
    "b": "int",
    "m": "money",
    "t": "text",
    "u": "text",
    "d": "date",
    "e": "date",
    "p": "bool",
    "q": "bool",
}


def kind_of(name: str) -> n.Kind:
    """The kinds of the names in these tests."""
    if name not in KINDS:
        raise ExpressionFault(Text("没有", f"nothing is called {name}"), Text("", ""))
    return KINDS[name]


# --- the oracle: the same expression as SQLite would read it ---


def sql(expr: Expr) -> str:  # noqa: C901 - one branch for each node
    """SQL of ``expr``; a case is unknown as soon as a test before the branch is, which plain SQL reads as "no"."""
    match expr:
        case n.Const(value=None):
            return "NULL"
        case n.Const(value=value) if isinstance(value, bool):
            return "1" if value else "0"
        case n.Const(value=value) if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        case n.Const(value=value):
            return f"({value})"
        case n.Name(path=path):
            return f'"{path}"'
        case n.Compare(op=op, left=left, right=right):
            return f"({sql(left)} {op} {sql(right)})"
        case n.And(items=items):
            return "(" + " AND ".join(map(sql, items)) + ")"
        case n.Or(items=items):
            return "(" + " OR ".join(map(sql, items)) + ")"
        case n.Not(item=item):
            return f"(NOT {sql(item)})"
        case n.In(item=item, choices=choices):
            return f"({sql(item)} IN ({', '.join(map(sql, choices))}))"
        case n.Between(item=item, low=low, high=high):
            return f"({sql(item)} BETWEEN {sql(low)} AND {sql(high)})"
        case n.IsNull(item=item):
            return f"({sql(item)} IS NULL)"
        case n.Case(branches=branches, otherwise=otherwise):
            told = " ".join(f"WHEN {sql(b.test)} THEN {sql(b.then)} WHEN {sql(b.test)} IS NULL THEN NULL" for b in branches)
            return f"(CASE {told} ELSE {sql(otherwise)} END)"
        case n.Add(left=left, right=right):
            return f"({sql(left)} + {sql(right)})"
        case n.Sub(left=left, right=right):
            return f"({sql(left)} - {sql(right)})"
        case n.Mul(left=left, right=right):
            return f"({sql(left)} * {sql(right)})"
        case n.Neg(item=item):
            return f"(- {sql(item)})"
        case n.DatePlusDays(day=day, days=days):
            return f"date({sql(day)}, {sql(days)} || ' days')"
        case n.Least(items=items):
            return f"min({', '.join(map(sql, items))})"
        case n.Greatest(items=items):
            return f"max({', '.join(map(sql, items))})"
        case n.Coalesce(items=items):
            return f"coalesce({', '.join(map(sql, items))})"
        case n.Year(day=day):
            return f"CAST(strftime('%Y', {sql(day)}) AS INTEGER)"
        case n.Month(day=day):
            return f"CAST(strftime('%m', {sql(day)}) AS INTEGER)"
        case n.Quarter(day=day):
            return f"((CAST(strftime('%m', {sql(day)}) AS INTEGER) + 2) / 3)"
        case n.StartsWith(item=item, prefix=prefix):
            return f"(substr({sql(item)}, 1, length({sql(prefix)})) = {sql(prefix)})"
    raise AssertionError(expr)


LARGE = 10**9
NUMBERS = st.sampled_from([0, 1, -1, 2, 100, LARGE, -LARGE]) | st.integers(-LARGE, LARGE)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)).map(str)
TEXTS = st.sampled_from(["", "a", "ab", "道路", "道", "it's", "A"])


def literal(values: st.SearchStrategy[Any], kind: n.Kind) -> st.SearchStrategy[Expr]:
    return values.map(lambda value: n.Const(value, kind))


def name(*paths: str) -> st.SearchStrategy[Expr]:
    return st.sampled_from(paths).map(lambda path: n.Name(path, KINDS[path]))


def many(items: st.SearchStrategy[Expr], least: int = 2) -> st.SearchStrategy[tuple[Expr, ...]]:
    return st.lists(items, min_size=least, max_size=3).map(tuple)


def case(tests: st.SearchStrategy[Expr], values: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    branches = st.lists(st.builds(n.When, tests, values), min_size=1, max_size=2).map(tuple)
    return st.builds(n.Case, branches, values)


def numbers(depth: int) -> st.SearchStrategy[Expr]:
    leaves = literal(NUMBERS, "int") | name("a", "b")
    if depth == 0:
        return leaves
    below, day = numbers(depth - 1), days(depth - 1)
    small = literal(st.integers(-9, 9), "int")
    return st.one_of(
        leaves,
        st.builds(n.Add, below, below),
        st.builds(n.Sub, below, below),
        st.builds(n.Mul, small, leaves),
        st.builds(n.Neg, below),
        st.builds(n.Least, many(below)),
        st.builds(n.Greatest, many(below)),
        st.builds(n.Coalesce, many(below)),
        st.builds(n.Year, day),
        st.builds(n.Month, day),
        st.builds(n.Quarter, day),
        case(conditions(depth - 1), below),
    )


def days(depth: int) -> st.SearchStrategy[Expr]:
    leaves = literal(DAYS, "date") | name("d", "e")
    if depth == 0:
        return leaves
    moved = literal(st.integers(-400, 400), "int")
    return leaves | st.builds(n.DatePlusDays, days(depth - 1), moved) | st.builds(n.Coalesce, many(days(depth - 1)))


def conditions(depth: int) -> st.SearchStrategy[Expr]:
    texts = literal(TEXTS, "text") | name("t", "u")
    if depth == 0:
        return literal(st.booleans(), "bool") | name("p", "q")
    below, number, day = conditions(depth - 1), numbers(depth - 1), days(depth - 1)
    op = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    equal = st.sampled_from(["=", "<>"])
    return st.one_of(
        below,
        st.builds(n.Compare, op, number, number),
        st.builds(n.Compare, op, day, day),
        st.builds(n.Compare, equal, texts, texts),
        st.builds(n.And, many(below)),
        st.builds(n.Or, many(below)),
        st.builds(n.Not, below),
        st.builds(n.In, number, many(number, 1)),
        st.builds(n.In, texts, many(texts, 1)),
        st.builds(n.Between, number, number, number),
        st.builds(n.Between, day, day, day),
        st.builds(n.IsNull, st.one_of(number, texts, day)),
        st.builds(n.StartsWith, texts, literal(TEXTS, "text")),
        case(below, below),
    )


ROWS = st.fixed_dictionaries(
    {
        "a": st.none() | NUMBERS,
        "b": st.none() | NUMBERS,
        "m": st.none() | NUMBERS,
        "t": st.none() | TEXTS,
        "u": st.none() | TEXTS,
        "d": st.none() | DAYS,
        "e": st.none() | DAYS,
        "p": st.none() | st.booleans(),
        "q": st.none() | st.booleans(),
    }
)
DATABASE = sqlite3.connect(":memory:", check_same_thread=False)


def oracle(expr: Expr, row: dict[str, Any]) -> Any:
    """What SQLite says."""
    columns = ", ".join(f'? AS "{name}"' for name in row)
    return DATABASE.execute(f"SELECT {sql(expr)} FROM (SELECT {columns})", list(row.values())).fetchone()[0]


@settings(max_examples=600, deadline=None)
@given(st.one_of(conditions(3), numbers(2), days(2)), ROWS)
def test_it_means_what_sqlite_means(expr: Expr, row: dict[str, Any]) -> None:
    found, told = evaluate(expr, row), oracle(expr, row)
    if found is UNKNOWN:
        assert told is None
        assert set(unknown_names(expr, row)) <= {key for key, value in row.items() if value is None}
    else:
        assert (int(found) if isinstance(found, bool) else found) == told


def test_the_oracle_tells_a_wrong_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: an evaluator that reads a missing value as "no" differs from SQLite."""
    expr, row = parse("not (a = 1)", kind_of), {"a": None}
    assert (evaluate(expr, row), oracle(expr, row)) == (UNKNOWN, None)
    monkeypatch.setattr(evaluation, "compare", lambda op, left, right: left == right)
    assert evaluate(expr, row) is True


@settings(max_examples=200, deadline=None)
@given(st.one_of(conditions(2), numbers(2), days(1)), ROWS)
def test_what_is_written_is_read_again(expr: Expr, row: dict[str, Any]) -> None:
    again = parse(write(expr), kind_of)
    assert evaluate(again, row) == evaluate(expr, row)
    assert parse(write(again), kind_of) == again


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("abd()'=<>,.+-*/ 01andorcasewhenthenendinnull", max_size=80))
def test_no_text_breaks_the_reader(source: str) -> None:
    try:
        found = names(parse(source, kind_of))
    except ExpressionFault:
        found = ()
    assert set(found) <= set(KINDS)


@pytest.mark.parametrize(
    "source",
    [
        "a / 2",
        "a % 2",
        "a || b",
        "a like 'x'",
        "cast(a as text)",
        "a::text",
        "now()",
        "current_date",
        "(select 1)",
        "a in (select 1)",
        "exists (select 1)",
        "count(*)",
        "a is true",
        "a is distinct from b",
        "1.5",
        "1e3",
        "a; b",
        "a -- b",
        "a /* b */",
        '"a"',
        "`a`",
        "a[1]",
        "date_diff(a, b)",
        "interval '1' day",
        "d - e",
        "t + 1",
        "p + 1",
        "a = 't'",
        "t < 'b'",
        "p and 1",
        "not a",
        "d = 'yesterday'",
        "a between 1 and 'x'",
        "case when a then 1 end",
        "least(t, u)",
        "year(a)",
        "starts_with(a, 'x')",
        "9223372036854775808",
        "x = 1",
        "a ~ 'x'",
        "a order by 1",
        "a as b",
        "a, b",
        "distinct a",
        "(" * 200 + "a" + ")" * 200,
        "not " * 500 + "p",
        "a" * 3000,
        "",
        "regexp_like(t, 'x')",
        "a = all (b)",
        "if(p, 1, 2)",
        "nullif(a, b)",
        "a -> 'x'",
        "sum(a) over ()",
        "d + 1.5",
    ],
)
def test_everything_else_is_refused(source: str) -> None:
    with pytest.raises(ExpressionFault) as refused:
        parse(source, kind_of)
    assert refused.value.message.zh
    assert refused.value.message.en


@pytest.mark.parametrize(
    ("source", "row", "value"),
    [
        ("m >= 100000", {"m": 100000}, True),
        ("d + 30", {"d": "2024-01-31"}, "2024-03-01"),
        ("d - 1 = '2024-02-29'", {"d": "2024-03-01"}, True),
        ("d + 1", {"d": "9999-12-31"}, UNKNOWN),
        ("quarter(d)", {"d": "2024-12-31"}, 4),
        ("a in (1, 2, null)", {"a": 3}, UNKNOWN),
        ("a in (1, 2, null)", {"a": 2}, True),
        ("p or a = 1", {"p": True}, True),
        ("p and a = 1", {"p": False}, False),
        ("case when a = 1 then 'x' else 'y' end", {}, UNKNOWN),
        ("case t when 'x' then 1 when 'y' then 2 end", {"t": "y"}, 2),
        ("coalesce(p, false)", {}, False),
        ("t = 'it''s'", {"t": "it's"}, True),
        ("-a * -2", {"a": 3}, 6),
    ],
)
def test_examples(source: str, row: dict[str, Any], value: Any) -> None:
    assert evaluate(parse(source, kind_of), row) == value


def test_names_of_the_house_are_read_with_their_dots_and_hyphens() -> None:
    found = parse("terms.accept-by.due <= today + 3 and children.one-counter.open = 0 and case.stage = 'x'")
    assert names(found) == ("terms.accept-by.due", "today", "children.one-counter.open", "case.stage")


def test_only_names_that_matter_are_told_as_missing() -> None:
    found = parse("p and (a > 1 or b > 1) and m > 0", kind_of)
    assert unknown_names(found, {"p": True, "a": None, "b": 5, "m": None}) == ("m",)
    assert unknown_names(found, {"p": False}) == ()


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(evaluate(parse("a = 1"), {}))


def test_values_of_another_type_are_unknown_and_break_nothing() -> None:
    for row in ({"a": "text"}, {"a": True}, {"a": []}, {"a": {"x": 1}}):
        assert evaluate(parse("a > 1"), row) is UNKNOWN


def test_the_caliber_says_it_in_both_languages() -> None:
    labels = {"m": Text("金额", "the amount"), "t": Text("类别", "the class"), "d": Text("收件日", "the day of receipt")}
    found = parse("m >= 150050 and t in ('road', 'light') and d < '2024-01-01' and not (t is null)", kind_of)
    assert caliber(found, labels.__getitem__, "zh") == (
        "金额不小于1500.50元，且类别为“road”、“light”之一，且收件日早于2024-01-01，且类别已知"
    )
    assert caliber(found, labels.__getitem__, "en") == (
        "the amount is at least 1500.50 yuan and the class is one of “road”, “light” "
        "and the day of receipt is before 2024-01-01 and the class is known"
    )


@settings(max_examples=100, deadline=None)
@given(st.one_of(conditions(2), numbers(2), days(2)))
def test_every_expression_has_a_caliber(expr: Expr) -> None:
    for lang in ("zh", "en"):
        assert caliber(expr, lambda path: Text(path, path), lang)  # type: ignore[arg-type]
