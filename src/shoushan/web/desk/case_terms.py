"""Why a case is due when it is due: every running term day by day, and all terms at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import TermShown
from shoushan.rules.text import Text
from shoushan.web.desk import wording
from shoushan.web.desk.wording import said, say
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word


def deadlines(shown: CaseShown, book: Book, today: date) -> tuple[ui.Deadline, ...]:
    """Every running or paused term of the case day by day; a promise and its legal limit stand on one sheet."""
    groups: dict[tuple[str, str], list[TermShown]] = {}
    for term in shown.terms:
        if term.state != "ended" and term.part is None and term.explained is not None:
            groups.setdefault((term.start[:10], term.unit), []).append(term)
    return tuple(_deadline(group, shown, book, today) for group in groups.values())


def _deadline(group: list[TermShown], shown: CaseShown, book: Book, today: date) -> ui.Deadline:
    longest = max(group, key=lambda term: len(term.explained.days) if term.explained else 0)
    assert longest.explained is not None
    start = wording.day_of(longest.start) or today
    last = max((day for term in group if (day := wording.day_of(term.due))), default=date.max)  # a day agreed on cuts the limit
    days = tuple(
        ui.DeadlineDay(
            day.date,
            day.counted,
            "" if day.counted else t(day.why),
            day.make_up,
            paused=not day.counted and day.why.zh.startswith("暂停计时"),
        )
        for day in longest.explained.days
        if (day.date > start or day.counted) and day.date <= last
    )
    dues = tuple(
        ui.Due(
            t(term.label),
            due,
            _limit(term),
            term.basis,
            wording.lamp_of(term.lamp, term.left, term.unit),
            term.provisional,
        )
        for term in sorted(group, key=lambda term: term.due or "9999")
        if (due := wording.day_of(term.due)) is not None
    )
    notes = [word("provisional-why")] if any(term.provisional for term in group) else []
    notes += [_pause(pause, book.zone) for term in group[:1] for pause in term.pauses]
    return ui.Deadline(
        start, days, dues, today, longest.explained.due.calendar, word("desk-unit-" + longest.unit), tuple(notes)
    )


def _pause(pause: Mapping[str, Any], zone: ZoneInfo) -> str:
    label = t(pause["label"]) if pause.get("label") else str(pause.get("kind", ""))
    since, until = str(pause.get("from_") or pause.get("from") or ""), pause.get("to")
    upto = wording.local(str(until), zone) if until else say("尚未恢复", "not yet resumed")
    return f"{word('paused-day')}{word('letter-colon')}{label}，{wording.local(since, zone)} – {upto}"


def _limit(term: TermShown) -> str:
    """A limit in words, or that its day was agreed on."""
    return say("约定日期", "a day agreed on") if term.agreed else wording.limit_words(term.limit, term.unit, term.extension)


def terms_table(shown: CaseShown, zone: ZoneInfo, names: Mapping[str, tuple[Text, str]]) -> ui.Table | None:
    """All terms, ended ones included."""
    if not shown.terms:
        return None
    rows = tuple(
        ui.Row(
            (
                t(term.label) + (wording.in_brackets(_unit_of(shown, term.part, names)) if term.part else ""),
                _limit(term),
                wording.local(term.start, zone),
                wording.local(term.due, zone) or None,
                _term_state(term),
                wording.lamp_of(term.lamp, term.left, term.unit),
            )
        )
        for term in shown.terms
    )
    columns = (
        ui.Column(word("desk-term")),
        ui.Column(word("desk-limit")),
        ui.Column(word("start-short"), "date"),
        ui.Column(word("due-day"), "date"),
        ui.Column(word("desk-stands"), "tag"),
        ui.Column(word("desk-lamp"), "lamp"),
    )
    return ui.Table(word("desk-terms"), columns, rows, ui.Empty(""), id="terms", caption_hidden=True)


def _unit_of(shown: CaseShown, part: str, names: Mapping[str, tuple[Text, str]]) -> str:
    """The unit of a part, also of one that the case no longer shows: a part is named after the unit that it went to first."""
    held = next((one.unit_name for one in shown.parts if one.part == part), None)
    first = part.partition("#")[0]
    return t(held or (names[first][0] if first in names else Text(first, first)))


def _term_state(term: TermShown) -> ui.Tag:
    if term.state == "ended" and term.met is not None:
        return ui.Tag(say("按期", "In time"), "good") if term.met else ui.Tag(say("逾期", "Late"), "bad")
    return ui.Tag(said(wording.TERM_STATES, term.state), {"running": "info", "paused": "warn"}.get(term.state, "mute"))  # type: ignore[arg-type]
