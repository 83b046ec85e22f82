"""The files of a ledger as they lie in the pack's folder, held against what is published: a version that says another thing
there is shown as published, never as it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from shoushan.records.cases.copies import published_texts
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import definitions as stored
from shoushan.rules.catalogue import copying
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.catalogue.packing import ledger_content
from shoushan.rules.mechanism.files import as_files


@dataclass(frozen=True, slots=True)
class Folder:
    """The texts that lie here (with those published from working copies over them), and what of them is not what is published:
    ``other`` versions by their first day, and whether the shared files (``ledger.yaml``, ``indicators.yaml`` …) are other."""

    texts: Mapping[str, str]
    other: frozenset[str]
    shared: bool

    @property
    def same(self) -> bool:
        """Whether everything here says what is published."""
        return not self.other and not self.shared


def folder_of(root: Path, book: Book, ledger: Ledger) -> Folder:
    """The folder of a ledger against what is published; without texts where none lie on this machine."""
    texts = published_texts(root, book, ledger.id)
    if not texts:
        return Folder({}, frozenset(), shared=False)
    made = copying.compiled(root, book.pack, ledger.id, texts).ledger
    lying = {version.key: version.digest for version in made.versions} if made is not None else {}
    known = {version.key: version.digest for version in ledger.versions}
    other = frozenset(key for key in {*lying, *known} if lying.get(key) != known.get(key))
    return Folder(texts, other, shared=made is None or _shared(made) != _shared(ledger))


def published_files(version: Version) -> dict[str, str]:
    """A version as published, written out as files by their path inside the version's folder; no comments, no scenarios."""
    found = stored.definition_of(transaction.get_connection(), version.digest)
    return as_files(found.content) if found is not None else {}


def _shared(ledger: Ledger) -> str:
    return ledger_content(replace(ledger, versions=()))
