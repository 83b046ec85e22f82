"""What editing did to the numbers of a report: changed, added, removed, and those that are out of date by now.

A number is found by its bookmark. Where an editor lost the bookmark it is looked for by its words and what stood around it;
that is weaker, and it is said. Pure: what the figures say now is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shoushan.outputs.reports.edited import Expected, Place
from shoushan.rules.catalogue.sentences import typed_in
from shoushan.rules.text import Text

What = Literal["changed", "added", "removed", "stale"]
SAID: Mapping[What, Text] = {
    "changed": Text("改动", "changed"),
    "added": Text("未绑定", "not bound"),
    "removed": Text("删除", "removed"),
    "stale": Text("已过时", "out of date"),
}
REMEDIES: Mapping[What, Text] = {
    "changed": Text(
        "请改回；确认数有误的，更正台账后重新生成报告。",
        "Put it back; if the figure is wrong, correct the ledger and make the report anew.",
    ),
    "added": Text(
        "请改为引用指标，或删去；确需保留的，由签发人逐处核对来源。",
        "Bind it to a figure or take it out; if it must stay, whoever signs looks at its source.",
    ),
    "removed": Text("请确认是有意删去的。", "Make sure that it was meant."),
    "stale": Text("请重新生成报告，或在文中写明统计时点。", "Make the report anew, or say as of when it stands."),
}
AROUND = 16
NEAREST = 48
"""Letters that may stand between what was around a number and still be the number."""
_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
_JOINED = re.compile(r"[0-9０-９.,，．]+")
_BEFORE = re.compile(r"[0-9０-９](?:[0-9０-９.,．]*[0-9０-９])?\Z")


@dataclass(frozen=True, slots=True)
class Finding:
    """One number: what became of it, in which paragraph, what stands around, what was made, what stands there, what to do."""

    what: What
    paragraph: int
    around: str
    expected: str
    found: str
    figure: str = ""
    by_text: bool = False

    @property
    def remedy(self) -> Text:
        """What to do."""
        return REMEDIES[self.what]


@dataclass(slots=True)
class Checked:
    """Findings in order, how many numbers stand as they were made, and how many were found by their words alone."""

    findings: list[Finding] = field(default_factory=list)
    whole: int = 0
    by_text: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    start: int
    end: int
    by_text: bool = False

    @property
    def text(self) -> str:
        return self.place.text[self.start : self.end]


def check(places: tuple[Place, ...], numbers: tuple[Expected, ...], now: Mapping[str, str]) -> Checked:
    """What became of the numbers. ``now``: mark → what the same figure says today, for those that are figures."""
    checked = Checked()
    covered: dict[int, list[tuple[int, int]]] = {place.number: [] for place in places}
    marked = {mark: (place, span) for place in places for mark, span in place.marks.items()}
    for one in numbers:
        if one.mark in marked:
            place, span = marked[one.mark]
            _take(checked, covered, one, _grown(place, span, one, covered), now)
    for at, one in enumerate(numbers):
        if one.mark not in marked:
            found = _by_words(places, covered, one)
            if found is None:
                number = _stood(numbers, at, {mark: place.number for mark, (place, _) in marked.items()})
                around = f"{one.before}【】{one.after}"
                checked.findings.append(Finding("removed", number, around, one.text, "", one.figure, True))
            else:
                _take(checked, covered, one, found, now)
    for place in places:
        checked.findings += _added(place, covered[place.number])
    checked.findings.sort(key=lambda one: (one.paragraph, one.what))
    return checked


def _grown(place: Place, span: tuple[int, int], one: Expected, covered: Mapping[int, list[tuple[int, int]]]) -> _Found:
    """What stands in a bookmark, with digits typed at its edge: 8000 in it and 5 behind it are 80005. Who types over the digits
    of 95.72% leaves % in the bookmark and the digits before it; over the whole number, an empty bookmark beside it."""
    start, end = span
    taken = covered[place.number]
    inner = place.text[start:end]
    after = _JOINED.match(place.text, end)
    ends = inner[-1:].isdigit() or one.text[-1:].isdigit()
    if after and ends and after[0][0].isdigit() and not any(a < after.end() and end < b for a, b in taken):
        end = after.end()
    unit = "" if inner else re.split(r"\d", one.text)[-1]
    edge = start - len(unit) if unit and place.text[:start].endswith(unit) else start
    before = _BEFORE.search(place.text, 0, edge)
    begins = inner[:1].isdigit() or one.text[:1].isdigit()
    if before and begins and not any(a < start and before.start() < b for a, b in taken):
        start = before.start()
    return _Found(place, start, end)


def _take(
    checked: Checked, covered: dict[int, list[tuple[int, int]]], one: Expected, found: _Found, now: Mapping[str, str]
) -> None:
    covered[found.place.number].append((found.start, found.end))
    around = _around(found.place, found.start, found.end)
    number, stands = found.place.number, found.text
    checked.by_text += found.by_text
    if not stands.strip():
        checked.findings.append(Finding("removed", number, around, one.text, "", one.figure, found.by_text))
        return
    if stands == one.text:
        checked.whole += 1
    else:
        checked.findings.append(Finding("changed", number, around, one.text, stands, one.figure, found.by_text))
    today = now.get(one.mark)
    if today is not None and today != one.text:
        checked.findings.append(Finding("stale", number, around, today, stands, one.figure, found.by_text))


def _stood(numbers: tuple[Expected, ...], at: int, paragraphs: Mapping[str, int]) -> int:
    """The paragraph in which a number stood that went with its bookmark: that of the next one of the same line, else of the
    one before it; 0 where no other is left."""
    one = numbers[at]
    after = [(one, other, other) for other in numbers[at + 1 : at + 2]]
    before = [(other, one, other) for other in numbers[max(0, at - 1) : at]]
    for first, second, other in (*after, *before):
        if other.mark in paragraphs and _joined(first.after, second.before):
            return paragraphs[other.mark]
    return next((paragraphs[other.mark] for other in reversed(numbers[:at]) if other.mark in paragraphs), 0)


def _joined(after: str, before: str) -> bool:
    """Whether what stood after one number and before another was the same line between them."""
    return bool(after and before) and (after[:4] in before or before[-4:] in after)


def _by_words(places: tuple[Place, ...], covered: Mapping[int, list[tuple[int, int]]], one: Expected) -> _Found | None:
    """A number whose bookmark was lost: as it was made with what stood around it, else what stands between these words."""
    before, after = one.before[-8:], one.after[:8]
    for place in places:
        at = place.text.find(before + one.text + after) if before or after else -1
        if at >= 0:
            return _Found(place, at + len(before), at + len(before) + len(one.text), True)
    for place in places:
        if not before and not after:
            if place.text == one.text and not covered[place.number]:
                return _Found(place, 0, len(one.text), True)
            continue
        start = place.text.find(before)
        end = place.text.find(after, start + len(before)) if after else len(place.text)
        free = not any(a < end and start + len(before) < b for a, b in covered[place.number])
        if start >= 0 and 0 <= end - start - len(before) <= NEAREST and free:
            return _Found(place, start + len(before), end, True)
    return None


def _added(place: Place, covered: list[tuple[int, int]]) -> Iterator[Finding]:
    """Numbers that stand in no mark: typed by whoever edited it."""
    text = list(place.text)
    for start, end in covered:
        text[start:end] = "　" * (end - start)
    heading = _HEADING.match("".join(text))
    if heading:
        text[: heading.end()] = "　" * heading.end()
    free = "".join(text)
    last = 0
    for number in typed_in(free):
        at = free.find(number, last)
        last = at + len(number)
        yield Finding("added", place.number, _around(place, at, last), "", number)


def _around(place: Place, start: int, end: int) -> str:
    """What stands around, with the number in brackets."""
    return f"{place.text[max(0, start - AROUND) : start]}【{place.text[start:end]}】{place.text[end : end + AROUND]}"
