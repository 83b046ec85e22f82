"""Cases that an act opens, one for each row of an input: which effect it is, and which field takes which column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Field, Version


def opening(act: Act, rows: str) -> EffectSpec | None:
    """The effect that opens a child for each row of an input."""
    opens = (one for one in act.effects if one.effect == "child.open")
    return next((one for one in opens if isinstance(one.each, Name) and one.each.path == f"input.{rows}"), None)


def opened(spec: EffectSpec, child: Version) -> Iterator[tuple[str, Field]]:
    """Columns of the rows that go into fields of the child as they are, in the order of the definition."""
    fields = spec.values.get("fields")
    for name, value in fields.items() if isinstance(fields, Mapping) else ():
        if isinstance(value, Name) and value.path.startswith("it.") and name in child.fields:
            yield value.path[3:], child.fields[name]
