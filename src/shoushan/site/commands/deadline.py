"""`shoushan deadline`: counts a due day and lists its days, or counts a whole CSV file."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TextIO, TypeVar
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.deadlines import (
    Calendar,
    DeadlineRefused,
    Due,
    Explained,
    LimitOutOfRange,
    Pause,
    PauseReversed,
    Term,
    Unit,
    as_json,
    explain,
    reckon,
)
from shoushan.rules.text import Text
from shoushan.site.commands.calendars import calendar_for

CHECKOUT = Path(__file__).resolve().parents[4]
NEEDED = ("start", "limit", "unit", "pauses")
_DAY = re.compile(r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_ROLLS = {"": None} | dict.fromkeys(("true", "yes", "1", "on", "是"), True)
_ROLLS |= dict.fromkeys(("false", "no", "0", "off", "否"), False)
_UNITS = {unit.value: unit for unit in Unit} | {
    "工作日": Unit.WORKING_DAY,
    "自然日": Unit.CALENDAR_DAY,
    "月": Unit.MONTH,
    "小时": Unit.HOUR,
    "当个工作日": Unit.SAME_WORKING_DAY,
}
Value = TypeVar("Value")
_WEEKDAYS = Text("一二三四五六日", "MonTueWedThuFriSatSun")


@dataclass(slots=True, eq=False)
class _Unreadable(Exception):
    """A cell that cannot be read: its column, what is wrong and what to do."""

    column: str
    message: Text
    remedy: Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--start", help="起算日，不计入；按小时须带时刻 · start day, not counted; hours: a moment")
    add("--limit", help="时限 · how many units")
    add("--unit", help=" | ".join(unit.value for unit in Unit))
    add(
        "--pause",
        action="append",
        default=[],
        metavar="FROM..TO",
        help="暂停，首尾两日都不计；FROM.. 尚未恢复 · a pause, both days in it; FROM.. is open",
    )
    add("--extend", default="0", metavar="N", help="延期，先加入时限再计算 · added to the limit")
    add(
        "--roll",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="末日遇休息日是否顺延 · whether a last day on a rest day rolls on",
    )
    add("--batch", metavar="FILE.csv", help="逐行 · count rows of start,limit,unit,pauses[,extend,roll]")
    add("--json", action="store_true", help="输出 JSON · print JSON")
    add("--lang", choices=("zh", "en"), default="zh", help="文字输出的语言 · language of the text form")
    add("--pack", help="取哪个配置包的日历，不写就是本机安装的 · whose calendar, else of the install here")
    add("--zone", help="时区，不写就是配置包的 · IANA zone, else the pack's")


def run(args: argparse.Namespace, out: TextIO, err: TextIO | None = None) -> int:
    """Count what ``args`` say and print it to ``out`` (0), or print every fault to ``err`` (1)."""
    err = sys.stderr if err is None else err
    packs = Path(os.environ.get("SHOUSHAN_PACKS", CHECKOUT / "packs"))
    calendar = calendar_for(packs, args.pack, args.zone)
    if not isinstance(calendar, Calendar):
        return _show(calendar, err)
    if args.batch is not None:
        return _run_batch(args.batch, calendar, out, err)
    return _run_one(args, calendar, out, err)


def _run_one(args: argparse.Namespace, calendar: Calendar, out: TextIO, err: TextIO) -> int:
    """One term from the options, explained."""
    cells = {
        "start": args.start or "",
        "limit": args.limit or ("1" if args.unit in (Unit.SAME_WORKING_DAY, "当个工作日") else ""),
        "unit": args.unit or "",
        "pauses": " ".join(pause.strip().replace(" ", "T") for pause in args.pause),
        "extend": args.extend,
        "roll": "" if args.roll is None else str(args.roll).lower(),
    }
    term, faults = _term(cells, calendar)
    if term is not None:
        try:
            explained = explain(term, calendar)
        except DeadlineRefused as refusal:
            faults.append(_refused(refusal))
    if term is None or faults:
        problems = [Problem(_option(fault.column), 0, fault.message, fault.remedy) for fault in faults]
        return _show(problems, err)
    if args.json:
        json.dump(as_json(explained), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(line + "\n" for line in _lines(explained, term, args.lang))
    return 0


def _option(column: str) -> str:
    return "--pause" if column == "pauses" else f"--{column}"


def _term(cells: Mapping[str, str], calendar: Calendar) -> tuple[Term | None, list[_Unreadable]]:
    """The term that a row's cells describe, or every fault in them."""
    faults: list[_Unreadable] = []

    def cell(column: str, parse: Callable[[str, str, str], Value], empty: str = "") -> Value | None:
        try:
            return parse(column, cells.get(column, "").strip() or empty, calendar.zone)
        except _Unreadable as fault:
            faults.append(fault)
            return None

    start, limit, unit = cell("start", _when), cell("limit", _whole), cell("unit", _unit)
    pauses, extension, roll = cell("pauses", _pauses), cell("extend", _whole, "0"), cell("roll", _roll)
    if faults or start is None or limit is None or unit is None or pauses is None or extension is None:
        return None, faults
    begin = start if unit is Unit.HOUR else calendar.local_day(start)
    return Term(begin, limit, unit, roll, pauses, extension), []


def _unit(column: str, text: str, _zone: str) -> Unit:
    if text not in _UNITS:
        known = "、".join(unit.value for unit in Unit)
        raise _Unreadable(
            column,
            Text(f"不认识的单位“{text}”。", f"Unknown unit “{text}”."),
            Text(f"可用：{known}。", f"Use one of {known.replace('、', ', ')}."),
        )
    return _UNITS[text]


def _whole(column: str, text: str, _zone: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _Unreadable(
            column,
            Text(f"“{text}”不是非负整数。", f"“{text}” is not a whole number."),
            Text("请填数字，如 5。", "Give digits, such as 5."),
        )
    return int(text)


def _roll(column: str, text: str, _zone: str) -> bool | None:
    if text.lower() not in _ROLLS:
        raise _Unreadable(
            column,
            Text(f"“{text}”不是“是”或“否”。", f"“{text}” is neither true nor false."),
            Text("请填 true 或 false；留空按单位。", "Give true or false; empty follows the unit."),
        )
    return _ROLLS[text.lower()]


def _when(column: str, text: str, zone: str) -> date | datetime:
    """A day, or a moment in the place's zone unless it names its own offset."""
    day, _, clock = text.replace("T", " ").partition(" ")
    try:
        found = _DAY.fullmatch(day)
        if found is None:
            raise ValueError(day)
        year, month, number = map(int, found.groups())
        if not clock:
            return date(year, month, number)
        at = time.fromisoformat(clock.strip())
        return datetime.combine(date(year, month, number), at, at.tzinfo or ZoneInfo(zone))
    except ValueError:
        raise _Unreadable(
            column,
            Text(f"“{text}”不是日期。", f"“{text}” is not a date."),
            Text("请写成 2017-09-25 或 2017-09-25T14:30。", "Write 2017-09-25 or 2017-09-25T14:30."),
        ) from None


def _pauses(column: str, text: str, zone: str) -> tuple[Pause, ...]:
    """Pauses ``FROM..TO`` separated by spaces."""
    pauses = []
    for part in text.split():
        begin, dots, end = part.partition("..")
        if not dots:
            raise _Unreadable(
                column,
                Text(f"暂停“{part}”缺少“..”。", f"The pause “{part}” lacks its “..”."),
                Text("请写成 2017-09-26..2017-09-27。", "Write it as 2017-09-26..2017-09-27."),
            )
        pauses.append(Pause("", _when(column, begin, zone), _when(column, end, zone) if end else None))
    return tuple(pauses)


def _refused(refusal: DeadlineRefused) -> _Unreadable:
    """A refusal as a fault of the column that most likely causes it."""
    columns = {LimitOutOfRange: "limit", PauseReversed: "pauses"}
    return _Unreadable(columns.get(type(refusal), "start"), refusal.message, refusal.remedy)


def _run_batch(file: str, calendar: Calendar, out: TextIO, err: TextIO) -> int:
    """Every row of a CSV file with ``due`` and ``provisional``; printed only if all rows are good."""
    problems: list[Problem] = []
    rows = _counted(file, calendar, problems)
    if problems:
        return _show(problems, err)
    csv.writer(out, lineterminator="\n").writerows(rows)
    return 0


def _counted(file: str, calendar: Calendar, problems: list[Problem]) -> list[list[str]]:
    """The rows to print, header first; faults go to ``problems``."""
    lines = _read(file, problems)
    header = next(lines, None)
    if header is None:
        if not problems:
            problems.append(_whole_file(file, Text("文件是空的。", "The file is empty.")))
        return []
    names = [name.strip().lower() for name in header[1]]
    problems += _bad_header(file, header[0], names)
    if problems:
        return []
    places = [_place(names, header[1], "due"), _place(names, header[1], "provisional")]
    rows = [header[1]]
    for line, cells in lines:
        if len(cells) > len(names):
            problems.append(_too_wide(file, line, len(cells), len(names)))
            continue
        cells += [""] * (len(header[1]) - len(cells))
        if any(cell.strip() for cell in cells):
            answer = _count_row(file, line, dict(zip(names, cells, strict=False)), calendar, problems)
            for place, cell in zip(places, answer, strict=True):
                cells[place] = cell
        rows.append(cells)
    return rows


def _place(names: list[str], header: list[str], column: str) -> int:
    """Where a result column stands; it is appended to the header if it is not there."""
    if column in names:
        return names.index(column)
    header.append(column)
    return len(header) - 1


def _count_row(file: str, line: int, cells: Mapping[str, str], calendar: Calendar, problems: list[Problem]) -> tuple[str, str]:
    """Due day (empty while paused) and provisional mark of one row."""
    term, faults = _term(cells, calendar)
    due: Due | None = None
    if term is not None:
        try:
            due = reckon(term, calendar)
        except DeadlineRefused as refusal:
            faults.append(_refused(refusal))
    problems += [
        Problem(
            file,
            line,
            Text(f"列 {fault.column}：{fault.message.zh}", f"column {fault.column}: {fault.message.en}"),
            fault.remedy,
        )
        for fault in faults
    ]
    if due is None or due.due is None:
        return "", "false"
    return due.due.isoformat(), str(due.provisional).lower()


def _read(file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Lines of a CSV file, each with the number of its first line; blank lines are left out."""
    try:
        text = _decode(Path(file).read_bytes())
    except OSError as error:
        why = error.strerror or str(error)
        problems.append(_whole_file(file, Text(f"无法读取：{why}", f"Cannot be read: {why}")))
        return
    except UnicodeDecodeError:
        problems.append(_whole_file(file, Text("编码无法识别。", "The encoding is not recognised.")))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            Problem(
                file,
                line,
                Text(f"此处不是有效的 CSV：{error}", f"Not valid CSV: {error}"),
                Text("请检查引号是否成对。", "Check that quotes come in pairs."),
            )
        )


def _decode(raw: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB 18030 as Chinese Excel saves it."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _bad_header(file: str, line: int, names: list[str]) -> list[Problem]:
    """Columns that are missing or stand twice."""
    own = (*NEEDED, "extend", "roll", "due", "provisional")
    missing = [name for name in NEEDED if name not in names]
    twice = [name for name in own if names.count(name) > 1]
    remedy = Text(
        "首行须为以逗号分隔的列名 start,limit,unit,pauses，可加 extend,roll。",
        "The first line names the columns start,limit,unit,pauses and perhaps extend,roll with commas.",
    )
    problems = []
    if missing:
        listed = ", ".join(missing)
        problems.append(Problem(file, line, Text(f"缺少列：{listed}。", f"Columns are missing: {listed}."), remedy))
    if twice:
        listed = ", ".join(twice)
        problems.append(Problem(file, line, Text(f"列重复：{listed}。", f"Columns stand twice: {listed}."), remedy))
    return problems


def _too_wide(file: str, line: int, cells: int, columns: int) -> Problem:
    return Problem(
        file,
        line,
        Text(f"本行有 {cells} 格，表头只有 {columns} 列。", f"{cells} cells under {columns} columns."),
        Text("含逗号的内容请加双引号。", "Put double quotes round a cell that holds a comma."),
    )


def _whole_file(file: str, message: Text) -> Problem:
    return Problem(file, 0, message, Text("请给出 UTF-8 或 GBK 编码的 CSV 文件。", "Give a CSV file in UTF-8 or GBK."))


def _show(problems: list[Problem], err: TextIO) -> int:
    """All problems in both languages; the exit code."""
    for problem in problems:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        err.write(f"{where}: {problem.message.zh} {problem.message.en}\n")
        err.write(f"    → {problem.remedy.zh} {problem.remedy.en}\n")
    return 1


def _lines(explained: Explained, term: Term, lang: str) -> Iterator[str]:
    """The text form."""
    due, zh = explained.due, lang == "zh"
    yield _headline(explained, zh)
    extended = f"{term.limit} + {term.extension}" if term.extension else str(term.limit)
    unit = getattr(due.unit.label, lang)
    yield f"时限：{extended} {unit}，自 {_told(due.start)} 起" if zh else (f"Limit: {extended} {unit} from {_told(due.start)}")
    if due.unrolled is not None and due.unrolled != due.due:
        yield f"顺延前：{_told(due.unrolled)}" if zh else f"Before roll-over: {_told(due.unrolled)}"
    if due.provisional:
        yield (
            "暂定：超出已公布的放假通知，新通知公布后重算"
            if zh
            else "Provisional: past the last published holiday notice; counted again with the next one"
        )
    yield f"日历：{due.calendar}" if zh else f"Calendar: {due.calendar}"
    yield ""
    for day in explained.days:
        counted = ("计入" if day.counted else "不计") if zh else ("counted" if day.counted else "-      ")
        yield f"  {day.date}  {_weekday(day.date, zh)}  {counted}  {getattr(day.why, lang)}"


def _headline(explained: Explained, zh: bool) -> str:
    due = explained.due.due
    if due is None:
        return "到期日：暂停计时中，恢复后确定" if zh else "Due: paused; known once the clock resumes"
    last = explained.days[-1]
    told = f"{'到期日：' if zh else 'Due: '}{_told(due)} {_weekday(_day(due), zh)}"
    if last.date != _day(due) or not last.make_up:
        return told
    return told + ("（调休上班）" if zh else " (worked weekend)")


def _told(when: date | datetime) -> str:
    return when.isoformat(" ", "minutes") if isinstance(when, datetime) else when.isoformat()


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _weekday(day: date, zh: bool) -> str:
    number = day.weekday()
    return f"周{_WEEKDAYS.zh[number]}" if zh else _WEEKDAYS.en[number * 3 : number * 3 + 3]
