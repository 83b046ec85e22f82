"""The figures of a report, asked together once: every period moved to the report's, a year before beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.indicators.refusing import NoSuchPeriod, NotForYou
from shoushan.outputs.reports.recorded import marked
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import published
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Indicator, NamedPeriod
from shoushan.rules.catalogue.model.reports import BY_TIME, Bound, Chart, Composition

LONGEST_COMPARED = 366
"""Days of a period beyond which the year before overlaps it, so that nothing is compared."""
_UNCOMPARED = frozenset({"growth", "fall", "run", "rank", "multiple", "days"})
Asked = tuple[str, Period]
"""An indicator by its full name, and a period."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is asked for: its period, the day in the world, the leaf up to which the journal is known, and by how many
    years everything moved since the definition was written."""

    period: Period
    as_of: date
    known_at: int | None = None
    years: int = 0


def span_of(book: Book, composition: Composition, as_of: date, *, period: str = "", known_at: int | None = None) -> Span:
    """The span of a report; ``period`` is another than its own. Raises `NoSuchPeriod`."""
    known = book.pack.periods
    own = periods.read(composition.period, known, as_of)
    wish = periods.read(period, known, as_of) if period else own
    if own is None or wish is None:
        raise NoSuchPeriod(period or composition.period, tuple(known))
    return Span(wish, as_of, known_at, wish.last.year - own.last.year)


def moved(named: NamedPeriod, span: Span) -> Period:
    """A named period as the report has it: fixed days move by as many years as the report did."""
    found = periods.named(named, span.as_of)
    return found if named.moving else periods.back(found, -span.years)


@dataclass(slots=True)
class Answers:
    """What was answered: figures by indicator and period, the parts of charts, and which figures are not for the viewer."""

    book: Book
    composition: Composition
    span: Span
    known_at: int
    figures: dict[Asked, Figure] = field(default_factory=dict)
    charts: dict[Chart, tuple[Figure, ...]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    _named: Mapping[str, Indicator] = field(default_factory=dict)

    def indicator(self, name: str) -> Indicator | None:
        """The indicator by its number or its full name."""
        return self._named.get(name)

    def period(self, bound: Bound) -> Period:
        """The period for which a number is told: the one it names, else the indicator's own, else the report's."""
        one = self._named.get(bound.figure)
        name = bound.period or (one.period if one is not None else None)
        named = self.book.pack.periods.get(name or "")
        if named is not None:
            return moved(named, self.span)
        if one is not None and self._is_stock(one):
            return Period(date(self.span.as_of.year, 1, 1), self.span.as_of)
        return self.span.period

    def _is_stock(self, one: Indicator) -> bool:
        """Whether it counts what is there on a day, so that it belongs to the day asked for and to no period."""
        if one.counted:
            return one.on is None
        parts = (self._named.get(ref) for ref in (one.above, one.below, *one.parts) if ref)
        return all(self._is_stock(part) for part in parts if part is not None)

    def of(self, bound: Bound) -> tuple[Indicator | None, Figure | None]:
        """The indicator and the figure of a number; no figure where the viewer may not see it."""
        one = self._named.get(bound.figure)
        return one, None if one is None else self.figures.get((one.full_id, self.period(bound)))


def ask(asking: Asking, composition: Composition, span: Span) -> Answers:
    """Every figure of the composition, each asked once at one leaf, whatever stands how often."""
    pack = asking.book.pack
    named = {
        name: one for ledger in pack.ledgers.values() for one in ledger.indicators.values()
        for name in (one.full_id, one.figure) if name
    }  # fmt: skip
    leaf = asking.known(Moment(span.period, span.as_of, span.known_at)).known_at
    found = Answers(asking.book, composition, span, leaf if leaf is not None else -1, _named=named)
    for bound in composition.bounds():
        one = named.get(bound.figure)
        if one is None or one.full_id in found.refused:
            continue
        period = found.period(bound)
        key = (one.full_id, period)
        if key in found.figures:
            continue
        try:
            found.figures[key] = _figure(asking, one, Moment(period, span.as_of, found.known_at))
        except NotForYou:
            found.refused.add(one.full_id)
    for block in composition.blocks:
        if isinstance(block, Chart) and block.by and block.figures:
            found.charts[block] = _parts(asking, found, block)
    return found


def figures_of(asking: Asking, wanted: Iterable[tuple[Indicator, Period]], as_of: date) -> dict[Asked, Figure]:
    """The same figures as they are known now; those that are not for the viewer are left out."""
    found: dict[Asked, Figure] = {}
    for one, period in wanted:
        try:
            found[one.full_id, period] = _figure(asking, one, Moment(period, as_of))
        except NotForYou:
            continue
    return found


def evidence_of(viewer: Viewer, book: Book) -> dict[Asked, str]:
    """Figure and period → its published figure with the digest of the evidence, as far as the viewer may read it."""
    found: dict[Asked, str] = {}
    for one in published(viewer, book):
        release, head = one.newest, one.head
        if release is None or head["breakdown"]:
            continue
        period = periods.read(f"{head['period_first']}..{head['period_last']}", {}, date.min)
        if period is not None:
            found.setdefault((head["indicator"], period), f"{one.number}/{release['revision']} sha256 {release['evidence']}")
    return found


def _figure(asking: Asking, one: Indicator, moment: Moment) -> Figure:
    """A figure, and the same a year before where its period is a year at most."""
    figure = _plain(asking, one, moment)
    days = (moment.period.last - moment.period.first).days + 1
    if one.kind in _UNCOMPARED or (days > LONGEST_COMPARED and "last-year" not in one.compare):
        return figure
    (before,) = asking.figures(one, asking.earlier(one, moment, 1), ())
    return replace(figure, before={"last-year": before})


def _plain(asking: Asking, one: Indicator, moment: Moment) -> Figure:
    """A figure that tells a nought from silence."""
    (figure,) = asking.figures(one, moment, ())
    return marked(asking.book.pack, one, figure, lambda base: asking.figures(base, moment, ())[-1].n)


def _parts(asking: Asking, found: Answers, chart: Chart) -> tuple[Figure, ...]:
    """The figures of a chart: one for each year, each month, or each part of a dimension."""
    bound = chart.figures[0]
    one = found.indicator(bound.figure)
    if one is None or one.full_id in found.refused:
        return ()
    span = found.span
    period = span.period if chart.by in BY_TIME else found.period(bound)
    if chart.by == "years":
        years = range(period.first.year, period.last.year + 1)
        spans = [periods.around("year", date(year, 1, 1)) for year in years]
        moments = [Moment(each, span.as_of, found.known_at) for each in spans]
        return tuple(_plain(asking, one, moment) for moment in moments)
    by = "month" if chart.by == "months" else chart.by
    if cut_of(asking.book.pack.ledgers[one.ledger], one, by) is None:
        return ()
    return tuple(each for each in asking.figures(one, Moment(period, span.as_of, found.known_at), (by,)) if each.key)
