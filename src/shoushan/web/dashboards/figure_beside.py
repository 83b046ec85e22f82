"""Two sources side by side: a figure and itself at other moments, another figure, or another system's list; four lists of
cases that add up to the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.comparing import WHYS, Differing, Share, Why
from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.publishing.preparing import Counted, Wanted
from shoushan.outputs.indicators.publishing.sides import BadList, Laid, Listed, Ours, Source, lay, read_list
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.dashboards import figure_parts as parts
from shoushan.web.dashboards.asking import day_of
from shoushan.web.dashboards.boards import page
from shoushan.web.dashboards.figure_asking import Room, ledgers_of, room_of
from shoushan.web.dashboards.figure_boards import not_ready
from shoushan.web.dashboards.figure_page import found
from shoushan.web.dashboards.figure_values import label_in, value_said
from shoushan.web.desk import lists
from shoushan.web.desk.frame import AtDesk, at_desk, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

MOST = 500
"""Cases of one list that are shown; its sum is of all."""
LONGEST = 4_000_000


@at_desk
@require_http_methods(["GET", "POST"])
def beside(request: AtDesk, ledger_id: str, indicator_id: str) -> HttpResponse:
    """Lay a figure beside another source (GET: another figure or moment; POST: a list that was pasted). Nothing is kept."""
    one = found(request, ledger_id, indicator_id)
    try:
        room = room_of(request)
    except FactsMissing:
        return not_ready(request)
    text = request.POST.get("list", "")[:LONGEST] if request.method == "POST" else ""
    banner, laid, status = None, None, 200
    try:
        other: Source | None = _other(room, one)
        if request.method == "POST":
            other = read_list(word("beside-list"), text)
        if other is not None:
            laid = lay(request.viewer, request.book, room.store, _ours(room, one), other)
    except BadList as bad:
        banner, status = ui.Banner(t(bad), word("beside-list"), "bad"), 422
    except Refusal as fault:
        banner, status = refused(fault.text, fault.remedy), 409
    answer = page(
        request, "figure_beside", "figures", heading=word("beside-title", label=t(one.label)), banner=banner,
        period=parts.period_said(room, one), form=_form(room, one), pasted=_pasted(room, one, text),
        back_href=parts.figure_href(room, one), back=t(one.label),
        **(_shown(room, laid) if laid else {"kpis": None}),
    )  # fmt: skip
    answer.status_code = status
    return answer


def _ours(room: Room, one: Indicator) -> Ours:
    return Ours(Wanted(one, room.period(one), room.as_of, known_at=room.known_at), one.label)


def _other(room: Room, one: Indicator) -> Ours | None:
    """The other figure that the address asks for; ``None`` when it asks for nothing."""
    given, pack = room.request.GET, room.request.book.pack
    known = {each.full_id: each for ledger in ledgers_of(room.request) for each in ledger.indicators.values()}
    other = known.get(given.get("b", ""), one)
    wish, leaf = given.get("b_period", ""), given.get("b_known_at", "")
    day = day_of(given.get("b_as_of", ""))
    if other is one and not wish and day is None and not leaf.isdigit():
        return None
    period = periods.read(wish, pack.periods, room.as_of) or room.period(one)
    known_at = min(int(leaf), room.known_at) if leaf.isascii() and leaf.isdigit() and len(leaf) < 16 else room.known_at
    return Ours(Wanted(other, period, min(day or room.as_of, room.today), known_at=known_at), other.label)


def _form(room: Room, one: Indicator) -> ui.Filter:
    given, pack = room.request.GET, room.request.book.pack
    options = tuple(
        ui.Option(each.full_id, label_in(room.request.book, each), group=t(ledger.name))
        for ledger in ledgers_of(room.request) for each in ledger.indicators.values()
    )  # fmt: skip
    named = tuple(ui.Option(each.id, t(each.label)) for each in pack.periods.values())
    day = day_of(given.get("b_as_of", ""))
    leaf = given.get("b_known_at", "")
    fields = (
        ui.Field("b", word("beside-other"), "select", given.get("b", one.full_id), options=options),
        ui.Field("b_period", word("figure-period"), "select", given.get("b_period", ""), options=named),
        ui.Field("b_as_of", word("figure-as-of"), "date", day.isoformat() if day else ""),
        ui.Field("b_known_at", word("figure-known-at"), "number", leaf if leaf.isdigit() else "", width=12),
    )
    return ui.Filter(fields, hidden=tuple(room.asking.query(by="", key="").items()))


def _pasted(room: Room, one: Indicator, text: str) -> ui.Form:
    field = ui.Field(
        "list", word("beside-list"), "textarea", text, hint=word("beside-list-hint"), required=True, rows=6, max_length=LONGEST
    )
    at = reverse("board:figure-beside", args=[one.ledger, one.id]) + room.asking.href(by="", key="")
    buttons = ui.ActionBar((ui.Action(word("beside-lay"), kind="primary"),))
    return ui.Form(at, (ui.FieldSet(word("beside-list"), (field,), legend_hidden=True),), buttons)


def _shown(room: Room, laid: Laid) -> dict[str, Any]:
    """The two sources, the difference, and the four lists."""
    compared, shares = laid.compared, _shares(laid)
    kpis = ui.Kpis(
        (
            _source("A", laid.a, laid.counted[0], compared.a, shares),
            _source("B", laid.b, laid.counted[1], compared.b, shares),
            ui.Kpi(word("beside-difference"), signed(compared.difference, shares)),
            ui.Kpi(word("beside-same"), f"{compared.same:,}"),
        ),
        word("beside-sources"),
    )  # fmt: skip
    sums = tuple(ui.Row((word(f"beside-{why}"), len(compared.lists[why]), signed(compared.total(why), shares))) for why in WHYS)
    every = sum(map(len, compared.lists.values()))
    total = ui.Row((word("figure-total"), every, signed(compared.difference, shares)), tone="new")
    heads: tuple[tuple[str, Any], ...] = (("beside-why", "wide"), ("beside-cases", "number"), (_by(shares), "number"))
    table = ui.Table(
        word("beside-result"), tuple(ui.Column(word(key), kind) for key, kind in heads), (*sums, total),
        ui.Empty(word("beside-none")), id="beside", caption_hidden=True,
    )  # fmt: skip
    return {
        "kpis": kpis, "table": table, "agrees": word("beside-adds-up") if compared.adds_up else "",
        "lists": [_list(laid, why, compared.lists[why], shares) for why in WHYS if compared.lists[why]],
    }  # fmt: skip


def _shares(laid: Laid) -> bool:
    """Whether both ends of a fraction are told apart."""
    return any(isinstance(one, Ours) and one.wanted.indicator.kind in ("share", "rate", "ratio") for one in (laid.a, laid.b))


def _source(letter: str, source: Source, counted: Counted | None, total: Share, shares: bool) -> ui.Kpi:
    if isinstance(source, Listed):
        return ui.Kpi(f"{letter} {source.name}", f"{total.above:,}" if not shares else f"{total.above:,} ÷ {total.below:,}")
    wanted = source.wanted
    value = value_said(wanted.indicator, counted.figure) if counted else f"{total.above:,}"
    note = f"{wanted.period.first} – {wanted.period.last}，{word('figure-as-of')} {wanted.as_of}"
    return ui.Kpi(f"{letter} {t(source.label)}", value, note=note)


def _by(shares: bool) -> str:
    """The head of the column of differences."""
    return "beside-by-share" if shares else "beside-by"


def signed(share: Share, shares: bool) -> str:
    """+3, or +3 / +5 above and below the line."""
    above, below = (f"{one:+,}" if one else "0" for one in (share.above, share.below))
    return f"{above} / {below}" if shares else above


def _list(laid: Laid, why: Why, rows: Sequence[Differing], shares: bool) -> tuple[str, ui.Table, int]:
    """One list: its title, its cases, and how many more there are."""
    made = tuple(
        ui.Row(
            (laid.numbers.get(one.case, one.case), " ".join(str(cell) for cell in one.thing) or None, signed(one.by, shares)),
            lists.case_href(one.case) if one.case in laid.numbers else "",
        )
        for one in rows[:MOST]
    )  # fmt: skip
    heads: list[tuple[str, Any]] = [("number", "code"), ("figure-thing", "wide"), (_by(shares), "number")]
    if all(row.cells[1] is None for row in made):
        heads.pop(1)
        made = tuple(replace(row, cells=(row.cells[0], row.cells[2])) for row in made)
    title = word(f"beside-{why}")
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)
    table = ui.Table(title, columns, made, ui.Empty(word("beside-none")), id=f"beside-{why}", caption_hidden=True)
    return title, table, max(0, len(rows) - MOST)
