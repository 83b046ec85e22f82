"""The standard sets of indicators, put into a ledger's own: what every mechanism is measured by, and what shows gaming."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shoushan.rules.catalogue.compiling.indicators import Written
from shoushan.rules.catalogue.model import Version
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.indicators import IndicatorDoc, IndicatorsDoc, IndicatorSetDoc, StandardDoc
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.text import Text

_FILLED = ("over", "where", "on", "holds", "sum", "distinct", "value", "apart")


def written(doc: IndicatorsDoc, page: Page, versions: Iterable[Version], sets: Mapping[str, IndicatorSetDoc]) -> list[Written]:
    """The ledger's indicators, then those of its standard sets that it did not write itself, with their blanks filled in.

    A fault in what a set added is told at the line ``standard``.
    """
    own = [Written(one, ("indicators", no)) for no, one in enumerate(doc.indicators)]
    for no, one in enumerate(doc.indicators):
        if one.id in {earlier.id for earlier in doc.indicators[:no]}:
            page.fault(
                ("indicators", no, "id"), Text(f"编号“{one.id}”重复。", f"The id “{one.id}” stands twice."),
                Text("编号在同一文件内唯一。", "An id stands once in a file."),
            )  # fmt: skip
    if doc.standard is None:
        return own
    taken = {one.id for one in doc.indicators} | set(doc.standard.without)
    met = _met(doc.standard, tuple(versions))
    added: list[Written] = []
    for name in doc.standard.sets:
        if name not in sets:
            _unknown(page, "sets", Text("指标组", "set of indicators"), name, sets)
            continue
        added += [
            Written(_filled(one, doc.standard), ("standard",), name)
            for one in sets[name].indicators if one.id not in taken and met.issuperset(one.needs)
        ]  # fmt: skip
    known = {one.id for found in sets.values() for one in found.indicators}
    for name in doc.standard.without:
        if name not in known:
            _unknown(page, "without", Text("共用指标", "standard indicator"), name, known)
    return own + added


def _unknown(page: Page, key: str, what: Text, name: str, known: Iterable[str]) -> None:
    near = nearest(name, sorted(known))
    remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text("请更正。", "Correct it.")
    page.fault(("standard", key), Text(f"没有{what.zh}“{name}”。", f"There is no {what.en} “{name}”."), remedy)


def _met(standard: StandardDoc, versions: tuple[Version, ...]) -> frozenset[str]:
    return frozenset(_needs(standard, versions))


def _needs(standard: StandardDoc, versions: tuple[Version, ...]) -> Iterator[str]:
    terms = [term for version in versions for term in version.terms.values()]
    yield from (means for means in ("acceptance", "handling") if any(term.means == means for term in terms))
    if any(term.pauses for term in terms):
        yield "pauses"
    if standard.hand_back:
        yield "hand_back"
    if standard.reopen:
        yield "reopen"
    if standard.rating is not None:
        yield "rating"
        if standard.rating.over == "ratings":
            yield "hand"


def _filled(doc: IndicatorDoc, standard: StandardDoc) -> IndicatorDoc:
    blanks = {"hand_back": _codes(standard.hand_back), "reopen": _codes(standard.reopen)}
    if standard.rating is not None:
        rating = standard.rating
        blanks |= {
            "rated_over": rating.over, "rated": rating.level, "rated_on": rating.on, "by_staff": rating.staff,
            "ratings": rating.where, "good": _codes(rating.good),
        }  # fmt: skip
    changed = {}
    for key in _FILLED:
        given = getattr(doc, key)
        if given is not None and key in doc.model_fields_set:
            for name, value in blanks.items():
                given = given.replace("{" + name + "}", value)
            changed[key] = given
    return doc.model_copy(update={**changed, "needs": ()})


def _codes(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)
