"""An edited docx held against its report: what was changed, added or taken out, and what is out of date."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.reports import checking, telling
from shoushan.outputs.reports.asking import ask, evidence_of, figures_of
from shoushan.outputs.reports.checking import Checked, Finding
from shoushan.outputs.reports.composing import made_of
from shoushan.outputs.reports.edited import Edited, Expected, NoReport, read, recounted
from shoushan.records.cases.composed import Composed
from shoushan.web.composing import making
from shoushan.web.composing.compose import page, shown_report
from shoushan.web.composing.live import Live, live_of
from shoushan.web.dashboards.figure_boards import not_ready
from shoushan.web.desk import token
from shoushan.web.desk.frame import AtDesk, at_desk, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

MOST = 300


@at_desk
@require_http_methods(["GET", "POST"])
def check(request: AtDesk, uid: str) -> HttpResponse:
    """Ask for the file (GET); say what became of its numbers (POST). Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    banner, findings, error, status = None, None, "", 200
    if request.method == "POST":
        given = request.FILES.get("document")
        if given is None or (given.size or 0) > settings.SHOUSHAN_UPLOAD_LIMIT:
            error, status = word("compose-check-missing"), 422
        else:
            try:
                edited = read(given.read())
                found, live = _checked(request, report, edited)
            except NoReport as fault:
                banner, status = refused(fault.text, fault.remedy), 422
            except FactsMissing:
                return not_ready(request)
            else:
                banner, findings = _said(found), _table(live, found) if found.findings else None
    return page(
        request, "check", status=status, shown=shown, heading=word("compose-check"), title=report.head.title, banner=banner,
        findings=findings, what=word("compose-check-what"), form=_form(request, uid, error),
        back=ui.Link(report.head.title, reverse("composing:read", args=[uid])),
    )  # fmt: skip


def _form(request: AtDesk, uid: str, error: str) -> ui.Form:
    box = ui.Field(
        "document", word("compose-check-file"), "file", accept=".docx", required=True, error=error,
        max_bytes=settings.SHOUSHAN_UPLOAD_LIMIT,
    )  # fmt: skip
    sets = (ui.FieldSet(word("compose-check"), (box,), legend_hidden=True),)
    buttons = ui.ActionBar((ui.Action(word("compose-check-now"), kind="primary"),))
    return ui.Form(
        reverse("composing:check", args=[uid]), sets, buttons, ui.errors_of(sets), token.fresh(request.moment), multipart=True
    )


def _checked(request: AtDesk, report: Composed, edited: Edited) -> tuple[Checked, Live]:
    """What became of the numbers of the file, the figures asked again as they are known today."""
    live = live_of(request, replace(report.head, counted_on=edited.as_of))
    numbers = edited.numbers
    if numbers is None:
        then = live_of(request, replace(report.head, counted_on=edited.as_of), edited.known_at)
        one = making.composition_of(then, report.uid, report.head, report.lines, making.DRAFT)
        answers = ask(then.asking, one, then.span)
        proofs = evidence_of(request.viewer, request.book)
        numbers = recounted(made_of(answers, "en" if edited.language == "en" else "zh", evidence=proofs), edited)
    return checking.check(edited.places, numbers, _now(live, edited, numbers)), live


def _now(live: Live, edited: Edited, numbers: tuple[Expected, ...]) -> dict[str, str]:
    """Mark → what the same figure says today, of the same period and day."""
    known = live.known.figures
    wanted = {(known[one.figure], one.period) for one in numbers if one.figure in known and one.period is not None}
    found = figures_of(live.asking, wanted, edited.as_of)
    at = 1 if edited.language == "en" else 0
    return {
        one.mark: telling.tell(known[one.figure], found[one.figure, one.period], one.tell)[at]
        for one in numbers if one.period is not None and (one.figure, one.period) in found
    }  # fmt: skip


def _said(found: Checked) -> ui.Banner:
    n = len(found.findings)
    told = word("compose-check-whole", n=found.whole)
    lost = word("compose-check-by-words", n=found.by_text) if found.by_text else ""
    if not n:
        return ui.Banner(f"{told}{lost}", title=word("compose-check-none"), tone="good")
    return ui.Banner(f"{told}{lost}", title=word("compose-check-found", n=n), tone="warn")


def _table(live: Live, found: Checked) -> ui.Table:
    columns = (
        ui.Column(word("compose-check-where")), ui.Column(word("compose-check-says"), "tag"),
        ui.Column(word("compose-check-around"), "wide"), ui.Column(word("compose-check-expected"), "wide"),
        ui.Column(word("compose-check-stands"), "wide"), ui.Column(word("compose-check-remedy"), "wide", priority=2),
    )  # fmt: skip
    rows = tuple(_row(live, one) for one in found.findings[:MOST])
    return ui.Table(word("compose-check-found", n=len(found.findings)), columns, rows, ui.Empty(""), id="findings")


def _row(live: Live, one: Finding) -> ui.Row:
    figure = live.indicator(one.figure) if one.figure else None
    where = word("compose-check-paragraph", n=one.paragraph) if one.paragraph else None
    around = f"{one.around}（{t(figure.label)}）" if figure else one.around
    tone = {"changed": "bad", "added": "warn"}.get(one.what, "plain")
    says = ui.Tag(t(checking.SAID[one.what]), tone)  # type: ignore[arg-type]
    return ui.Row((where, says, around, one.expected or None, one.found or None, t(one.remedy)))
