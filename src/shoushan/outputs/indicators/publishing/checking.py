"""A published figure checked from its file: no database, no network, nothing of the place but its public keys.

What it shows: this value, rule and row set were published then and not changed, and the value follows from what the rows
contribute. That no row was left out only a replay of the journal shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shoushan.outputs.indicators.publishing import makeup
from shoushan.outputs.indicators.publishing.commitments import STATES, Line, Opened, root_of
from shoushan.outputs.indicators.publishing.makeup import BadMakeup
from shoushan.records.journal.proofs import receipts
from shoushan.records.journal.proofs.notes import Verifier
from shoushan.records.journal.proofs.receipts import Checked

COUNTED, SERIES = "shoushan-figure-v1", "shoushan-series-v1"
LARGEST = 256 * 1024 * 1024
"""Characters of a figure that is read."""
SOURCE = ("source_paper", "page", "published_on")
"""What a value out of a paper names."""
NO_DATA = "-"
"""How a value is written where there is no data."""


class BadFigure(ValueError):
    """A file that is no published figure, or one that does not hold: says what is wrong, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows: what the figure is, what its release froze, its rows, and what vouches for the entry."""

    kind: str
    figure: Mapping[str, Any]
    release: Mapping[str, Any]
    lines: tuple[Line, ...]
    entry: Checked

    @property
    def counted(self) -> bool:
        """Whether it was counted from rows; else it is a value out of a paper."""
        return self.kind == COUNTED


def check(text: str, verifiers: Sequence[Verifier]) -> Shown:
    """Check the published figure in a file. Raises ``BadFigure`` or ``receipts.BadReceipt`` naming what does not hold."""
    said = _read(text)
    entry = receipts.check(receipts.read(json.dumps(said["receipt"])), verifiers)
    figure, release, rows = said["figure"], said["release"], "revisions" if said["kind"] == COUNTED else "yearly_values"
    number = release.get("revision" if said["kind"] == COUNTED else "year")
    signed_figure, signed_release = _signed(entry, f"{rows}/{number}")
    if not signed_release:
        raise BadFigure("留痕里没有签发这一次。", "The entry does not release this revision.")
    _same("", figure, signed_figure)
    _same("", release, signed_release)
    if said["kind"] == SERIES:
        missing = [name for name in (*SOURCE,) if not release.get(name)] + ([] if figure.get("caliber") else ["caliber"])
        if missing:
            raise BadFigure(f"缺少来源：{'、'.join(missing)}。", f"It names no {', '.join(missing)}.")
        return Shown(said["kind"], figure, release, (), entry)
    lines = tuple(_line(no, row) for no, row in enumerate(said["rows"], 1))
    _rows(release, lines)
    _rule(release)
    _value(release, lines)
    return Shown(said["kind"], figure, release, lines, entry)


def _read(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise BadFigure("文件过大。", "The file is too large.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFigure("不是指标文件（读不出 JSON）。", "This is no published figure: it is not JSON.") from None
    if not isinstance(said, dict) or said.get("kind") not in (COUNTED, SERIES):
        raise BadFigure("不是首善的已发布指标。", "This is no published figure of Shoushan.")
    whole = all(isinstance(said.get(name), dict) for name in ("figure", "release", "receipt"))
    if not whole or not isinstance(said.get("rows", []), list):
        raise BadFigure("文件缺少指标、发布或者凭证。", "The file lacks the figure, its release or its receipt.")
    return {"rows": [], **said}


def _signed(entry: Checked, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plain fields and the cells of one row that the entry entered, by its disclosed items."""
    fields: dict[str, Any] = {}
    cells: dict[str, Any] = {}
    for path, value in entry.values:
        _, effect, *rest = [*path.split("/", 2), ""]
        if effect != "field.set" or not rest[0]:
            continue
        if rest[0] == key and isinstance(value, dict):
            cells |= {name: cell for name, cell in value.items() if cell is not None}
        elif "/" not in rest[0] and value is not None:
            fields[rest[0]] = value
    return fields, cells


def _same(where: str, said: Mapping[str, Any], signed: Mapping[str, Any]) -> None:
    """What the file says is what was signed, cell by cell."""
    for name in sorted({*said, *signed}):
        if name not in signed:
            raise BadFigure(f"“{name}”不在签发的留痕里。", f"“{name}” is not in the entry that released it.")
        if name in said and said[name] != signed[name]:
            raise BadFigure(
                f"“{name}”被改过：文件写 {_short(said[name])}，签发的是 {_short(signed[name])}。",
                f"“{name}” was changed: the file says {_short(said[name])}, released was {_short(signed[name])}.",
            )
    for name in ("value", "rule", "rows_root", "evidence", "indicator", "series_id"):
        if name in signed and name not in said:
            raise BadFigure(f"文件缺少“{name}”。", f"The file lacks “{name}”.")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _line(no: int, row: Any) -> Line:
    whole = isinstance(row, list) and len(row) == 4 and all(type(row[place]) is int for place in (1, 3))
    try:
        commitment = bytes.fromhex(row[0]) if whole and isinstance(row[0], str) else b""
    except ValueError:
        commitment = b""
    if len(commitment) != 32 or row[2] not in STATES or abs(row[3]) >= 2**53:
        raise BadFigure(f"第 {no} 行写法不符。", f"Row {no} is not written as expected.")
    return Line(commitment, row[1], row[2], row[3])


def _rows(release: Mapping[str, Any], lines: Sequence[Line]) -> None:
    """The rows are those that the entry commits to: as many, none twice, with that root."""
    if len(lines) != release.get("counted_rows"):
        raise BadFigure(
            f"文件有 {len(lines)} 行，签发的是 {release.get('counted_rows')} 行：有缺漏或添加。",
            f"The file has {len(lines)} rows, released were {release.get('counted_rows')}: some are missing or added.",
        )
    if len({line.commitment for line in lines}) != len(lines):
        raise BadFigure("同一行出现两次。", "A row stands in it twice.")
    if root_of(lines).hex() != release.get("rows_root"):
        raise BadFigure(
            "各行得不出签发的树根：有行被改、被换或换序。", "The rows do not give the root released: one was changed or moved."
        )


def _rule(release: Mapping[str, Any]) -> None:
    """The rule in full gives its digest, and every rule that it refers to is there."""
    try:
        texts = json.loads(str(release.get("definition")))["rules"]
        digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        referred = {one for text in texts for one in json.loads(text)[-1]}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise BadFigure("规则全文读不出来。", "The rule cannot be read.") from None
    if not digests or digests[0] != release.get("rule") or not referred <= set(digests):
        raise BadFigure("规则全文与规则摘要不符：换了规则。", "The rule is not that of its digest: it is another rule.")


def _value(release: Mapping[str, Any], lines: Sequence[Line]) -> None:
    """The contributions give value, n, and both sides of the line."""
    try:
        made = makeup.read(str(release.get("makeup")))
    except BadMakeup:
        raise BadFigure("由各行得出值的算法读不出来。", "How the rows make the value cannot be read.") from None
    found = made.value(lines)
    told = NO_DATA if found is None else format(found, "f")
    if told != release.get("value"):
        raise _other("value", told, release.get("value"))
    for name, count in sums(made, lines).items():
        if count is not None and name in release and release[name] != count:
            raise _other(name, count, release[name])


def _other(name: str, found: object, told: object) -> BadFigure:
    zh = f"各行得出的 {name} 是 {found}，发布的是 {told}。"
    return BadFigure(zh, f"The rows give {name} as {found}, published was {told}.")


def sums(made: makeup.Makeup, lines: Sequence[Line]) -> dict[str, int | None]:
    """n and both sides of the line as rows give them; only of a figure that is counted itself."""
    if len(made.leaves) != 1 or not isinstance(made.tree, makeup.Leaf):
        return {}
    counted = sum(line.state == "counted" for line in lines)
    below = counted + sum(line.state == "below" for line in lines)
    share = made.tree.kind == "share"
    return {
        "n": below if share else counted, "above": counted if share else None, "below": below if share else None,
        "apart": sum(line.state == "apart" for line in lines),
    }  # fmt: skip


def check_evidence(shown: Shown, content: bytes, opened: Sequence[Opened]) -> None:
    """The evidence file is the one that the entry names, and opens every row's commitment. Raises ``BadFigure``."""
    if hashlib.sha256(content).hexdigest() != shown.release.get("evidence"):
        raise BadFigure("证据文件不是签发的那一个。", "The evidence is not the one released.")
    if tuple(sorted(one.line for one in opened)) != tuple(sorted(shown.lines)):
        raise BadFigure("证据打不开各行的承诺。", "The evidence does not open the rows' commitments.")
