"""What a version says as canonical JSON: stored by its digest when published, and compiled again from there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from shoushan.rules.catalogue.compiling.version import VersionDocs, compiled
from shoushan.rules.catalogue.model import EMPTY, Verb, Version
from shoushan.rules.catalogue.schema.form import FormDoc
from shoushan.rules.catalogue.schema.ledger import FieldsDoc
from shoushan.rules.catalogue.schema.procedure import ProcedureDoc
from shoushan.rules.catalogue.schema.service import ServiceDoc
from shoushan.rules.catalogue.schema.writings import MessageDoc, NoticeDoc, PaperDoc, WorksheetDoc
from shoushan.rules.catalogue.tables import DecisionTable, parse_table
from shoushan.rules.catalogue.yaml_source import Source

Model = TypeVar("Model", bound=BaseModel)
_STORE: dict[str, str] = {}


def content_of(docs: VersionDocs) -> str:
    """Canonical JSON of all that ``docs`` say, comments, key order and scenarios left out (scenarios are tests)."""
    said = {
        "ledger": docs.ledger,
        "from": docs.from_.isoformat(),
        "fields": _dump(docs.fields[0]),
        "procedure": _dump(docs.procedure[0]),
        "services": {doc.id: _dump(doc) for doc, _ in docs.services},
        "worksheets": {doc.id: _dump(doc) for doc, _ in docs.worksheets},
        "papers": {doc.id: _dump(doc) for doc, _ in docs.papers},
        "messages": {doc.id: _dump(doc) for doc, _ in docs.messages},
        "tables": {table.id: table.source for table in docs.tables},
    }
    if docs.forms:  # a version without forms keeps the digest it had before there were any
        said["forms"] = {doc.id: _dump(doc) for doc, _ in docs.forms}
    if docs.notices:
        said["notices"] = {doc.id: _dump(doc) for doc, _ in docs.notices}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: str) -> str:
    """SHA-256 of canonical content, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def content(version: Version) -> str:
    """The canonical JSON of a version that this process loaded. Raises ``LookupError`` for any other."""
    return _STORE[version.digest]


def remember(text: str) -> str:
    """Keep ``text`` for `content` and give its digest."""
    digest = digest_of(text)
    _STORE[digest] = text
    return digest


def version_from_content(text: str, vocabulary: Mapping[str, Verb], tables: Mapping[str, DecisionTable] = EMPTY) -> Version:
    """The version that was published as ``text``; ``vocabulary`` gives the classes of verbs, ``tables`` are the pack's.

    Raises ``ValueError`` when the text is not what `content_of` wrote.
    """
    said = json.loads(text)
    source = Source(f"{said['ledger']}@{said['from']}", None, {})
    docs = VersionDocs(
        ledger=said["ledger"],
        from_=date.fromisoformat(said["from"]),
        fields=(FieldsDoc.model_validate(said["fields"]), source),
        procedure=(ProcedureDoc.model_validate(said["procedure"]), source),
        services=_many(ServiceDoc, said["services"], source),
        worksheets=_many(WorksheetDoc, said["worksheets"], source),
        papers=_many(PaperDoc, said["papers"], source),
        messages=_many(MessageDoc, said["messages"], source),
        forms=_many(FormDoc, said.get("forms", {}), source),
        notices=_many(NoticeDoc, said.get("notices", {}), source),
    )
    for id_, table_text in said["tables"].items():
        table, problems = parse_table(table_text, source.file, id_)
        if table is None or problems:
            raise ValueError(f"table {id_}: {problems[0].message.en}")
        docs.tables.append(table)
    version, problems = compiled(docs, vocabulary, remember(text), tables)
    if problems:
        raise ValueError(problems[0].message.en)
    return version


def _dump(doc: BaseModel) -> Any:
    """A document without defaults, so that a member added to the schema does not change old digests."""
    return doc.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _many(model: type[Model], items: Mapping[str, Any], source: Source) -> list[tuple[Model, Source]]:
    return [(model.model_validate(item), source) for item in items.values()]
