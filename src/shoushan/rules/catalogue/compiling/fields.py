"""Fields as values."""

from __future__ import annotations

from collections.abc import Mapping

from shoushan.rules.catalogue.model import Field, Place
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.ledger import FieldDoc, FieldsDoc


def fields(doc: FieldsDoc, page: Page) -> Mapping[str, Field]:
    """The fields of a version by id."""
    return page.by_id(((no, item, field(item, page.at("fields", no))) for no, item in enumerate(doc.fields)), "fields")


def field(doc: FieldDoc, at: Place | None = None) -> Field:
    """One field, with the fields of its rows."""
    return Field(
        id=doc.id,
        label=doc.label.text(),
        type=doc.type,
        klass=doc.class_,
        list=doc.list,
        purpose=text(doc.purpose),
        hint=text(doc.hint),
        stage=doc.stage,
        retention=doc.retention,
        required=doc.required,
        min=doc.min,
        max=doc.max,
        max_length=doc.max_length,
        pattern=doc.pattern,
        unit_of_measure=doc.unit_of_measure,
        ref=doc.ref,
        fields=tuple(field(row, at) for row in doc.fields),
        key=doc.key,
        assumed=doc.assumed,
        at=at,
    )
