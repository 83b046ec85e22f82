"""A receipt as a download, for desk and portal alike."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from shoushan.records.cases import vouched
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import promisekey
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.units.viewer import Viewer

RECEIPT_TYPE = "application/json"


def promiser_of(book: Book) -> Signer | None:
    """The key that promises, where this machine holds it."""
    try:
        return promisekey.promiser(Path(settings.SHOUSHAN_KEYS), book.log)
    except FileNotFoundError:
        return None


def receipt_answer(viewer: Viewer, book: Book, uid: str, n: int, moment: datetime) -> HttpResponse:
    """The file of entry ``n``, named by case and day. Raises ``NotVisible``."""
    body = vouched.receipt_file(viewer, book, uid, n, Path(settings.SHOUSHAN_LOG), promiser_of(book))
    answer = HttpResponse(body, content_type=RECEIPT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="receipt-{uid[:8]}-{n}-{moment:%Y%m%d}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
