"""The agenda of a meeting: what asks for it is proposed, ticked, put in order and frozen with the facts as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import meetings, read, tabling
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.meetings import Task
from shoushan.records.cases.read import CaseShown, Doable
from shoushan.records.cases.tabling import Candidate
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Meeting, Value
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.text import Text
from shoushan.web.desk import case_parts, forms, lists, pages, token, wording
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

OWN_ITEMS = 3
MOST = 40
"""Items that the person types, and items of one agenda."""
MATTERS = "matters"
"""The input of a freezing act that takes which case stands behind which item."""
TONES: dict[str, Any] = {"closed": "good", "open": "plain", "overdue": "bad"}


@at_desk
@require_http_methods(["GET", "POST"])
def agenda(request: AtDesk, uid: str) -> HttpResponse:
    """What could be put on the agenda, or the frozen one (GET); put in order and freeze it (POST). Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    said = shown.version.meeting
    if said is None:
        raise Http404(uid)
    doable = next((one for one in shown.doable if one.act.id == said.freeze), None)
    if request.method == "GET":
        return _page(request, shown, said, doable)
    if doable is None or not doable.allowed:
        first = doable.refusals[0] if doable and doable.refusals else None
        why = first.text if first else Text("议题清单不能再固定。", "The agenda cannot be frozen any more.")
        return _page(request, shown, said, doable, refused(why, first.remedy if first else Text("", "")), status=409)
    chosen = list(dict.fromkeys(one[:64] for one in request.POST.getlist("case")))[:MOST]
    found = _candidates(request, said)
    ticked = [found[one] for one in chosen if one in found]
    gone = len(chosen) - len(ticked)
    if request.POST.get("step", "") != "freeze":
        return _ordering(request, shown, said, ticked, gone=gone)
    return _freeze(request, shown, said, ticked, gone)


def _candidates(request: AtDesk, said: Meeting) -> dict[str, Candidate]:
    """What may be put on the agenda: every ledger that allows it is looked at, whatever the filter shows."""
    every = [one.id for one in tabling.tabling(request.viewer, request.book)]
    found = tabling.candidates(request.viewer, request.book, every, (), request.moment)
    return {one.line.uid: one for one in found}


# --- freezing ----------------------------------------------------------------------------------------------------------


def _freeze(request: AtDesk, shown: CaseShown, said: Meeting, ticked: list[Candidate], gone: int) -> HttpResponse:
    errors: dict[str, str] = {}
    placed = _placed(request, ticked, errors)
    own = _own(request, errors)
    if not placed and not own and not errors:
        errors["own.0.title"] = wording.say("至少要有一个议题。", "An agenda has one item at least.")
    if errors or gone:
        return _ordering(request, shown, said, ticked, errors, gone=gone, status=422)
    return _frozen(request, shown, said, ticked, _given(request, shown, said, placed, own))


def _placed(request: AtDesk, ticked: list[Candidate], errors: dict[str, str]) -> dict[int, Candidate]:
    """Place → the matter that stands there; those without a number are left out."""
    placed: dict[int, Candidate] = {}
    for one in ticked:
        text = cleaned(request.POST.get(f"order.{one.line.uid}", ""))
        if not text:
            continue
        number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else 0
        if not number:
            errors[f"order.{one.line.uid}"] = wording.say("序号应为正整数。", "The number is a whole one.")
        elif number in placed:
            errors[f"order.{one.line.uid}"] = wording.say(
                f"第 {number} 个议题有两件，请改一个。", f"Two matters are item {number}; change one."
            )
        else:
            placed[number] = one
    return placed


def _given(
    request: AtDesk, shown: CaseShown, said: Meeting, placed: dict[int, Candidate], own: list[tuple[str, str]]
) -> dict[str, Value]:
    """What the freezing act is given: the items with their facts, the cases behind them, how the last tasks stand."""
    as_of, rows, matters = today(request), list[Value](), list[Value]()
    for _, one in sorted(placed.items()):
        item = str(len(rows) + 1)
        rows.append(one.as_frozen(item, as_of))
        matters.append({"item": item, "matter": one.line.uid})
    for title, unit in own:
        row: dict[str, Value] = {"item": str(len(rows) + 1), "title": title, "lamp": "none", "as_of": as_of.isoformat()}
        rows.append({**row, "unit": unit} if unit else row)
    given: dict[str, Value] = {said.agenda: rows}
    if MATTERS in {one.id for one in shown.version.acts[said.freeze].inputs}:
        given[MATTERS] = matters
    before = meetings.last_meeting(request.viewer, request.book, shown, request.moment) if said.last else None
    if before is not None and said.last:
        stood = meetings.tasks(request.viewer, request.book, before, request.moment)
        if stood:
            given[said.last] = [one.as_frozen() for one in stood]
    return given


def _frozen(request: AtDesk, shown: CaseShown, said: Meeting, ticked: list[Candidate], given: dict[str, Value]) -> HttpResponse:
    command = Command(shown.uid, said.freeze, request.viewer.actor, Happened.at(request.moment), given, seen=shown.n)
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        act([command], request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _ordering(request, shown, said, ticked, banner=refused(text, remedy), status=409)
    messages.success(request, word("desk-done", act=word("desk-agenda-freeze"), number=shown.number))
    return HttpResponseRedirect(reverse("desk:agenda", args=[shown.uid]))


def _own(request: AtDesk, errors: dict[str, str]) -> list[tuple[str, str]]:
    """Items that the person typed: matter and unit."""
    units, found = forms.unit_texts(request.book), []
    for no in range(OWN_ITEMS):
        title, unit = cleaned(request.POST.get(f"own.{no}.title", ""))[:200], cleaned(request.POST.get(f"own.{no}.unit", ""))
        if unit and unit not in units:
            errors[f"own.{no}.unit"] = wording.say("没有这个单位，请重新选择。", "There is no such unit; choose again.")
        elif unit and not title:
            errors[f"own.{no}.title"] = wording.say("请填写事项。", "Give the matter.")
        if title:
            found.append((" ".join(title.split()), unit))
    return found


def _ordering(
    request: AtDesk, shown: CaseShown, said: Meeting, ticked: Sequence[Candidate], errors: dict[str, str] | None = None,
    banner: ui.Banner | None = None, gone: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The form where those ticked get their places, with a few items to type."""
    errors, posted = errors or {}, request.POST
    sent = posted.get("step", "") == "freeze"
    fields = tuple(
        ui.Field(
            f"order.{one.line.uid}", f"{one.line.number} {t(one.title)}", "number",
            posted.get(f"order.{one.line.uid}", "") if sent else str(no),
            hint=wording.joined([t(reason) for reason in one.reasons]), error=errors.get(f"order.{one.line.uid}", ""), width=4,
        )
        for no, one in enumerate(ticked, 1)
    )  # fmt: skip
    units = tuple(ui.Option(id_, t(name)) for id_, name in forms.unit_texts(request.book).items())
    own = tuple(
        field
        for no in range(OWN_ITEMS)
        for field in (
            ui.Field(f"own.{no}.title", f"{word('desk-agenda-other')} {no + 1}", "text", posted.get(f"own.{no}.title", ""),
                     error=errors.get(f"own.{no}.title", ""), max_length=200),
            ui.Field(f"own.{no}.unit", word("desk-agenda-unit"), "select", posted.get(f"own.{no}.unit", ""), options=units,
                     error=errors.get(f"own.{no}.unit", "")),
        )
    )  # fmt: skip
    sets = tuple(one for one in (
        ui.FieldSet(word("desk-agenda-order"), fields, hint=word("desk-agenda-drop")),
        ui.FieldSet(word("desk-agenda-other"), own, columns=2),
    ) if one.fields)  # fmt: skip
    buttons = ui.ActionBar((
        ui.Action(word("desk-agenda-freeze"), kind="primary", name="step", value="freeze", key="Ctrl+Enter"),
        ui.Action(word("desk-agenda-back"), reverse("desk:agenda", args=[shown.uid]), kind="quiet"),
    ), sticky=True)  # fmt: skip
    form = ui.Form(
        reverse("desk:agenda", args=[shown.uid]), sets, buttons, ui.errors_of(sets),
        token.token_of(posted.get("token"), request.moment), hidden=tuple(("case", one.line.uid) for one in ticked),
    )  # fmt: skip
    if gone and banner is None:
        banner = ui.Banner(word("desk-agenda-gone"), tone="warn")
    return _show(request, shown, said, banner=banner, form=form, status=status)


# --- the page ------------------------------------------------------------------------------------------------------------


def _page(
    request: AtDesk, shown: CaseShown, said: Meeting, doable: Doable | None, banner: ui.Banner | None = None, status: int = 200
) -> HttpResponse:
    held = (one for one in case_parts.rows_tables(shown, request.book) if one.id == f"rows-{said.agenda}")
    frozen = next((replace(one, caption_hidden=True) for one in held), None)
    if frozen is not None:
        return _show(request, shown, said, banner=banner, frozen=frozen, status=status)
    if doable is not None and not doable.allowed and banner is None:
        banner = refused(doable.refusals[0].text, doable.refusals[0].remedy)
    may = tabling.tabling(request.viewer, request.book)
    asked = [one for one in request.GET.getlist("ledger") if one in {ledger.id for ledger in may}]
    ledgers = asked or [one.id for one in may if one.id in said.ledgers] or [one.id for one in may]
    names = names_of(request)
    unit = cleaned(request.GET.get("unit", ""))
    units = (unit,) if unit in names else ()
    found = tabling.candidates(request.viewer, request.book, ledgers, units, request.moment)
    options = tuple(ui.Option(one.id, t(one.name)) for one in may)
    known = tuple(ui.Option(id_, t(name)) for id_, name in forms.unit_texts(request.book).items())
    filter_ = ui.Filter((
        ui.Field("ledger", word("desk-agenda-ledgers"), "checkboxes", "\t".join(ledgers), options=options),
        ui.Field("unit", word("desk-agenda-unit"), "select", unit if units else "", options=known),
    ))  # fmt: skip
    allowed = doable is not None and doable.allowed
    table = _table(request, shown, found, allowed)
    return _show(request, shown, said, banner=banner, table=table, filter=filter_, status=status)


def _table(request: AtDesk, shown: CaseShown, found: Sequence[Candidate], allowed: bool) -> ui.Table:
    names = names_of(request)
    rows = tuple(
        ui.Row(
            (
                t(one.title),
                wording.lamp_of(one.line.lamp, one.line.left, one.line.due_unit or "working-day"),
                wording.joined([t(reason) for reason in one.reasons]),
                wording.joined([t(names[unit][0]) if unit in names else unit for unit in one.line.holders]) or None,
                one.line.number,
                t(request.book.ledger(one.line.ledger).name),
            ),
            lists.case_href(one.line.uid),
            one.line.uid,
            ticked=one.lamp == "red",
        )
        for one in found
    )
    columns = (
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-lamp"), "lamp"),
        ui.Column(word("desk-agenda-why"), "wide"),
        ui.Column(word("desk-agenda-unit"), priority=2),
        ui.Column(word("number"), "code", priority=2),
        ui.Column(word("desk-agenda-ledgers"), priority=3),
    )
    send = ui.Action(word("desk-agenda-pick"), kind="primary")
    more: dict[str, Any] = {}
    if allowed:
        more = {"select": "case", "batch": ui.ActionBar((send,)), "batch_url": reverse("desk:agenda", args=[shown.uid])}
    empty = ui.Empty(word("desk-agenda-none"))
    return ui.Table(word("desk-agenda-proposed"), columns, rows, empty, id="proposed", caption_hidden=True, **more)


def _show(request: AtDesk, shown: CaseShown, said: Meeting, *, status: int, **values: Any) -> HttpResponse:
    before = meetings.last_meeting(request.viewer, request.book, shown, request.moment)
    stood = meetings.tasks(request.viewer, request.book, before, request.moment) if before is not None else ()
    words = word("desk-agenda-no-last")
    if before is not None and stood:
        counted = {key: sum(1 for one in stood if one.stands == key) for key in ("closed", "open", "overdue")}
        words = word("desk-agenda-last-of", meeting=f"{before.subject or t(before.title)}", total=len(stood), **counted)
    return page(
        request, "agenda", "ledgers", status=status, shown=shown, title=shown.subject or t(shown.title),
        last=tasks_table(request, stood) if stood else None, last_words=words, links=pages.sheets(shown)[1:], **values,
    )  # fmt: skip


def tasks_table(request: AtDesk, stood: Sequence[Task]) -> ui.Table:
    """Tasks of a meeting as they stand now."""
    names = names_of(request)
    rows = tuple(
        ui.Row(
            (
                str(one.cells.get("no") or no),
                str(one.cells.get("task") or t(one.line.title)),
                t(names[unit][0]) if (unit := str(one.cells.get("lead") or "")) in names else None,
                wording.day_of(str(one.cells.get("due") or "") or None),
                ui.Tag(word(f"desk-task-{one.stands}"), TONES[one.stands]),
                t(one.line.stage),
            ),
            lists.case_href(one.line.uid),
            tone="late" if one.stands == "overdue" else "",
        )
        for no, one in enumerate(stood, 1)
    )
    columns = (
        ui.Column(word("desk-number-in-order"), "number"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-agenda-unit"), priority=2),
        ui.Column(word("desk-sheet-due"), "date", priority=2),
        ui.Column(word("desk-sheet-stands"), "tag"),
        ui.Column(word("desk-sheet-stage"), priority=3),
    )
    return ui.Table(word("desk-agenda-last"), columns, rows, ui.Empty(""), id="last-tasks", caption_hidden=True)
