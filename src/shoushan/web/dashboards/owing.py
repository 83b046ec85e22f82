"""A page per unit with everything it owes, and one per leader with everything under that name; also as sheet and workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.spreadsheets.writing import Written, workbook
from shoushan.records.cases import boards, leaving, owing
from shoushan.records.cases.boards import OpenCase
from shoushan.records.cases.owing import SECTIONS, Owed, Under
from shoushan.records.cases.queries import Line
from shoushan.rules.deadlines import Lamp
from shoushan.web.dashboards.asking import Asking
from shoushan.web.dashboards.boards import STRIP, TONES, as_of, label_of, labels, page
from shoushan.web.dashboards.tables import attached
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

MOST = 500
"""Rows of a section that a page shows; the sheet and the workbook have all of them."""
BY_LAMP = (None, Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.GREY, Lamp.NONE)
HANDS = ("lead", "assist")
"""The sections of cases in hand, of which the figures by lamp are made; a row has the lamp of the unit's own part."""
LAMPS = {Lamp.RED: "board-red", Lamp.YELLOW: "board-yellow", Lamp.GREEN: "board-green", Lamp.GREY: "board-grey"}
Heads = tuple[tuple[str, Any, Any], ...]
OWED: Heads = (
    ("number", "code", 1), ("desk-noun", "text", 3), ("desk-matter", "wide", 1), ("owes-what", "wide", 2),
    ("owes-since", "date", 3), ("due-day", "date", 2), ("desk-lamp", "lamp", 1),
)  # fmt: skip
UNDER: Heads = (
    ("number", "code", 1), ("desk-noun", "text", 3), ("desk-matter", "wide", 1), ("owes-part", "text", 2),
    ("desk-stage", "tag", 3), ("desk-held-by", "wide", 2), ("owes-waits", "date", 2), ("due-day", "date", 2),
    ("desk-lamp", "lamp", 1),
)  # fmt: skip


# --- units ----------------------------------------------------------------------------------------------------------


class _Unit:
    """What one unit owes, with the lines of its cases."""

    def __init__(self, request: AtDesk, key: str) -> None:
        names = names_of(request)
        if key not in names:
            raise Http404(key)
        self.request, self.key = request, key
        self.name, self.phone = t(names[key][0]), names[key][1]
        self.cases = boards.open_cases(request.viewer, request.book, boards.Asked(), request.moment)
        self.rows = owing.owed(request.viewer, request.book, key, request.moment, self.cases)
        self.lines = _lines(request, [row.uid for row in self.rows])
        self.rows = [row for row in self.rows if row.uid in self.lines]

    def of(self, section: str) -> list[Owed]:
        """The rows of one section."""
        return [row for row in self.rows if row.section == section]

    def what(self, row: Owed) -> str:
        """What is owed, in words: what the row says, else where its case stands."""
        return t(row.what) if row.what else t(self.lines[row.uid].stage)


def _lines(request: AtDesk, uids: Sequence[str]) -> Mapping[str, Line]:
    found: dict[str, Line] = {}
    every = list(dict.fromkeys(uids))
    for place in range(0, len(every), MOST):
        some = every[place : place + MOST]
        found |= {line.uid: line for line in boards.lines_of(request.viewer, request.book, some, request.moment)}
    return found


@at_desk
@require_GET
def unit(request: AtDesk, key: str) -> HttpResponse:
    """Everything that one unit owes, across ledgers; every row leads to its case, every figure to its rows."""
    shown = _Unit(request, key)
    asked = request.GET.get("lamp", "")
    only = next((lamp for lamp in BY_LAMP if lamp is not None and lamp.value == asked), None)
    hands = [row for row in shown.rows if row.section in HANDS]
    kpis = tuple(_kpi(lamp, sum(1 for row in hands if lamp in (None, row.lamp)), only) for lamp in BY_LAMP)
    sections = [(section, [row for row in shown.of(section) if only in (None, row.lamp)]) for section in SECTIONS]
    owes = tuple(
        ui.Kpi(word(f"owes-{name}"), str(len(rows)), f"#{name}" if rows else "", tone=_gravest(rows)) for name, rows in sections
    )
    return page(
        request, "owed", "board", heading=word("board-owes", unit=shown.name), phone=shown.phone,
        kpis=ui.Kpis(kpis, word("owes-by-lamp")), owes=ui.Kpis(owes, word("owes-by-kind")),
        groups=[(name, word(f"owes-{name}"), len(rows), _owed_table(shown, name, rows)) for name, rows in sections if rows],
        most=MOST, back_href=reverse("board:home"), as_of=as_of(request), note=word("owes-note"),
        sheet_href=reverse("board:unit-sheet", args=[key]), xlsx_href=reverse("board:unit-xlsx", args=[key]), people=None,
    )  # fmt: skip


def _kpi(lamp: Lamp | None, count: int, only: Lamp | None) -> ui.Kpi:
    """A figure of the cases in hand; it leads to its rows on this very page."""
    name = "open" if lamp is None else "unlit" if lamp is Lamp.NONE else lamp.value
    tone: Any = {"red": "bad", "yellow": "warn"}.get(name, "plain") if count else "plain"
    href = "" if lamp is only else "?" if lamp is None else f"?lamp={lamp.value}"
    return ui.Kpi(word(f"board-{name}"), str(count), href, tone=tone)


def _gravest(rows: Sequence[Owed]) -> Any:
    shown = {row.lamp for row in rows}
    return "bad" if Lamp.RED in shown else "warn" if Lamp.YELLOW in shown else "plain"


def _owed_table(shown: _Unit, section: str, rows: Sequence[Owed]) -> ui.Table:
    made = tuple(
        ui.Row(
            (
                line.number, t(line.noun), t(line.title), shown.what(row), wording.day_of(row.since), wording.day_of(row.on),
                _lamp(row),
            ),
            lists.case_href(row.uid), tone="late" if row.lamp is Lamp.RED else "",
        )
        for row in rows[:MOST]
        for line in [shown.lines[row.uid]]
    )  # fmt: skip
    return _table(word(f"owes-{section}"), OWED, made, section)


def _lamp(row: Owed) -> ui.Lamp | None:
    return wording.lamp_of(row.lamp, None, None, why=word("desk-due-on", day=row.on[:10]) if row.on else "")


def _table(caption: str, heads: Heads, rows: tuple[ui.Row, ...], id_: str) -> ui.Table:
    columns = tuple(ui.Column(word(key), kind, priority=place) for key, kind, place in heads)
    return ui.Table(caption, columns, rows, ui.Empty(word("board-empty")), caption_hidden=True, id=f"table-{id_}")


def _written(shown: _Unit, say: Callable[[Owed], str]) -> list[tuple[Any, ...]]:
    """The rows of sheet and workbook: the number in order, the section, the case, what, since, by when, lamp."""
    return [
        (
            place, word(f"owes-{row.section}"), line.number, t(line.noun), t(line.title), say(row), wording.day_of(row.since),
            wording.day_of(row.on), word(LAMPS[row.lamp]) if row.lamp in LAMPS else None,
        )
        for place, row in enumerate(shown.rows, 1)
        for line in [shown.lines[row.uid]]
    ]  # fmt: skip


SHEET: Heads = (
    ("owes-place", "number", 1), ("owes-kind", "text", 1), ("number", "code", 1), ("desk-noun", "text", 1),
    ("desk-matter", "wide", 1), ("owes-what", "wide", 1), ("owes-since", "date", 1), ("due-day", "date", 1),
    ("owes-lamp", "text", 1),
)  # fmt: skip


@at_desk
@require_GET
def unit_sheet(request: AtDesk, key: str) -> HttpResponse:
    """What the unit owes as a sheet to print across; noted as a print."""
    shown = _Unit(request, key)
    rows = _written(shown, shown.what)
    leaving.note(request.viewer, "print", f"owed by {key}", len(rows), request.moment)
    return _sheet(request, word("owes-sheet", unit=shown.name), SHEET, rows, reverse("board:unit", args=[key]))


@at_desk
@require_GET
def unit_xlsx(request: AtDesk, key: str) -> HttpResponse:
    """What the unit owes as a workbook; noted as an export."""
    shown = _Unit(request, key)
    rows = _written(shown, shown.what)
    leaving.note(request.viewer, "export", f"owed by {key}", len(rows), request.moment)
    return _workbook(request, word("owes-sheet", unit=shown.name), SHEET, rows)


def _sheet(request: AtDesk, title: str, heads: Heads, rows: Sequence[tuple[Any, ...]], back: str) -> HttpResponse:
    return page(
        request, "sheet", "board", heading=title, grid=_table(title, heads, tuple(ui.Row(row) for row in rows), "sheet"),
        above=(as_of(request), word("total-rows", n=len(rows))), below=(word("owes-signers"),), back_href=back, landscape=True,
    )  # fmt: skip


def _workbook(request: AtDesk, title: str, heads: Heads, rows: Sequence[tuple[Any, ...]]) -> HttpResponse:
    named = tuple(word(key) for key, _, _ in heads)
    body = workbook(
        Written(title, title, named, rows, (as_of(request),), (word("owes-signers"),)), synthetic=request.book.pack.synthetic
    )
    return attached(body, f"{title}-{request.moment.astimezone(request.book.zone):%Y-%m-%d}.xlsx")


# --- leaders --------------------------------------------------------------------------------------------------------


class _Leader:
    """What bears one leader's name, with the lines of its cases."""

    def __init__(self, request: AtDesk) -> None:
        self.key = request.GET.get("who", "").replace("\x00", "")[:80]
        self.name = label_of(labels(request, "leader"), "leader", self.key)
        self.rows = owing.under(request.viewer, request.book, self.key, request.moment)
        if not self.rows:
            raise Http404(self.key)
        self.lines = _lines(request, [row.case.uid for row in self.rows])
        self.rows = [row for row in self.rows if row.case.uid in self.lines]
        self.names = names_of(request)

    def cells(self, row: Under) -> tuple[Any, ...]:
        """The cells of a row on the page."""
        line = self.lines[row.case.uid]
        return (
            line.number, t(line.noun), t(line.title), wording.joined(t(part) for part in row.parts), lists.stage_cell(line),
            lists.holder_cell(line, self.names), wording.day_of(row.waits_since), wording.day_of(line.due),
            lists.lamp_cell(line),
        )  # fmt: skip


@at_desk
@require_GET
def leader(request: AtDesk) -> HttpResponse:
    """Everything under one leader's name: what waits for the leader's own act first, then ledger by ledger."""
    shown = _Leader(request)
    waits = [row for row in shown.rows if row.waits_since]
    cases: tuple[OpenCase, ...] = tuple(row.case for row in shown.rows)
    kpis = [ui.Kpi(word("owes-waits-for"), str(len(waits)), "#waits" if waits else "", tone="warn" if waits else "plain")]
    kpis += [_counted(kind, sum(1 for case in cases if case.counts_as(kind))) for kind in STRIP]
    groups = [("waits", word("owes-waits-for"), len(waits), _under_table(shown, "waits", waits))] if waits else []
    for id_ in dict.fromkeys(case.ledger for case in cases):
        own = [row for row in shown.rows if row.case.ledger == id_]
        groups.append((id_, t(request.book.ledger(id_).name), len(own), _under_table(shown, id_, own)))
    query = "?" + urlencode({"who": shown.key})
    return page(
        request, "owed", "board", heading=word("owes-under", leader=shown.name), phone="",
        kpis=ui.Kpis(tuple(kpis), shown.name), owes=None, groups=groups, most=MOST, as_of=as_of(request),
        back_href=reverse("board:home") + Asking("leader").href(),
        note=word("owes-under-note"), sheet_href=reverse("board:leader-sheet") + query,
        xlsx_href=reverse("board:leader-xlsx") + query, people=_deputies(shown.key),
    )  # fmt: skip


def _counted(kind: str, count: int) -> ui.Kpi:
    return ui.Kpi(word(f"board-{kind}"), str(count), "", tone=TONES.get(kind, "plain") if count else "plain")


def _deputies(leader: str) -> str | None:
    """Who acts when the leader is away (AB角), in one sentence."""
    found = owing.deputies_of(leader)
    return word("owes-deputies", posts=wording.joined(t(name) for _, name in found)) if found else None


def _under_table(shown: _Leader, id_: str, rows: Sequence[Under]) -> ui.Table:
    made = tuple(
        ui.Row(shown.cells(row), lists.case_href(row.case.uid), tone="late" if row.case.lamp is Lamp.RED else "")
        for row in rows[:MOST]
    )
    return _table(word("board-cases"), UNDER, made, id_)


LEADER_SHEET: Heads = (
    ("owes-place", "number", 1), ("number", "code", 1), ("desk-noun", "text", 1), ("desk-matter", "wide", 1),
    ("owes-part", "text", 1),
    ("desk-stage", "text", 1), ("desk-held-by", "wide", 1), ("owes-waits", "date", 1), ("due-day", "date", 1),
    ("owes-lamp", "text", 1),
)  # fmt: skip


def _leader_rows(shown: _Leader) -> list[tuple[Any, ...]]:
    found = []
    for place, row in enumerate(shown.rows, 1):
        line = shown.lines[row.case.uid]
        lamp = word(LAMPS[row.case.lamp]) if row.case.lamp in LAMPS else None
        found.append((
            place, line.number, t(line.noun), t(line.title), wording.joined(t(part) for part in row.parts), t(line.stage),
            lists.holder_said(line, shown.names), wording.day_of(row.waits_since), wording.day_of(line.due), lamp,
        ))  # fmt: skip
    return found


@at_desk
@require_GET
def leader_sheet(request: AtDesk) -> HttpResponse:
    """What stands under the leader's name as a sheet to print across; noted as a print."""
    shown = _Leader(request)
    rows = _leader_rows(shown)
    leaving.note(request.viewer, "print", f"under {shown.key}", len(rows), request.moment)
    back = reverse("board:leader") + "?" + urlencode({"who": shown.key})
    return _sheet(request, word("owes-under", leader=shown.name), LEADER_SHEET, rows, back)


@at_desk
@require_GET
def leader_xlsx(request: AtDesk) -> HttpResponse:
    """The same as a workbook; noted as an export."""
    shown = _Leader(request)
    rows = _leader_rows(shown)
    leaving.note(request.viewer, "export", f"under {shown.key}", len(rows), request.moment)
    return _workbook(request, word("owes-under", leader=shown.name), LEADER_SHEET, rows)
