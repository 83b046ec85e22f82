"""Definition files changed at one place: the text around it, comments and order stay as they were written."""

from shoushan.rules.catalogue.editing.asking import Entry, Thing, thing_at, things
from shoushan.rules.catalogue.editing.growing import NewField, with_field
from shoushan.rules.catalogue.editing.places import CannotEdit, Written, scalar, with_item, with_key, with_value, written
from shoushan.rules.catalogue.editing.sheets import Sheet, sheet_of, with_cell, with_row, without_row

__all__ = [
    "CannotEdit",
    "Entry",
    "NewField",
    "Sheet",
    "Thing",
    "Written",
    "scalar",
    "sheet_of",
    "thing_at",
    "things",
    "with_cell",
    "with_field",
    "with_item",
    "with_key",
    "with_row",
    "with_value",
    "without_row",
    "written",
]
