"""The book: the published definitions that an install runs from, and the units in force. Never the files on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import OperationalError, ProgrammingError, transaction

from shoushan.records.journal import definitions as stored
from shoushan.records.journal.definitions import Definition
from shoushan.records.units.models import Unit
from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.content import content, digest_of, version_from_content
from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.catalogue.packing import calendar_from_content, pack_content, pack_from_content
from shoushan.rules.deadlines import Calendar
from shoushan.rules.procedure.lamps import waiting_stages
from shoushan.rules.procedure.values import State, UnitInfo
from shoushan.rules.text import Text

DELIVERY = "delivery"
"""The class of verbs by which a result is handed out."""
PACK = "*"
"""What stands in place of a ledger for the row that holds a whole pack."""


NOTHING_YET = "尚未安装配置包，请先运行 shoushan install · no pack is installed; run shoushan install"


class NotInstalled(Exception):
    """The database holds no published pack yet: run ``shoushan install``."""


@dataclass(slots=True)
class Book:
    """The pack in service with look-ups that every room needs. ``log`` names this install's journal."""

    pack: Pack
    log: str
    place: str
    digest: str
    zone: ZoneInfo
    owners: Mapping[str, str]
    closed: tuple[str, ...]
    _units: dict[str, UnitInfo] | None = field(default=None)
    _stages: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The pack's calendar in its published edition."""
        return self.pack.calendar

    def ledger(self, id_: str) -> Ledger:
        """The ledger ``id_``. Raises ``LookupError`` when the pack has none."""
        try:
            return self.pack.ledgers[id_]
        except KeyError:
            raise LookupError(f"no ledger {id_}") from None

    def version(self, ledger: str, key: str) -> Version:
        """The version of a ledger by its first day in force."""
        return self.ledger(ledger).version(key)

    def version_of(self, state: State) -> Version:
        """The version that a case keeps: the one in force when it was filed."""
        return self.ledger(state.ledger).version(state.version)

    def waiting(self) -> tuple[tuple[str, str], ...]:
        """(Ledger, stage) pairs at which a case waits for papers from a party."""
        return self._stages_by("waiting", waiting_stages)

    def delivering(self) -> tuple[tuple[str, str], ...]:
        """(Ledger, open stage) pairs at which a result is handed out."""
        return self._stages_by("delivering", _delivering)

    def _stages_by(self, name: str, stages: Callable[[Version], frozenset[str]]) -> tuple[tuple[str, str], ...]:
        if name not in self._stages:
            self._stages[name] = tuple(sorted({
                (ledger.id, stage)
                for ledger in self.pack.ledgers.values() for version in ledger.versions for stage in stages(version)
            }))  # fmt: skip
        return self._stages[name]

    def units(self) -> Mapping[str, UnitInfo]:
        """The units in force."""
        if self._units is None:
            self._units = {
                row.id: UnitInfo(row.id, row.kind, row.parent, Text(row.name_zh, row.name_en))
                for row in Unit.objects.filter(to_on__isnull=True)
            }
        return self._units

    def forget_units(self) -> None:
        """Read the units again next time, because one has changed."""
        self._units = None


def _delivering(version: Version) -> frozenset[str]:
    """Where handing out leads on; a stage that goes on after it (a reply that may be contested) waits for no one."""
    return frozenset(
        stage for act in version.acts.values()
        if act.klass == DELIVERY and any(spec.effect == "case.stage" for spec in act.effects)
        for stage in act.from_ if stage in version.stages and not version.stages[stage].closed
    )  # fmt: skip


_current: dict[str, Book] = {}
_calendars: dict[str, Calendar] = {}
_guard = threading.Lock()


def current_book() -> Book:
    """The book in service, read once per process and published pack. Raises ``NotInstalled``."""
    try:
        newest = stored.newest(transaction.get_connection(), PACK)
    except (OperationalError, ProgrammingError) as fault:
        raise NotInstalled(NOTHING_YET) from fault
    if newest is None:
        raise NotInstalled(NOTHING_YET)
    with _guard:
        if newest.digest not in _current:
            _current.clear()
            _current[newest.digest] = book_of(_pack(newest.digest), newest.digest, newest.version)
        found = _current[newest.digest]
    currency.use(found.pack.currency)
    telephones.use(found.pack.telephones)
    return found


def book_of(pack: Pack, digest: str, log: str) -> Book:
    """A book over a pack."""
    return Book(
        pack, log.split("@", 1)[0], str(pack.site.get("place", pack.id)), digest, ZoneInfo(pack.zone),
        {ledger.id: ledger.owner for ledger in pack.ledgers.values()},
        _closed(pack),
    )  # fmt: skip


def _closed(pack: Pack) -> tuple[str, ...]:
    """Every closed class: ledgers that are closed as a whole, and classes that a ledger's cases may enter."""
    ledgers = pack.ledgers.values()
    return (*(one.id for one in ledgers if one.closed), *(one.id for ledger in ledgers for one in ledger.classes))


def publish(pack: Pack, log: str, day: date, revision: int) -> str:
    """Store the pack and every version by digest; gives the pack's digest. Nothing is ever overwritten; what was in service
    before another publication is published once more under a digest of its own."""
    for ledger in pack.ledgers.values():
        for version in ledger.versions:
            stored.keep(transaction.get_connection(), Definition(version.digest, ledger.id, version.key, content(version)))
    text, database = pack_content(pack), transaction.get_connection()
    newest = stored.newest(database, PACK)
    if newest is not None and newest.digest != digest_of(text) and stored.definition_of(database, digest_of(text)) is not None:
        text = pack_content(pack, again=revision)
    digest = digest_of(text)
    stored.keep(database, Definition(digest, PACK, f"{log}@{day.isoformat()}.{revision:04d}", text))
    return digest


@dataclass(frozen=True, slots=True)
class Edition:
    """Published content of a ledger's version; ``current``: it is the one in service, not one that was revised since."""

    version: str
    digest: str
    current: bool


def editions(book: Book, ledger: Ledger) -> tuple[Edition, ...]:
    """All that was ever published of a ledger, newest version first and in each what is in service first."""
    current = {version.digest for version in ledger.versions}
    found = [
        Edition(known.version, digest, digest in current)
        for digest in stored.digests_of(transaction.get_connection(), ledger.id)
        if (known := stored.definition_of(transaction.get_connection(), digest)) is not None
    ]
    return tuple(sorted(sorted(found, key=lambda one: not one.current), key=lambda one: one.version, reverse=True))


def version_published(book: Book, ledger: Ledger, digest: str) -> Version:
    """The version of a ledger that was published under a digest. Raises ``LookupError`` for any other digest, ``ValueError``
    for content that the words and tables in service no longer fit."""
    held = next((one for one in ledger.versions if one.digest == digest), None)
    if held is not None:
        return held
    known = stored.definition_of(transaction.get_connection(), digest)
    if known is None or known.ledger != ledger.id:
        raise LookupError(f"{ledger.id}: nothing published under {digest}")
    return version_from_content(known.content, book.pack.vocabulary, book.pack.tables)


def calendar_of(book: Book, edition: str) -> Calendar:
    """The calendar in the edition with which a term was counted; the one in service where no pack published had it."""
    if edition in {"", book.calendar.edition}:
        return book.calendar
    with _guard:
        held = _calendars.get(edition)
    if held is None:
        for digest in stored.digests_of(transaction.get_connection(), PACK):
            found = calendar_from_content(_content(digest))
            with _guard:
                _calendars[found.edition] = found
            if found.edition == edition:
                return found
    return held or book.calendar


def forget() -> None:
    """Drop the cached book and what it knows of units: for tests and after publishing."""
    with _guard:
        _current.clear()
        _calendars.clear()


@lru_cache(maxsize=2)
def _pack(digest: str) -> Pack:
    """A published pack; its digest says all of it, so a book that is read again needs no pack compiled again."""
    return pack_from_content(_content(digest), _content)


@lru_cache(maxsize=1024)
def _content(digest: str) -> str:
    found = stored.definition_of(transaction.get_connection(), digest)
    if found is None:
        raise LookupError(f"no definition {digest}")
    return found.content
