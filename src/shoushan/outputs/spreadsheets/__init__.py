"""Workbooks in and out: rows of somebody else's sheet become proposed commands, which others do or refuse."""

from shoushan.outputs.spreadsheets.mappings import MappingDoc, read_mappings
from shoushan.outputs.spreadsheets.proposing import Asked, Offer, Proposal, Way, heads_of, propose, unknown_inputs
from shoushan.outputs.spreadsheets.workbooks import Sheet, Unreadable, read_workbook

__all__ = [
    "Asked", "MappingDoc", "Offer", "Proposal", "Sheet", "Unreadable", "Way", "heads_of", "propose", "read_mappings",
    "read_workbook", "unknown_inputs",
]  # fmt: skip
