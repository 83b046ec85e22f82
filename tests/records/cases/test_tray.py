"""The tray of a post: kept encrypted, seen by the post only, never twice, gone after thirty days."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from shoushan.records.cases import tray
from shoushan.records.cases.files import FileRefused
from tests.people import CAST

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
POST = CAST["window"]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """Blobs of this test alone."""
    settings.SHOUSHAN_FILES = tmp_path


def blobs() -> list[Path]:
    """The blobs of the tray."""
    return [path for path in (Path(settings.SHOUSHAN_FILES) / "tray").glob("*") if path.is_file()]


def test_a_file_comes_back_to_its_post_only_and_lies_encrypted(place):
    assert tray.put(POST, "王小明身份证.pdf", PDF, place.moment)
    mine = place.viewer("window")
    (one,) = tray.listed(mine)
    assert (one.name, one.type, one.size, one.used) == ("王小明身份证.pdf", "application/pdf", len(PDF), False)
    assert tray.content(mine, one.id)[1] == PDF
    assert [PDF in path.read_bytes() for path in blobs()] == [False]
    stranger = place.viewer("stranger")
    assert tray.listed(stranger) == ()
    with pytest.raises(FileRefused):
        tray.content(stranger, one.id)
    assert tray.remove(stranger, [one.id]) == 0
    tray.attached(stranger, one.id, place.moment)
    assert [found.used for found in tray.listed(mine)] == [False]


def test_the_same_content_is_there_once_and_other_content_twice(place):
    assert tray.put(POST, "a.pdf", PDF, place.moment)
    assert not tray.put(POST, "b.pdf", PDF, place.moment + timedelta(hours=1))
    assert tray.put(POST, "c.pdf", PDF + b"\n", place.moment)  # the control
    assert tray.put(CAST["stranger"], "a.pdf", PDF, place.moment)  # another post has its own
    assert [one.name for one in tray.listed(place.viewer("window"))] == ["a.pdf", "c.pdf"]
    assert len(blobs()) == 3


def test_attached_files_go_last_and_a_new_scan_of_them_comes_first(place):
    window = place.viewer("window")
    tray.put(POST, "old.pdf", PDF, place.moment)
    tray.put(POST, "new.pdf", PDF + b"2%%EOF", place.moment + timedelta(hours=1))
    first = tray.listed(window)[0]
    tray.attached(window, first.id, place.moment)
    assert [(one.name, one.used) for one in tray.listed(window)] == [("old.pdf", False), ("new.pdf", True)]
    tray.put(POST, "new.pdf", PDF + b"2%%EOF", place.moment + timedelta(hours=2))
    assert [(one.name, one.used) for one in tray.listed(window)] == [("new.pdf", False), ("old.pdf", False)]


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", b"PK\x03\x04rest"), ("a.pdf", b"hello"), ("a.pdf", b""), ("a.exe", b"MZ")]
)
def test_what_is_no_image_and_no_pdf_leaves_nothing_behind(place, name, content):
    with pytest.raises(FileRefused):
        tray.put(POST, name, content, place.moment)
    assert tray.listed(place.viewer("window")) == ()
    assert blobs() == []


def test_thirty_days_later_row_and_blob_are_gone(place):
    tray.put(POST, "a.pdf", PDF, place.moment)
    assert tray.sweep(place.moment + timedelta(days=29)) == 0
    assert len(blobs()) == 1
    assert tray.sweep(place.moment + timedelta(days=31)) == 1
    assert blobs() == []


def test_a_blob_that_a_killed_run_left_is_swept(place):
    tray.put(POST, "a.pdf", PDF, place.moment)
    left = Path(settings.SHOUSHAN_FILES) / "tray" / "0123"
    left.write_bytes(b"x")
    stamp = (place.moment - timedelta(days=2)).timestamp()
    for path in blobs():
        os.utime(path, (stamp, stamp))
    tray.sweep(place.moment)
    assert left not in blobs()
    assert len(blobs()) == 1  # the control: a blob with its row stays, however old
