"""The page of one paper: its life as steps, what is next and by whom, its buttons, its files; and the circulating sheet."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.papers.fonts import NoChineseFont
from shoushan.records.cases import paper_queries, read
from shoushan.records.cases.paper_queries import Made
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import PaperShown
from shoushan.rules.catalogue.model import Paper
from shoushan.rules.procedure.paper_acts import PAPER_ACTS
from shoushan.rules.procedure.paper_life import STEPS, Step, awaited, following, is_issued, life
from shoushan.rules.text import Text
from shoushan.web.desk import paper_sheets, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused, today
from shoushan.web.desk.printing import progress_address
from shoushan.web.desk.wording import day_of, long_day, said
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.qr import qr_svg

KINDS = ("docx", "pdf")
_BEFORE_NUMBER = ("review", "countersign", "sign")


@at_desk
@require_GET
def show(request: AtDesk, uid: str, key: str) -> HttpResponse:
    """One paper. Raises ``NotVisible``; 404 for a paper that the case has not."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    return _page(request, shown, key)


def _page(request: AtDesk, shown: CaseShown, key: str, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    held, form = paper_sheets.found(shown, key)
    state = _state(shown, held)
    made = paper_queries.of_paper(request.viewer, request.book, shown.uid, key)
    return page(
        request,
        "paper",
        "desk-paper-list",
        status=status,
        heading=t(held.name),
        shown=shown,
        number=held.number or word("desk-paper-no-number"),
        tag=ui.Tag(said(wording.PAPER_STATES, held.state), "bad" if held.state == "void" else "info"),
        banner=banner,
        steps=_steps(request, form, state, made),
        following=_next_words(request, form, state),
        acts=_acts(request, shown, key, form, state),
        files=_files(request, shown, key, form, state),
        made=_table(request, shown, made),
    )


def _state(shown: CaseShown, held: PaperShown) -> Mapping[str, object]:
    return shown.state.papers.get(held.paper) or {"kind": held.kind, "state": held.state, "number": held.number}


def _steps(request: AtDesk, form: Paper, state: Mapping[str, object], made: tuple[Made, ...]) -> ui.Steps:
    days = {one.step: one for one in made if one.step in STEPS}
    items = []
    for step in life(form, state):
        done = days.get(step.step) if step.state == "done" else None
        day = day_of(done.day) if done else None
        items.append(
            ui.Step(
                t(STEPS[step.step]), step.state, long_day(day) if day else "",
                t(done.post) if done and done.post else _whose(request, step) if step.state == "current" else "",
            )
        )  # fmt: skip
    return ui.Steps(tuple(items), word("desk-paper-life"))


def _whose(request: AtDesk, step: Step) -> str:
    names = names_of(request)
    if step.units:
        return wording.joined(t(names[unit][0]) if unit in names else unit for unit in step.units)
    roles = request.book.pack.roles
    return wording.joined(t(roles.get(role, Text(role, role))) for role in step.roles)


def _next_words(request: AtDesk, form: Paper, state: Mapping[str, object]) -> str:
    step = next((one for one in life(form, state) if one.state == "current"), None)
    if state.get("state") == "returned":
        return word("desk-paper-returned")
    if step is None or state.get("state") == "void":
        return ""
    whose = _whose(request, step)
    return (
        word("desk-paper-next-by", step=t(STEPS[step.step]), who=whose)
        if whose
        else word("desk-paper-next", step=t(STEPS[step.step]))
    )


def _acts(request: AtDesk, shown: CaseShown, key: str, form: Paper, state: Mapping[str, object]) -> ui.ActionBar:
    """The steps that stand open; the next one first. Whether this post may is told by the corridor."""
    names = possible(form, state)
    following_ = following(form, state)
    return ui.ActionBar(
        tuple(
            ui.Action(
                t(PAPER_ACTS[f"paper-{name}"].label),
                reverse("desk:act", args=[shown.uid, f"paper-{name}"])
                + (f"?kind={form.id}" if name == "draft" else f"?paper={key}"),
                kind="primary" if name == following_ else "danger" if name == "void" else "plain",
            )
            for name in names
        )
    )


def possible(form: Paper, state: Mapping[str, object]) -> tuple[str, ...]:
    """The acts on a paper in this state, in the order in which people look for them."""
    following_, status = following(form, state), state.get("state")
    if status == "void":
        return ("draft",)
    found: list[str] = []
    if status == "returned":
        return ("redraft", "void")
    if following_ and following_ != "countersign":
        found.append(following_)
    if following_ == "countersign" and awaited(state):
        found.append("countersign")
    if not state.get("number") and status != "archived":
        if not is_issued(form, state):
            found += ["circulate", "return", "redraft"]
    elif status != "archived" and not state.get("original"):
        found.append("original")
    return (*dict.fromkeys(found), "void")


def _files(request: AtDesk, shown: CaseShown, key: str, form: Paper, state: Mapping[str, object]) -> ui.LinkList:
    here = [shown.uid, key]
    cards = [
        ui.LinkCard(word("print"), reverse("desk:paper", args=here), word("desk-paper-print-hint")),
        ui.LinkCard("DOCX", reverse("desk:paper-file", args=[*here, "docx"]), word("desk-paper-docx-hint")),
        ui.LinkCard("PDF", reverse("desk:paper-file", args=[*here, "pdf"]), word("desk-paper-pdf-hint")),
    ]
    if request.book.pack.paper == "gbt-9704":  # a plain letter is in the language of whoever reads it
        courtesy = reverse("desk:paper-file", args=[*here, "pdf"]) + "?en=1"
        cards.append(ui.LinkCard(word("desk-paper-courtesy"), courtesy, word("desk-paper-courtesy-hint")))
    if state.get("asked") or form.countersign:
        cards.append(
            ui.LinkCard(word("desk-paper-sheet"), reverse("desk:paper-sheet", args=here), word("desk-paper-sheet-hint"))
        )
    if state.get("original"):
        cards.insert(
            0,
            ui.LinkCard(
                word("desk-paper-original"), reverse("desk:file", args=[shown.uid, str(state["original"])]),
                word("desk-paper-original-hint"), (ui.Tag(word("desk-paper-original-tag"), "good"),),
            ),
        )  # fmt: skip
    return ui.LinkList(tuple(cards), columns=3)


def _table(request: AtDesk, shown: CaseShown, made: tuple[Made, ...]) -> ui.Table:
    names = names_of(request)
    ways = request.book.pack.code_lists.get("delivery-ways")
    rows = []
    for one in made:
        way = ways.codes.get(one.way or "") if ways else None
        number = (one.number or "") if one.step == "number" else ""
        notes = [t(way.label) if way else one.way or "", one.taker, number, one.note]
        rows.append(
            ui.Row((
                one.n,
                t(PAPER_ACTS[f"paper-{one.step}"].label) if f"paper-{one.step}" in PAPER_ACTS else t(STEPS["draft"]),
                day_of(one.day),
                t(one.post) if one.post else None,
                t(names[one.unit][0]) if one.unit and one.unit in names else None,
                wording.joined(note for note in notes if note) or None,
                ui.Link(word("desk-paper-scan"), reverse("desk:file", args=[shown.uid, one.file])) if one.file else None,
            ))
        )  # fmt: skip
    columns = (
        ui.Column(word("desk-paper-entry"), "number"),
        ui.Column(word("desk-paper-step")),
        ui.Column(word("date"), "date"),
        ui.Column(word("desk-post")),
        ui.Column(word("desk-paper-unit")),
        ui.Column(word("desk-paper-what"), "wide"),
        ui.Column(word("desk-paper-scan")),
    )
    return ui.Table(word("history"), columns, tuple(rows), ui.Empty(word("desk-paper-replay")), caption_hidden=True)


# --- what is taken along -------------------------------------------------------------------------------------------------


@at_desk
@require_GET
def download(request: AtDesk, uid: str, key: str, kind: str) -> HttpResponse:
    """The paper as docx or PDF; ``?en=1``: the English courtesy copy."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    paper_sheets.found(shown, key)
    if kind not in KINDS:
        raise Http404(kind)
    english = request.GET.get("en") == "1"
    made = paper_sheets.sheets(request, shown, key, progress_address(request, shown), "en" if english else None)
    try:
        return paper_sheets.as_file(made, kind, paper_sheets.title_of(shown, key), request.moment)
    except NoChineseFont as fault:
        return _page(request, shown, key, refused(fault.text, fault.remedy), status=503)


@at_desk
@require_GET
def sheet(request: AtDesk, uid: str, key: str) -> HttpResponse:
    """流转单: one line per unit that countersigns, each with a QR code that opens the entering of its signature."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    held, form = paper_sheets.found(shown, key)
    state = _state(shown, held)
    names = names_of(request)
    agreed = state.get("agreed") or ()
    lines = []
    asked = state.get("asked") or form.countersign
    for unit in asked if isinstance(asked, (list, tuple)) else ():
        address = reverse("desk:act", args=[uid, "paper-countersign"]) + f"?paper={key}&unit={unit}"
        done = isinstance(agreed, (list, tuple)) and unit in agreed
        name = t(names[unit][0]) if unit in names else str(unit)
        lines.append((name, qr_svg(request.build_absolute_uri(address), name), done))
    return render(
        request,
        "desk/paper_sheet.html",
        {
            "shown": shown, "name": t(held.name), "title": t(shown.title), "lines": lines,
            "in_turn": bool(state.get("in_turn")), "day": today(request),
            "back_href": reverse("desk:paper-page", args=[uid, key]),
        },
    )  # fmt: skip
