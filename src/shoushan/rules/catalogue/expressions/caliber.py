"""The caliber (口径) of an expression: what it counts, as a sentence in Chinese and in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from shoushan.rules import currency
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.text import Text

Labels = Callable[[str], Text]
Codes = Callable[[str, str], Text | None]
_OPS: dict[str, Text] = {
    "=": Text("为", "is"),
    "<>": Text("不为", "is not"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
}
_DAY_OPS: dict[str, Text] = {
    "<": Text("早于", "is before"),
    "<=": Text("不晚于", "is not after"),
    ">": Text("晚于", "is after"),
    ">=": Text("不早于", "is not before"),
}


def caliber(
    expr: n.Expr, labels: Labels, lang: Literal["zh", "en"], codes: Codes | None = None, contraries: Labels | None = None
) -> str:
    """``expr`` in words; ``labels`` gives the words of a name (raises nothing for a name it does not know).

    ``codes`` gives the words of a code that a name is compared with, ``contraries`` those of a name that does not hold.
    """
    return _Speaker(labels, lang, codes, contraries).say(expr)


class _Speaker:
    """Says expressions in one language."""

    def __init__(
        self, labels: Labels, lang: Literal["zh", "en"], codes: Codes | None = None, contraries: Labels | None = None
    ) -> None:
        self.labels = labels
        self.zh = lang == "zh"
        self.codes = codes
        self.contraries = contraries

    def pick(self, text: Text) -> str:
        return text.zh if self.zh else text.en

    def say(self, expr: n.Expr) -> str:
        return _RULES[type(expr)](self, expr)

    def inner(self, expr: n.Expr) -> str:
        """A part that needs brackets when it is a condition of several."""
        said = self.say(expr)
        if isinstance(expr, n.And | n.Or | n.Case):
            return f"（{said}）" if self.zh else f"({said})"
        return said

    def const(self, expr: n.Const) -> str:
        value = expr.value
        if value is None:
            return self.pick(Text("未知", "unknown"))
        if isinstance(value, bool):
            return self.pick(Text("是", "yes") if value else Text("否", "no"))
        if isinstance(value, str):
            return value if expr.kind == "date" else f"“{value}”"
        return str(value)

    def coded(self, side: n.Expr, other: n.Expr) -> str | None:
        """The words of a code, quoted in Chinese, where ``other`` is the name that holds it."""
        if isinstance(other, n.Coalesce):
            other = other.items[0]
        if self.codes is None or not isinstance(side, n.Const) or not isinstance(side.value, str):
            return None
        label = self.codes(other.path, side.value) if isinstance(other, n.Name) else None
        return None if label is None else self.pick(Text(f"“{label.zh}”", f"“{label.en}”"))

    def joined(self, items: tuple[n.Expr, ...], zh: str, en: str) -> str:
        return (zh if self.zh else en).join(self.inner(item) for item in items)

    def compare(self, expr: n.Compare) -> str:
        dates = any(isinstance(side, n.Const | n.Name) and side.kind == "date" for side in (expr.left, expr.right))
        word = self.pick((_DAY_OPS if dates else _OPS).get(expr.op, _OPS[expr.op]))
        left, right = self._unit(expr.left, expr.right), self._unit(expr.right, expr.left)
        return f"{left}{word}{right}" if self.zh else f"{left} {word} {right}"

    def _unit(self, side: n.Expr, other: n.Expr) -> str:
        """A number compared with money or an area is told in the currency or in m²."""
        label = self.coded(side, other)
        if label is not None:
            return label
        if isinstance(other, n.Coalesce):
            other = other.items[0]
        kind = other.kind if isinstance(other, n.Name) else ""
        if isinstance(side, n.Const) and isinstance(side.value, int) and kind in ("money", "area"):
            sign, (whole, rest) = "-" if side.value < 0 else "", divmod(abs(side.value), 100)
            number, money = f"{sign}{whole}.{rest:02}" if rest else f"{sign}{whole}", currency.current().after
            if self.zh and self.codes is not None and kind == "money" and not rest and whole and whole % 10_000 == 0:
                large = whole % 100_000_000 == 0
                return f"{sign}{whole // (100_000_000 if large else 10_000)}{'亿' if large else '万'}{money.zh.lstrip()}"
            if not self.zh and self.codes is not None:
                number = f"{sign}{whole:,}.{rest:02}" if rest else f"{sign}{whole:,}"
            word = money if kind == "money" else Text("平方米", " m²")
            return f"{number}{self.pick(word)}"
        return self.inner(side)

    def between(self, expr: n.Between) -> str:
        ends = tuple(side.path if isinstance(side, n.Name) else "" for side in (expr.low, expr.high))
        if ends == ("period.from", "period.to"):
            return self.inner(expr.item) + self.pick(Text("在统计期内", " lies in the period"))
        item, low, high = self.inner(expr.item), self._unit(expr.low, expr.item), self._unit(expr.high, expr.item)
        return f"{item}在{low}至{high}之间（含）" if self.zh else f"{item} is from {low} to {high}"

    def in_(self, expr: n.In) -> str:
        said = [self.coded(choice, expr.item) or self.inner(choice) for choice in expr.choices]
        choices = ("、" if self.zh else ", ").join(said)
        if len(said) == 1:
            return f"{self.inner(expr.item)}为{choices}" if self.zh else f"{self.inner(expr.item)} is {choices}"
        return f"{self.inner(expr.item)}为{choices}之一" if self.zh else f"{self.inner(expr.item)} is one of {choices}"

    def not_(self, expr: n.Not) -> str:
        if isinstance(expr.item, n.IsNull):
            item = self.inner(expr.item.item)
            if self.codes is not None:
                return f"已有{item}" if self.zh else f"there is {item}"
            return f"{item}已知" if self.zh else f"{item} is known"
        if self.contraries is not None and isinstance(expr.item, n.Name):
            return self.pick(self.contraries(expr.item.path))
        said = self.say(expr.item)
        return f"并非（{said}）" if self.zh else f"not ({said})"

    def is_null(self, expr: n.IsNull) -> str:
        item = self.inner(expr.item)
        if self.codes is not None:
            return f"没有{item}" if self.zh else f"there is no {item}"
        return f"{item}未知" if self.zh else f"{item} is unknown"

    def case(self, expr: n.Case) -> str:
        rest = self.inner(expr.otherwise)
        if self.zh:
            told = "；".join(f"{self.inner(b.test)}时取{self.inner(b.then)}" for b in expr.branches)
            return f"{told}；其余取{rest}"
        told = "; ".join(f"{self.inner(b.then)} if {self.inner(b.test)}" for b in expr.branches)
        return f"{told}; else {rest}"

    def moved(self, expr: n.DatePlusDays) -> str:
        day, days = self.inner(expr.day), expr.days
        if isinstance(days, n.Neg):
            count = self.inner(days.item)
            return f"{day}前{count}日" if self.zh else f"{count} days before {day}"
        return f"{day}后{self.inner(days)}日" if self.zh else f"{self.inner(days)} days after {day}"

    def call(self, expr: Any) -> str:
        if self.codes is not None and isinstance(expr, n.Coalesce) and len(expr.items) == 2:
            first, other = expr.items
            if isinstance(other, n.Const):
                said, told = self.inner(first), self._unit(other, first)
                if other.value in (False, ""):
                    return said
                return f"{said}（没有的按{told}计）" if self.zh else f"{said} ({told} where there is none)"
        if self.codes is not None and isinstance(expr, n.Year) and expr.day in _ENDS:
            return self.pick(Text("统计期末年", "the last year of the period"))
        word = self.pick(_CALLS[type(expr)])
        items = ("、" if self.zh else ", ").join(self.inner(item) for item in n.children(expr))
        return f"{items}{word}" if self.zh else f"{word} {items}"


_ENDS = (n.Name("period.to", "date"), n.Name("period.to"))
_CALLS: dict[type, Text] = {
    n.Least: Text("中最小者", "the least of"),
    n.Greatest: Text("中最大者", "the greatest of"),
    n.Coalesce: Text("中首个已知者", "the first known of"),
    n.Year: Text("的年份", "the year of"),
    n.Month: Text("的月份", "the month of"),
    n.Quarter: Text("的季度", "the quarter of"),
}
_RULES: dict[type, Callable[[_Speaker, Any], str]] = {
    n.Const: _Speaker.const,
    n.Name: lambda speaker, expr: speaker.pick(speaker.labels(expr.path)),
    n.Compare: _Speaker.compare,
    n.And: lambda speaker, expr: speaker.joined(expr.items, "，且", " and "),
    n.Or: lambda speaker, expr: speaker.joined(expr.items, "，或", " or "),
    n.Not: _Speaker.not_,
    n.In: _Speaker.in_,
    n.Between: _Speaker.between,
    n.IsNull: _Speaker.is_null,
    n.Case: _Speaker.case,
    n.Add: lambda speaker, expr: speaker.joined((expr.left, expr.right), "加", " plus "),
    n.Sub: lambda speaker, expr: speaker.joined((expr.left, expr.right), "减", " minus "),
    n.Mul: lambda speaker, expr: speaker.joined((expr.left, expr.right), "乘", " times "),
    n.Neg: lambda speaker, expr: speaker.pick(Text("负", "minus ")) + speaker.inner(expr.item),
    n.DatePlusDays: _Speaker.moved,
    n.StartsWith: lambda speaker, expr: (
        speaker.inner(expr.item)
        + speaker.pick(Text("以", " begins with "))
        + speaker.inner(expr.prefix)
        + speaker.pick(Text("开头", ""))
    ),
    **dict.fromkeys(_CALLS, _Speaker.call),
}
