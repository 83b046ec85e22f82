"""The page of an export: what is to go out, the file in its template, what went out before, and the receipt typed back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.outputs.spreadsheets import KINDS, written
from shoushan.records.cases import exporting
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Export, Ledger
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk import lists, token, wording
from shoushan.web.desk.acting import told
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word


@at_desk
@require_http_methods(["GET", "POST"])
def export(request: AtDesk, ledger_id: str, export_id: str) -> HttpResponse:
    """Show what is due (GET); write the file and mark its cases, or write an earlier one again (POST)."""
    ledger, found = _found(request, ledger_id, export_id)
    if request.method == "GET":
        file = cleaned(request.GET.get("file", ""))[:120]
        return _one_file(request, ledger, found, file) if file else _page(request, ledger, found)
    kind = cleaned(request.POST.get("kind", ""))
    earlier = cleaned(request.POST.get("file", ""))[:120]
    if kind not in KINDS:
        raise Http404(kind)
    return _file(request, ledger, found, kind, earlier)


def links(ledger: Ledger) -> tuple[ui.Link, ...]:
    """Links to the exports and proposals of a ledger, for its page."""
    newest = ledger.versions[-1]
    return (
        *(ui.Link(t(one.name), reverse("desk:export", args=[ledger.id, one.id])) for one in ledger.exports),
        *(ui.Link(t(one.label), reverse("desk:propose", args=[ledger.id, one.id])) for one in newest.proposals),
    )


def _found(request: AtDesk, ledger_id: str, export_id: str) -> tuple[Ledger, Export]:
    ledger = next((one for one in open_ledgers(request.viewer, request.book) if one.id == ledger_id), None)
    found = next((one for one in ledger.exports if one.id == export_id), None) if ledger else None
    if ledger is None or found is None:
        raise Http404(export_id)
    return ledger, found


def file_name(book: Book, found: Export, moment: datetime) -> str:
    """The name of a file that goes out at ``moment``, without its kind: ``<export>-20251014-0930``."""
    return f"{found.id}-{moment.astimezone(book.zone):%Y%m%d-%H%M%S}"


def _file(request: AtDesk, ledger: Ledger, found: Export, kind: str, earlier: str) -> HttpResponse:
    viewer, book, moment = request.viewer, request.book, request.moment
    reason = found.name.zh
    name = earlier or file_name(book, found, moment)
    try:
        if earlier:
            made = exporting.again(viewer, book, ledger, found, earlier, reason, moment)
        else:
            key = token.token_of(request.POST.get("token"), moment)
            made = exporting.send(viewer, book, ledger, found, name, reason, moment, key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _page(request, ledger, found, refused(text, remedy), 409)
    if not made.rows:
        messages.warning(request, word("desk-export-none"))
        return HttpResponseRedirect(reverse("desk:export", args=[ledger.id, found.id]))
    answer = HttpResponse(written(kind, made.heads, made.rows), content_type=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _page(request: AtDesk, ledger: Ledger, found: Export, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    due = exporting.due(request.viewer, request.book, ledger, found, request.moment)
    here = reverse("desk:export", args=[ledger.id, found.id])
    return page(
        request,
        "export",
        "ledgers",
        status=status,
        heading=t(found.name),
        note=t(found.note) if found.note else "",
        banner=banner,
        form=_form(here, token.fresh(request.moment), due.total) if due.total else None,
        due=_cases(word("desk-export-due", n=due.total), due.lines),
        columns=_columns(ledger, found),
        files=_sent(request, ledger, found, here),
        back=ui.Link(t(ledger.name), reverse("desk:ledger", args=[ledger.id])),
    )


def _form(here: str, fresh: str, total: int) -> ui.Form:
    count = min(total, exporting.MOST)
    buttons = tuple(
        ui.Action(
            word("desk-export-write", kind=kind.upper(), n=count),
            name="kind",
            value=kind,
            kind="primary" if kind == "xlsx" else "plain",
        )
        for kind in ("xlsx", "csv")
    )
    return ui.Form(here, (), ui.ActionBar(buttons), token=fresh)


def _cases(caption: str, lines: Sequence[Line], bar: ui.ActionBar | None = None) -> ui.Table:
    columns = (
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-party"), priority=2),
        ui.Column(word("desk-stage"), "tag"),
        ui.Column(word("desk-opened"), "date", priority=2),
    )
    rows = tuple(
        ui.Row(
            (line.number, t(line.title), line.party, lists.stage_cell(line), wording.day_of(line.opened_on)),
            lists.case_href(line.uid),
            line.uid,
            ticked=bar is not None,
        )
        for line in lines
    )
    batch = {"select": "case", "batch": bar, "batch_url": reverse("desk:batch")} if bar else {}
    return ui.Table(caption, columns, rows, ui.Empty(word("desk-export-none")), id="due", **batch)  # type: ignore[arg-type]


def _columns(ledger: Ledger, found: Export) -> ui.Disclosure:
    """The template as data: head and where its cells come from."""
    newest = ledger.versions[-1]
    rows = []
    for one in found.columns:
        label = newest.fields[one.name].label if one.kind == "field" and one.name in newest.fields else None
        paper = newest.papers[one.name].name if one.kind in ("paper", "paper_name") else None
        plain = word(f"desk-export-{one.kind}") if one.name else word("desk-export-empty")
        said = t(label or paper) if label or paper else plain
        rows.append(ui.SummaryRow(one.head, said))
    return ui.Disclosure(word("desk-export-columns", n=len(found.columns)), ui.SummaryList(tuple(rows), dense=True))


def _sent(request: AtDesk, ledger: Ledger, found: Export, here: str) -> ui.Table:
    """What went out before; each file has a page of its own."""
    files = exporting.sent(request.viewer, request.book, ledger, found)
    columns = (ui.Column(word("desk-export-file"), "wide"), ui.Column(word("desk-export-count"), "number"))
    rows = tuple(ui.Row((one.file, len(one.cases)), f"{here}?{urlencode({'file': one.file})}") for one in files)
    return ui.Table(word("desk-export-sent"), columns, rows, ui.Empty(word("desk-export-none-sent")), id="sent")


def _one_file(request: AtDesk, ledger: Ledger, found: Export, file: str) -> HttpResponse:
    """A file that went out: written again, or its receipt typed in on all of its cases at once."""
    here = reverse("desk:export", args=[ledger.id, found.id])
    lines = exporting.of_file(request.viewer, request.book, ledger, found, file, request.moment)
    if not lines:
        raise Http404(file)
    receipt = ledger.versions[-1].acts.get(found.receipt or "")
    bar = ui.ActionBar((ui.Action(t(receipt.label), name="verb", value=receipt.verb),)) if receipt else None
    buttons = ui.ActionBar((ui.Action(word("desk-export-again"), name="kind", value="xlsx"),))
    form = ui.Form(here, (), buttons, token=token.fresh(request.moment), hidden=(("file", file),))
    due = _cases(word("desk-export-in", n=len(lines)), lines, bar)
    back = ui.Link(t(found.name), here)
    return page(request, "export", "ledgers", heading=file, form=form, due=due, back=back)
