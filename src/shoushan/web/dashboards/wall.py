"""The screen for a meeting: by unit, by ledger, what falls due this week, milestones past their day; large type, one at a time.

It is made anew by the server's word alone (a ``Refresh`` header), without script; with ``turn`` the next screen follows by
itself. Keys ``n`` and ``p`` step, links do the same. Nothing personal stands on it: a matter is named only where its ledger
names it by a field that is public or internal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import boards, owing
from shoushan.records.cases.boards import OpenCase
from shoushan.records.cases.queries import Line
from shoushan.records.cases.typed import fields_of
from shoushan.rules.deadlines import Lamp
from shoushan.web.dashboards.boards import as_of, page
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

SCREENS = ("units", "ledgers", "week", "milestones")
FIGURES = ("open", "red", "yellow", "green", "grey")
ROWS = 14
"""Rows that stand on one screen of 1080 lines and are read from the last seat."""
STAYS, TURNS = 300, 30
"""Seconds until a screen is made anew, and until the next one follows by itself."""
AHEAD = timedelta(days=6)


@at_desk
@require_GET
def wall(request: AtDesk) -> HttpResponse:
    """One screen of the wall."""
    here = request.GET.get("screen", "")
    here = here if here in SCREENS else SCREENS[0]
    turns = request.GET.get("turn") == "1"
    found = boards.open_cases(request.viewer, request.book, boards.Asked(), request.moment)
    table, total = _table(request, here, found)
    place = SCREENS.index(here)
    before, after = SCREENS[place - 1], SCREENS[(place + 1) % len(SCREENS)]
    answer = page(
        request, "wall", "board", heading=word(f"wall-{here}"), as_of=as_of(request), table=table, kpis=_kpis(found),
        more=word("wall-more", n=total - ROWS) if total > ROWS else "",
        steps=ui.ActionBar((
            ui.Action(word(f"wall-{before}"), _href(before, turns), kind="quiet", icon="back", key="p"),
            ui.Action(word("board"), reverse("board:home"), kind="quiet", key="b"),
            ui.Action(word("wall-stay" if turns else "wall-turn"), _href(here, not turns), kind="quiet", key="t"),
            ui.Action(word(f"wall-{after}"), _href(after, turns), kind="quiet", icon="next", key="n"),
        ), word("wall-steps")),
    )  # fmt: skip
    answer.headers["Refresh"] = f"{TURNS}; url={_href(after, turns)}" if turns else str(STAYS)
    return answer


def _href(screen: str, turns: bool) -> str:
    return reverse("board:wall") + f"?screen={screen}" + ("&turn=1" if turns else "")


def _kpis(found: Sequence[OpenCase]) -> ui.Kpis:
    counted = ((kind, sum(1 for case in found if case.counts_as(kind))) for kind in ("open", "red", "soon", "urged"))
    tones: Mapping[str, Any] = {"red": "bad", "soon": "warn"}
    return ui.Kpis(
        tuple(ui.Kpi(word(f"board-{kind}"), str(n), tone=tones.get(kind, "plain") if n else "plain") for kind, n in counted),
        word("board"),
    )


def _table(request: AtDesk, here: str, found: Sequence[OpenCase]) -> tuple[ui.Table, int]:
    if here == "week":
        return _week(request, found)
    if here == "milestones":
        return _milestones(request, found)
    rows = _by_unit(request, found) if here == "units" else _by_ledger(request, found)
    head = ui.Column(word("board-unit" if here == "units" else "board-ledger"), "wide")
    columns = (head, *(ui.Column(word(f"board-{kind}"), "number") for kind in FIGURES))
    made = tuple(
        ui.Row((name, *(counts[kind] for kind in FIGURES)), tone="late" if counts["red"] else "") for name, counts in rows
    )
    return _made(here, columns, made[:ROWS]), len(made)


def _made(here: str, columns: tuple[ui.Column, ...], rows: tuple[ui.Row, ...]) -> ui.Table:
    none = ui.Empty(word(f"wall-no-{here}" if here in ("week", "milestones") else "board-empty"))
    return ui.Table(word(f"wall-{here}"), columns, rows, none, caption_hidden=True, id="wall")


def _by_unit(request: AtDesk, found: Sequence[OpenCase]) -> list[tuple[str, Mapping[str, int]]]:
    names = names_of(request)
    return [
        (t(names[row.key][0]) if row.key and row.key in names else row.key or word("board-unit-none"), row.counts)
        for row in boards.board(found, "unit")
    ]


def _by_ledger(request: AtDesk, found: Sequence[OpenCase]) -> list[tuple[str, Mapping[str, int]]]:
    counts: dict[str, Counter[str]] = {}
    for case in found:
        counts.setdefault(case.ledger, Counter()).update(kind for kind in FIGURES if case.counts_as(kind))
    ranked = sorted(counts.items(), key=lambda item: (-item[1]["red"], -item[1]["open"], item[0]))
    return [(t(request.book.ledger(id_).name), one) for id_, one in ranked]


def _week(request: AtDesk, found: Sequence[OpenCase]) -> tuple[ui.Table, int]:
    """What falls due from today on through six days, the nearest first."""
    today = request.moment.astimezone(request.book.zone).date()
    due = [case for case in found if case.due and today <= date.fromisoformat(case.due[:10]) <= today + AHEAD]
    due = [case for case in due if case.lamp is not Lamp.GREY]
    shown = due[:ROWS]
    lines = boards.lines_of(request.viewer, request.book, [case.uid for case in shown], request.moment)
    rows = tuple(
        ui.Row((line.number, _said(request, line), lists.holder_said(line, names_of(request)), wording.day_of(line.due),
                lists.lamp_cell(line)))
        for line in lines
    )  # fmt: skip
    heads: tuple[tuple[str, Any], ...] = (
        ("number", "code"), ("desk-matter", "wide"), ("desk-held-by", "wide"), ("due-day", "date"), ("desk-lamp", "lamp"),
    )  # fmt: skip
    return _made("week", tuple(ui.Column(word(key), kind) for key, kind in heads), rows), len(due)


def _milestones(request: AtDesk, found: Sequence[OpenCase]) -> tuple[ui.Table, int]:
    """Milestones that were to be reached and are not, the longest past first."""
    late = owing.slipped(request.book, request.moment, found)
    shown = late[:ROWS]
    uids = list(dict.fromkeys(row.uid for row in shown))
    lines = {line.uid: line for line in boards.lines_of(request.viewer, request.book, uids, request.moment)}
    rows = tuple(
        ui.Row((line.number, _said(request, line), t(row.what) if row.what else "", lists.holder_said(line, names_of(request)),
                wording.day_of(row.on)))
        for row in shown
        if (line := lines.get(row.uid)) is not None
    )  # fmt: skip
    heads: tuple[tuple[str, Any], ...] = (
        ("number", "code"), ("desk-matter", "wide"), ("owes-milestones", "wide"), ("desk-held-by", "wide"),
        ("wall-planned", "date"),
    )  # fmt: skip
    return _made("milestones", tuple(ui.Column(word(key), kind) for key, kind in heads), rows), len(late)


def _said(request: AtDesk, line: Line) -> str:
    """What a matter is called before a full room: its title where that is no personal field, else what kind of case it is."""
    ledger = request.book.ledger(line.ledger)
    field = fields_of(ledger).get(ledger.title or "")
    return t(line.title) if field is None or field.klass in ("public", "internal") else t(line.noun)
