"""Workbooks in and out: rows of somebody else's sheet become proposed commands, which others do or refuse."""

from shoushan.outputs.spreadsheets.mappings import MappingDoc, read_mappings
from shoushan.outputs.spreadsheets.proposing import Asked, Proposal, Way, heads_of, propose, unknown_inputs
from shoushan.outputs.spreadsheets.workbooks import Sheet, Unreadable, read_workbook
from shoushan.outputs.spreadsheets.writing import KINDS, written

__all__ = [
    "KINDS", "Asked", "MappingDoc", "Proposal", "Sheet", "Unreadable", "Way", "heads_of", "propose", "read_mappings",
    "read_workbook", "unknown_inputs", "written",
]  # fmt: skip
