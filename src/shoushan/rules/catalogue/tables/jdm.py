"""A decision table as a JSON Decision Model, so that a foreign engine can be asked the same questions."""

from __future__ import annotations

import json
from typing import Any

from shoushan.rules.catalogue.tables.values import Cell, Column, DecisionTable, OneOf, Span, Whatever


def to_jdm(table: DecisionTable) -> dict[str, Any]:
    """The table as JDM content (input → decision table → output).

    JDM knows no hit policy ``unique``; with no overlap ``first`` gives the same. Days go as integers ``20200131``, which
    are ordered like days.
    """
    rules = [_rule(table, no) for no in range(len(table.rows))]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"i{no}", "name": column.name, "field": f"i{no}"} for no, column in enumerate(table.inputs)],
        "outputs": [
            {"id": "row", "name": "row", "field": "row"},
            *({"id": f"o{no}", "name": column.name, "field": f"o{no}"} for no, column in enumerate(table.outputs)),
        ],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": table.id, "position": {"x": 1, "y": 0}, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "e2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def jdm_value(column: Column, value: Any) -> Any:
    """An input value as the exported table expects it."""
    return int(value.replace("-", "")) if column.type == "date" and isinstance(value, str) else value


def _rule(table: DecisionTable, no: int) -> dict[str, str]:
    row = table.rows[no]
    rule = {"_id": f"r{no}", "row": str(no + 1)}
    for place, (column, cell) in enumerate(zip(table.inputs, row.cells, strict=True)):
        rule[f"i{place}"] = _cell(column, cell)
    for place, value in enumerate(row.outputs):
        rule[f"o{place}"] = json.dumps(value, ensure_ascii=False)
    return rule


def _cell(column: Column, cell: Cell) -> str:
    if isinstance(cell, Whatever):
        return ""
    if isinstance(cell, OneOf):
        word = "not in" if cell.negated else "in"
        return f"$ {word} [{', '.join(_literal(column, value) for value in cell.values)}]"
    return _span(column, cell)


def _span(column: Column, cell: Span) -> str:
    bounds = [(">=", cell.low), ("<=", cell.high)]
    return " and ".join(f"$ {op} {_literal(column, value)}" for op, value in bounds if value is not None)


def _literal(column: Column, value: Any) -> str:
    return json.dumps(jdm_value(column, value), ensure_ascii=False)
