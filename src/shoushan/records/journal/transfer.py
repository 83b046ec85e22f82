"""A whole journal as JSON lines and back: for golden journals and for moving between databases.

Lines, in this order: `{"format": 1}`; one `{"definition": [digest, ledger, version, content]}` each; one
`{"key": [case, wrapped in base64]}` each; one `{"entry": header, "hash": hex, "items": {class: [elements]},
"digests": {class: [hex]}}` each in the global order (entries without a leaf come last, by row id); one
`{"erasure": [case, n, erased case, erased n]}` each. Elements are `[salt, path, value]`, `[path, sealed]` or,
when erased, the digest.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, definitions, keys, rows, sequencer, verify
from shoushan.records.journal.faults import NotAJournal, NotCanonical
from shoushan.records.journal.frames import frame_ids
from shoushan.records.journal.rows import Frame, Row

FORMAT = 1

_ENTRIES = (
    f"SELECT {rows.SELECT}, p.hash FROM {rows.FROM} "
    "LEFT JOIN journal_entry p ON p.case_id = e.case_id AND p.n = e.n - 1 "
    "LEFT JOIN journal_leaf l ON l.entry = e.id ORDER BY l.no IS NULL, l.no, e.id"
)
_KEYS = "SELECT c.uuid, k.wrapped FROM journal_case_key k JOIN journal_case c ON c.id = k.case_id ORDER BY c.id"
_ERASURES = (
    "SELECT ec.uuid, e.n, dc.uuid, d.n FROM journal_erasure x "
    "JOIN journal_entry e ON e.id = x.entry JOIN journal_case ec ON ec.id = e.case_id "
    "JOIN journal_entry d ON d.id = x.erased JOIN journal_case dc ON dc.id = d.case_id ORDER BY e.id, d.id"
)
_INSERT = f"INSERT INTO journal_entry (id, {', '.join(rows.ENTRY_COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def export_journal(connection: BaseDatabaseWrapper, out: TextIO, *, with_keys: bool = False) -> int:
    """Write the journal as JSON lines and give how many entries; wrapped keys go along only if asked for."""
    _write(out, {"format": FORMAT})
    for definition in definitions.definitions(connection):
        _write(out, {"definition": list(definition)})
    with connection.cursor() as cursor:
        if with_keys:
            cursor.execute(_KEYS)
            for uuid, wrapped in cursor.fetchall():
                _write(out, {"key": [bytes(uuid).hex(), b64encode(wrapped).decode()]})
        cursor.execute(_ENTRIES)
        found = cursor.fetchall()
        for values in found:
            _write(out, _entry_line(cursor, values))
        cursor.execute(_ERASURES)
        for by, by_n, of, of_n in cursor.fetchall():
            _write(out, {"erasure": [bytes(by).hex(), by_n, bytes(of).hex(), of_n]})
    return len(found)


def import_journal(connection: BaseDatabaseWrapper, lines: Iterable[str]) -> int:
    """Read what `export_journal` wrote into an empty journal; gives how many entries.

    Every entry is verified before it is inserted and the global order is given again; raises NotAJournal at
    the first line that does not agree, and then nothing is imported.
    """
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM journal_entry")
            if cursor.fetchone()[0]:
                raise NotAJournal("the database has entries")
        reader = _Reader(connection)
        for number, text in enumerate(lines, 1):
            try:
                reader.take(number, json.loads(text))
            except (ValueError, KeyError, TypeError, AttributeError, NotCanonical) as fault:
                raise NotAJournal(f"line {number}: {fault!r}") from None
        reader.finish()
        sequencer.renumber_after_restore(connection)
    return len(reader.ids)


class _Reader:
    """Inserts line after line; knows the cases it has met and the last hash of each."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.cases: dict[str, int] = {}
        self.heads: dict[str, tuple[int, str]] = {}
        self.ids: dict[tuple[str, int], int] = {}

    def take(self, number: int, line: Mapping[str, Any]) -> None:
        """Insert one line."""
        if number == 1:
            if line["format"] != FORMAT:
                raise ValueError(f"unknown format {line['format']!r}")
        elif "entry" in line:
            self._entry(line)
        elif "definition" in line:
            definitions.keep(self.connection, definitions.Definition(*line["definition"]))
        elif "key" in line:
            case, wrapped = line["key"]
            keys.keep_key(self.connection, self._case(case), b64decode(wrapped))
        else:
            by, by_n, of, of_n = line["erasure"]
            self._execute(
                "INSERT INTO journal_erasure (entry, erased) VALUES (%s, %s)",
                [self.ids[by, by_n], self.ids[of, of_n]],
            )

    def finish(self) -> None:
        """Let the databases' own numbers go on after ours."""
        if self.connection.vendor == "postgresql":
            for table in ("journal_entry", "journal_case"):
                self._execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 1) FROM {table}))", [])

    def _entry(self, line: Mapping[str, Any]) -> None:
        fields = line["entry"]
        case = fields["case"]
        n, prev = self.heads.get(case, (0, chain.FIRST_PREV))
        groups = [
            (
                klass,
                chain.joined([rows.raw_digest(one) for one in line["digests"][name]]),
                chain.canonical(line["items"][name]).decode(),
            )
            for klass, name in enumerate(chain.CLASSES)
            if name in line["items"]
        ]
        row, frame = self._row(fields, rows.raw_digest(line["hash"]))
        wrong = verify.check_row(row, prev, groups)
        if wrong or fields["n"] != n + 1 or fields["prev"] != prev or rows.fields_of(row, prev) != fields:
            raise ValueError(wrong[1] if wrong else "the entry does not follow the one before")
        self._insert(row, frame, groups)
        self.heads[case] = (row.n, row.hash.hex())
        self.ids[case, row.n] = row.id

    def _row(self, fields: Mapping[str, Any], digest: bytes) -> tuple[Row, Frame]:
        kind, source = rows.split_source(fields["source"])
        definition, body = rows.raw_digest(fields["def"]), rows.raw_digest(fields["body"])
        frame = Frame(
            fields["v"],
            fields["alg"],
            fields["log"],
            fields["ledger"],
            definition,
            fields["act"],
            kind,
            fields.get("batch", ""),
        )
        recorder = None if fields["recorder"] == fields["actor"] else fields["recorder"]
        row = Row(
            len(self.ids) + 1,
            self._case(fields["case"]),
            rows.raw_uuid(fields["case"]),
            fields["n"],
            *frame,
            fields["actor"],
            recorder,
            source,
            rows.pack_happened(fields["happened"]),
            chain.micros_of(chain.moment_of(fields["recorded"])),
            body,
            digest,
        )
        return row, frame

    def _insert(self, row: Row, frame: Frame, groups: Iterable[tuple[int, bytes, str]]) -> None:
        number = frame_ids(self.connection, [frame])[frame]
        self._execute(
            _INSERT,
            [
                row.id,
                row.case_id,
                row.happened,
                row.recorded,
                row.n,
                number,
                row.hash,
                row.body,
                row.actor,
                row.recorder,
                row.source,
            ],
        )
        for klass, digests, text in groups:
            self._execute(
                "INSERT INTO journal_item (id, digests, items) VALUES (%s, %s, %s)",
                [row.id * 4 + klass, digests, text],
            )

    def _case(self, case: str) -> int:
        if case not in self.cases:
            self.cases[case] = len(self.cases) + 1
            self._execute("INSERT INTO journal_case (id, uuid) VALUES (%s, %s)", [self.cases[case], rows.raw_uuid(case)])
        return self.cases[case]

    def _execute(self, statement: str, values: list[Any]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)


def _entry_line(cursor: Any, values: Sequence[Any]) -> dict[str, Any]:
    *columns, prev = values
    row = rows.row_of(columns)
    cursor.execute(
        "SELECT id & 3, digests, items FROM journal_item WHERE id BETWEEN %s AND %s ORDER BY id",
        [row.id * 4, row.id * 4 + 3],
    )
    groups = [(chain.CLASSES[klass], bytes(digests), text) for klass, digests, text in cursor.fetchall()]
    return {
        "entry": rows.fields_of(row, chain.FIRST_PREV if prev is None else bytes(prev).hex()),
        "hash": row.hash.hex(),
        "items": {name: json.loads(text) for name, _, text in groups},
        "digests": {name: [one.hex() for one in chain.split(blob)] for name, blob, _ in groups},
    }


def _write(out: TextIO, line: Mapping[str, Any]) -> None:
    out.write(f"{chain.canonical(line).decode()}\n")
