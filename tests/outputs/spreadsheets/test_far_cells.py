"""Sheets that want more than a sheet may: the process that opens them ends, the one that asked goes on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from shoushan.outputs.spreadsheets.templates import written
from shoushan.outputs.spreadsheets.workbooks import Unreadable, first_sheet, read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cells(*places: str) -> bytes:
    """A workbook whose one sheet has a cell at each place and says nothing of its size."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("S")
    book.close()
    rows = "".join(f'<row r="{place.lstrip("ABCDFXZ")}"><c r="{place}"><v>1</v></c></row>' for place in places)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            new.writestr(one, sheet if one.endswith("sheet1.xml") else old.read(one))
    return made.getvalue()


def test_a_cell_far_away_does_not_end_the_service(tmp_path: Path) -> None:
    far = _cells("A1", "XFD1048576")
    assert len(far) < 8_000
    (tmp_path / "far.xlsx").write_bytes(far)
    for open_ in (lambda: read_workbook(tmp_path / "far.xlsx"), lambda: first_sheet(far)):
        with pytest.raises(Unreadable) as fault:
            open_()
        assert "很远" in fault.value.text.zh
    (tmp_path / "near.xlsx").write_bytes(_cells("A1", "C3"))
    (sheet,) = read_workbook(tmp_path / "near.xlsx")
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, (1.0, None, None)), (3, (None, None, 1.0))], "the control"
    assert sheet.empty == 1


def test_a_size_written_with_too_many_digits_is_no_fault_of_ours(tmp_path: Path) -> None:
    made = io.BytesIO()
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:B{"9" * 5000}"/><sheetData/></worksheet>'
    with zipfile.ZipFile(io.BytesIO(_cells("A1"))) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            new.writestr(one, sheet if one.endswith("sheet1.xml") else old.read(one))
    (tmp_path / "long.xlsx").write_bytes(made.getvalue())
    with pytest.raises(Unreadable):
        read_workbook(tmp_path / "long.xlsx")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_name_that_would_be_a_formula_stays_a_name(start: str) -> None:
    (_, row) = written("csv", ("姓名", "账号"), [(f"{start}cmd|' /C calc'!A0", "62001")]).decode("utf-8-sig").split("\r\n", 1)
    assert row.lstrip('"').startswith(f"'{start}")
    assert row.rstrip().endswith(",62001"), "the control: a plain cell stays as it is"
