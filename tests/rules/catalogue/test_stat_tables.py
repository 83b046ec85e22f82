"""Faults of statistical tables are told with file and line; what is published comes back the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

ROOT = Path(__file__).resolve().parents[3]
TABLE = "zhifu/ledgers/hotline/tables/monthly.yaml"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("received_on between period.from and period.to}", "title = 'x'}", "title"),
        ("received_on between period.from and period.to}", "recieved_on = today}", "recieved_on"),
        ("share: on-time, of: due", "share: on-tme, of: due", "on-tme"),
        ("share: on-time, of: due", "share: on-time", "share"),
        ("over: ratings, where: \"=rating.on", "over: rating, where: \"=rating.on", "rating"),
        ("id: monthly", "id: yearly", "yearly"),
        ("id: repeated", "id: received", "twice"),
    ],
)  # fmt: skip
def test_faults_are_told_with_file_and_line(tmp_path: Path, was: str, now: str, told: str) -> None:
    packs = Path(shutil.copytree(ROOT / "packs", tmp_path / "packs"))
    path = packs / TABLE
    text = path.read_text("utf-8")
    assert was in text.replace('"}', "}")
    path.write_text(text.replace(was, now) if was in text else text.replace(was[:-1] + '"}', now[:-1] + '"}'), "utf-8")
    found = [one for one in check(packs / "zhifu") if one.file == TABLE]
    assert any(told in one.message.en and one.line > 0 for one in found), found


def test_what_is_published_comes_back_the_same() -> None:
    pack, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert pack is not None
    assert problems == []
    versions = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), versions.__getitem__)
    assert again.ledgers["hotline"].tables == pack.ledgers["hotline"].tables
    assert again.ledgers["hotline"].street == "place"
    assert again.rights["auditor"].audits
