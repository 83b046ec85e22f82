"""Files of facts opened: every footer is held against the explicit schema before an engine reads a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from shoushan.outputs.indicators.engines.refusals import FactsOfOtherShape, FactsUnreadable
from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind, Source

Part = Literal["now", "past", "delta", "touched"]
PARTS: Final[tuple[Part, ...]] = ("now", "past", "delta", "touched")
_ARROW: Final[dict[ColumnKind, tuple[Any, ...]]] = {
    "int": (pa.int64(),), "bool": (pa.bool_(),), "text": (pa.string(), pa.large_string()), "date": (pa.date32(),),
}  # fmt: skip
_TOUCHED: Final[Mapping[str, ColumnKind]] = {"case_id": "int"}


def arrow(kind: ColumnKind) -> Any:
    """The type that a column of this kind has in Arrow and Parquet."""
    return _ARROW[kind][0]


def schema(source: Source) -> Any:
    """The explicit schema of a dataset in Arrow."""
    return pa.schema([(name, arrow(kind)) for name, kind in source.columns.items()])


def files(source: Source, part: Part) -> tuple[Path, ...]:
    """The files of one part."""
    return {"now": source.now, "past": source.past, "delta": source.delta, "touched": source.touched}[part]


def groups(source: Source, part: Part, paths: Sequence[Path] | None = None) -> Iterator[tuple[list[Path], frozenset[str]]]:
    """The files of a part (or some of them) that hold the same columns of the schema, with these columns.

    Raises `FactsUnreadable` and `FactsOfOtherShape`.
    """
    found: dict[frozenset[str], list[Path]] = {}
    wanted = _TOUCHED if part == "touched" else source.columns
    for path in files(source, part) if paths is None else paths:
        held = frozenset(checked(path.name, _columns(path), wanted, whole=part != "touched"))
        found.setdefault(held, []).append(path)
    for held, group in found.items():
        yield group, held


def table(source: Source, part: Part) -> Any | None:
    """The table in memory that stands in for a part's files, ``None`` when there is none. Raises `FactsOfOtherShape`."""
    held = source.memory.get(part)
    if held is not None:
        wanted = _TOUCHED if part == "touched" else source.columns
        checked(source.dataset, {field.name: field.type for field in held.schema}, wanted, whole=part != "touched")
    return held


def checked(path: str, found: Mapping[str, Any], wanted: Mapping[str, ColumnKind], *, whole: bool) -> list[str]:
    """The columns of the schema that ``found`` holds, each of its type; the six must be there when ``whole``."""
    for name in (*CHAIN,) if whole else ("case_id",):
        if name not in found:
            raise FactsOfOtherShape.column(path, name, CHAIN[name], "—")
    for name, kind in wanted.items():
        if name in found and found[name] not in _ARROW[kind]:
            raise FactsOfOtherShape.column(path, name, kind, str(found[name]))
    return [name for name in wanted if name in found]


def filled(source: Source) -> frozenset[str]:
    """The columns that hold a value in every row of a dataset, by footers and tables in memory. Raises `FactsUnreadable`."""
    found = set(source.columns)
    for part in PARTS[:3]:
        for path in files(source, part):
            found &= _footer(path, *stamp(path))[2]
        held = source.memory.get(part)
        if held is not None:
            found &= {name for name in held.schema.names if not held.column(name).null_count}
    return frozenset(found)


def stamp(path: Path) -> tuple[int, int]:
    """Size and moment of a file, by which it is known in this process. Raises `FactsUnreadable`."""
    try:
        state = path.stat()
    except OSError:
        raise FactsUnreadable.file(path) from None
    return state.st_size, state.st_mtime_ns


def metadata(path: Path) -> Any:
    """The footer of a file, read once. Raises `FactsUnreadable`."""
    return _footer(path, *stamp(path))[0]


def _columns(path: Path) -> Mapping[str, Any]:
    columns: Mapping[str, Any] = _footer(path, *stamp(path))[1]
    return columns


@lru_cache(maxsize=16_384)
def _footer(path: Path, size: int, moment: int) -> tuple[Any, Mapping[str, Any], frozenset[str]]:
    try:
        footer = pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        raise FactsUnreadable.file(path) from None
    return footer, {field.name: field.type for field in footer.schema.to_arrow_schema()}, _filled(footer)


def _filled(footer: Any) -> frozenset[str]:
    """The columns of a file that hold no NULL; one whose statistics do not say is not among them."""
    found: set[str] = set()
    doubted: set[str] = set()
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        for place in range(group.num_columns):
            chunk = group.column(place)
            told = chunk.statistics
            known = told is not None and told.has_null_count and told.null_count == 0
            (found if known else doubted).add(chunk.path_in_schema)
    return frozenset(found - doubted) if footer.num_rows else frozenset(field.name for field in footer.schema)
