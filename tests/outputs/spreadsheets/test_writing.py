"""Workbooks say in their title that their data are synthetic, where they are."""

from io import BytesIO

import openpyxl
import pytest

from shoushan.outputs.spreadsheets.writing import SYNTHETIC, Written, workbook

SHEET = Written("一月", "信访月报", ("单位", "件数"), (("住建局", 3), ("城管局", 4)))


def cells(content: bytes) -> list[list[object]]:
    """Every cell of the first sheet."""
    return [list(row) for row in openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_title_says_whether_data_are_synthetic_and_the_table_stays(synthetic: bool) -> None:
    title, heads, *rows = cells(workbook(SHEET, synthetic=synthetic))
    assert title[0] == f"信访月报{SYNTHETIC if synthetic else ''}"
    assert (heads, rows) == (["单位", "件数"], [["住建局", 3], ["城管局", 4]])
