"""交班与接班: open cases, call-backs promised and results waiting, counted now; the one who comes confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from shoushan.records.cases import queries
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.queries import Line, Wanted
from shoushan.rules.catalogue.model import Ledger, Value, Version
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.web.desk import lists, token
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

ROLE = "handover"
SECTIONS = (("desk-handover-open", "open"), ("desk-state-promised", "promised"), ("desk-state-deliver", "deliver"))
MOST = 200


def _ledger(request: AtDesk) -> tuple[Ledger, Version] | None:
    ledger, day = request.book.pack.with_role(ROLE), today(request)
    versions = [one for one in ledger.versions if one.from_ <= day] if ledger else []
    return (ledger, versions[-1]) if ledger and versions else None


def _act(version: Version, verb: str) -> str:
    return next(one.id for one in version.acts.values() if one.verb == verb)


def _counted(request: AtDesk, state: str) -> queries.Page:
    return queries.lines(request.viewer, request.book, Wanted(mine=True, state=state, size=MOST), request.moment)


@at_desk
@require_GET
def handover(request: AtDesk) -> HttpResponse:
    """The sheet handed over at the end of a shift, to print or to confirm on the screen."""
    names = names_of(request)
    tables = []
    for label, state in SECTIONS:
        found = _counted(request, state)
        tables.append((word(label), _table(word(label), found.lines, names), found.total))
    unit = t(names.get(request.viewer.unit or "", (None, ""))[0])
    return page(
        request,
        "handover",
        tables=tables,
        unit=unit,
        day=today(request),
        back_href=reverse("desk:home"),
        form=_form(request),
    )


def _table(caption: str, lines: tuple[Line, ...], names: lists.Names) -> ui.Table:
    heads = (
        ("number", "code"),
        ("desk-matter", "wide"),
        ("desk-party", "text"),
        ("desk-stage", "tag"),
        ("desk-held-by", "text"),
        ("due-day", "date"),
        ("desk-lamp", "lamp"),
    )
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)  # type: ignore[arg-type]
    rows = tuple(
        ui.Row(
            (
                line.number,
                t(line.title),
                line.party,
                lists.stage_cell(line),
                lists.holder_cell(line, names),
                line.due[:10] if line.due else None,
                lists.lamp_cell(line),
            )
        )
        for line in lines
    )
    return ui.Table(caption, columns, rows, ui.Empty(word("desk-handover-none")), caption_hidden=True)


def _form(request: AtDesk) -> ui.Form | None:
    """The button of who leaves; only where the place keeps hand-overs and this post may make one."""
    kept = _ledger(request)
    if kept is None or not any(who.role in request.viewer.roles for who in kept[1].acts[_act(kept[1], "hand-over")].who):
        return None
    field = ui.Field("remark", t(kept[1].fields["remark"].label), "textarea", rows=3, max_length=500)
    send = ui.ActionBar((ui.Action(word("desk-handover-do"), kind="primary", key="Ctrl+Enter"),))
    sets = (ui.FieldSet(word("desk-handover"), (field,), legend_hidden=True),)
    return ui.Form(reverse("desk:handover-do"), sets, send, token=token.fresh(request.moment), id="handover-form")


@at_desk
@require_POST
def hand_over(request: AtDesk) -> HttpResponse:
    """Hand over: the counts are taken now, not from the page."""
    kept = _ledger(request)
    if kept is None or request.viewer.unit is None:
        messages.warning(request, word("desk-handover-not-kept"))
        return HttpResponseRedirect(reverse("desk:home"))
    ledger, version = kept
    opened, promised, results = (_counted(request, state).total for _, state in SECTIONS)
    given: dict[str, Value] = {
        "shift_unit": request.viewer.unit,
        "open_cases": opened,
        "promised": promised,
        "waiting_results": results,
    }
    if remark := cleaned(request.POST.get("remark", ""))[:500]:
        given["remark"] = remark
    sent = token.token_of(request.POST.get("token"), request.moment)
    command = Command(
        token.case_of(sent, request.account.handle, 0),
        _act(version, "hand-over"),
        request.viewer.actor,
        Happened.at(request.moment),
        given,
        opens=(ledger.id, None),
    )
    return _do(request, command, sent, "desk-handover-done")


@at_desk
@require_POST
def confirm(request: AtDesk) -> HttpResponse:
    """Who comes confirms that the list was seen."""
    kept, case = _ledger(request), request.POST.get("case", "")[:32]
    waiting = {line.uid: line for line in _waiting(request)}
    if kept is None or case not in waiting:
        messages.warning(request, word("desk-handover-gone"))
        return HttpResponseRedirect(reverse("desk:home"))
    command = Command(case, _act(kept[1], "confirm"), request.viewer.actor, Happened.at(request.moment), seen=waiting[case].n)
    return _do(request, command, f"confirm:{case}", "desk-handover-confirmed")


def _do(request: AtDesk, command: Command, key: str, said: str) -> HttpResponse:
    try:
        act([command], request.book, request.moment, request=Request(key, request.account.handle))
    except Refusal as refusal:
        messages.warning(request, f"{t(refusal.text)} {t(refusal.remedy)}")
    else:
        messages.success(request, word(said))
    return HttpResponseRedirect(reverse("desk:home"))


def _waiting(request: AtDesk) -> tuple[Line, ...]:
    kept = _ledger(request)
    if kept is None or request.viewer.unit is None:
        return ()
    wanted = Wanted(ledger=kept[0].id, unit=request.viewer.unit, state="open", sort="opened", size=5)
    return queries.lines(request.viewer, request.book, wanted, request.moment).lines


def waiting(request: AtDesk) -> ui.Handed | None:
    """What the last shift handed over and nobody confirmed yet, for the first page."""
    kept, lines = _ledger(request), _waiting(request)
    if kept is None or not lines:
        return None
    if not any(who.role in request.viewer.roles for who in kept[1].acts[_act(kept[1], "confirm")].who):
        return None
    line, fields = lines[0], kept[1].fields
    counts = tuple(
        (t(fields[name].label), str(line.cells.get(name) or 0))
        for name in kept[0].columns
        if name not in ("shift_unit", "remark")
    )
    mine = ui.Action(word("desk-handover-confirm"), kind="primary")
    see = ui.Action(word("desk-handover"), reverse("desk:handover"), kind="quiet")
    return ui.Handed(
        reverse("desk:handover-confirm"),
        line.uid,
        line.number,
        counts,
        str(line.cells.get("remark") or ""),
        ui.ActionBar((mine, see)),
    )
