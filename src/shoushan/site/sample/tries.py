"""Things to try in a sample, with the numbers of cases that are really there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from shoushan.records.cases import queries
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line, Wanted
from shoushan.records.units.accounts import NoPost, viewer_of
from shoushan.records.units.models import Account
from shoushan.rules.text import Text
from shoushan.site.sample.documents import Try

SOON = timedelta(days=60)


def things_to_try(tries: Iterable[Try], book: Book, moment: datetime) -> list[tuple[str, Text]]:
    """Log-in name and words of every thing to try for which there is a case that the seat may see."""
    found = []
    for one in tries:
        line = _line(one, book, moment)
        if line is not None:
            found.append((one.seat, Text(*(_said(text, line) for text in (one.say.zh, one.say.en)))))
    return found


def _line(one: Try, book: Book, moment: datetime) -> Line | None:
    account = Account.objects.filter(user__username=one.seat).first()
    if account is None:
        return None
    today = moment.astimezone(book.zone).date()
    until = today + SOON if one.due else None
    wanted = Wanted(ledger=one.ledger, service=one.service, state=one.state, due_until=until, size=200)
    try:
        lines = queries.lines(viewer_of(account, book.pack), book, wanted, moment).lines
    except NoPost:
        return None
    if one.due == "next":
        lines = tuple(line for line in lines if line.due and line.due[:10] >= today.isoformat())
    return min(lines, key=lambda line: (_past(line, today), line.due or "9", line.number), default=None)


def _past(line: Line, today: date) -> int:
    """What is alive goes before what is long past: days by which the due day lies behind, 0 while it does not."""
    return max(0, (today - date.fromisoformat(line.due[:10])).days) if line.due else 0


def _said(text: str, line: Line) -> str:
    return text.format(number=line.number, title=line.title.zh, title_en=line.title.en, due=line.due or "")
