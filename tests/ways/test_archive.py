"""A year goes to the archive: packed, sent, checked elsewhere, taken back with boxes and items, and only then erased."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection, transaction

from shoushan.outputs.archives import bagit, catalogue, checking
from shoushan.outputs.spreadsheets.workbooks import read_workbook
from shoushan.outputs.spreadsheets.writing import Written, workbook_of
from shoushan.records.cases import archive_list, replaying, retention
from shoushan.records.journal import promisekey, vouching
from shoushan.rules.procedure import archiving as rules
from shoushan.rules.procedure import retention as keeping
from shoushan.rules.procedure.refusals import Refusal
from shoushan.site import clock, worker
from shoushan.site.commands import archive
from tests.people import WANG, Place

YEAR = 2026


@pytest.fixture
def place(sqlite_place: Place) -> Place:
    """SQLite is enough for most; the order of hold, archive and erasure is asked of both in ``test_retention``."""
    return sqlite_place


@pytest.fixture
def year(place: Place, tmp_path: Path, settings: Any) -> list[str]:
    """Two cases closed this year, one still open."""
    settings.SHOUSHAN_LOG = tmp_path / "log"
    cases = [place.opened(), place.opened(party={**WANG, "name": "李小样"})]
    place.opened()
    for case in cases:
        place.act("window", case, "withdraw", reason="申请人撤回")
    place.viewer("archivist")
    worker.settle(place.book, place.moment)
    return cases


def run(place: Place, *told: str, who: str = "archivist") -> tuple[int, str]:
    """The command as it is typed."""
    parser = argparse.ArgumentParser()
    archive.add_arguments(parser)
    out = io.StringIO()
    place.viewer(who)
    with clock.simulated(place.moment):
        code = archive.run(parser.parse_args(["--account", who, *told]), out)
    return code, out.getvalue()


def packed(place: Place, into: Path) -> Path:
    code, said = run(place, "--year", str(YEAR), "--out", str(into))
    assert code == 0, said
    return into


def filled(place: Place, folder: Path, change: Any = None) -> Path:
    """The catalogue of a folder with box 7 in every row; ``change`` edits the cells of a row by head."""
    rows: list[list[Any]] = []
    for sheet in read_workbook(folder / f"{catalogue.TITLE}-{YEAR}.xlsx"):
        for row in sheet.rows:
            if row.number > 3 and len(row.cells) > 11 and row.cells[11]:
                cells = dict(zip(catalogue.HEADS, row.cells, strict=True)) | {"盒号": "7"}
                told = change(cells, len(rows)) if change else cells
                rows.append([None if cell is None else str(cell) for cell in told.values()])
    made = folder.parent / "returned.xlsx"
    made.write_bytes(workbook_of([Written("返回", catalogue.TITLE, catalogue.HEADS, rows)]))
    return made


def places() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("select number, box, item, sent is not null from case_archive order by proposed")
        return list(cursor.fetchall())


def test_a_year_goes_out_is_checked_elsewhere_and_comes_back(
    place: Place, year: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = packed(place, tmp_path / "out")
    viewer = place.viewer("archivist")
    (group,) = archive_list.groups(viewer, place.book, YEAR)
    assert (group.ledger, group.klass, group.total, group.counts) == ("one-counter", "D10", 2, {"out": 2})
    sheets = read_workbook(folder / f"{catalogue.TITLE}-{YEAR}.xlsx")
    heads = next(row.cells for row in sheets[0].rows if row.cells[0] == "序号")
    assert heads[:9] == ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
    rows = [row.cells for row in sheets[0].rows if str(row.cells[1]).startswith("Z101-WS·2026-D10-")]
    assert [row[1][-4:] for row in rows] == ["0001", "0002"]
    assert all(row[7] >= 1 for row in rows)
    assert (folder / f"{catalogue.TITLE}-{YEAR}.pdf").read_bytes().startswith(b"%PDF-")

    keys = tmp_path / "keys.txt"
    promiser = promisekey.promiser(Path(live.SHOUSHAN_KEYS), place.book.log)
    keys.write_text(vouching.public_keys(transaction.get_connection(), Path(live.SHOUSHAN_KEYS), promiser))
    assert run(place, "--check", str(folder), "--keys", str(keys))[0] == 0
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "SHOUSHAN"))}
    told = [sys.executable, "-m", "shoushan.site.commands", "archive", "--check", str(folder), "--keys", str(keys)]
    done = subprocess.run(told, env=alone, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), "elsewhere there is neither a database nor settings"

    package = checking.packages(folder)[0]
    about = json.loads((package / "data/case.json").read_text())
    text = "".join(path.read_text("utf-8") for path in (package / "data/case.json", package / "proof.json"))
    assert about["class_name"] == "10年"
    assert "王小明" in text or "李小样" in text
    assert WANG["id_number"] not in text, "what is sensitive never leaves with an archivist"

    code, said = run(place, "--returned", str(filled(place, folder)))
    assert code == 0, capsys.readouterr().err
    assert "已登记 2 件" in said
    assert [row[1:3] for row in places()] == [("7", "1"), ("7", "2")]
    assert "未变 2 件" in run(place, "--returned", str(filled(place, folder)))[1]
    before = places()
    replaying.rebuild(place.book)
    assert places() == before


def test_the_same_year_gives_the_same_packages(place: Place, year: list[str], tmp_path: Path) -> None:
    first = packed(place, tmp_path / "one")
    place.moment += timedelta(days=3)
    worker.settle(place.book, place.moment)
    again = packed(place, tmp_path / "two")
    assert (first / checking.LIST).read_bytes() == (again / checking.LIST).read_bytes()
    names = [f"{catalogue.TITLE}-{YEAR}.{kind}" for kind in ("xlsx", "pdf")]
    assert [(first / name).read_bytes() for name in names] == [(again / name).read_bytes() for name in names]
    assert all(row[3] for row in places())


@pytest.mark.parametrize("harm", ["change", "remove", "add", "entries", "list"])
def test_a_package_that_was_touched_is_found(place: Place, year: list[str], tmp_path: Path, harm: str) -> None:
    folder = packed(place, tmp_path / "out")
    assert not any(one.faults for one in checking.check(folder, None))
    package = checking.packages(folder)[0]
    record = package / "data/record.pdf"
    if harm == "change":
        record.write_bytes(record.read_bytes() + b" ")
    elif harm == "remove":
        record.unlink()
    elif harm == "add":
        (package / "data/more.txt").write_text("x")
    elif harm == "entries":
        proof = json.loads((package / "proof.json").read_text())
        del proof["receipts"][-1]
        (package / "proof.json").write_text(json.dumps(proof))
    else:  # a whole package made anew, with checksums that hold
        files = {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}
        payload = {path.removeprefix("data/"): content for path, content in files.items() if path.startswith("data/")}
        payload["record.pdf"] += b" "
        bagit.written(bagit.bag(payload, {"Source-Organization": "x"}), package)
    found = [one for one in checking.check(folder, None) if one.faults]
    assert [one.folder for one in found] == [package.relative_to(folder).as_posix()]
    assert run(place, "--check", str(folder))[0] == 1


BAD = {
    "no case": (lambda cells, no: cells | {"件编号": "没有这件"} if no == 1 else cells, "没有这一件"),
    "no item": (lambda cells, no: cells | {"件号": "甲"} if no == 1 else cells, "不是件号"),
    "twice": (lambda cells, no: cells | {"件号": "1"}, "重复"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_bad_row_is_named_and_nothing_is_entered(
    place: Place, year: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    change, why = BAD[which]
    folder = packed(place, tmp_path / "out")
    assert run(place, "--returned", str(filled(place, folder, change)))[0] == 1
    said = capsys.readouterr().err
    assert why in said
    assert "［返回］" in said
    assert ("L4" if which == "no case" else "K4") in said
    assert [row[0] for row in places()] == [None, None]


def test_what_came_back_is_changed_only_as_a_correction(place: Place, year: list[str], tmp_path: Path) -> None:
    folder = packed(place, tmp_path / "out")
    assert run(place, "--returned", str(filled(place, folder)))[0] == 0
    other = filled(place, folder, lambda cells, no: cells | {"盒号": "8"})
    assert run(place, "--returned", str(other))[0] == 1
    assert run(place, "--returned", str(other), "--correct")[0] == 0
    assert {row[1] for row in places()} == {"8"}


def test_only_a_post_with_the_right_archives(place: Place, year: list[str], tmp_path: Path) -> None:
    assert run(place, "--year", str(YEAR), "--out", str(tmp_path / "out"), who="hall_head")[0] == 1
    assert not (tmp_path / "out").exists()
    given = {"year": YEAR, "manifest": "0" * 64, "entries": 2, "pages": 1, "proposed": 1}
    with pytest.raises(Refusal):
        place.act("hall_head", year[0], "archive-send", input=given)
    assert places() == []


def test_the_order_is_hold_archive_erasure(place: Place, year: list[str]) -> None:
    """A hold beats erasure, the archive goes before it, and after both the case may be erased."""
    case, other = year
    place.act("window", other, "hold", reason="诉讼保全")
    place.archived(other, item=2)
    place.moment += timedelta(days=366 * 11)

    def against() -> dict[str, str | None]:
        viewer = place.viewer("hall_head")
        return {one.uid: one.against for one in retention.due(viewer, place.book, place.moment.date())}

    assert against() == {case: keeping.UNFILED, other: keeping.HELD}
    for held in year:
        with pytest.raises(keeping.NotDue):
            retention.approve(place.viewer("hall_head"), place.book, [held], "保管期满", place.moment)
    place.archived(case, item=1)
    assert against()[case] is None
    retention.approve(place.viewer("hall_head"), place.book, [case], "保管期满", place.moment)
    worker.settle(place.book, place.moment)
    assert case not in against()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from case_party where name is not null")
        assert cursor.fetchone()[0] == 2  # the one on hold, the one still open


def test_an_open_case_and_one_that_has_gone_on_are_not_sent(place: Place, year: list[str]) -> None:
    given = {"year": YEAR, "manifest": "0" * 64, "entries": 2, "pages": 1, "proposed": 1}
    open_ = place.opened()
    with pytest.raises(rules.NotForArchive):
        place.act("archivist", open_, "archive-send", input=given)
    with pytest.raises(rules.NotForArchive):  # packed before the last entry
        place.act("archivist", year[0], "archive-send", input=given | {"entries": 1})
    with pytest.raises(rules.NotForArchive):
        place.act("archivist", year[0], "archive-file", input={"number": "x", "box": "1", "item": "1"})
