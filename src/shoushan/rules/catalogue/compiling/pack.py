"""Units, posts, roles, rights, words and code lists of a pack as values."""

from __future__ import annotations

from collections.abc import Iterable

from shoushan.rules.catalogue.model import (
    Code,
    CodeList,
    NamedPeriod,
    NumberKind,
    Place,
    PostSeed,
    Right,
    Street,
    UnitSeed,
    Verb,
)
from shoushan.rules.catalogue.reading import text
from shoushan.rules.catalogue.schema.boards import BoardsDoc
from shoushan.rules.catalogue.schema.indicators import NamedPeriodDoc
from shoushan.rules.catalogue.schema.pack import CodeListDoc, NumbersDoc, PostDoc, RightDoc, UnitDoc, VerbDoc


def code_list(doc: CodeListDoc) -> CodeList:
    """A code list in the order written."""
    codes = {item.code: Code(item.code, item.label.text(), item.parent, item.from_, item.to, item.words) for item in doc.codes}
    return CodeList(doc.id, doc.name.text(), codes)


def unit(doc: UnitDoc, at: Place | None = None) -> UnitSeed:
    """A unit."""
    return UnitSeed(doc.id, doc.name.text(), doc.kind, doc.parent, doc.phone, doc.from_, doc.to, doc.successors, at)


def post(doc: PostDoc, at: Place | None = None) -> PostSeed:
    """A post."""
    return PostSeed(doc.id, doc.unit, doc.name.text(), doc.roles, doc.phone, doc.deputies, doc.ledgers, at)


def right(role: str, doc: RightDoc, at: Place | None = None) -> Right:
    """What a role sees."""
    return Right(role, doc.sees, doc.unmask, doc.closed, doc.audits, doc.erases, doc.archives, at)


def verb(id_: str, doc: VerbDoc) -> Verb:
    """A word of the vocabulary."""
    return Verb(id_, doc.label.text(), doc.class_, doc.field)


def period(doc: NamedPeriodDoc) -> NamedPeriod:
    """A period that the pack names."""
    return NamedPeriod(doc.id, doc.label.text(), doc.from_, doc.to, doc.moving or "", doc.assumed, text(doc.note))


def streets(doc: BoardsDoc) -> tuple[Street, ...]:
    """Where streets stand among tiles."""
    return tuple(Street(one.unit, one.code, *one.at) for one in doc.streets)


def numbers(doc: NumbersDoc) -> dict[str, NumberKind]:
    """By which numbers people and organisations are known."""
    said = {"person": doc.person, "organisation": doc.organisation}
    return {
        who: NumberKind(one.label.text(), one.type, one.pattern, one.hint.text() if one.hint else None)
        for who, one in said.items() if one is not None
    }  # fmt: skip


def repeated(ids: Iterable[str]) -> dict[int, str]:
    """Where an id stands that stood before: position → id."""
    seen: set[str] = set()
    again = {}
    for place, id_ in enumerate(ids):
        if id_ in seen:
            again[place] = id_
        seen.add(id_)
    return again
