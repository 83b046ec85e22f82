"""Reports of a ledger, period by period: who gave them, what changed since the last, the sheet out and in, the bulletin."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shoushan.outputs.messages import codes
from shoushan.outputs.papers.sheet import Issuer, Language
from shoushan.outputs.reports.bulletin import bulletin_of
from shoushan.outputs.spreadsheets import Unreadable, read_workbook
from shoushan.outputs.spreadsheets.writing import Written, workbook
from shoushan.records.cases import report_links, reporting
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.reporting import Reported
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Field, Ledger, Rhythm
from shoushan.rules.changed import marked
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.periods import Period, following, period_named, period_of, preceding
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk import forms, paste, pasted, recording, token, uploads, wording
from shoushan.web.desk.acting import told
from shoushan.web.desk.asking import newest
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused, today
from shoushan.web.desk.paper_sheets import as_file
from shoushan.web.desk.pasted import RowFault
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import current, t, word
from shoushan.web.ui.marking import marked_html

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {"given": "good", "asked": "plain", "missed": "bad", "back": "warn"}


@at_desk
@require_http_methods(["GET", "POST"])
def reports(request: AtDesk, ledger_id: str) -> HttpResponse:
    """The reports of one period (GET); a filled sheet handed in, done as one list or told what is wrong (POST)."""
    ledger, said = _ledger(request, ledger_id)
    period = _period(request, said)
    if request.method == "POST":
        return _returned(request, ledger, said, period)
    return _page(request, ledger, said, period)


@at_desk
@require_GET
def sheet(request: AtDesk, ledger_id: str) -> HttpResponse:
    """The sheet to fill in: a row for each case that owes a report of the period, its number and name written already."""
    ledger, said = _ledger(request, ledger_id)
    period = _period(request, said)
    chosen = _chosen(request, ledger, said)
    key = _input_of_period(chosen, said)
    heads = (t(pasted.HEADS[pasted.NUMBER][0]), *(t(one.field.label) for one in chosen.asked))
    rows = []
    for one in reporting.reported(request.viewer, request.book, ledger, period, request.moment):
        if one.state != "given":
            at = period.last.isoformat() if _dated(ledger, said) else period.code
            said_before = {id_: text.replace(",", "") if _money(ledger, said, id_) else text for id_, text in one.cells.items()}
            rows.append((one.line.number, *(at if given.id == key else said_before.get(given.id) for given in chosen.asked)))
    title = f"{t(ledger.name)} {t(period.label)} {word('desk-reports')}"
    answer = HttpResponse(
        workbook(Written(period.code, title, heads, rows), synthetic=request.book.pack.synthetic), content_type=XLSX
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return answer


@at_desk
@require_GET
def bulletin(request: AtDesk, ledger_id: str, kind: str) -> HttpResponse:
    """The bulletin on the period as docx or PDF, in the reader's language. Raises ``Http404``."""
    if kind not in ("docx", "pdf"):
        raise Http404(kind)
    ledger, said = _ledger(request, ledger_id)
    period = _period(request, said)
    names = names_of(request)
    name, phone = names.get(ledger.owner, (Text(ledger.owner, ledger.owner), ""))
    lines = reporting.reported(request.viewer, request.book, ledger, period, request.moment)
    language: Language = "en" if current() == "en" else "zh"
    issuer, columns = Issuer(ledger.owner, name, phone, synthetic=request.book.pack.synthetic), reporting.texts_of(ledger, said)
    made = bulletin_of(ledger, period, lines, columns, names, issuer, today(request), language)
    return as_file((made,), kind, made.title, request.moment)


@at_desk
@require_POST
def make_link(request: AtDesk, ledger_id: str) -> HttpResponse:
    """A one-time link by which the unit that holds a case gives the report of a period without an account."""
    ledger, said = _ledger(request, ledger_id)
    period = _period(request, said)
    if not _may_send(request, ledger, said):
        raise PermissionDenied
    uid = cleaned(request.POST.get("case", ""))[:64]
    shown = report_links.to_give(request.viewer, request.book, uid, period.code, request.moment)
    if shown is None or shown.ledger.id != ledger.id or not shown.held.units:
        none = Text(
            "这一件这一期现在不用报，或者还没有承办单位。", "This case owes no report of the period, or no unit holds it."
        )
        return _page(request, ledger, said, period, refused(none, Text("请核对后再生成。", "Check it first.")), status=409)
    if not report_links.may_make(shown):
        other = Text("这一件不归您的岗位报告或者退回。", "It is not for your post to report on this case or send it back.")
        ask = Text("请由承办单位或者主管单位生成。", "The unit that holds it, or the one in charge, makes the link.")
        return _page(request, ledger, said, period, refused(other, ask), status=409)
    unit, name, _ = shown.held.units[0]
    with transaction.atomic():
        code = codes.make(uid, codes.report_purpose(period.code, unit), request.moment)
        report_links.link_noted(request.viewer.handle, uid, period.code, request.moment)
    address = request.build_absolute_uri(reverse("portal:report", args=[code]))
    told_ = ui.Banner(address, title=word("desk-report-link-made", unit=t(name), number=shown.number), tone="good")
    return _page(request, ledger, said, period, told_)


def _may_send(request: AtDesk, ledger: Ledger, said: Rhythm) -> bool:
    """Whether a post may ask for reports: it has a role of the act that reports or of the one that sends back."""
    acts = ledger.versions[-1].acts
    asked = [acts[name] for name in (said.act, said.back) if name and name in acts]
    return any(who.role in request.viewer.roles for one in asked for who in one.who)


def link(ledger: Ledger) -> tuple[ui.Link, ...]:
    """The way to a ledger's reports, where it has any."""
    if reporting.rhythm_of(ledger) is None:
        return ()
    return (ui.Link(word("desk-reports"), reverse("desk:reports", args=[ledger.id])),)


def _ledger(request: AtDesk, ledger_id: str) -> tuple[Ledger, Rhythm]:
    ledger = request.book.pack.ledgers.get(ledger_id)
    said = reporting.rhythm_of(ledger) if ledger and ledger.role is None else None
    if ledger is None or said is None or not request.viewer.may_open(ledger):
        raise Http404(ledger_id)
    return ledger, said


def _period(request: AtDesk, said: Rhythm) -> Period:
    """The period asked for, else the last one that is over. Raises ``Http404`` for what is none."""
    asked = cleaned(request.GET.get("period", ""))[:20]
    if not asked:
        return preceding(period_of(today(request), said.every), said.every)
    found = period_named(asked, said.every)
    if found is None or not 2000 < found.first.year < 2200:
        raise Http404(asked)
    return found


def _input_of_period(chosen: paste.Chosen, said: Rhythm) -> str:
    """The input that takes the period: the one that the effect names, else the one called like the column."""
    named = [spec.values.get("period") for spec in chosen.act.effects if spec.effect == "report.give"]
    return next((one.path[6:] for one in named if isinstance(one, Name) and one.path.startswith("input.")), said.key)


def _dated(ledger: Ledger, said: Rhythm) -> bool:
    rows = ledger.versions[-1].fields[said.field]
    return any(one.id == said.key and one.type == "date" for one in rows.fields)


def _money(ledger: Ledger, said: Rhythm, id_: str) -> bool:
    return any(one.id == id_ and one.type == "money" for one in reporting.texts_of(ledger, said))


def _href(name: str, ledger: Ledger, period: Period, *more: str) -> str:
    return reverse(f"desk:{name}", args=[ledger.id, *more]) + "?" + urlencode({"period": period.code})


# --- the page --------------------------------------------------------------------------------------------------------


def _page(
    request: AtDesk, ledger: Ledger, said: Rhythm, period: Period, banner: ui.Banner | None = None,
    faults: ui.Table | None = None, error: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = reporting.reported(request.viewer, request.book, ledger, period, request.moment)
    given = [one for one in lines if one.state == "given"]
    counted = (
        ("desk-report-owed", len(lines), "plain"),
        ("desk-report-given", len(given), "good"),
        ("desk-report-late", sum(1 for one in given if one.late), "warn"),
        ("desk-report-asked", sum(1 for one in lines if one.state == "asked"), "plain"),
        ("desk-report-missed", sum(1 for one in lines if one.state == "missed"), "bad"),
        ("desk-report-back", sum(1 for one in lines if one.state == "back"), "warn"),
    )
    found = tuple(ui.Kpi(word(key), str(n), tone=cast(Any, tone if n else "plain")) for key, n, tone in counted)
    tiles = ui.Kpis(found, t(period.label))
    ways = (
        ui.Action(word("desk-report-earlier"), _href("reports", ledger, preceding(period, said.every)), icon="back"),
        ui.Action(word("desk-report-later"), _href("reports", ledger, following(period, said.every)), icon="next"),
        ui.Action(word("desk-report-docx"), _href("report-bulletin", ledger, period, "docx"), kind="primary", icon="file"),
        ui.Action(word("desk-report-pdf"), _href("report-bulletin", ledger, period, "pdf"), icon="file"),
        ui.Action(word("desk-report-sheet"), _href("report-sheet", ledger, period), icon="download"),
    )
    return page(
        request, "reports", "ledgers", status=status, heading=t(ledger.name), period=t(period.label), banner=banner,
        faults=faults, tiles=tiles, ways=ui.ActionBar(ways), table=_table(request, ledger, said, lines),
        form=_form(request, ledger, period, error), link=_link_form(request, ledger, said, period, lines),
        key=word("desk-report-key") if given else "",
    )  # fmt: skip


def _table(request: AtDesk, ledger: Ledger, said: Rhythm, lines: Sequence[Reported]) -> ui.Table:
    columns = reporting.texts_of(ledger, said)
    names = names_of(request)
    rows = tuple(
        ui.Row(
            (
                one.line.number,
                t(one.line.title),
                _stands(one),
                wording.lamp_of(one.lamp, one.left, "working-day"),
                text_of(columns, one),
                wording.joined(t(names[unit][0]) if unit in names else unit for unit in one.line.holders) or None,
                wording.day_of(one.on or one.due),
                word("desk-report-often", missed=one.missed, back=one.back) if one.missed or one.back else None,
            ),
            reverse("desk:case", args=[one.line.uid]),
            tone="late" if one.state == "missed" else "",
        )
        for one in lines
    )
    heads = (
        ui.Column(word("number"), "code"),
        ui.Column(t(ledger.noun)),
        ui.Column(word("desk-stands"), "tag"),
        ui.Column(word("desk-lamp"), "lamp"),
        ui.Column(word("desk-report-first"), "wide"),
        ui.Column(word("desk-unit"), priority=2),
        ui.Column(word("date"), "date", priority=2),
        ui.Column(word("desk-report-times"), priority=3),
    )
    return ui.Table(word("desk-reports"), heads, rows, ui.Empty(word("desk-report-none")), id="reports", caption_hidden=True)


def _stands(one: Reported) -> ui.Tag:
    key = "late" if one.late and one.state == "given" else one.state
    return ui.Tag(word(f"desk-report-{key}"), cast(Any, TONES[one.state]))


def text_of(columns: Sequence[Field], one: Reported) -> SafeString | None:
    """What a report says, column by column, with what changed since the one before; nothing where none was given."""
    if not one.cells:
        return None
    found = [
        (t(column.label), marked_html(marked(one.before.get(column.id, ""), one.cells[column.id])) if one.before
         else one.cells[column.id])
        for column in columns
        if one.cells.get(column.id)
    ]  # fmt: skip
    return format_html('<dl class="told">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", found))


# --- the sheet handed in ---------------------------------------------------------------------------------------------


def _form(request: AtDesk, ledger: Ledger, period: Period, error: str) -> ui.Form | None:
    if _may_report(request, ledger) is None:
        return None
    field = ui.Field(
        "file", word("desk-report-file"), "file", hint=word("desk-report-file-hint"), error=error, required=True, accept=".xlsx"
    )
    sets = (ui.FieldSet(word("desk-report-return"), (field,), columns=1),)
    bar = ui.ActionBar((ui.Action(word("desk-report-return"), kind="primary"),))
    return ui.Form(
        _href("reports", ledger, period), sets, bar, ui.errors_of(sets), token.fresh(request.moment), multipart=True,
        id="return",
    )  # fmt: skip


def _link_form(request: AtDesk, ledger: Ledger, said: Rhythm, period: Period, lines: Sequence[Reported]) -> ui.Form | None:
    """Where a one-time link is made: one of the cases that owe the report and lie with a unit."""
    owing = [one for one in lines if one.state != "given" and one.line.holders]
    if not owing or not _may_send(request, ledger, said):
        return None
    names = names_of(request)
    options = tuple(
        ui.Option(one.line.uid, f"{one.line.number} {t(one.line.title)}", t(names[one.line.holders[0]][0])
                  if one.line.holders[0] in names else "")
        for one in owing
    )  # fmt: skip
    hint = word("desk-report-link-hint")
    field = ui.Field("case", t(ledger.noun), "select", options=options, required=True, hint=hint)
    sets = (ui.FieldSet(word("desk-report-link"), (field,), columns=1),)
    bar = ui.ActionBar((ui.Action(word("desk-report-link-make")),))
    return ui.Form(_href("report-link", ledger, period), sets, bar, token=token.fresh(request.moment), id="link")


def _may_report(request: AtDesk, ledger: Ledger) -> paste.Chosen | None:
    """The act that reports, where the viewer's post has one of its roles."""
    said = reporting.rhythm_of(ledger)
    version = newest(ledger, today(request))
    rule = version.acts.get(said.act) if version and said else None
    if version is None or rule is None or not any(who.role in request.viewer.roles for who in rule.who):
        return None
    return paste.Chosen(ledger, rule, forms.asked_by(version, rule, None))


def _chosen(request: AtDesk, ledger: Ledger, said: Rhythm) -> paste.Chosen:
    version = newest(ledger, today(request))
    if version is None or said.act not in version.acts:
        raise Http404(ledger.id)
    rule = version.acts[said.act]
    return paste.Chosen(ledger, rule, forms.asked_by(version, rule, None))


def _returned(request: AtDesk, ledger: Ledger, said: Rhythm, period: Period) -> HttpResponse:
    chosen = _may_report(request, ledger)
    if chosen is None:
        raise Http404(ledger.id)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, ledger, said, period, error=word("desk-report-file-none"), status=422)
    try:
        text, above = _as_text(upload)
        understood = pasted.read(text, chosen.asked, reason=False)
    except Unreadable as fault:
        return _page(request, ledger, said, period, refused(fault.text, fault.remedy), status=422)
    if understood.faults or not understood.rows:
        first = understood.faults[0] if understood.faults else None
        why = first.text if first else Text("表里没有行。", "The sheet has no rows.")
        remedy = first.remedy if first else Text("请下载填报表，填好再交回。", "Download the sheet, fill it in and hand it in.")
        return _page(request, ledger, said, period, refused(why, remedy), status=422)
    here = recording.recorded(request.viewer, request.book, QueryDict(""), request.moment, {})
    tried = paste.trial(request, chosen, understood, here)
    if tried.faults:
        banner = ui.Banner(word("desk-report-wrong", n=len(tried.faults)), tone="bad")
        return _page(request, ledger, said, period, banner, _faults(tried.faults, above), status=422)
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        done = act([command for _, _, command in tried.good], request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        why, remedy, _ = told(fault)
        return _page(request, ledger, said, period, refused(why, remedy), status=409)
    messages.success(request, word("desk-report-done", n=len(done)))
    return HttpResponseRedirect(_href("reports", ledger, period))


def _as_text(upload: Any) -> tuple[str, int]:
    """The first sheet from its heads on as if pasted, and how many rows are above it. Raises ``Unreadable``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        path.write_bytes(uploads.whole(upload))
        sheets = read_workbook(path)
    known = {text for one in pasted.HEADS[pasted.NUMBER] for text in (one.zh, one.en)}
    for one in sheets:
        head = next((no for no, row in enumerate(one.rows) if any(str(cell).strip() in known for cell in row.cells)), None)
        if head is not None:
            out = io.StringIO()
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            above = one.rows[head].number - 1
            for row in one.rows[head:]:
                written = out.getvalue().count("\n")
                out.write("\n" * (row.number - above - 1 - written))
                writer.writerow([_cell(cell) for cell in row.cells])
            return out.getvalue(), above
    raise Unreadable(
        Text("表里没有“编号”一栏。", "No column of the sheet is called “Number”."),
        Text("请用这里下载的填报表，不要改表头。", "Use the sheet from here, and leave its heads as they are."),
    )


def _cell(cell: Any) -> str:
    """A cell as it would be pasted: whole numbers without a decimal point, one line."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())


def _faults(found: Sequence[RowFault], above: int) -> ui.Table:
    rows = tuple(ui.Row((one.place + above, one.column or None, t(one.fault.text), t(one.fault.remedy))) for one in found)
    columns = (
        ui.Column(word("desk-report-row"), "number"),
        ui.Column(word("desk-report-column")),
        ui.Column(word("desk-report-fault"), "wide"),
        ui.Column(word("desk-paste-remedy"), "wide"),
    )
    return ui.Table(word("desk-report-fault"), columns, rows, ui.Empty(""), id="faults", caption_hidden=True)
