"""How money of a batch reaches the case that it is for: listed when two have approved, then paid or returned by the bank."""

from __future__ import annotations

from shoushan.rules.catalogue.expressions import Expr, Name, parse
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Who
from shoushan.rules.text import Text

PAYMENT = "payment"


def _at(step: str) -> Expr:
    return parse(f"input.step = '{step}'")


def _given(*names: str) -> dict[str, Name]:
    return {name: Name(f"input.{name}") for name in names}


PAYMENT_ACTS: dict[str, Act] = {
    PAYMENT: Act(
        id=PAYMENT,
        verb=PAYMENT,
        label=Text("发放", "Payment"),
        klass="money",
        from_=("any",),
        who=(Who("system"),),
        records_only=True,
        inputs=(
            Input("step", Text("哪一步", "Step"), "text", required=True),
            Input("line", Text("哪一笔", "Line"), "text", required=True),
            Input("amount", Text("金额", "Amount"), "money"),
            Input("purpose", Text("用途", "Purpose"), "text"),
            Input("period", Text("期间", "Period"), "text"),
            Input("batch", Text("批次", "Batch"), "text"),
            Input("again", Text("重发哪一笔", "Paid again in place of"), "text"),
            Input("on", Text("日期", "Day"), "date"),
            Input("why", Text("原因", "Why"), "text"),
        ),
        effects=(
            EffectSpec("money.due", _given("line", "amount", "purpose", "period", "batch", "again"), if_=_at("due")),
            EffectSpec("money.paid", _given("line", "on"), if_=_at("paid")),
            EffectSpec("money.returned", _given("line", "why"), if_=_at("returned")),
        ),
    ),
}
"""Done by the system for every line of a batch, never by hand."""
