"""The plan of a case as components: the drawing, the same in words, every change with its reason, what a change would move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.utils.html import format_html

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import MilestoneShown
from shoushan.rules.catalogue.model import Act
from shoushan.rules.procedure.effects.milestone import codes_of
from shoushan.rules.procedure.plans import Move
from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

PLANNING = frozenset({"plan.lay", "plan.schedule"})
"""Effects whose act can be tried before it is done."""


def can_try(act: Act) -> bool:
    """Whether the act plans milestones."""
    return any(spec.effect in PLANNING for spec in act.effects)


class Standing:
    """The plan as it stands, as if it had been typed into the rows ``name`` of a form."""

    def __init__(self, shown: CaseShown, name: str) -> None:
        words = {one.item: t(one.label) for one in shown.plan}
        self._said: dict[str, str] = {}
        for number, one in enumerate(one for one in shown.plan if one.on is None):
            cells = {
                "item": one.item,
                "starts": str(one.starts or ""),
                "planned": str(one.planned),
                "after": "、".join(words.get(before, before) for before in one.after),
            }
            self._said |= {f"{name}.{number}.{column}": value for column, value in cells.items()}

    def get(self, key: str, default: str, /) -> str | None:
        """What stands in one box."""
        return self._said.get(key, default)

    def getlist(self, key: str, /) -> list[str]:
        """The same as a list."""
        return [self._said[key]] if key in self._said else []


def drawing(shown: CaseShown, today: date) -> ui.Plan | None:
    """The drawing; nothing where the case has no plan."""
    if not shown.plan:
        return None
    return ui.Plan(tuple(_item(one, today) for one in shown.plan), word("desk-plan"), None if shown.closed else today)


def _item(one: MilestoneShown, today: date) -> ui.PlanItem:
    first = one.baseline
    tone: Literal["plain", "good", "bad"] = "good" if one.on else "bad" if one.planned < today else "plain"
    return ui.PlanItem(
        t(one.label), one.planned, first.planned, one.starts, first.starts, one.on, _stands(one), f"#plan-{one.item}", tone
    )


def _stands(one: MilestoneShown) -> str:
    if one.on:
        return word("desk-plan-on-late", day=one.on, n=one.late) if one.late else word("desk-plan-on", day=one.on)
    if one.late:
        return word("desk-plan-late", day=one.planned, n=one.late)
    return str(one.planned)


def table(shown: CaseShown, book: Book, today: date) -> ui.Table | None:
    """The plan in words: what comes before, the first plan, the plan now, the day reached, by how much it slipped."""
    if not shown.plan:
        return None
    words = {one.item: t(one.label) for one in shown.plan}
    rows = tuple(
        ui.Row(
            (
                format_html('<span id="plan-{}">{}</span>', one.item, _name(one)),
                "、".join(words.get(before, before) for before in one.after) or None,
                _span(one.baseline.starts, one.baseline.planned),
                _span(one.starts, one.planned),
                one.on,
                _slip(book.calendar.working_days(one.baseline.planned, one.planned)),
                _state(one, today),
            ),
            tone="late" if not one.on and one.planned < today else "",
        )
        for one in shown.plan
    )
    columns = (
        ui.Column(word("desk-milestone"), "wide"),
        ui.Column(word("desk-plan-after"), priority=3),
        ui.Column(word("plan-first"), "date", priority=2),
        ui.Column(word("plan-now"), "date"),
        ui.Column(word("plan-on"), "date"),
        ui.Column(word("desk-plan-slip"), "number"),
        ui.Column(word("desk-stands"), "tag"),
    )
    return ui.Table(word("desk-plan"), columns, rows, ui.Empty(""), id="plan-table", caption_hidden=True)


def _name(one: MilestoneShown) -> str:
    return f"{t(one.label)} {one.said}".strip() if one.said != one.label.zh else t(one.label)


def _span(starts: date | None, planned: date) -> str:
    return f"{starts} – {planned}" if starts and starts != planned else str(planned)


def _slip(days: int) -> str:
    return "0" if days == 0 else word("desk-plan-days", n=f"{days:+d}")


def _state(one: MilestoneShown, today: date) -> ui.Tag:
    if one.on:
        return ui.Tag(word("plan-on"), "good")
    if one.planned < today:
        return ui.Tag(word("desk-plan-overdue", n=one.late), "bad")
    return ui.Tag(word("desk-plan-open"), "plain")


def changes(shown: CaseShown, book: Book) -> ui.Disclosure | None:
    """Every change of the plan since it was first made, newest first, with its reason."""
    words = {one.item: t(one.label) for one in shown.plan}
    found = sorted(
        ((now.n, one, was, now) for one in shown.plan for was, now in zip(one.revisions, one.revisions[1:], strict=False)),
        key=lambda change: (-change[0], change[3].planned),
    )
    if not found:
        return None
    rows = tuple(
        ui.Row(
            (
                now.day,
                t(one.label),
                str(was.planned),
                str(now.planned),
                _slip(book.calendar.working_days(was.planned, now.planned)),
                word("desk-plan-follows", item=words.get(now.follows, now.follows)) if now.follows else None,
                now.why or None,
            )
        )
        for _, one, was, now in found
    )
    columns = (
        ui.Column(word("date"), "date"),
        ui.Column(word("desk-milestone")),
        ui.Column(word("desk-plan-was"), "date"),
        ui.Column(word("desk-plan-will"), "date"),
        ui.Column(word("desk-plan-slip"), "number"),
        ui.Column(word("desk-plan-because"), priority=2),
        ui.Column(word("desk-reason"), "wide"),
    )
    body = ui.Table(word("desk-plan-changes", n=len(rows)), columns, rows, ui.Empty(""), id="plan-changes", caption_hidden=True)
    return ui.Disclosure(word("desk-plan-changes", n=len(rows)), body)


def preview(shown: CaseShown, book: Book, moves: Iterable[Move], today: date) -> ui.Table:
    """Which dates would move, before anything is done."""
    known = codes_of(shown.version.milestones, book.pack.code_lists)

    def name(item: str | None) -> str:
        return t(known.get(item or "", Text(item or "", item or "")))

    rows = tuple(
        ui.Row(
            (
                name(one.item),
                _span(one.was.starts, one.was.planned) if one.was else None,
                _span(one.will.starts, one.will.planned),
                _slip(one.days) if one.was else word("desk-plan-new"),
                word("desk-plan-typed") if one.typed else word("desk-plan-follows", item=name(one.will.follows)),
                ui.Tag(word("desk-plan-past"), "warn") if one.will.planned < today else None,
            )
        )
        for one in moves
    )
    columns = (
        ui.Column(word("desk-milestone")),
        ui.Column(word("desk-plan-was"), "date"),
        ui.Column(word("desk-plan-will"), "date"),
        ui.Column(word("desk-plan-slip"), "number"),
        ui.Column(word("desk-plan-because")),
        ui.Column(word("desk-stands"), "tag", priority=3),
    )
    none = ui.Empty(word("desk-plan-same"))
    return ui.Table(word("desk-plan-preview"), columns, rows, none, id="plan-preview", caption_hidden=True)
