"""What an act was given, checked and typed: field values, values of the act alone, faults and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shoushan.rules.catalogue.model import Act, Field, Input, Value, Version
from shoushan.rules.procedure.values import Command, Context
from shoushan.rules.text import Text

Fault = tuple[str, Text, Text]


@dataclass(slots=True)
class Given:
    """The checked input: ``values`` by input id, ``fields`` by field id, and what is wrong or doubtful."""

    values: dict[str, Value] = field(default_factory=dict)
    fields: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def field_of(version: Version, given: Input) -> Field:
    """The field behind an input, or one made of the input itself."""
    if given.field and given.field in version.fields:
        return version.fields[given.field]
    return Field(given.id, given.label, given.type, given.klass, list=given.list, required=given.required)


def checked(version: Version, act: Act, command: Command, context: Context) -> Given:
    """Every input of ``act`` checked by the one field checker; what the act does not ask for is a fault."""
    found = Given()
    known = {given.id for given in act.inputs}
    for name in command.input:
        if name not in known:
            found.faults.append(
                (
                    name,
                    Text(f"“{act.label.zh}”不需要“{name}”。", f"“{act.label.en}” does not ask for “{name}”."),
                    Text("请删去该项。", "Leave it out."),
                )
            )
    for given in act.inputs:
        value = command.input.get(given.id, given.default)
        if value is None or value == "" or value == []:
            if given.required:
                found.faults.append(
                    (
                        given.id,
                        Text(f"请填写“{given.label.zh}”。", f"“{given.label.en}” must be given."),
                        Text("该项必填。", "It is required."),
                    )
                )
            elif given.id in command.input and given.field:
                found.fields[given.field] = None
            continue
        _check(version, given, value, found, context)
    return found


def _check(version: Version, given: Input, value: Any, found: Given, context: Context) -> None:
    found.values[given.id] = value
    if given.field:
        found.fields[given.field] = value


def named(values: Mapping[str, Value], found: Given) -> Mapping[str, Value]:
    """All values by the names that expressions use."""
    return {**values, **found.values}
