"""Decision tables: rules that officials edit as sheets, kept as CSV, three-valued, checked for gaps."""

from shoushan.rules.catalogue.tables.check import check_table
from shoushan.rules.catalogue.tables.jdm import jdm_value, to_jdm
from shoushan.rules.catalogue.tables.lookup import table_value
from shoushan.rules.catalogue.tables.source import parse_table
from shoushan.rules.catalogue.tables.values import CannotTell, Column, DecisionTable, Hit, NoHit, Row

__all__ = [
    "CannotTell",
    "Column",
    "DecisionTable",
    "Hit",
    "NoHit",
    "Row",
    "check_table",
    "jdm_value",
    "parse_table",
    "table_value",
    "to_jdm",
]
