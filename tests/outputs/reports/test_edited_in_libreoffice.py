"""A report edited in LibreOffice itself, typed into as staff type, saved there as docx: the check names exactly the edits."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from shoushan.outputs.reports import checking
from shoushan.outputs.reports.document import docx_of
from shoushan.outputs.reports.edited import read
from tests.conftest import missing
from tests.outputs.reports.whole import AT, MADE

pytestmark = pytest.mark.slow
MACRO = Path(__file__).with_name("edit.bas")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}">\n'
MODULE = HEAD.format("script:module", "module.dtd") + (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">'
    "{0}</script:module>"
)
LIBRARY = HEAD.format("library:library", "library.dtd") + (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" '
    'library:passwordprotected="false"><library:element library:name="Edit"/></library:library>'
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report as LibreOffice saved it after the macro had typed into it."""
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("office")
    profile, source, target = folder / "profile", folder / "report.docx", folder / "edited.docx"
    source.write_bytes(docx_of(MADE, AT))
    start = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    macros = profile / "user" / "basic" / "Standard"
    macros.mkdir(parents=True, exist_ok=True)
    (macros / "Edit.xba").write_text(MODULE.format(escape(MACRO.read_text("utf-8"))), "utf-8")
    (macros / "script.xlb").write_text(LIBRARY, "utf-8")
    call = f'macro:///Standard.Edit.Main("{source.as_uri()}","{target.as_uri()}")'
    subprocess.run([*start, call], check=True, capture_output=True, timeout=120)
    return target.read_bytes()


def test_exactly_what_was_typed_is_named_with_its_place(saved: bytes) -> None:
    found = read(saved)
    assert found.numbers is not None
    now = {one.mark: one.text for one in found.numbers if one.figure}
    checked = checking.check(found.places, found.numbers, now)
    told = [(one.what, one.expected, one.found, found.places[one.paragraph - 1].text[:9]) for one in checked.findings]
    assert told == [
        ("changed", "95.72%", "96.72%", "2017年以来，群"),
        ("added", "", "8000", "确定重点培育的产业"),
        ("changed", "8000余户", "9000余户", "确定重点培育的产业"),
        ("removed", "3个", "", "确定重点培育的产业"),
    ]
    assert checked.whole == len(found.numbers) - 3


def test_what_nobody_typed_into_is_whole(saved: bytes) -> None:
    """The control: the same file before LibreOffice had it."""
    assert read(saved).known_at == MADE.known_at
    found = read(docx_of(MADE, AT))
    assert found.numbers is not None
    checked = checking.check(found.places, found.numbers, {one.mark: one.text for one in found.numbers if one.figure})
    assert (checked.findings, checked.whole) == ([], len(found.numbers))
