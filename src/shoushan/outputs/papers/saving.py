"""A finished docx as bytes: its title, whose it is, and its own moment instead of the machine's."""

from __future__ import annotations

import io
from datetime import datetime

from docx.document import Document


def saved(document: Document, title: str, author: str, made: datetime) -> bytes:
    """The document's bytes. ``made`` is its moment, with a zone; what is kept is the time of that zone."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
