"""Sections of a case: how a campaign stands, place by place, and which offers suit a need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html

from shoushan.records.cases import campaigning, matching, typed
from shoushan.records.cases.campaigning import Covered, Standing
from shoushan.records.cases.read import CaseShown
from shoushan.records.journal.read import key_of
from shoushan.rules.catalogue.model import Campaign, Field, Ledger, Reason
from shoushan.rules.procedure.matching import Match
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.lists import Cell
from shoushan.web.ui.language import t, word


def campaign(request: AtDesk, shown: CaseShown) -> tuple[object, ...]:
    """Figures, list, coverage and what was out of reach; nothing where there is no campaign or its list is not frozen."""
    said = shown.version.campaign
    if said is None or not shown.state.campaign:
        return ()
    stands = campaigning.standing(request.viewer, request.book, shown.version, shown.uid)
    ledger = request.book.ledger(said.ledger)
    found: list[object] = [_tiles(shown, stands), _coverage(request, said, ledger, stands)]
    if stands.out:
        found.append(_out(request, said, ledger, stands))
    found.append(_list(request, shown, said))
    return tuple(found)


def _tiles(shown: CaseShown, stands: Standing) -> ui.Kpis:
    held, total = shown.state.campaign, stands.total
    waiting = int(held["rows"]) - int(held["tasks"])
    counted = (
        ("desk-campaign-targets", int(held["rows"]), "plain"),
        ("desk-campaign-done", total.done, "good"),
        ("desk-campaign-left", total.left, "plain"),
        ("desk-campaign-out", total.out, "warn"),
        *((("desk-campaign-waiting", waiting, "warn"),) if waiting else ()),
    )
    items = tuple(ui.Kpi(word(key), str(n), tone=cast(Any, tone if n else "plain")) for key, n, tone in counted)
    return ui.Kpis(items, word("desk-campaign"))


def _coverage(request: AtDesk, said: Campaign, ledger: Ledger, stands: Standing) -> ui.Table:
    fields = typed.fields_of(ledger)
    finding = fields.get(said.finding or "")
    heads = (
        *(ui.Column(t(fields[name].label)) for name in said.by),
        ui.Column(word("desk-campaign-targets"), "number"),
        ui.Column(word("desk-campaign-done"), "number"),
        ui.Column(word("desk-campaign-left"), "number", priority=2),
        ui.Column(word("desk-campaign-out"), "number", priority=2),
        ui.Column(word("desk-campaign-share"), "number"),
        *(ui.Column(_code(request, finding, code), "number", priority=3) for code in stands.finding_codes),
    )
    rows = [ui.Row((*_place(request, fields, said, one.place), *_numbers(one, stands.finding_codes))) for one in stands.rows]
    total = (word("desk-campaign-total"), *("" for _ in said.by[1:]), *_numbers(stands.total, stands.finding_codes))
    every = (*rows, ui.Row(total)) if rows else ()
    return ui.Table(word("desk-campaign-coverage"), heads, every, ui.Empty(word("desk-campaign-none")), id="coverage")


def _numbers(one: Covered, codes: Sequence[str]) -> tuple[Cell, ...]:
    share = (Decimal(one.done) * 100 / one.targets).quantize(Decimal("0.1"), ROUND_HALF_UP) if one.targets else None
    told = f"{share} %" if share is not None else None
    return (one.targets, one.done, one.left, one.out, told, *(one.findings.get(code, 0) for code in codes))


def _place(request: AtDesk, fields: Mapping[str, Field], said: Campaign, place: Sequence[str]) -> tuple[Cell, ...]:
    names = names_of(request)
    return tuple(
        lists.value_cell(fields[name], value or None, request.book, names) for name, value in zip(said.by, place, strict=True)
    )


def _code(request: AtDesk, field: Field | None, code: str) -> str:
    listed = request.book.pack.code_lists.get(field.list or "") if field else None
    return t(listed.codes[code].label) if listed and code in listed.codes else code


def _out(request: AtDesk, said: Campaign, ledger: Ledger, stands: Standing) -> ui.Table:
    fields = typed.fields_of(ledger)
    why = fields.get(said.why or "")
    rows = tuple(
        ui.Row(
            (one.number, *_place(request, fields, said, one.place), _code(request, why, one.why) or None),
            reverse("desk:case", args=[one.uid]),
        )
        for one in stands.out
    )
    heads = (
        ui.Column(word("number"), "code"),
        *(ui.Column(t(fields[name].label)) for name in said.by),
        ui.Column(word("desk-campaign-why"), "wide"),
    )
    return ui.Table(word("desk-campaign-out"), heads, rows, ui.Empty(word("desk-campaign-none")), id="out")


def _list(request: AtDesk, shown: CaseShown, said: Campaign) -> ui.SummaryList:
    held, book = shown.state.campaign, request.book
    rows = [
        ui.SummaryRow(word("desk-campaign-frozen"), wording.local(str(held["as_of"]), book.zone)),
        ui.SummaryRow(word("desk-campaign-lists"), str(held["lists"]), note=word("desk-campaign-lists-note")),
        ui.SummaryRow(word("desk-campaign-digest"), format_html('<span class="code">{}</span>', held["digest"])),
    ]
    case_id = key_of(transaction.get_connection(), shown.uid)
    if case_id is not None and shown.state.closed is None:
        late = campaigning.latecomers(said, book, shown.state.fields, case_id, request.moment)
        if late:
            note = word("desk-campaign-late-note")
            rows.append(ui.SummaryRow(word("desk-campaign-late"), ui.Tag(str(len(late)), "warn"), note=note))
    rows.append(ui.SummaryRow("", format_html('<span class="muted">{}</span>', word("desk-campaign-mine"))))
    return ui.SummaryList(tuple(rows), dense=True)


# --- needs and offers ------------------------------------------------------------------------------------------------


def matches(request: AtDesk, shown: CaseShown) -> ui.Table | None:
    """What is offered and suits this need, best first, with the way to claim it; nothing where the case is no open need."""
    said = shown.version.matching
    found = matching.proposed(request.viewer, request.book, shown.version, shown.uid, request.moment)
    if said is None or found is None:
        return None
    may = any(one.act.id == said.act and one.allowed for one in shown.doable)
    fields = shown.version.fields
    shows = [fields[name] for name in said.show]
    rows = tuple(_match(request, shown, one, shows, may) for one in found.matches)
    heads = (
        ui.Column(word("number"), "code"),
        *(ui.Column(t(field.label)) for field in shows),
        ui.Column(word("desk-match-points"), "number"),
        ui.Column(word("desk-match-reasons"), "wide"),
        *((ui.Column(word("desk-match-claim")),) if may else ()),
    )
    return ui.Table(
        word("desk-matches"), heads, rows, ui.Empty(word("desk-match-none")), id="matches-table", caption_hidden=True
    )


def _match(request: AtDesk, shown: CaseShown, one: Match, shows: Sequence[Field], may: bool) -> ui.Row:
    said, names = shown.version.matching, names_of(request)
    assert said is not None
    number = str(one.offer.get("case.number") or "")
    cells: list[Cell] = [number]
    cells += [lists.value_cell(field, one.offer.get(field.id), request.book, names) for field in shows]
    cells += [one.points, wording.joined(_reason(reason) for reason in one.reasons)]
    if may:
        asked = reverse("desk:act", args=[shown.uid, said.act]) + "?" + urlencode({said.into: number})
        cells.append(ui.Link(word("desk-match-take"), asked))
    return ui.Row(tuple(cells), reverse("desk:case", args=[str(one.offer["case.uid"])]))


def _reason(reason: Reason) -> str:
    return f"{t(reason.label)} +{reason.points}"
