"""A system's export beside our cases: every row ends in exactly one list, and definitions say where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.outputs.spreadsheets import Ours, Sheet, Theirs, compare, heads_of_export, read_twins, rows_of_export
from shoushan.outputs.spreadsheets.workbooks import Row
from shoushan.rules.catalogue.loader import load_pack

ROOT = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture(scope="module")
def pack() -> Any:
    found, problems = load_pack(ROOT / "zhifu", ROOT)
    assert found is not None
    assert not problems
    return found


@pytest.fixture(scope="module")
def system(pack: Any) -> Any:
    found = read_twins(ROOT, pack)
    assert found.problems == ()
    return found.systems["province-services"]


def case(number: str, twin: str | None = None, **more: Any) -> Ours:
    facts = {"service": "企业职工退休申领", "closed_on": "", **more.pop("facts", {})}
    return Ours(number.lower(), number, twin, more.get("due"), more.get("opened_on", "2026-11-02"), facts)


HEADS = ("办件流水号", "业务系统办件编号", "事项名称", "承诺办结日期")


def sheet(*rows: Iterable[Any], heads: tuple[str, ...] = HEADS) -> Sheet:
    every = [heads, *rows]
    return Sheet("导出", tuple(Row(place, tuple(cells)) for place, cells in enumerate(every, 1)), 0)


def read(system: Any, one: Sheet) -> tuple[list[Theirs], list[Any]]:
    heads = heads_of_export(one, system.export)
    assert heads is not None
    return rows_of_export(one, heads, system)


def test_the_three_lists(system: Any) -> None:
    rows, faults = read(
        system,
        sheet(
            ("SD2026110200001", "A1", "企业职工退休申领", "20261116"),
            ("SD2026110200002", "A2", "企业职工退休申领", "2026-11-17"),
            ("SD2026110200003", "", "失业保险金申领", None),
            ("SD2026110200004", "A4", "失业保险金申领", "20261118"),
            ("SD2026110200001", "A1", "", None),
            (None, "A9", "", None),
            ("12", "A9", "", None),
        ),
    )
    ours = [case("A1", "SD2026110200001", due="2026-11-16"), case("A2"), case("A4", "SD2026110200004", due="2026-11-10")]
    ours.append(case("A5"))
    found = compare(ours, rows, system)
    assert [row for row, _ in faults] == [6, 7, 8]
    assert [(one.number, row.due) for one, row in found.to_link] == [("A2", "2026-11-17")]
    assert [one.number for one, _ in found.due_moved] == ["A4"]
    assert [row.number for row in found.only_there] == ["SD2026110200003"]
    assert [one.number for one in found.only_here] == ["A5"]
    assert [(one.case.number, one.here, one.there) for one in found.different] == [("A4", "企业职工退休申领", "失业保险金申领")]
    assert found.same == 2


def test_an_export_of_one_month_says_nothing_of_another(system: Any) -> None:
    heads = ("办件流水号", "申请日期")
    rows, _ = read(system, sheet(("SD2026110200001", "20261101"), ("SD2026110200002", "20261130"), heads=heads))
    ours = [case("A1", "SD2026110200009"), case("B1", "SD2026090200009", opened_on="2026-09-02")]
    assert [one.number for one in compare(ours, rows, system).only_here] == ["A1"]
    without_days = [replace(row, day=None) for row in rows]
    assert [one.number for one in compare(ours, without_days, system).only_here] == ["A1", "B1"]


numbers = st.integers(0, 12).map(lambda one: f"SD{one:08d}")


@given(
    st.lists(st.tuples(numbers, st.sampled_from(["", "A0", "A1", "A2", "A3"])), unique_by=lambda one: one[0], max_size=10),
    st.lists(st.one_of(st.none(), numbers), max_size=5),
)
def test_every_row_and_every_case_ends_in_exactly_one_list(system: Any, theirs: Any, twins: list[str | None]) -> None:
    rows = [Theirs(place, number, our, None, None, {}) for place, (number, our) in enumerate(theirs, 2)]
    held = [twin for place, twin in enumerate(twins) if twin is None or twin not in twins[:place]]
    ours = [case(f"A{place}", twin) for place, twin in enumerate(held)]
    found = compare(ours, rows, system)
    matched = len(ours) - len(found.only_here)
    assert matched + len(found.only_there) == len(rows)
    assert found.same + len({one.row for one in found.different}) == matched


def test_a_sheet_without_the_column_of_numbers_is_not_read(system: Any) -> None:
    assert heads_of_export(sheet(("x",), heads=("别的",)), system.export) is None


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("ledger: one-counter", "ledger: nothing", 8, "没有台账“nothing”"),
        ("deciding, decided", "deciding, undecided", 9, "没有环节“undecided”"),
        ('value: "party:applicant.number"', 'value: "party:applicant.shoe"', 14, "取不到值"),
        ('value: "field:received_on"', 'value: "field:nothing"', 18, "取不到值"),
        ("  due: due", "  due: nowhere", None, "导出表没有列“nowhere”"),
        ("id: province-services", "id: province", 3, "和文件夹名不同"),
        ('pattern: "SD[0-9]{8,14}"', 'pattern: "SD[0-9"', None, "不是正则式"),
        ("    stages: [", "    stage: [", None, "stage"),
    ],
)
def test_a_fault_says_where_it_is(pack: Any, tmp_path: Path, before: str, after: str, line: int | None, word: str) -> None:
    text = (ROOT / "zhifu" / "twins" / "province-services" / "twin.yaml").read_text()
    assert before in text
    folder = tmp_path / "zhifu" / "twins" / "province-services"
    folder.mkdir(parents=True)
    (folder / "twin.yaml").write_text(text.replace(before, after, 1))
    found = read_twins(tmp_path, pack)
    assert found.systems == {}
    assert any(word in one.message.zh + one.remedy.zh for one in found.problems), found.problems
    if line is not None:
        assert found.problems[0].line == line
    assert found.problems[0].file == "zhifu/twins/province-services/twin.yaml"
