"""归档: what of a year goes to the archive by ledger and class, what is out, the catalogue, and what comes back."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial, wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.outputs.archives import catalogue, making, returned
from shoushan.outputs.archives.returned import Returned
from shoushan.outputs.papers.fonts import NoChineseFont
from shoushan.outputs.spreadsheets import Unreadable
from shoushan.records.cases import archive_list, archiving
from shoushan.records.cases.archive_list import Group, Line
from shoushan.rules.procedure.archiving import NAMES, fonds_of
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk import lists, uploads
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

View = Callable[..., HttpResponse]
SIZE, YEARS = 100, 8
"""Rows of a list, and years that the page offers."""
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf",
}  # fmt: skip
_TONES: Mapping[str, Any] = {archive_list.TO_SEND: "plain", archive_list.OUT: "warn", archive_list.FILED: "good"}


def for_archivists(view: View) -> View:
    """Only for posts with the right ``archives``. Raises ``PermissionDenied``."""

    @at_desk
    @wraps(view)
    def guarded(request: AtDesk, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.archives:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@for_archivists
@require_http_methods(["GET", "POST"])
def archive(request: AtDesk) -> HttpResponse:
    """A year at a glance (GET); a catalogue that came back (POST)."""
    return _page(request) if request.method == "GET" else _take(request)


@for_archivists
@require_GET
def listed(request: AtDesk, year: int, kind: str) -> HttpResponse:
    """The catalogue of a year as ``xlsx`` or ``pdf``. Raises ``Http404``."""
    if kind not in KINDS or year not in archive_list.years(request.viewer, request.book):
        raise Http404(kind)
    lines = archive_list.lines(request.viewer, request.book, year)
    groups = making.listed(request.viewer, request.book, year, lines)
    try:
        content = catalogue.as_workbook(year, groups) if kind == "xlsx" else catalogue.as_pdf(year, groups)
    except NoChineseFont as fault:
        return _page(request, refused(fault.text, fault.remedy), 409)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{catalogue.TITLE}-{year}')}.{kind}"
    return answer


def _page(
    request: AtDesk, banner: ui.Banner | None = None, status: int = 200, found: Returned | None = None, error: str = ""
) -> HttpResponse:
    years = archive_list.years(request.viewer, request.book)[:YEARS]
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch(r"\d{4}", asked, re.ASCII) and int(asked) in years else (years[0] if years else 0)
    groups = archive_list.groups(request.viewer, request.book, year) if years else ()
    ledger = cleaned(request.GET.get("ledger", ""))[:60]
    chosen = next((one for one in groups if one.ledger == ledger), None)
    return page(
        request, "archive", "archive", status=status, heading=word("desk-archive"), banner=banner,
        what=word("desk-archive-what"), faults=_faults(found), years=_years(years, year, bool(chosen)),
        groups=_groups(request, year, groups), cases=_cases(request, year, chosen), form=_form(error) if years else None,
        links=tuple(
            ui.Link(word(f"desk-archive-{kind}"), reverse("desk:archive-list", args=[year, kind])) for kind in KINDS if years
        ),
    )  # fmt: skip


def _here(year: int, ledger: str = "") -> str:
    return f"{reverse('desk:archive')}?{urlencode({'year': year, **({'ledger': ledger} if ledger else {})})}"


def _years(years: Sequence[int], year: int, chosen: bool) -> ui.Tabs | None:
    tabs = tuple(ui.Tab(str(one), _here(one), one == year) for one in years)
    return ui.Tabs(tabs, word("desk-archive-years")) if tabs else None


def _groups(request: AtDesk, year: int, groups: Sequence[Group]) -> ui.Table:
    rows = [
        ui.Row(
            (
                t(request.book.ledger(one.ledger).name), t(NAMES[one.klass]), one.total,
                *(one.counts.get(stands, 0) for stands in archive_list.STANDS),
            ),
            _here(year, one.ledger),
        )
        for one in groups
    ]  # fmt: skip
    if groups:
        sums = [sum(one.counts.get(stands, 0) for one in groups) for stands in archive_list.STANDS]
        rows.append(ui.Row((word("desk-archive-all"), "", sum(sums), *sums)))
    columns = (
        ui.Column(word("desk-ledger"), "wide"), ui.Column(word("desk-archive-class")),
        ui.Column(word("desk-archive-total"), "number"),
        *(ui.Column(word(f"desk-archive-{stands}"), "number", priority=2) for stands in archive_list.STANDS),
    )  # fmt: skip
    return ui.Table(word("desk-archive-of", year=year), columns, tuple(rows), ui.Empty(word("desk-archive-none")), id="groups")


def _cases(request: AtDesk, year: int, chosen: Group | None) -> tuple[ui.Table | ui.Banner, ...]:
    """The cases of one ledger, or what is out and has not come back."""
    stands = None if chosen else archive_list.OUT
    lines = archive_list.lines(request.viewer, request.book, year, chosen.ledger if chosen else None, stands, SIZE + 1)
    ledger = t(request.book.ledger(chosen.ledger).name) if chosen else ""
    label = word("desk-archive-cases", ledger=ledger, year=year) if chosen else word("desk-archive-out-of", year=year)
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-archive-subject"), "wide", priority=2),
        ui.Column(word("desk-archive-unit"), priority=3), ui.Column(word("desk-archive-closed"), "date", priority=3),
        ui.Column(word("desk-archive-sent"), "date", priority=3), ui.Column(word("desk-archive-pages"), "number", priority=3),
        ui.Column(word("desk-archive-number"), "code", priority=2), ui.Column(word("desk-archive-box"), priority=2),
        ui.Column(word("desk-archive-stands"), "tag"),
    )  # fmt: skip
    rows = tuple(_row(request, one) for one in lines[:SIZE])
    table = ui.Table(label, columns, rows, ui.Empty(word("desk-archive-all-back")), id="cases")
    cut = (ui.Banner(word("desk-archive-cut", n=SIZE)),) if len(lines) > SIZE else ()
    return (table, *cut)


def _row(request: AtDesk, one: Line) -> ui.Row:
    unit = names_of(request).get(one.unit, (Text(one.unit, one.unit), ""))[0]
    title = one.subject or t(request.book.ledger(one.ledger).name)
    tag = ui.Tag(word(f"desk-archive-{one.stands}"), _TONES[one.stands])
    sent = date.fromisoformat(one.sent) if one.sent else None
    cells = (one.case, title, t(unit), date.fromisoformat(one.closed), sent, one.pages, one.number, one.box, tag)
    return ui.Row(cells, lists.case_href(one.uid))


# --- what comes back ----------------------------------------------------------------------------------------------------


def _form(error: str = "") -> ui.Form:
    fields = (
        ui.Field("file", word("desk-archive-file"), "file", accept=".xlsx,.xls,.ods", required=True, error=error,
                 hint=word("desk-archive-file-hint")),
        ui.Field("correct", word("desk-archive-correct"), "checkboxes",
                 options=(ui.Option("1", word("desk-archive-correct-do")),)),
    )  # fmt: skip
    sets = (ui.FieldSet(word("desk-archive-return"), fields),)
    bar = ui.ActionBar((ui.Action(word("desk-archive-take"), kind="primary"),))
    return ui.Form(reverse("desk:archive"), sets, bar, ui.errors_of(sets), multipart=True, id="return")


def _take(request: AtDesk) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, status=422, error=word("desk-archive-file-needed"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        try:
            path.write_bytes(uploads.whole(upload))
            found = returned.read(
                path, fonds_of(request.book.pack.site), partial(archive_list.by_number, request.viewer, request.book),
                archive_list.taken, correct=bool(request.POST.get("correct")),
            )  # fmt: skip
            if not found.faults and found.places:
                archiving.file(request.viewer, request.book, found.places, request.moment)
        except Unreadable as fault:
            return _page(request, status=422, error=f"{t(fault.text)}{t(fault.remedy)}")
        except Refusal as refusal:
            return _page(request, refused(refusal.text, refusal.remedy), 409)
    if found.faults:
        return _page(request, status=422, found=found)
    messages.success(request, word("desk-archive-done", n=len(found.places), same=found.same, waiting=found.waiting))
    return HttpResponseRedirect(reverse("desk:archive"))


def _faults(found: Returned | None) -> ui.Table | None:
    if found is None:
        return None
    columns = (
        ui.Column(word("desk-archive-where")), ui.Column(word("desk-archive-fault"), "wide"),
        ui.Column(word("desk-archive-remedy"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((f"{one.sheet} {one.cell}{one.row} {one.head}", t(one.message), t(one.remedy)), tone="late")
        for one in found.faults[:SIZE]
    )
    return ui.Table(word("desk-archive-faults", n=len(found.faults)), columns, rows, ui.Empty(""), id="faults")
