"""Published figures as they stand in their ledger: what each release froze, who may read them, and their receipts.

Everything stands on the ledger of the role ``published-figure``; its acts are found by their verbs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import files, loading, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import NotVisible
from shoushan.records.journal import read, vouching
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.journal.read import Entry, ReadItem
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Act, Ledger

ROLE = "published-figure"
OPEN_STAGES = ("published", "revoked")
HEAD = (
    "figure_key", "indicator", "indicator_name", "indicator_name_en", "article_no", "measure_unit", "measure_unit_en",
    "period_first", "period_last", "breakdown", "audience",
)  # fmt: skip
"""What a published figure is, whatever its release."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure: its case, what it is (``head``), and its releases by number, the newest last.

    A release holds the frozen cells by the ids of the ledger's columns. ``pending`` is what waits for review or release
    (only for staff in whose reach the case lies).
    """

    uid: str
    number: str
    stage: str
    head: Mapping[str, str]
    releases: tuple[Mapping[str, Any], ...]
    pending: Mapping[str, Any] | None = None
    revoked: str | None = None

    @property
    def newest(self) -> Mapping[str, Any] | None:
        """The release in force; ``None`` while there is none or after it was taken back."""
        return self.releases[-1] if self.releases and self.revoked is None else None

    def release(self, revision: int) -> Mapping[str, Any] | None:
        """A release by its number."""
        return next((one for one in self.releases if one["revision"] == revision), None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be frozen: what the figure is, the cells of the release (without its number), and the evidence file."""

    head: Mapping[str, str | None]
    release: Mapping[str, Any]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is to be kept: the cells by the ids of the ledger's fields, and the file of the four lists."""

    cells: Mapping[str, Any]
    file: bytes


def ledger_of(book: Book) -> Ledger | None:
    """The ledger of published figures, where the pack has one."""
    return book.pack.with_role(ROLE)


def roles(book: Book, *verbs: str) -> frozenset[str]:
    """The roles whose posts do acts of these verbs on published figures (of any verb, without one); none without the ledger."""
    ledger = ledger_of(book)
    acts = ledger.versions[-1].acts.values() if ledger is not None else ()
    return frozenset(who.role for one in acts if not verbs or one.verb in verbs for who in one.who)


def is_prepared(ledger: Ledger, act: Act) -> bool:
    """Whether an act takes what is counted and frozen for it: no form asks for that, its own page does it."""
    return act.verb in {ROLE: ("fill", "correct"), "figure-comparison": ("record",)}.get(ledger.role or "", ())


def published(
    viewer: Viewer, book: Book, *, indicator: str | None = None, key: str | None = None, uid: str | None = None
) -> tuple[Published, ...]:
    """Published figures that ``viewer`` may read, newest first: of an indicator (``ledger/id``), of one key, of one case.

    What was released to the public anybody reads; the rest every member of staff; what only waits, those who may see it.
    """
    ledger = ledger_of(book)
    if ledger is None:
        return ()
    where, given = _where(viewer, book)
    asked = {'l."indicator"': indicator, 'l."figure_key"': key, "c.uid": uid}
    where += "".join(f" and {column} = %s" for column, value in asked.items() if value is not None)
    given += [value for value in asked.values() if value is not None]
    reach, more = scope(viewer, book.owners, book.closed)
    columns = ", ".join(f'l."{name}"' for name in HEAD)
    with connection.cursor() as cursor:
        cursor.execute(
            f'select c.id, c.uid, c.number, c.stage, l."revoked_why", {columns}, case when {reach} then 1 else 0 end '
            f"from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id where c.ledger = %s and {where} "
            'order by l."period_last" desc, c.id desc',
            [*more, ledger.id, *given],
        )
        found = cursor.fetchall()
    releases, pending = (_rows(ledger, name, [row[0] for row in found]) for name in ("revisions", "pending"))
    return tuple(
        Published(
            row[1], row[2] or "", row[3], dict(zip(HEAD, row[5:-1], strict=True)), tuple(releases.get(row[0], ())),
            next(iter(pending.get(row[0], ())), None) if row[-1] else None, row[4],
        )
        for row in found
    )  # fmt: skip


def _where(viewer: Viewer, book: Book) -> tuple[str, list[Any]]:
    """What the viewer may read: releases, and what waits in his or her reach."""
    out = 'c.hidden is null and c.void = 0 and c.klass is null and l."revision" > 0'
    if viewer.kind in ("staff", "system"):
        reach, given = scope(viewer, book.owners, book.closed)
        return f"(({out}) or ({reach}))", list(given)
    return f"({out} and l.\"audience\" = 'public')", []


def _rows(ledger: Ledger, field: str, cases: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Internal key of a case → its rows in the order of their numbers."""
    if not cases:
        return {}
    subs = typed.fields_of(ledger)[field].fields
    cells = ", ".join(f'"{sub.id}"' for sub in subs)
    found: dict[int, list[dict[str, Any]]] = {}
    for first in range(0, len(cases), 500):
        some = cases[first : first + 500]
        with connection.cursor() as cursor:
            cursor.execute(
                f"select case_id, {cells} from {typed.rows_table_of(ledger.id, field)} "
                f'where case_id in ({", ".join(["%s"] * len(some))}) order by case_id, "revision"',
                some,
            )
            for case, *values in cursor.fetchall():
                pairs = zip(subs, values, strict=True)
                found.setdefault(case, []).append({sub.id: typed.from_column(sub, value) for sub, value in pairs})
    return found


def one(viewer: Viewer, book: Book, uid: str) -> Published:
    """The published figure of a case. Raises ``NotVisible``."""
    found = published(viewer, book, uid=uid)
    if not found:
        raise NotVisible(uid)
    return found[0]


def receipt(viewer: Viewer, book: Book, uid: str, revision: int, log: Path, promiser: Signer | None) -> Mapping[str, Any]:
    """The receipt of the entry that released ``revision``, with its public items. Raises ``NotVisible``."""
    if one(viewer, book, uid).release(revision) is None:
        raise NotVisible(uid)
    return receipt_with(uid, f"revisions/{revision}", log, promiser)


def receipt_with(uid: str, key: str, log: Path, promiser: Signer | None) -> Mapping[str, Any]:
    """The receipt of the newest entry of a case that entered the public cell ``key``, with its public items.

    Whoever asks has seen to it that the viewer may read the cell. Raises ``NotVisible``.
    """
    database = transaction.get_connection()
    for entry in reversed(_entries(uid)):
        if any(_enters(item, key) for item in entry.items):
            return vouching.receipt_of(database, log, entry, _public, promiser)
    raise NotVisible(uid)


def _entries(uid: str) -> list[Entry]:
    database = transaction.get_connection()
    case = read.key_of(database, uid)
    return read.entries_of(database, case) if case is not None else []


def _enters(item: ReadItem, key: str) -> bool:
    return item.klass == "public" and item.path is not None and item.path.split("/", 2)[1:] == ["field.set", key]


def _public(item: ReadItem) -> bool:
    return item.klass == "public"


def evidence(viewer: Viewer, book: Book, uid: str, revision: int) -> bytes:
    """The evidence file of a release or of what waits, for staff in whose reach the case lies.

    Raises ``NotVisible``, ``FileNotFoundError``.
    """
    found = one(viewer, book, uid)
    reach, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(f"select c.id from case_row c where c.uid = %s and {reach}", [uid, *given])
        if cursor.fetchone() is None:
            raise NotVisible(uid)
    return evidence_of(found, revision)


def evidence_of(found: Published, revision: int) -> bytes:
    """The evidence file of a figure that somebody was shown: for what is made of it, never to be given out itself.

    Raises ``NotVisible``, ``FileNotFoundError``.
    """
    waiting = [found.pending] if found.pending is not None else []
    release = next((row for row in (*found.releases, *waiting) if row["revision"] == revision), None)
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [found.uid])
        row = cursor.fetchone()
    if row is None or release is None:
        raise NotVisible(found.uid)
    return files.read(str(release["evidence_file"]), loading.case_key(row[0]) or b"")


def closed_among(cases: Sequence[str]) -> set[str]:
    """Which of these cases are in a closed class: whatever is made of them must not name them."""
    found: set[str] = set()
    for first in range(0, len(cases), 500):
        some = list(cases[first : first + 500])
        with connection.cursor() as cursor:
            cursor.execute(
                f"select uid from case_row where klass is not null and uid in ({', '.join(['%s'] * len(some))})", some
            )
            found |= {row[0] for row in cursor.fetchall()}
    return found
