"""What a dashboard is asked for, read from the address defensively: whatever is not understood is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from shoushan.records.cases.boards import BYS, KINDS, Asked, By
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Asking:
    """The state of a board; ``href`` gives it back as an address, so that every view can be kept."""

    by: By = "unit"
    ledger: str = ""
    from_: date | None = None
    to: date | None = None
    sort: str = "red"
    key: str = "*"
    what: str = "open"
    page: int = 1

    def asked(self) -> Asked:
        """The question as records understand it."""
        return Asked(self.ledger or None, self.from_, self.to)

    def query(self, **changes: object) -> dict[str, str]:
        """The state as pairs of an address, without what is so by itself."""
        one = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = {
            "by": "" if one.by == "unit" else one.by,
            "ledger": one.ledger,
            "from": one.from_.isoformat() if one.from_ else "",
            "to": one.to.isoformat() if one.to else "",
            "sort": "" if one.sort == "red" else one.sort,
            "key": "" if one.key == "*" else one.key,
            "what": "" if one.what == "open" else one.what,
        }
        return {name: value for name, value in pairs.items() if value}

    def href(self, **changes: object) -> str:
        """The address of this view with some of it changed."""
        return "?" + urlencode(self.query(**changes))


def asking_of(given: QueryDict, viewer: Viewer, book: Book) -> Asking:
    """The state that an address asks for."""
    by, what, sort = given.get("by", ""), given.get("what", ""), given.get("sort", "")
    page = given.get("page", "")
    return Asking(
        by=by if by in BYS else "unit",
        ledger=ledger_of(given.get("ledger", ""), viewer, book),
        from_=day_of(given.get("from", "")),
        to=day_of(given.get("to", "")),
        sort=sort if sort in (*KINDS, "name") else "red",
        key=given.get("key", "*").replace("\x00", "")[:80] or "*",
        what=what if what in KINDS else "open",
        page=int(page) if re.fullmatch(r"[1-9]\d{0,4}", page, re.ASCII) else 1,
    )


def ledger_of(wish: str, viewer: Viewer, book: Book) -> str:
    """The ledger asked for, if the viewer may open it and it is no closed class and none of the core."""
    found = book.pack.ledgers.get(wish)
    if found is None or found.closed or found.role is not None or not viewer.may_open(found):
        return ""
    return found.id


def day_of(wish: str) -> date | None:
    """The ISO day asked for, if it lies in a century that anybody files in."""
    try:
        found = date.fromisoformat(wish) if DAY.fullmatch(wish) else None
    except ValueError:
        return None
    return found if found is not None and 1900 <= found.year < 2200 else None


def between(from_: date | None, to: date | None, book: Book, moment: datetime) -> tuple[date, date, datetime, datetime]:
    """The period asked for (this year until today at first), as days and as moments: from included, to excluded."""
    today = moment.astimezone(book.zone).date()
    last = to or today
    first = from_ or date(last.year, 1, 1)
    start = datetime.combine(first, time.min, book.zone)
    return first, last, start, datetime.combine(last + timedelta(days=1), time.min, book.zone)
