"""Effects on fields: entered, amended (the world changed), corrected (we were wrong), erased; rows cell by
cell.

A content key is a field id, or ``<rows field>/<row key>`` with the row's cells. Origins are kept per cell
path
(``field`` or ``rows field/row key/column``) as ``[as_of, n]``: older knowledge never covers newer (B7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shoushan.rules.catalogue.fields_check import Fault, check_value
from shoushan.rules.catalogue.model import Field, Value
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import InTheFuture, NothingSelected, NothingToDo, NotUnderstood, OnHold
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

WRITTEN_OUT = frozenset({"boolean", "integer", "money", "area", "rate"})
OWN = frozenset({"as_of", "effective", "entry", "only"})


def entered(draft: Draft, effect: str, values: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, str]]:
    """The cells that an effect gives, with their classes: those written in it, else all field inputs of
    the act."""
    given = {key: value for key, value in values.items() if key not in OWN}
    if not given:
        only = values.get("only")
        given = {name: value for name, value in draft.scope.fields.items() if only is None or name in only}
    content: dict[str, Value] = {}
    classes: dict[str, str] = {}
    for name, value in given.items():
        field = draft.version.fields.get(name)
        if field is None:
            raise NotUnderstood(effect, name, value)
        for key, cell in _cells(effect, field, _canonical(draft, effect, field, value)):
            content[key] = cell
            classes[key] = field.klass
    return content, classes


def _canonical(draft: Draft, effect: str, field: Field, value: Any) -> Any:
    """A value written out in the definition (``false``, ``12``) as the field holds it; what was typed is
    checked already."""
    if not isinstance(value, str) or field.type not in WRITTEN_OUT:
        return value
    read = check_value(field, value, draft.context.codes)
    if isinstance(read, Fault):
        raise NotUnderstood(effect, field.id, value)
    return read.value


def _cells(effect: str, field: Field, value: Any) -> Iterator[tuple[str, Value]]:
    """One cell for a plain field; one per row for rows, named by the row's key (its place where there is
    none)."""
    if field.type != "rows" or value is None:
        yield field.id, value
        return
    rows = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise NotUnderstood(effect, field.id, value)
    for place, row in enumerate(rows, 1):
        key = str(row.get(field.key, "")) if field.key else str(place)
        if not key:
            raise NotUnderstood(effect, f"{field.id}.{field.key}", None)
        yield f"{field.id}/{key}", dict(row)


def make_set(draft: Draft, values: Mapping[str, Any]) -> None:
    """Enter values as known on ``as_of`` (default: the day it happened)."""
    content, classes = entered(draft, "field.set", values)
    if content:
        as_of = values.get("as_of")
        told = day_of("field.set", values, "as_of", draft.day).isoformat() if as_of else None
        draft.scope.older += tuple(_older(draft, content, told))
        draft.emit("field.set", {"as_of": told}, content, classes)


def _older(draft: Draft, content: Mapping[str, Value], told: str | None) -> Iterator[str]:
    """The labels of cells that are told as of a day before what stands there, and otherwise: they will cover nothing."""
    for path, value in _paths(content) if told else ():
        origin = draft.state.origins.get(path)
        if origin is None or [told, draft.stamp.n] >= origin:
            continue
        name, *inner = path.split("/")
        held: Any = draft.state.fields.get(name)
        for key in ("/".join(inner[:-1]), inner[-1]) if inner else ():
            held = held.get(key) if isinstance(held, Mapping) else None
        field = draft.version.fields.get(name)
        if held != value and field is not None:
            yield field.label.zh


def reduce_set(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    as_of = str(fact.data.get("as_of") or fact.data.get("effective") or stamp.day.isoformat())
    for path, value in _paths(fact.content):
        origin = state.origins.get(path)
        if origin is None or [as_of, stamp.n] >= origin:
            _put(state, path, value, [as_of, stamp.n])


def _paths(content: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for key, value in content.items():
        if "/" in key and isinstance(value, dict):
            yield from ((f"{key}/{column}", cell) for column, cell in value.items())
        else:
            yield key, value


def _put(state: State, path: str, value: Value, origin: list[Any]) -> None:
    """Put a cell; rows are copied, never changed in place. A cell without a value is absent, as in the typed tables."""
    name, *inner = path.split("/")
    if inner:
        row, column = "/".join(inner[:-1]), inner[-1]
        rows = dict(state.fields.get(name) or {})
        rows[row] = _with({**rows.get(row, {})}, column, value)
        state.fields[name] = rows
    else:
        _with(state.fields, name, value)
    state.origins[path] = origin


def _with(cells: dict[str, Any], name: str, value: Value) -> dict[str, Any]:
    if value is None:
        cells.pop(name, None)
    else:
        cells[name] = value
    return cells


def make_amend(draft: Draft, values: Mapping[str, Any]) -> None:
    """The world changed on ``effective`` (default: the day it happened; not in the future)."""
    content, classes = entered(draft, "field.amend", values)
    effective = day_of("field.amend", values, "effective", draft.day)
    today = draft.moment.astimezone(draft.context.zone).date()
    if effective > today:
        raise InTheFuture(effective.isoformat(), today)
    if not content:
        raise NothingSelected(Text("变更内容", "change"))
    draft.emit("field.amend", {"effective": effective.isoformat()}, content, classes)


def make_correct(draft: Draft, values: Mapping[str, Any]) -> None:
    """We were wrong in entry ``entry`` (default: the one each value comes from). Raises ``NothingToDo``."""
    content, classes = entered(draft, "field.correct", values)
    if not content:
        raise NothingSelected(Text("更正内容", "correction"))
    origins = [draft.state.origins.get(path) for path, _ in _paths(content)]
    if None in origins:
        raise NothingToDo(Text("该内容尚未录入，无可更正。", "That was never entered; there is nothing to correct."))
    entry = (
        whole_of("field.correct", values, "entry") if values.get("entry") else max(origin[1] for origin in origins if origin)
    )
    if not 1 <= entry <= draft.state.n:
        raise NotUnderstood("field.correct", "entry", entry)
    draft.emit("field.correct", {"entry": entry}, content, classes)


def reduce_correct(state: State, fact: Fact, stamp: Stamp) -> None:
    """A correction takes the place of what it mends; what was entered since by others stands."""
    entry = fact.data["entry"]
    for path, value in _paths(fact.content):
        origin = state.origins.get(path)
        if origin is not None and origin[1] <= entry:
            _put(state, path, value, [origin[0], stamp.n])


def make_erase(draft: Draft, values: Mapping[str, Any]) -> None:
    """Lawful erasure (依法清除) of what ``procedure.erasing`` names: whole fields and rows, parties, papers, files, all.

    ``paths`` is a list, or names with spaces or commas between. Raises ``OnHold``.
    """
    if draft.state.holds:
        raise OnHold(list(draft.state.holds))
    paths = values.get("paths")
    if isinstance(paths, str):
        paths = re.split(r"[\s,，、]+", paths.strip())
    if not isinstance(paths, list) or not paths:
        raise NothingSelected(Text("清除内容", "content to erase"))
    reached = erasing.reach(draft.version, draft.state, paths)
    data = erasing.data_of(draft.state, reached, values.get("entries") or ())
    draft.emit("field.erase", data, reason_of(draft, values))


def reduce_erase(state: State, fact: Fact, stamp: Stamp) -> None:
    """The value goes; its origin stays, so that an older file cannot bring it back. An approval is carried out by it."""
    if "approval" in fact.data:
        state.approved = {}
    for path in fact.data["paths"]:  # type: ignore[union-attr]
        if path == erasing.EVERYTHING:
            state.last["erased"] = stamp.day.isoformat()
        if path == erasing.EVERYTHING or ":" in str(path).split("/")[0]:
            continue
        name, *row = str(path).split("/", 1)
        left = {key: held for key, held in (state.fields.get(name) or {}).items() if key not in row} if row else {}
        if left:
            state.fields[name] = left
        else:
            state.fields.pop(name, None)
    origins: Any = fact.data.get("origins") or ()
    state.origins |= {cell: origin for cell, *origin in origins}


_ANY = frozenset("*")
EFFECTS = (
    Effect("field.set", Text("录入", "values are entered"), words("as_of only *"), words("as_of"), _ANY,
           make_set, reduce_set),
    Effect("field.amend", Text("变更", "the world changed"), words("effective only *"), words("effective"),
           _ANY,
           make_amend, reduce_set),
    Effect("field.correct", Text("更正", "an entry was wrong"), words("entry only *"), words("entry"), _ANY,
           make_correct, reduce_correct),
    Effect("field.erase", Text("依法清除", "values are erased"), words("paths entries"),
           words("paths entries origins approval"), words("why"),
           maker=make_erase, reducer=reduce_erase),
)  # fmt: skip
