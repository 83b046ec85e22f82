"""Expressions of definitions: a small SQL subset as typed nodes with one three-valued meaning."""

from shoushan.rules.catalogue.expressions.caliber import caliber
from shoushan.rules.catalogue.expressions.evaluation import UNKNOWN, Env, Unknown, evaluate, unknown_names
from shoushan.rules.catalogue.expressions.kinds import ExpressionFault, KindOf, kind, typed
from shoushan.rules.catalogue.expressions.nodes import Expr, Kind, Name, names
from shoushan.rules.catalogue.expressions.parsing import parse
from shoushan.rules.catalogue.expressions.substitution import substitute
from shoushan.rules.catalogue.expressions.writing import write

__all__ = [
    "UNKNOWN",
    "Env",
    "Expr",
    "ExpressionFault",
    "Kind",
    "KindOf",
    "Name",
    "Unknown",
    "caliber",
    "evaluate",
    "kind",
    "names",
    "parse",
    "substitute",
    "typed",
    "unknown_names",
    "write",
]
