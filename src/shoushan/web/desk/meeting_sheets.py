"""Sheets that offices keep of a meeting, across the page: 议题清单 and 任务分解表, with unit line, numbers and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import leaving, meetings, read
from shoushan.records.cases.meetings import Task
from shoushan.records.cases.read import CaseShown
from shoushan.rules.catalogue.model import Meeting
from shoushan.rules.text import Text
from shoushan.web.desk import case_parts, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

SIGNERS = (Text("制表", "Made by"), Text("审核", "Checked by"), Text("签发", "Signed by"))
_ROLES = ("no", "task", "lead", "assist", "leader", "person", "due", "goal", "quarters")


@at_desk
@require_GET
def sheet(request: AtDesk, uid: str, kind: str) -> HttpResponse:
    """The sheet ``agenda`` or ``tasks`` of a case, noted as a print. Raises ``NotVisible``, ``Http404`` for what is none."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    said = shown.version.meeting
    if kind == "agenda" and said is not None and shown.rows.get(said.agenda):
        grids, rows = _agenda(request, shown, said), len(shown.rows[said.agenda])
    elif kind == "tasks" and shown.version.splits and shown.children:
        found = meetings.tasks(request.viewer, request.book, shown, request.moment)
        grids, rows = (("", _tasks(request, shown, found)),), len(found)
    else:
        raise Http404(kind)
    heading = word(f"desk-sheet-{kind}")
    leaving.note(request.viewer, "print", f"{shown.number} {kind}", rows, request.moment)
    return page(
        request, "meeting_sheet", "ledgers", heading=f"{shown.subject or t(shown.title)} {heading}", grids=grids,
        above=_above(request, shown, said), below=_below(request), back_href=reverse("desk:case", args=[uid]),
    )  # fmt: skip


def _above(request: AtDesk, shown: CaseShown, said: Meeting | None) -> tuple[str, ...]:
    """填报单位, number, day and chair."""
    names = names_of(request)
    organ = t(names[shown.ledger.owner][0]) if shown.ledger.owner in names else ""
    lines = [wording.say(f"填报单位：{organ}", f"Filled in by: {organ}")]
    lines.append(wording.say(f"编号：{shown.number}", f"Number: {shown.number}"))
    if said is not None:
        day = wording.day_of(str(shown.state.fields.get(said.day) or ""))
        lines.append(wording.say(f"会议日期：{day}", f"Day of the meeting: {day}"))
    lines.append(wording.say("单位：项", "Unit: items"))
    return tuple(lines)


def _below(request: AtDesk) -> tuple[str, ...]:
    signs = wording.say("　　　　".join(f"{one.zh}：" for one in SIGNERS), "        ".join(f"{one.en}:" for one in SIGNERS))
    local = f"{request.moment.astimezone(request.book.zone):%Y-%m-%d %H:%M}"
    return (signs, wording.say(f"打印时间：{local}", f"Printed at {local}"))


def _agenda(request: AtDesk, shown: CaseShown, said: Meeting) -> tuple[tuple[str, ui.Table], ...]:
    """The frozen agenda as it was frozen, then the last meeting's tasks as they stood then."""
    tables = {one.id: one for one in case_parts.rows_tables(shown, request.book)}
    first = tables[f"rows-{said.agenda}"]
    found = [("", replace(first, caption_hidden=True))]
    if said.last and f"rows-{said.last}" in tables:
        last = tables[f"rows-{said.last}"]
        found.append((last.caption, replace(last, caption_hidden=True)))
    return tuple(found)


def _tasks(request: AtDesk, shown: CaseShown, found: Sequence[Task]) -> ui.Table:
    """Every task in a row, with its quarter nodes and how it stands."""
    labels = _labels(request, shown)
    columns = [ui.Column(word("desk-number-in-order"), "number")]
    columns += [ui.Column(labels[role], "date" if role == "due" else "wide") for role in _ROLES[1:] if role in labels]
    columns.append(ui.Column(word("desk-sheet-stands"), "wide"))
    rows = []
    for one in found:
        cells: list[str | int | None] = [str(one.cells.get("no") or "")]
        cells += [_said(request, role, one) for role in _ROLES[1:] if role in labels]
        cells.append(" ".join(dict.fromkeys((word(f"desk-task-{one.stands}"), t(one.line.stage)))))
        rows.append(ui.Row(tuple(cells)))
    return ui.Table(word("desk-sheet-tasks"), tuple(columns), tuple(rows), ui.Empty(""), id="grid", caption_hidden=True)


def _labels(request: AtDesk, shown: CaseShown) -> dict[str, str]:
    day = request.moment.astimezone(request.book.zone).date()
    found = (one for split in shown.version.splits for one in meetings.columns_of(request.book, shown.version, split, day))
    return {role: t(field.label) for role, _, field, _ in found if role}


def _said(request: AtDesk, role: str, one: Task) -> str | None:
    """A cell in the reader's words: names of units, labels of codes."""
    value, field = one.cells.get(role), one.fields[role]
    if value is None:
        return None
    if field.type == "unit":
        names = names_of(request)
        return t(names[str(value)][0]) if str(value) in names else str(value)
    codes = request.book.pack.code_lists.get(field.list or "") if field.type == "code" else None
    return t(codes.codes[str(value)].label) if codes and str(value) in codes.codes else str(value)
