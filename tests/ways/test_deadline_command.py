"""`shoushan deadline` as people use it: one date, a whole file, and all that can be wrong with either."""

import argparse
import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.deadlines import Calendar
from shoushan.site.commands import calendars, deadline

HEADER = "start,limit,unit,pauses"
GOOD = "2017-09-25,5,working-day,"
INSTALLED = calendars._installed


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """The published calendar is read once for all calls, and no install of this machine's is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendars, "_installed", lambda: None)
        patch.setattr(deadline, "calendar_for", cache(deadline.calendar_for))
        yield


def call(*argv: str) -> tuple[int, str, str]:
    """Exit code, what was printed and what was complained about."""
    parser = argparse.ArgumentParser()
    deadline.add_arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    code = deadline.run(parser.parse_args(argv), out, err)
    return code, out.getvalue(), err.getvalue()


def one(*argv: str) -> dict[str, object]:
    code, out, err = call(*argv, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def batch(tmp_path: Path, raw: bytes | str) -> tuple[int, str, str]:
    file = tmp_path / "rows.csv"
    file.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return call("--batch", str(file))


@pytest.mark.parametrize(
    ("argv", "due"),
    [
        ("--start 2017-09-25 --limit 5 --unit working-day", "2017-09-30"),
        ("--start 2017/9/25 --limit 5 --unit 工作日", "2017-09-30"),
        ("--start 2017-08-03 --limit 60 --unit calendar-day", "2017-10-09"),
        ("--start 2017-08-03 --limit 60 --unit calendar-day --no-roll", "2017-10-02"),
        ("--start 2017-01-31 --limit 1 --unit month", "2017-02-28"),
        ("--start 2017-10-01 --unit same-working-day", "2017-10-09"),
        ("--start 2017-09-25T14:00 --limit 24 --unit hour", "2017-09-26T14:00:00+08:00"),
        ("--start 2017-09-25 --limit 5 --unit working-day --pause 2017-09-26..2017-09-26", "2017-10-09"),
        (
            "--start 2017-09-04 --limit 5 --unit working-day --pause 2017-09-06..2017-09-08 "
            "--pause 2017-09-07..2017-09-11 --extend 2",
            "2017-09-19",
        ),
        ("--start 2017-09-25 --limit 5 --unit working-day --pause 2017-09-27..", None),
    ],
)
def test_one_date(argv: str, due: str | None) -> None:
    assert one(*argv.split())["due"] == due


def test_json_has_the_published_keys() -> None:
    told = one("--start", "2017-09-25", "--limit", "5", "--unit", "working-day")
    assert list(told) == ["start", "limit", "unit", "due", "unrolled", "provisional", "calendar", "days"]


def test_text_is_chinese_first_and_english_on_request() -> None:
    asked = ("--start", "2017-09-25", "--limit", "5", "--unit", "working-day")
    _, chinese, _ = call(*asked)
    assert chinese.startswith("到期日：2017-09-30 周六（调休上班）\n")
    assert "第 5 个工作日（国庆节调休上班" in chinese
    _, english, _ = call(*asked, "--lang", "en")
    assert english.startswith("Due: 2017-09-30 Sat (worked weekend)\n")
    _, later, _ = call("--start", "2026-11-20", "--limit", "30", "--unit", "working-day")
    assert "暂定" in later


@pytest.mark.parametrize(
    "argv",
    [
        "",
        "--start 2017-09-25",
        "--start x --limit 5 --unit working-day",
        "--start 2017-02-29 --limit 5 --unit working-day",
        "--start 2017-09-25 --limit -5 --unit working-day",
        "--start 2017-09-25 --limit 5.5 --unit working-day",
        "--start 2017-09-25 --limit 5 --unit week",
        "--start 2003-12-31 --limit 5 --unit working-day",
        "--start 2017-09-25 --limit 0 --unit month",
        "--start 2017-09-25 --limit 24 --unit hour",
        "--start 2017-09-25 --limit 5 --unit working-day --pause 2017-09-26",
        "--start 2017-09-25 --limit 5 --unit working-day --pause 2017-09-27..2017-09-26",
        "--start 2017-09-25 --limit 5 --unit working-day --extend x",
        "--start 9999-12-31 --limit 5 --unit working-day",
        "--start 2017-09-25 --limit 5 --unit working-day --zone Mars/Olympus",
        "--start 2017-09-25 --limit 5 --unit working-day --pack nowhere",
        "--batch nowhere.csv",
        "--batch .",
    ],
)
def test_bad_input_is_told_in_both_languages_and_prints_nothing(argv: str) -> None:
    code, out, err = call(*argv.replace("--limit -5", "--limit=-5").split())
    assert (code, out) == (1, "")
    assert "→" in err
    assert any("\u4e00" <= letter <= "\u9fff" for letter in err)
    assert any(letter.isascii() and letter.isalpha() for letter in err)


def test_a_file_keeps_its_columns_and_their_order(tmp_path: Path) -> None:
    rows = (
        "编号,start,limit,unit,pauses,extend,roll,备注\r\n"
        '1,2017-09-25,5,working-day,,,,"a, ""b"""\r\n'
        "\r\n"
        "2,2017-09-04,5,working-day,2017-09-06..2017-09-08 2017-09-07..2017-09-11,2,,\r\n"
        "3,2017-08-03,60,calendar-day,,0,false\r\n"
        "4,2026-11-20,30,working-day,,,是,x\r\n"
        "5,2017-09-25,5,working-day,2017-09-27..,,,open\r\n"
    )
    code, out, err = batch(tmp_path, rows)
    assert (code, err) == (0, "")
    told = list(csv.reader(io.StringIO(out)))
    assert ",".join(told[0]) == "编号,start,limit,unit,pauses,extend,roll,备注,due,provisional"
    assert [row[-2:] for row in told[1:]] == [
        ["2017-09-30", "false"],
        ["2017-09-19", "false"],
        ["2017-10-02", "false"],
        ["2027-01-01", "true"],
        ["", "false"],
    ]
    assert told[1][7] == 'a, "b"'


def test_due_is_replaced_where_it_stands(tmp_path: Path) -> None:
    _, out, _ = batch(tmp_path, f"due,{HEADER},note\n1999-01-01,{GOOD},x\n")
    assert out == f"due,{HEADER},note,provisional\n2017-09-30,{GOOD},x,false\n"
    _, again, _ = batch(tmp_path, out)
    assert again == out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    code, out, _ = batch(tmp_path, f"{HEADER},备注\n{GOOD},芝罘区\n".encode(encoding))
    assert (code, out) == (0, f"{HEADER},备注,due,provisional\n{GOOD},芝罘区,2017-09-30,false\n")


def test_every_bad_row_is_told_with_its_line_and_column_and_nothing_is_printed(tmp_path: Path) -> None:
    rows = f'{HEADER}\n{GOOD}\n2017-13-01,x,week,y\n\n"2003-01-01",5,month,\n{GOOD},more\n'
    code, out, err = batch(tmp_path, rows)
    assert (code, out) == (1, "")
    heads = [line for line in err.splitlines() if "rows.csv:" in line]
    assert [head.split("rows.csv:")[1].split(":")[0] for head in heads] == ["3", "3", "3", "3", "5", "6"]
    assert [name for name in ("start", "limit", "unit", "pauses") if f"column {name}:" in err] == [
        "start",
        "limit",
        "unit",
        "pauses",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xef\xbb\xbf",
        b"start,limit,unit\n2017-09-25,5,month\n",
        b"start;limit;unit;pauses\n",
        b"start,limit,unit,pauses,start\n",
        b"\x00\x01\x02\xff\xfe",
        b"\xff\xfe\x00",
        b"\x80\x81\xff\xff",
        (HEADER + '\n"2017').encode(),
        (HEADER + "\n" + "x" * 200_000).encode(),
        b"PK\x03\x04" + bytes(range(256)),
    ],
)
def test_a_file_that_is_no_such_table_is_told(tmp_path: Path, raw: bytes) -> None:
    code, out, err = batch(tmp_path, raw)
    assert (code, out) == (1, "")
    assert "→" in err


@given(raw=st.binary(max_size=80), head=st.booleans())
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes, head: bool) -> None:
    code, out, err = batch(tmp_path_factory.getbasetemp(), (HEADER + "\n").encode() * head + raw)
    assert (code == 0) == (err == "")
    assert code == 0 or out == ""


@pytest.mark.parametrize("page", ["deadlines.zh.md", "deadlines.en.md"])
def test_the_example_of_the_guide_is_what_the_command_prints(page: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "howto" / page).read_text("utf-8")
    command = text.split("```sh\n")[1].split("\n```")[0].removeprefix("shoushan deadline ")
    shown = text.split("```text\n")[1].split("\n```")[0]
    assert call(*command.split()) == (0, shown + "\n", "")


def test_a_pack_has_its_own_calendar_and_zone(monkeypatch):
    """Friday before Good Friday at noon in London: no zone and no pack need be told once an install says which."""
    asked = ("--start", "2026-04-02T12:00", "--limit", "1", "--unit", "hour")
    assert one(*asked, "--pack", "example")["due"] == "2026-04-02T13:00:00+01:00"
    assert one(*asked)["due"] == "2026-04-02T13:00:00+08:00"
    monkeypatch.setattr(deadline, "calendar_for", calendars.calendar_for)  # the setting is asked anew
    monkeypatch.setenv("SHOUSHAN_PACK", "example")
    days = ("--start", "2026-04-02", "--limit", "1", "--unit", "working-day")
    assert one(*days)["due"] == one(*days, "--zone", "Europe/London")["due"] == "2026-04-07"


def test_the_install_here_is_asked_first(sqlite_place, monkeypatch):
    """What is in service counts, not the files: none are there."""
    monkeypatch.setattr(calendars, "_installed", INSTALLED)
    monkeypatch.setenv("SHOUSHAN_DATABASE", "postgresql://this-one")
    assert calendars.calendar_for(Path("nowhere"), None, None) == sqlite_place.book.calendar
    assert not isinstance(calendars.calendar_for(Path("nowhere"), "none", None), Calendar)
