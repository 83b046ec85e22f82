"""The evidence of a published figure: one Parquet file with a row for everything behind it, as it was known then.

A row names the case, the newest entry of the case that was known (leaf number, hash, digests of its items: the hash holds
the whole history before it), the thing in the case, what it contributes, and the salt that opens its commitment. There is no
personal value in it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from shoushan.outputs.indicators.publishing.commitments import STATES, Line, Opened, ordered, root_of
from shoushan.records.journal import chain

if TYPE_CHECKING:
    from shoushan.outputs.indicators.figures import Row

SCHEMA = pa.schema([
    pa.field("case", pa.string(), nullable=False), pa.field("leaf", pa.int64(), nullable=False),
    pa.field("entry", pa.string(), nullable=False), pa.field("digests", pa.list_(pa.string()), nullable=False),
    pa.field("thing", pa.string(), nullable=False), pa.field("part", pa.int32(), nullable=False),
    pa.field("state", pa.string(), nullable=False), pa.field("contribution", pa.int64(), nullable=False),
    pa.field("salt", pa.string(), nullable=False),
])  # fmt: skip
KIND = "shoushan-evidence-v1"
MOST = 2_000_000
"""Rows of an evidence file that is read."""


class BadEvidence(ValueError):
    """A file that is no evidence; says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Known:
    """A case as it was known: its name in the evidence, and its newest entry then."""

    name: str
    leaf: int
    entry: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The file's bytes, its SHA-256, the rows as others see them, and the root over these."""

    content: bytes
    digest: str
    lines: tuple[Line, ...]
    root: str


def evidence_of(rows: Sequence[tuple[int, Row]], known: Mapping[str, Known]) -> Evidence:
    """The evidence of rows, each with the number of its part; ``known`` maps their cases to what was known of them.

    Every row has a fresh salt, so that the same figure filled in twice gives other commitments.
    """
    salts = chain.salts(len(rows)) if rows else []
    opened = [
        Opened(
            salt, known[row.case].name, known[row.case].leaf, known[row.case].entry, row.thing, part, row.state,
            row.contribution,
        )
        for salt, (part, row) in zip(salts, rows, strict=True)
    ]  # fmt: skip
    pairs = sorted(((one.line, one) for one in opened), key=lambda pair: pair[0])
    content = _written([one for _, one in pairs], {one.name: one for one in known.values()})
    lines = tuple(line for line, _ in pairs)
    return Evidence(content, hashlib.sha256(content).hexdigest(), lines, root_of(lines).hex())


def _written(opened: Sequence[Opened], known: Mapping[str, Known]) -> bytes:
    table = pa.table(
        {
            "case": [one.case for one in opened], "leaf": [one.leaf for one in opened],
            "entry": [one.entry for one in opened], "digests": [list(known[one.case].digests) for one in opened],
            "thing": [orjson.dumps(list(one.thing)).decode() for one in opened], "part": [one.part for one in opened],
            "state": [one.state for one in opened], "contribution": [one.contribution for one in opened],
            "salt": [one.salt for one in opened],
        },
        schema=SCHEMA.with_metadata({"kind": KIND}),
    )  # fmt: skip
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_statistics=False)
    return out.getvalue()


def read_evidence(content: bytes) -> list[Opened]:
    """The rows of an evidence file. Raises ``BadEvidence`` for what is none."""
    return list(_read(content))


def _read(content: bytes) -> Iterator[Opened]:
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        if (file.schema_arrow.metadata or {}).get(b"kind") != KIND.encode() or not file.schema_arrow.equals(SCHEMA):
            raise BadEvidence("不是首善的证据文件。", "This is no evidence of Shoushan.")
        if file.metadata.num_rows > MOST:
            raise BadEvidence(f"证据超过 {MOST} 行。", f"The evidence has more than {MOST} rows.")
        columns = file.read().to_pydict()
    except (pa.ArrowException, OSError, ValueError) as fault:
        if isinstance(fault, BadEvidence):
            raise
        raise BadEvidence("证据文件读不出来。", "The evidence cannot be read.") from None
    names = ("salt", "case", "leaf", "entry", "thing", "part", "state", "contribution")
    for salt, case, leaf, entry, thing, part, state, contribution in zip(*(columns[name] for name in names), strict=True):
        if state not in STATES:
            raise BadEvidence(f"不认识的行状态“{state}”。", f"Nobody knows the state “{state}” of a row.")
        yield Opened(salt, case, leaf, entry, tuple(orjson.loads(thing)), part, state, contribution)


def lines_of(opened: Iterable[Opened]) -> tuple[Line, ...]:
    """The rows of evidence as others see them, in their order."""
    return ordered(one.line for one in opened)
