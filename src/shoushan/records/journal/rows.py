"""How an entry lies in its columns, and how the bytes of its header come back out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from shoushan.records.journal import chain
from shoushan.records.journal.faults import NotCanonical

ENTRY_COLUMNS = (
    "case_id",
    "happened",
    "recorded",
    "n",
    "frame",
    "hash",
    "body",
    "actor",
    "recorder",
    "source",
)
FRAME_COLUMNS = ("v", "alg", "log", "ledger", "def", "act", "source", "batch")
SELECT = (
    "e.id, e.case_id, c.uuid, e.n, f.v, f.alg, f.log, f.ledger, f.def, f.act, f.source, f.batch, e.actor, "
    "e.recorder, e.source, e.happened, e.recorded, e.body, e.hash"
)
"""Columns of a `Row`, from `journal_entry e`, its `journal_case c` and its `journal_frame f`."""

FROM = "journal_entry e JOIN journal_case c ON c.id = e.case_id JOIN journal_frame f ON f.id = e.frame"

_FIRST_DAY = date(1970, 1, 1)
_AT, _ON, _IN = range(3)


class Frame(NamedTuple):
    """What many headers share; `definition` has 32 bytes, `source` is the kind, `batch` empty for none."""

    v: int
    alg: str
    log: str
    ledger: str
    definition: bytes
    act: str
    source: str
    batch: str


class Row(NamedTuple):
    """An entry as its columns hold it, in the order of `SELECT`; digests are raw bytes, `uuid` has 16."""

    id: int
    case_id: int
    uuid: bytes
    n: int
    v: int
    alg: str
    log: str
    ledger: str
    definition: bytes
    act: str
    source_kind: str
    batch: str
    actor: str
    recorder: str | None
    source: bytes | None
    happened: int
    recorded: int
    body: bytes
    hash: bytes


def row_of(values: Sequence[Any]) -> Row:
    """A row as the database driver gives it; bytes columns may come as memoryview."""
    if type(values[2]) is bytes:
        return Row._make(values)
    return Row._make(bytes(value) if isinstance(value, memoryview) else value for value in values)


def fields_of(row: Row, prev: str) -> dict[str, Any]:
    """The header's fields. `prev` is the hash of the entry before in hex, or 64 zeros for the first."""
    source = row.source_kind if row.source is None else f"{row.source_kind}:{row.source.hex()}"
    fields: dict[str, Any] = {
        "v": row.v,
        "alg": row.alg,
        "log": row.log,
        "case": row.uuid.hex(),
        "n": row.n,
        "ledger": row.ledger,
        "def": row.definition.hex(),
        "act": row.act,
        "actor": row.actor,
        "recorder": row.actor if row.recorder is None else row.recorder,
        "source": source,
        "happened": unpack_happened(row.happened),
        "recorded": chain.moment_text(chain.moment_from(row.recorded)),
        "body": row.body.hex(),
        "prev": prev,
    }
    if row.batch:
        fields["batch"] = row.batch
    return fields


def header_of(row: Row, prev: str) -> bytes:
    """The header's bytes, rebuilt from the columns by the function of its format version `v`.

    Raises NotCanonical when the version is unknown or a column cannot have come from a header.
    """
    if row.v != chain.HEADER_VERSION:
        raise NotCanonical(f"unknown header version {row.v}")
    try:
        return chain.header(fields_of(row, prev))
    except (OverflowError, ValueError) as fault:
        raise NotCanonical(str(fault)) from None


def pack_happened(happened: Mapping[str, str]) -> int:
    """`{at}`, `{on}` or `{in}` as one integer: microseconds, days or months since 1970, times 4, + kind."""
    ((kind, text),) = happened.items()
    try:
        if kind == "at":
            return chain.micros_of(chain.moment_of(text)) << 2 | _AT
        if kind == "on":
            return (date.fromisoformat(text) - _FIRST_DAY).days << 2 | _ON
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotCanonical(f"no such day or moment: {text!r}") from None
    return ((first.year - 1970) * 12 + first.month - 1) << 2 | _IN


def unpack_happened(packed: int) -> dict[str, str]:
    """The value that `pack_happened` packed; raises OverflowError or ValueError for one it never gives."""
    number, kind = packed >> 2, packed & 3
    if kind == _AT:
        return {"at": chain.moment_text(chain.moment_from(number))}
    if kind == _ON:
        return {"on": (_FIRST_DAY + timedelta(days=number)).isoformat()}
    if kind == _IN:
        return {"in": date(1970 + number // 12, number % 12 + 1, 1).isoformat()[:7]}
    raise ValueError(f"unknown kind of happened: {packed}")


def split_source(source: str) -> tuple[str, bytes | None]:
    """`kind` or `kind:<64 hex digits>` as kind and raw digest; raises NotCanonical otherwise."""
    kind, colon, digest = source.partition(":")
    if not colon:
        return kind, None
    return kind, raw_digest(digest)


def raw_digest(text: str) -> bytes:
    """The 32 bytes of 64 lower-case hex digits; raises NotCanonical otherwise."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != chain.DIGEST_SIZE or raw.hex() != text:
        raise NotCanonical(f"not a digest of 64 hex digits: {text!r}")
    return raw


def raw_uuid(text: str) -> bytes:
    """The 16 bytes of a case id of 32 lower-case hex digits; raises NotCanonical otherwise."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != 16 or raw.hex() != text:
        raise NotCanonical(f"not a case id of 32 hex digits: {text!r}")
    return raw
