"""Services, with their own materials and limits, as values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.compiling.procedure import material
from shoushan.rules.catalogue.model import Material, PackageStep, Service, Term
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.base import Bilingual, Doc
from shoushan.rules.catalogue.schema.procedure import MaterialDoc
from shoushan.rules.catalogue.schema.service import ServiceDoc
from shoushan.rules.deadlines import Unit


def service(doc: ServiceDoc, page: Page, terms: Mapping[str, Term]) -> Service:
    """A service; a limit without unit has the unit of the term it shortens."""
    own = _own(doc, page)
    limits = {
        name: (limit.limit, Unit(limit.unit) if limit.unit else terms[name].unit if name in terms else Unit.WORKING_DAY)
        for name, limit in doc.terms.items()
    }
    return Service(
        id=doc.id,
        name=doc.name.text(),
        words=doc.words,
        kind=doc.kind,
        guide=_guide(doc.guide),
        materials=tuple(item.id if isinstance(item, MaterialDoc) else item for item in doc.materials),
        terms=MappingProxyType(limits),
        units=page.values(doc.units, ("units",)),
        values=_literals(doc.values),
        fields=doc.fields,
        own_materials=MappingProxyType(own),
        package=tuple(PackageStep(s.service, s.key, s.after, s.one_of) for s in doc.package),
        parties=tuple(item if isinstance(item, str) else item.id for item in doc.parties),
        stages=doc.stages,
        outcomes=doc.outcomes,
        at=page.at(),
    )


def _own(doc: ServiceDoc, page: Page) -> dict[str, Material]:
    return {
        item.id: material(item, page, ("materials", no))
        for no, item in enumerate(doc.materials)
        if isinstance(item, MaterialDoc)
    }


def _guide(doc: Doc) -> Mapping[str, Any]:
    """The elements that are there, in the order of the national list."""
    found = {name: _told(getattr(doc, name)) for name in type(doc).model_fields}
    return MappingProxyType({name: value for name, value in found.items() if value is not None})


def _told(value: Any) -> Any:
    if isinstance(value, Bilingual):
        return value.text()
    if isinstance(value, Doc):
        return MappingProxyType({name: _told(getattr(value, name)) for name in type(value).model_fields})
    return tuple(_told(item) for item in value) if isinstance(value, tuple) else value


def _literals(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values of a service as written: whole numbers and true/false become what they say."""
    return MappingProxyType({key: _literal(value) for key, value in values.items()})


def _literal(value: Any) -> Any:
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit() and len(value) < 19:
        return value if len(value) > 1 and value.lstrip("-").startswith("0") else int(value)
    return value
