"""A place in Boston for tests: the pack installed, and a file of the city's open data taken in as of its newest closing."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from shoushan.records.cases import definitions, installing, queries, read
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.keys import make_keys
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.loader import load_pack
from shoushan.site import clock
from shoushan.site.commands import import_
from tests.places import default_database, sqlite

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "tests" / "packs"
ZONE = ZoneInfo("America/New_York")
LEDGER = "service-requests"
NO_DUE, NOT_YET = "no due day", "not due yet"


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of the city's file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t" if file.suffix == ".tsv" else ","))


def newest_closing(rows: list[dict[str, str]]) -> datetime:
    """The moment of the newest closing: as of then the file is read."""
    return max(datetime.fromisoformat(row["closed_dt"]) for row in rows if row["closed_dt"]).replace(tzinfo=ZONE)


@contextmanager
def installed(folder: Path, moment: datetime) -> Iterator[Book]:
    """The pack in a SQLite file of its own, installed the moment before."""
    pack, problems = load_pack(PACKS / "boston", ROOT / "packs")
    assert pack is not None
    assert not problems, problems[:5]
    with default_database(sqlite(folder / "boston.sqlite3")), override_settings(SHOUSHAN_PACKS=PACKS):
        make_keys(Path(settings.SHOUSHAN_KEYS))
        call_command("migrate", verbosity=0)
        yield installing.install(pack, moment)
        definitions.forget()


def take_in(file: Path, moment: datetime) -> tuple[int, str]:
    """Run `shoushan import` at ``moment``; gives the exit code and what it printed."""
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    out = io.StringIO()
    with clock.simulated(moment):
        code = import_.run(parser.parse_args([LEDGER, str(file)]), out)
    return code, out.getvalue()


def our_flags(book: Book, moment: datetime) -> dict[str, str]:
    """Number of the request → ONTIME or OVERDUE by our own terms, or why neither can be said at ``moment``."""
    found = {}
    wanted = Wanted(ledger=LEDGER, size=500)
    for line in queries.lines(SYSTEM_VIEWER, book, wanted, moment).lines:
        shown = read.case(SYSTEM_VIEWER, book, line.uid, moment)
        number = next(one.value for one in shown.fields if one.field.id == "request_id")
        found[str(number)] = _flag(shown, moment)
    return found


def _flag(shown: read.CaseShown, moment: datetime) -> str:
    if not shown.terms:
        return NO_DUE
    (term,) = shown.terms
    if term.met is not None:
        return "ONTIME" if term.met else "OVERDUE"
    assert term.due is not None
    return "OVERDUE" if datetime.fromisoformat(term.due) < moment else NOT_YET
