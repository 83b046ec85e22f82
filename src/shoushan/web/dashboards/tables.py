"""Statistical tables at the desk: one period at a time, every figure a link to its cases, as sheet and as workbook."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.tables import Cell, Counted, Tabled, TabledRow, tabulate
from shoushan.outputs.reports import tables as sheets
from shoushan.outputs.spreadsheets.writing import workbook
from shoushan.records.cases import boards, leaving
from shoushan.rules.catalogue.model import Ledger, StatColumn, StatTable
from shoushan.web.dashboards.asking import SIZE, day_of
from shoushan.web.dashboards.boards import as_of, cases_table, page
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.components import lists as cells
from shoushan.web.ui.language import t, word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@at_desk
@require_GET
def tables(request: AtDesk) -> HttpResponse:
    """The tables of the ledgers that the viewer may open."""
    cards = tuple(
        ui.LinkCard(t(table.title), reverse("board:table", args=[ledger.id, table.id]), t(ledger.name))
        for ledger in open_ledgers(request.viewer, request.book)
        for table in ledger.tables.values()
        if not ledger.closed
    )
    return page(request, "tables", "stat-tables", cards=ui.LinkList(cards, columns=2), empty=not cards)


def _found(request: AtDesk, ledger_id: str, table_id: str) -> tuple[Ledger, StatTable, Period]:
    """Ledger, table and the period asked for: the last whole one at first. Raises ``Http404``."""
    ledger = next((one for one in open_ledgers(request.viewer, request.book) if one.id == ledger_id and not one.closed), None)
    table = ledger.tables.get(table_id) if ledger else None
    if ledger is None or table is None:
        raise Http404(table_id)
    first, last = day_of(request.GET.get("from", "")), day_of(request.GET.get("to", ""))
    if first and last and first <= last:
        return ledger, table, Period(first, last)
    day = first or last
    return ledger, table, periods.around(table.period, day) if day else periods.before(
        table.period, periods.around(table.period, today(request))
    )  # fmt: skip


def _tabled(request: AtDesk, ledger_id: str, table_id: str) -> Tabled:
    ledger, table, period = _found(request, ledger_id, table_id)
    return tabulate(request.viewer, request.book, ledger, table, period, request.moment)


def _href(name: str, tabled: Tabled, period: Period | None = None, **more: str) -> str:
    asked = period or tabled.period
    query = {"from": asked.first.isoformat(), "to": asked.last.isoformat(), **more}
    return reverse(f"board:{name}", args=[tabled.ledger.id, tabled.table.id]) + "?" + urlencode(query)


@at_desk
@require_GET
def table(request: AtDesk, ledger_id: str, table_id: str) -> HttpResponse:
    """One table for one period."""
    tabled = _tabled(request, ledger_id, table_id)
    kind = tabled.table.period
    before, after = periods.before(kind, tabled.period), periods.after(kind, tabled.period)
    fields = (
        ui.Field("from", word("board-period"), "date", tabled.period.first.isoformat()),
        ui.Field("to", word("board-to"), "date", tabled.period.last.isoformat()),
    )
    links = (
        ui.Link(word("table-sheet"), _href("table-sheet", tabled), icon="print"),
        ui.Link(word("table-xlsx"), _href("table-xlsx", tabled), icon="download"),
    )
    return page(
        request, "table", "stat-tables", heading=t(tabled.table.title), grid=_grid(request, tabled),
        filter=ui.Filter(fields, links=links), above=sheets.above(tabled, _organ(request), t),
        below=sheets.below(tabled, request.book, t),
        before=ui.Link(t(before.label), _href("table", tabled, before), icon="back"),
        after=ui.Link(t(after.label), _href("table", tabled, after), icon="next"), as_of=as_of(request),
    )  # fmt: skip


@at_desk
@require_GET
def sheet(request: AtDesk, ledger_id: str, table_id: str) -> HttpResponse:
    """The table as a sheet to print; noted as a print."""
    tabled = _tabled(request, ledger_id, table_id)
    leaving.note(request.viewer, "print", _name(tabled), len(tabled.rows), request.moment)
    return page(
        request, "sheet", "stat-tables", heading=t(tabled.table.title), grid=_grid(request, tabled, plain=True),
        above=sheets.above(tabled, _organ(request), t), below=sheets.below(tabled, request.book, t),
        back_href=_href("table", tabled), landscape=tabled.table.landscape,
    )  # fmt: skip


@at_desk
@require_GET
def xlsx(request: AtDesk, ledger_id: str, table_id: str) -> HttpResponse:
    """The table as a workbook; noted as an export."""
    tabled = _tabled(request, ledger_id, table_id)
    body = workbook(
        sheets.written(tabled, request.book, names_of(request), _organ(request), t), synthetic=request.book.pack.synthetic
    )
    leaving.note(request.viewer, "export", _name(tabled), len(tabled.rows), request.moment)
    return attached(body, f"{t(tabled.table.title)}-{tabled.period.first}-{tabled.period.last}.xlsx")


def attached(body: bytes, name: str) -> HttpResponse:
    """A workbook to be kept under a name."""
    answer = HttpResponse(body, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _name(tabled: Tabled) -> str:
    return f"{tabled.ledger.id}/{tabled.table.id} {tabled.period.first}..{tabled.period.last}"


def _organ(request: AtDesk) -> str:
    return t(names_of(request)[request.viewer.unit or ""][0]) if request.viewer.unit in names_of(request) else ""


@at_desk
@require_GET
def behind(request: AtDesk, ledger_id: str, table_id: str) -> HttpResponse:
    """The cases behind one figure: the same that it was counted from."""
    tabled = _tabled(request, ledger_id, table_id)
    row = tuple(request.GET["row"].split("\t")) if "row" in request.GET else ()
    column = request.GET.get("column", "")
    cell = tabled.cell(row, column)
    if cell is None:
        raise Http404(column)
    if not isinstance(cell, Counted):
        above = tabled.table.column(column).share or ""
        cell = tabled.cell(row, above)
    assert isinstance(cell, Counted)
    uids = list(dict.fromkeys(cell.cases))
    place = request.GET.get("page", "")
    number = int(place) if place.isascii() and place.isdigit() and 0 < len(place) < 6 else 1
    lines = boards.lines_of(request.viewer, request.book, uids[(number - 1) * SIZE : number * SIZE], request.moment)
    found = next(one for one in tabled.rows if one.key == row)
    names = sheets.names_of_row(tabled, found, request.book, names_of(request), t)
    query = {"from": tabled.period.first.isoformat(), "to": tabled.period.last.isoformat(), "column": column}
    paging = ui.paging_of({**query, **({"row": "\t".join(row)} if row else {})}, number, SIZE, len(uids))
    heading = word("board-behind", row=" ".join(name for name in names if name), what=t(tabled.table.column(column).label))
    return page(
        request, "cases", "stat-tables", heading=heading, table=cases_table(lines, names_of(request), paging), total=len(uids),
        note=word("table-times", n=cell.value, cases=len(uids)) if cell.value != len(uids) else "",
        back_href=_href("table", tabled), as_of=as_of(request),
    )  # fmt: skip


def _grid(request: AtDesk, tabled: Tabled, *, plain: bool = False) -> ui.Table:
    shown = sheets.columns_shown(tabled)
    columns = [ui.Column(t(sheets.NUMBER), "number", priority=2)]
    columns += [ui.Column(t(row.label), "wide") for row in tabled.table.rows]
    columns += [
        ui.Column(sheets.head_of(column, late, t), "number", priority=1 if place < 2 or plain else 2 if place < 5 else 3)
        for place, (column, late) in enumerate(shown)
    ]
    rows, number = [], 0
    for row in tabled.rows:
        number += row.kind == "row"
        names = sheets.names_of_row(tabled, row, request.book, names_of(request), t)
        figures = [_figure(tabled, row, column, late, plain) for column, late in shown]
        tone = "" if row.kind == "row" else "new"
        rows.append(ui.Row((number if row.kind == "row" else None, *names, *figures), tone=tone))  # type: ignore[arg-type]
    return ui.Table(
        t(tabled.table.title), tuple(columns), tuple(rows), ui.Empty(word("board-empty")), caption_hidden=True, id="grid"
    )


def _figure(tabled: Tabled, row: TabledRow, column: StatColumn, late: bool, plain: bool) -> cells.Cell:
    cell: Cell = row.cells[column.id]
    value = sheets.value_of(cell, column, late)
    if value is None:
        return t(sheets.NO_DATA)
    if plain or not _any(cell):
        return value if isinstance(value, int) else f"{value:,}"
    at = {"column": column.id, **({"row": "\t".join(row.key)} if row.key else {})}
    return ui.Link(str(value) if isinstance(value, int) else f"{value:,}", _href("table-cell", tabled) + "&" + urlencode(at))


def _any(cell: Cell) -> bool:
    return bool(cell.cases) if isinstance(cell, Counted) else cell.numerator > 0
