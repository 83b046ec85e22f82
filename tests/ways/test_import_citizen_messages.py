"""Messages of citizens taken from a sheet: as history found by search, or as today's work orders answered at the desk."""

import argparse
import io

import pytest
from openpyxl import Workbook

from shoushan.records.cases import actions, batches, queries, read
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import clock
from shoushan.site.commands import import_
from shoushan.site.worker import settle
from tests.people import CAST

HEADS = ["留言编号", "留言主题", "留言时间", "一级分类"]
GOOD = [
    [101, "毓璜顶街道某小区路灯不亮", "2019/9/9 11:07:48", "城乡建设"],
    [102, " A市拖欠工资 ", "2018/12/26 1:13:07", "劳动和社会保障"],
    [103.0, "K8县公厕要安装照明灯", "2012/10/10 16:50", "城乡建设"],
]
FAULTY = [
    ([None, "没有编号", "2019/9/9 11:07:48", "城乡建设"], "留言编号", "为空", "is empty"),
    (["甲1", "编号不是数字", "2019/9/9 11:07:48", "城乡建设"], "留言编号", "不是编号", "is no number"),
    ([12345678901234567890, "编号被软件改动", "2019/9/9 11:07:48", "城乡建设"], "留言编号", "超过15位", "rounded"),
    ([104, None, "2019/9/9 11:07:48", "城乡建设"], "留言主题", "为空", "is empty"),
    ([105, "题" * 121, "2019/9/9 11:07:48", "城乡建设"], "诉求标题", "120", "120"),
    ([106, "时间不存在", "2019/2/30 11:07:48", "城乡建设"], "留言时间", "不是时间", "is no time"),
    ([107, "没有时间", None, "城乡建设"], "留言时间", "为空", "is empty"),
    ([108, "分类不认识", "2019/9/9 11:07:48", "天文地理"], "一级分类", "不在分类表中", "not in the list"),
]


def sheet(path, rows, heads=HEADS, name="留言"):
    """A workbook with these rows under these heads."""
    book = Workbook()
    book.active.title = name
    for row in [heads, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def run(place, file, *options, ledger="hotline"):
    """Run the command at the place's moment; gives the exit code and what it printed."""
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    out = io.StringIO()
    with clock.simulated(place.moment):
        code = import_.run(parser.parse_args([ledger, str(file), *options]), out)
    return code, out.getvalue()


def orders(place, **wanted):
    """Work orders on the desk."""
    return queries.lines(SYSTEM_VIEWER, place.book, Wanted(ledger="hotline", size=500, **wanted), place.moment)


def fields(place, uid):
    """What stands in a case's fields."""
    return {shown.field.id: shown.value for shown in read.case(SYSTEM_VIEWER, place.book, uid, place.moment).fields}


def entries(place):
    """How many entries the journal holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return cursor.fetchone()[0]


def test_rows_are_carried_as_history_without_terms_or_lamps(place, tmp_path):
    code, said = run(place, sheet(tmp_path / "a.xlsx", GOOD))
    assert code == 0, said
    assert "读到 3 行" in said
    assert "1 格首尾有空白" in said
    assert "2 行地点不明" in said
    page = orders(place)
    assert page.total == 3
    assert all(line.history and line.lamp.value == "none" and line.due is None for line in page.lines)
    assert {line.opened_on for line in page.lines} == {"2019-09-09", "2018-12-26", "2012-10-10"}
    assert orders(place, state="open").total == 0


def test_what_was_given_is_kept_and_the_row_can_be_found_again(sqlite_place, tmp_path):
    run(sqlite_place, sheet(tmp_path / "a.xlsx", GOOD))
    settle(sqlite_place.book, sqlite_place.moment)
    found = queries.find(SYSTEM_VIEWER, sqlite_place.book, "路灯不亮", sqlite_place.moment)
    assert len(found) == 1
    held = fields(sqlite_place, found[0].uid)
    assert held["class"] == "urban"
    assert held["place"] == "370602003"
    assert not held.get("place_unknown")
    assert held["lead_unit"] == "housing"
    assert held["call_at"] == "2019/9/9 11:07:48"
    by_number = queries.find(SYSTEM_VIEWER, sqlite_place.book, "102", sqlite_place.moment)
    assert [fields(sqlite_place, line.uid)["title"] for line in by_number] == ["A市拖欠工资"]
    assert fields(sqlite_place, by_number[0].uid)["place_unknown"] is True


def test_a_long_sheet_is_one_hidden_batch(place, tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "LONGEST", 2)
    file = sheet(tmp_path / "a.xlsx", GOOD)
    code, said = run(place, file)
    assert code == 0, said
    assert orders(place).total == 3
    code, said = run(place, file)
    assert code == 0
    assert "没有变化" in said


def test_a_long_sheet_that_was_killed_can_be_imported_again(sqlite_place, tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    monkeypatch.setattr(actions, "LONGEST", 2)
    file = sheet(tmp_path / "a.xlsx", GOOD)
    with monkeypatch.context() as patched:
        patched.setattr(batches._Run, "_close", killed)
        with pytest.raises(Killed):
            run(sqlite_place, file)
    assert orders(sqlite_place).total == 0
    code, said = run(sqlite_place, file)
    assert code == 1, "the first may still be at work"
    sqlite_place.pass_time(minutes=5)
    code, said = run(sqlite_place, file)
    assert code == 0, said
    page = orders(sqlite_place)
    assert page.total == 6
    voids = [read.case(SYSTEM_VIEWER, sqlite_place.book, line.uid, sqlite_place.moment).void for line in page.lines]
    assert sorted(voids) == [False] * 3 + [True] * 3, "what was taken back is to be seen, and does not count"
    code, said = run(sqlite_place, file)
    assert "没有变化" in said


def test_a_second_import_changes_nothing_and_says_so(place, tmp_path):
    file = sheet(tmp_path / "a.xlsx", GOOD)
    run(place, file)
    before = entries(place)
    place.pass_time(days=40)
    code, said = run(place, file)
    assert code == 0
    assert "没有变化" in said
    assert "新增 0，已有 3" in said
    assert entries(place) == before


def test_a_longer_sheet_adds_only_what_is_new(sqlite_place, tmp_path):
    run(sqlite_place, sheet(tmp_path / "a.xlsx", GOOD))
    code, said = run(sqlite_place, sheet(tmp_path / "b.xlsx", [*GOOD, [109, "新来的一条", "2019/9/10 8:00:00", "民政"]]))
    assert code == 0
    assert "新增 1，已有 3" in said
    assert orders(sqlite_place).total == 4


def test_every_fault_is_told_with_place_and_remedy_and_nothing_is_written(place, tmp_path, capsys):
    rows = [*GOOD, *(row for row, *_ in FAULTY)]
    before = entries(place)
    code, said = run(place, sheet(tmp_path / "faulty.xlsx", rows))
    told = capsys.readouterr().err.splitlines()
    assert code == 1
    assert f"拒收 {len(FAULTY)}" in said
    for number, (_, column, zh, en) in enumerate(FAULTY, start=len(GOOD) + 2):
        line = next(line for line in told if f"第 {number} 行" in line)
        assert line.startswith(f"faulty.xlsx［留言］第 {number} 行 row {number}, {column}"), line
        assert zh in line
        assert en in line
        assert "→" in line
    assert entries(place) == before
    assert orders(place).total == 0


def test_a_dry_run_counts_and_writes_nothing(sqlite_place, tmp_path):
    before = entries(sqlite_place)
    code, said = run(sqlite_place, sheet(tmp_path / "a.xlsx", GOOD), "--dry-run")
    assert code == 0
    assert "新增 3，已有 0，拒收 0" in said
    assert "试运行" in said
    assert entries(sqlite_place) == before


def test_one_number_twice_is_kept_twice_and_marked(sqlite_place, tmp_path):
    twice = [*GOOD, [101, "同一编号的另一分类", "2019/9/9 11:07:48", "民政"]]
    code, said = run(sqlite_place, sheet(tmp_path / "a.xlsx", twice))
    assert code == 0
    assert "编号 101 重复（第 2、5 行）" in said
    marked = {bool(fields(sqlite_place, line.uid).get("repeated")) for line in orders(sqlite_place).lines}
    assert marked == {True, False}


def test_as_new_they_are_filed_today_routed_and_answered_at_the_desk(place, tmp_path, monkeypatch):
    place.viewer("hotline_dispatcher")
    code, said = run(place, sheet(tmp_path / "a.xlsx", GOOD), "--as-new", "--account", "hotline_dispatcher")
    assert code == 0, said
    page = orders(place, state="open")
    assert page.total == 3
    assert all(line.opened_on == "2026-11-23" and line.lamp.value == "green" and not line.party for line in page.lines)
    wages = next(line for line in page.lines if line.holders == ("hr",))
    shown = read.case(SYSTEM_VIEWER, place.book, wages.uid, place.moment)
    assert [(part.unit, part.state) for part in shown.parts] == [("hr", "offered")]
    assert shown.entries[0].source.startswith("import")
    monkeypatch.setitem(CAST, "hr", "hr-handler")
    place.pass_time(hours=1)
    place.act("hr", wages.uid, "take")
    place.act("hr", wages.uid, "respond", input={"result": "solved", "reply_text": "已调解支付"})
    assert read.case(SYSTEM_VIEWER, place.book, wages.uid, place.moment).stage.zh == "已答复待回访"


def test_without_an_account_new_ones_wait_for_the_dispatcher(sqlite_place, tmp_path):
    code, said = run(sqlite_place, sheet(tmp_path / "a.xlsx", GOOD), "--as-new")
    assert code == 0
    assert "未派单" in said
    assert orders(sqlite_place, stage="registered").total == 3


def test_an_account_that_may_not_carry_is_refused_with_the_row(sqlite_place, tmp_path, capsys):
    sqlite_place.viewer("stranger")
    before = entries(sqlite_place)
    code, _ = run(sqlite_place, sheet(tmp_path / "a.xlsx", GOOD), "--account", "stranger")
    assert code == 1
    assert "第 2 行" in capsys.readouterr().err
    assert entries(sqlite_place) == before


def test_the_public_file_is_read_whole(sqlite_place, shared, capsys):
    file = shared / "data" / "citizen-messages.xlsx"
    code, said = run(sqlite_place, file)
    assert code == 0, capsys.readouterr().err
    assert "读到 495 行" in said
    assert said.count("64707 个空行") == 1
    assert "编号 37042 重复" in said
    assert "已导入 495 件历史件" in said
    assert orders(sqlite_place).total == 495
    assert orders(sqlite_place, state="open").total == 0
    settle(sqlite_place.book, sqlite_place.moment)
    found = queries.find(SYSTEM_VIEWER, sqlite_place.book, "出租车管理", sqlite_place.moment)
    assert len(found) == 2
    assert all(line.history for line in found)
    sqlite_place.pass_time(hours=1)
    code, said = run(sqlite_place, file)
    assert (code, "没有变化" in said) == (0, True)


def test_the_public_file_as_new_cases_of_today(sqlite_place, shared):
    file = shared / "data" / "citizen-messages.xlsx"
    sqlite_place.viewer("hotline_dispatcher")
    code, said = run(sqlite_place, file, "--as-new", "--account", "hotline_dispatcher")
    assert code == 0, said
    held = {line.holders for line in orders(sqlite_place, stage="dispatched").lines}
    assert held == {(unit,) for unit in ("hr", "housing", "education-sports", "health", "transport", "commerce", "ecology")}
    assert orders(sqlite_place, stage="dispatched").total == 495
