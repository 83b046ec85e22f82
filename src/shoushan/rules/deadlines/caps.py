"""How often and how long a term may be paused, extended or changed: checks that return every refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.refusals import (
    AlreadyPaused,
    DeadlineRefused,
    ExtendedAlready,
    ExtensionNotAllowed,
    ExtensionTooLate,
    ExtensionTooLong,
    LimitHasStarted,
    PauseNotAllowed,
    PauseReversed,
    PauseTooLong,
    PauseTooOften,
)
from shoushan.rules.deadlines.terms import Due, Pause, Term, Unit
from shoushan.rules.text import Text


class PauseCap(Protocol):
    """What a definition says of one kind of pause (any value with these fields will do)."""

    @property
    def kind(self) -> str:
        """Its id."""

    @property
    def label(self) -> Text:
        """Its words."""

    @property
    def max_days(self) -> int | None:
        """Most days of all its pauses together, in ``unit``; None: no cap."""

    @property
    def unit(self) -> Unit:
        """Working or calendar days."""

    @property
    def max_times(self) -> int | None:
        """Most pauses of the kind; None: no cap."""


class ExtensionCap(Protocol):
    """What a definition says of extending a term."""

    @property
    def max(self) -> int:
        """Most units in all, in the term's own unit."""

    @property
    def times(self) -> int:
        """Most extensions."""

    @property
    def before_due(self) -> bool:
        """Whether it must be approved while the term still runs."""


@dataclass(frozen=True, slots=True)
class PauseKind:
    """A kind of pause with its caps; the plainest `PauseCap`."""

    kind: str
    label: Text
    max_days: int | None = None
    unit: Unit = Unit.CALENDAR_DAY
    max_times: int | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How far a term may be extended; the plainest `ExtensionCap`."""

    max: int
    times: int = 1
    before_due: bool = True


def capped(pauses: Iterable[Pause], kinds: Iterable[PauseCap], calendar: Calendar) -> tuple[Pause, ...]:
    """The pauses as they really stop the clock: one that overruns its kind's cap ends on the cap's last day.

    The cap is over all pauses of a kind together (days covered twice count once), so that splitting a pause
    does not lengthen it; a pause for which nothing is left is dropped. Kinds without a cap stay as they are.
    """
    caps = {kind.kind: kind for kind in kinds}
    used: dict[str, int] = {}
    covered: dict[str, date] = {}
    kept: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: calendar.local_day(one.from_)):
        cap = caps.get(pause.kind)
        if cap is None or cap.max_days is None:
            kept.append(pause)
            continue
        begin = _uncovered(pause, covered.get(pause.kind), calendar)
        left = cap.max_days - used.get(pause.kind, 0)
        end = None if pause.to is None else calendar.local_day(pause.to)
        if end is not None and end < begin:
            kept.append(pause)
        elif end is not None and _length(begin, end, cap.unit, calendar) <= left:
            used[pause.kind] = cap.max_days - left + _length(begin, end, cap.unit, calendar)
            covered[pause.kind] = end
            kept.append(pause)
        elif left > 0:
            last = _last_day(begin, left, cap.unit, calendar)
            used[pause.kind], covered[pause.kind] = cap.max_days, last
            kept.append(replace(pause, to=last))
    return tuple(kept)


def check_pause(pause: Pause, earlier: Sequence[Pause], kinds: Iterable[PauseCap], calendar: Calendar) -> list[DeadlineRefused]:
    """Every reason why ``pause`` may not be added to the ``earlier`` ones of its term; none: it may."""
    caps = {kind.kind: kind for kind in kinds}
    cap = caps.get(pause.kind)
    if cap is None:
        return [_not_allowed(pause.kind, caps)]
    if pause.to is not None and calendar.local_day(pause.to) < calendar.local_day(pause.from_):
        return [PauseReversed.between(pause.from_, pause.to)]
    refused: list[DeadlineRefused] = []
    same = [one for one in earlier if one.kind == pause.kind]
    if any(one.to is None for one in same):
        refused.append(_already_paused(cap))
    if cap.max_times is not None and len(same) >= cap.max_times:
        refused.append(_too_often(cap, len(same)))
    if _overruns(pause, same, cap, calendar):
        refused.append(_too_long(cap))
    return refused


def check_extension(
    term: Term, due: Due, units: int, approved_on: date, rule: ExtensionCap | None, times_before: int = 0
) -> list[DeadlineRefused]:
    """Every reason why ``term`` may not be extended by ``units`` on that local day; none: it may."""
    if rule is None or term.unit is Unit.SAME_WORKING_DAY:
        return [_not_extended()]
    refused: list[DeadlineRefused] = []
    if times_before >= rule.times or (term.extension and not times_before and rule.times == 1):
        refused.append(_extended_already(max(times_before, 1), rule))
    if units < 1 or term.extension + units > rule.max:
        refused.append(_extension_too_long(term, units, rule))
    if rule.before_due and due.due is not None and approved_on.toordinal() > due.due.toordinal():
        refused.append(_too_late(due, approved_on))
    return refused


def check_change(started: Term, wanted: Term) -> list[DeadlineRefused]:
    """Why a started limit may not become ``wanted``: only pauses, extension, bounds change."""
    fixed = ("start", "limit", "unit", "rolls")
    if all(getattr(started, name) == getattr(wanted, name) for name in fixed):
        return []
    return [
        LimitHasStarted(
            Text(
                "时限已开始计算，改变分类不改变起算日、时限、单位和顺延规则。",
                "The limit has started: recategorising changes neither start, limit, unit nor roll-over.",
            ),
            Text(
                "如原时限录入有误，请用“更正”；如需更长时间，请办理延期。",
                "If it was entered wrongly, correct it; if more time is needed, extend it.",
            ),
        )
    ]


def _uncovered(pause: Pause, covered: date | None, calendar: Calendar) -> date:
    """The first day of ``pause`` that no earlier pause of its kind covers."""
    begin = calendar.local_day(pause.from_)
    return begin if covered is None else max(begin, calendar.day(covered.toordinal() + 1))


def _length(begin: date, end: date, unit: Unit, calendar: Calendar) -> int:
    """Days of ``unit`` from ``begin`` to ``end``, both included."""
    if unit is Unit.WORKING_DAY:
        after = calendar.count_before(calendar.ordinal(end) + 1)
        return after - calendar.count_before(calendar.ordinal(begin))
    return (end - begin).days + 1


def _last_day(begin: date, days: int, unit: Unit, calendar: Calendar) -> date:
    """The day on which ``days`` of ``unit`` from ``begin`` (included) are used up."""
    if unit is Unit.WORKING_DAY:
        return calendar.day(calendar.ordinal_of(calendar.count_before(calendar.ordinal(begin)) + days - 1))
    return calendar.day(begin.toordinal() + days - 1)


def _overruns(pause: Pause, same: Sequence[Pause], cap: PauseCap, calendar: Calendar) -> bool:
    """Whether ``pause`` goes beyond its cap; an open one does only if not a single day is left for it."""
    if cap.max_days is None:
        return False
    together = capped([*same, pause], [cap], calendar)
    if pause.to is None:
        return len(together) <= len(same)
    return together != _sorted([*same, pause], calendar)


def _sorted(pauses: Iterable[Pause], calendar: Calendar) -> tuple[Pause, ...]:
    return tuple(sorted(pauses, key=lambda one: calendar.local_day(one.from_)))


def _not_allowed(kind: str, caps: dict[str, PauseCap]) -> PauseNotAllowed:
    known_zh = "、".join(cap.label.zh for cap in caps.values()) or "无"
    known_en = ", ".join(cap.label.en for cap in caps.values()) or "none"
    return PauseNotAllowed(
        Text(f"该时限不允许以“{kind}”暂停。", f"This term cannot be paused for “{kind}”."),
        Text(f"可用的暂停事由：{known_zh}。", f"Permitted reasons: {known_en}."),
    )


def _already_paused(cap: PauseCap) -> AlreadyPaused:
    return AlreadyPaused(
        Text(f"“{cap.label.zh}”暂停尚未恢复。", f"The pause “{cap.label.en}” is still open."),
        Text("请先恢复计时。", "Resume the clock first."),
    )


def _too_often(cap: PauseCap, times: int) -> PauseTooOften:
    return PauseTooOften(
        Text(
            f"“{cap.label.zh}”已暂停 {times} 次，最多 {cap.max_times} 次。",
            f"Paused {times} time(s) for “{cap.label.en}”; at most {cap.max_times}.",
        ),
        Text("不能再以此事由暂停。", "It cannot be paused for this reason again."),
    )


def _too_long(cap: PauseCap) -> PauseTooLong:
    return PauseTooLong(
        Text(
            f"“{cap.label.zh}”暂停合计超过 {cap.max_days} {cap.unit.label.zh}。",
            f"Pauses for “{cap.label.en}” exceed {cap.max_days} {cap.unit.label.en} in all.",
        ),
        Text(
            "请缩短暂停；超出上限的日子照常计入时限。",
            "Shorten the pause; days beyond the cap count as usual.",
        ),
    )


def _not_extended() -> ExtensionNotAllowed:
    return ExtensionNotAllowed(
        Text("该时限不得延期。", "This term cannot be extended."),
        Text(
            "请在期限内办结，或依法办理暂停计时。",
            "Finish in time, or pause the clock where the law permits.",
        ),
    )


def _extended_already(times: int, rule: ExtensionCap) -> ExtendedAlready:
    return ExtendedAlready(
        Text(f"已延期 {times} 次，最多 {rule.times} 次。", f"Extended {times} time(s) already; at most {rule.times}."),
        Text("不能再延期。", "It cannot be extended again."),
    )


def _extension_too_long(term: Term, units: int, rule: ExtensionCap) -> ExtensionTooLong:
    left = max(rule.max - term.extension, 0)
    return ExtensionTooLong(
        Text(
            f"延期 {units}（此前 {term.extension}）超出上限 {rule.max} {term.unit.label.zh}。",
            f"An extension of {units} after {term.extension} exceeds {rule.max} {term.unit.label.en}.",
        ),
        Text(f"尚可延期：{left}。", f"Left to extend: {left}."),
    )


def _too_late(due: Due, approved_on: date) -> ExtensionTooLate:
    return ExtensionTooLate(
        Text(
            f"期限 {due.due} 已过，{approved_on} 不能再批准延期。",
            f"The term ended on {due.due}; it cannot be extended on {approved_on}.",
        ),
        Text(
            "延期须在期限届满前批准；逾期请如实办结并说明。",
            "Extensions are approved before the term ends; finish now and explain the delay.",
        ),
    )
