"""Exports as values."""

from __future__ import annotations

from shoushan.rules.catalogue.model import Export, ExportColumn, Place
from shoushan.rules.catalogue.schema.export import ExportColumnDoc, ExportDoc
from shoushan.rules.catalogue.yaml_source import Source

KINDS = ("field", "party", "paper", "paper_name", "case", "organ", "text")
"""Where the cells of a column may come from."""


def export(doc: ExportDoc, source: Source) -> Export:
    """An export; a column with several sources keeps the first, which the check tells."""
    columns = tuple(_column(one, Place(source.file, source.line(("columns", no)))) for no, one in enumerate(doc.columns))
    note = doc.note.text() if doc.note else None
    at = Place(source.file, source.line(("id",)))
    return Export(doc.id, doc.name.text(), doc.due, doc.act, doc.file, columns, doc.receipt, note, at)


def _column(doc: ExportColumnDoc, at: Place) -> ExportColumn:
    given = [(kind, getattr(doc, kind)) for kind in KINDS if getattr(doc, kind) is not None]
    kind, name = given[0] if given else ("text", "")
    return ExportColumn(doc.head, "several" if len(given) > 1 else kind, name, dict(doc.words), doc.day or "", at)
