"""Systems that belong to others: what still has to be typed there, a sheet to copy from, their number typed back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.outputs.spreadsheets import TwinDoc, fits
from shoushan.records.cases import queries, read, twins
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.read import CaseShown
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.text import Text
from shoushan.web.desk import copying, lists, token, wording
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.desk.systems import form_for, twins_of, wanted_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SHOWN = 200


def system_of(request: AtDesk, system: str) -> TwinDoc:
    """The system of this id. Raises ``Http404``."""
    found = twins_of(request.book).systems.get(system)
    if found is None:
        raise Http404(system)
    return found


@at_desk
@require_GET
def systems(request: AtDesk) -> HttpResponse:
    """The systems of others, each with what still has to be typed there."""
    known = twins_of(request.book)
    columns = (
        ui.Column(word("desk-twin-system"), "wide"),
        ui.Column(word("desk-twin-to-type"), "number"),
        ui.Column(word("desk-twin-oldest"), "date"),
        ui.Column(word("desk-twin-numbered"), "number"),
    )
    rows = []
    for doc in known.systems.values():
        count, oldest = twins.count_to_type(request.viewer, request.book, doc.id, wanted_of(doc))
        held = twins.count_numbered(request.viewer, request.book, doc.id)
        rows.append(ui.Row((t(doc.name.text()), count, oldest, held), reverse("desk:twin-queue", args=[doc.id])))
    table = ui.Table(word("desk-twins"), columns, tuple(rows), ui.Empty(word("desk-twins-none")), caption_hidden=True)
    faults = tuple(f"{one.file}:{one.line} {t(one.message)} {t(one.remedy)}" for one in known.problems)
    banner = ui.Banner("\n".join(faults), title=word("desk-twins-faults"), tone="warn") if faults else None
    return page(request, "twins", heading=word("desk-twins"), values=(banner, table))


@at_desk
@require_GET
def queue(request: AtDesk, system: str) -> HttpResponse:
    """The cases that still have to be typed into the system, oldest first, and the way to compare with its export."""
    doc = system_of(request, system)
    waiting = twins.to_type(request.viewer, request.book, doc.id, wanted_of(doc), request.moment)
    columns = (
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-party"), priority=2),
        ui.Column(word("desk-stage"), "tag", priority=2),
        ui.Column(word("desk-opened"), "date"),
        ui.Column(word("due-day"), "date", priority=2),
        ui.Column(word("desk-lamp"), "lamp"),
    )
    rows = tuple(
        ui.Row(
            (
                line.number, t(line.title), line.party, lists.stage_cell(line), wording.day_of(line.opened_on),
                wording.day_of(line.due), lists.lamp_cell(line),
            ),
            reverse("desk:twin-sheet", args=[doc.id, line.uid]),
        )
        for line in waiting[:SHOWN]
    )  # fmt: skip
    table = ui.Table(
        f"{word('desk-twin-to-type')} · {len(waiting)}", columns, rows, ui.Empty(word("desk-twin-nothing")), id="to-type"
    )
    more = ui.Banner(word("desk-twin-more", n=len(waiting) - SHOWN)) if len(waiting) > SHOWN else None
    note = ui.Banner(t(doc.note.text())) if doc.note else None
    return page(request, "twins", heading=t(doc.name.text()), values=(note, table, more, upload_form(doc)))


def upload_form(doc: TwinDoc, error: str = "") -> ui.Form | ui.Banner:
    """The question for the system's export."""
    if doc.export is None:
        return ui.Banner(word("desk-twin-no-export"))
    field = ui.Field("export", word("desk-twin-export"), "file", accept=".xlsx,.xls,.xlsb,.ods", required=True, error=error)
    sets = (ui.FieldSet(word("desk-twin-compare"), (field,)),)
    buttons = ui.ActionBar((ui.Action(word("desk-twin-compare-do"), kind="primary"),))
    return ui.Form(reverse("desk:twin-compare", args=[doc.id]), sets, buttons, ui.errors_of(sets), multipart=True, id="compare")


@at_desk
@require_http_methods(["GET", "POST"])
def sheet(request: AtDesk, system: str, uid: str) -> HttpResponse:
    """The case in the order of their form; a POST shows it in clear (an entry says so) or records their number."""
    doc = system_of(request, system)
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if form_for(doc, shown) is None:
        raise Http404(system)
    if request.method == "POST" and request.POST.get("do") == "number":
        return _record(request, doc, shown)
    clear: Mapping[str, Any] = {}
    banner = None
    if request.method == "POST" and request.POST.get("do") != "clear":
        raise BadRequest("neither a number nor the values in clear were asked for")
    if request.method == "POST":
        try:
            clear = _in_clear(request, doc, shown)
        except Refusal as fault:
            banner = refused(fault.text, fault.remedy)
    return _sheet(request, doc, shown, clear, banner=banner)


def _in_clear(request: AtDesk, doc: TwinDoc, shown: CaseShown) -> Mapping[str, Any]:
    """Everything masked on the sheet that the viewer's post may see, in one entry."""
    form = form_for(doc, shown)
    assert form is not None
    may = request.viewer.may_unmask
    paths = tuple(one.path for one in copying.values_of(shown, form.fields, {}) if one.path and may(one.klass))
    if not paths:
        return {}
    reason = word("desk-twin-clear-why", system=t(doc.name.text()))
    return read.unmask(request.viewer, request.book, shown.uid, paths, reason, request.moment)


def _sheet(
    request: AtDesk,
    doc: TwinDoc,
    shown: CaseShown,
    clear: Mapping[str, Any],
    *,
    banner: ui.Banner | None = None,
    error: str = "",
    status: int = 200,
    again: bool = False,
) -> HttpResponse:
    form = form_for(doc, shown)
    assert form is not None
    values = copying.values_of(shown, form.fields, clear)
    rows = tuple(
        ui.CopyRow(
            t(one.doc.label.text()), one.value, t(one.doc.note.text()) if one.doc.note else "", masked=one.path is not None
        )
        for one in values
    )
    masked = [one for one in values if one.path]
    shut = [t(one.doc.label.text()) for one in masked if not request.viewer.may_unmask(one.klass)]
    show = None
    if len(shut) < len(masked):
        action = ui.Action(word("desk-twin-clear"), name="do", value="clear", kind="primary", icon="lock")
        show = ui.Form(reverse("desk:twin-sheet", args=[doc.id, shown.uid]), (), ui.ActionBar((action,)), id="clear")
    note = ui.Banner(word("desk-twin-shut", names="、".join(shut)), tone="warn") if shut else None
    return page(
        request,
        "twin_sheet",
        status=status,
        shown=shown,
        heading=word("desk-twin-sheet", system=t(doc.name.text())),
        title=t(shown.title),
        banner=banner,
        note=note,
        show=show,
        sheet=ui.CopySheet(rows, word("desk-twin-fields")),
        form=_number_form(request, doc, shown, error, again=again),
    )


def _number_form(request: AtDesk, doc: TwinDoc, shown: CaseShown, error: str, *, again: bool) -> ui.Form:
    held = next((one for one in shown.twins if one.system == doc.id), None)
    typed = request.POST if request.POST.get("do") == "number" else {}
    number = cleaned(typed.get("number", "")) or (held.number if held else "")
    due = cleaned(typed.get("due", "")) or (held.due or "" if held else "")
    fields = [
        ui.Field("number", word("desk-twin-number"), value=number, required=True, error=error, burst=True, width=24),
        ui.Field("due", word("desk-twin-their-due"), "date", due, hint=word("desk-twin-their-due-hint")),
    ]
    if again:
        fields.append(ui.Field("several", word("desk-twin-taken-yes"), "checkbox", "", options=(ui.Option("1", ""),)))
    sets = (ui.FieldSet(word("desk-twin-type-back"), tuple(fields), columns=2),)
    save = ui.Action(word("desk-twin-save"), name="do", value="number", kind="primary", key="Ctrl+Enter")
    back = ui.Action(word("cancel"), reverse("desk:twin-queue", args=[doc.id]), kind="quiet")
    return ui.Form(
        reverse("desk:twin-sheet", args=[doc.id, shown.uid]), sets, ui.ActionBar((save, back)), ui.errors_of(sets),
        token.token_of(request.POST.get("token"), request.moment), id="number-form",
    )  # fmt: skip


def _record(request: AtDesk, doc: TwinDoc, shown: CaseShown) -> HttpResponse:
    number = cleaned(request.POST.get("number", "")).replace(" ", "")[:60]
    if not number or not fits(doc, number):
        error = f"{word('desk-twin-wrong')}: {word('desk-twin-wrong-remedy', pattern=doc.pattern or '…')}"
        return _sheet(request, doc, shown, {}, error=error, status=422)
    others = twins.others_with(request.viewer, request.book, doc.id, number, shown.uid, request.moment)
    if others and request.POST.get("several") != "1":
        banner = ui.Banner(
            word("desk-twin-taken-remedy"), title=word("desk-twin-taken", number=others[0].number), tone="warn",
            links=(ui.Link(others[0].number, lists.case_href(others[0].uid)),),
        )  # fmt: skip
        return _sheet(request, doc, shown, {}, banner=banner, status=409, again=True)
    given: dict[str, Any] = {"system": doc.id, "number": number}
    if due := cleaned(request.POST.get("due", "")):
        given["due"] = due
    commands = [Command(shown.uid, "twin", request.viewer.actor, Happened.at(request.moment), given)]
    commands = [*(_taken_back(request, doc, shown, number)), *commands]
    try:
        key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
        act(commands, request.book, request.moment, request=key)
    except (Refusal, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _sheet(request, doc, shown, {}, banner=refused(text, remedy), status=409)
    messages.success(request, word("desk-twin-saved", number=number))
    waiting = twins.to_type(request.viewer, request.book, doc.id, wanted_of(doc), request.moment, 1)
    following = (
        reverse("desk:twin-sheet", args=[doc.id, waiting[0].uid]) if waiting else reverse("desk:twin-queue", args=[doc.id])
    )
    return HttpResponseRedirect(following)


def _taken_back(request: AtDesk, doc: TwinDoc, shown: CaseShown, number: str) -> list[Command]:
    """A number of the same system that was recorded before and is another: taken back in the same list."""
    why = t(Text("改登记为另一个编号", "Recorded under another number"))
    return [
        Command(
            shown.uid, "untwin", request.viewer.actor, Happened.at(request.moment),
            {"system": doc.id, "number": one.number}, reason=why,
        )
        for one in shown.twins if one.system == doc.id and one.number != number
    ]  # fmt: skip


def lines_of(request: AtDesk, uids: list[str]) -> dict[str, queries.Line]:
    """Cases by id, as far as the viewer may see them."""
    return {line.uid: line for line in queries.by_ids(request.viewer, request.book, uids, request.moment)}
