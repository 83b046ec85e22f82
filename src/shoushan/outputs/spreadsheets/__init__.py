"""Workbooks in and out: rows of somebody else's sheet become proposed commands, which others do or refuse."""

from shoushan.outputs.spreadsheets.delimited import read_sheets
from shoushan.outputs.spreadsheets.mappings import MappingDoc, read_mappings
from shoushan.outputs.spreadsheets.matching import Compared, Ours, Theirs, compare, heads_of_export, rows_of_export
from shoushan.outputs.spreadsheets.proposing import Asked, Offer, Proposal, Way, heads_of, propose, unknown_inputs
from shoushan.outputs.spreadsheets.templates import KINDS, written
from shoushan.outputs.spreadsheets.twins import TwinDoc, Twins, WantedDoc, fits, read_twins
from shoushan.outputs.spreadsheets.workbooks import Sheet, Unreadable, read_workbook

__all__ = [
    "KINDS", "Asked", "Compared", "MappingDoc", "Offer", "Ours", "Proposal", "Sheet", "Theirs", "TwinDoc", "Twins",
    "Unreadable", "WantedDoc", "Way", "compare", "fits", "heads_of", "heads_of_export", "propose", "read_mappings",
    "read_sheets", "read_twins", "read_workbook", "rows_of_export", "unknown_inputs", "written",
]  # fmt: skip
