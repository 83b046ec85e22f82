"""Figures asked for: questions put to an engine, their answers formed into values once, with all that stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.db import connection

from shoushan.outputs.indicators import engines, periods, values
from shoushan.outputs.indicators.asked import Group, Key, Request
from shoushan.outputs.indicators.engines import Engine
from shoushan.outputs.indicators.engines.binding import expressions
from shoushan.outputs.indicators.facts.source import Source
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure, Flag
from shoushan.outputs.indicators.hiding import hidden
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import Moment, plan
from shoushan.outputs.indicators.reaching import closed_classes, reach, street_of
from shoushan.outputs.indicators.refusing import NoSuchCut
from shoushan.outputs.indicators.values import NOTHING, Raw
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import read as journal
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.cuts import cut_of, cuts_of
from shoushan.rules.catalogue.expressions import names
from shoushan.rules.catalogue.model import Cut, Indicator

TOTAL: Key = ()
Raws = dict[Key, Raw]


def ask(
    viewer: Viewer, book: Book, store: Store, indicator: Indicator, period: Period, *, as_of: date,
    known_at: int | None = None, by: Sequence[str] = (), engine: str | Engine = "duckdb", compare: bool = False,
) -> list[Figure]:  # fmt: skip
    """The figures of ``indicator``: see `figures.Asks`. Raises `NotForYou`, `NoSuchCut`, and what the engine refuses."""
    asking = Asking(viewer, book, store, engine_of(engine))
    moment = Moment(period, as_of, known_at)
    found = asking.figures(indicator, moment, tuple(by))
    if not compare:
        return found
    earlier = {
        name: {figure.key: figure for figure in asking.figures(indicator, other, tuple(by))}
        for name, other in asking.compared(indicator, moment).items()
    }  # fmt: skip
    return [
        replace(figure, before={name: kept[figure.key] for name, kept in earlier.items() if figure.key in kept})
        for figure in found
    ]  # fmt: skip


def engine_of(named: str | Engine) -> Engine:
    """The engine of a name, or itself. Raises `EngineRefused`."""
    return engines.engine(named) if isinstance(named, str) else named


@dataclass(slots=True)
class Asking:
    """One viewer's questions to one engine over one store."""

    viewer: Viewer
    book: Book
    store: Store
    engine: Engine
    _sources: dict[tuple[str, str, str | None], Source] = field(default_factory=dict)

    def figures(self, indicator: Indicator, moment: Moment, by: tuple[str, ...]) -> list[Figure]:
        """One figure without ``by``; else one for each key in order, the total last."""
        units = reach(self.viewer, self.book, indicator)
        at = self.known(moment)
        leaf = at.known_at if at.known_at is not None else -1
        raws = self.raws(indicator, at, by, units)
        flags = self._flags(moment, units, leaf)
        total = raws.pop(TOTAL, NOTHING)
        if not by and self._told_in_vain(indicator, moment, total.n):
            flags |= {"impossible"}
        if by == ("month",):
            raws = _every_month(raws, moment.period, indicator)
        keys = sorted(raws, key=_order) if by else []
        found = [_figure(indicator, moment, leaf, by, key, raws[key], flags) for key in keys]
        found = _placed(indicator, found) if by and by != ("month",) else found
        if self.viewer.kind not in ("staff", "system"):
            found = hidden(found)
        return [*found, *hidden_total(self.viewer, _figure(indicator, moment, leaf, by, TOTAL, total, flags))]

    def known(self, moment: Moment) -> Moment:
        """The moment with the last leaf that the facts hold, where none was asked for: every question of a figure, and the
        rows behind it, are read at the same leaf."""
        return moment if moment.known_at is not None else replace(moment, known_at=self.store.position().next - 1)

    def counted(self, indicator: Indicator) -> list[Indicator]:
        """The indicators counted from rows that one is formed of; itself when it is one."""
        if indicator.counted:
            return [indicator]
        return [one for ref in _references(indicator) for one in self.counted(self.book.pack.indicator(ref))]

    def source(self, ledger: str, dataset: str, closed_class: str | None = None) -> Source:
        """A dataset of the store; asked for once, since each time all its files are checked."""
        key = (ledger, dataset, closed_class)
        if key not in self._sources:
            self._sources[key] = self.store.source(ledger, dataset, closed_class, self.viewer)
        return self._sources[key]

    def _flags(self, moment: Moment, units: frozenset[str] | None, leaf: int) -> frozenset[Flag]:
        flags: set[Flag] = set()
        if moment.as_of < moment.period.last:
            flags.add("provisional")
        if moment.known_at is None and leaf < journal.size(connection) - 1:
            flags.add("lag")
        if units is not None:
            flags.add("reach")
        return frozenset(flags)

    def _told_in_vain(self, indicator: Indicator, moment: Moment, n: int) -> bool:
        """Whether a percentage is told for this very period that ``n`` cannot produce."""
        if indicator.kind != "share" or indicator.told is None:
            return False
        own = periods.read(indicator.period or "", self.book.pack.periods, moment.as_of)
        return moment.period == own and not values.possible(indicator.told.value, n)

    def compared(self, indicator: Indicator, moment: Moment) -> dict[str, Moment]:
        """The moments that an indicator compares with: each period ends as far from its own day as this one does."""
        found: dict[str, Moment] = {}
        for name in indicator.compare:
            if name == "last-year":
                found[name] = self.earlier(indicator, moment, 1)
                continue
            period = periods.previous(moment.period)
            as_of = min(moment.as_of - (moment.period.last - period.last), period.last)
            found[name] = Moment(period, max(as_of, period.first), moment.known_at)
        return found

    def raws(self, indicator: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        """Values before rounding by key, the total under the empty key."""
        if indicator.counted:
            return self._counted_raws(indicator, moment, by, units)
        rule = _FORMED[indicator.kind]
        return rule(self, indicator, moment, by, units)

    def _counted_raws(self, indicator: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        cuts = self.cuts(indicator, by)
        made = plan(indicator, moment, cuts, units)
        years = periods.years_in(moment.period)
        groups = self._grouped(made.main, indicator, cuts)
        apart = self._grouped(made.apart, indicator, cuts) if made.apart else {}
        found: Raws = {}
        beside = [key for key in apart if not ({"month", "year"} & set(by) and None in key)]
        for key in dict.fromkeys([*groups, *beside]):
            one = groups.get(key) or values.whole((), len(made.main.measures))
            aside = apart[key].answers[0].value if key in apart else 0
            found[key] = replace(values.counted(indicator, one, years), apart=aside)
        return found

    def cuts(self, indicator: Indicator, by: Iterable[str]) -> tuple[Cut, ...]:
        """The dimensions asked for. Raises `NoSuchCut`."""
        ledger = self.book.pack.ledgers[indicator.ledger]
        found = []
        for id_ in by:
            cut = cut_of(ledger, indicator, id_)
            if cut is None:
                raise NoSuchCut(indicator, id_, tuple(one.id for one in cuts_of(ledger, indicator)))
            found.append(cut)
        return tuple(found)

    def _grouped(self, request: Request, indicator: Indicator, cuts: Sequence[Cut]) -> dict[Key, Group]:
        """The answer by key with units taken to their streets, closed classes added, and the total."""
        every: dict[Key, list[Group]] = {}
        for group in self.answers(request, indicator):
            every.setdefault(self._key(group.key, cuts), []).append(group)
        whole = [group for groups in every.values() for group in groups]
        found = {key: values.whole(groups, len(request.measures)) for key, groups in every.items()}
        found[TOTAL] = values.whole(whole, len(request.measures))
        return found

    def _key(self, key: Key, cuts: Sequence[Cut]) -> Key:
        streets = any(cut.streets for cut in cuts)
        if not streets:
            return key
        return tuple(
            street_of(self.book, str(cell)) if cut.streets and cell is not None else cell
            for cell, cut in zip(key, cuts, strict=True)
        )

    def answers(self, request: Request, indicator: Indicator) -> list[Group]:
        """The engine's groups over the open facts and, where the indicator includes them, the closed classes in reach."""
        found: list[Group] = []
        for klass in closed_classes(self.viewer, self.book, indicator):
            found += self.engine.answer(request, self.sources(request, klass))
        return found

    def sources(self, request: Request, klass: str | None) -> dict[str, Source]:
        """The sources that a question needs."""
        needed = [request.dataset]
        if request.dataset != "cases" and _uses_case(request):
            needed.append("cases")
        if request.units is not None:
            needed.append("scope")
        return {dataset: self.source(request.ledger, dataset, klass) for dataset in needed}

    # --- figures formed of figures -------------------------------------------------------------------------------

    def _part(self, ref: str | None) -> Indicator:
        return self.book.pack.indicator(ref or "")

    def _fraction(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        above = self.raws(self._part(one.above), moment, by, units)
        below = self.raws(self._part(one.below), moment, by, units)
        times = one.per if one.kind == "rate" else 1
        keys = {**dict.fromkeys(above), **dict.fromkeys(below)}
        return {key: values.quotient(above.get(key, NOTHING), below.get(key, NOTHING), times) for key in keys}

    def _growth(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        base = self._part(one.above)
        now = self.raws(base, moment, by, units)
        before = self.raws(base, self.earlier(base, moment, self.years_before(one, moment)), by, units)
        return {key: values.grown(now[key], before.get(key, NOTHING), one.kind == "fall") for key in now}

    def _multiple(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        base = self._part(one.above)
        earlier = self.earlier(base, moment, self.years_before(one, moment))
        now, before = self.raws(base, moment, by, units), self.raws(base, earlier, by, units)
        return {key: values.quotient(now[key], before.get(key, NOTHING), 1) for key in now}

    @staticmethod
    def years_before(one: Indicator, moment: Moment) -> int:
        """How many years before an indicator compares with: a multiple names the year itself."""
        if one.kind == "multiple":
            return moment.period.last.year - (one.back or moment.period.last.year)
        return one.back or 1

    def earlier(self, base: Indicator, moment: Moment, years: int) -> Moment:
        """The same period so many years before. A register keeps its years as rows, so what they say is read as it stands
        now; everything else is read as it stood then."""
        kept = all(self._yearly(one) for one in self.counted(base))
        as_of = moment.as_of if kept else periods.years_back(moment.as_of, years)
        return Moment(periods.back(moment.period, years), as_of, moment.known_at)

    def _yearly(self, one: Indicator) -> bool:
        used = {name for expr in (one.where, one.holds, one.of) if expr is not None for name in names(expr)}
        register = self.book.pack.ledgers[one.ledger].kind == "register"
        return register and one.on is None and bool(used & {"period.from", "period.to"})

    def _run(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        raws = self.among(one, moment, units)
        yearly = {key: raw.value for key, raw in raws.items()}
        length = values.run_over(yearly, one.run, one.self, moment.period.last.year, self._part(one.above).good == "down")
        if length is None:
            return {TOTAL: NOTHING}
        years = {key[0] for key in raws}
        return {TOTAL: Raw(Fraction(length), len(years), sum(raw.unknown for raw in raws.values()))}

    def among(self, one: Indicator, moment: Moment, units: frozenset[str] | None) -> Raws:
        """What a run or a place is taken among: the values of its years up to the period's, or of its peers."""
        raws = self.raws(self._part(one.above), moment, self.among_by(one), units)
        raws.pop(TOTAL, None)
        if one.kind == "rank":
            return raws
        last = moment.period.last.year
        return {key: raw for key, raw in raws.items() if isinstance(key[0], int) and key[0] <= last}

    @staticmethod
    def among_by(one: Indicator) -> tuple[str, ...]:
        """The dimensions of `among`."""
        if one.kind == "rank":
            return (one.peers or "",)
        return (one.along or "", *([one.peers] if one.run == "first" and one.peers else []))

    def _rank(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        raws, smallest = self.among(one, moment, units), self._part(one.above).good == "down"
        place = values.place_of({key[0]: raw.value for key, raw in raws.items()}, one.self, smallest)
        unknown = sum(raw.unknown for raw in raws.values())
        return {TOTAL: Raw(None if place is None else Fraction(place), len(raws), unknown)}

    def _plus(self, one: Indicator, moment: Moment, by: tuple[str, ...], units: frozenset[str] | None) -> Raws:
        every = [self.raws(self._part(ref), moment, by, units) for ref in one.parts]
        keys = {key: None for raws in every for key in raws}
        if one.kind == "union":
            return {key: values.union_of((raws.get(key, NOTHING) for raws in every), one.scale) for key in keys}
        return {key: values.sum_of(raws.get(key, Raw(Fraction(0))) for raws in every) for key in keys}


_FORMED = {
    "rate": Asking._fraction, "ratio": Asking._fraction, "growth": Asking._growth, "fall": Asking._growth,
    "multiple": Asking._multiple, "run": Asking._run, "rank": Asking._rank, "plus": Asking._plus, "union": Asking._plus,
}  # fmt: skip


def _references(indicator: Indicator) -> tuple[str, ...]:
    return tuple(ref for ref in (indicator.above, indicator.below, *indicator.parts) if ref)


def _uses_case(request: Request) -> bool:
    """Whether a question over another dataset uses values of the case: `case.` or a field of its own."""
    heads = {"row", "act", "part", "term", "pause", "rating", "money", "plan"}
    return any(name.split(".", 1)[0] not in heads for expr in expressions(request) for name in names(expr))


def _figure(
    indicator: Indicator, moment: Moment, leaf: int, by: tuple[str, ...], key: Key, raw: Raw, flags: frozenset[Flag]
) -> Figure:
    value = None if raw.value is None else values.rounded(raw.value, indicator.decimals, indicator.rounding)
    prompt = None if raw.prompt is None else values.rounded(raw.prompt, indicator.decimals, indicator.rounding)
    more: set[Flag] = {"unknown"} if raw.unknown else set()
    return Figure(
        indicator.id, indicator.ledger, key, by, value, raw.n, moment.period.first, moment.period.last, moment.as_of, leaf,
        indicator.rule, raw.unknown, raw.apart, raw.above, raw.below, prompt, flags | more,
    )  # fmt: skip


def _order(key: Key) -> tuple[tuple[bool, bool, int, str], ...]:
    """Keys in order, unknown values last."""
    return tuple((cell is None, not isinstance(cell, int), cell if isinstance(cell, int) else 0, str(cell)) for cell in key)


def _every_month(raws: Raws, period: Period, indicator: Indicator) -> Raws:
    """The months of the period in which nothing was counted are there too."""
    found, day = dict(raws), period.first.replace(day=1)
    while day <= period.last:
        empty = Raw(Fraction(0)) if indicator.kind == "count" else NOTHING
        found.setdefault((day.year * 100 + day.month,), empty)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _placed(indicator: Indicator, figures: list[Figure]) -> list[Figure]:
    """The place of each among its peers, the best first; those without data have none."""
    known = [figure for figure in figures if figure.value is not None and None not in figure.key]
    smallest = indicator.good == "down"
    ranks = {figure.key: figure.value for figure in known}
    made = []
    for figure in figures:
        if figure.key in ranks and figure.value is not None:
            own = figure.value
            better = sum((value < own) if smallest else (value > own) for value in ranks.values() if value is not None)
            figure = replace(figure, place=better + 1, of=len(known))
        made.append(figure)
    return made


def hidden_total(viewer: Viewer, total: Figure) -> list[Figure]:
    """The total, suppressed for the public when it is of too few."""
    return [total] if viewer.kind in ("staff", "system") else hidden([total])
