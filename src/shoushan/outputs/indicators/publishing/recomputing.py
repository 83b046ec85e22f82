"""Published figures counted again from the journal, each by its frozen rule at its frozen moments, and compared.

This is the check that shows a row left out: a file alone cannot.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction

from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import wording
from shoushan.outputs.indicators.publishing.commitments import Opened, root_of
from shoushan.outputs.indicators.publishing.evidence import BadEvidence, lines_of, read_evidence
from shoushan.outputs.indicators.publishing.frozen_rules import RuleGone, thawed
from shoushan.outputs.indicators.publishing.preparing import Counted, Wanted, count, veiled, written
from shoushan.records.cases import published
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import Published, closed_among
from shoushan.records.journal import heads
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.procedure.refusals import Refusal

SHOWN = 20
"""Rows that are named of one figure; the rest is counted."""
Told = tuple[str, str]
"""A sentence in Chinese and one in English."""


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """A published figure that does not agree: which (number of its case, indicator, revision), and what is wrong."""

    number: str
    figure: str
    revision: int
    faults: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Recounted:
    """What was counted again: how many releases, and those that do not agree."""

    releases: int
    bad: tuple[Disagreeing, ...]


def recount(book: Book, store: Store, engine: str = "duckdb") -> Recounted:
    """Every release of every published figure counted again. The facts must have reached the newest of their moments."""
    found, bad = 0, []
    for one in published.published(SYSTEM_VIEWER, book):
        for release in one.releases:
            found += 1
            faults = tuple(_faults(book, store, one, release, engine))
            if faults:
                bad.append(Disagreeing(one.number, str(one.head["figure_key"]), int(release["revision"]), faults))
    return Recounted(found, tuple(bad))


def wanted_of(one: Published, release: Mapping[str, Any], indicator: Indicator, engine: str) -> Wanted:
    """The question that a release answered, at its frozen moments."""
    last = date.fromisoformat(one.head["period_last"])
    first = date.fromisoformat(one.head["period_first"] or one.head["period_last"])
    by, key = wording.cell_of(one.head["breakdown"] or "")
    as_of = date.fromisoformat(str(release["as_of"]))
    return Wanted(indicator, Period(first, last), as_of, by, key, one.head["audience"], int(release["known_at"]), engine)


def _faults(book: Book, store: Store, one: Published, release: Mapping[str, Any], engine: str) -> Iterator[Told]:
    opened = None
    try:
        opened = _evidence(one, release)
    except (BadEvidence, FileNotFoundError, InvalidTag, ValueError) as fault:
        name = type(fault).__name__
        yield (f"证据文件读不出或不是那一个（{name}）", f"the evidence is gone or another ({name})")
    try:
        then, indicator = thawed(book, str(one.head["indicator"]), str(release["definition"]))
        again = count(SYSTEM_VIEWER, then, store, wanted_of(one, release, indicator, engine))
    except RuleGone as fault:
        yield fault.zh, fault.en
        return
    except (Refusal, LookupError) as fault:
        text = getattr(fault, "text", None)
        yield (f"不能重算：{text.zh if text else fault}", f"cannot be counted again: {text.en if text else fault}")
        return
    if indicator.rule != release["rule"]:
        yield ("冻结的规则全文与摘要不符", "the frozen rule is not that of its digest")
    yield from _values(release, again)
    if opened is not None:
        yield from _rows(again, opened, int(release["known_at"]))
        if root_of(lines_of(opened)).hex() != release["rows_root"]:
            yield ("证据的各行得不出签发的树根", "the rows of the evidence do not give the root released")


def _evidence(one: Published, release: Mapping[str, Any]) -> list[Opened]:
    content = published.evidence_of(one, int(release["revision"]))
    if hashlib.sha256(content).hexdigest() != release["evidence"]:
        raise BadEvidence("摘要不符", "another digest")
    return read_evidence(content)


def _values(release: Mapping[str, Any], again: Counted) -> Iterator[Told]:
    figure = again.figure
    found = {
        "value": written(figure.value), "n": figure.n, "above": figure.above, "below": figure.below, "apart": figure.apart,
        "not_known": figure.unknown,
    }  # fmt: skip
    for name, value in found.items():
        if value != release[name]:
            told = release[name]
            yield (f"{name} 重算得 {value}，发布的是 {told}", f"{name} is {value} counted again, published {told}")


def _rows(again: Counted, opened: list[Opened], known_at: int) -> Iterator[Told]:
    """Which rows differ, by the numbers of their cases; and whether the entries named were the newest then.

    A case that entered or left a closed class since stands under its keyed digest on both sides.
    """
    shut = closed_among(sorted({row.case for _, row in again.rows} | {one.case for one in opened if one.leaf >= 0}))
    then = {one.case for one in opened if one.leaf < 0}
    names = {row.case: _name(row.case, shut, then) for _, row in again.rows}
    numbers = {names[row.case]: row.number for _, row in again.rows}
    mine = Counter((names[row.case], part, row.thing, str(row.state), row.contribution) for part, row in again.rows)
    theirs = Counter((_name(one.case, shut, then), one.part, one.thing, one.state, one.contribution) for one in opened)
    for zh, en, left in (
        ("证据里没有", "not in the evidence", mine - theirs), ("证据里多出", "only in the evidence", theirs - mine)
    ):  # fmt: skip
        if left:
            told = _told(numbers, {case for case, *_ in left})
            yield (f"{zh} {left.total()} 行：{told}", f"{left.total()} rows are {en}: {told}")
    moved = {one.case for one in _moved(opened, known_at)}
    if moved:
        told, n = _told(numbers, moved), len(moved)
        yield (f"{n} 件的留痕与证据不符：{told}", f"the entries of {n} cases are not those of the evidence: {told}")


def _name(case: str, shut: set[str], then: set[str]) -> str:
    return veiled(case) if case in shut or (case not in then and then and veiled(case) in then) else case


def _moved(opened: list[Opened], known_at: int) -> Iterator[Opened]:
    """The rows whose case has another newest entry at that leaf than the evidence names."""
    named = [one for one in opened if one.leaf >= 0]
    known = heads.heads_at(transaction.get_connection(), sorted({one.case for one in named}), known_at)
    for one in named:
        head = known.get(one.case)
        if head is None or (head.leaf, head.hash.hex()) != (one.leaf, one.entry):
            yield one


def _told(numbers: Mapping[str, str], cases: set[str]) -> str:
    shown = sorted(numbers.get(case) or case for case in cases)
    return "、".join(shown[:SHOWN]) + ("…" if len(shown) > SHOWN else "")
