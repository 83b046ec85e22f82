"""The names of facts: what indicators may count over, and the columns of each dataset with their kinds and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, Kind, parse
from shoushan.rules.catalogue.model import Field
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.scope import KINDS
from shoushan.rules.text import Text

PLAIN = ("public", "internal")
LEFT_OUT = frozenset({"long-text", "id-number", "phone", "place", "party", "file", "rows"})
"""Types of fields that no fact holds: they name somebody or are words."""


def _columns(written: str) -> dict[str, Kind]:
    return dict(map(_column, written.split()))


def _column(pair: str) -> tuple[str, Kind]:
    name, _, kind = pair.partition(":")
    return name, kind  # type: ignore[return-value]  # written below with kinds only


CASE: dict[str, Kind] = _columns(
    "uid:text number:text stage:text opened_on:date closed_on:date closed:bool outcome:text outcome_kind:text reopened:int "
    "service:text channel:text unit:text version:text late:bool history:bool void:bool parent:text"
)
HEADS: dict[str, tuple[str, dict[str, Kind]]] = {
    "acts": ("act", _columns(
        "id:text verb:text class:text on:date hour:int unit:text post:text by:text late:bool n:int recorded_on:date "
        "source:text last_hour:bool"
    )),
    "parts": ("part", _columns(
        "id:text unit:text kind:text state:text offered_on:date taken_on:date since:date ended_on:date verdict:text"
    )),
    "terms": ("term", _columns(
        "key:text id:text means:text unit:text state:text start:date due:date ended:date met:bool limit:int measure:text "
        "extended:int extension:int extended_in_time:bool pauses:int paused_days:int spent:int days:int provisional:bool "
        "past:bool fell_due:bool in_time:bool is_acceptance:bool is_handling:bool "
        "paused:bool not_yet_due:bool overdue:bool"
    )),
    "pauses": ("pause", _columns("no:int kind:text from:date to:date unit:text same_day:bool days:int")),
    "ratings": ("rating", _columns(
        "id:text level:text scale:text channel:text by_staff:bool on:date contested:bool hand:text"
    )),
    "money": ("money", _columns("line:text amount:money paid:money state:text purpose:text on:date")),
    "plan": ("plan", _columns("item:text planned:date first_planned:date on:date revision:int")),
}  # fmt: skip
"""Dataset → the head of its names and what stands behind it."""
OVER = ("cases", *HEADS)
DAYS: dict[str, Kind] = {"today": "date", "period.from": "date", "period.to": "date"}
MORE: dict[str, dict[str, Kind]] = {"pauses": {"term.key": "text", "term.id": "text", "term.means": "text"}}
"""Dataset → columns that bear another head: a pause tells of which term it is."""
UNIT_OF = {"acts": "act.unit", "parts": "part.unit", "terms": "term.unit", "pauses": "pause.unit"}
"""Dataset → the column that names the unit answerable for a row of it; else the unit that holds the case."""
_MACROS = {
    "term.is_acceptance": "coalesce(term.means, '') = 'acceptance'",
    "term.is_handling": "coalesce(term.means, '') = 'handling'",
    "term.paused": "term.state = 'paused'",
    "term.not_yet_due": "term.state = 'running' and term.due >= today and term.due between period.from and period.to",
    "term.overdue": "term.state = 'running' and term.due < today",
    "term.past": "term.due is not null and (term.state = 'ended' or term.due < today)",
    "term.fell_due": "term.past and term.due between period.from and period.to",
    "term.in_time": "case when not coalesce(term.extended_in_time, true) then false "
    "when term.met is not null then term.met when term.past then false else null end",
}


@lru_cache(maxsize=1)
def macros() -> Mapping[str, Expr]:
    """Names that stand for an expression over other names; no engine sees them."""
    kind_of = names_of({}, "terms")
    return {name: parse(text, kind_of) for name, text in _MACROS.items()}


def dataset_of(over: str, known: Mapping[str, Field]) -> str | None:
    """The dataset that ``over`` means: itself, or ``rows.<field>`` for a field of rows; ``None``: there is none."""
    if over in OVER:
        return over
    field = known.get(over)
    return f"rows.{over}" if field is not None and field.type == "rows" and field.klass in PLAIN else None


def held(field: Field) -> bool:
    """Whether facts hold the values of ``field``."""
    return field.klass in PLAIN and field.type not in LEFT_OUT


def names_of(known: Mapping[str, Field], over: str) -> Callable[[str], Kind]:
    """Gives the kind of a name over the dataset that ``over`` means; raises `ExpressionFault` with the nearest name."""
    every: dict[str, Kind] = {f"case.{name}": kind for name, kind in CASE.items()} | DAYS
    every |= {id_: KINDS.get(field.type, "any") for id_, field in known.items() if held(field)}
    if over in HEADS:
        head, columns = HEADS[over]
        every |= {f"{head}.{name}": kind for name, kind in columns.items()} | MORE.get(over, {})
    elif over in known:
        every |= {f"row.{sub.id}": KINDS.get(sub.type, "any") for sub in known[over].fields if held(sub)}

    def kind_of(name: str) -> Kind:
        found = every.get(name)
        if found is not None:
            return found
        near = nearest(name, every)
        remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text(
            "指标只能用公开和内部的字段，长文本、证件号、电话、当事人不在内。",
            "Indicators use public and internal fields; long texts, ID numbers, telephones and parties are not among them.",
        )  # fmt: skip
        raise ExpressionFault(Text(f"统计数据里没有“{name}”。", f"Facts know no “{name}”."), remedy)

    return kind_of
