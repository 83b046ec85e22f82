"""Indicators as values: typed over the names of facts, macros expanded, each with the digest of its rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from shoushan.rules import currency
from shoushan.rules.catalogue.compiling.stat_tables import fields_of
from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, Kind, kind, names, parse, substitute, write
from shoushan.rules.catalogue.fact_names import HEADS, OVER, dataset_of, macros, names_of
from shoushan.rules.catalogue.model import Cut, Field, Indicator, Ledger, Target, Told, Version
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.indicators import IndicatorDoc, TargetDoc, ToldDoc
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.yaml_source import Path_
from shoushan.rules.text import Text

NEEDED: dict[str, tuple[str, ...]] = {
    "count": (), "sum": ("sum",), "series": ("value",), "distinct": ("distinct",), "share": ("holds",), "per-year": (),
    "days": ("planned", "actual"), "median": ("value",), "percentile": ("value",), "rate": ("above", "below"),
    "ratio": ("above", "below"), "growth": ("of",), "fall": ("of",), "multiple": ("of", "back"),
    "run": ("of", "along", "run"), "rank": ("of", "peers", "self"), "plus": ("parts",), "union": ("parts",),
}  # fmt: skip
"""Kind → the keys it cannot do without."""
_ALLOWED: dict[str, tuple[str, ...]] = {
    "per-year": ("sum",), "growth": ("back",), "fall": ("back",), "run": ("peers", "self"),
}  # fmt: skip
_KINDS = ("sum", "value", "distinct", "holds", "planned", "actual", "above", "below", "of", "parts", "along", "peers",
          "self", "run", "back")  # fmt: skip
_COUNTED = ("where", "on", "apart", "history")
_SAID = ("label", "note", "source", "told", "target", "good", "compare", "class", "figure", "assumed", "by", "period", "needs")
"""What may change without the rule being another one: how a figure is named, told, judged and shown."""
_FORMED = frozenset({"rate", "ratio", "growth", "fall", "multiple", "run", "rank", "plus", "union"})


@dataclass(frozen=True, slots=True)
class Written:
    """An indicator as written, where faults in it are told, and the set that it came from."""

    doc: IndicatorDoc
    path: Path_
    standard: str | None = None


def indicator(written: Written, page: Page, ledger: str, register: bool, versions: Iterable[Version]) -> Indicator | None:
    """The indicator, its references and rule still open; every fault is told in ``page``. ``None``: nothing to count over."""
    doc, path = written.doc, written.path
    known = fields_of(versions)
    over = dataset_of(doc.over, known)
    if over is None:
        _tell_over(page, path, doc.over, known)
        return None
    _keys(doc, page, path)
    reading = _Expressions(page, path, known, doc.over)
    measured: tuple[tuple[str, Kind | None], ...] = (
        ("sum", "int"), ("value", "int"), ("distinct", None), ("actual", "date")
    )  # fmt: skip
    of = next((found for key, kind in measured if (found := reading(key, getattr(doc, key), kind)) is not None), None)
    return Indicator(
        id=doc.id, ledger=ledger, label=doc.label.text(), kind=doc.kind, unit=_unit(doc.unit.text()),
        said=_said(written), over=over, of=of,
        where=reading("where", doc.where, "bool"), on=reading("on", doc.on, "date"),
        holds=reading("holds", doc.holds, "bool"), until=reading("planned", doc.planned, "date"),
        apart=reading("apart", doc.apart, "bool"),
        history=register if doc.history is None else doc.history,
        percent=50 if doc.kind == "median" else doc.percent, scale=doc.scale, per=doc.per, decimals=doc.decimals,
        rounding=doc.rounding,
        above=_full(ledger, doc.of or doc.above), below=_full(ledger, doc.below),
        parts=tuple(_full(ledger, part) or "" for part in doc.parts),
        back=doc.back if doc.back is not None else 1 if doc.kind in ("growth", "fall") else None,
        along=doc.along, peers=doc.peers, self=doc.self, run=doc.run or "", good=doc.good,
        target=_target(doc.target, page, path), compare=doc.compare, by=doc.by or (), period=doc.period,
        klass=doc.class_, includes_closed=doc.includes_closed, figure=doc.figure, told=_told(doc.told, doc),
        standard=written.standard, source=text(doc.source), note=text(doc.note), assumed=doc.assumed, at=page.at(*path),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Expressions:
    """The expressions of one indicator."""

    page: Page
    path: Path_
    known: Mapping[str, Field]
    over: str

    def __call__(self, key: str, written: str | None, wanted: Kind | None) -> Expr | None:
        """The expression of ``key``, typed, with what its macros stand for."""
        kind_of = names_of(self.known, self.over)
        self.page.kind_of = kind_of
        found = self.page.expr(written, (*self.path, key), wanted, kind_of)
        return None if found is None else substitute(found, macros())


def _unit(said: Text) -> Text:
    """What a figure is counted in; ``{currency}`` is the name of the place's own."""
    name = currency.current().name
    return Text(said.zh.replace("{currency}", name.zh), said.en.replace("{currency}", name.en))


def _tell_over(page: Page, path: Path_, over: str, known: Mapping[str, Field]) -> None:
    every = [*OVER, *(id_ for id_, field in known.items() if field.type == "rows")]
    near = nearest(over, every)
    remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text(
        f"可用 {'、'.join(every)}。", f"Use {', '.join(every)}."
    )  # fmt: skip
    page.fault((*path, "over"), Text(f"不能对“{over}”计数。", f"Nothing is counted over “{over}”."), remedy)


def _keys(doc: IndicatorDoc, page: Page, path: Path_) -> None:
    """Tell keys that the kind needs and lacks, and keys that it does not use."""
    needed, given = NEEDED[doc.kind], doc.model_fields_set
    for key in needed:
        if key not in given:
            page.fault(
                path, Text(f"{doc.kind} 须写 {key}。", f"{doc.kind} needs {key}."),
                Text(f"请补上 {key}。", f"Add {key}."),
            )  # fmt: skip
    allowed = {*needed, *_ALLOWED.get(doc.kind, ())}
    formed = doc.kind in _FORMED
    unused = [key for key in _KINDS if key in given and key not in allowed]
    unused += [key for key in ("over", *_COUNTED) if formed and key in given]
    for key in unused:
        page.fault(
            (*path, key), Text(f"{doc.kind} 不用 {key}。", f"{doc.kind} does not use {key}."),
            Text("请删去，或者改 kind。", "Take it out, or change the kind."),
        )  # fmt: skip


def _full(ledger: str, reference: str | None) -> str | None:
    return reference if reference is None or "/" in reference else f"{ledger}/{reference}"


def _told(doc: ToldDoc | None, whole: IndicatorDoc) -> Told | None:
    if doc is None:
        return None
    as_ = doc.as_.text() if doc.as_ else Text(f"{doc.value}{whole.unit.zh}", f"{doc.value} {whole.unit.en}")
    return Told(doc.bound, Decimal(doc.value), Decimal(doc.step), as_)


def _target(doc: TargetDoc | None, page: Page, path: Path_) -> Target | None:
    if doc is None:
        return None
    if (doc.at_least is None) == (doc.at_most is None):
        page.fault(
            (*path, "target"), Text("目标写 at_least 或 at_most 之一。", "A target is at_least or at_most."),
            Text("请只写一个。", "Write one of them."),
        )  # fmt: skip
        return None
    if doc.at_least is not None:
        return Target("at_least", Decimal(doc.at_least))
    return Target("at_most", Decimal(doc.at_most or "0"))


def cuts(docs: Iterable[Any], page: Page, versions: Iterable[Version]) -> dict[str, Cut]:
    """The ledger's own dimensions, each over the datasets in which all its names are known."""
    known = fields_of(versions)
    found: dict[str, Cut] = {}
    for no, doc in enumerate(docs):
        used = _used(doc.by)
        over = _over_of(used, known)
        page.kind_of = names_of(known, over)
        expr = page.expr(doc.by, ("dimensions", no, "by"), None)
        if doc.id in found:
            page.fault(
                ("dimensions", no, "id"), Text(f"编号“{doc.id}”重复。", f"The id “{doc.id}” stands twice."),
                Text("编号在同一文件内唯一。", "An id stands once in a file."),
            )  # fmt: skip
        if expr is None:
            continue
        field = _field(used[0], known, over) if len(used) == 1 else None
        units = (field is not None and field.type == "unit") or (len(used) == 1 and used[0].endswith(".unit"))
        bound = _bound(over, used, known)
        whole = kind(expr) == "int"
        list_ = doc.list or (field.list if field else None)
        found.setdefault(doc.id, Cut(doc.id, doc.label.text(), expr, list_, units, whole=whole, over=bound))
    return found


def _bound(over: str, used: tuple[str, ...], known: Mapping[str, Field]) -> tuple[str, ...]:
    """The datasets in which a dimension's names are known; none: every dataset, for each leads to its case."""
    if over == "cases":
        return ()
    if over in HEADS:
        return (over,)
    columns = {name[4:] for name in used if name.startswith("row.")}
    rows = (field for field in known.values() if field.type == "rows")
    return tuple(f"rows.{field.id}" for field in rows if columns <= {sub.id for sub in field.fields})


def _used(by: str) -> tuple[str, ...]:
    try:
        return names(parse(by.removeprefix("=").strip()))
    except ExpressionFault:
        return ()  # told when it is typed


def _over_of(used: tuple[str, ...], known: Mapping[str, Field]) -> str:
    """The dataset, or field of rows, whose names an expression uses; the cases when it uses none but theirs."""
    heads = {head: dataset for dataset, (head, _) in HEADS.items()}
    for name in used:
        head, _, rest = name.partition(".")
        if head in heads:
            return heads[head]
        if head == "row":
            rows = (field for field in known.values() if field.type == "rows")
            return next((field.id for field in rows if rest in {sub.id for sub in field.fields}), "cases")
    return "cases"


def _field(name: str, known: Mapping[str, Field], over: str) -> Field | None:
    if name.startswith("row.") and over in known:
        return next((sub for sub in known[over].fields if sub.id == name[4:]), None)
    return known.get(name)


def _said(written: Written) -> str:
    said = written.doc.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if written.standard:
        said["standard"] = written.standard
    return canonical(said)


def canonical(said: Any) -> str:
    """Canonical JSON: sorted keys, no blanks."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def with_rules(ledgers: Mapping[str, Ledger]) -> dict[str, Ledger]:
    """The ledgers with the digest of every indicator's rule: that of its text (see ``rule_texts``)."""
    texts = rule_texts(ledgers)
    return {
        id_: replace(ledger, indicators=MappingProxyType(
            {one.id: replace(one, rule=digest_of(texts[one.full_id])) for one in ledger.indicators.values()}
        )) if ledger.indicators else ledger
        for id_, ledger in ledgers.items()
    }  # fmt: skip


def rule_texts(ledgers: Mapping[str, Ledger]) -> dict[str, str]:
    """``ledger/id`` → the text of an indicator's rule: what it says that changes its value, its expressions with macros
    expanded, and the digests of the rules of the indicators that it is formed of. Published figures freeze it."""
    every = {one.full_id: one for ledger in ledgers.values() for one in ledger.indicators.values()}
    found: dict[str, str] = {}

    def rule(id_: str, above: frozenset[str]) -> str:
        if id_ not in every or id_ in above:
            return ""  # the check tells
        if id_ not in found:
            one = every[id_]
            said = {key: value for key, value in json.loads(one.said).items() if key not in _SAID}
            parts = [
                f"{name}={write(expr)}"
                for name in ("where", "on", "holds", "of", "until", "apart") if (expr := getattr(one, name)) is not None
            ]  # fmt: skip
            refs = [rule(ref, above | {id_}) for ref in references(one)]
            found[id_] = canonical([one.ledger, said, one.history, parts, refs])
        return digest_of(found[id_])

    for id_ in every:
        rule(id_, frozenset())
    return found


def digest_of(text: str) -> str:
    """The digest of a rule's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def references(one: Indicator) -> tuple[str, ...]:
    """The indicators that ``one`` is formed of, as ``ledger/id``."""
    return tuple(ref for ref in (one.above, one.below, *one.parts) if ref)
