"""The exact words of the papers that an act issues: prepared from the case and kept in the entry as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import worksheets
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.showing import needed
from shoushan.records.units.accounts import unit_name
from shoushan.records.units.viewer import in_force
from shoushan.rules import currency
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.fields_check import Fault, check_value
from shoushan.rules.catalogue.model import Field, Input, Version
from shoushan.rules.catalogue.opened import opened, opening
from shoushan.rules.procedure.capitals import MOST, in_words
from shoushan.rules.procedure.papers import filled, spoken_day
from shoushan.rules.procedure.scope import SETTLED_MATERIALS
from shoushan.rules.procedure.values import Command, Fact, Stamp, State
from shoushan.rules.text import Text

WORDED = frozenset({"paper.draft", "paper.redraft"})
"""Effects whose facts hold the exact words of a paper."""


def with_words(
    cursor: CursorWrapper, book: Book, version: Version, state: State, command: Command, facts: tuple[Fact, ...],
    stamp: Stamp, case_id: int | None, earlier: Iterable[Fact] = (),
) -> tuple[Fact, ...]:  # fmt: skip
    """``facts`` with the words of every paper drafted in them; facts without papers come back as they are.

    ``earlier`` are facts of the same transaction that are in no table yet: a case opened just now has its parties there.
    """
    if not any(fact.effect in WORDED for fact in facts):
        return facts
    values = prepared(cursor, book, version, state, command, [*earlier, *facts], stamp, case_id)
    values |= _tables(book, version, state, command)
    return tuple(_worded(version, state, fact, values) for fact in facts)


def _worded(version: Version, state: State, fact: Fact, values: dict[str, Any]) -> Fact:
    if fact.effect not in WORDED or "text" in fact.content:
        return fact
    held = state.papers.get(str(fact.data["paper"]), {})
    number = Text(held["number"], held["number"]) if held.get("number") else None
    words = filled(version.papers[str(fact.data["kind"])], {**values, **({"number": number} if number else {})})
    return replace(fact, content={"text": words}, classes={"text": "personal"})


def prepared(
    cursor: CursorWrapper, book: Book, version: Version, state: State, command: Command, facts: Iterable[Fact], stamp: Stamp,
    case_id: int | None,
) -> dict[str, Any]:  # fmt: skip
    """Everything that placeholders may name, in both languages, unknown things left out.

    ``organ`` is the unit that received the case, ``acting_organ`` the one whose post does the act.
    """
    ledger, service = book.ledger(state.ledger), version.services.get(state.service or "")
    organ, phone = unit_name(state.unit or ledger.owner)
    acting, acting_phone = unit_name(command.actor.unit) if command.actor.unit else (organ, phone)
    organ = book.pack.full_name(state.unit or ledger.owner, organ)
    acting = book.pack.full_name(command.actor.unit, acting) if command.actor.unit else organ
    values: dict[str, Any] = {
        "acting_organ": acting, "acting_phone": Text(acting_phone, acting_phone),
        "organ": organ, "organ_phone": Text(phone, phone), "date": spoken_day(stamp.day),
        "service": service.name if service else ledger.name, "noun": ledger.noun,
        "currency": currency.current().name, "case_number": _plain(state.number),
        "materials_missing": [
            material.label for material in needed(version, service, state)
            if material.required is True
            and (state.materials.get(material.id) or {}).get("state") not in SETTLED_MATERIALS
        ],
    }  # fmt: skip
    track = next((str(fact.data["track"]) for fact in facts if fact.data.get("track")), None)
    if track:  # what opens the case to whoever holds the paper: told by the act that opens it only
        values["query_code"] = _plain(track)
    for name, day in (("opened_on", state.opened), ("closed_on", state.closed)):
        if day:
            values[name] = _spoken(_local(day, book))
    if state.stage in version.stages:
        values["stage"] = version.stages[state.stage].label
    for term in state.terms.values():
        if term.get("due"):
            values[f"due_{term['term'].replace('-', '_')}"] = _spoken(str(term["due"]))
    for name, value in state.fields.items():
        if name in version.fields and value is not None:
            values[name] = _value(book, version.fields[name], value)
            values |= _capitals(version.fields[name], name, value)
    values |= worksheets.for_papers(book, version, state)
    values |= _inputs(book, version, command)
    values |= _parties(cursor, case_id, facts, stamp.day)
    if command.reason:
        values["reason"] = _plain(command.reason)
    return {name: value for name, value in values.items() if value is not None}


def _inputs(book: Book, version: Version, command: Command) -> dict[str, Any]:
    act = version.acts.get(command.act)
    known = {one.id: one for one in act.inputs} if act else {}
    pauses = {pause.kind: pause.label for term in version.terms.values() for pause in term.pauses}
    kinds = {str(spec.values.get("kind")) for spec in (act.effects if act else ()) if spec.effect == "term.pause"}
    named = {name for name in known if str(Name(f"input.{name}")) in kinds}
    found: dict[str, Any] = {}
    for name, typed in command.input.items():
        if name in known and typed not in (None, "") and not isinstance(typed, (list, dict)):
            value = _canonical(known[name], typed)
            found[name] = pauses.get(str(value)) if name in named else _value(book, known[name], value)
            found |= _capitals(known[name], name, value)
    return found


def _canonical(given: Input, typed: Any) -> Any:
    """An amount, an area or a date as the case keeps it, however it was typed."""
    if given.type not in ("money", "area", "date"):
        return typed
    checked = check_value(given, typed)
    return typed if isinstance(checked, Fault) else checked.value


def _capitals(field: Field | Input, name: str, value: Any) -> dict[str, Text]:
    """An amount written out, beside the amount itself."""
    if field.type != "money" or not isinstance(value, int) or abs(value) >= MOST:
        return {}
    return {f"{name}_in_words": in_words(value)}


def _tables(book: Book, version: Version, state: State, command: Command) -> dict[str, Any]:
    """The rows of the case and of the act by column, for the blocks of papers that repeat; messages have none."""
    act = version.acts.get(command.act)
    known = {one.id for one in act.inputs} if act else set()
    found = {
        name: _rows(book, {one.id: one for one in version.fields[name].fields}, value)
        for name, value in state.fields.items()
        if name in version.fields and version.fields[name].type == "rows" and value
    }
    return found | {
        name: _rows(book, _columns(book, version, command, name), value)
        for name, value in command.input.items()
        if name in known and isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value)
    }


def _columns(book: Book, version: Version, command: Command, name: str) -> Mapping[str, Field]:
    """The columns of an input's rows: of the field, of the case that each row opens, else the ledger's own of that name."""
    act = version.acts[command.act]
    given = next(one for one in act.inputs if one.id == name)
    field = version.fields.get(given.field or "")
    if field is not None:
        return {one.id: one for one in field.fields}
    found = dict(version.fields)
    spec = opening(act, name)
    ledger = book.pack.ledgers.get(str(spec.values.get("ledger", version.ledger))) if spec else None
    if spec is not None and ledger is not None and ledger.versions:
        found |= dict(opened(spec, ledger.versions[-1]))
    return found


def _rows(book: Book, columns: Mapping[str, Field], value: Any) -> list[dict[str, Text]]:
    """Rows by column, in both languages; empty cells left out."""
    rows = value.values() if isinstance(value, Mapping) else value
    found = []
    for row in rows:
        said = {
            str(column): _value(book, columns[column], cell) if column in columns else _plain(str(cell))
            for column, cell in row.items()
            if cell not in (None, "") and not isinstance(cell, (list, dict, Mapping))
        }
        found.append({column: text for column, text in said.items() if text is not None})
    return found


def _parties(cursor: CursorWrapper, case_id: int | None, facts: Iterable[Fact], day: date) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if case_id is not None:
        force, days = in_force(day.isoformat())
        cursor.execute(
            f"select role, name, phone, address from case_party where case_id = %s and {force} order by party", [case_id, *days]
        )
        for role, *told in cursor.fetchall():
            _told(found, str(role), *told)
    for fact in facts:
        if fact.effect == "party.add" and fact.content.get("name"):
            said: list[Any] = [fact.content.get(key) for key in ("name", "phone", "address")]
            _told(found, str(fact.data["role"]), *said)
    return found


def _told(found: dict[str, Text], role: str, name: str | None, phone: str | None, address: str | None) -> None:
    """The first party of a role: its name under the role, the rest beside it."""
    key = role.replace("-", "_")
    if not name or key in found:
        return
    found[key] = Text(name, name)
    for what, value in (("name", name), ("phone", phone), ("address", address)):
        if value:
            found[f"{key}_{what}"] = Text(str(value), str(value))


def _value(book: Book, field: Field | Input, value: Any) -> Text | None:
    if field.type == "date":
        return _spoken(str(value))
    if field.type == "money" and isinstance(value, int):
        return _plain(currency.current().number(value))
    if field.type == "area" and isinstance(value, int):
        return _plain(f"{value // 100}.{value % 100:02d}")
    if field.type == "boolean":
        return Text("是", "yes") if value else Text("否", "no")
    if field.type == "unit":
        return unit_name(str(value))[0]
    codes = book.pack.code_lists.get(field.list or "")
    if codes and str(value) in codes.codes:
        return codes.codes[str(value)].label
    return None if isinstance(value, (list, dict, Mapping)) else _plain(str(value))


def _local(day: str, book: Book) -> str:
    return day if len(day) == 10 else datetime.fromisoformat(day).astimezone(book.zone).date().isoformat()


def _spoken(text: str) -> Text:
    return spoken_day(date.fromisoformat(text[:10]))


def _plain(text: str | None) -> Text | None:
    return Text(text, text) if text else None
