"""Why a worksheet is not kept: something is missing, a table has a gap, or the total typed is another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules import currency
from shoushan.rules.hundredths import digits
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class TableGap(Refusal):
    """No rule of a decision table holds for the values of the case."""

    def __init__(self, table: str, file: str, asked: Mapping[str, Any]) -> None:
        said = ", ".join(f"{name}={value}" for name, value in asked.items())
        super().__init__(
            Text(f"规则表“{table}”没有一行适用：{said}。", f"No rule of the table “{table}” holds: {said}."),
            Text(
                f"请核对填写的内容；内容无误的，由定义人员在 {file or table} 补上这一行并发布，再重新计算。",
                f"Check what was filled in; if it is right, the maintainers add a rule to {file or table}, publish it, and it "
                "is calculated again.",
            ),
            table,
        )


class TotalsDiffer(Refusal):
    """The total that was typed is not what the lines add up to; both numbers are told."""

    def __init__(self, label: Text, reckoned: int, typed: int, where: str | None = None, unit: str = "money") -> None:
        one, other, apart = (amount_words(value, unit) for value in (reckoned, typed, typed - reckoned))
        super().__init__(
            Text(
                f"“{label.zh}”各行合计 {one.zh}，填写的合计 {other.zh}，相差 {apart.zh}。",
                f"The lines of “{label.en}” add up to {one.en}, the total typed is {other.en}: they differ by {apart.en}.",
            ),
            Text("请逐行核对；合计以各行相加为准。", "Check line by line; the sum of the lines counts."),
            where,
        )


def amount_words(value: int, unit: str) -> Text:
    """An amount as people read it: money with its currency, m², percent, or the plain number."""
    if unit == "int":
        return Text(f"{value:,}", f"{value:,}")
    if unit == "money":
        return currency.current().said(value, " ")
    said = digits(value)
    return Text(f"{said} 平方米", f"{said} m²") if unit == "area" else Text(f"{said}%", f"{said}%")
