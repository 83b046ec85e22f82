"""What a page of figures is asked for, read from the address defensively, and the one way in which it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import QueryDict

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.remembering import Memory
from shoushan.records.journal import read as journal
from shoushan.rules.catalogue.compiling.indicators import references
from shoushan.rules.catalogue.cuts import cut_of, cuts_of
from shoushan.rules.catalogue.model import Cut, Indicator, Ledger
from shoushan.web.dashboards.asking import day_of
from shoushan.web.desk.frame import AtDesk, today
from shoushan.web.ui.place import street_name

FILTERS = ("unit", "street", "channel")
THIS_YEAR = "this-year"
ABSENT = "-"
"""How an address says that a value is not stated."""
MEMORY = Memory()
_WORD = re.compile(r"[\w.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class Asking:
    """The state of a page of figures; ``href`` gives it back, so that every view can be kept."""

    period: str = ""
    as_of: date | None = None
    known_at: int | None = None
    unit: str = ""
    street: str = ""
    channel: str = ""
    by: str = ""
    key: str = ""
    page: int = 1

    def query(self, **changes: object) -> dict[str, str]:
        """The state as pairs of an address, without what is so by itself."""
        one = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = {
            "period": one.period, "as_of": one.as_of.isoformat() if one.as_of else "",
            "known_at": "" if one.known_at is None else str(one.known_at),
            **{name: getattr(one, name) for name in (*FILTERS, "by", "key")}, "page": "" if one.page == 1 else str(one.page),
        }  # fmt: skip
        return {name: value for name, value in pairs.items() if value}

    def href(self, **changes: object) -> str:
        """The address of this view with some of it changed."""
        return "?" + urlencode(self.query(**changes))

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """The filters: dimension and value."""
        return tuple((name, value) for name in FILTERS if (value := getattr(self, name)))


def asking_of(given: QueryDict) -> Asking:
    """The state that an address asks for; what is not understood is left out."""

    def word_of(name: str) -> str:
        wish = given.get(name, "")
        return wish if _WORD.fullmatch(wish) else ""

    number, page = given.get("known_at", ""), given.get("page", "")
    first, last = day_of(given.get("from", "")), day_of(given.get("to", ""))
    period = f"{first}..{last}" if first and last and first <= last else word_of("period")
    return Asking(
        period=period, as_of=day_of(given.get("as_of", "")),
        known_at=int(number) if re.fullmatch(r"\d{1,15}", number, re.ASCII) else None,
        by=word_of("by"), key=word_of("key"), page=int(page) if re.fullmatch(r"[1-9]\d{0,4}", page, re.ASCII) else 1,
        **{name: word_of(name) for name in FILTERS},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """One request's way to its figures: who asks, of which days, with which facts."""

    request: AtDesk
    asking: Asking
    store: Store
    facts: int
    today: date

    def period(self, indicator: Indicator | None = None) -> Period:
        """The period asked for; else the indicator's own; else this year."""
        known = self.request.book.pack.periods
        wish = self.asking.period or (indicator.period if indicator and indicator.period else "")
        return periods.read(wish, known, self.as_of) or Period(date(self.as_of.year, 1, 1), self.as_of)

    @property
    def as_of(self) -> date:
        """The day in the world: today, if nothing earlier is asked for."""
        return min(self.asking.as_of or self.today, self.today)

    @property
    def known_at(self) -> int:
        """The last leaf that counts."""
        return self.facts - 1 if self.asking.known_at is None else min(self.asking.known_at, self.facts - 1)

    @property
    def waiting(self) -> int:
        """How many entries the facts do not hold yet; none counts when an earlier leaf is asked for."""
        return 0 if self.asking.known_at is not None else max(0, journal.size(connection) - self.facts)

    def figures(
        self, indicator: Indicator, by: tuple[str, ...] = (), *, compare: bool = False, period: Period | None = None
    ) -> tuple[Figure, ...]:
        """The figures by these dimensions within the filters, in order; the whole stands last without dimensions in its key."""
        held = self.held(indicator)
        asked = (*by, *(name for name, _ in held if name not in by))
        found = MEMORY.ask(
            self.request.viewer, self.request.book, self.store, indicator, period or self.period(indicator), as_of=self.as_of,
            known_at=self.asking.known_at, by=asked, compare=compare,
        )  # fmt: skip
        if not held:
            return found
        wanted = {asked.index(name): None if value == ABSENT else value for name, value in held}
        within = [one for one in found if one.key and all(one.key[at] == value for at, value in wanted.items())]
        return tuple(replace(one, key=one.key[: len(by)], by=by) for one in within)

    def held(self, indicator: Indicator) -> tuple[tuple[str, str], ...]:
        """The filters that the indicator knows."""
        ledger = self.request.book.pack.ledgers[indicator.ledger]
        return tuple((name, value) for name, value in self.asking.held if cut_of(ledger, indicator, name))

    def one(self, indicator: Indicator, *, compare: bool = True) -> Figure | None:
        """The figure itself, with what it is compared with; ``None`` where the filters leave nothing."""
        found = self.figures(indicator, compare=compare)
        return found[-1] if found else None

    def cuts(self, indicator: Indicator) -> tuple[Cut, ...]:
        """The dimensions that the indicator can be broken down by; a figure that is formed of one whole has none, one that is
        formed of others those that all of them have."""
        if indicator.kind in ("run", "rank", "days", "series"):
            return ()
        pack = self.request.book.pack
        shared = [{cut.id for cut in self.cuts(pack.indicator(part))} for part in references(indicator)]
        found = [cut for cut in cuts_of(pack.ledgers[indicator.ledger], indicator) if all(cut.id in one for one in shared)]
        own = pack.ledgers[indicator.ledger].cuts
        return tuple(
            replace(one, label=street_name(pack)) if one.id == "street" and one.id not in own else one for one in found
        )

    def divided(self, indicator: Indicator) -> tuple[Cut, ...]:
        """The dimensions in which the figure has at least two parts, those of time left out and years last."""
        cuts = sorted((cut for cut in self.cuts(indicator) if cut.id != "month"), key=lambda cut: cut.id == "year")
        return tuple(cut for cut in cuts if sum(1 for one in self.figures(indicator, (cut.id,), compare=True) if one.key) > 1)


def room_of(request: AtDesk, *, together: bool = False) -> Room:
    """The way to figures of a request. Figures that stand ``together`` are of one period, this year if none is asked for,
    and never each of its own. Raises ``FactsMissing`` where no facts were made."""
    store, asking = Store(Path(settings.SHOUSHAN_HOME)), asking_of(request.GET)
    if together and not asking.period:
        asking = replace(asking, period=THIS_YEAR)
    return Room(request, asking, store, store.position().next, today(request))


def ledgers_of(request: AtDesk) -> tuple[Ledger, ...]:
    """The ledgers with figures that the viewer may open, on the desk's list or not yet; closed ones and the core's left out."""
    return tuple(
        one for one in request.book.pack.ledgers.values()
        if one.indicators and one.versions and not one.core and not one.closed and request.viewer.may_open(one)
    )  # fmt: skip
