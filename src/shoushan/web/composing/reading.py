"""A report as it is read, every number a link to its figure; its files; and an edited docx held against it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.papers.fonts import NoChineseFont
from shoushan.records.cases import leaving
from shoushan.records.cases.composed import Composed
from shoushan.records.cases.read import CaseShown
from shoushan.web.composing import heads, making, sheet, working
from shoushan.web.composing.compose import may, page, shown_report
from shoushan.web.composing.frozen import frozen, said
from shoushan.web.composing.live import live_of, typed_in
from shoushan.web.composing.working import Working
from shoushan.web.dashboards.figure_boards import not_ready
from shoushan.web.desk.frame import AtDesk, at_desk, refused
from shoushan.web.desk.paper_sheets import DOCX
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

KINDS = {"docx": DOCX, "pdf": "application/pdf"}


@at_desk
@require_GET
def read_report(request: AtDesk, uid: str) -> HttpResponse:
    """The report as its case holds it, with ``?draft=1`` as it is being written. Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    writes = may(shown, "revise")
    one = working.working(request, report) if writes and request.GET.get("draft") == "1" else working.saved(report)
    try:
        live = live_of(request, one.head, report.known_at)
    except FactsMissing:
        return not_ready(request)
    language = ""
    if report.file and not one.changed:
        numbers, language = frozen(request, report)
        live.frozen = numbers if language == ("en" if live.at else "zh") else {}
    title = one.head.title_en if live.at and one.head.title_en else one.head.title
    mark = making.DRAFT if one.changed else making.mark_of(report)
    lines = sheet.lines_of(live, title, one.lines)
    by_hand = typed_in(one.lines)
    return page(
        request, "read", shown=shown, title=title, report=ui.Report(lines, t(mark), heads.about(request, live, one.head)),
        stage=ui.Tag(t(shown.stage), "good" if report.file else "info"), acts=_acts(shown, report, writes=writes),
        by_hand=ui.Tag(word("compose-by-hand-count", n=by_hand), "warn") if by_hand else None,
        fixed="" if report.known_at is None else word("compose-fixed", n=f"{report.known_at:,}"),
        banner=_banner(one, said(live, language), live.moved),
        check=ui.Link(word("compose-check"), reverse("composing:check", args=[uid]), icon="upload"),
        check_what=word("compose-check-what"), back=_back(),
    )  # fmt: skip


def _banner(one: Working, frozen_said: str, moved: int) -> ui.Banner | None:
    if one.changed:
        return ui.Banner(word("compose-unsaved"), tone="info")
    return ui.Banner(frozen_said, tone="warn" if moved else "info") if frozen_said else None


def _back() -> ui.Link:
    return ui.Link(word("compose-reports"), reverse("composing:reports"))


def _acts(shown: CaseShown, report: Composed, *, writes: bool) -> ui.ActionBar:
    """Writing, the acts of review and release, and what leaves as a file."""
    uid = report.uid
    acts = []
    if writes:
        acts.append(ui.Action(word("compose-write"), reverse("composing:compose", args=[uid]), kind="primary", icon="edit"))
    for one in shown.doable:
        if one.allowed and one.act.verb in ("review-work", "send-back"):
            acts.append(ui.Action(t(one.act.label), reverse("desk:act", args=[uid, one.act.id])))
        elif one.allowed and one.act.verb == "release":
            acts.append(ui.Action(t(one.act.label), reverse("composing:release", args=[uid]), kind="primary"))
    if report.file:
        acts.append(ui.Action(word("compose-released-file"), reverse("desk:file", args=[uid, report.file]), icon="lock"))
    acts += [ui.Action(word(f"compose-{kind}"), reverse("composing:file", args=[uid, kind]), icon="download") for kind in KINDS]
    acts.append(ui.Action(word("compose-brief"), reverse("board:brief") + _brief_query(report), kind="quiet"))
    acts.append(ui.Action(word("compose-case"), reverse("desk:case", args=[uid]), kind="quiet"))
    return ui.ActionBar(tuple(acts), word("compose-acts"))


def _brief_query(report: Composed) -> str:
    head = report.head
    known = "" if report.known_at is None else f"&known_at={report.known_at}"
    return f"?period={head.first}..{head.last}&as_of={head.counted_on}{known}"


@at_desk
@require_GET
def file(request: AtDesk, uid: str, kind: str) -> HttpResponse:
    """The report as docx or PDF, noted as a file that left. Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    if kind not in KINDS:
        raise Http404(kind)
    try:
        live = live_of(request, report.head, report.known_at)
    except FactsMissing:
        return not_ready(request)
    try:
        mark = making.AGAIN if report.file else None
        write = making.pdf if kind == "pdf" else making.docx
        content = write(request, live, report, mark)
    except NoChineseFont as fault:
        back = ui.Link(report.head.title, reverse("composing:read", args=[uid]))
        return page(
            request, "release", status=503, shown=shown, heading=word("compose-pdf"), title=report.head.title, back=back,
            banner=refused(fault.text, fault.remedy), what="", form=None,
        )  # fmt: skip
    leaving.note(request.viewer, "print", f"{shown.number} {kind}", len(report.lines), request.moment)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name_of(report))}.{kind}"
    return answer


def name_of(report: Composed) -> str:
    """The name of a report's file."""
    return f"{report.number} {report.head.title}"[:80]
