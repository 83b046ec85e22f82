"""Published figures for everybody: what they are, when they were released, and the file with which each is checked at home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.outputs.indicators.publishing import files
from shoushan.outputs.indicators.publishing.checking import NO_DATA
from shoushan.outputs.indicators.publishing.evidence import BadEvidence
from shoushan.records.cases.published import Published, one
from shoushan.records.cases.published import published as published_figures
from shoushan.records.cases.shown import NotVisible
from shoushan.records.units.viewer import PUBLIC_VIEWER
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.proofs import promiser_of
from shoushan.web.ui.tries import address_of, too_many


@require_safe
def published(request: Visit) -> HttpResponse:
    """Every figure released to the public with all its releases, newest first."""
    columns = (
        ui.Column(word("p-figure"), "wide"), ui.Column(word("p-figure-value"), "number"),
        ui.Column(word("p-figure-period"), priority=2), ui.Column(word("p-figure-released"), "date"),
        ui.Column(word("p-figure-why"), "wide", priority=2), ui.Column(word("p-figure-page"), priority=2),
    )  # fmt: skip
    found = published_figures(PUBLIC_VIEWER, request.book)
    rows = tuple(_row(figure, number) for figure in found for number in range(len(figure.releases) - 1, -1, -1))
    table = ui.Table(word("p-figures"), columns, rows, ui.Empty(word("p-figures-none")), id="figures", caption_hidden=True)
    return page(
        request, "figures", reverse("portal:log"), table=table,
        how=ui.LinkList((ui.LinkCard(word("p-figure-check"), reverse("portal:log-keys"), word("p-figure-check-text")),)),
    )  # fmt: skip


def _row(figure: Published, number: int) -> ui.Row:
    head, release = figure.head, figure.releases[number]
    own = t(Text(head["indicator_name"], head["indicator_name_en"]))
    unit = t(Text(head["measure_unit"] or "", head["measure_unit_en"] or ""))
    value = word("p-figure-no-data") if release["value"] == NO_DATA else f"{release['value']} {unit}".strip()
    why = figure.revoked if figure.revoked and number == len(figure.releases) - 1 else release["why"]
    href = reverse("portal:log-figure", args=[figure.uid, int(release["revision"])])
    old = figure.revoked is not None or number < len(figure.releases) - 1
    name = f"{own} {head['breakdown'] or ''}".strip() + (f"（{word('p-figure-old')}）" if old else "")
    cells = (
        name, value, f"{head['period_first']} – {head['period_last']}", str(release["published_on"]), why or "",
        None if old else ui.Link(word("p-figure-page"), reverse("portal:figure", args=[figure.uid])),
    )  # fmt: skip
    return ui.Row(cells, href, tone="mute" if old else "")


@require_safe
def file(request: Visit, uid: str, revision: int) -> HttpResponse:
    """The file of a release. 404 for one that was not released to the public."""

    def made() -> tuple[str, bytes]:
        log = Path(settings.SHOUSHAN_LOG)
        content = files.file_of(PUBLIC_VIEWER, request.book, uid, revision, log, promiser_of(request.book))
        return files.name_of(one(PUBLIC_VIEWER, request.book, uid), revision), content

    return _given(request, made)


@require_safe
def series_file(request: Visit, uid: str, year: int) -> HttpResponse:
    """The file of a value out of a paper. 404 while there is none."""

    def made() -> tuple[str, bytes]:
        log = Path(settings.SHOUSHAN_LOG)
        content = files.series_file(PUBLIC_VIEWER, request.book, uid, year, log, promiser_of(request.book))
        return f"series-{uid[:8]}-{year}.json", content

    return _given(request, made)


def _given(request: Visit, made: Callable[[], tuple[str, bytes]]) -> HttpResponse:
    if too_many((f"figure:{address_of(request)}",), request.moment):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    try:
        name, content = made()
    except (NotVisible, FileNotFoundError, InvalidTag, BadEvidence):
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-cache"
    return answer
