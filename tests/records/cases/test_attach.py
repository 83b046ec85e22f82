"""Attachments: encrypted before the entry that names them, given to those who may see the case, orphans swept after a day."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from shoushan.records.cases import attach, files, read, replaying
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal import access
from shoushan.records.units.viewer import Viewer
from tests.records.cases import apart, rows

PDF = b"%PDF-1.7\n" + "证明 内容在此 clear words".encode() * 30


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of files for each test."""
    monkeypatch.setattr(settings, "SHOUSHAN_FILES", tmp_path / "files")
    return tmp_path / "files"


def blobs(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def given(place, case):
    return read.file(place.viewer("petition"), place.book, case, held(case), place.moment)


def held(case):
    with connection.cursor() as cursor:
        cursor.execute("select file from case_file f join case_row c on c.id = f.case_id where c.uid = %s", [case])
        return cursor.fetchone()[0]


def test_a_file_is_kept_encrypted_and_given_back(apart_place, folder):
    place = apart_place
    case = apart.opened(place)
    place.act("petition", case, "fill", input={"files": [attach.store(case, "证明.pdf", PDF)]})
    (blob,) = blobs(folder)
    assert b"clear words" not in blob.read_bytes()
    shown, content = given(place, case)
    assert (shown.name, shown.type, shown.size, content) == ("证明.pdf", "application/pdf", len(PDF), PDF)


def test_a_case_that_is_not_open_yet_keeps_the_key_of_its_files(apart_place):
    place, case = apart_place, uuid7(apart_place.moment)
    first, second = attach.store(case, "a.pdf", PDF), attach.store(case, "b.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    apart.opened(place, case=case, input={"files": [first, second], "account": "62284804"})
    for file in (first, second):
        shown, content = read.file(place.viewer("petition"), place.book, case, file["file"], place.moment)
        assert len(content) == shown.size
    clear = read.unmask(place.viewer("petition"), place.book, case, ("account",), "核对", place.moment)
    assert clear == {"account": "62284804"}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pending_key")
        assert cursor.fetchone()[0] == 0
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_a_waiting_key_outlives_a_rebuild(apart_sqlite):
    place, case = apart_sqlite, uuid7(apart_sqlite.moment)
    file = attach.store(case, "a.pdf", PDF)
    replaying.rebuild(place.book)
    apart.opened(place, case=case, input={"files": [file]})
    assert given(place, case)[1] == PDF


def test_who_read_a_file_stands_in_the_access_log(apart_place):
    place, case = apart_place, uuid7(apart_place.moment)
    apart.opened(place, case=case, input={"files": [attach.store(case, "a.pdf", PDF)]})
    given(place, case)
    noted = access.accesses(connection, place.moment, place.moment + timedelta(seconds=1))
    assert [(one.kind, one.account, one.paths) for one in noted] == [("file", place.viewer("petition").handle, (held(case),))]


def test_a_foreign_viewer_and_a_mere_tracker_get_no_file(apart_place):
    place, case = apart_place, uuid7(apart_place.moment)
    apart.opened(place, case=case, input={"files": [attach.store(case, "a.pdf", PDF)]})
    for viewer in (place.viewer("stranger"), Viewer("tracker", case=case), Viewer("public")):
        with pytest.raises(read.NotVisible):
            read.file(viewer, place.book, case, held(case), place.moment)
    with pytest.raises(read.NotVisible):
        read.file(place.viewer("petition"), place.book, case, "0" * 40, place.moment)
    assert access.accesses(connection, place.moment, place.moment + timedelta(seconds=1)) == []


def test_a_file_of_another_case_cannot_be_read_through_an_own_one(apart_sqlite):
    place = apart_sqlite
    other = apart.opened(place)
    stolen = attach.store(other, "a.pdf", PDF)
    case = apart.opened(place, input={"account": "62284804", "files": [stolen]})
    with pytest.raises(FileRefused):
        read.file(place.viewer("petition"), place.book, case, stolen["file"], place.moment)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b""), ("a.pdf", b"MZ\x90\x00"), ("a.exe", PDF), ("a.png", PDF), ("a.pdf.html", PDF), ("", PDF), ("a", b"<p>")],
)
def test_a_file_that_is_not_what_it_says_leaves_nothing(apart_sqlite, folder, name, content):
    with pytest.raises(FileRefused) as refused:
        attach.store(uuid7(apart_sqlite.moment), name, content)
    assert refused.value.text.zh
    assert refused.value.remedy.zh
    assert blobs(folder) == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pending_key")
        assert cursor.fetchone()[0] == 0


def test_a_file_that_is_too_large_is_refused(apart_sqlite, folder, monkeypatch):
    monkeypatch.setattr(settings, "SHOUSHAN_UPLOAD_LIMIT", 512)
    with pytest.raises(FileRefused):
        attach.store(uuid7(apart_sqlite.moment), "a.pdf", PDF)
    assert blobs(folder) == []


def test_an_orphan_is_swept_after_a_day_and_not_before_and_a_named_file_never(apart_sqlite, folder):
    place, case = apart_sqlite, uuid7(apart_sqlite.moment)
    named, orphan = attach.store(case, "a.pdf", PDF), attach.store(case, "b.pdf", PDF)
    apart.opened(place, case=case, input={"files": [named]})
    written = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    for path in blobs(folder):
        os.utime(path, (written.timestamp(), written.timestamp()))
    assert files.sweep(written + timedelta(hours=23)) == 0
    assert files.sweep(written + timedelta(hours=25)) == 1
    assert [path.name for path in blobs(folder)] == [named["file"]]
    assert orphan["file"] != named["file"]
    assert given(place, case)[1] == PDF


def test_a_key_that_waits_for_a_case_that_never_came_is_swept_with_the_drafts(apart_sqlite):
    attach.store(uuid7(apart_sqlite.moment), "a.pdf", PDF)
    assert attach.sweep(apart_sqlite.moment + timedelta(days=30)) == 0
    assert attach.sweep(apart_sqlite.moment + timedelta(days=32)) == 1


def test_a_file_that_was_removed_is_refused_in_words(apart_sqlite):
    place, case = apart_sqlite, uuid7(apart_sqlite.moment)
    apart.opened(place, case=case, input={"files": [attach.store(case, "a.pdf", PDF)]})
    files.remove(held(case))
    with pytest.raises(FileRefused):
        given(place, case)


def test_a_file_that_was_never_stored_cannot_be_named(apart_place):
    case = apart.opened(apart_place)
    named = {"file": "ab" * 20, "name": "a.pdf", "size": 9, "type": "application/pdf", "digest": "00" * 32}
    with pytest.raises(FileRefused):
        apart_place.act("petition", case, "fill", input={"files": [named]})
