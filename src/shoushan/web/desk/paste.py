"""Rows pasted from a spreadsheet: one act on many cases, each with its own values; tried first, then done in one list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import pasting, read
from shoushan.records.cases.read import CaseShown, NotVisible
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Act, Ledger, Value
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command
from shoushan.rules.text import Text
from shoushan.web.desk import batch, forms, lists, pasted, recording, token
from shoushan.web.desk.acting import choices_of, told
from shoushan.web.desk.asking import newest, open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.desk.pasted import CODE, NUMBER, REASON, Pasted, Row, RowFault
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Asked, Choices, Fault, checked, told_of
from shoushan.web.ui.language import t, word

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The act that the rows are for: its ledger, and what it asks."""

    ledger: Ledger
    act: Act
    asked: tuple[Asked, ...]

    @property
    def value(self) -> str:
        """How the form names it."""
        return f"{self.ledger.id}/{self.act.id}"


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial of the rows found: the good ones with their commands, the others with what is wrong."""

    good: tuple[tuple[Row, CaseShown, Command], ...] = ()
    faults: tuple[RowFault, ...] = ()

    @property
    def bad(self) -> int:
        """How many rows have faults."""
        return len({one.place for one in self.faults})


@at_desk
@require_http_methods(["GET", "POST"])
def paste(request: AtDesk) -> HttpResponse:
    """Ask for the act and the rows (GET), try them, and with ``do`` do the good ones (POST)."""
    offered = _offered(request)
    wish = (request.POST if request.method == "POST" else request.GET).get("act", "")
    chosen = next((one for one in offered if one.value == wish), None)
    text = request.POST.get("rows", "") if request.method == "POST" else ""
    if request.method == "GET" or chosen is None or not text.strip():
        return _page(request, offered, chosen, text, status=200 if request.method == "GET" else 422)
    understood = pasted.read(text, chosen.asked, reason=bool(chosen.act.reason))
    if understood.faults:
        return _page(request, offered, chosen, text, faults={"rows": understood.faults}, status=422)
    faults: dict[str, Fault] = {}
    said = recording.recorded(request.viewer, request.book, request.POST, request.moment, faults)
    if faults:
        return _page(request, offered, chosen, text, faults={name: (one,) for name, one in faults.items()}, status=422)
    if request.POST.get("do"):
        return _do(request, offered, chosen, text, understood, said)
    return _page(request, offered, chosen, text, trial(request, chosen, understood, said))


def _offered(request: AtDesk) -> tuple[Chosen, ...]:
    """The acts of the viewer's roles that fit many cases, by ledger."""
    found = []
    for ledger in open_ledgers(request.viewer, request.book):
        version = newest(ledger, today(request))
        for one in version.acts.values() if version else ():
            mine = any(who.role in request.viewer.roles for who in one.who)
            if version and mine and batch.fits_many(one, version) and not forms.adds_party(one):
                found.append(Chosen(ledger, one, forms.asked_by(version, one, None)))
    return tuple(found)


# --- the trial -------------------------------------------------------------------------------------------------------


def trial(request: AtDesk, chosen: Chosen, understood: Pasted, said: recording.Recorded) -> Tried:
    """Every row as a command that the corridor would take now, or what is wrong with it; nothing is written."""
    choices = choices_of(request)
    names = [pasted.name_of(row, key) for row in understood.rows for key in (NUMBER, CODE)]
    known = pasting.found(request.viewer, request.book, [name for name in names if name])
    good, faults, seen = [], [], dict[str, int]()
    for row in understood.rows:
        wrong: list[tuple[str, Fault]] = []
        shown = _case(request, chosen, row, known, seen, wrong)
        command = _command(request, chosen, row, shown, choices, said, wrong) if shown else None
        if shown and command and not wrong and (fault := pasting.refused(command, request.book, request.moment)):
            why, remedy, where = told(fault)
            wrong.append((where or "", Fault(why, remedy)))
        if shown and command and not wrong:
            good.append((row, shown, command))
        faults += [RowFault(row.place, _head(understood, key), fault) for key, fault in wrong]
    return Tried(tuple(good), tuple(faults))


def _head(understood: Pasted, key: str) -> str:
    return understood.heads[understood.keys.index(key)] if key in understood.keys else ""


def _case(
    request: AtDesk, chosen: Chosen, row: Row, known: dict[str, str], seen: dict[str, int], wrong: list[tuple[str, Fault]]
) -> CaseShown | None:
    """The case of a row, seen by the viewer, in the act's ledger and for the first time; else what is wrong."""
    number, code = pasted.name_of(row, NUMBER), pasted.name_of(row, CODE)
    name = number or code
    key = NUMBER if number or (NUMBER in row.given and not code) else CODE
    uid = known.get(name)
    if not name:
        return _no_case(
            wrong,
            key,
            Text("没有编号。", "There is no number."),
            Text("请填写编号或查询码。", "Give the number or the query code."),
        )
    if uid is None or (number and code and known.get(code) != uid):
        why = Text(f"“{name}”查不到。", f"“{name}” is not found.")
        if uid is not None:
            why = Text("编号和查询码不是同一件。", "Number and query code are not of one case.")
        return _no_case(
            wrong,
            key,
            why,
            Text("请核对编号；不归您看的件也查不到。", "Check it; cases that you may not see are not found either."),
        )
    if uid in seen:
        why = Text(f"与第 {seen[uid]} 行是同一件。", f"It is the same case as row {seen[uid]}.")
        return _no_case(wrong, key, why, Text("一件只能有一行，请去掉一行。", "A case has one row; leave one of them out."))
    seen[uid] = row.place
    try:
        shown = read.case(request.viewer, request.book, uid, request.moment)
    except NotVisible:
        return _no_case(wrong, key, Text(f"“{name}”查不到。", f"“{name}” is not found."), Text("请核对编号。", "Check it."))
    if shown.ledger.id != chosen.ledger.id:
        other = shown.ledger.name
        why = Text(f"这一件在“{other.zh}”。", f"This case is in “{other.en}”.")
        return _no_case(wrong, key, why, Text("请按台账分开粘贴。", "Paste each ledger by itself."))
    return shown


def _no_case(wrong: list[tuple[str, Fault]], key: str, why: Text, remedy: Text) -> CaseShown | None:
    wrong.append((key, Fault(why, remedy)))
    return None


def _command(
    request: AtDesk,
    chosen: Chosen,
    row: Row,
    shown: CaseShown,
    choices: Choices,
    said: recording.Recorded,
    wrong: list[tuple[str, Fault]],
) -> Command | None:
    doable = next((one for one in shown.doable if one.act.id == chosen.act.id), None)
    if doable is None or not doable.allowed:
        why = Text("这一件不能办这一操作。", "This case does not take the act.")
        first = doable.refusals[0] if doable and doable.refusals else None
        wrong.append(
            ("", Fault(first.text, first.remedy) if first else Fault(why, Text("请打开该件查看。", "Open the case and look.")))
        )
        return None
    reason = row.given.get(REASON, "")[:2000]
    values: dict[str, Value] = {}
    asked = forms.asked_by(shown.version, doable.act, shown)
    for one in asked:
        value, fault = checked(one, pasted.coded(one, row.given.get(one.id, ""), choices), choices)
        if fault is not None and not (fault.warning and reason):
            wrong.append((one.id, fault))
        if value is not None:
            values[one.id] = value
    if doable.act.reason and not reason:
        wrong.append((REASON, Fault(Text("请写明理由。", "Give the reason."), Text("", ""))))
    return Command(
        shown.uid,
        doable.act.id,
        said.actor,
        said.happened,
        values,
        recorder=said.recorder,
        source=said.source,
        seen=shown.n,
        reason=reason or None,
    )


# --- done ------------------------------------------------------------------------------------------------------------


def _do(
    request: AtDesk, offered: tuple[Chosen, ...], chosen: Chosen, text: str, understood: Pasted, said: recording.Recorded
) -> HttpResponse:
    """Do all good rows in one list, once for the form; the others stay in the box."""
    around = [request.POST.get(name, "") for name in ("happened", "source", "actor")]
    digest = hashlib.sha256("\0".join([chosen.value, text, *around]).encode("utf-8", "replace")).digest()
    asked = pasting.Asked(request.account.handle, token.token_of(request.POST.get("token"), request.moment), digest)
    try:
        done = pasting.done_before(asked)
        if done is None:
            tried = trial(request, chosen, understood, said)
            if not tried.good:
                return _page(request, offered, chosen, text, tried, status=422)
            done = pasting.do_once([command for _, _, command in tried.good], request.book, request.moment, asked)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        why, remedy, _ = told(fault)
        return _page(request, offered, chosen, text, banner=refused(why, remedy), status=409)
    messages.success(request, word("desk-paste-done", n=len(done), act=t(chosen.act.label)))
    left = _left(request, understood, done)
    if not left:
        return HttpResponseRedirect(f"{reverse('desk:paste')}?act={chosen.value}")
    rest = pasted.written(understood.heads, left)
    tried = trial(request, chosen, pasted.read(rest, chosen.asked, reason=bool(chosen.act.reason)), said)
    banner = ui.Banner(word("desk-paste-left", n=len(left)), tone="warn")
    return _page(request, offered, chosen, rest, tried, banner=banner, fresh=True)


def _left(request: AtDesk, understood: Pasted, done: Sequence[str]) -> list[Row]:
    """The rows that were not done: each case done takes its first row away."""
    names = [pasted.name_of(row, key) for row in understood.rows for key in (NUMBER, CODE)]
    known = pasting.found(request.viewer, request.book, [name for name in names if name])
    waiting, left = set(done), []
    for row in understood.rows:
        uid = known.get(pasted.name_of(row, NUMBER) or pasted.name_of(row, CODE), "")
        if uid in waiting:
            waiting.discard(uid)
        else:
            left.append(row)
    return left


# --- the page --------------------------------------------------------------------------------------------------------


def _page(
    request: AtDesk,
    offered: tuple[Chosen, ...],
    chosen: Chosen | None,
    text: str,
    tried: Tried | None = None,
    *,
    faults: dict[str, tuple[Fault, ...]] | None = None,
    banner: ui.Banner | None = None,
    status: int = 200,
    fresh: bool = False,
) -> HttpResponse:
    summary = None
    if tried is not None and banner is None:
        summary = ui.Banner(
            word("desk-paste-tried-bad" if tried.faults else "desk-paste-tried-good"),
            tone="warn" if tried.faults else "info",
            title=word("desk-paste-tried", good=len(tried.good), bad=tried.bad),
        )
    return page(
        request,
        "paste",
        "paste",
        status=status,
        banner=banner,
        summary=summary,
        faults=_faults(tried),
        changes=_changes(tried),
        form=_form(request, offered, chosen, text, tried, faults or {}, fresh=fresh),
    )


def _form(
    request: AtDesk,
    offered: tuple[Chosen, ...],
    chosen: Chosen | None,
    text: str,
    tried: Tried | None,
    faults: dict[str, tuple[Fault, ...]],
    *,
    fresh: bool,
) -> ui.Form:
    options = tuple(ui.Option(one.value, t(one.act.label), group=t(one.ledger.name)) for one in offered)
    first = {name: several[0] for name, several in faults.items()}
    asked = request.method == "POST" and not text.strip()
    hint = word("desk-paste-hint")
    if chosen is not None:
        heads = pasted.labels(chosen.asked, reason=True)
        joined = t(Text("、".join(one.zh for one in heads), ", ".join(one.en for one in heads)))
        hint = f"{hint} {word('desk-paste-heads', heads=joined)}"
    told_rows = " ".join(told_of(one) for one in faults.get("rows", ()))
    if asked and chosen is not None:
        told_rows = t(Text("请把表格行粘贴到这里。", "Paste the rows here."))
    fields = (
        ui.Field(
            "act",
            word("desk-paste-act"),
            "select",
            chosen.value if chosen else "",
            required=True,
            options=options,
            error=t(Text("请选择操作。", "Choose the act.")) if request.method == "POST" and chosen is None else "",
        ),
        ui.Field(
            "rows", word("desk-paste-rows"), "textarea", text, hint=hint, error=told_rows, rows=10, required=chosen is not None
        ),
    )
    posted = request.POST if request.method == "POST" else None
    sets = [
        ui.FieldSet(word("desk-paste-heading"), fields, legend_hidden=True),
        recording.fields(request.viewer, request.book, posted, first, scan=False, upload_limit=0),
    ]
    trial = ui.Action(word("desk-paste-try"), name="step", value="try", kind="quiet" if tried and tried.good else "primary")
    actions: tuple[ui.Action, ...] = (trial,)
    if tried is not None and tried.good:
        n = len(tried.good)
        actions = (ui.Action(word("desk-paste-do", n=n), name="do", value="1", kind="primary", key="Ctrl+Enter"), trial)
    sent = None if fresh or posted is None else posted.get("token")
    return ui.Form(
        reverse("desk:paste"),
        tuple(sets),
        ui.ActionBar(actions, sticky=True),
        ui.errors_of(sets),
        token.token_of(sent, request.moment),
    )


def _faults(tried: Tried | None) -> ui.Table | None:
    if tried is None or not tried.faults:
        return None
    columns = (
        ui.Column(word("desk-paste-row"), "number"),
        ui.Column(word("desk-paste-column"), priority=3),
        ui.Column(word("desk-paste-why"), "wide"),
        ui.Column(word("desk-paste-remedy"), "wide"),
    )
    rows = tuple(ui.Row((one.place, one.column, t(one.fault.text), t(one.fault.remedy))) for one in tried.faults[:SHOWN])
    return ui.Table(word("desk-paste-faults"), columns, rows, ui.Empty(""), id="faults")


def _changes(tried: Tried | None) -> ui.Disclosure | None:
    if tried is None or not tried.good:
        return None
    rows = tuple(ui.SummaryRow(shown.number, ui.Link(t(shown.title), lists.case_href(shown.uid))) for _, shown, _ in tried.good)
    return ui.Disclosure(word("desk-paste-changes", n=len(rows)), ui.SummaryList(rows, dense=True))
