"""Which datasets a ledger has, and which columns: the union of its versions' fields, each of the type of its kind.

Only fields of the classes public and internal become columns, and of those only what is a plain number, day, code, unit
or short text; long texts, places, parties and files never do. So nothing erasable by reason of its class gets in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from shoushan.outputs.indicators.facts.position import FACTS
from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind
from shoushan.rules.catalogue.model import Field, Ledger, Pack
from shoushan.rules.derived import once_per

PLAIN = ("public", "internal")
KINDS: Mapping[str, ColumnKind] = {
    "text": "text", "code": "text", "unit": "text", "ref": "text", "month": "text", "credit-code": "text",
    "integer": "int", "money": "int", "area": "int", "rate": "int", "boolean": "bool", "date": "date",
}  # fmt: skip
"""Type of a field → kind of its column; fields of other types have none."""
ROWS = "rows."
"""What the name of a dataset begins with that holds the rows of a field."""

_FIXED: dict[str, str] = {
    "cases": "uid:text number:text stage:text opened_on:date closed_on:date closed:bool outcome:text outcome_kind:text "
    "service:text channel:text unit:text version:text late:bool history:bool void:bool parent:text reopened:int",
    "acts": "n:int id:text verb:text class:text on:date hour:int unit:text post:text by:text late:bool recorded_on:date "
    "source:text last_hour:bool",
    "parts": "id:text unit:text kind:text state:text offered_on:date taken_on:date since:date ended_on:date verdict:text",
    "terms": "key:text id:text means:text unit:text state:text start:date due:date ended:date met:bool limit:int "
    "measure:text extended:int extension:int extended_in_time:bool pauses:int paused_days:int spent:int days:int "
    "provisional:bool",
    "pauses": "term.key:text term.id:text term.means:text no:int kind:text from:date to:date unit:text same_day:bool days:int",
    "ratings": "id:text level:text scale:text channel:text by_staff:bool on:date contested:bool hand:text",
    "money": "line:text amount:int paid:int state:text purpose:text on:date",
    "plan": "item:text planned:date first_planned:date on:date revision:int",
    "scope": "unit:text",
}
_HEAD = {"cases": "case", "acts": "act", "parts": "part", "terms": "term", "pauses": "pause", "ratings": "rating"}
DATASETS = tuple(_FIXED)


def _columns(dataset: str) -> dict[str, ColumnKind]:
    head = _HEAD.get(dataset, dataset)
    pairs = (word.split(":") for word in _FIXED[dataset].split())
    return {name if "." in name else f"{head}.{name}": kind for name, kind in pairs}  # type: ignore[misc]


_KEYS: Mapping[str, tuple[str, ...]] = {
    "cases": (), "acts": ("act.id",), "parts": ("part.id",), "terms": ("term.key",), "pauses": ("term.key", "pause.no"),
    "ratings": ("rating.id",), "money": ("money.line",), "plan": ("plan.item",), "scope": ("scope.unit",),
}  # fmt: skip


def keys_of(dataset: str) -> tuple[str, ...]:
    """The columns of a dataset that tell a thing from the others of its case."""
    return _KEYS.get(dataset, ("row.key",))


FIXED: Mapping[str, Mapping[str, ColumnKind]] = {dataset: _columns(dataset) for dataset in DATASETS}
"""The columns that a dataset has in every ledger, after the six of `CHAIN` and before the ledger's own fields."""


@once_per
def plain_fields(ledger: Ledger) -> dict[str, Field]:
    """The fields that are columns of ``cases``, over all versions, in the order of first appearance."""
    return {id_: field for id_, field in _union(ledger).items() if field.klass in PLAIN and field.type in KINDS}


@once_per
def rows_fields(ledger: Ledger) -> dict[str, Field]:
    """The fields of rows that have a dataset of their own."""
    return {id_: field for id_, field in _union(ledger).items() if field.type == "rows" and field.klass in PLAIN}


@once_per
def sub_fields(ledger: Ledger) -> dict[str, dict[str, Field]]:
    """Per field of rows the cells that are columns."""
    found: dict[str, dict[str, Field]] = {}
    for id_ in rows_fields(ledger):
        subs = _strictest(sub for version in ledger.versions if id_ in version.fields for sub in version.fields[id_].fields)
        found[id_] = {sub.id: sub for sub in subs.values() if sub.klass in PLAIN and sub.type in KINDS}
    return found


@once_per
def named_rows(ledger: Ledger) -> frozenset[str]:
    """The fields of rows whose row keys may be shown: a key is shown where it is a place or a cell that is a column."""
    subs = sub_fields(ledger)
    return frozenset(id_ for id_, field in rows_fields(ledger).items() if not field.key or field.key in subs[id_])


@once_per
def columns_of(ledger: Ledger) -> dict[str, dict[str, ColumnKind]]:
    """Dataset → name → kind of every column, the six of `CHAIN` first."""
    made: dict[str, dict[str, ColumnKind]] = {dataset: {**CHAIN, **FIXED[dataset]} for dataset in DATASETS}
    made["cases"] |= {id_: KINDS[field.type] for id_, field in plain_fields(ledger).items()}
    for id_ in rows_fields(ledger):
        subs = {f"row.{sub.id}": KINDS[sub.type] for sub in sub_fields(ledger)[id_].values()}
        made[ROWS + id_] = {**CHAIN, "row.key": "text", **subs}
    return made


def grown(old: Mapping[str, Mapping[str, str]], ledger: Ledger) -> bool:
    """Whether the columns of ``old`` (dataset → name → kind) all stand yet in ``ledger``; what is new reads as NULL there."""
    now = columns_of(ledger)
    return all(now.get(dataset, {}).get(name) == kind for dataset, names in old.items() for name, kind in names.items())


def rules_digest(ledger: Ledger, pack: Pack) -> str:
    """What values of facts follow from beside the entries: meanings of terms, verbs of acts, kinds of outcomes, the delay,
    the calendar, the office hours. Facts made under another digest are made anew."""
    said = {
        "facts": FACTS, "zone": pack.zone, "calendar": pack.calendar.edition, "hours": pack.office_hours,
        "delay": [ledger.delay[0], str(ledger.delay[1])],
        "versions": {
            version.key: {
                "terms": {term.id: term.means for term in version.terms.values() if term.means},
                "verbs": {act.id: [act.verb, act.klass] for act in version.acts.values()},
                "outcomes": {outcome.id: outcome.kind for outcome in version.outcomes.values()},
            }
            for version in ledger.versions
        },
        "closed": ledger.closed,
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _union(ledger: Ledger) -> dict[str, Field]:
    return _strictest(field for version in ledger.versions for field in version.fields.values())


def _strictest(fields: Iterable[Field]) -> dict[str, Field]:
    """The fields of all versions by id; one that a version keeps from being plain is not plain in any."""
    found: dict[str, Field] = {}
    for field in fields:
        held = found.setdefault(field.id, field)
        if held.klass in PLAIN and field.klass not in PLAIN:
            found[field.id] = field
    return found
