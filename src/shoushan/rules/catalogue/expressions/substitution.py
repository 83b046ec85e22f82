"""Names put in place: a name that stands for an expression, or for a value that is known by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from shoushan.rules.catalogue.expressions import nodes as n


def substitute(expr: n.Expr, values: Mapping[str, n.Expr]) -> n.Expr:
    """``expr`` with every name of ``values`` replaced by its expression, those inside the expressions too."""
    if isinstance(expr, n.Name):
        found = values.get(expr.path)
        return expr if found is None else substitute(found, values)
    changed: dict[str, Any] = {}
    for member in fields(expr):  # type: ignore[arg-type]  # every node is a dataclass
        value = getattr(expr, member.name)
        if isinstance(value, n.Expr):
            changed[member.name] = substitute(value, values)
        elif isinstance(value, tuple):
            changed[member.name] = tuple(substitute(one, values) for one in value)
    return replace(expr, **changed) if changed else expr  # type: ignore[type-var]
