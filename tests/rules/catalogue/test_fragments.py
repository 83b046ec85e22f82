"""Fragments: one line gives a ledger their acts, its own win, a name that is none is told with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.content import content, version_from_content
from shoushan.rules.catalogue.loader import load_pack

ROOT = Path(__file__).resolve().parents[3]
LEDGER = "zhifu/ledgers/hotline/versions/2021-01-01/procedure.yaml"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the packs to break."""
    return Path(shutil.copytree(ROOT / "packs", tmp_path / "packs"))


def version(packs: Path, ledger: str = "hotline"):
    pack, problems = load_pack(packs / "zhifu", packs)
    assert pack is not None
    assert problems == []
    return pack, pack.ledgers[ledger].versions[-1]


def test_one_line_gives_the_acts_the_term_and_the_fields(packs: Path) -> None:
    _, found = version(packs)
    assert {"urge", "visit", "find", "order-rectification", "check-rectified", "close-out"} <= found.acts.keys()
    assert found.terms["rectification"].limit == 5
    assert found.fields["rectify_unit"].type == "unit"
    path = packs / LEDGER
    path.write_text(path.read_text("utf-8").replace("uses: [supervision]\n", ""), "utf-8")
    _, without = version(packs)
    assert "visit" not in without.acts, "the control: without the line they are not there"


def test_one_line_gives_the_rhythm_and_what_a_missed_report_does(packs: Path) -> None:
    _, found = version(packs, "zones")
    assert found.rhythm is not None
    assert found.rhythm.every == "month"
    assert [one.id for one in found.lapses if one.term == found.rhythm.term] == ["report-missed"]
    _, quarterly = version(packs, "reform-pilots")
    assert quarterly.rhythm is not None
    assert quarterly.rhythm.every == "quarter", "its own rhythm wins"


def test_what_is_published_holds_them_in_full(packs: Path) -> None:
    pack, found = version(packs)
    again = version_from_content(content(found), pack.vocabulary, pack.tables)
    assert again.digest == found.digest
    assert again.acts == found.acts


def test_a_ledgers_own_act_wins(packs: Path) -> None:
    _, found = version(packs, "one-counter")
    assert "way" not in {given.id for given in found.acts["urge"].inputs}
    assert "visit" in found.acts


def test_an_unknown_fragment_is_told_with_file_line_and_the_nearest(packs: Path) -> None:
    path = packs / LEDGER
    text = path.read_text("utf-8").replace("uses: [supervision]", "uses: [supervison]")
    path.write_text(text, "utf-8")
    problem = next(one for one in check(packs / "zhifu") if "supervison" in one.message.en)
    assert problem.file == LEDGER
    assert problem.line == text[: text.index("uses:")].count("\n") + 1
    assert "supervision" in problem.remedy.en


def test_a_fault_in_what_was_added_is_told_at_the_line_that_uses_it(packs: Path) -> None:
    fragment = packs / "cn/fragments/supervision.yaml"
    broken = fragment.read_text("utf-8").replace("term.end: {term: rectification}", "term.end: {term: no-such}")
    fragment.write_text(broken, "utf-8")
    text = (packs / LEDGER).read_text("utf-8")
    told = [one for one in check(packs / "zhifu") if "no-such" in one.message.en and one.file == LEDGER]
    assert {one.line for one in told} == {text[: text.index("uses:")].count("\n") + 1}
