"""The rule of a published figure brought back from its own text, whatever the definitions say today."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.compiling.indicators import Written, digest_of, indicator, rule_texts, with_rules
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.expressions import write
from shoushan.rules.catalogue.model import Indicator, Ledger
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.indicators import IndicatorDoc
from shoushan.rules.catalogue.yaml_source import Source

UNNAMED = {"label": {"zh": "-", "en": "-"}}


class RuleGone(ValueError):
    """The frozen rule cannot be brought back: says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


def thawed(book: Book, full_id: str, definition: str) -> tuple[Book, Indicator]:
    """A book in which the figure's rule, and those it refers to, are as they were frozen; and the indicator itself.

    Raises `RuleGone` for a text that is no rule, or one whose ledger or dimensions are no longer what they were.
    """
    try:
        said = json.loads(definition)
        texts = [str(text) for text in said["rules"]]
        frozen = [json.loads(text) for text in texts]
        cuts = dict(said["cuts"])
    except (ValueError, TypeError, KeyError):
        raise RuleGone("规则全文读不出来。", "The rule cannot be read.") from None
    today = set(rule_texts(book.pack.ledgers).values())
    found = book if today.issuperset(texts) else _with(book, frozen)
    one = found.pack.indicator(full_id)
    if one.rule != digest_of(texts[0]):
        raise RuleGone("按今天的定义，这条规则的意思变了。", "With today's fields this rule means something else.")
    for place, text in cuts.items():
        of, name = place.split(" ", 1)
        own = found.pack.indicator(of)
        cut = cut_of(found.pack.ledgers[own.ledger], own, name)
        if cut is None or write(cut.by) != text:
            raise RuleGone(f"分组“{name}”改过了。", f"The dimension “{name}” was changed.")
    return found, one


def _with(book: Book, frozen: list[list[Any]]) -> Book:
    ledgers = dict(book.pack.ledgers)
    for ledger_id, said, history, *_ in frozen:
        ledger = ledgers.get(ledger_id)
        if ledger is None:
            raise RuleGone(f"没有台账“{ledger_id}”了。", f"There is no ledger “{ledger_id}” any more.")
        made = replace(_compiled(ledger, said), history=history)
        ledgers[ledger_id] = replace(ledger, indicators=MappingProxyType({**ledger.indicators, made.id: made}))
    return replace(book, pack=replace(book.pack, ledgers=MappingProxyType(with_rules(ledgers))))


def _compiled(ledger: Ledger, said: dict[str, Any]) -> Indicator:
    page = Page(Source("frozen", {}, {}))
    standard = said.pop("standard", None)
    try:
        doc = IndicatorDoc.model_validate({**said, **UNNAMED})
        made = indicator(Written(doc, (), standard), page, ledger.id, ledger.kind == "register", ledger.versions)
    except (ValueError, LookupError) as fault:
        raise RuleGone("规则全文按今天的程序读不出来。", f"The rule cannot be read any more: {fault}.") from None
    if made is None or page.problems:
        first = page.problems[0].message if page.problems else None
        raise RuleGone(first.zh if first else "规则无所依据。", first.en if first else "The rule counts over nothing.")
    return made
