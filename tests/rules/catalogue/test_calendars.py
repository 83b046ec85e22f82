"""Holiday tables: what is wrong with them is told with file, line and remedy, all at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.catalogue.calendars import load_calendar, parse_calendar
from shoushan.rules.deadlines import Calendar

ROW = "  - {date: 2026-01-01, kind: off, name: {zh: 元旦, en: New Year's Day}, verified: true}\n"
GOOD = "year: 2026\ndays:\n" + ROW


def _faults(text: str, file: str = "2026.yaml") -> list[tuple[int, str]]:
    read = parse_calendar({file: text}, "cn", "Asia/Shanghai")
    assert isinstance(read, list)
    for problem in read:
        assert problem.file == file
        assert all((*problem.message, *problem.remedy))
    return [(problem.line, problem.message.en) for problem in read]


def test_a_good_table_is_a_calendar() -> None:
    read = parse_calendar({"2026.yaml": GOOD}, "cn", "Asia/Shanghai")
    assert isinstance(read, Calendar)
    (row,) = read.special.values()
    assert (row.kind, row.verified, row.notice, row.notice_on) == ("off", True, "", None)


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (("date: 2026-01-01", "date: 2026-02-30"), 3, "is not a date"),
        (("date: 2026-01-01", "date: 20260101"), 3, "is not a date"),
        (("date: 2026-01-01", "date: 2025-01-01"), 3, "is not in 2026"),
        (("kind: off", "kind: holiday"), 3, "off or work"),
        (("kind: off", "kind: work"), 3, "worked anyway"),
        (("kind: off", "kind: off, kind: work"), 3, "stands twice"),
        (("en: New Year's Day", "en: ''"), 3, "name is missing"),
        (("verified: true", "verified: yes"), 3, "true or false"),
        (("verified: true", "verified: true, notce: x"), 3, "Unknown key"),
        (("kind: off", "kind: [off]"), 3, "single value"),
        (("year: 2026", "year: 2025"), 1, "differs from the file's name"),
        (("days:\n" + ROW, "days: 5\n"), 2, "list days is missing"),
        ((ROW, ROW + ROW), 4, "already stands on line 3"),
        ((ROW, "  - 5\n"), 3, "mapping"),
        (("}}", "}"), 3, "Not valid YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(change: tuple[str, str], line: int, told: str) -> None:
    text = GOOD.replace("en: New Year's Day}, verified: true}", "en: New Year's Day}, verified: true}")
    if change[0] == "}}":
        changed = text.replace("verified: true}", "verified: true")
        line = 4
    else:
        changed = text.replace(*change)
    assert changed != text
    found = _faults(changed)
    assert any(told in message for _, message in found), found
    assert line in [at for at, _ in found], found


def test_several_faults_are_told_together() -> None:
    assert len(_faults(GOOD.replace("kind: off", "kind: x").replace("verified: true", "verified: 1"))) == 2


@pytest.mark.parametrize("text", ["", "5", "[]", "a: &a [*a]", "\t", "{" * 1200, "- " * 3000, "%", "\x00"])
def test_garbage_is_told_and_raises_nothing(text: str) -> None:
    assert _faults(text)


@given(text=st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read = parse_calendar({"2026.yaml": "year: 2026\ndays:\n" + text}, "cn", "UTC")
    assert isinstance(read, list | Calendar)


def test_a_hole_between_years_and_a_wrong_name_are_faults() -> None:
    year = GOOD.replace("2026", "2023")
    holed = parse_calendar({"2023.yaml": year, "2026.yaml": GOOD, "new.yaml": ""}, "cn", "UTC")
    assert isinstance(holed, list)
    assert sorted((problem.file, problem.line) for problem in holed) == [("2026.yaml", 0), ("new.yaml", 0)]


def test_a_folder_without_tables_or_with_another_encoding_is_told(tmp_path: Path) -> None:
    assert isinstance(load_calendar(tmp_path, "cn", "UTC"), list)
    (tmp_path / "2026.yaml").write_bytes(GOOD.encode("gb18030"))
    told = load_calendar(tmp_path, "cn", "UTC")
    assert isinstance(told, list)
    assert told[0].file == "2026.yaml"
