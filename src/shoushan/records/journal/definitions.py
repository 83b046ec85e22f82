"""Published definitions by their digest: what a case's version said, kept for ever."""

from __future__ import annotations

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import rows


class Definition(NamedTuple):
    """A published version of a ledger: digest (64 hex digits), ledger, version (first day), JSON content."""

    digest: str
    ledger: str
    version: str
    content: str


def keep(connection: BaseDatabaseWrapper, definition: Definition) -> bool:
    """Keep a definition whose digest the caller has made; False when it was there already."""
    with connection.cursor() as cursor:
        if definition_of(connection, definition.digest) is not None:
            return False
        cursor.execute(
            "INSERT INTO journal_definition (digest, ledger, version, content) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [rows.raw_digest(definition.digest), *definition[1:]],
        )
        return bool(cursor.rowcount == 1)


def definition_of(connection: BaseDatabaseWrapper, digest: str) -> Definition | None:
    """The definition with this digest (64 hex digits), or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger, version, content FROM journal_definition WHERE digest = %s",
            [rows.raw_digest(digest)],
        )
        row = cursor.fetchone()
    return Definition(digest, *row) if row else None


def definitions(connection: BaseDatabaseWrapper) -> list[Definition]:
    """Every published definition, by ledger and version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, ledger, version, content FROM journal_definition ORDER BY ledger, version, digest")
        return [Definition(bytes(digest).hex(), *rest) for digest, *rest in cursor.fetchall()]


def digests_of(connection: BaseDatabaseWrapper, ledger: str) -> list[str]:
    """The digests of everything published for ``ledger``, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM journal_definition WHERE ledger = %s ORDER BY version DESC", [ledger])
        return [bytes(row[0]).hex() for row in cursor.fetchall()]


class Newest(NamedTuple):
    """Digest and version of what was published last; its content is read only where it is not known yet."""

    digest: str
    version: str


def newest(connection: BaseDatabaseWrapper, ledger: str) -> Newest | None:
    """What was published last for ``ledger``, by its version compared as text, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, version FROM journal_definition WHERE ledger = %s ORDER BY version DESC LIMIT 1", [ledger]
        )
        row = cursor.fetchone()
    return Newest(bytes(row[0]).hex(), row[1]) if row else None
