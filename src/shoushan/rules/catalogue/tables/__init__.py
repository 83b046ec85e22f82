"""Decision tables: rules that officials edit as sheets, kept as CSV, evaluated three-valued, checked for gaps."""

from shoushan.rules.catalogue.tables.source import parse_table
from shoushan.rules.catalogue.tables.values import CannotTell, Column, DecisionTable, Hit, NoHit, Row

__all__ = ["CannotTell", "Column", "DecisionTable", "Hit", "NoHit", "Row", "parse_table"]
