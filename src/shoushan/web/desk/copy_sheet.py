"""A decision table of a working copy as a grid of cells; what is typed is written into its rows, comments and order stay."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases import studio
from shoushan.records.cases.copies import Standing
from shoushan.rules.catalogue.editing import CannotEdit, Sheet, sheet_of, with_cell, with_row, without_row
from shoushan.rules.catalogue.tables.values import Column
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk.copies import copy_of, faults_by_path, file_href, for_rules, mine, root
from shoushan.web.desk.copy_form import fields_of, sheet_href, sheet_name
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SIZE = 40
"""Rows on one page of a table."""
LONGEST = 400
NAMES: Mapping[str, Text] = {"today": Text("当天", "Day")}
"""What every table may ask for that is no field."""


@for_rules
@require_http_methods(["GET", "POST"])
def copy_sheet(request: AtDesk, key: str) -> HttpResponse:
    """The cells of a table (GET); write those that were changed, add a row or take one away (POST)."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    path = cleaned(request.GET.get("path", ""))[:200]
    if path not in at.texts or not path.endswith(".csv"):
        raise Http404(path)
    try:
        sheet = sheet_of(at.texts[path])
    except CannotEdit:
        return HttpResponseRedirect(f"{file_href(found, path)}")
    if request.method == "GET":
        return _page(request, at, path, sheet)
    if not mine(request, found):
        raise PermissionDenied
    return _save(request, at, path, sheet)


def _save(request: AtDesk, at: Standing, path: str, sheet: Sheet) -> HttpResponse:
    do, typed = request.POST.get("do", "save"), _typed(request, sheet)
    wrong = {place: t(why) for place, cell in typed.items() if (why := sheet.fault(place[1], cell)) is not None}
    if wrong:
        return _page(
            request, at, path, sheet, typed, wrong, ui.Banner(word("desk-rule-cells-wrong", n=len(wrong)), tone="bad"), 422
        )
    try:
        made = at.texts[path]
        for (row, column), cell in typed.items():
            if cell != sheet.rows[row][column]:
                made = with_cell(made, row, column, cell)
        name, _, number = do.partition("-")
        if number.isdecimal() and len(number) < 6:
            row = int(number)
            made = with_row(made, sheet_of(made).rows[row], row) if name == "add" else without_row(made, row)
        kept.save(at, path, made, request.POST.get("seen", ""), request.moment)
    except (CannotEdit, IndexError):
        return _page(request, at, path, sheet, typed, banner=ui.Banner(word("desk-rule-only-in-file"), tone="bad"), status=422)
    except Refusal as fault:
        return _page(request, at, path, sheet, typed, banner=refused(fault.text, fault.remedy), status=409)
    messages.success(request, word("desk-rule-saved", path=path.rsplit("/", 1)[-1]))
    query = {"path": path, **({"page": request.GET["page"]} if request.GET.get("page", "").isdecimal() else {})}
    return HttpResponseRedirect(f"{reverse('desk:copy-sheet', args=[at.copy.id])}?{urlencode(query)}")


Cells = Mapping[tuple[int, int], str]


def _typed(request: AtDesk, sheet: Sheet) -> dict[tuple[int, int], str]:
    """The cells that came with the form; others stay as they are."""
    found = {}
    for row in range(len(sheet.rows)):
        for column in range(len(sheet.columns)):
            value = request.POST.get(f"c-{row}-{column}")
            if value is not None:
                found[row, column] = cleaned(value)[:LONGEST].strip()
    return found


def _page(
    request: AtDesk, at: Standing, path: str, sheet: Sheet, typed: Cells | None = None, wrong: Cells | None = None,
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    ledger = request.book.ledger(at.copy.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=False)
    faults = faults_by_path(ledger.folder, problems).get(path, ())
    labels, may = fields_of(at, path), mine(request, at.copy)
    asked = request.GET.get("page", "")
    last = max(1, -(-len(sheet.rows) // SIZE))
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 5 else 1), last)
    begin = (number - 1) * SIZE
    rows = [
        {
            "number": row + 1, "key": row,
            "cells": [
                {"name": f"c-{row}-{column}", "value": (typed or {}).get((row, column), cell),
                 "error": (wrong or {}).get((row, column), ""), "label": _head(sheet, column, labels)}
                for column, cell in enumerate(sheet.rows[row])
            ],
            "faults": [f"{t(one.message)} {t(one.remedy)}" for one in faults
                       if sheet.lines[row][0] <= one.line <= sheet.lines[row][1]],
        }
        for row in range(begin, min(begin + SIZE, len(sheet.rows)))
    ]  # fmt: skip
    inside = {line for low, high in sheet.lines for line in range(low, high + 1)}
    general = [f"{t(one.message)} {t(one.remedy)}" for one in faults if one.line not in inside]
    return page(
        request, "copy_sheet", "desk-copies", status=status, heading=sheet_name(at.texts[path], path), banner=banner,
        general=general,
        heads=[(_head(sheet, column, labels), _hint(request, sheet, column)) for column in range(len(sheet.columns))],
        rows=rows, may=may, action=sheet_href(at.copy, path) + (f"&page={number}" if number > 1 else ""),
        seen=kept.mark(at.texts[path]),
        paging=ui.paging_of({"path": path}, number, SIZE, len(sheet.rows)) if last > 1 else None,
        save=ui.ActionBar((ui.Action(word("desk-rule-save"), kind="primary", name="do", value="save", key="Ctrl+Enter"),
                           ui.Action(word("desk-rule-in-file"), file_href(at.copy, path), kind="quiet")), sticky=True),
        back=ui.Link(word("desk-rule-of", ledger=t(ledger.name)),
                     f"{reverse('desk:copy', args=[at.copy.id])}?{urlencode({'v': path.split('/')[1], 'part': 'sheets'})}"),
        note=word("desk-rule-shut") if at.copy.proposal else word("desk-rule-cells-what"),
    )  # fmt: skip


def _head(sheet: Sheet, column: int, labels: Mapping[str, Text]) -> str:
    """What a column is called: the label of the field that it asks for, else its own name."""
    held = sheet.columns[column]
    if held is None:
        return word("desk-rule-note")
    side, one = held
    name = labels.get(one.name) or labels.get(one.name.rsplit(".", 1)[-1]) or NAMES.get(one.name)
    return word(f"desk-rule-side-{side}", name=t(name) if name else one.name.replace("_", " "))


def _hint(request: AtDesk, sheet: Sheet, column: int) -> str:
    """What may be written into a column: its codes, or the kind of value."""
    held = sheet.columns[column]
    if held is None:
        return ""
    side, one = held
    return _codes(request, one) or word(f"desk-rule-cell-{one.type}" + ("-in" if side == "in" and one.type != "bool" else ""))


def _codes(request: AtDesk, one: Column) -> str:
    codes = request.book.pack.code_lists.get(one.list or "")
    if codes is None:
        return ""
    return word("desk-rule-semicolon").join(f"{code.code}＝{t(code.label)}" for code in codes.codes.values())
