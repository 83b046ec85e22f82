"""The working copy of a report: what was composed and not saved yet. Pure changes of lines, and its keeping as a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from shoushan.records.cases import drafted
from shoushan.records.cases.composed import Composed, Head
from shoushan.records.units import drafts
from shoushan.rules.catalogue.compositions import KINDS, MOST_LINES, Line
from shoushan.web.desk.frame import AtDesk

HEAD = -1
"""The place of the head among the lines."""
LONGEST = 4000
"""Characters of one line in one language."""


@dataclass(frozen=True, slots=True)
class Working:
    """Head and lines as they are being written. ``n`` is the case's entry they were begun from; ``changed`` tells them from
    what was saved."""

    head: Head
    lines: tuple[Line, ...]
    n: int
    changed: bool = False

    def put(self, at: int, line: Line) -> Working:
        """Another line in the place of one."""
        if not 0 <= at < len(self.lines) or self.lines[at] == line:
            return self
        return self._with([*self.lines[:at], line, *self.lines[at + 1 :]])

    def insert(self, at: int, line: Line) -> Working:
        """A line more at a place; nothing beyond the most that a report may have."""
        at = max(0, min(at, len(self.lines)))
        if len(self.lines) >= MOST_LINES:
            return self
        return self._with([*self.lines[:at], line, *self.lines[at:]])

    def remove(self, at: int) -> Working:
        """A line less."""
        return self._with([*self.lines[:at], *self.lines[at + 1 :]]) if 0 <= at < len(self.lines) else self

    def move(self, at: int, by: int) -> Working:
        """A line moved up (-1) or down (1)."""
        to = at + by
        if not (0 <= at < len(self.lines) and 0 <= to < len(self.lines)):
            return self
        lines = list(self.lines)
        lines[at], lines[to] = lines[to], lines[at]
        return self._with(lines)

    def headed(self, head: Head) -> Working:
        """Another head."""
        return self if head == self.head else replace(self, head=head, changed=True)

    def _with(self, lines: Sequence[Line]) -> Working:
        return replace(self, lines=tuple(lines), changed=True)


def name_of(uid: str) -> str:
    """The name under which the working copy of a report is kept for its writer."""
    return f"reports/{uid}"


def saved(report: Composed) -> Working:
    """The report as its case holds it."""
    return Working(report.head, report.lines, report.n)


def working(request: AtDesk, report: Composed) -> Working:
    """What the writer was composing, else the report as it was saved."""
    body = drafts.kept(request.account.handle, name_of(report.uid), request.moment)
    text = drafted.opened(body) if body is not None else None
    return (read(text) if text else None) or saved(report)


def keep(request: AtDesk, uid: str, one: Working) -> None:
    """Keep the working copy, sealed."""
    drafts.keep(request.account.handle, name_of(uid), drafted.sealed(told(one)), request.moment)


def drop(request: AtDesk, uid: str) -> None:
    """Forget the working copy."""
    drafts.drop(request.account.handle, name_of(uid))


def told(one: Working) -> str:
    """The working copy as text; days as ISO."""
    head = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(one.head).items()}
    lines = [[line.kind, line.zh, line.en, line.figures, line.ranks, line.by] for line in one.lines]
    return json.dumps({"head": head, "lines": lines, "n": one.n}, ensure_ascii=False)


def read(text: str) -> Working | None:
    """What `told` wrote; ``None`` for what an older edition of the house kept otherwise."""
    try:
        held = json.loads(text)
        head: dict[str, Any] = dict(held["head"])
        for name in ("first", "last", "counted_on"):
            head[name] = date.fromisoformat(head[name])
        lines = tuple(
            Line(kind, zh, en, tuple(figures), tuple(ranks), by) for kind, zh, en, figures, ranks, by in held["lines"]
        )
        return Working(Head(**head), lines, int(held["n"]), changed=True)
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the line that is open; ``None`` where none is."""

    at: int
    line: Line | None = None
    head: Mapping[str, str] = field(default_factory=dict)


def line_typed(given: Mapping[str, str], before: Line) -> Line:
    """The open line as it was typed. Of figures stands one on a line, its rank figure behind a semicolon."""
    kind = next((one for one in KINDS if one == given.get("kind")), before.kind)
    zh, en = (" ".join(given.get(name, "").split("\n"))[:LONGEST].strip() for name in ("zh", "en"))
    figures, ranks = before.figures, before.ranks
    if "figures" in given:
        pairs = [row.replace("；", ";").partition(";") for row in given["figures"].splitlines() if row.strip(" ;；")]
        figures = tuple(figure.strip()[:200] for figure, _, _ in pairs)
        ranks = tuple(rank.strip()[:130] for _, _, rank in pairs)
        ranks = ranks if any(ranks) else ()
    by = given["by"].strip()[:60] if "by" in given else before.by
    if kind not in ("chart", "table"):
        figures, ranks, by = (), (), ""
    return Line(kind, zh, en, figures, ranks, by)


def figures_said(line: Line) -> str:
    """The figures of a table or chart as they are typed."""
    ranks = (*line.ranks, *[""] * len(line.figures))
    return "\n".join(figure + (f"; {rank}" if rank else "") for figure, rank in zip(line.figures, ranks, strict=False))
