"""Rows of tasks on one page: the boxes of each, what was recognised put into them, and what was typed back as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shoushan.rules.catalogue.model import CodeList, Field, Value
from shoushan.rules.splitting import Known, Proposed, assisting, nodes_in
from shoushan.rules.splitting.names import names_of
from shoushan.rules.splitting.proposing import MOST
from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Asked, Choices, Fault, Posted, checked, cleaned, field_of
from shoushan.web.ui.language import word

SPARE = 3
ORDER = ("no", "task", "lead", "assist", "leader", "person", "due", "goal", "quarters")
"""The boxes in the order of the sheet that offices keep."""
_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One box of a task: what role its words have in a text, its column in the row, its question."""

    role: str
    id: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Limits:
    """What a task is held to: no day before ``since`` (``why`` says what that day is) nor before today, no number taken."""

    today: date
    since: date | None = None
    taken: frozenset[str] = frozenset()


@dataclass(slots=True)
class Typed:
    """What was typed, box by box, as a form that was posted; ``unread`` are boxes with words that were not recognised."""

    boxes: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    def get(self, key: str, default: str, /) -> str | None:
        """What stands in one box."""
        return self.boxes.get(key, default)

    def getlist(self, key: str, /) -> list[str]:
        """The same as a list."""
        return [self.boxes[key]] if key in self.boxes else []


def columns(
    found: Sequence[tuple[str, str, Field, bool]], choices: Choices, items: Sequence[tuple[str, str]], matter: str | None,
    concerns: str,
) -> tuple[Column, ...]:  # fmt: skip
    """The boxes of a task; rows of a child become a text, the item of the agenda is asked where there are ``items``."""
    made = []
    for role, id_, spec, required in found:
        if id_ == matter:
            continue
        hint = spec.hint
        if spec.type == "rows":
            spec = Field(spec.id, spec.label, "long-text")
            hint = Text("一季度：…；二季度：…", "一季度：…；二季度：…")
        elif role == "assist":
            hint = Text("几个单位用顿号隔开", "Several units with 、 between them")
        made.append(Column(role, id_, Asked(id_, replace(spec, required=False), required, hint=hint)))
    made.sort(key=lambda one: ORDER.index(one.role) if one.role in ORDER else len(ORDER))
    if items:
        label = Text("对应议题", "Item of the agenda")
        options = tuple((item, Text(f"议题 {item}", f"Item {item}")) for item, _ in items)
        made.append(Column("concerns", concerns, Asked(concerns, Field(concerns, label, "text"), options=options)))
    return tuple(made)


def known_of(choices: Choices, found: Sequence[Column], shorts: CodeList | None) -> Known:
    """The names by which units and leaders are recognised: of units in force, and their short names."""
    units = {}
    for id_, name in choices.units.items():
        short = shorts.codes.get(id_) if shorts else None
        units[id_] = names_of(name.zh, (short.label.zh, *short.words) if short else ())
    leaders: dict[str, tuple[str, ...]] = {}
    for one in found:
        codes = choices.codes.get(one.asked.field.list or "") if one.role == "leader" else None
        leaders |= {code.code: (code.label.zh, *code.words) for code in codes.codes.values()} if codes else {}
    return Known(units, leaders)


# --- on the page -------------------------------------------------------------------------------------------------------


def filled(found: Sequence[Column], posted: Posted | None) -> Iterator[tuple[int, dict[str, str]]]:
    """The tasks in which something is typed, with the place of each on the page."""
    for number in range(MOST) if posted else ():
        typed = {one.id: cleaned(posted.get(f"items.{number}.{one.id}", "")) for one in found}  # type: ignore[union-attr]
        if any(typed.values()):
            yield number, typed


def with_proposed(
    found: Sequence[Column], posted: Posted | None, proposed: Sequence[Proposed], taken: frozenset[str] = frozenset()
) -> Typed:
    """What was typed, and after it the rows that were recognised; boxes that are to be looked at are ``unread``.

    Where a recognised number is ``taken``, or stands in a task typed before, all of them go on after the highest.
    """
    typed, at, held = Typed(), 0, set(taken)
    number = next((one.id for one in found if one.role == "no"), "")
    for _, cells in filled(found, posted):
        typed.boxes |= {f"items.{at}.{id_}": text for id_, text in cells.items() if text}
        held.add(cells.get(number, ""))
        at += 1
    more = 0
    if any(row.cells.get("no") in held for row in proposed):
        more = max((int(one) for one in held if one.isdecimal()), default=0)
    for row in proposed:
        for one in found:
            name, value = f"items.{at}.{one.id}", row.cells.get(one.role, "")
            if one.role == "no" and value.isdecimal():
                value = str(int(value) + more)
            if value:
                typed.boxes[name] = value[:2000]
            if one.role in row.unread:
                typed.unread[name] = row.unread[one.role]
        at += 1
    return typed


def fieldsets(
    found: Sequence[Column], choices: Choices, posted: Posted | None, faults: Mapping[str, Fault],
    unread: Mapping[str, str], spare: int = SPARE,
) -> tuple[ui.FieldSet, ...]:  # fmt: skip
    """A set of boxes for each task typed, and a few more; what was not recognised is told in yellow."""
    last = max((number for number, _ in filled(found, posted)), default=-1) + 1
    sets = []
    for number in range(min(last + spare, MOST)):
        boxes = []
        for one in found:
            name = f"items.{number}.{one.id}"
            fault = faults.get(name)
            if fault is None and name in unread:
                fault = _yellow(unread[name])
            typed = (posted.get(name, "") if posted else "") or ""
            boxes.append(field_of(replace(one.asked, id=name, required=False), choices, typed, fault))
        need = {f"items.{number}.{one.id}" for one in found if one.asked.required}
        boxes = [replace(_compact(box), required=box.name in need) for box in boxes]
        sets.append(ui.FieldSet(word("desk-split-row", n=number + 1), tuple(boxes), columns=3))
    return tuple(sets)


def _compact(box: ui.Field) -> ui.Field:
    """A box as it fits among ten tasks: an item of the agenda is chosen from a list, texts are low."""
    if box.kind == "code":
        return replace(box, kind="select")
    return replace(box, rows=2) if box.kind == "textarea" else box


def _yellow(words: str) -> Fault:
    if words:
        said = Text(f"没有认出“{words[:60]}”。", f"“{words[:60]}” was not recognised.")
        return Fault(said, Text("请核对。", "Look at it."), warning=True)
    return Fault(Text("原文没有写。", "The text does not say."), Text("请补上。", "Fill it in."), warning=True)


# --- back to values ----------------------------------------------------------------------------------------------------


def read_rows(
    found: Sequence[Column], posted: Posted, choices: Choices, known: Known, limits: Limits
) -> tuple[list[dict[str, Value]], dict[str, Fault]]:
    """The tasks as values, and what is wrong by box: each fault says which task, which box, and what to do."""
    rows: list[dict[str, Value]] = []
    faults: dict[str, Fault] = {}
    numbers: dict[str, int] = {}
    tasks: dict[tuple[str, str], int] = {}
    for place, typed in filled(found, posted):
        row: dict[str, Value] = {}
        for one in found:
            value, fault = _value(one, typed[one.id], choices, known, limits)
            if fault is not None and not fault.warning:
                faults[f"items.{place}.{one.id}"] = _of_task(place, fault)
            if value is not None:
                row[one.id] = value
        by_role = {one.role: one.id for one in found}
        if (twice := _doubled(row, by_role, place, numbers, tasks, limits)) is not None:
            role, why = twice
            faults.setdefault(f"items.{place}.{by_role[role]}", _of_task(place, why))
        rows.append(row)
    return rows, faults


def _of_task(place: int, fault: Fault) -> Fault:
    said = Text(f"第{place + 1}项：{fault.text.zh}", f"Task {place + 1}: {fault.text.en}")
    return replace(fault, text=said)


def _value(one: Column, text: str, choices: Choices, known: Known, limits: Limits) -> tuple[Value, Fault | None]:
    """What one box holds, by its role."""
    if one.role == "lead" and text and text not in choices.units:
        said = Text(f"没有单位“{text[:60]}”。", f"There is no unit “{text[:60]}”.")
        return None, Fault(said, Text("请从单位名录中选择。", "Choose it from the list of units."))
    if one.role == "assist" and text:
        return _assisting(text, known, choices)
    if one.role == "quarters" and text:
        nodes = nodes_in(text, limits.since or limits.today)
        if not nodes:
            said = Text("季度节点认不出来。", "The nodes of the quarters are not understood.")
            return None, Fault(said, Text("请写“一季度：…；二季度：…”。", "Write 一季度：…；二季度：…."))
        return [{"quarter": name, "node": said_[:_LENGTH], "planned": day.isoformat()} for _, name, said_, day in nodes], None
    value, fault = checked(one.asked, text, choices)
    if fault is None and one.role == "due" and isinstance(value, str):
        return value, _too_early(date.fromisoformat(value), limits)
    return value, fault


def _assisting(text: str, known: Known, choices: Choices) -> tuple[Value, Fault | None]:
    units, others = assisting(text, known)
    if others:
        names = "、".join(others)[:60]
        said = Text(f"配合单位里没有“{names}”。", f"No assisting unit is called “{names}”.")
        return None, Fault(said, Text("请写单位全称或者简称，用顿号隔开。", "Give names or short names, with 、 between them."))
    return "、".join(choices.units[one].zh for one in units)[:_LENGTH], None


def _too_early(day: date, limits: Limits) -> Fault | None:
    if limits.since and day < limits.since:
        said = Text(f"完成时限 {day} 早于会议日期 {limits.since}。", f"{day} lies before the meeting of {limits.since}.")
        return Fault(said, Text("请改成会议以后的日期。", "Give a day after the meeting."))
    if day < limits.today:
        said = Text(f"完成时限 {day} 在今天之前。", f"{day} lies in the past.")
        return Fault(said, Text("请改成今天以后的日期。", "Give a day from today on."))
    return None


def _doubled(
    row: Mapping[str, Value], by_role: Mapping[str, str], place: int, numbers: dict[str, int],
    tasks: dict[tuple[str, str], int], limits: Limits,
) -> tuple[str, Fault] | None:  # fmt: skip
    """A number or a task that stands twice, or that was sent before."""
    number = str(row.get(by_role.get("no", ""), ""))
    if number and number in limits.taken:
        said = Text(f"序号“{number}”已经下达过。", f"Number “{number}” was sent before.")
        return "no", Fault(said, Text("请换一个序号，或者删去这一项。", "Give another number, or leave the task out."))
    if number and number in numbers:
        first = numbers[number] + 1
        said = Text(f"序号“{number}”和第{first}项重复。", f"Number “{number}” is that of task {first}.")
        return "no", Fault(said, Text("请改其中一个序号。", "Change one of them."))
    numbers.setdefault(number, place)
    task = str(row.get(by_role.get("task", ""), "")), str(row.get(by_role.get("lead", ""), ""))
    if task[0] and task in tasks:
        said = Text(f"和第{tasks[task] + 1}项是同一项任务。", f"It is the same as task {tasks[task] + 1}.")
        return "task", Fault(said, Text("请删去一项。", "Leave one of them out."))
    tasks.setdefault(task, place)
    return None
