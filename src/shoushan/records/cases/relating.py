"""The relations of a case as one viewer may see them: on a day, as it was known at a moment, at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from shoushan.records.cases import queries, read, relations
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.relations import Related
from shoushan.records.units.viewer import Viewer, kept_apart
from shoushan.rules.catalogue.model import RelationRule
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class RelatedShown:
    """One relation: what the other end is to this case, its name where the viewer may see that case, the kind, the days."""

    label: Text
    kind: Text | None
    number: str
    name: Text | None
    stage: Text | None
    held: Related


def shown(
    viewer: Viewer, book: Book, uid: str, moment: datetime, on: date | None = None, known: datetime | None = None
) -> tuple[RelatedShown, ...]:
    """The relations of the case ``uid`` on the day ``on`` (None: all there ever were), as known at ``known`` (None: now).

    A case that the viewer does not reach is told by its number alone, one of a class that is shut not at all.
    Raises ``NotVisible``.
    """
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, uid)
        apart, given = kept_apart(viewer, book.closed, own=loaded.klass)
        found = relations.related(cursor, loaded.id, uid, on, known, apart, given)
    lines = {line.uid: line for line in queries.by_ids(viewer, book, list(dict.fromkeys(one.uid for one in found)), moment)}
    made = []
    for one in found:
        rule = _rule(book, one.ledger if one.back else loaded.state.ledger, one.relation)
        line = lines.get(one.uid)
        label = (rule.back if one.back else rule.label) if rule else Text(one.relation, one.relation)
        made.append(
            RelatedShown(
                label, _kind(book, rule, one.kind), one.number, line.title if line else None, line.stage if line else None, one
            )
        )
    return tuple(sorted(made, key=lambda one: (one.held.back, one.held.relation, _place(book, one), one.held.begins)))


def _place(book: Book, one: RelatedShown) -> int:
    """Kinds stand in the order of their code list: the head of a household first."""
    rule = _rule(book, one.held.ledger, one.held.relation) if one.held.back else None
    listed = book.pack.code_lists.get(rule.kinds or "") if rule else None
    known, kind = list(listed.codes) if listed else [], one.held.kind
    return known.index(kind) if kind is not None and kind in known else 0


def _rule(book: Book, ledger: str, relation: str) -> RelationRule | None:
    versions = book.ledger(ledger).versions
    return next((version.relations[relation] for version in reversed(versions) if relation in version.relations), None)


def _kind(book: Book, rule: RelationRule | None, kind: str | None) -> Text | None:
    listed = book.pack.code_lists.get(rule.kinds or "") if rule else None
    code = listed.codes.get(kind or "") if listed else None
    return code.label if code else (Text(kind, kind) if kind else None)
