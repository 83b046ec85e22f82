"""What ``tables.<id>.<output>`` in an expression means: the table asked with the values named like its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shoushan.rules.catalogue.tables.values import DecisionTable, Hit


def table_value(tables: Mapping[str, DecisionTable], name: str, look: Callable[[str], Any]) -> Any:
    """The output called ``name`` (``<table>.<output>``); ``None`` (unknown) when no rule holds or inputs are missing."""
    id_, _, output = name.rpartition(".")
    table = tables.get(id_) or tables.get(id_.replace("_", "-"))
    if table is None:
        return None
    found = table.evaluate({column.name: look(column.name) for column in table.inputs})
    return found.outputs.get(output) if isinstance(found, Hit) else None
