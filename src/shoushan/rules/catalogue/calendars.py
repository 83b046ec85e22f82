"""Reads a pack's holiday tables, one YAML file per year, into a calendar or into all that is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml as libyaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.yaml_source import QUICK
from shoushan.rules.deadlines import Calendar, Special, calendar_of
from shoushan.rules.text import Text

_FILE_KEYS = frozenset({"year", "seeded", "days"})
_DAY_KEYS = frozenset({"date", "kind", "name", "notice", "notice_date", "verified"})
_KINDS = frozenset({"off", "work"})
_MAPPING = (MappingNode, libyaml.MappingNode)
_SCALAR = (ScalarNode, libyaml.ScalarNode)
_SEQUENCE = (SequenceNode, libyaml.SequenceNode)


@dataclass(slots=True)
class _Page:
    """One file while it is read: its faults and its rows."""

    file: str
    year: int
    seeded: str = ""
    rows: list[Special] = field(default_factory=list)
    lines: dict[date, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, node: Node | None, message: Text, remedy: Text) -> None:
        line = node.start_mark.line + 1 if node is not None else 0
        self.problems.append(Problem(self.file, line, message, remedy))


def load_calendar(folder: Path, name: str, zone: str) -> Calendar | list[Problem]:
    """The calendar that the files ``<year>.yaml`` of ``folder`` describe, or every fault found in them."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            texts[path.name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_unreadable(path.name, str(error)))
    if not texts and not problems:
        problems.append(_no_years(str(folder)))
    made = parse_calendar(texts, name, zone) if texts else []
    if isinstance(made, Calendar):
        return problems or made
    return problems + made


def parse_calendar(texts: Mapping[str, str], name: str, zone: str) -> Calendar | list[Problem]:
    """The calendar of file names ``<year>.yaml`` and their texts, or every fault; no file is touched."""
    pages = [_read(file, text) for file, text in sorted(texts.items())]
    problems = [problem for page in pages for problem in page.problems]
    problems += _holes(pages)
    if problems:
        return problems
    rows = [row for page in pages for row in page.rows]
    return calendar_of(name, zone, [page.year for page in pages], rows)


def _read(file: str, text: str) -> _Page:
    """One year's file as rows and faults."""
    stem = file.removesuffix(".yaml")
    page = _Page(file, int(stem) if stem.isascii() and stem.isdigit() and len(stem) == 4 else 0)
    if page.year < 1:
        page.fault(
            None,
            Text("文件名应为年份，如 2026.yaml。", "The file is named after its year, such as 2026.yaml."),
            Text("请改文件名。", "Rename the file."),
        )
        return page
    top = _keys(page, _compose(page, text), _FILE_KEYS)
    if top is None:
        return page
    if _text(page, top.get("year")) != str(page.year):
        page.fault(
            top.get("year"),
            Text("year 与文件名不一致。", "year differs from the file's name."),
            Text(f"请写 year: {page.year}。", f"Write year: {page.year}."),
        )
    page.seeded = _text(page, top.get("seeded"))
    days = top.get("days")
    if not isinstance(days, _SEQUENCE):
        page.fault(
            days,
            Text("缺少 days 列表。", "The list days is missing."),
            Text("没有特殊日期时写 days: []。", "Write days: [] for a year without exceptional days."),
        )
        return page
    for node in days.value:
        _read_day(page, node)
    return page


def _compose(page: _Page, text: str) -> Node | None:
    """The tree of nodes with their lines; YAML 1.2, scalars left as text. What libyaml, which is quick, finds fault with is
    read again by the other scanner, which has the words."""
    node: Node | None = _quickly(text)
    if node is not None:
        return node
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        what = str(getattr(error, "problem", None) or error).splitlines()[0]
        page.problems.append(
            Problem(
                page.file,
                mark.line + 1 if mark else 0,
                Text(f"不是有效的 YAML：{what}", f"Not valid YAML: {what}"),
                Text("请检查该行的缩进、引号和冒号。", "Check indent, quotes and colons on that line."),
            )
        )
        return None
    if node is None:
        page.fault(
            None,
            Text("文件是空的。", "The file is empty."),
            Text("请写 year 和 days。", "Write year and days."),
        )
    return node


def _quickly(text: str) -> Any:
    if QUICK is None or "\t" in text:  # of tabs the two do not think alike
        return None
    try:
        return libyaml.compose(text, Loader=QUICK)
    except (libyaml.YAMLError, ValueError, RecursionError):
        return None


def _keys(page: _Page, node: Node | None, known: frozenset[str]) -> dict[str, Node] | None:
    """The entries of a mapping; unknown and repeated keys are faults."""
    if node is None:
        return None
    if not isinstance(node, _MAPPING):
        page.fault(
            node,
            Text("此处应为“键: 值”。", "A mapping of key: value is expected here."),
            Text(f"可用的键：{'、'.join(sorted(known))}。", f"Keys: {', '.join(sorted(known))}."),
        )
        return None
    found: dict[str, Node] = {}
    for key, value in node.value:
        word = key.value if isinstance(key, _SCALAR) else ""
        if word in found:
            page.fault(
                key,
                Text(f"键“{word}”重复。", f"The key “{word}” stands twice."),
                Text("请删去其中一个。", "Remove one of them."),
            )
        elif word not in known:
            page.fault(
                key,
                Text(f"不认识的键“{word}”。", f"Unknown key “{word}”."),
                Text(f"可用的键：{'、'.join(sorted(known))}。", f"Keys: {', '.join(sorted(known))}."),
            )
        found[word] = value
    return found


def _read_day(page: _Page, node: Node) -> None:
    """One row of the table."""
    row = _keys(page, node, _DAY_KEYS)
    if row is None:
        return
    before = len(page.problems)
    day = _date(page, row.get("date"), node)
    kind = _text(page, row.get("kind"))
    if kind not in _KINDS:
        page.fault(
            row.get("kind", node),
            Text(
                f"kind 应为 off（放假）或 work（上班），现为“{kind}”。",
                f"kind is off or work, not “{kind}”.",
            ),
            Text("请改为 off 或 work。", "Write off or work."),
        )
    name = _name(page, row.get("name"), node)
    noticed = _date(page, row["notice_date"], node) if "notice_date" in row else None
    verified = _flag(page, row.get("verified"), node)
    notice = _text(page, row.get("notice"))
    if day is not None:
        _fits(page, node, day, kind)
    if day is None or len(page.problems) > before:
        return
    page.lines[day] = node.start_mark.line + 1
    page.rows.append(Special(day, "off" if kind == "off" else "work", name, notice, noticed, verified, page.seeded))


def _fits(page: _Page, node: Node, day: date, kind: str) -> None:
    """The day is of this year, stands once, and a worked day is a weekend day."""
    if day.year != page.year:
        page.fault(
            node,
            Text(f"{day} 不属于 {page.year} 年。", f"{day} is not in {page.year}."),
            Text(f"请移到 {day.year}.yaml。", f"Move it to {day.year}.yaml."),
        )
    if day in page.lines:
        page.fault(
            node,
            Text(
                f"{day} 已在第 {page.lines[day]} 行出现。",
                f"{day} already stands on line {page.lines[day]}.",
            ),
            Text("请删去其中一行。", "Remove one of the lines."),
        )
    if kind == "work" and day.isoweekday() < 6:
        page.fault(
            node,
            Text(
                f"{day} 本就是周一至周五，不必标为上班。",
                f"{day} is a Monday to Friday and worked anyway.",
            ),
            Text(
                "调休上班日是周六或周日；请核对日期。",
                "Make-up days are Saturdays or Sundays; check the date.",
            ),
        )


def _date(page: _Page, node: Node | None, row: Node) -> date | None:
    text = _text(page, node)
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    page.fault(
        node or row,
        Text(f"“{text}”不是日期。", f"“{text}” is not a date."),
        Text("请写成 2026-10-01 的形式。", "Write it as 2026-10-01."),
    )
    return None


def _name(page: _Page, node: Node | None, row: Node) -> Text:
    pair = _keys(page, node, frozenset({"zh", "en"})) or {}
    name = Text(_text(page, pair.get("zh")), _text(page, pair.get("en")))
    if not (name.zh and name.en):
        page.fault(
            node or row,
            Text("缺少中文或英文名称。", "The Chinese or the English name is missing."),
            Text(
                "请写 name: {zh: 国庆节, en: National Day}。",
                "Write name: {zh: 国庆节, en: National Day}.",
            ),
        )
    return name


def _flag(page: _Page, node: Node | None, row: Node) -> bool:
    word = _text(page, node)
    if word not in {"true", "false"}:
        page.fault(
            node or row,
            Text("verified 应为 true 或 false。", "verified is true or false."),
            Text("文号已与原文核对的写 true。", "Write true once the number was checked against the text."),
        )
    return word == "true"


def _text(page: _Page, node: Node | None) -> str:
    """A scalar as it was written; an absent one is empty."""
    if node is None:
        return ""
    if isinstance(node, _SCALAR):
        return str(node.value).strip()
    page.fault(
        node,
        Text("此处应为单个值。", "A single value is expected here."),
        Text("请改为一个值。", "Write one value."),
    )
    return ""


def _holes(pages: list[_Page]) -> list[Problem]:
    """A fault for each run of years that no file covers."""
    years = sorted(page.year for page in pages if page.year)
    return [
        Problem(
            f"{after}.yaml",
            0,
            Text(f"{before} 与 {after} 之间缺少年份。", f"Years are missing between {before} and {after}."),
            Text(
                f"请补 {before + 1}.yaml 至 {after - 1}.yaml。",
                f"Add {before + 1}.yaml to {after - 1}.yaml.",
            ),
        )
        for before, after in pairwise(years)
        if after != before + 1
    ]


def _unreadable(file: str, why: str) -> Problem:
    return Problem(
        file,
        0,
        Text(f"无法读取：{why}", f"Cannot be read: {why}"),
        Text("请用 UTF-8 保存并检查权限。", "Save it as UTF-8 and check its permissions."),
    )


def _no_years(folder: str) -> Problem:
    return Problem(
        folder,
        0,
        Text("没有日历文件。", "There is no calendar file."),
        Text(
            "请放入按年份命名的文件，如 2026.yaml。",
            "Add files named after their year, such as 2026.yaml.",
        ),
    )
