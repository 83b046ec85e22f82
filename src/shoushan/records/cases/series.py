"""Values out of papers (the ledger of the role ``series``): what a year was released as, from which page; never counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import receipt_with
from shoushan.records.cases.shown import NotVisible
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.units.viewer import Viewer

ROLE = "series"
HEAD = ("series_id", "series_name", "series_name_en", "measure_unit", "decimals", "caliber")
"""What a series is, whatever the year."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A year of a series as it was released: its cells by the ids of the ledger's columns."""

    uid: str
    number: str
    head: Mapping[str, Any]
    release: Mapping[str, Any]

    @property
    def value(self) -> Decimal:
        """The value itself: what is kept, by the series' decimals."""
        return Decimal(self.release["value"]).scaleb(-int(self.head["decimals"]))


def years(viewer: Viewer, book: Book, uid: str) -> tuple[Valued, ...]:
    """The years of a series that were released, the newest first. Anybody reads them; values under review nobody here."""
    ledger = book.pack.with_role(ROLE)
    if ledger is None:
        return ()
    columns = ", ".join(f'l."{name}"' for name in HEAD)
    subs = typed.fields_of(ledger)["yearly_values"].fields
    cells = ", ".join(f'r."{sub.id}"' for sub in subs)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.number, {columns}, {cells} from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id "
            f"join {typed.rows_table_of(ledger.id, 'yearly_values')} r on r.case_id = c.id where c.uid = %s and c.ledger = %s "
            'and c.hidden is null and c.void = 0 and c.klass is null order by r."year" desc',
            [uid, ledger.id],
        )
        found = cursor.fetchall()
    return tuple(
        Valued(
            uid, row[0] or "", dict(zip(HEAD, row[1:], strict=False)),
            {sub.id: typed.from_column(sub, cell) for sub, cell in zip(subs, row[1 + len(HEAD) :], strict=True)},
        )
        for row in found
    )  # fmt: skip


def one(viewer: Viewer, book: Book, uid: str, year: int) -> Valued:
    """One year. Raises ``NotVisible``."""
    for found in years(viewer, book, uid):
        if found.release["year"] == year:
            return found
    raise NotVisible(uid)


def receipt(viewer: Viewer, book: Book, uid: str, year: int, log: Path, promiser: Signer | None) -> Mapping[str, Any]:
    """The receipt of the entry that released the year as it stands, with its public items. Raises ``NotVisible``."""
    one(viewer, book, uid, year)
    return receipt_with(uid, f"yearly_values/{year}", log, promiser)
