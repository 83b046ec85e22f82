"""Whom of a sample's accounts each ledger shows something: its list, what of it is open and closed, its stages, the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shoushan.records.cases import boards, queries
from shoushan.records.cases.boards import Asked
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.accounts import posts_of, viewer_at
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import Viewer

ENOUGH = 500
"""So many cases of a list, the newest, are looked at for their stages."""


@dataclass(slots=True)
class Shown:
    """What one account finds of a ledger: rows of its list, of them open and closed; cases on the board; stages by count."""

    listed: int = 0
    open: int = 0
    closed: int = 0
    board: int = 0
    stages: Counter[str] = field(default_factory=Counter)


def seen(names: Iterable[str], book: Book, moment: datetime) -> Mapping[str, Mapping[str, Shown]]:
    """Ledger → log-in name, with the post where an account holds several → what is shown.

    Accounts that are shown nothing are left out, every published ledger is there.
    """
    ledgers = [ledger.id for ledger in book.pack.ledgers.values() if ledger.published]
    found: dict[str, dict[str, Shown]] = {ledger: {} for ledger in ledgers}
    for who, viewer in _viewers(names, book):
        on_board = Counter(one.ledger for one in boards.open_cases(viewer, book, Asked(), moment))
        for ledger in ledgers:
            shown = _shown(viewer, book, ledger, moment)
            if shown.listed:
                shown.board = on_board[ledger]
                found[ledger][who] = shown
    return found


def _viewers(names: Iterable[str], book: Book) -> Iterator[tuple[str, Viewer]]:
    for account in Account.objects.filter(user__username__in=list(names)).select_related("user"):
        held = posts_of(account)
        for post in held:
            name = account.user.username
            yield f"{name}/{post.id}" if len(held) > 1 else name, viewer_at(post, account.handle, book.pack, account.name)


def _shown(viewer: Viewer, book: Book, ledger: str, moment: datetime) -> Shown:
    page = queries.lines(viewer, book, Wanted(ledger=ledger, sort="opened", size=ENOUGH), moment)
    if not page.total:
        return Shown()
    opened, closed = (
        queries.lines(viewer, book, Wanted(ledger=ledger, state=state, size=1), moment).total for state in ("open", "closed")
    )
    stages = Counter(line.stage.zh for line in page.lines if not line.history)
    return Shown(page.total, opened, closed, stages=stages)
