"""Cross-checks as values, from their documents and from published content."""

from __future__ import annotations

from typing import Any

from shoushan.rules.catalogue.model import CrossCheck, Place, Side
from shoushan.rules.catalogue.schema.crosscheck import CrossCheckDoc, SideDoc
from shoushan.rules.catalogue.yaml_source import Source


def crosscheck(doc: CrossCheckDoc, source: Source) -> CrossCheck:
    """A check."""
    note = doc.note.text() if doc.note else None
    at = Place(source.file, source.line(("id",)))
    return CrossCheck(
        doc.id, doc.name.text(), _side(doc.left), _side(doc.right), doc.act, dict(doc.input), doc.finds, doc.every, note, at
    )


def _side(doc: SideDoc) -> Side:
    return Side(doc.ledger, doc.match, doc.stages, dict(doc.only), doc.file.heads if doc.file else ())


def said(one: CrossCheck) -> Any:
    """A check as it is published: the document again."""
    text = {"zh": one.name.zh, "en": one.name.en}
    note = {"note": {"zh": one.note.zh, "en": one.note.en}} if one.note else {}
    sides = {name: _side_said(side) for name, side in (("left", one.left), ("right", one.right))}
    return {
        "id": one.id, "name": text, "finds": one.finds, "every": one.every, "act": one.act, "input": dict(one.input),
        **sides, **note,
    }  # fmt: skip


def _side_said(side: Side) -> dict[str, Any]:
    found: dict[str, Any] = {"ledger": side.ledger, "stages": list(side.stages)}
    found["only"] = {name: list(values) for name, values in side.only.items()}
    return found | ({"match": side.match} if side.match else {}) | ({"file": {"heads": list(side.heads)}} if side.heads else {})


def from_said(text: Any) -> CrossCheck:
    """The check that was published as ``text``."""
    return crosscheck(CrossCheckDoc.model_validate(text), Source("", None, {}))
