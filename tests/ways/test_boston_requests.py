"""A city's own flag: its service requests in a ledger of ours, "on time" compared row by row, every difference explained."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.indicators.comparing import Share
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import preparing
from shoushan.outputs.indicators.publishing.sides import Laid, Ours, lay, read_list
from shoushan.records.cases import queries, read
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.worker import settle
from tests.ways import boston
from tests.ways.boston import LEDGER, NO_DUE, NOT_YET, ZONE

HEADS = ("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime", "type", "department")
SYNTHETIC = (
    ("900000000001", "2022-01-03 10:00:00", "2022-01-04 10:00:00", "2022-01-04 10:00:00", "ONTIME"),
    ("900000000002", "2022-01-03 10:00:00", "2022-01-04 10:00:00", "2022-01-05 09:00:00", "OVERDUE"),
    ("900000000003", "2022-01-03 10:00:00", "", "2022-01-09 09:00:00", "ONTIME"),
    ("900000000004", "2022-01-03 10:00:00", "", "", "ONTIME"),
    ("900000000005", "2022-01-03 10:00:00", "2022-01-10 08:30:00", "", "OVERDUE"),
    ("900000000006", "2022-01-03 10:00:00", "2022-05-20 10:00:00", "", "OVERDUE"),
    ("900000000007", "2022-03-12 10:00:00", "2022-03-14 10:00:00", "2022-03-14 09:59:59", "ONTIME"),
    ("900000000008", "2022-01-03 10:00:00", "2022-01-04 10:20:00", "2022-01-04 10:40:00", "OVERDUE"),
    ("900000000009", "2022-04-20 10:00:00", "2022-04-29 10:00:00", "2022-04-25 14:30:31", "ONTIME"),
)
"""Made up, one for each kind of row: met to the second, missed, no target (closed and open), open and past its target,
open with a target after the newest closing, over the change to daylight saving, within the begun hour, the newest closing."""


@dataclass
class City:
    """The requests of one file as they lie in the ledger, and as the city has them."""

    book: Book
    moment: datetime
    rows: dict[str, dict[str, str]]
    ours: dict[str, str]
    said: str

    def differing(self) -> dict[str, tuple[str, str]]:
        """Where the two flags differ: number → ours, the city's."""
        pairs = {number: (self.ours[number], row["ontime"]) for number, row in self.rows.items()}
        return {number: pair for number, pair in pairs.items() if pair[0] != pair[1]}


def city(folder: Path, file: Path) -> Iterator[City]:
    rows = boston.rows_of(file)
    moment = boston.newest_closing(rows)
    with boston.installed(folder, moment) as book:
        code, said = boston.take_in(file, moment)
        assert code == 0, said
        yield City(book, moment, {row["case_enquiry_id"]: row for row in rows}, boston.our_flags(book, moment), said)


@pytest.fixture(scope="module")
def unblocked(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def synthetic(unblocked: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The made-up rows."""
    folder = tmp_path_factory.mktemp("synthetic")
    file = folder / "requests.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADS, *((*row, "Pothole", "PWDx") for row in SYNTHETIC)])
    yield from city(folder, file)


def why(row: dict[str, str], moment: datetime) -> str:
    """Why the two may differ, from the row alone."""
    if not row["target_dt"]:
        return NO_DUE
    target = datetime.fromisoformat(row["target_dt"]).replace(tzinfo=ZONE)
    closed = datetime.fromisoformat(row["closed_dt"]).replace(tzinfo=ZONE) if row["closed_dt"] else None
    if closed is None and target >= moment:
        return NOT_YET
    opened = datetime.fromisoformat(row["open_dt"]).replace(tzinfo=ZONE)
    begun = timedelta(seconds=-(target.timestamp() - opened.timestamp()) % 3600)
    if target < (closed or moment) <= target + begun:
        return "within the begun hour"
    return "no reason"


def test_every_kind_of_row_gives_the_flag_or_the_reason(synthetic: City) -> None:
    ours = {number[-1]: flag for number, flag in synthetic.ours.items()}
    assert ours == {
        "1": "ONTIME", "2": "OVERDUE", "3": NO_DUE, "4": NO_DUE, "5": "OVERDUE", "6": NOT_YET, "7": "ONTIME", "8": "ONTIME",
        "9": "ONTIME",
    }  # fmt: skip
    reasons = {number[-1]: why(synthetic.rows[number], synthetic.moment) for number in synthetic.differing()}
    assert reasons == {"3": NO_DUE, "4": NO_DUE, "6": NOT_YET, "8": "within the begun hour"}


def compared(found: City, folder: Path) -> Laid:
    """Our figure and the city's column as a list, side by side."""
    store = Store(folder)
    Keeper(store).rebuild(found.book, found.moment)
    one = found.book.pack.indicator(f"{LEDGER}/on-time")
    day = found.moment.astimezone(ZONE).date()
    city = [f"{number},{int(row['ontime'] == 'ONTIME')},1" for number, row in found.rows.items()]
    wanted = preparing.Wanted(one, Period(date(2022, 1, 1), day), day, audience="public")
    theirs = read_list("ontime", "\n".join(["number,above,below", *city]))
    return lay(SYSTEM_VIEWER, found.book, store, Ours(wanted, one.label), theirs)


def test_the_difference_of_the_two_figures_is_made_of_the_rows_that_say_why(synthetic: City, tmp_path: Path) -> None:
    settle(synthetic.book, synthetic.moment)
    laid = compared(synthetic, tmp_path)
    assert laid.counted[0] is not None
    assert (laid.compared.a, laid.compared.b) == (Share(4, 6), Share(5, 9))
    assert laid.compared.adds_up
    lists = {why: {one.by for one in rows} for why, rows in laid.compared.lists.items() if rows}
    assert lists == {"caliber": {Share(1, 1), Share(0, 1), Share(-1, 0)}}
    assert len(laid.compared.lists["caliber"]) == len(synthetic.differing())


def test_hours_are_real_ones_over_the_change_of_the_clock(synthetic: City) -> None:
    (line,) = [
        line for line in queries.lines(SYSTEM_VIEWER, synthetic.book, Wanted(ledger=LEDGER, size=500), synthetic.moment).lines
        if line.opened_on == "2022-03-12"
    ]  # fmt: skip
    (term,) = read.case(SYSTEM_VIEWER, synthetic.book, line.uid, synthetic.moment).terms
    assert term.limit == 47, "between ten on the 12th and ten on the 14th an hour is left out"
    assert term.due is not None
    assert datetime.fromisoformat(term.due) == datetime(2022, 3, 14, 10, tzinfo=ZONE)


def test_entries_happened_when_the_city_says_and_are_marked_as_late(synthetic: City) -> None:
    page = queries.lines(SYSTEM_VIEWER, synthetic.book, Wanted(ledger=LEDGER, size=500), synthetic.moment)
    shown = [read.case(SYSTEM_VIEWER, synthetic.book, line.uid, synthetic.moment) for line in page.lines]
    assert {line.opened_on for line in page.lines} == {row[1][:10] for row in SYNTHETIC}
    assert all(entry.source.startswith("import") for one in shown for entry in one.entries)
    first = next(one for one in shown if one.entries[0].happened[:10] == "2022-01-03")
    assert all(entry.late for entry in first.entries)


def test_a_second_import_changes_nothing(synthetic: City, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADS, *((*row, "Pothole", "PWDx") for row in SYNTHETIC)])
    code, said = boston.take_in(file, synthetic.moment)
    assert (code, "没有变化" in said) == (0, True), said


def test_the_citys_hundred_rows_agree_or_say_why(unblocked: None, tmp_path: Path, shared: Path) -> None:
    for found in city(tmp_path, shared / "data" / "boston-311.csv"):
        assert len(found.ours) == 100
        differing = found.differing()
        reasons = {number: why(found.rows[number], found.moment) for number in differing}
        assert Counter(reasons.values()) == {NO_DUE: 11, NOT_YET: 1}
        assert {number for number, reason in reasons.items() if reason == NO_DUE} == {
            number for number, row in found.rows.items() if not row["target_dt"]
        }
        assert [number for number, reason in reasons.items() if reason == NOT_YET] == ["101004141848"]
        agreed = Counter(flag for number, flag in found.ours.items() if number not in differing)
        assert agreed == {"ONTIME": 72, "OVERDUE": 16}
        counted = Counter(found.ours.values())
        assert counted == {"ONTIME": 72, "OVERDUE": 16, NO_DUE: 11, NOT_YET: 1}
        settle(found.book, found.moment)
        laid = compared(found, tmp_path)
        assert (laid.compared.a, laid.compared.b) == (Share(72, 88), Share(83, 100))
        assert laid.compared.adds_up
        assert Counter(one.by for one in laid.compared.lists["caliber"]) == {Share(1, 1): 11, Share(0, 1): 1}


def test_the_citys_broken_row_is_told_and_nothing_is_written(
    unblocked: None, tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared / "data" / "boston-311-bad.tsv"
    moment = boston.newest_closing(boston.rows_of(file))
    with boston.installed(tmp_path, moment) as book:
        code, said = boston.take_in(file, moment)
        assert code == 1, said
        assert "拒收 1" in said
        told = capsys.readouterr().err
        assert "boston-311-bad.tsv［boston-311-bad］第 41 行 row 41" in told
        assert "有 30 格，表头是 29 格" in told
        assert queries.lines(SYSTEM_VIEWER, book, Wanted(ledger=LEDGER), moment).total == 0
