"""The page of a payment batch: its lines and doubts, the roll, the file for the bank, and the bank's answer taken in."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.outputs.spreadsheets import KINDS, Unreadable, read_workbook, written
from shoushan.records.cases import batch_lines, leaving, paid_out, read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.batch_lines import DoubtShown, LineShown
from shoushan.records.cases.read import CaseShown
from shoushan.records.journal.faults import KeyReused
from shoushan.rules import currency
from shoushan.rules.catalogue.model import Act, Bank
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.payment_refusals import NotApproved
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.desk import token, uploads
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SHOWN = 200
_TONES = {"open": "plain", "paid": "good", "returned": "bad"}


@at_desk
@require_http_methods(["GET", "POST"])
def payment(request: AtDesk, uid: str) -> HttpResponse:
    """Show a batch (GET); write the bank's file, or take its answer in (POST). Raises ``NotVisible``."""
    shown, bank = _batch(request, uid)
    if request.method == "GET":
        return _page(request, shown)
    if request.POST.get("do") == "return":
        return _take_in(request, shown, bank)
    kind = cleaned(request.POST.get("kind", ""))
    if kind not in KINDS:
        raise Http404(kind)
    return _bank_file(request, shown, bank, kind)


@at_desk
@require_GET
def roll(request: AtDesk, uid: str) -> HttpResponse:
    """The roll of those who are paid (发放花名册), to be printed and signed. Raises ``NotVisible``."""
    shown, _ = _batch(request, uid)
    if not shown.state.payment or not request.viewer.may_unmask("personal"):
        raise Http404(uid)
    lines = batch_lines.clear_lines(request.viewer, request.book, uid, "print", word("desk-pay-roll"), request.moment)
    leaving.note(request.viewer, "print", f"roll {uid}", len(lines), request.moment)
    columns = (
        ui.Column(word("desk-pay-no"), "number"), ui.Column(word("number"), "code"), ui.Column(word("desk-pay-name")),
        ui.Column(word("desk-pay-id")), ui.Column(word("desk-pay-account")), ui.Column(word("desk-pay-period")),
        ui.Column(word("desk-pay-amount", unit=t(currency.current().name)), "money"), ui.Column(word("desk-pay-sign"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((one.no, one.number, one.name, f"{one.id_number[:6]}＊＊＊＊{one.id_number[-4:]}" if one.id_number else "",
                f"＊＊＊{one.account[-4:]}" if one.account else "", _period(one.period), one.amount, ""))
        for one in lines
    )  # fmt: skip
    held = shown.state.payment
    caption = f"{shown.subject}　{shown.number}"
    sums = ui.SummaryList((
        ui.SummaryRow(word("desk-pay-lines"), str(held["lines"])),
        ui.SummaryRow(word("desk-pay-sum"), t(_yuan(held["sum"]))),
        ui.SummaryRow(word("desk-pay-made-by"), word("desk-pay-signed-line")),
        ui.SummaryRow(word("desk-pay-approved-by"), word("desk-pay-signed-line")),
    ), dense=True)  # fmt: skip
    values = (ui.Table(caption, columns, rows, ui.Empty(word("desk-pay-none")), id="roll"), sums)
    more = {"heading": word("desk-pay-roll"), "back_href": reverse("desk:payment", args=[uid])}
    return render(request, "desk/payment_roll.html", {"values": values, **more})


def _batch(request: AtDesk, uid: str) -> tuple[CaseShown, Bank]:
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if shown.ledger.role != "payment" or shown.version.bank is None:
        raise Http404(uid)
    return shown, shown.version.bank


def _act(shown: CaseShown, verb: str) -> Act:
    return next(one for one in shown.version.acts.values() if one.verb == verb)


def _may(shown: CaseShown, verb: str) -> bool:
    return any(one.allowed and one.act.verb == verb for one in shown.doable)


def _command(request: AtDesk, shown: CaseShown, verb: str, given: dict[str, Any], kind: str) -> None:
    asked = Request(token.token_of(request.POST.get("token"), request.moment), request.viewer.handle)
    command = Command(
        shown.uid, _act(shown, verb).id, request.viewer.actor, Happened.at(request.moment), given, source=Source(kind)
    )
    act([command], request.book, request.moment, request=asked)


# --- the bank's file, out and back -----------------------------------------------------------------------------------


def _bank_file(request: AtDesk, shown: CaseShown, bank: Bank, kind: str) -> HttpResponse:
    """The file, with its digest kept by the act; written again later only when it comes out the same."""
    if not shown.state.payment.get("granted"):
        fault = NotApproved()
        return _page(request, shown, refused(fault.text, fault.remedy), 409)
    sent = shown.state.fields.get("bank_digest")
    if not (_may(shown, "export") or (sent and request.viewer.may_unmask("personal"))):
        raise Http404(shown.uid)
    lines = batch_lines.clear_lines(request.viewer, request.book, shown.uid, "export", "bank", request.moment)
    purpose = _purpose(request, shown)
    heads = tuple(column.head for column in bank.columns)
    rows = batch_lines.bank_rows(bank, lines, shown.number, purpose)
    made = batch_lines.digest(written("csv", heads, rows))
    name = f"{shown.number}.{kind}"
    if sent and sent != made:
        return _page(request, shown, ui.Banner(word("desk-pay-differs"), tone="bad"), 409)
    try:
        if not sent:
            _command(request, shown, "export", {"bank_file": name, "bank_digest": made}, "export")
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        why, remedy, _ = told(fault)
        return _page(request, shown, refused(why, remedy), 409)
    answer = HttpResponse(written(kind, heads, rows), content_type=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _take_in(request: AtDesk, shown: CaseShown, bank: Bank) -> HttpResponse:
    """Read the file and do the act, all or nothing; then the cases are told at once."""
    upload = request.FILES.get("file")
    if upload is None or not _may(shown, "import"):
        return _page(request, shown, error=word("desk-pay-choose"), status=422)
    try:
        content = uploads.whole(upload)
        given = {
            "results": results_of(bank, content, str(upload.name)), "return_file": cleaned(str(upload.name))[:120],
            "return_digest": batch_lines.digest(content),
        }  # fmt: skip
        _command(request, shown, "import", given, "import")
    except Unreadable as fault:
        return _page(request, shown, error=f"{t(fault.text)} {t(fault.remedy)}", status=422)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        why, remedy, _ = told(fault)
        return _page(request, shown, refused(why, remedy), 409)
    paid_out.tell_all(request.book, request.moment)
    messages.success(request, word("desk-pay-taken", n=len(given["results"])))
    return HttpResponseRedirect(reverse("desk:payment", args=[shown.uid]))


def results_of(bank: Bank, content: bytes, name: str) -> list[dict[str, Any]]:
    """What the bank's file says of each line: ``no``, ``state``, ``amount`` in fen, ``reason``. Raises ``Unreadable``."""
    table = _rows(content, name)
    needed = [bank.no, bank.state, *filter(None, (bank.amount, bank.reason))]
    top = next((no for no, row in enumerate(table) if bank.no in row and bank.state in row), None)
    if top is None:
        raise Unreadable(
            Text(f"回盘文件没有需要的列：{'、'.join(needed)}。", f"The file lacks needed columns: {', '.join(needed)}."),
            Text("请用银行原样导出的文件，不要改表头。", "Use the file as the bank gave it; leave its heads as they are."),
        )
    at = {head: place for place, head in enumerate(table[top])}
    words = {**dict.fromkeys(bank.paid, "paid"), **dict.fromkeys(bank.returned, "returned")}
    found = []
    for no, row in enumerate(table[top + 1 :], start=top + 2):
        cells = {head: row[place] if place < len(row) else "" for head, place in at.items()}
        if not cells[bank.no]:
            continue
        if cells[bank.state] not in words:
            raise Unreadable(
                Text(f"第 {no} 行的处理结果“{cells[bank.state]}”不认识。", f"Row {no}: unknown result “{cells[bank.state]}”."),
                Text(f"应为：{'、'.join(words)}。", f"It is one of: {', '.join(words)}."),
            )
        one: dict[str, Any] = {"no": cells[bank.no], "state": words[cells[bank.state]]}
        if bank.amount and cells.get(bank.amount):
            one["amount"] = _fen(cells[bank.amount], no)
        if bank.reason and cells.get(bank.reason):
            one["reason"] = cells[bank.reason]
        found.append(one)
    return found


_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)


def _fen(said: str, no: int) -> int:
    """Plain digits only: ``NaN``, ``Infinity`` and ``1e999999`` are numbers to a computer and to no bank."""
    plain = said.replace(",", "")
    if not _AMOUNT.fullmatch(plain):
        raise Unreadable(
            Text(f"第 {no} 行的金额“{said[:20]}”不是数。", f"Row {no}: the amount “{said[:20]}” is no number."),
            Text("请用银行原样导出的文件。", "Use the file as the bank gave it."),
        )
    return int((Decimal(plain) * 100).to_integral_value())


def _rows(content: bytes, name: str) -> list[list[str]]:
    if name.lower().endswith((".csv", ".txt")):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(content.decode(encoding)))]
            except UnicodeDecodeError:
                continue
            except csv.Error:
                break
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        path.write_bytes(content)
        sheets = read_workbook(path)
    return [[_text(cell) for cell in row.cells] for sheet in sheets[:1] for row in sheet.rows]


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else "" if cell is None else str(cell).strip()


# --- the page --------------------------------------------------------------------------------------------------------


def _purpose(request: AtDesk, shown: CaseShown) -> str:
    field = shown.version.fields["pay_source"]
    codes = request.book.pack.code_lists.get(field.list or "")
    code = codes.codes.get(str(shown.state.fields.get("pay_source"))) if codes else None
    return code.label.zh if code else ""


def _page(
    request: AtDesk, shown: CaseShown, banner: ui.Banner | None = None, status: int = 200, *, error: str = ""
) -> HttpResponse:
    fields, held = shown.state.fields, shown.state.payment
    try:
        if held:
            with_id = batch_lines.lines(_id(request, shown))
            lines, doubts = with_id, batch_lines.doubts(_id(request, shown))
        else:
            lines, doubts = batch_lines.due(request.book, str(fields.get("pay_source")), str(fields.get("pay_period")))
    except Refusal as fault:
        banner, lines, doubts = refused(fault.text, fault.remedy), (), ()
    values = (
        banner, _kpis(shown, lines, doubts), _forms(request, shown, error), _doubts(doubts), _lines(shown, lines),
    )  # fmt: skip
    return page(
        request, "payment", "ledgers", status=status, heading=shown.subject or t(shown.title), shown=shown,
        values=tuple(one for one in values if one is not None),
    )  # fmt: skip


def _id(request: AtDesk, shown: CaseShown) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        return read.visible(cursor, request.viewer, request.book, shown.uid).id


def _kpis(shown: CaseShown, lines: Sequence[LineShown], doubts: Sequence[DoubtShown]) -> ui.Kpis:
    held = shown.state.payment
    total = sum(one.amount for one in lines)
    items = [
        ui.Kpi(word("desk-pay-lines" if held else "desk-pay-due"), str(len(lines))),
        ui.Kpi(word("desk-pay-doubts"), str(len(doubts)), tone="warn" if doubts else "plain"),
    ]
    if held:
        items.insert(1, ui.Kpi(word("desk-pay-sum"), t(_yuan(total))))
        items += [
            ui.Kpi(word("desk-pay-approvals"), f"{len(held['approvals'])} / 2"),
            ui.Kpi(word("desk-pay-paid"), str(held["paid"]), tone="good" if held["paid"] else "plain"),
            ui.Kpi(word("desk-pay-returned"), str(held["returned"]), tone="bad" if held["returned"] else "plain"),
        ]
    return ui.Kpis(tuple(items), word("desk-pay-batch"))


def _forms(request: AtDesk, shown: CaseShown, error: str) -> ui.ActionBar | ui.Form | None:
    here, fresh = reverse("desk:payment", args=[shown.uid]), token.fresh(request.moment)
    if _may(shown, "import"):
        field = ui.Field("file", word("desk-pay-return"), "file", error=error, required=True, accept=".csv,.txt,.xlsx,.xls")
        sets = (ui.FieldSet(word("desk-pay-return"), (field,), legend_hidden=True),)
        buttons = (ui.Action(word("desk-pay-take-in"), name="do", value="return", kind="primary"), *_links(shown))
        return ui.Form(here, sets, ui.ActionBar(buttons), ui.errors_of(sets), token=fresh, multipart=True)
    if _may(shown, "export"):
        files = (
            ui.Action(word("desk-pay-file", kind="CSV"), name="kind", value="csv", kind="primary"),
            ui.Action(word("desk-pay-file", kind="XLSX"), name="kind", value="xlsx"),
        )
        return ui.Form(here, (), ui.ActionBar((*files, *_links(shown))), token=fresh)
    links = _links(shown)
    return ui.ActionBar(links) if links else None


def _links(shown: CaseShown) -> tuple[ui.Action, ...]:
    acts = tuple(
        ui.Action(t(one.act.label), reverse("desk:act", args=[shown.uid, one.act.id]), kind="primary")
        for one in shown.doable if one.allowed and one.act.verb in ("freeze", "approve")
    )  # fmt: skip
    rolled = (ui.Action(word("desk-pay-roll"), reverse("desk:payment-roll", args=[shown.uid]), icon="print"),)
    return (*acts, *(rolled if shown.state.payment else ()))


def _lines(shown: CaseShown, lines: Sequence[LineShown]) -> ui.Table:
    columns = (
        ui.Column(word("desk-pay-no"), "number"), ui.Column(word("number"), "code"), ui.Column(word("desk-pay-name")),
        ui.Column(word("desk-pay-account"), priority=2), ui.Column(word("desk-pay-period")),
        ui.Column(word("desk-pay-amount", unit=t(currency.current().name)), "money"), ui.Column(word("desk-stands"), "tag"),
        ui.Column(word("desk-pay-why"), "wide", priority=2),
    )  # fmt: skip
    rows = tuple(
        ui.Row((
            one.no, one.number, one.name, one.account, _period(one.period), one.amount,
            ui.Tag(word(f"desk-pay-{one.state}"), _TONES.get(one.state, "plain")),  # type: ignore[arg-type]
            "；".join(filter(None, (one.why, word("desk-pay-again", line=one.again) if one.again else ""))),
        ), reverse("desk:case", args=[one.claim]))
        for one in lines[:SHOWN]
    )  # fmt: skip
    caption = word("desk-pay-list" if shown.state.payment else "desk-pay-list-due", n=len(lines))
    return ui.Table(caption, columns, rows, ui.Empty(word("desk-pay-none")), id="lines")


def _doubts(doubts: Sequence[DoubtShown]) -> ui.Table | None:
    if not doubts:
        return None
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-pay-period")), ui.Column(word("desk-pay-doubt"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((one.number, _period(one.period), t(one.why)), reverse("desk:case", args=[one.claim])) for one in doubts[:SHOWN]
    )
    return ui.Table(word("desk-pay-held", n=len(doubts)), columns, rows, ui.Empty(""), id="held")


def _period(code: str) -> str:
    """A period in words: its code, or that it is paid once."""
    return word("desk-pay-once") if code == "once" else code


def _yuan(amount: int) -> Text:
    return currency.current().said(amount, " ")
