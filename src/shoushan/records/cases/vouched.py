"""Receipts of a case's entries for whoever may see the case: the file that can be checked without us."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import NotVisible, visible
from shoushan.records.journal import read, vouching
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.journal.read import ReadItem
from shoushan.records.units.viewer import Viewer

DISCLOSED = frozenset({"public", "internal"})
"""Classes of items that a receipt shows to those who may see the case; names and what is sensitive stay digests."""


def receipt_file(viewer: Viewer, book: Book, uid: str, n: int, log: Path, promiser: Signer | None) -> bytes:
    """The receipt of entry ``n`` of a case as a file. Raises ``NotVisible`` for a case or an entry that is not there."""
    with connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
    database = transaction.get_connection()
    entry = next((one for one in read.entries_of(database, loaded.id, after=n - 1) if one.n == n), None)
    if entry is None:
        raise NotVisible(uid)
    return vouching.as_file(vouching.receipt_of(database, log, entry, _shown, promiser))


def _shown(item: ReadItem) -> bool:
    return item.klass in DISCLOSED
