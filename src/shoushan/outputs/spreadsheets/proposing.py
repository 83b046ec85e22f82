"""Rows of a sheet turned into a list of commands that somebody may then do; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from shoushan.outputs.spreadsheets.mappings import MappingDoc, TakeDoc, ThenDoc
from shoushan.outputs.spreadsheets.rows import Named, RowFault, named
from shoushan.outputs.spreadsheets.workbooks import Cell, Row, Sheet
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.fields_check import Fault, check_value
from shoushan.rules.catalogue.model import Act, Version
from shoushan.rules.procedure.values import SYSTEM, Actor, Command, Happened, Source
from shoushan.rules.text import Text

Way = Literal["history", "new"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One row's commands, the first of which opens ``case``."""

    row: int
    case: str
    commands: tuple[Command, ...]


@dataclass(slots=True)
class Proposal:
    """What a sheet comes to: offers, refused rows, and what is worth saying (rows are numbered as in the sheet)."""

    sheet: str
    read: int = 0
    empty: int = 0
    trimmed: int = 0
    offers: list[Offer] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    doubles: dict[str, list[int]] = field(default_factory=dict)
    unplaced: int = 0
    units: Counter[str] = field(default_factory=Counter)
    left_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an import is asked for: from which file, as history or as new cases, by whom, at which moment (UTC)."""

    file: str
    digest: str
    way: Way
    account: Actor | None
    moment: datetime


def heads_of(sheet: Sheet, mapping: MappingDoc) -> dict[str, int] | None:
    """Column of the mapping → its place in the sheet; ``None`` when a needed head is not in the header row."""
    header = next((row for row in sheet.rows if row.number == mapping.header), None)
    if header is None:
        return None
    given = {str(cell).strip(): place for place, cell in enumerate(header.cells) if cell is not None}
    found = {name: next((given[head] for head in column.head if head in given), -1) for name, column in mapping.columns.items()}
    if any(found[name] < 0 and column.required for name, column in mapping.columns.items()):
        return None
    return {name: place for name, place in found.items() if place >= 0}


def unknown_inputs(mapping: MappingDoc, take: TakeDoc, book: Book, moment: datetime) -> list[str]:
    """Acts and inputs that a mapping names and the ledger's version in force has not, and columns that it names and lacks."""
    acts = book.ledger(mapping.ledger).on(moment.astimezone(book.zone).date()).acts
    found = []
    for name, given in [(take.act, take.input), *((then.act, then.input) for then in take.then)]:
        if name not in acts:
            found.append(name)
            continue
        known = {one.id for one in acts[name].inputs}
        found += [f"{name}.{one}" for one in given if one not in known]
    said = [take.happened, *(name for then in take.then for name in (then.happened, then.given))]
    said += [name for span in mapping.hours.values() for name in (span.first, span.last)]
    return found + [name for name in said if name is not None and name not in mapping.columns]


def propose(sheet: Sheet, heads: Mapping[str, int], mapping: MappingDoc, book: Book, asked: Asked) -> Proposal:
    """The commands that would take every row of ``sheet`` in, and the rows that cannot be taken.

    The same row always gives the same case id, so that a second import finds what the first one made.
    """
    found = Proposal(sheet.name, empty=sheet.empty)
    whole = _filled_down(_body(sheet, mapping), heads, mapping)
    rows = _once([_uneven(row, sheet) or named(row, heads, mapping, book.pack) for row in whole], mapping)
    found.read, found.trimmed = len(rows), sum(row.trimmed for row in rows)
    found.doubles = _doubles(rows, mapping)
    take = mapping.history if asked.way == "history" else mapping.new
    assert take is not None
    version = book.ledger(mapping.ledger).on(asked.moment.astimezone(book.zone).date())
    seen: Counter[str] = Counter()
    for row in rows:
        _offer(found, row, take, version, mapping, book, asked, seen)
    if asked.account is None:
        found.left_over = tuple(step.act for step in take.then if step.by != "system")
    return found


def _body(sheet: Sheet, mapping: MappingDoc) -> Sequence[Row]:
    return [row for row in sheet.rows if row.number > mapping.header]


def _filled_down(rows: Sequence[Row], heads: Mapping[str, int], mapping: MappingDoc) -> list[Row]:
    """The rows with cells that say what the cell above says; those of a household stand once, merged or left empty."""
    places = [heads[name] for name, column in mapping.columns.items() if column.down and name in heads]
    above: dict[int, Cell] = {}
    found = []
    for row in rows:
        cells = list(row.cells)
        for place in places:
            if place < len(cells) and not _is_blank(cells[place]):
                above[place] = cells[place]
            elif place in above:
                cells += [None] * (place + 1 - len(cells))
                cells[place] = above[place]
        found.append(Row(row.number, tuple(cells)))
    return found


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _once(rows: list[Named], mapping: MappingDoc) -> list[Named]:
    """Where a mapping takes one row of each value, the first; a row without the value is told by its own faults."""
    if mapping.once is None:
        return rows
    seen, found = set[str](), []
    for row in rows:
        value = str(row.values.get(mapping.once) or "")
        if value and value in seen:
            continue
        seen.add(value)
        found.append(row)
    return found


def _uneven(row: Row, sheet: Sheet) -> Named | None:
    """A row of delimited text with more or fewer cells than the header: which cell is which nobody can tell."""
    if sheet.width is None or len(row.cells) == sheet.width:
        return None
    told, wanted = len(row.cells), sheet.width
    return Named(row.number, faults=[RowFault(
        row.number, "整行 whole row",
        Text(f"有 {told} 格，表头是 {wanted} 格。", f"has {told} cells, the header {wanted}."),
        Text("请检查多出或缺少的分隔符。", "Look for a separator too many or too few."),
    )])  # fmt: skip


def _doubles(rows: Sequence[Named], mapping: MappingDoc) -> dict[str, list[int]]:
    held: dict[str, list[int]] = {}
    for row in rows:
        if mapping.key and (value := row.values.get(mapping.key)):
            held.setdefault(str(value), []).append(row.row)
    return {key: numbers for key, numbers in held.items() if len(numbers) > 1}


def _offer(
    found: Proposal, row: Named, take: TakeDoc, version: Version, mapping: MappingDoc, book: Book, asked: Asked,
    seen: Counter[str],
) -> None:  # fmt: skip
    if row.faults:
        found.faults += row.faults
        return
    double = mapping.key is not None and row.row in found.doubles.get(str(row.values.get(mapping.key)), [])[1:]
    values = {
        **row.values, "file": asked.file, "sheet": found.sheet, "row": str(row.row), "double": "true" if double else None,
    }  # fmt: skip
    case = _case_id(mapping, asked, row, seen, book)
    first = _command(case, take, take.by, values, row, asked, opens=mapping.ledger)
    faults = _checked(first, version.acts[take.act], version, row.row, book)
    if faults:
        found.faults += faults
        return
    follows = [then for then in take.then if _follows(then, row, asked)]
    commands = [first, *(_command(case, then, then.by, values, row, asked) for then in follows)]
    found.offers.append(Offer(row.row, case, tuple(commands)))
    found.unplaced += bool(values.get("place_unknown"))
    if mapping.route and values.get(mapping.route.name):
        found.units[str(values[mapping.route.name])] += 1


def _follows(then: ThenDoc, row: Named, asked: Asked) -> bool:
    """Whether an act follows: the row says that it was done, and somebody is there who does it."""
    said = then.given is None or row.values.get(then.given) not in (None, "")
    return said and (then.by == "system" or asked.account is not None)


def _command(
    case: str, doing: TakeDoc | ThenDoc, by: str, values: Mapping[str, Any], row: Named, asked: Asked,
    opens: str | None = None,
) -> Command:  # fmt: skip
    given = {name: value for name, raw in doing.input.items() if (value := _filled(raw, values)) not in (None, "")}
    typist = asked.account or SYSTEM
    actor = Actor("citizen", "") if by == "citizen" else typist
    return Command(
        case, doing.act, actor, _happened(doing, row, asked), given, recorder=typist if actor is not typist else None,
        source=Source("import", asked.digest), opens=(opens, None) if opens else None,
    )  # fmt: skip


def _happened(doing: TakeDoc | ThenDoc, row: Named, asked: Asked) -> Happened:
    """When the row says that it was done: a moment, or a day; without a column of times, at the moment of importing."""
    said = row.moments.get(doing.happened) if doing.happened else None
    if said is None:
        return Happened.at(asked.moment)
    return Happened.at(said) if isinstance(said, datetime) else Happened.on(said)


def _filled(raw: Any, values: Mapping[str, Any]) -> Any:
    """``{name}`` alone gives the value as it is (or nothing), inside a text its words."""
    if not isinstance(raw, str) or "{" not in raw:
        return raw
    if raw.startswith("{") and raw.endswith("}") and raw.count("{") == 1:
        return values.get(raw[1:-1])
    return raw.format_map({name: "" if value is None else value for name, value in values.items()})


def _checked(command: Command, act: Act, version: Version, row: int, book: Book) -> list[RowFault]:
    """What the one field checker says of the act's input."""
    faults = []
    for given in act.inputs:
        asked = version.fields.get(given.field) if given.field else None
        result = check_value(asked or given, command.input.get(given.id), book.pack.code_lists, None)
        if isinstance(result, Fault):
            faults.append(RowFault(row, (asked or given).label.zh, result.message, result.remedy))
    return faults


def _case_id(mapping: MappingDoc, asked: Asked, row: Named, seen: Counter[str], book: Book) -> str:
    """A UUIDv7 (RFC 9562) made of the row itself: its own day, and bits of a digest of what it says."""
    said = json.dumps([book.log, mapping.id, asked.way, row.values], ensure_ascii=False, sort_keys=True)
    seen[said] += 1
    digest = hashlib.sha256(f"{said}#{seen[said]}".encode()).digest()
    day = next((value for name, value in row.values.items() if name.endswith("_day")), "2000-01-01")
    moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    milliseconds = max(0, int(moment.timestamp() * 1000))
    number = (milliseconds & 0xFFFFFFFFFFFF) << 80 | int.from_bytes(digest[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return f"{number:032x}"
