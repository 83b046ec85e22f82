"""The names that expressions of a version may use, with their kinds; an unknown one is told with its nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shoushan.rules.catalogue.expressions import ExpressionFault, Kind
from shoushan.rules.catalogue.model import EMPTY, Act, EffectSpec, Field, Input, Join, Lapse, Version
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.text import Text

KINDS: dict[str, Kind] = {
    "text": "text",
    "long-text": "text",
    "integer": "int",
    "money": "money",
    "area": "area",
    "rate": "rate",
    "boolean": "bool",
    "date": "date",
    "month": "text",
    "code": "text",
    "id-number": "text",
    "credit-code": "text",
    "phone": "text",
    "unit": "text",
    "place": "text",
    "party": "text",
    "file": "text",
    "ref": "text",
    "rows": "list",
}
"""Type of a field → kind of its value in an expression."""
_CASE: dict[str, Kind] = {
    "stage": "text",
    "opened_on": "date",
    "closed_on": "date",
    "class": "text",
    "since": "date",
    "n": "int",
    "ledger": "text",
    "service": "text",
    "channel": "text",
    "history": "bool",
    "parent": "text",
    "unit": "text",
    "number": "text",
    "outcome": "text",
    "closed": "bool",
    "version": "text",
}
_PART: dict[str, Kind] = {
    "id": "text",
    "state": "text",
    "unit": "text",
    "kind": "text",
    "verdict": "text",
    "stage": "text",
    "since": "date",
    "post": "text",
}
_PARTS = ("total", "open", "offered", "taken", "returned", "answered", "withdrawn")
_CHILDREN = ("total", "open", "closed")
_MATERIALS = ("missing", "pending", "received", "wrong", "waived", "promised", "known", "deferred")
_TERMS: dict[str, Kind] = {
    "state": "text",
    "due": "date",
    "unrolled": "date",
    "start": "date",
    "ended": "date",
    "limit": "int",
    "extension": "int",
    "extended": "int",
    "met": "bool",
    "provisional": "bool",
}
_NOTICE: dict[str, Kind] = {
    "state": "text",
    "from": "date",
    "to": "date",
    "posted": "date",
    "stood": "bool",
    "open": "int",
    "upheld": "int",
}
_PAPER: dict[str, Kind] = {"state": "text", "number": "text"}
_RATING: dict[str, Kind] = {"level": "any", "scale": "text", "channel": "text", "by_staff": "bool", "state": "text"}
PAYMENT = ("approvals", "lines", "sum", "held", "open", "paid", "paid_sum", "returned", "returned_sum")
"""What ``payment.*`` tells of a batch: how many lines, and their sums in fen."""
_PERIOD: dict[str, Kind] = {"from": "date", "to": "date", "code": "text"}
_OLDER: dict[str, Kind] = {"count": "int", "labels": "text"}
_RELATION: dict[str, Kind] = {"count": "int", "to": "text", "number": "text", "kind": "text", "since": "date"}
_SINGLE: dict[str, Kind] = {"today": "date", "it": "any"}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one version; call it with a name to get its kind. Raises `ExpressionFault` for an unknown name."""

    plain: Mapping[str, Kind]
    heads: Mapping[str, Callable[[str], Kind | None]]
    inputs: Mapping[str, Kind] = field(default_factory=dict)
    samples: tuple[str, ...] = ()

    def __call__(self, name: str) -> Kind:
        """The kind of ``name``."""
        head, dot, rest = name.partition(".")
        found: Kind | None
        if not dot:
            found = self.plain.get(name)
        elif head == "input":
            found = self.inputs.get(rest)
        else:
            rule = self.heads.get(head)
            found = rule(rest) if rule else None
        if found is None:
            raise self._unknown(name)
        return found

    def of_act(self, inputs: Iterable[Input]) -> Scope:
        """The same names with ``input.*`` of one act."""
        kinds = {given.id: KINDS.get(given.type, "any") for given in inputs}
        return Scope(self.plain, self.heads, kinds, self.samples)

    def of_lines(self, lines: Iterable[str], columns: Mapping[str, Kind] = EMPTY) -> Scope:
        """The same names with ``line.*``, the lines before in a worksheet, and ``row.*``, the columns that it runs over."""
        heads = {**self.heads, "line": _among(_spelt(lines), "int")}
        if columns:
            heads["row"] = columns.get
        return Scope(self.plain, heads, self.inputs, self.samples)

    def of_period(self) -> Scope:
        """The names that a payment may use: plain fields, ``case.*`` and ``period.*`` (its first and last day, its code)."""
        heads: dict[str, Callable[[str], Kind | None]] = {"case": _CASE.get, "period": _PERIOD.get}
        return Scope(self.plain, heads, {}, self.samples)

    def _unknown(self, name: str) -> ExpressionFault:
        known = [*self.plain, *self.samples, *(f"input.{key}" for key in self.inputs)]
        near = nearest(name, known)
        remedy = (
            Text(f"是否想写 {near}？", f"Did you mean {near}?")
            if near
            else Text(
                f"可用字段编号，或以 {'、'.join(sorted([*self.heads, 'input']))} 开头的名称。",
                f"Use a field id, or a name that begins with {', '.join(sorted([*self.heads, 'input']))}.",
            )
        )
        return ExpressionFault(Text(f"没有名为“{name}”的值。", f"Nothing is called “{name}”."), remedy)


def scope_of(version: Version, tables: Mapping[str, DecisionTable] = EMPTY) -> Scope:
    """The names that every expression of ``version`` may use; ``tables`` are the pack's; ``input.*`` is added per act."""
    part_kinds, child_kinds, verdicts = kinds_used(version)
    outcomes = _spelt(version.outcomes)
    heads: dict[str, Callable[[str], Kind | None]] = {
        "case": _CASE.get,
        "part": _PART.get,
        "parts": _counted(part_kinds, frozenset(_PARTS) | verdicts),
        "children": _counted(child_kinds, frozenset(_CHILDREN) | outcomes),
        "materials": _among(frozenset(_MATERIALS), "int"),
        "papers": _member(_spelt(version.papers), _PAPER.get),
        "signs": lambda name: "bool",
        "plan": _among(frozenset({"open", "late", "reached", "revised", "total"}), "int"),
        "notices": _member(_spelt(version.notices), _NOTICE.get),
        "reports": _among(frozenset({"open", "given", "missed", "back", "late"}), "int"),
        "money": _among(frozenset({"due", "paid", "open"}), "money"),
        "campaign": _among(frozenset({"rows", "tasks", "lists"}), "int"),
        "terms": _member(_spelt(version.terms), _TERMS.get),
        "service": _service(version),
        "actor": _among(frozenset({"unit", "post", "party", "hand"}), "text"),
        "it": lambda name: "any",
        "older": _OLDER.get,
        "relations": _member(_spelt(version.relations), _RELATION.get),
        "related": lambda name: "int" if name.endswith(".count") else None,
        "rating": _RATING.get,
        "calc": _calc(version),
        "linked": lambda name: "any",
        "payment": _among(frozenset(PAYMENT), "int"),
        "notes": lambda name: "int",
        "tables": _tables({**tables, **version.tables}),
    }
    plain = {**_SINGLE, **{field.id: KINDS.get(field.type, "any") for field in version.fields.values()}}
    return Scope(plain, heads, samples=tuple(_samples(version, part_kinds, child_kinds)))


def kinds_used(version: Version) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Kinds of parts and of children that effects open, and verdicts that answers give (kebab and snake spelling)."""
    parts, children, verdicts = set(), set(), set()
    for _, spec in effects_of(version):
        if spec.effect == "part.offer":
            parts.add(spec.values.get("kind"))
        elif spec.effect in ("child.open", "link.add"):
            children.add(spec.values.get("kind"))
        elif spec.effect == "part.answer":
            verdicts.add(spec.values.get("verdict"))
    parts.update(kind for act in version.acts.values() for kind in act.part_kind)
    if any(service.package for service in version.services.values()):
        children.update(step.key for service in version.services.values() for step in service.package)
    loose = any(not isinstance(verdict, str) for verdict in verdicts)
    spelt = _spelt(verdict for verdict in verdicts if isinstance(verdict, str))
    loose_parts = any(not isinstance(kind, str) for kind in parts)
    known = _spelt(kind for kind in parts if isinstance(kind, str))
    return (
        known | ({"*"} if loose_parts else frozenset()),
        _spelt(kind for kind in children if isinstance(kind, str)),
        spelt | ({"*"} if loose else frozenset()),
    )


def effects_of(version: Version) -> Iterator[tuple[str, EffectSpec]]:
    """Every effect that the version composes, with the id of its act, join or lapse."""
    owners: list[Act | Join | Lapse] = [*version.acts.values(), *version.joins, *version.lapses]
    for owner in owners:
        for spec in owner.effects:
            yield owner.id, spec


def _spelt(ids: Iterable[str]) -> frozenset[str]:
    """Ids as written and with underscores, since both are readable in an expression."""
    return frozenset(form for id_ in ids for form in (id_, id_.replace("-", "_")))


def _among(known: frozenset[str], kind: Kind) -> Callable[[str], Kind | None]:
    return lambda name: kind if name in known or "*" in known else None


def _counted(kinds: frozenset[str], words: frozenset[str]) -> Callable[[str], Kind | None]:
    def rule(name: str) -> Kind | None:
        kind, dot, word = name.rpartition(".")
        known = not dot or kind in kinds or "*" in kinds
        return "int" if known and (word in words or "*" in words) else None

    return rule


def _member(ids: frozenset[str], rule: Callable[[str], Kind | None]) -> Callable[[str], Kind | None]:
    def found(name: str) -> Kind | None:
        head, _, what = name.rpartition(".")
        return rule(what) if head in ids else None

    return found


def _service(version: Version) -> Callable[[str], Kind | None]:
    values: dict[str, Kind] = {
        "id": "text",
        "kind": "text",
        "package": "list",
        "ready": "list",
        "waiting": "int",
        "materials": "list",
    }
    for service in version.services.values():
        for mapping in (service.values, service.units):
            for key, value in mapping.items():
                values[key] = values[f"units.{key}"] = values[f"values.{key}"] = _kind_of_value(value)
    return values.get


def _kind_of_value(value: Any) -> Kind:
    """The kind of a literal of a service."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    return "text" if isinstance(value, str) else "any"


def _calc(version: Version) -> Callable[[str], Kind | None]:
    kinds: dict[str, Kind] = {}
    for sheet in version.worksheets.values():
        for id_ in _spelt([sheet.id]):
            kinds |= {f"{id_}.total": "int", f"{id_}.missing": "any"}
            kinds |= {f"{id_}.{line}": "int" for line in _spelt(line.id for line in sheet.lines)}
    return kinds.get


def _tables(tables: Mapping[str, DecisionTable]) -> Callable[[str], Kind | None]:
    """``tables.<id>.<output>``: what a decision table gives for the values named like its inputs."""
    kinds: dict[str, Kind] = {}
    for table in tables.values():
        for column in table.outputs:
            for id_ in _spelt([table.id]):
                kinds[f"{id_}.{column.name}"] = "text" if column.type == "code" else column.type
    return kinds.get


def _samples(version: Version, part_kinds: Iterable[str], child_kinds: Iterable[str]) -> Iterator[str]:
    """Dotted names to look among for the nearest."""
    yield from (f"case.{name}" for name in _CASE)
    yield from (f"part.{name}" for name in _PART)
    yield from (f"parts.{name}" for name in _PARTS)
    yield from (f"parts.{kind}.{name}" for kind in part_kinds for name in _PARTS)
    yield from (f"children.{name}" for name in _CHILDREN)
    yield from (f"children.{kind}.{name}" for kind in child_kinds for name in _CHILDREN)
    yield from (f"materials.{name}" for name in _MATERIALS)
    yield from (f"terms.{term}.{name}" for term in version.terms for name in ("state", "due", "start"))
    yield from (f"papers.{paper}.state" for paper in version.papers)
    yield from (f"notices.{notice}.{name}" for notice in version.notices for name in ("state", "stood"))
    yield from (f"calc.{sheet}.total" for sheet in version.worksheets)


def kind_of_field(field: Field) -> Kind:
    """The kind of a field's value in an expression."""
    return KINDS.get(field.type, "any")
