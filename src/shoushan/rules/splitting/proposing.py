"""Proposed rows of tasks out of a pasted text: each cell with the words that it was read from, and what stayed unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from shoushan.rules.splitting.days import PLAIN, days_in
from shoushan.rules.splitting.items import Item, items_of, table_of
from shoushan.rules.splitting.names import Known, assisting, nodes_in, plain

MOST = 60
"""Rows of one paste."""
LONGEST = 60_000
"""Characters of one paste."""
HEADS: Mapping[str, str] = MappingProxyType({
    "no": "序号 编号 项号",
    "task": "任务 工作任务 重点任务 任务内容 主要任务 事项 议定事项 工作内容 工作事项 具体任务 任务名称 目标任务",
    "lead": "牵头单位 责任单位 主办单位 承办单位 牵头部门 责任部门",
    "assist": "配合单位 协办单位 配合部门 参与单位",
    "leader": "分管领导 责任领导 牵头领导 包保领导 分管区领导",
    "person": "责任人 具体责任人 联系人 经办人 单位责任人",
    "due": "完成时限 时限 完成时间 时间要求 办结时限 完成日期",
    "goal": "年度目标 目标 工作目标 年度任务",
    "quarters": "季度节点 节点 时间节点 进度安排",
    "concerns": "议题 议题序号 对应议题",
})  # fmt: skip
"""Column → heads and labels by which it is known."""
_QUARTER_HEADS = {f"{name}季度": name for name in "一二三四"} | {f"第{name}季度": name for name in "一二三四"}
_OPEN, _SHUT = "（(【[", "）)】]"
_LABEL = re.compile(
    "(" + "|".join(sorted((word for words in HEADS.values() for word in words.split() if len(word) > 2),
                          key=len, reverse=True)) + r")\s*[:：]\s*"
)  # fmt: skip
_LEADS = re.compile(r"由?([^，,；;。由（(]{2,30}?)(?:负责)?牵头")
_ASSISTS = re.compile(r"[，,、；;]?\s*([^，,；;。（(]{2,60}?)(?:等)?(?:配合|协助)")
_CLAUSES = (
    re.compile(r"[，,；;]?\s*由?[^，,；;。由（(]{2,30}?(?:负责)?牵头(?:负责|落实|办理)?(?=[，,；;。、]|$)"),
    re.compile(r"[，,、；;]\s*[^；;。（(，,]{2,60}?(?:等)?(?:配合|协助)(?=[，,；;。、]|$)"),
    re.compile(r"[，,；;]\s*(?:责任人|联系人)(?:为|是)?\s*[\u4e00-\u9fff]{2,12}(?=[，,；;。]|$)"),
)
"""Clauses that say who and whom with: their words stand in other cells, so the task is told without them."""
_PERSON = re.compile(r"(?:责任人|联系人)(?:为|是)?\s*([\u4e00-\u9fff]{2,12})")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the source that were read: from, to, for which column; ``known`` tells what is sure from what is not."""

    start: int
    end: int
    column: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposed row: the line it came from, its words as pasted with marks, cells by column, and what stayed unread.

    ``cells`` hold ids, codes and ISO days as a form sends them; ``unread`` says for a column which words were not understood.
    """

    line: int
    source: str
    cells: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


def proposed(text: str, known: Known, today: date) -> tuple[Proposed, ...]:
    """The rows that a text proposes; ``today`` is the day of the meeting or report, whose year unnamed years are of."""
    cells = table_of(text)
    if cells is not None:
        heads = next((no for no, row in enumerate(cells) if _heads(row)), None)
        if heads is not None:
            return tuple(_of_table(cells, heads, known, today))
        text = "\n".join("；".join(cell for cell in row if cell) for row in cells)
        return tuple(_read(Item(no, "", line), known, today) for no, line in enumerate(text.split("\n"), 1) if line)
    found = (_read(one, known, today) for item in items_of(text) for one in _clauses(item, known, today)
             if not item.heads or _is_task(item, known, today))  # fmt: skip
    return tuple(replace(one, cells={**one.cells, "no": str(no)}) for no, one in enumerate(found, 1))


def _is_task(item: Item, known: Known, today: date) -> bool:
    """Whether a heading is a task itself: it says who leads and by when."""
    return bool(days_in(item.text, today)) and bool(known.units_in(item.text) or "牵头" in item.text)


# --- tables ------------------------------------------------------------------------------------------------------------


def _heads(row: list[str]) -> dict[int, str]:
    """Place → column, where at least two heads are known and one of them is the task."""
    names = {plain(word): column for column, words in HEADS.items() for word in words.split()}
    names |= {plain(word): f"quarter{name}" for word, name in _QUARTER_HEADS.items()}
    found = {place: names[plain(head)] for place, head in enumerate(row) if plain(head) in names}
    return found if len(found) > 1 and "task" in found.values() else {}


def _of_table(cells: list[list[str]], heads: int, known: Known, today: date) -> Iterator[Proposed]:
    columns = _heads(cells[heads])
    for no, row in enumerate(cells[heads + 1 :], heads + 2):
        if not any(row):
            continue
        said: dict[str, str] = {}
        for place, cell in enumerate(row):
            column = columns.get(place, "")
            if cell and column.startswith("quarter") and column != "quarters":
                said["quarters"] = f"{said.get('quarters', '')}{column[-1]}季度：{cell}；"
            elif cell and column:
                said[column] = cell
        if set(said) - {"no"}:
            found, unread = dict[str, str](), dict[str, str]()
            for column, words in said.items():
                _cell(column, words, known, today, found, unread)
            if not found.get("person") and not unread.get("person"):
                unread.setdefault("person", "")
            source, marks = _laid(row, columns, unread)
            yield Proposed(no, source, found, _wanting(found, unread), marks)


def _laid(row: list[str], columns: Mapping[int, str], unread: Mapping[str, str]) -> tuple[str, tuple[Mark, ...]]:
    """The row as one line, with a mark on each cell that was read."""
    source, marks = "", list[Mark]()
    for place, cell in enumerate(row):
        if cell:
            start = len(source) + (3 if source else 0)
            source = f"{source} | {cell}" if source else cell
            if column := columns.get(place, ""):
                column = "quarters" if column.startswith("quarter") else column
                marks.append(Mark(start, len(source), column, column not in unread))
    return source, tuple(marks)


def _cell(column: str, words: str, known: Known, today: date, cells: dict[str, str], unread: dict[str, str]) -> None:
    """The words of one cell, typed."""
    words = words.strip(" ，,；;。")
    if column in ("lead", "assist"):
        _units(column, words, known, cells, unread)
    elif column == "leader":
        code = known.leader(words) or next((one[2] for one in known.leaders_in(words)), None)
        if code:
            cells["leader"] = code
        else:
            unread["leader"] = words
    elif column == "due":
        days = [one.day for one in days_in(words, today) if one.day]
        if days:
            cells["due"] = days[-1].isoformat()
        else:
            unread["due"] = words
    elif column == "quarters":
        nodes = nodes_in(words, today)
        if nodes:
            cells["quarters"] = "；".join(f"{name}：{said}" for _, name, said, _ in nodes)
        else:
            cells["quarters"] = words
            unread["quarters"] = words
    else:
        cells[column] = words


def _units(column: str, words: str, known: Known, cells: dict[str, str], unread: dict[str, str]) -> None:
    """Units of a cell: the first leads where a leading one is asked for, all others assist; unknown words stay as typed."""
    units, others = assisting(words, known)
    if column == "lead" and units:
        cells["lead"], units = units[0], units[1:]
    elif column == "lead":
        unread["lead"] = "、".join(others)
        return
    names = "、".join([*(known.units[one][0] for one in units), *others])
    if names:
        cells["assist"] = _joined(cells.get("assist", ""), names)
    if others:
        unread["assist"] = "、".join(others)


def _joined(one: str, other: str) -> str:
    return "、".join(dict.fromkeys(part for part in [*one.split("、"), *other.split("、")] if part))


def _wanting(cells: Mapping[str, str], unread: dict[str, str]) -> dict[str, str]:
    """What was not read, with the columns that every task needs and this one lacks."""
    for column in ("task", "lead", "due", "person"):
        if column not in cells:
            unread.setdefault(column, "")
    return {column: words for column, words in unread.items() if words or column not in cells}


# --- running text ------------------------------------------------------------------------------------------------------


def _clauses(item: Item, known: Known, today: date) -> tuple[Item, ...]:
    """The item itself, or its clauses between semicolons where each names a unit and a task of its own."""
    parts = [part.strip() for part in re.split(r"[;；]", item.text) if part.strip(" 。")]
    own = [part for part in parts if not _LABEL.search(part) and known.units_in(part) and days_in(part, today)]
    if len(parts) < 2 or len(own) != len(parts):
        return (item,)
    return tuple(Item(item.line, item.number if not no else "", part, item.above) for no, part in enumerate(parts))


def _read(item: Item, known: Known, today: date) -> Proposed:
    """One item read: labels first (牵头单位：…), then 由…牵头, then whatever units, leaders and days it names."""
    text, cells, unread, marks = item.text, dict[str, str](), dict[str, str](), list[Mark]()
    labelled = list[tuple[int, int]]()
    for start, end, column, words, at in _labelled(text):
        before = dict(unread)
        _cell(column, words, known, today, cells, unread)
        marks += _marked(text, at, end, column, known, sure=unread == before)
        labelled.append((start, end))
    for form, column in ((_LEADS, "lead"), (_ASSISTS, "assist")):
        found = form.search(text)
        if found and column not in cells and column not in unread and not _taken(found.span(1), marks):
            words = found[1].removeprefix("由").strip()
            before = dict(unread)
            _cell(column, words, known, today, cells, unread)
            marks += _marked(text, *found.span(1), column, known, sure=unread == before)
    person = _PERSON.search(text)
    if person and "person" not in cells:
        cells["person"] = person[1]
        marks.append(Mark(*person.span(1), "person"))
    _named(text, known, cells, unread, marks)
    _dated(text, known, today, cells, unread, marks)
    for above in reversed(item.above):
        if not _is_task(Item(0, "", above), known, today):
            _inherit(above, known, today, cells, unread)
    cells["task"] = _task(text, labelled)
    return Proposed(item.line, text, cells, _wanting(cells, unread), tuple(sorted(marks, key=lambda one: one.start)))


def _labelled(text: str) -> Iterator[tuple[int, int, str, str, int]]:
    """Label's begin, value's end, column, words, value's begin: a value ends at a semicolon, a full stop, a bracket or the next
    label."""
    found = list(_LABEL.finditer(text.translate(PLAIN)))
    columns = {word: column for column, words in HEADS.items() for word in words.split()}
    for no, one in enumerate(found):
        stop = re.search(r"[;；。\n)）】]", text[one.end() :])
        end = one.end() + stop.start() if stop else len(text)
        column = columns[one[1]]
        if column == "quarters":
            stop = re.search(r"[。\n)）】]", text[one.end() :])
            end = one.end() + stop.start() if stop else len(text)
        if no + 1 < len(found):
            end = min(end, found[no + 1].start())
        words = text[one.end() : end]
        if words.strip(" ，,；;。"):
            yield one.start(), end, column, words, one.end()


def _marked(text: str, start: int, end: int, column: str, known: Known, *, sure: bool) -> Iterator[Mark]:
    """The words of a cell as they stand in the text; of several units each by itself."""
    if sure or column not in ("lead", "assist"):
        yield Mark(start, end, column, sure)
        return
    for one in re.finditer(r"[^、,，/\s]+", text[start:end]):
        yield Mark(start + one.start(), start + one.end(), column, known.unit(one[0].removeprefix("由")) is not None)


def _taken(span: tuple[int, int], marks: list[Mark]) -> bool:
    return any(span[0] < mark.end and mark.start < span[1] for mark in marks)


def _named(text: str, known: Known, cells: dict[str, str], unread: dict[str, str], marks: list[Mark]) -> None:
    """Units and leaders that the text names without a label: the first unit leads, the others assist."""
    for start, end, unit in known.units_in(text):
        if _taken((start, end), marks):
            continue
        if "lead" not in cells and "lead" not in unread:
            cells["lead"] = unit
        elif cells.get("lead") != unit:
            cells["assist"] = _joined(cells.get("assist", ""), known.units[unit][0])
        marks.append(Mark(start, end, "lead" if cells.get("lead") == unit else "assist"))
    for start, end, code in known.leaders_in(text):
        if "leader" not in cells and not _taken((start, end), marks):
            cells["leader"] = code
            marks.append(Mark(start, end, "leader"))


def _dated(text: str, known: Known, today: date, cells: dict[str, str], unread: dict[str, str], marks: list[Mark]) -> None:
    """The day by which it is to be done, and the nodes of quarters where the text has more than one."""
    nodes = nodes_in(text, today)
    if len(nodes) > 1 and "quarters" not in cells:
        cells["quarters"] = "；".join(f"{name}：{said}" for _, name, said, _ in nodes)
    for one in days_in(text, today):
        if _taken((one.start, one.end), marks):
            continue
        if one.day is None:
            unread["due"] = text[one.start : one.end]
            marks.append(Mark(one.start, one.end, "due", known=False))
        elif "due" not in cells or "due" in unread or one.day.isoformat() > cells["due"]:
            cells["due"] = one.day.isoformat()
            unread.pop("due", None)
            marks.append(Mark(one.start, one.end, "due"))


def _inherit(above: str, known: Known, today: date, cells: dict[str, str], unread: Mapping[str, str]) -> None:
    """What a heading says for all that stands below it: unit, leader and day, by label."""
    for _, _, column, words, _ in _labelled(above):
        if column in ("lead", "assist", "leader", "due") and column not in cells and column not in unread:
            given, none = dict[str, str](), dict[str, str]()
            _cell(column, words, known, today, given, none)
            cells.update({key: value for key, value in given.items() if key not in cells})


def _task(text: str, labelled: Iterable[tuple[int, int]]) -> str:
    """The words of the task: without the labelled parts, and without brackets that are empty then."""
    gone = [*labelled, *(one.span() for form in _CLAUSES for one in form.finditer(text))]
    kept = "".join(sign for place, sign in enumerate(text) if not any(start <= place < end for start, end in gone))
    kept = re.sub(rf"[{re.escape(_OPEN)}][\s；;，,。、]*[{re.escape(_SHUT)}]", "", kept)
    kept = re.sub(r"[；;，,、\s]+(?=[。；;])|[；;]{2,}", "", kept)
    return kept.strip(" ，,；;。、")
