"""Figures of a sample are published by three posts, as everywhere; two moments of one figure are compared and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.publishing import wording
from shoushan.outputs.indicators.publishing.laid import kept
from shoushan.outputs.indicators.publishing.preparing import Wanted, prepare
from shoushan.outputs.indicators.publishing.sides import Ours, lay
from shoushan.outputs.indicators.publishing.waiting import caught_up
from shoushan.records.cases import reconciling, releasing
from shoushan.records.cases.definitions import Book
from shoushan.records.units.accounts import viewer_at
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.refusals import Refusal
from shoushan.site import counting
from shoushan.site.sample.documents import Comparison, Publication, fault
from shoushan.site.worker import settle


def publish(
    book: Book, figures: tuple[Publication, ...], compared: tuple[Comparison, ...], handles: Mapping[str, str], moment: datetime
) -> int:
    """Fill in, review and release what the sample says, and keep its comparisons; gives how many. Raises ``SampleFault``."""
    counting.make(book, moment)
    desk = _Desk(book, handles, moment)
    for one in figures:
        try:
            desk.publish(one)
        except Refusal as refusal:
            raise fault(f"publish {one.figure}", refusal.text.zh, refusal.text.en) from refusal
    for told in compared:
        try:
            desk.compare(told)
        except Refusal as refusal:
            raise fault(f"compare {told.figure}", refusal.text.zh, refusal.text.en) from refusal
    return len(figures) + len(compared)


class _Desk:
    """The posts that publish, at one moment."""

    def __init__(self, book: Book, handles: Mapping[str, str], moment: datetime) -> None:
        self.book, self.handles, self.moment = book, handles, moment
        self.today = moment.astimezone(book.zone).date()

    def publish(self, told: Publication) -> None:
        wanted = self._wanted(told.figure, told.period, told.as_of, told.audience)
        viewer = self._viewer(told.fill)
        done = releasing.fill(viewer, self.book, prepare(viewer, self.book, self._store(), wanted), self.moment)
        for verb, post in (("review-work", told.review), ("release", told.release)):
            if post:
                releasing.step(self._viewer(post), self.book, done.case, verb, "", self.moment)

    def compare(self, told: Comparison) -> None:
        early = self.today - timedelta(days=told.days_before)
        a, b = (self._wanted(told.figure, told.period, day) for day in (early, self.today))
        viewer, label = self._viewer(told.by), a.indicator.label
        laid = lay(viewer, self.book, self._store(), Ours(a, label), Ours(b, label))
        done = reconciling.record(viewer, self.book, kept(self.book, laid), told.explanation, self.moment)
        if told.sign:
            reconciling.sign(self._viewer(told.sign), self.book, done.case, self.moment)

    def _store(self) -> Store:
        return caught_up(self.book, lambda: self.moment, lambda: settle(self.book, self.moment))

    def _wanted(self, figure: str, told: str | None, as_of: date | None, audience: str = "internal") -> Wanted:
        one = wording.indicator_of(self.book.pack, figure)
        if one is None:
            raise fault("sample.yaml", f"没有指标“{figure}”。", f"there is no indicator “{figure}”.")
        last_month = self.today.replace(day=1) - timedelta(days=1)
        period = (
            periods.around("month", last_month) if told == "last-month"
            else periods.read(told or one.period or "", self.book.pack.periods, self.today)
        )  # fmt: skip
        if period is None:
            raise fault("sample.yaml", f"“{figure}”没有时期。", f"“{figure}” has no period.")
        return Wanted(one, period, as_of or min(period.last, self.today), audience=audience)

    def _viewer(self, post: str) -> Viewer:
        """Whoever sits at a post; a post without an account stands for a person of its own."""
        return viewer_at(Post.objects.get(id=post), self.handles.get(post) or post, self.book.pack)
