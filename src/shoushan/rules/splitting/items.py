"""A text cut into items: lines numbered 一、（一）1. ①, sentences between semicolons, rows between tabs; headings apart."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from shoushan.rules.splitting.days import PLAIN

_HAN = "一二三四五六七八九十百"
_LEVELS = (
    re.compile(rf"第?[{_HAN}]{{1,4}}[、.．]\s*"),
    re.compile(rf"[(（][{_HAN}]{{1,4}}[)）]\s*"),
    re.compile(r"\d{1,3}(?:[、)）]|[.．](?:(?!\d)|(?=\d{4}年)))\s*"),
    re.compile(r"[①-⑳]\s*"),
    re.compile(r"[(（]\d{1,3}[)）]\s*"),
)
_INLINE = re.compile(
    r"(?<=[;；。:：])\s*(?=\d{1,2}(?:、|[.．](?:(?!\d)|(?=\d{4}年)))|[①-⑳]"
    rf"|[(（](?:[{_HAN}]{{1,3}}|\d{{1,2}})[)）])"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item: the line (from 1) where it begins, its number as written, its words, the headings above it.

    ``heads``: numbered items stand below it.
    """

    line: int
    number: str
    text: str
    above: tuple[str, ...] = ()
    heads: bool = False


def table_of(text: str) -> list[list[str]] | None:
    """The cells of a table pasted from Word or a spreadsheet; nothing where the text is none."""
    body = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if "\t" not in body:
        return None
    plain = csv.reader(io.StringIO(body), delimiter="\t", quoting=csv.QUOTE_NONE)
    records = list(plain if body.count('"') % 2 else csv.reader(io.StringIO(body), delimiter="\t"))
    return [[" ".join(cell.split()) for cell in cells] for cells in records]


def items_of(text: str) -> tuple[Item, ...]:
    """The items of a running text, each with the headings above it: what has numbered items below it heads them.

    A line without a number belongs to the item above it. Where nothing is numbered, each line is one, cut at semicolons.
    """
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pieces = [(no, piece.strip()) for no, line in enumerate(lines, 1) for piece in _INLINE.split(line) if piece.strip()]
    numbered = [(no, *_number(piece)) for no, piece in pieces]
    if not any(level >= 0 for _, level, _, _ in numbered):
        cut = ((no, one.strip()) for no, piece in pieces for one in re.split(r"[;；]|。(?=.)", piece))
        return tuple(Item(no, "", one) for no, one in cut if one)
    joined: list[list[object]] = []
    for no, level, number, rest in numbered:
        if level < 0:
            if joined:
                joined[-1][3] = f"{joined[-1][3]}{rest}"
            continue
        joined.append([no, level, number, rest])
    return _leaves([(int(str(no)), int(str(level)), str(number), str(rest)) for no, level, number, rest in joined])


def _number(piece: str) -> tuple[int, str, str]:
    for level, form in enumerate(_LEVELS):
        found = form.match(piece.translate(PLAIN))
        if found:
            return level, piece[: found.end()].strip(), piece[found.end() :].strip()
    return -1, "", piece


def _leaves(found: list[tuple[int, int, str, str]]) -> tuple[Item, ...]:
    leaves, above = list[Item](), list[tuple[int, str]]()
    for place, (no, level, number, text) in enumerate(found):
        above = [one for one in above if one[0] < level]
        deeper = place + 1 < len(found) and found[place + 1][1] > level
        if text:
            leaves.append(Item(no, number, text, tuple(words for _, words in above), deeper))
        if deeper:
            above.append((level, text))
    return tuple(leaves)
