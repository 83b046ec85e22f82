"""The numbers of a report as they are now, told in its sentences; each leads to its figure and from there to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.reports import clauses, telling
from shoushan.outputs.reports.asking import Answers, Span, ask
from shoushan.outputs.reports.composing import given, known_of
from shoushan.records.cases.composed import Head
from shoushan.rules.catalogue import sentences
from shoushan.rules.catalogue.compositions import Line, known_in
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import (
    Bound,
    Chart,
    Composition,
    FigureTable,
    Given,
    Quoted,
    Said,
    Sentence,
    TableRow,
    Tell,
)
from shoushan.rules.catalogue.sentences import Known
from shoushan.rules.text import Text
from shoushan.web.dashboards.figure_asking import MEMORY, Room
from shoushan.web.dashboards.figure_asking import Asking as Asked
from shoushan.web.desk.frame import AtDesk, names_of, today
from shoushan.web.ui.language import current, t, word


@dataclass(frozen=True, slots=True)
class Told:
    """A bound number in words, with the address of its figure; ``wrong`` says why there is no number, ``now`` what today's
    rule says where the released file says otherwise."""

    text: str
    href: str = ""
    wrong: str = ""
    now: str = ""

    @property
    def said(self) -> str:
        """The number, and beside it what it is by now."""
        return self.text + (word("compose-moved", now=self.now) if self.now else "")


@dataclass(slots=True)
class Remembered(Asking):
    """Questions whose answers the process keeps, so that each step of writing asks only for what is new."""

    def figures(self, indicator: Indicator, moment: Moment, by: tuple[str, ...]) -> list[Figure]:
        """What `Asking.figures` gives. Raises ``NotForYou``."""
        found = MEMORY.ask(
            self.viewer, self.book, self.store, indicator, moment.period, as_of=moment.as_of, known_at=moment.known_at, by=by
        )
        return list(found)


Frozen = Mapping[tuple[str, Tell, Period], str]
"""What a released file says of a figure told so for a period."""


@dataclass(slots=True)
class Live:
    """One report's way to its figures: its days, its leaf, what may be named, what its released file says, and what was
    answered so far."""

    room: Room
    head: Head
    span: Span
    asking: Asking
    known: Known
    frozen: Frozen = field(default_factory=dict)
    _held: dict[Bound, Told] = field(default_factory=dict)
    _answers: Answers | None = None

    @property
    def organ(self) -> Text:
        """The name of the organ that reports."""
        names = names_of(self.room.request)
        return names[self.head.organ][0] if self.head.organ in names else Text(self.head.organ, self.head.organ)

    def parts(self, chart: Chart) -> tuple[Figure, ...]:
        """The figures of a chart: one for each year, month or part of a dimension."""
        made = Composition("", Said(), self.organ, self.head.period, (chart,))
        return ask(self.asking, made, self.span).charts.get(chart, ())

    @property
    def at(self) -> int:
        """Which language is read: 0 Chinese, 1 English."""
        return 1 if current() == "en" else 0

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of a number (F063) or a full name; ``None`` where there is none."""
        return self.known.figures.get(name)

    def fetch(self, bounds: Iterable[Bound]) -> Answers:
        """The answers that hold these numbers."""
        wanted = tuple(dict.fromkeys(bounds))
        table = FigureTable(Said(), tuple(TableRow(one) for one in wanted))
        found = ask(self.asking, Composition("", Said(), self.organ, self.head.period, (table,)), self.span)
        if self._answers is not None:
            found.figures = {**self._answers.figures, **found.figures}
            found.refused |= self._answers.refused
        self._answers = found
        return found

    def figure(self, bound: Bound) -> Figure | None:
        """The figure behind a number; ``None`` for what nobody knows or the viewer may not see."""
        answers = self._answers or self.fetch((bound,))
        one, figure = answers.of(bound)
        if figure is None and one is not None and one.full_id not in answers.refused:
            figure = self.fetch((bound,)).of(bound)[1]
        return figure

    def period_of(self, bound: Bound) -> Period:
        """The days of a number: of the period that it names, else of the figure's own, else of the report's."""
        return (self._answers or self.fetch((bound,))).period(bound)

    def told(self, bound: Bound) -> Told:
        """A number in words, formed once for each page."""
        if bound not in self._held:
            self._held[bound] = self._told(bound)
        return self._held[bound]

    def _told(self, bound: Bound) -> Told:
        one = self.indicator(bound.figure)
        if one is None:
            return Told(f"{{{bound.figure}}}", wrong=word("compose-unknown", figure=bound.figure))
        figure = self.figure(bound)
        if figure is None:
            return Told(telling.NOT_YOURS[self.at], wrong=word("compose-not-for-you", label=t(one.label)))
        period = self.period_of(bound)
        href = reverse("board:figure", args=[one.ledger, one.id]) + self.room.asking.href(
            period=f"{period.first}..{period.last}"
        )
        text = telling.tell(one, figure, bound.tell)[self.at]
        then = self.frozen.get((one.full_id, bound.tell, period), text)
        wrong = word("compose-no-value", label=t(one.label)) if figure.value is None and then == text else ""
        return Told(then, href, wrong, text if then != text else "")

    @property
    def moved(self) -> int:
        """How many numbers told so far are other by today's rule than in the released file."""
        return sum(1 for one in self._held.values() if one.now)

    def said(self, sentence: Sentence) -> SafeString:
        """A sentence with its numbers as links."""
        return format_html_join("", "{}", ((self._piece(one),) for one in self._clauses(sentence)))

    def _clauses(self, sentence: Sentence) -> Sentence:
        """The sentences with what has nothing to tell left out and named."""
        for one in sentence:
            if isinstance(one, Bound):
                self.figure(one)
        answers = self._answers or self.fetch(())
        english = self.at == 1 and not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(map(str, sentence)))
        return clauses.told(sentence, known_of(answers), 1 if english else 0)

    def plain(self, sentence: Sentence) -> str:
        """A sentence in plain words."""
        return "".join(
            self.told(one).text if isinstance(one, Bound) else self.given(one) if isinstance(one, Given)
            else one.text if isinstance(one, Quoted) else str(one) for one in self._clauses(sentence)
        )  # fmt: skip

    def _piece(self, piece: object) -> SafeString | str:
        if isinstance(piece, Bound):
            found = self.told(piece)
            if found.wrong:
                return format_html('<mark class="bound-wrong" title="{}">{}</mark>', found.wrong, found.text)
            now = format_html('<mark class="bound-wrong">{}</mark>', word("compose-moved", now=found.now)) if found.now else ""
            return format_html('<a class="bound" href="{}">{}</a>{}', found.href, found.text, now)
        if isinstance(piece, Given):
            return self.given(piece)
        return piece.text if isinstance(piece, Quoted) else str(piece)

    def given(self, piece: Given) -> str:
        """A name or a day that the report knows by itself."""
        return given(self._answers or self.fetch(()), piece.name)[self.at]

    def wrongs(self, line: Line) -> Iterator[str]:
        """What stands in the way of a line's numbers."""
        for text in (line.zh, line.en):
            for piece in sentences.read(text)[0]:
                if isinstance(piece, Bound) and (found := self.told(piece)).wrong:
                    yield found.wrong


def live_of(request: AtDesk, head: Head, known_at: int | None = None) -> Live:
    """The way of a report to its figures. Raises ``FactsMissing``."""
    store = Store(Path(settings.SHOUSHAN_HOME))
    days = Period(head.first, head.last)
    asking = Asked(period=f"{days.first}..{days.last}", as_of=head.counted_on, known_at=known_at)
    room = Room(request, asking, store, store.position().next, today(request))
    own = periods.read(head.period, request.book.pack.periods, room.as_of)
    span = Span(days, room.as_of, known_at, days.last.year - own.last.year if own else 0)
    source = Remembered(request.viewer, request.book, store, MEMORY.engine(store))
    return Live(room, head, span, source, known_in(request.book.pack))


def typed_in(lines: Sequence[Line]) -> int:
    """In how many places of a report a number is written by hand."""
    return sum(len(hand_written(one.zh)) for one in lines)


def hand_written(text: str) -> tuple[str, ...]:
    """The numbers in a text that are bound to no figure."""
    pieces, _ = sentences.read(text)
    return tuple(found for piece in pieces if isinstance(piece, str) for found in sentences.typed_in(piece))
