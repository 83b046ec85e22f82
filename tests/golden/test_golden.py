"""Every release's journal: it verifies, replays, and gives the rows and leaves that it gave when it was made."""

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from shoushan.records.cases import definitions, keys, read, replaying
from shoushan.records.journal import transfer
from shoushan.records.journal.faults import NotAJournal
from shoushan.records.journal.verify import verify_all
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.golden import expected
from tests.golden.district import START
from tests.places import default_database, sqlite

HERE = Path(__file__).resolve().parent
RELEASES = sorted(path.name.removesuffix(".jsonl.gz") for path in HERE.glob("*.jsonl.gz"))
LARGEST = 300_000
ADDED_SINCE = {"case_paper_step", "case_paper_wait", "case_erasure"}
"""Tables that a later release projects from the same entries: what an older one gave is compared without them."""


@pytest.fixture
def fresh(tmp_path, _databases_allowed, monkeypatch):
    """A database with tables and nothing in them; keys are given by the test."""
    monkeypatch.setattr(settings, "SHOUSHAN_KEYS", tmp_path / "keys")
    keys.unwrap.cache_clear()
    with default_database(sqlite(tmp_path / "golden.sqlite3")):
        call_command("migrate", verbosity=0)
        yield tmp_path / "keys"
    keys.unwrap.cache_clear()


def journal(release):
    return gzip.decompress((HERE / f"{release}.jsonl.gz").read_bytes()).decode().splitlines(keepends=True)


def said(release, folder):
    """What was expected; its keys are put where this install looks for them."""
    found = json.loads((HERE / f"{release}.json").read_text("utf-8"))
    folder.mkdir()
    for name, content in found.pop("keys").items():
        (folder / name).write_bytes(bytes.fromhex(content))
    return found


def test_there_is_a_golden_journal():
    assert RELEASES
    assert all((HERE / f"{release}.jsonl.gz").stat().st_size < LARGEST for release in RELEASES)


@pytest.mark.parametrize("release", RELEASES)
def test_replay_gives_what_it_gave_when_it_was_made(fresh, release):
    wanted = said(release, fresh)
    transfer.import_journal(transaction.get_connection(), journal(release))
    assert verify_all(transaction.get_connection()) == []
    book = definitions.current_book()
    replaying.rebuild(book)
    now = expected.found()
    now["rows"] = {name: held for name, held in now["rows"].items() if name in wanted["rows"] or name not in ADDED_SINCE}
    assert now == wanted

    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row")
        uids = [row[0] for row in cursor.fetchall()]
    for uid in uids:
        assert read.case(SYSTEM_VIEWER, book, uid, START).uid == uid, "a case of an older release can be read"


def test_one_changed_letter_is_refused(fresh):
    """The negative control."""
    release = RELEASES[-1]
    said(release, fresh)
    text = "".join(journal(release))
    assert "乙的事" in text
    with pytest.raises(NotAJournal, match=r"digest|item|body|entry"):
        transfer.import_journal(transaction.get_connection(), text.replace("乙的事", "丁的事").splitlines(keepends=True))
