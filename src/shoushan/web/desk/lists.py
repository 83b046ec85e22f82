"""Rows of cases as tables, the morning list as figures, the questions that a list offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line, Page
from shoushan.rules.catalogue.model import Field, Ledger
from shoushan.rules.deadlines import Lamp
from shoushan.rules.text import Text
from shoushan.web.desk import wording
from shoushan.web.desk.asking import FILTERABLE, STATES, Asking
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.lists import Cell
from shoushan.web.ui.language import t, word
from shoushan.web.ui.pinyin import initials

Names = Mapping[str, tuple[Text, str]]
CELL_KINDS: Mapping[str, Any] = {
    "integer": "number",
    "money": "money",
    "area": "number",
    "rate": "number",
    "date": "date",
    "long-text": "wide",
}


@lru_cache(maxsize=1)
def _before_case() -> str:
    """What stands before a case's id in its address: a list has fifty of them."""
    return reverse("desk:case", args=["0"]).removesuffix("0")


def case_href(uid: str) -> str:
    """The page of a case."""
    return _before_case() + uid


def lamp_cell(line: Line) -> ui.Lamp | None:
    """The lamp of a row; its sentence says the due day."""
    why = word("desk-due-on", day=line.due[:10]) if line.due and line.lamp is not Lamp.NONE else ""
    return wording.lamp_of(line.lamp, line.left, line.due_unit, closed=bool(line.closed_on), why=why)


def stage_cell(line: Line) -> ui.Tag:
    """Where a case stands, or how it ended."""
    if line.history:
        return ui.Tag(word("desk-history-case"), "mute")
    if line.outcome is not None:
        return ui.Tag(t(line.outcome), "mute")
    return ui.Tag(t(line.stage), "warn" if line.lamp is Lamp.GREY else "info")


def holder_said(line: Line, names: Names) -> str:
    """The offices that hold a case; several are counted."""
    found = [t(names[unit][0]) if unit in names else unit for unit in line.holders]
    if len(found) > 1:
        return word("desk-units-count", first=found[0], n=len(found))
    return wording.joined(found)


def holder_cell(line: Line, names: Names) -> ui.Link | str:
    """The offices that hold a case; the first leads to the page of what it owes."""
    said = holder_said(line, names)
    first = line.holders[0] if line.holders else ""
    return ui.Link(said, unit_href(first)) if first in names else said


@lru_cache(maxsize=1)
def _before_unit() -> str:
    """What stands before a unit's id in the address of its page."""
    return reverse("board:unit", args=["0"]).removesuffix("0")


def unit_href(unit: str) -> str:
    """The page of what a unit owes."""
    return _before_unit() + unit


def phones_of(line: Line, names: Names) -> str:
    """The telephones of the offices that hold a case, so that somebody can be rung from the list."""
    return wording.joined(dict.fromkeys(names[unit][1] for unit in line.holders if unit in names and names[unit][1]))


def _tone(line: Line) -> Any:
    return "late" if line.lamp is Lamp.RED and not line.closed_on else "mute" if line.closed_on else ""


def inbox(page: Page, names: Names, asking: Asking, *, batch: ui.ActionBar | None, empty: ui.Empty) -> ui.Table:
    """The rows of several ledgers by what falls due."""
    heads: tuple[tuple[str, Any, str, Any], ...] = (
        ("number", "code", "number", 1),
        ("desk-noun", "text", "", 3),
        ("desk-matter", "wide", "", 1),
        ("desk-party", "text", "", 2),
        ("desk-stage", "tag", "", 1),
        ("desk-held-by", "wide", "since", 2),
        ("telephone", "code", "", 3),
        ("desk-opened", "date", "opened", 3),
        ("due-day", "date", "due", 2),
        ("desk-lamp", "lamp", "", 1),
    )
    columns = tuple(_head(word(key), kind, sort, priority, asking) for key, kind, sort, priority in heads)
    rows = tuple(_row(line, names) for line in page.lines)
    return _table(word("inbox"), columns, rows, page, asking, batch, empty)


def _row(line: Line, names: Names) -> ui.Row:
    cells: tuple[Cell, ...] = (
        line.number,
        t(line.noun),
        t(line.title),
        line.party,
        stage_cell(line),
        holder_cell(line, names),
        phones_of(line, names) or None,
        wording.day_of(line.opened_on),
        wording.day_of(line.due),
        lamp_cell(line),
    )
    return ui.Row(cells, case_href(line.uid), line.uid, tone=_tone(line))


def rows_of(
    page: Page, ledger: Ledger, names: Names, book: Book, asking: Asking, *, batch: ui.ActionBar | None, empty: ui.Empty,
    waits: bool = True,
) -> ui.Table:  # fmt: skip
    """The rows of one ledger: what every list shows, then the columns that its definition names. Where nobody works on
    the cases (``waits`` false) holder, due day and lamp are left out."""
    known = typed.fields_of(ledger)
    own = [known[name] for name in ledger.columns if name in known and known[name].type != "rows"]
    own = [field for field in own if field.klass != "sensitive" and field.id != ledger.title]  # the title stands in front
    columns = (
        _head(word("number"), "code", "number", 1, asking),
        _head(word("desk-matter"), "wide", "", 1, asking),
        _head(word("desk-party"), "text", "", 2, asking),
        _head(word("desk-stage"), "tag", "", 1, asking),
        *(_time_heads(asking) if waits else ()),
        *(ui.Column(t(field.label), CELL_KINDS.get(field.type, "text"), priority=3) for field in own),
    )
    rows = tuple(
        ui.Row(
            (
                line.number,
                t(line.title),
                line.party,
                stage_cell(line),
                *((holder_cell(line, names), wording.day_of(line.due), lamp_cell(line)) if waits else ()),
                *(value_cell(field, line.cells.get(field.id), book, names) for field in own),
            ),
            case_href(line.uid),
            line.uid,
            tone=_tone(line),
        )
        for line in page.lines
    )
    return _table(t(ledger.name), columns, rows, page, asking, batch, empty)


def _time_heads(asking: Asking) -> tuple[ui.Column, ...]:
    return (
        _head(word("desk-held-by"), "wide", "since", 2, asking),
        _head(word("due-day"), "date", "due", 2, asking),
        _head(word("desk-lamp"), "lamp", "", 1, asking),
    )


def _is_year(field: Field) -> bool:
    """Whether a whole number is a year, by its bounds: a year has no commas."""
    return field.type == "integer" and (field.min or 0) >= 1800 and 0 < (field.max or 0) <= 2200


def value_cell(field: Field, value: Any, book: Book, names: Names) -> Cell:
    """One field's value in a list: codes and units by name, money as integers of 分, days as days."""
    if value is None:
        return None
    if field.type == "code":
        codes = book.pack.code_lists.get(field.list or "")
        code = codes.codes.get(str(value)) if codes else None
        return t(code.label) if code else str(value)
    if field.type == "unit" and value in names:
        return t(names[value][0])
    if field.type == "date":
        return wording.day_of(str(value)) or str(value)
    if _is_year(field) and isinstance(value, int):
        return str(value)
    if field.type in ("money", "integer") and isinstance(value, int) and not isinstance(value, bool):
        return value
    return wording.plain_value(value, field.type)


def _head(label: str, kind: Any, sort: str, priority: Any, asking: Asking) -> ui.Column:
    order: Any = "" if asking.sort != sort or not sort else "descending" if sort == "opened" else "ascending"
    return ui.Column(label, kind, asking.href(sort=sort) if sort else "", order, priority)


def _table(
    caption: str,
    columns: tuple[ui.Column, ...],
    rows: tuple[ui.Row, ...],
    page: Page,
    asking: Asking,
    batch: ui.ActionBar | None,
    empty: ui.Empty,
) -> ui.Table:
    return ui.Table(
        caption,
        columns,
        rows,
        empty,
        ui.paging_of(asking.query(), page.page, page.size, page.total),
        select="case" if batch else "",
        batch=batch,
        batch_url=reverse("desk:batch") if batch else "",
        caption_hidden=True,
    )


# --- the morning list ----------------------------------------------------------------------------------------------


def morning_list(counts: Mapping[str, int], day: date) -> ui.Kpis:
    """今日到期, 超期, 待补正, 待出件, 超时未签收; each leads to its rows."""
    home = reverse("desk:home")
    yesterday = date.fromordinal(day.toordinal() - 1)
    figures: tuple[tuple[str, str, str, Any], ...] = (
        ("due_today", "desk-due-today", Asking(due=day).href(), "warn"),
        ("overdue", "desk-overdue", Asking(due=yesterday).href(), "bad"),
        ("waiting", "desk-waiting", Asking(state="waiting", mine=False).href(), "plain"),
        ("deliver", "desk-deliver", "shelf", "plain"),
        ("untaken", "desk-untaken", Asking(state="untaken", mine=False).href(), "bad"),
        ("deferred", "desk-state-deferred", Asking(state="deferred").href(), "warn"),
        ("promised", "desk-state-promised", Asking(state="promised").href(), "warn"),
        ("mandates", "desk-state-mandates", Asking(state="mandates").href(), "warn"),
        ("open", "desk-open", Asking().href(), "plain"),
    )
    return ui.Kpis(
        tuple(
            ui.Kpi(word(label), str(counts.get(key, 0)), home + href if href else "", tone=tone if counts.get(key) else "plain")
            for key, label, href, tone in figures
        ),
        label=word("morning"),
    )


# --- questions of a list ---------------------------------------------------------------------------------------------


def filters(
    asking: Asking, ledgers: Sequence[Ledger], ledger: Ledger | None, book: Book, names: Names, *, whole: bool
) -> ui.Filter:
    """The questions that a list answers; ``whole`` offers the choice of a ledger."""
    fields = [ui.Field("q", word("desk-words"), "search", asking.text, width=14)]
    if whole:
        fields.append(_choice("ledger", word("desk-ledger"), asking.ledger, ((one.id, one.name) for one in ledgers)))
    version = ledger.versions[-1] if ledger else None
    if version and version.services:
        services = ((one.id, one.name) for one in version.services.values())
        fields.append(_choice("service", word("service"), asking.service, services))
    if version:
        stages = ((one.id, one.label) for one in version.stages.values())
        fields.append(_choice("stage", word("desk-stage"), asking.stage, stages))
    states = tuple(ui.Option(state, word(f"desk-state-{state}")) for state in (*STATES, "all"))
    fields.append(ui.Field("state", word("desk-state"), "select", asking.state or "all", options=states))
    mine = (ui.Option("1", word("desk-mine")), ui.Option("0", word("desk-everything")))
    fields.append(ui.Field("mine", word("desk-whose"), "select", "1" if asking.mine else "0", options=mine))
    fields.append(ui.Field("due", word("desk-due-until"), "date", asking.due.isoformat() if asking.due else ""))
    if ledger:
        fields += _own(asking, ledger, book, names)
    hidden = (("sort", asking.sort),) if asking.sort != "due" else ()
    return ui.Filter(tuple(fields), applied=applied(asking, book, names), clear_href="?", hidden=hidden)


def _choice(name: str, label: str, value: str, options: Iterable[tuple[str, Text]]) -> ui.Field:
    return ui.Field(
        name,
        label,
        "select",
        value,
        options=tuple(ui.Option(id_, t(text), search=initials(text.zh)) for id_, text in options),
    )


def _own(asking: Asking, ledger: Ledger, book: Book, names: Names) -> list[ui.Field]:
    """Questions made from the ledger's own columns: codes and units."""
    known = typed.fields_of(ledger)
    found = []
    for name in dict.fromkeys((*ledger.columns, *ledger.card)):
        field = known.get(name)
        if field is None or field.type not in FILTERABLE or field.klass not in ("public", "internal"):
            continue
        options: Iterable[tuple[str, Text]] = ()
        if field.type == "code" and field.list in book.pack.code_lists:
            options = ((code.code, code.label) for code in book.pack.code_lists[field.list or ""].codes.values())
        elif field.type == "unit":
            options = ((unit, text) for unit, (text, _) in names.items())
        elif field.type == "boolean":
            options = (("true", Text("是", "yes")), ("false", Text("否", "no")))
        found.append(_choice(f"f.{name}", t(field.label), asking.fields.get(name, ""), options))
    return found[:4]


def applied(asking: Asking, book: Book, names: Names) -> tuple[ui.Link, ...]:
    """What the list is held to now; each can be taken away."""
    ledger = book.pack.ledgers.get(asking.ledger)
    version = ledger.versions[-1] if ledger and ledger.versions else None
    found: list[ui.Link] = []
    if asking.text:
        found.append(ui.Link(f"“{asking.text}”", asking.href(text="")))
    if version and asking.service:
        found.append(ui.Link(t(version.services[asking.service].name), asking.href(service="")))
    if version and asking.stage:
        found.append(ui.Link(t(version.stages[asking.stage].label), asking.href(stage="")))
    if asking.unit:
        unit = names.get(asking.unit, (Text(asking.unit, asking.unit), ""))[0]
        found.append(ui.Link(t(unit), asking.href(unit="")))
    if asking.state != "open":
        found.append(ui.Link(word(f"desk-state-{asking.state or 'all'}"), asking.href(state="open")))
    if asking.mine != asking.at_first:
        found.append(ui.Link(word("desk-mine" if asking.mine else "desk-everything"), asking.href(mine=asking.at_first)))
    if asking.due:
        found.append(ui.Link(word("desk-until-day", day=asking.due.isoformat()), asking.href(due=None)))
    for name, value in asking.fields.items():
        rest = {key: one for key, one in asking.fields.items() if key != name}
        found.append(ui.Link(_field_words(ledger, name, value, book, names), asking.href(fields=rest)))
    return tuple(found)


def _field_words(ledger: Ledger | None, name: str, value: str, book: Book, names: Names) -> str:
    field = typed.fields_of(ledger).get(name) if ledger else None
    if field is None:
        return value
    shown = value_cell(field, value == "true" if field.type == "boolean" else value, book, names)
    return f"{t(field.label)}{word('letter-colon')}{shown}"


def queue(page: Page, current: str, title: str) -> ui.Queue:
    """The left column: what waits, by what falls due."""
    items = tuple(
        ui.QueueItem(
            line.number,
            t(line.title),
            case_href(line.uid),
            lamp_cell(line),
            line.party,
            t(line.stage),
            current=line.uid == current,
        )
        for line in page.lines
    )
    return ui.Queue(title, items, page.total, ui.Empty(word("desk-inbox-empty")), reverse("desk:home"))
