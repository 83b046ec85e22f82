"""A comparison made ready to be kept: its cells in the ledger, and the four lists as one Parquet file."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from shoushan.outputs.indicators.comparing import WHYS
from shoushan.outputs.indicators.publishing.preparing import Counted, definition, written
from shoushan.outputs.indicators.publishing.sides import Laid, Listed, Source
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import Reconciled

SCHEMA = pa.schema([
    pa.field("list", pa.string(), nullable=False), pa.field("case", pa.string(), nullable=False),
    pa.field("number", pa.string(), nullable=False), pa.field("thing", pa.string(), nullable=False),
    pa.field("above", pa.int64(), nullable=False), pa.field("below", pa.int64(), nullable=False),
])  # fmt: skip
KIND = "shoushan-comparison-v1"


def kept(book: Book, laid: Laid) -> Reconciled:
    """What is kept of a comparison: both sources with their rules and moments, the totals, and the lists in full."""
    content, found = lists_file(laid), laid.compared
    lists = [
        {"list": why, "things": len(found.lists[why]), "above": found.total(why).above, "below": found.total(why).below}
        for why in WHYS
    ]
    return Reconciled(
        {
            "source_a": name_of(laid.a), "source_b": name_of(laid.b),
            "described_a": _described(book, laid.a, laid.counted[0]), "described_b": _described(book, laid.b, laid.counted[1]),
            "same_things": found.same, "difference_above": found.difference.above, "difference_below": found.difference.below,
            "lists": lists, "lists_digest": hashlib.sha256(content).hexdigest(),
        },
        content,
    )  # fmt: skip


def lists_file(laid: Laid) -> bytes:
    """The four lists, a row for each thing."""
    rows = [one for why in WHYS for one in laid.compared.lists[why]]
    columns: dict[str, list[Any]] = {
        "list": [one.why for one in rows], "case": [one.case for one in rows],
        "number": [laid.numbers.get(one.case, "") for one in rows],
        "thing": [orjson.dumps(list(one.thing)).decode() for one in rows], "above": [one.by.above for one in rows],
        "below": [one.by.below for one in rows],
    }  # fmt: skip
    out = io.BytesIO()
    table = pa.table(columns, schema=SCHEMA.with_metadata({"kind": KIND}))
    pq.write_table(table, out, compression="zstd", write_statistics=False)
    return out.getvalue()


def name_of(source: Source) -> str:
    """What a source is called: the indicator with its period, or the file."""
    if isinstance(source, Listed):
        return source.name
    wanted = source.wanted
    return f"{source.label.zh} {wanted.period.first}..{wanted.period.last}"


def _described(book: Book, source: Source, counted: Counted | None) -> str:
    if isinstance(source, Listed):
        said: dict[str, Any] = {"list": {number: [one.above, one.below] for number, one in source.shares.items()}}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if len(text) <= 15_000:
            return text
        said = {"list": len(source.shares), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    else:
        wanted, figure = source.wanted, counted.figure if counted else None
        said = {
            "indicator": wanted.indicator.full_id, "rule": wanted.indicator.rule, "as_of": wanted.as_of.isoformat(),
            "definition": definition(book, wanted.indicator, wanted.by), "by": list(wanted.by), "key": list(wanted.key),
            "period": [wanted.period.first.isoformat(), wanted.period.last.isoformat()],
            "known_at": figure.known_at if figure else None, "value": written(figure.value) if figure else None,
            "n": figure.n if figure else None,
        }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
