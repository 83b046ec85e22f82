"""Some cases of an earlier year of a sample go to the archive: packed as everywhere, some of them back in their boxes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from shoushan.outputs.archives import making
from shoushan.outputs.papers.fonts import NoChineseFont
from shoushan.records.cases import archive_list, archiving
from shoushan.records.cases.archive_list import Line, Place
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import promisekey
from shoushan.records.units.accounts import viewer_at
from shoushan.records.units.models import Post
from shoushan.rules.procedure.archiving import fonds_of
from shoushan.site.sample.documents import Archive

BOX = 20
"""Items of one box."""


def archive(book: Book, told: Archive, handles: Mapping[str, str], moment: datetime) -> int:
    """Send the first cases of each ledger that were closed the year before ``moment``, and take some back; gives how many.

    Nothing is sent on a machine without a Chinese face: a package without its record would be none.
    """
    viewer = viewer_at(Post.objects.get(id=told.post), handles.get(told.post, ""), book.pack)
    year = moment.astimezone(book.zone).year - 1
    lines: list[Line] = []
    for ledger in told.ledgers:
        lines += archive_list.lines(viewer, book, year, ledger, archive_list.TO_SEND, most=told.cases)
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = making.packages(
                book, year, lines, Path(folder), Path(settings.SHOUSHAN_LOG),
                promisekey.promiser(Path(settings.SHOUSHAN_KEYS), book.log),
                lambda line: archiving.opened(viewer, book, line, moment),
                lambda uid, file: archiving.file_of(viewer, book, uid, file, moment),
            )  # fmt: skip
        except NoChineseFont:
            return 0
    archiving.send(viewer, book, year, made.parcels, moment)
    fonds = fonds_of(book.pack.site)
    sent = archive_list.lines(viewer, book, year, stands=archive_list.OUT)
    archiving.file(viewer, book, [_place(one, fonds.number(year, one.klass, one.unit, one.proposed or 1)) for one in sent
                                  if one.ledger in told.returned], moment)  # fmt: skip
    return len(made.parcels)


def _place(line: Line, number: str) -> Place:
    item = line.proposed or 1
    return Place(line.uid, number, str((item - 1) // BOX + 1), str(item))
