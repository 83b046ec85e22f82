"""The dimensions by which a figure is broken down: the ledger's own, and those that every ledger has."""

from __future__ import annotations

from collections.abc import Callable

from shoushan.rules.catalogue.expressions import Expr, Name
from shoushan.rules.catalogue.expressions.nodes import Add, Coalesce, Const, Month, Mul, Year
from shoushan.rules.catalogue.fact_names import UNIT_OF
from shoushan.rules.catalogue.model import Cut, Indicator, Ledger
from shoushan.rules.text import Text

BUILT_IN = ("month", "year", "unit", "street", "channel", "service")


def cut_of(ledger: Ledger, indicator: Indicator, id_: str) -> Cut | None:
    """The dimension ``id_`` of an indicator that is counted from rows; ``None`` when it has none of that name."""
    own = ledger.cuts.get(id_)
    if own is not None:
        return own if not own.over or indicator.over in own.over else None
    rule = _RULES.get(id_)
    return rule(ledger, indicator) if rule else None


def cuts_of(ledger: Ledger, indicator: Indicator) -> tuple[Cut, ...]:
    """Every dimension that may be asked of an indicator, those of all ledgers first."""
    named = indicator.by or (*BUILT_IN, *(id_ for id_ in ledger.cuts if id_ not in BUILT_IN))
    return tuple(cut for id_ in named if (cut := cut_of(ledger, indicator, id_)) is not None)


def _month(ledger: Ledger, indicator: Indicator) -> Cut | None:
    if indicator.on is None:
        return None
    month = Add(Mul(Year(indicator.on), Const(100, "int")), Month(indicator.on))
    return Cut("month", Text("月份", "Month"), month, whole=True)


def _year(ledger: Ledger, indicator: Indicator) -> Cut | None:
    return None if indicator.on is None else Cut("year", Text("年度", "Year"), Year(indicator.on), whole=True)


def _unit_expr(indicator: Indicator) -> Expr:
    case = Name("case.unit", "text")
    own = UNIT_OF.get(indicator.over)
    return Coalesce((Name(own, "text"), case)) if own else case


def _unit(ledger: Ledger, indicator: Indicator) -> Cut | None:
    return Cut("unit", Text("单位", "Unit"), _unit_expr(indicator), units=True)


def _street(ledger: Ledger, indicator: Indicator) -> Cut | None:
    """The street of the ledger's own field where it has one, else the street that the unit lies under."""
    label = Text("街道", "Street")
    own = ledger.street
    fields = [version.fields[own] for version in ledger.versions if own is not None and own in version.fields]
    if fields:
        field = fields[-1]
        return Cut("street", label, Name(field.id, "text"), field.list, field.type == "unit")
    return Cut("street", label, _unit_expr(indicator), units=True, streets=True)


def _channel(ledger: Ledger, indicator: Indicator) -> Cut | None:
    return Cut("channel", Text("渠道", "Channel"), Name("case.channel", "text"))


def _service(ledger: Ledger, indicator: Indicator) -> Cut | None:
    if not any(version.services for version in ledger.versions):
        return None
    return Cut("service", Text("事项", "Service"), Name("case.service", "text"))


_RULES: dict[str, Callable[[Ledger, Indicator], Cut | None]] = {
    "month": _month, "year": _year, "unit": _unit, "street": _street, "channel": _channel, "service": _service,
}  # fmt: skip
