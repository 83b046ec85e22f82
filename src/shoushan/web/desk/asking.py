"""What a list is asked for, read from the address defensively: whatever is not understood is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from shoushan.records.cases import queries, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Ledger, Version

STATES = ("open", "waiting", "deliver", "untaken", "deferred", "promised", "mandates", "closed", "history")
FILTERABLE = frozenset({"code", "unit", "boolean"})
SIZE = 50
SAFE = re.compile(r"[\w.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class Asking:
    """The state of a list page; ``query`` gives it back as an address, so that every view can be kept.

    ``at_first`` says whether the page keeps to the viewer's unit (``mine``) before anything is asked.
    """

    ledger: str = ""
    service: str = ""
    stage: str = ""
    unit: str = ""
    state: str = "open"
    mine: bool = True
    due: date | None = None
    text: str = ""
    sort: str = "due"
    page: int = 1
    fields: Mapping[str, str] = field(default_factory=dict)
    at_first: bool = True

    def wanted(self) -> Wanted:
        """The question as records understand it."""
        return Wanted(
            ledger=self.ledger or None,
            service=self.service or None,
            stage=self.stage or None,
            unit=self.unit or None,
            state=self.state or None,
            mine=self.mine,
            due_until=self.due,
            text=self.text or None,
            fields=dict(self.fields) or None,
            sort=self.sort,
            page=self.page,
            size=SIZE,
        )

    def query(self) -> dict[str, str]:
        """The state as pairs of an address, without what is so by itself."""
        pairs = {
            "ledger": self.ledger,
            "service": self.service,
            "stage": self.stage,
            "unit": self.unit,
            "state": "" if self.state == "open" else self.state or "all",
            "mine": "" if self.mine == self.at_first else str(int(self.mine)),
            "due": self.due.isoformat() if self.due else "",
            "q": self.text,
            "sort": "" if self.sort == "due" else self.sort,
            **{f"f.{name}": value for name, value in self.fields.items()},
        }
        return {name: value for name, value in pairs.items() if value}

    def href(self, **changes: object) -> str:
        """The address of this view with some of it changed; the page goes back to the first."""
        return "?" + urlencode(replace(self, **{"page": 1, **changes}).query())  # type: ignore[arg-type]


def asking_of(given: QueryDict, viewer: Viewer, book: Book, ledger_page: Ledger | None = None) -> Asking:
    """The state that an address asks for; unknown ledgers, stages, days and numbers are left out."""
    ledger = ledger_page or _ledger(given.get("ledger", ""), viewer, book)
    version = ledger.versions[-1] if ledger and ledger.versions else None
    return Asking(
        ledger=ledger.id if ledger else "",
        service=_known(given.get("service", ""), version.services if version else {}),
        stage=_known(given.get("stage", ""), version.stages if version else {}),
        unit=_known(given.get("unit", ""), book.units()),
        state=_state(given.get("state", "")),
        mine=ledger_page is None if given.get("mine", "") not in ("0", "1") else given["mine"] == "1",
        at_first=ledger_page is None,
        due=_day(given.get("due", "")),
        text=given.get("q", "").replace("\x00", "").strip()[:100],
        sort=_known(given.get("sort", ""), queries.SORTS) or "due",
        page=_page(given.get("page", "")),
        fields=_fields(given, ledger) if ledger else {},
    )


def _ledger(id_: str, viewer: Viewer, book: Book) -> Ledger | None:
    found = book.pack.ledgers.get(id_)
    return found if found is not None and viewer.may_open(found) else None


def _known(wish: str, table: Mapping[str, object]) -> str:
    return wish if wish in table else ""


def _state(wish: str) -> str:
    if wish == "all":
        return ""
    return wish if wish in STATES else "open"


def _day(wish: str) -> date | None:
    try:
        return date.fromisoformat(wish) if re.fullmatch(r"\d{4}-\d\d-\d\d", wish, re.ASCII) else None
    except ValueError:
        return None


def _page(wish: str) -> int:
    return int(wish) if re.fullmatch(r"[1-9]\d{0,5}", wish, re.ASCII) else 1


def _fields(given: QueryDict, ledger: Ledger) -> dict[str, str]:
    known = typed.fields_of(ledger)
    wishes = {name[2:]: given.get(name, "") for name in given if name.startswith("f.")}
    return {
        name: value
        for name, value in wishes.items()
        if name in known
        and known[name].type in FILTERABLE
        and known[name].klass in ("public", "internal")
        and SAFE.fullmatch(value)
    }


def newest(ledger: Ledger, day: date) -> Version | None:
    """The version in force on ``day``, else the last."""
    try:
        return ledger.on(day)
    except LookupError:
        return ledger.versions[-1] if ledger.versions else None


def open_ledgers(viewer: Viewer, book: Book) -> tuple[Ledger, ...]:
    """The ledgers whose rows the viewer may see at all: published ones that are not the core's own."""
    found = (one for one in book.pack.ledgers.values() if one.published and not one.core and one.versions)
    return tuple(ledger for ledger in found if viewer.may_open(ledger))
