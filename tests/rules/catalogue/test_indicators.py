"""Indicators as definitions: what is read, refused with file and line, and published, and their caliber in words."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.cuts import cuts_of
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Told
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.text import Text
from tests.rules.catalogue import packs

ROOT = Path(__file__).resolve().parents[3]
CALIBERS = Path(__file__).with_name("calibers.txt")
FILE = "ledgers/requests/indicators.yaml"
GOOD = """\
dimensions:
  - {id: kind, label: {zh: 类别, en: Kind}, by: kind}
  - {id: year, label: {zh: 年度, en: Year}, by: year(seen_on)}
  - {id: finding, label: {zh: 情况, en: Finding}, by: row.finding}
indicators:
  - id: received
    label: {zh: 收件数, en: Received}
    kind: count
    where: "urgent"
    on: case.opened_on
    unit: {zh: 件, en: requests}
    period: winter
    figure: F001
  - id: amount
    label: {zh: 金额, en: Amount}
    kind: sum
    where: "seen_on is not null and kind = 'road'"
    on: seen_on
    sum: amount
    unit: {zh: 元, en: yuan}
    scale: 100
    decimals: 2
    target: {at_most: "1000"}
  - id: each
    label: {zh: 每件金额, en: Amount each}
    kind: ratio
    above: amount
    below: received
    unit: {zh: 元, en: yuan}
  - id: days-of-visits
    label: {zh: 上门天数, en: Days of visits}
    kind: distinct
    over: visits
    where: "row.day is not null"
    on: row.day
    distinct: row.day
    unit: {zh: 天, en: days}
  - id: rising
    label: {zh: 连增, en: Rising}
    kind: run
    of: amount
    along: year
    run: rises
    unit: {zh: 年, en: years}
"""
PERIODS = """\
periods:
  - {id: winter, label: {zh: 冬天, en: Winter}, from: 2024-01-01, to: 2024-02-29}
  - {id: this-year, label: {zh: 今年, en: This year}, moving: year}
"""
FAULTS = {
    "name": ("where: \"urgent\"", "where: \"urgnt\"", "Did you mean urgent?"),
    "personal field": ("where: \"urgent\"", "where: \"words is not null\"", "Facts know no “words”"),
    "kind of expression": ("on: case.opened_on", "on: case.number", "This must give date, not text"),
    "no such dataset": ("over: visits", "over: visit", "Did you mean visits?"),
    "key that is missing": ("    sum: amount\n", "", "sum needs sum"),
    "key of another kind": ("where: \"urgent\"", "holds: \"urgent\"", "count does not use holds"),
    "population of figures": ("    below: received", "    below: received\n    where: urgent", "ratio does not use"),
    "reference": ("below: received", "below: recieved", "Did you mean requests/received?"),
    "circle": ("above: amount", "above: each", "refers to itself in a circle"),
    "period": ("period: winter", "period: wintr", "Did you mean winter?"),
    "dimension": ("along: year", "along: yeer", "There is no dimension “yeer”"),
    "no years": ("along: year", "along: kind", "holds no years"),
    "code": ("kind = 'road'", "kind = 'rod'", "Did you mean road?"),
    "day that may be missing": ("seen_on is not null and ", "", "seen_on may be missing"),
    "twice": ("id: each", "id: amount", "stands twice"),
    "target": ("at_most: \"1000\"", "at_most: \"1\", at_least: \"2\"", "at_least or at_most"),
    "number": ("at_most: \"1000\"", "at_most: \"1,5\"", "not written as expected"),
    "public and closed": ("    figure: F001", "    class: public\n    includes_closed: true", "does not include closed"),
    "number used twice": ("    scale: 100", "    scale: 100\n    figure: F001", "stands with more than one indicator"),
    "set": ("indicators:\n", "standard: {sets: [standart]}\nindicators:\n", "There is no set of indicators “standart”"),
}  # fmt: skip


def mini(tmp_path: Path, text: str = GOOD, periods: str = PERIODS) -> Path:
    """A copy of the mini pack with indicators."""
    folder = packs.copy(tmp_path)
    packs.change(folder, FILE, "", text)
    packs.change(folder, "periods.yaml", "", periods)
    return folder


def test_good_indicators_have_no_fault_and_are_values(tmp_path: Path) -> None:
    folder = mini(tmp_path)
    assert check(folder) == []
    pack, _ = load_pack(folder, folder.parent)
    assert pack is not None
    ledger = pack.ledgers["requests"]
    assert list(ledger.indicators) == ["received", "amount", "each", "days-of-visits", "rising"]
    assert pack.indicator("requests/each").above == "requests/amount"
    assert ledger.indicators["days-of-visits"].over == "rows.visits"
    assert [cut.id for cut in cuts_of(ledger, ledger.indicators["received"])] == [
        "month", "year", "unit", "street", "channel", "service", "kind"
    ]  # fmt: skip
    assert [cut.id for cut in cuts_of(ledger, ledger.indicators["days-of-visits"])][-1] == "finding"
    target = ledger.indicators["amount"].target
    assert target is not None
    assert target.met(Decimal(1000))
    assert not target.met(Decimal("1000.01"))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, name: str) -> None:
    was, now, told = FAULTS[name]
    assert was in GOOD
    folder = mini(tmp_path, GOOD.replace(was, now, 1))
    found = [problem for problem in check(folder) if problem.file.endswith("indicators.yaml")]
    assert any(told in f"{one.message.en} {one.remedy.en}" and one.line > 0 for one in found), found


def test_a_period_has_days_or_moves(tmp_path: Path) -> None:
    folder = mini(tmp_path, periods=PERIODS.replace("moving: year", "from: 2024-01-01"))
    assert [problem.message.en for problem in check(folder)] == ["The period “this-year” has from and to, or moving."]


def test_a_field_that_a_version_lacks_must_be_handled(tmp_path: Path) -> None:
    folder = mini(tmp_path)
    newer = folder / "ledgers/requests/versions/2025-01-01"
    older = folder / "ledgers/requests/versions/2024-01-01"
    for path in [path for path in older.rglob("*") if path.is_file() and "scenarios" not in path.parts]:
        target = newer / path.relative_to(older)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    packs.change(
        folder, "ledgers/requests/versions/2025-01-01/fields.yaml", "  - {id: urgent,",
        "  - {id: asked_by, label: {zh: 来源, en: Source}, type: text}\n  - {id: urgent,",
    )  # fmt: skip
    packs.change(folder, FILE, 'where: "urgent"', "where: \"asked_by = 'x'\"")
    told = [problem.message.en for problem in check(folder) if problem.file.endswith("indicators.yaml")]
    assert told == ["Indicator received: the field “asked_by” is not in version 2024-01-01."]
    packs.change(folder, FILE, "asked_by = 'x'", "coalesce(asked_by, '') = 'x'")
    assert [problem for problem in check(folder) if problem.file.endswith("indicators.yaml")] == []


def test_the_rule_changes_with_what_changes_the_value_and_with_nothing_else(tmp_path: Path) -> None:
    def rules(text: str) -> dict[str, str]:
        folder = mini(tmp_path / str(len(list(tmp_path.iterdir()))), text)
        pack, _ = load_pack(folder, folder.parent)
        assert pack is not None
        return {one.id: one.rule for one in pack.ledgers["requests"].indicators.values()}

    before = rules(GOOD)
    assert rules(GOOD.replace("收件数", "收到的件数").replace("    figure: F001\n", "")) == before
    after = rules(GOOD.replace('where: "urgent"', 'where: "not urgent"'))
    assert {id_ for id_ in before if before[id_] != after[id_]} == {"received", "each"}


def test_what_is_published_gives_the_same_indicators(tmp_path: Path) -> None:
    folder = mini(tmp_path)
    pack, _ = load_pack(folder, folder.parent)
    assert pack is not None
    texts = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), texts.__getitem__)
    assert dict(again.ledgers["requests"].indicators) == dict(pack.ledgers["requests"].indicators)
    assert dict(again.ledgers["requests"].cuts) == dict(pack.ledgers["requests"].cuts)
    assert dict(again.periods) == dict(pack.periods)
    assert pack_content(again) == pack_content(pack)


def test_a_ledger_without_indicators_is_published_as_before(tmp_path: Path) -> None:
    folder = packs.copy(tmp_path)
    pack, _ = load_pack(folder, folder.parent)
    assert pack is not None
    said = json.loads(pack_content(pack))
    assert "periods" not in said
    assert not any(key == "indicators" for _, ledger in said["ledgers"][""] for key, _ in ledger[""])


@pytest.mark.parametrize(
    ("bound", "value", "step", "agree", "differ"),
    [
        ("exact", "95.72", "0.01", ["95.72", "95.725", "95.715"], ["95.726", "95.71"]),
        ("exact", "100", "0", ["100"], ["99.99", "100.01"]),
        ("more_than", "8000", "1000", ["8001", "8999"], ["8000", "9000", "7999"]),
        ("at_least", "570", "10", ["570", "579.99"], ["569.99", "580"]),
        ("nearly", "200000", "10000", ["190001", "200000"], ["190000", "200001"]),
    ],
)
def test_how_a_figure_is_told(bound: str, value: str, step: str, agree: list[str], differ: list[str]) -> None:
    told = Told(bound, Decimal(value), Decimal(step), Text("", ""))  # type: ignore[arg-type]
    assert [one for one in agree if not told.agrees(Decimal(one))] == []
    assert [one for one in differ if told.agrees(Decimal(one))] == []


def calibers() -> str:
    """The calibers of every indicator of the sample district, as the committed file holds them."""
    pack, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert pack is not None
    assert problems == []
    lines = []
    for ledger in pack.ledgers.values():
        for one in ledger.indicators.values():
            said = caliber_of(pack, one)
            lines.append(f"{one.full_id} {one.label.zh}\n  {said.zh}\n  {said.en}\n")
    return "".join(lines)


def test_calibers_read_as_they_were_approved() -> None:
    """When a definition changes: look at the new sentences, then write them with
    ``python -c "from tests.rules.catalogue import test_indicators as t; t.CALIBERS.write_text(t.calibers(), 'utf-8')"``.
    """
    assert calibers() == CALIBERS.read_text("utf-8")


def test_a_caliber_says_no_name_that_only_a_definition_knows() -> None:
    words = [line for line in calibers().splitlines() if line.startswith("  ")]
    assert [line for line in words if any(mark in line for mark in ("term.", "case.", "row.", "act.", "rating.", "_"))] == []
