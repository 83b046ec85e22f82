"""One file of facts: written whole and synced, named by what it holds, read only when its digest is the one written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag

from shoushan.outputs.indicators.facts.damage import CHANGED, CUT, GONE, NO_KEY, UNREADABLE, FactsDamaged
from shoushan.outputs.indicators.facts.days import EPOCH
from shoushan.outputs.indicators.facts.source import ColumnKind
from shoushan.records.cases.keys import Locked

Part = Literal["now", "past", "delta", "touched"]
Columns = Mapping[str, ColumnKind]
TOUCHED: Mapping[str, ColumnKind] = {"case_id": "int"}
_TYPES: Mapping[str, pa.DataType] = {
    "int": pa.int64(), "bool": pa.bool_(), "text": pa.string(), "date": pa.date32(),
}  # fmt: skip
_seen: dict[str, tuple[int, int, int, int]] = {}
"""Files whose digest this process has found right, with the marks by which a change of them is noticed."""
_MOST_SEEN = 50_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as its manifest tells it; ``open`` whether its cases are open, ``newest`` the latest day that a row bears."""

    file: str
    dataset: str
    part: Part
    rows: int
    size: int
    sha256: str
    columns: Mapping[str, ColumnKind]
    open: bool = True
    newest: int | None = None

    def told(self) -> dict[str, Any]:
        """As a manifest writes it."""
        return {**asdict(self), "columns": dict(self.columns)}


def schema_of(columns: Mapping[str, str]) -> pa.Schema:
    """The explicit schema of a dataset's columns."""
    return pa.schema([pa.field(name, _TYPES[kind]) for name, kind in columns.items()])


def table_of(columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows (days as numbers since 1970) as a table of these columns."""
    schema = schema_of(columns)
    if not rows:
        return schema.empty_table()
    arrays = []
    for field, cells in zip(schema, zip(*rows, strict=True), strict=True):
        if field.type == pa.date32():
            arrays.append(pa.array(cells, pa.int32()).view(pa.date32()))
        else:
            arrays.append(pa.array(cells, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def write(
    folder: Path, dataset: str, part: Part, table: pa.Table, columns: Mapping[str, ColumnKind], lock: Locked | None, *,
    open_: bool = True,
) -> Piece:  # fmt: skip
    """Write a table as a file of its own and sync it; nothing refers to it yet."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=3, write_statistics=True, store_schema=False)
    content = sink.getvalue().to_pybytes()
    of = "" if part in ("delta", "touched") else ".open" if open_ else ".closed"
    name = f"{dataset}.{part}{of}.{os.urandom(6).hex()}.parquet"
    if lock is not None:
        name = f"{name}.sealed"
        content = lock.seal(content, name)
    path = folder / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    newest = None
    if part in ("now", "past") and table.num_rows:
        newest = max(table.column("day").cast(pa.int32()).to_pylist())
    return Piece(name, dataset, part, table.num_rows, len(content), hashlib.sha256(content).hexdigest(), columns, open_, newest)


def vouch(folder: Path, piece: Piece) -> Path:
    """The path of a piece whose bytes are those that were written. Raises ``FactsDamaged``.

    A file is read whole once per process and again whenever its length, times or place on disk are others.
    """
    path = folder / piece.file
    try:
        found = path.stat()
    except FileNotFoundError:
        raise FactsDamaged(_told(path), GONE) from None
    if found.st_size != piece.size:
        raise FactsDamaged(_told(path), CUT)
    marks = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    known = f"{path}|{piece.sha256}"
    if _seen.get(known) != marks:
        _digest(path, piece)
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        _seen[known] = marks
    return path


def read(folder: Path, piece: Piece, lock: Locked | None) -> pa.Table:
    """A piece as a table of the columns that it was written with. Raises ``FactsDamaged``."""
    path = vouch(folder, piece)
    if lock is None:
        return _parquet(pa.memory_map(str(path)), piece, path)
    try:
        clear = lock.open(path.read_bytes(), piece.file)
    except InvalidTag:
        raise FactsDamaged(_told(path), NO_KEY) from None
    return _parquet(pa.BufferReader(clear), piece, path)


def fit(table: pa.Table, columns: Mapping[str, ColumnKind]) -> pa.Table:
    """A table with exactly these columns; one that an older schema lacked is NULL."""
    schema = schema_of(columns)
    names = set(table.column_names)
    arrays = [table.column(field.name) if field.name in names else pa.nulls(table.num_rows, field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def without(table: pa.Table, cases: pa.Array) -> pa.Table:
    """The rows of a table that belong to none of these cases."""
    return table.filter(pc.invert(pc.is_in(table.column("case_id"), value_set=cases)))


def within(table: pa.Table, cases: pa.Array) -> pa.Table:
    """The rows of a table that belong to one of these cases."""
    return table.filter(pc.is_in(table.column("case_id"), value_set=cases))


def newest_of(pieces: Iterable[Piece]) -> date:
    """The latest day that a row of these pieces bears."""
    return max((date.fromordinal(one.newest + EPOCH) for one in pieces if one.newest is not None), default=date.min)


def _parquet(source: Any, piece: Piece, path: Path) -> pa.Table:
    try:
        table = pq.read_table(source, schema=schema_of(piece.columns))
    except (pa.ArrowException, OSError) as fault:
        raise FactsDamaged(_told(path), UNREADABLE) from fault
    if table.num_rows != piece.rows:
        raise FactsDamaged(_told(path), CHANGED)
    return table


def _digest(path: Path, piece: Piece) -> None:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            made.update(block)
    if made.hexdigest() != piece.sha256:
        raise FactsDamaged(_told(path), CHANGED)


def _told(path: Path) -> str:
    return "/".join(path.parts[path.parts.index("facts") :]) if "facts" in path.parts else path.name
