"""A system's own export beside ours: three lists on one page, and the numbers that can be recorded at once."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shoushan.outputs.spreadsheets import (
    Compared,
    Ours,
    Theirs,
    TwinDoc,
    Unreadable,
    heads_of_export,
    read_workbook,
    rows_of_export,
)
from shoushan.outputs.spreadsheets import compare as side_by_side
from shoushan.records.cases import drafted, twins
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.queries import Line
from shoushan.records.units import drafts as kept
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.desk import lists, token, uploads
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused
from shoushan.web.desk.systems import wanted_of
from shoushan.web.desk.twins import system_of, upload_form
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

SHOWN = 500
"""Rows of each list that the page shows; the heading counts them all."""


@at_desk
@require_POST
def compare(request: AtDesk, system: str) -> HttpResponse:
    """Compare with the sheet that was uploaded, or record what an earlier comparison offered."""
    doc = system_of(request, system)
    if request.POST.get("do") == "apply":
        return _apply(request, doc)
    upload = request.FILES.get("export")
    if doc.export is None or upload is None:
        return _asked_again(request, doc, word("desk-twin-choose"))
    try:
        rows, faults = _read(doc, upload)
    except Unreadable as fault:
        return _asked_again(request, doc, f"{t(fault.text)}{t(fault.remedy)}")
    sent = token.fresh(request.moment)
    body = json.dumps([asdict(row) for row in rows], ensure_ascii=False)
    kept.keep(request.account.handle, _draft(doc, sent), drafted.sealed(body), request.moment)
    return _told(request, doc, rows, faults, sent)


def _asked_again(request: AtDesk, doc: TwinDoc, error: str) -> HttpResponse:
    return page(request, "twins", heading=t(doc.name.text()), values=(upload_form(doc, error),), status=422)


def _read(doc: TwinDoc, upload: Any) -> tuple[list[Theirs], list[tuple[int, Text]]]:
    """The rows of the first sheet that has the columns. Raises ``Unreadable``."""
    assert doc.export is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(uploads.whole(upload))
        sheets = read_workbook(path)
    for sheet in sheets:
        heads = heads_of_export(sheet, doc.export)
        if heads is not None:
            return rows_of_export(sheet, heads, doc)
    needed = [column.head[0] for name, column in doc.export.columns.items() if column.required or name == doc.export.number]
    names = "、".join(needed)
    raise Unreadable(
        Text(f"表里没有需要的列。需要：{names}。", f"The sheet lacks columns that are needed: {names}."),
        Text("请用对方系统原样导出的表，不要改表头。", "Use the sheet as exported; leave the heads as they are."),
    )


def _ours(request: AtDesk, doc: TwinDoc) -> dict[str, tuple[Ours, Line]]:
    found = twins.numbered(request.viewer, request.book, doc.id, wanted_of(doc), request.moment)
    names = names_of(request)
    return {
        one.line.uid: (
            Ours(
                one.line.uid, one.line.number, one.number, one.due, one.line.opened_on,
                {
                    "service": one.line.title.zh, "stage": one.line.stage.zh,
                    "outcome": one.line.outcome.zh if one.line.outcome else "",
                    "opened_on": one.line.opened_on, "closed_on": one.line.closed_on or "",
                    "unit": "、".join(names[unit][0].zh for unit in one.line.holders if unit in names),
                },
            ),
            one.line,
        )
        for one in found
    }  # fmt: skip


def _told(
    request: AtDesk, doc: TwinDoc, rows: list[Theirs], faults: list[tuple[int, Text]], sent: str,
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    ours = _ours(request, doc)
    found = side_by_side([one for one, _ in ours.values()], rows, doc)
    found.faults = faults
    lines = {uid: line for uid, (_, line) in ours.items()}
    top = ui.Banner(
        "", title=word("desk-twin-result", read=found.read + len(faults), same=found.same),
        tone="good" if not (found.only_here or found.only_there or found.different or faults) else "info",
    )  # fmt: skip
    values = (
        banner, top, _apply_form(doc, found, sent), _only_here(found, lines), _only_there(found),
        _different(found), _faulty(found),
    )  # fmt: skip
    heading = f"{t(doc.name.text())} · {word('desk-twin-compare')}"
    return page(request, "twins", heading=heading, values=values, status=status)


def _apply_form(doc: TwinDoc, found: Compared, sent: str) -> ui.Form | None:
    count = len(found.to_link) + len(found.due_moved)
    if not count:
        return None
    why = word("desk-twin-apply-why", link=len(found.to_link), due=len(found.due_moved))
    button = ui.Action(word("desk-twin-apply", n=count), name="do", value="apply", kind="primary", key="Ctrl+Enter", note=why)
    return ui.Form(reverse("desk:twin-compare", args=[doc.id]), (), ui.ActionBar((button,)), token=sent, id="apply")


def _table(label: str, heads: tuple[tuple[str, str], ...], rows: tuple[ui.Row, ...], total: int, id_: str) -> ui.Table:
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)  # type: ignore[arg-type]
    return ui.Table(f"{word(label)} · {total}", columns, rows[:SHOWN], ui.Empty(word("desk-twin-none-here")), id=id_)


def _only_here(found: Compared, lines: dict[str, Line]) -> ui.Table:
    heads = (
        ("number", "code"), ("desk-twin-number", "code"), ("desk-matter", "wide"), ("desk-stage", "tag"),
        ("desk-opened", "date"),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (
                case.number, case.twin or None, t(lines[case.uid].title), lists.stage_cell(lines[case.uid]),
                lines[case.uid].opened_on,
            ),
            lists.case_href(case.uid),
        )
        for case in found.only_here
    )  # fmt: skip
    return _table("desk-twin-only-here", heads, rows, len(rows), "only-here")


def _only_there(found: Compared) -> ui.Table:
    heads = (("desk-twin-row", "number"), ("desk-twin-number", "code"), ("number", "code"), ("desk-twin-their-due", "date"))
    rows = tuple(ui.Row((row.row, row.number, row.ours or None, row.due)) for row in found.only_there)
    return _table("desk-twin-only-there", heads, rows, len(rows), "only-there")


def _different(found: Compared) -> ui.Table:
    heads = (
        ("number", "code"), ("desk-twin-number", "code"), ("desk-twin-what", "text"), ("desk-twin-here", "text"),
        ("desk-twin-there", "text"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((one.case.number, one.number, one.head, one.here, one.there), lists.case_href(one.case.uid))
        for one in found.different
    )
    return _table("desk-twin-different", heads, rows, len(rows), "different")


def _faulty(found: Compared) -> ui.Table | None:
    if not found.faults:
        return None
    rows = tuple(ui.Row((row, t(why))) for row, why in found.faults)
    return _table("desk-twin-faulty", (("desk-twin-row", "number"), ("desk-reason", "wide")), rows, len(rows), "faulty")


def _apply(request: AtDesk, doc: TwinDoc) -> HttpResponse:
    sent = token.token_of(request.POST.get("token"), request.moment)
    body = kept.kept(request.account.handle, _draft(doc, sent), request.moment)
    text = drafted.opened(body) if body else None
    if text is None:
        remedy = Text("请重新上传对方的导出表。", "Upload their export again.")
        gone = refused(Text("核对结果已过期。", "The comparison has expired."), remedy)
        return page(request, "twins", heading=t(doc.name.text()), values=(gone, upload_form(doc)), status=409)
    rows = [Theirs(**row) for row in json.loads(text)]
    ours = _ours(request, doc)
    found = side_by_side([one for one, _ in ours.values()], rows, doc)
    commands = commands_of(request, doc, [*found.to_link, *found.due_moved])
    try:
        if commands:
            act(commands, request.book, request.moment, request=Request(sent, request.account.handle))
    except Refusal as fault:
        said, remedy, _ = told(fault)
        return _told(request, doc, rows, [], sent, banner=refused(said, remedy), status=409)
    kept.drop(request.account.handle, _draft(doc, sent))
    messages.success(request, word("desk-twin-applied", n=len(commands)))
    return HttpResponseRedirect(reverse("desk:twin-queue", args=[doc.id]))


def commands_of(request: AtDesk, doc: TwinDoc, pairs: list[tuple[Ours, Theirs]]) -> list[Command]:
    """One command per case: their number and due day, on the ground of the import."""
    return [
        Command(
            case.uid, "twin", request.viewer.actor, Happened.at(request.moment),
            {"system": doc.id, "number": row.number, **({"due": row.due} if row.due else {})}, source=Source("import"),
        )
        for case, row in pairs
    ]  # fmt: skip


def _draft(doc: TwinDoc, sent: str) -> str:
    return f"twins/{doc.id}/{sent}"
