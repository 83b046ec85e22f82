"""What an act was given, checked and typed: field values, values of the act alone, faults and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shoushan.rules.catalogue.fields_check import Fault, check_value
from shoushan.rules.catalogue.model import Act, Field, Input, Value, Version
from shoushan.rules.procedure.values import Command, Context
from shoushan.rules.text import Text

FaultTold = tuple[str, Text, Text]


@dataclass(slots=True)
class Given:
    """The checked input: ``values`` by input id, ``fields`` by field id, and what is wrong or doubtful."""

    values: dict[str, Value] = field(default_factory=dict)
    fields: dict[str, Value] = field(default_factory=dict)
    faults: list[FaultTold] = field(default_factory=list)
    warnings: list[FaultTold] = field(default_factory=list)


LISTED = frozenset({"unit", "file", "ref"})
"""Types of which an act may take several at once: the value is then a list."""


def checked(version: Version, act: Act, command: Command, context: Context) -> Given:
    """Every input of ``act`` checked by the one field checker; what the act does not ask for is a fault."""
    found = Given()
    known = {given.id for given in act.inputs}
    for name in command.input:
        if name not in known:
            unasked = Text(f"“{act.label.zh}”不需要“{name}”。", f"“{act.label.en}” does not ask for “{name}”.")
            found.faults.append((name, unasked, Text("请删去该项。", "Leave it out.")))
    on = command.happened.day(context.zone)
    for given in act.inputs:
        _one(version, given, _raw(given, command), found, context, on)
    return found


def _raw(given: Input, command: Command) -> Any:
    """What was typed, else what the definition takes instead; the command's reason serves an input of that
    name."""
    value = command.input.get(given.id)
    if value is None and given.id == "reason":
        value = command.reason
    return given.default if value is None else value


def _one(version: Version, given: Input, raw: Any, found: Given, context: Context, on: date) -> None:
    if raw is None or raw in ("", []):
        if given.required and given.id != "reason":
            told = Text(f"请填写“{given.label.zh}”。", f"“{given.label.en}” must be given.")
            found.faults.append((given.id, told, Text("该项必填。", "It is required.")))
        elif raw == []:
            found.values[given.id] = []
        return
    field = version.fields.get(given.field) if given.field else None
    value = _checked(field or given, given, raw, found, context, on)
    if value is not None:
        found.values[given.id] = value
        if given.field:
            found.fields[given.field] = value


def _checked(asked: Field | Input, given: Input, raw: Any, found: Given, context: Context, on: date) -> Value:
    """The canonical value, or None with the fault noted."""
    if asked.type in LISTED and isinstance(raw, list):
        values = [_checked(asked, given, one, found, context, on) for one in raw]
        return [value for value in values if value is not None]
    if asked.type == "file" and isinstance(raw, dict):
        return raw
    if asked.type == "ref" and asked.ref is not None:
        return _case(asked.ref, given, raw, found, context)
    if asked.type == "rows" and isinstance(asked, Input):
        return _loose_rows(given, raw, found)
    result = check_value(asked, raw, context.codes, on)
    if isinstance(result, Fault):
        found.faults.append((result.field, result.message, result.remedy))
        return None
    look = Text("请与证件核对。", "Compare it with the document.")
    found.warnings.extend((given.id, warning, look) for warning in result.warnings)
    return result.value


def _loose_rows(given: Input, raw: Any, found: Given) -> Value:
    """A list that belongs to the act alone (a check-list of materials): mappings or plain values."""
    if isinstance(raw, list) and all(isinstance(row, dict | str | int) for row in raw):
        return raw
    told = Text(f"“{given.label.zh}”应为列表。", f"“{given.label.en}” is a list.")
    found.faults.append((given.id, told, Text("请逐行填写。", "Enter it row by row.")))
    return None


def _case(ledger: str, given: Input, raw: Any, found: Given, context: Context) -> Value:
    """The id of the case that was named by its id or its number, or None with the fault noted."""
    case = context.named(ledger, str(raw).strip())
    if case is None:
        told = Text(
            f"“{given.label.zh}”：没有编号为“{str(raw)[:40]}”的。",
            f"“{given.label.en}”: there is none numbered “{str(raw)[:40]}”.",
        )
        found.faults.append((given.id, told, Text("请核对编号。", "Check the number.")))
    return case
