"""A decision table out as a workbook and in again: unchanged it is the same; what is wrong is told by its cell."""

from __future__ import annotations

import argparse
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shoushan.outputs.spreadsheets import rule_tables
from shoushan.rules.catalogue.loader import load_pack
from shoushan.site.commands import rules

PACKS = Path(__file__).resolve().parents[3] / "packs"
TEST_PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="module")
def amounts() -> Any:
    """The table of monthly amounts by age and ability, its version, its pack."""
    pack, _ = load_pack(PACKS / "zhifu", PACKS)
    assert pack is not None
    version = pack.ledgers["elder-allowance"].versions[-1]
    return version.tables["amounts"], version, pack


def edited(amounts: Any, folder: Path, cells: dict[str, Any], *, drop: int = 0) -> rule_tables.ReadTable:
    """The workbook with some cells changed, read back."""
    table, version, pack = amounts
    book = openpyxl.load_workbook(io.BytesIO(rule_tables.as_workbook(table, version, pack, "补贴标准")))
    for at, value in cells.items():
        book[rule_tables.RULES][at] = value
    if drop:
        book[rule_tables.RULES].delete_rows(drop)
    path = folder / "rules.xlsx"
    book.save(path)
    return rule_tables.read_table(path, table, pack)


def test_it_speaks_chinese_and_comes_back_unchanged(amounts: Any, tmp_path: Path) -> None:
    table, version, pack = amounts
    book = openpyxl.load_workbook(io.BytesIO(rule_tables.as_workbook(table, version, pack, "补贴标准")))
    rows = [[cell.value for cell in row] for row in book[rule_tables.RULES].iter_rows()]
    assert all(head.startswith(("当 ", "则 ", "说明")) for head in rows[2])
    labels = {code.label.zh for code in pack.code_lists["elder-abilities"].codes.values()}
    assert set(rows[4][1].split("|")) <= labels, "options stand in words"
    told = edited(amounts, tmp_path, {})
    assert told.faults == ()
    before = (PACKS / table.file).read_text("utf-8")
    assert rule_tables.replaced(before, told.source) == before, "what was not changed is not changed"


@pytest.mark.parametrize(
    ("cells", "drop", "cell", "why"),
    [
        ({"C6": "六十"}, 0, "C6", "不是数字"),
        ({"B5": "没有这一档"}, 0, "5", "没有代码"),
        ({}, 6, "19", "没有规则覆盖"),
        ({"B6": "重度失能|中度失能"}, 0, "", ""),
        ({"A4": "in:other:int"}, 0, "A4", "表头"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_cell(
    amounts: Any, tmp_path: Path, cells: dict[str, Any], drop: int, cell: str, why: str
) -> None:
    told = edited(amounts, tmp_path, cells, drop=drop)
    assert told.faults
    assert not cell or cell in {one.cell for one in told.faults}
    assert any(why in one.message.zh for one in told.faults)


def run(packs: Path, pack: str, table: str, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The command, taking a workbook back into a copy of the packs."""
    monkeypatch.setenv("SHOUSHAN_PACKS", str(packs))
    parser = argparse.ArgumentParser()
    rules.add_arguments(parser)
    return rules.run(parser.parse_args([table, "--pack", pack, "--take", str(sheet), "--write"]), io.StringIO())


def test_a_scenario_that_no_longer_holds_keeps_the_rules_as_they_were(
    amounts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scenarios of the ledger stand against other amounts."""
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs, ignore=shutil.ignore_patterns("sample"))
    file = packs / amounts[0].file
    before = file.read_text("utf-8")
    assert edited(amounts, tmp_path, {f"C{row}": "7" for row in range(5, 21)}).faults == ()
    assert run(packs, "zhifu", "elder-allowance/amounts", tmp_path / "rules.xlsx", monkeypatch) == 1
    assert "场景或定义不符" in capsys.readouterr().err
    assert file.read_text("utf-8") == before


def test_what_holds_is_written_and_its_comments_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(TEST_PACKS, packs)
    pack, _ = load_pack(packs / "mini", packs)
    assert pack is not None
    version = pack.ledgers["requests"].versions[-1]
    table = version.tables["grade"]
    edited((table, version, pack), tmp_path, {"D5": "6"})
    assert run(packs, "mini", "requests/grade", tmp_path / "rules.xlsx", monkeypatch) == 0
    assert (packs / table.file).read_text("utf-8").splitlines()[:3] == [
        "# hit: first", "in:amount:money(0..),in:urgent:bool,out:grade:code,out:days:int", ">=1000,-,large,6",
    ]  # fmt: skip
