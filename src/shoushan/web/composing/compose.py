"""The page on which a report is composed: one line open at a time, figures picked from a list, nothing lost on the way.

Each button sends what was typed with it; the working copy is kept, sealed, until it is saved as an act. The page works
without script; with script what is typed is kept every few seconds too.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.facts.store import Store
from shoushan.records.cases import composed, composing, read
from shoushan.records.cases.actions import Request
from shoushan.records.cases.composed import Composed
from shoushan.records.cases.read import CaseShown
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.compositions import Line
from shoushan.rules.catalogue.model import Act
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.composing import heads, picking, sheet, working
from shoushan.web.composing.boxes import line_boxes
from shoushan.web.composing.live import Live, live_of, typed_in
from shoushan.web.composing.picking import Sought
from shoushan.web.composing.working import HEAD, Working
from shoushan.web.desk import token
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, refused, shell
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

STEPS = ("open", "up", "down", "remove", "after", "put", "line", "chart", "find", "close", "save", "send", "discard")


def page(request: AtDesk, template: str, *, status: int = 200, **values: object) -> HttpResponse:
    """A page of reports in the desk's frame."""
    context = {"shell": shell(request, "reports"), **values}
    return render(request, f"composing/{template}.html", context, status=status)


def shown_report(request: AtDesk, uid: str) -> tuple[CaseShown, Composed]:
    """A case that is a report. Raises ``NotVisible``, ``Http404`` for a case of another ledger."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if shown.ledger.role != composed.ROLE:
        raise Http404(uid)
    return shown, composed.composed_of(shown)


def act_for(shown: CaseShown, verb: str) -> tuple[Act, Refusal | None]:
    """The act of a verb in the case's version, and why it cannot be done now (`None`: it can). Raises ``Http404``."""
    for one in shown.doable:
        if one.act.verb == verb:
            return one.act, None if one.allowed else one.refusals[0]
    raise Http404(verb)


def may(shown: CaseShown, verb: str) -> bool:
    """Whether the viewer may do the act of a verb now."""
    return any(one.act.verb == verb and one.allowed for one in shown.doable)


@at_desk
@require_http_methods(["GET", "POST"])
def compose(request: AtDesk, uid: str) -> HttpResponse:
    """The report as it is being written (GET); a step of writing, saving or sending it (POST). Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    if not may(shown, "revise"):
        return HttpResponseRedirect(reverse("composing:read", args=[uid]))
    if request.method == "GET":
        return _page(request, shown, report)
    step, _, what = cleaned(request.POST.get("step", "find")).partition(":")
    one, faults = _typed(request, working.working(request, report))
    if step not in STEPS:
        raise Http404(step)
    if step == "discard":
        working.drop(request, uid)
        return HttpResponseRedirect(reverse("composing:compose", args=[uid]))
    if faults:
        working.keep(request, uid, one)
        return _page(request, shown, report, faults=faults, status=422)
    if step in ("save", "send"):
        return _save(request, shown, report, one, send=step == "send")
    one, at = _stepped(request, one, step, what)
    if one.changed:
        working.keep(request, uid, one)
    query = {"line": _said(at), **_sought_query(request)}
    return HttpResponseRedirect(f"{_here(uid)}?{urlencode({k: v for k, v in query.items() if v})}#{_anchor(at)}")


@at_desk
@require_POST
def keep(request: AtDesk, uid: str) -> HttpResponse:
    """Keep what is typed in the open line; answers 204. Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    if not may(shown, "revise"):
        return HttpResponse(status=409)
    one, _ = _typed(request, working.working(request, report))
    if one.changed:
        working.keep(request, uid, one)
    return HttpResponse(status=204)


def _here(uid: str) -> str:
    return reverse("composing:compose", args=[uid])


def _said(at: int | None) -> str:
    return "" if at is None else "head" if at == HEAD else str(at + 1)


def _anchor(at: int | None) -> str:
    return "composer" if at is None else "head" if at == HEAD else f"line-{at}"


def place_of(text: str, lines: int) -> int | None:
    """The place that an address or a form names: ``head``, or the number of a line from 1."""
    if text == "head":
        return HEAD
    at = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 5 else -1
    return at if 0 <= at < lines else None


def _typed(request: AtDesk, one: Working) -> tuple[Working, dict[str, str]]:
    """The working copy with what was typed into the open line, and what is wrong with the head."""
    at = place_of(request.POST.get("line", ""), len(one.lines))
    if at is None:
        return one, {}
    given = {name: (request.POST.get(name, "") or "").replace("\x00", "").replace("\r", "") for name in request.POST}
    if at == HEAD:
        head, faults = heads.typed(request, one.head, given)
        return one.headed(head), faults
    return one.put(at, working.line_typed(given, one.lines[at])), {}


def _stepped(request: AtDesk, one: Working, step: str, what: str) -> tuple[Working, int | None]:
    """What a step makes of the working copy, and which line is open after it."""
    open_ = place_of(request.POST.get("line", ""), len(one.lines))
    at = place_of(what, len(one.lines))
    match step:
        case "open":
            return one, at
        case "close":
            return one, None
        case "up" if at is not None and at > 0:
            return one.move(at, -1), at - 1
        case "down" if at is not None and at < len(one.lines) - 1:
            return one.move(at, 1), at + 1
        case "remove" if at is not None and at != HEAD:
            return one.remove(at), None
        case "after" if at is not None:
            return one.insert(at + 1, Line("paragraph")), at + 1
        case "put" | "line" | "chart":
            return _put(request, one, step, what, len(one.lines) - 1 if open_ is None else open_)
    return one, open_


def _put(request: AtDesk, one: Working, step: str, name: str, at: int) -> tuple[Working, int]:
    """A figure picked from the list: into the open line, as a line of its own after it, or as a chart after it."""
    figures = {each for every in picking.open_to(request) for each in (every.figure, every.full_id)}
    if name not in figures:
        return one, at
    line = one.lines[at] if 0 <= at < len(one.lines) else None
    label = next(each.label for each in picking.open_to(request) if name in (each.figure, each.full_id))
    if step == "put" and line is not None:
        if line.kind in ("table", "chart"):
            return one.put(at, replace(line, figures=(*line.figures, name))), at
        return one.put(at, replace(line, zh=f"{line.zh}{{{name}}}", en=f"{line.en}{{{name}}}" if line.en else "")), at
    if step == "chart":
        made = Line("chart", label.zh, label.en, (name,), by="years")
    else:
        made = Line("paragraph", f"{label.zh}{{{name}}}。", f"{label.en}: {{{name}}}.")
    return one.insert(at + 1, made), at + 1


def _sought_query(request: AtDesk) -> dict[str, str]:
    return {name: cleaned(request.POST.get(name, ""))[:80] for name in ("words", "ledger")}


# --- saving ------------------------------------------------------------------------------------------------------------


def _save(request: AtDesk, shown: CaseShown, report: Composed, one: Working, *, send: bool) -> HttpResponse:
    """Save the working copy as a draft; with ``send`` send it for review, its figures fixed as they are known now."""
    uid, key = report.uid, token.token_of(request.POST.get("token"), request.moment)
    try:
        seen = report.n
        if one.changed:
            done = composing.revise(
                request.viewer, request.book, uid, one.n, one.head, one.lines, typed_in(one.lines), request.moment,
                Request(key, request.account.handle),
            )  # fmt: skip
            seen = done.n
            working.drop(request, uid)
        if send:
            known = Store(heads.home()).position().next - 1
            composing.send(
                request.viewer, request.book, uid, seen, max(0, known), request.moment,
                Request(token.fresh(request.moment), request.account.handle),
            )  # fmt: skip
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        if one.changed:
            working.keep(request, uid, one)
        text, remedy, _ = told(fault)
        return _page(request, shown, report, refused(text, remedy), status=409)
    except FactsMissing:
        return _page(request, shown, report, status=409)
    messages.success(request, word("compose-sent" if send else "compose-saved", number=report.number))
    return HttpResponseRedirect(reverse("composing:read", args=[uid]) if send else _here(uid))


# --- the page ----------------------------------------------------------------------------------------------------------


def _page(
    request: AtDesk, shown: CaseShown, report: Composed, banner: ui.Banner | None = None,
    faults: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    one = working.working(request, report)
    given = request.POST if request.method == "POST" else request.GET
    at = place_of(given.get("line", ""), len(one.lines))
    uid = report.uid
    if banner is None and one.changed and one.n != report.n:
        banner = ui.Banner(word("compose-older-what"), word("compose-older"), "warn")
    try:
        live = live_of(request, one.head)
    except FactsMissing:
        banner = ui.Banner(word("figure-no-facts-why"), word("figure-no-facts"), "warn")
        return page(request, "compose", status=status, heading=t(shown.title), shown=shown, banner=banner, composer=None)
    wish = Sought(cleaned(given.get("words", ""))[:80], cleaned(given.get("ledger", ""))[:60])
    composer = ui.Composer(
        _here(uid), _report(request, live, one, at, wish, faults or {}), _buttons(request, shown, report, one), _said(at),
        token.token_of(request.POST.get("token"), request.moment), draft_url=reverse("composing:keep", args=[uid]),
    )  # fmt: skip
    by_hand = typed_in(one.lines)
    return page(
        request, "compose", status=status, heading=word("compose-heading"), shown=shown, banner=banner, composer=composer,
        restored=ui.Banner(word("compose-unsaved"), tone="info") if one.changed else None,
        by_hand=ui.Tag(word("compose-by-hand-count", n=by_hand), "warn") if by_hand else None,
        stage=ui.Tag(t(shown.stage), "info"), revision=word("compose-revision", n=report.revision),
        preview=ui.Link(word("compose-preview"), reverse("composing:read", args=[uid]) + "?draft=1"),
        back=ui.Link(word("compose-reports"), reverse("composing:reports")),
    )  # fmt: skip


def _report(request: AtDesk, live: Live, one: Working, at: int | None, wish: Sought, faults: dict[str, str]) -> ui.Report:
    every = picking.open_to(request)
    title = one.head.title_en if live.at and one.head.title_en else one.head.title
    found = sheet.lines_of(live, title, one.lines, lambda text: picking.offered(live, every, text))
    made = []
    for place, line in enumerate(found, HEAD):
        if place != at:
            edit = ui.Action(word("compose-edit"), name="step", value=f"open:{_said(place)}", kind="quiet", icon="edit")
            made.append(replace(line, acts=ui.ActionBar((edit,), line.label or word("compose-head"))))
            continue
        if place == HEAD:
            made.append(replace(line, acts=_line_acts(place, len(one.lines)), fields=heads.boxes(request, one.head, faults)))
            continue
        own = one.lines[place]
        into = "table" if own.kind == "table" else "chart" if own.kind == "chart" else "line"
        sets = (line_boxes(live, own), picking.fieldset(request, every, wish))
        picked = picking.table(live, picking.sought(request, every, wish), into) if wish.words or wish.ledger else None
        made.append(replace(line, acts=_line_acts(place, len(one.lines)), fields=(*sets,), picked=picked))
    return ui.Report(tuple(made), word("compose-draft-mark"), heads.about(request, live, one.head))


def _line_acts(at: int, lines: int) -> ui.ActionBar:
    """What may be done with the open line: closed again, moved, followed by another, taken out."""
    said = _said(at)
    acts = [ui.Action(word("compose-close"), name="step", value="close", kind="primary")]
    if at > 0:
        acts.append(ui.Action(word("compose-up"), name="step", value=f"up:{said}", icon="up"))
    if 0 <= at < lines - 1:
        acts.append(ui.Action(word("compose-down"), name="step", value=f"down:{said}", icon="down"))
    acts.append(ui.Action(word("compose-after"), name="step", value=f"after:{said}", icon="plus"))
    if at != HEAD:
        acts.append(ui.Action(word("compose-remove"), name="step", value=f"remove:{said}", kind="quiet"))
    return ui.ActionBar(tuple(acts), word("compose-line-acts"))


def _buttons(request: AtDesk, shown: CaseShown, report: Composed, one: Working) -> ui.ActionBar:
    acts = [ui.Action(word("compose-save"), name="step", value="save", kind="primary", key="Ctrl+Enter")]
    acts.append(ui.Action(word("compose-send"), name="step", value="send", confirm=word("compose-send-sure")))
    if one.changed:
        acts.append(ui.Action(word("compose-discard"), name="step", value="discard", kind="quiet",
                              confirm=word("compose-discard-sure")))  # fmt: skip
    return ui.ActionBar(tuple(acts), word("compose-acts"), sticky=True)
