"""Needs and offers of a ledger as they stand, held together by the pure rule; whoever sees the ledger sees what is offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shoushan.records.cases.campaigning import cases_of
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure.matching import Match, matched

MOST = 8
"""Offers shown for one need."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for a need: the best offers, and how many suit in all."""

    matches: tuple[Match, ...]
    total: int


def proposed(viewer: Viewer, book: Book, version: Version, uid: str, moment: datetime) -> Proposed | None:
    """The offers that suit the need ``uid``; None when the case is no need that waits (or the version matches nothing).

    Only offers of public and internal fields that ``viewer`` may see, each with its reasons.
    """
    said = version.matching
    if said is None or said.need is None or said.offer is None:
        return None
    where, given = scope(viewer, book.owners, book.closed)
    every = list(cases_of(book.ledger(version.ledger), book, moment, f"({where} or c.uid = %s)", [*given, uid]))
    need = next((one for one in every if one["case.uid"] == uid), None)
    if need is None or evaluate(said.need, need.get) is not True:
        return None
    found = matched(said, need, _offers(said.offer, every, uid))
    return Proposed(found[:MOST], len(found))


def _offers(expr: Any, every: Iterable[Mapping[str, Any]], uid: str) -> Iterable[Mapping[str, Any]]:
    return (one for one in every if one["case.uid"] != uid and evaluate(expr, one.get) is True)
