"""A year's packages and catalogue written into a folder; what was packed is given back to whoever enters it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.db import transaction

from shoushan.outputs.archives import bagit, catalogue, checking, packing
from shoushan.records.cases import archive_list
from shoushan.records.cases.archive_list import Line, Opened, Parcel
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import FileShown
from shoushan.records.journal import vouching
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.units.accounts import unit_names
from shoushan.records.units.viewer import Viewer

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: parcels to be entered, packages that are no longer what was sent, what was left out of them; and the
    titles of cases as whoever packed them may see them."""

    parcels: tuple[Parcel, ...]
    changed: tuple[str, ...]
    withheld: int
    packages: int
    titles: Mapping[str, str]


def packages(
    book: Book, year: int, lines: Sequence[Line], folder: Path, log: Path, promiser: Signer | None,
    open_: Callable[[Line], Opened], file_of: Callable[[str, str], tuple[FileShown, bytes] | None], told: Told | None = None,
) -> Made:  # fmt: skip
    """Write a package per case. ``open_`` opens a case for whoever packs, ``file_of`` gives a
    file of it. Those sent before are written again as they were. Raises ``NoChineseFont``."""
    units, items = unit_names(), catalogue.proposed(lines, archive_list.next_items(year))
    database = transaction.get_connection()
    parcels, changed, listed, withheld, used, titles = [], [], [], 0, set[str](), dict[str, str]()
    for number, line in enumerate(lines, 1):
        opened = open_(line)
        made = packing.package_of(
            book, line, opened, units, partial(file_of, line.uid),
            lambda entry, shows: vouching.receipt_of(database, log, entry, shows, promiser),
        )  # fmt: skip
        name = f"{line.klass}/{line.unit}/{made.name}"
        if name in used:
            name = f"{name}-{line.uid[-8:]}"
        used.add(name)
        bagit.written(made.files, folder / name)
        listed.append(f"{made.digest}  {name}\n")
        withheld += made.withheld
        titles[line.uid] = packing.title_of(opened) or line.subject
        if line.manifest is None:
            parcels.append(Parcel(line.uid, made.digest, opened.entries[-1].n, made.pages, items[line.uid]))
        elif line.manifest != made.digest:
            changed.append(line.case)
        if told:
            told(number, len(lines))
    (folder / checking.LIST).write_text("".join(listed), "utf-8")
    return Made(tuple(parcels), tuple(changed), withheld, len(lines), titles)


def listed(
    viewer: Viewer, book: Book, year: int, lines: Sequence[Line], made: Made | None = None
) -> tuple[catalogue.Group, ...]:
    """The catalogue of a year; ``made`` was packed just now and tells pages of what is not entered yet, and titles."""
    pages = {one.uid: one.pages for one in made.parcels} if made else {}
    titles = made.titles if made else {}
    items = catalogue.proposed(lines, archive_list.next_items(year))
    known = [replace(line, pages=pages.get(line.uid, line.pages), subject=titles.get(line.uid, line.subject)) for line in lines]
    return catalogue.groups_of(book, known, items, unit_names(), archive_list.documents(viewer, book, year))


def write_catalogue(year: int, groups: Sequence[catalogue.Group], folder: Path) -> tuple[Path, Path]:
    """The catalogue as workbook and for printing. Raises ``NoChineseFont``."""
    made = folder / f"{catalogue.TITLE}-{year}.xlsx", folder / f"{catalogue.TITLE}-{year}.pdf"
    made[0].write_bytes(catalogue.as_workbook(year, groups))
    made[1].write_bytes(catalogue.as_pdf(year, groups))
    return made
