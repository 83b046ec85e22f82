"""The words of a legal paper or a message: placeholders filled with values prepared before; never an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from shoushan.rules.catalogue.model import Paper
from shoushan.rules.procedure.capitals import ordinal
from shoushan.rules.text import Text

Values = Mapping[str, "Text | Sequence[Text | Mapping[str, Text]]"]
"""What placeholders stand for, in both languages; a list is for blocks that repeat, of texts or of rows by column."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_INNER = str.maketrans("“”", "‘’")
"""Quotation marks inside quotation marks (GB/T 15834 4.8.3.2)."""
BLANK = "＿＿＿＿"
"""What stands where a value is unknown, to be written by hand: an unknown value is never left out silently."""
NOTHING = "—"
"""What stands in a cell of a row that holds nothing, as in printed tables."""
_IN_ROW = "it.*"
CLAUSE = "{clause}"


def filled(paper: Paper, values: Values) -> dict[str, Any]:
    """The paper's words as JSON: ``title``, ``number`` is not in it, ``body`` (list of ``{zh, en}``, a table with ``table``
    beside them: ``head`` and ``rows``), ``remedy``, ``seal``, ``signature``, ``copies``; where the definition has them
    ``to``, ``attachments``, ``note``, ``cc``, ``sides``. ``{clause}`` counts the clauses that are there: 一、二、三."""
    said: dict[str, Any] = {
        "title": _said(fill(paper.title or paper.name, values)), "body": list(_blocks(paper.body, values, count(1))),
        "signature": paper.signature, "copies": paper.copies,
    }  # fmt: skip
    for name, text in (("remedy", paper.remedy), ("seal", paper.seal), ("to", paper.to), ("note", paper.note)):
        if text is not None:
            said[name] = _said(fill(text, values))
    for name, texts in (("attachments", paper.attachments), ("cc", paper.cc), ("sides", paper.sides)):
        if texts:
            said[name] = [_said(fill(text, values)) for text in texts]
    return said


def fill(text: Text, values: Values) -> Text:
    """``text`` with its placeholders filled in each language."""
    return Text(_one(text.zh, values, 0), _one(text.en, values, 1))


def spoken_day(day: date) -> Text:
    """A day as papers write it: Arabic digits without leading zeros (GB/T 9704 7.3.5.4)."""
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


def _blocks(blocks: Sequence[Mapping[str, Any]], values: Values, clauses: Iterator[int]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if (name := block.get("if")) and not values.get(name):
            continue
        if (name := block.get("unless")) and values.get(name):
            continue
        each = values.get(block["each"], ()) if block.get("each") else (None,)
        for item in [each] if isinstance(each, Text) else each:
            inside = values if item is None else {**values, **_row(item)}
            if (text := block.get("text")) is not None:
                if CLAUSE in text.zh:
                    no = next(clauses)
                    inside = {**inside, "clause": Text(ordinal(no), str(no))}
                yield _said(fill(text, inside))
            if block.get("table") is not None and (table := _table(block["table"], inside)):
                yield table
            yield from _blocks(block.get("body") or (), inside, clauses)


def _table(table: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """A table with its cells filled, and the same row by row in words for whoever shows no tables; nothing without rows."""
    head = [fill(cell, values) for cell in table["head"]]
    rows = [[fill(cell, values) for cell in row] for row in table["rows"]]
    for item in values.get(table.get("each", ""), ()):
        rows.append([fill(cell, {**values, **_row(item)}) for cell in table["cells"]])
    if not rows:
        return {}
    said = Text("；".join(_in_line(head, row, 0) for row in rows), "; ".join(_in_line(head, row, 1) for row in rows))
    return {**_said(said), "table": {"head": [_said(cell) for cell in head], "rows": [[_said(c) for c in row] for row in rows]}}


def _in_line(head: Sequence[Text], row: Sequence[Text], language: int) -> str:
    """A row in words: each cell after its head; without a head what stands side by side."""
    colon, comma = (("：", "，"), (": ", ", "))[language]
    if head:
        told = [f"{top[language]}{colon}{cell[language]}" for top, cell in zip(head, row, strict=False)]
    else:
        told = [cell[language] for cell in row]
    return comma.join(told)


def _row(item: Any) -> dict[str, Any]:
    """What ``{it}`` and, in rows, ``{it.<column>}`` stand for."""
    if isinstance(item, Mapping):
        return {_IN_ROW: (), **{f"it.{column}": value for column, value in item.items()}}
    return {"it": item}


def _one(text: str, values: Values, language: int) -> str:
    def put(match: re.Match[str]) -> str:
        value = values.get(match[1].removeprefix("input."))
        if value is None:
            return NOTHING if match[1].startswith("it.") and _IN_ROW in values else BLANK
        said = [value] if isinstance(value, Text) else [one for one in value if isinstance(one, Text)]
        if value and not said:  # rows have no words of their own
            return BLANK
        words = ("、" if language == 0 else ", ").join(one[language] for one in said)
        before = text[: match.start()]
        return words.translate(_INNER) if before.count("“") > before.count("”") else words

    return _PLACEHOLDER.sub(put, text)


def _said(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
