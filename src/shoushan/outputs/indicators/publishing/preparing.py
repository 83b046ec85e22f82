"""A figure made ready for publishing: counted at two frozen moments, its rows written down, and held against each other.

Nothing is written here: a door stores the evidence and fills the figure in through the corridor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from shoushan.outputs.indicators.asked import Key
from shoushan.outputs.indicators.deriving import Asking, engine_of
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure, Row
from shoushan.outputs.indicators.hiding import hidden
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.indicators.publishing import checking, wording
from shoushan.outputs.indicators.publishing.evidence import Evidence, Known, evidence_of
from shoushan.outputs.indicators.publishing.makeup import Makeup
from shoushan.outputs.indicators.publishing.parts import Parts
from shoushan.outputs.indicators.publishing.refusals import (
    DoesNotAddUp,
    FactsBehind,
    NotForThePublic,
    NothingThere,
    NotWhole,
    TooFew,
)
from shoushan.outputs.indicators.reaching import reach
from shoushan.records.cases import keys
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import Prepared, Published, closed_among
from shoushan.records.journal import heads
from shoushan.records.journal import read as journal
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.compiling.indicators import references, rule_texts
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.expressions import write
from shoushan.rules.catalogue.model import Indicator

SHUT = "evidence"
"""Under this purpose the id of a case of a closed class becomes a keyed digest: its evidence names nobody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure is to be published: indicator, period, the day as of which, the cell (of the whole without ``by``), to whom.

    ``known_at`` is the leaf up to which the journal is known; without one all that there is.
    """

    indicator: Indicator
    period: Period
    as_of: date
    by: tuple[str, ...] = ()
    key: Key = ()
    audience: str = "internal"
    known_at: int | None = None
    engine: str = "duckdb"


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with the rows that make it, each with the number of its part, and how they do."""

    figure: Figure
    rows: tuple[tuple[int, Row], ...]
    makeup: Makeup


def prepare(viewer: Viewer, book: Book, store: Store, wanted: Wanted) -> Prepared:
    """What is to be filled in, with its evidence. Raises a ``Refusal``: see `refusals`, and what asking refuses.

    Waits for nothing: facts that have not reached the newest entry are refused, whoever asks makes them follow first.
    """
    one = wanted.indicator
    if wanted.audience == "public" and one.klass != "public":
        raise NotForThePublic(one)
    found = count(viewer, book, store, wanted)
    if wanted.audience == "public" and "hidden" in hidden([found.figure])[0].flags:
        raise TooFew(one.label)
    made = frozen(book, found.rows, found.figure.known_at)
    _bears(one, found, made)
    return Prepared(_head(wanted), _release(book, wanted, found, made), made.content)


def again(book: Book, one: Published, as_of: date | None, engine: str) -> Wanted:
    """A published figure asked for anew by today's rule and journal, as of the same day unless another is named."""
    indicator = book.pack.indicator(str(one.head["indicator"]))
    last = date.fromisoformat(one.head["period_last"])
    first = date.fromisoformat(one.head["period_first"] or one.head["period_last"])
    by, key = wording.cell_of(one.head["breakdown"] or "")
    newest = one.releases[-1] if one.releases else one.pending
    day = as_of or (date.fromisoformat(str(newest["as_of"])) if newest else last)
    return Wanted(indicator, Period(first, last), day, by, key, one.head["audience"], engine=engine)


def count(viewer: Viewer, book: Book, store: Store, wanted: Wanted) -> Counted:
    """The figure and its rows at the moments asked for. Raises `FactsBehind`, `NotWhole`, `NothingThere`."""
    one = wanted.indicator
    asking = Asking(viewer, book, store, engine_of(wanted.engine))
    known_at = journal.size(connection) - 1 if wanted.known_at is None else wanted.known_at
    reached = store.position().next
    if reached <= known_at:
        raise FactsBehind(reached, known_at + 1)
    if not _sees_all(viewer, book, one):
        raise NotWhole(one.label)
    moment = Moment(wanted.period, wanted.as_of, known_at)
    parts = Parts(asking, one, wanted.by, wanted.key)
    makeup = parts.makeup(moment)
    figures = {figure.key: figure for figure in asking.figures(one, moment, wanted.by)}
    if wanted.key not in figures:
        raise NothingThere(one.label)
    return Counted(figures[wanted.key], tuple(parts.rows()), makeup)


def _sees_all(viewer: Viewer, book: Book, one: Indicator) -> bool:
    """Whether the viewer is shown every case that the figure is about, closed classes too where it includes them."""
    if reach(viewer, book, one) is not None:
        return False
    whole = all(_sees_all(viewer, book, book.pack.indicator(ref)) for ref in references(one))
    classes = book.pack.ledgers[one.ledger].classes if one.includes_closed else ()
    return whole and all(viewer.kind == "system" or viewer.may_enter(klass.id) for klass in classes)


def frozen(book: Book, rows: Iterable[tuple[int, Row]], known_at: int) -> Evidence:
    """The evidence of rows: each case with its newest entry as known then; cases of closed classes under a keyed digest."""
    rows = tuple(rows)
    shut = closed_among(sorted({row.case for _, row in rows}))
    cases = sorted({row.case for _, row in rows} - shut)
    held = heads.heads_at(transaction.get_connection(), cases, known_at)
    known = {
        case: Known(case, head.leaf, head.hash.hex(), tuple(one.hex() for one in head.digests)) for case, head in held.items()
    }
    known |= {case: Known(veiled(case), -1, "", ()) for case in shut}
    return evidence_of(rows, known)


def veiled(case: str) -> str:
    """The name under which evidence has a case of a closed class."""
    return keys.keyed_digest(case, SHUT)


def _bears(one: Indicator, found: Counted, made: Evidence) -> None:
    """The rows give the figure to the last digit, or nothing is published. Raises `DoesNotAddUp`."""
    value = found.makeup.value(made.lines)
    if value != found.figure.value:
        raise DoesNotAddUp(one.label, "value", value, found.figure.value)
    for name, count_ in checking.sums(found.makeup, made.lines).items():
        told = getattr(found.figure, name)
        if count_ is not None and told is not None and told != count_:
            raise DoesNotAddUp(one.label, name, count_, told)


def _head(wanted: Wanted) -> dict[str, str | None]:
    one, period = wanted.indicator, wanted.period
    return {
        "figure_key": wording.key_of(one, period, wanted.by, wanted.key), "indicator": one.full_id,
        "indicator_name": one.label.zh, "indicator_name_en": one.label.en, "article_no": one.figure,
        "measure_unit": one.unit.zh, "measure_unit_en": one.unit.en, "period_first": period.first.isoformat(),
        "period_last": period.last.isoformat(), "breakdown": wording.breakdown(wanted.by, wanted.key) or None,
        "audience": wanted.audience,
    }  # fmt: skip


def _release(book: Book, wanted: Wanted, found: Counted, made: Evidence) -> dict[str, Any]:
    one, figure = wanted.indicator, found.figure
    said = caliber_of(book.pack, replace(one, period=None))  # the period is the figure's own
    return {
        "value": written(figure.value), "n": figure.n, "above": figure.above, "below": figure.below,
        "not_known": figure.unknown, "apart": figure.apart,
        "prompt_value": written(figure.prompt) if figure.prompt is not None else None,
        "flags": " ".join(sorted(figure.flags)) or None, "as_of": wanted.as_of.isoformat(), "known_at": figure.known_at,
        "rule": one.rule, "definition": definition(book, one, wanted.by), "makeup": found.makeup.text(),
        "caliber": said.zh, "caliber_en": said.en, "engine": wanted.engine, "counted_rows": len(made.lines),
        "rows_root": made.root, "evidence": made.digest,
    }  # fmt: skip


def written(value: Decimal | None) -> str:
    """A value as exact text."""
    return checking.NO_DATA if value is None else format(value, "f")


def definition(book: Book, one: Indicator, by: tuple[str, ...]) -> str:
    """The rule in full: its text, the texts of the rules that it refers to, and the dimensions of the cell."""
    texts = rule_texts(book.pack.ledgers)
    asking = [one.full_id]
    for ref in asking:
        asking += [more for more in references(book.pack.indicator(ref)) if more not in asking]
    cuts: dict[str, str] = {}
    for ref in asking:
        own = book.pack.indicator(ref)
        found = [(name, cut_of(book.pack.ledgers[own.ledger], own, name)) for name in by] if own.counted else []
        cuts |= {f"{own.full_id} {name}": write(cut.by) for name, cut in found if cut is not None}
    said = {"rules": [texts[ref] for ref in asking], "cuts": cuts}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
