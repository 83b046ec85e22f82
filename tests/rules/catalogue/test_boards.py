"""``boards.yaml``: the brief's figures and the streets' places are kept, published and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Street
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from tests.rules.catalogue import packs

INDICATORS = """\
indicators:
  - {id: received, label: {zh: 收件数, en: Received}, kind: count, on: case.opened_on, unit: {zh: 件, en: cases}}
"""
UNITS = """
  - {id: street-one, name: {zh: 一街, en: First Street}, kind: street}
  - {id: street-two, name: {zh: 二街, en: Second Street}, kind: street}
"""
BOARDS = """\
brief:
  - requests/received
streets:
  - {unit: street-one, at: [1, 1]}
  - {unit: street-two, at: [2, 1]}
"""


def mini(tmp_path: Path) -> Path:
    folder = packs.copy(tmp_path)
    packs.change(folder, "boards.yaml", "", BOARDS)
    packs.change(folder, "ledgers/requests/indicators.yaml", "", INDICATORS)
    units = folder / "units.yaml"
    units.write_text(units.read_text("utf-8").rstrip() + UNITS, "utf-8")
    return folder


def test_boards_are_read_and_published(tmp_path: Path) -> None:
    folder = mini(tmp_path)
    assert check(folder) == []
    pack, _ = load_pack(folder, folder.parent)
    assert pack is not None
    assert pack.brief == ("requests/received",)
    assert pack.streets == (Street("street-one", None, 1, 1), Street("street-two", None, 2, 1))
    contents = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), contents.__getitem__)
    assert (again.brief, again.streets) == (pack.brief, pack.streets)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("requests/received", "requests/recieved", "recieved", "no indicator “requests/recieved”"),
        ("  - requests/received\n", "  - requests/received\n  - requests/received\n", "", "stands twice"),
        ("unit: street-one", "unit: office", "unit: office", "no street “office”"),
        ("unit: street-one,", 'unit: street-one, code: "77",', "77", "no code “77”"),
        ("at: [2, 1]", "at: [1, 1]", "street-two", "“1, 1” stands twice"),
        ("at: [2, 1]", "at: [2, 9]", "", "8"),
        ("brief:\n", "brief:\n" + "  - requests/received\n" * 12, "brief", "too_long"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, at: str, says: str) -> None:
    folder = mini(tmp_path)
    packs.change(folder, "boards.yaml", old, new)
    found = [problem for problem in check(folder) if problem.file.endswith("boards.yaml")]
    assert any(says in problem.message.en or says in problem.remedy.en for problem in found), found
    if at:
        assert packs.line_of(folder, "boards.yaml", at) in {problem.line for problem in found}
