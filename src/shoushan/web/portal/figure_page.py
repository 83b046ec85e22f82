"""One published figure for everybody: what was released, how it is formed, its parts with small cells left out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.engines import EngineRefused
from shoushan.outputs.indicators.facts.damage import FactsRefused
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.publishing.checking import NO_DATA
from shoushan.outputs.indicators.publishing.recomputing import wanted_of
from shoushan.records.cases.published import Published, one
from shoushan.records.cases.shown import NotVisible
from shoushan.records.units.accounts import unit_names
from shoushan.records.units.viewer import PUBLIC_VIEWER
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Cut, Indicator
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.render import render
from shoushan.web.ui.tries import address_of, too_many

PARTS = ("street", "unit", "channel", "service")
"""What a figure may be broken down by before everybody."""
PAGES = 60
"""Pages of figures that one address may open in a minute: each counts its parts anew."""
Release = Mapping[str, Any]


@require_safe
def figure(request: Visit, uid: str) -> HttpResponse:
    """A figure that was released to the public, as it stands. 404 for any other."""
    if too_many((f"figure-page:{address_of(request)}",), request.moment, PAGES):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    try:
        found = one(PUBLIC_VIEWER, request.book, uid)
    except NotVisible:
        raise Http404(uid) from None
    if not found.releases:
        raise Http404(uid)
    release = found.releases[-1]
    back = ui.Banner(found.revoked, word("p-figure-taken-back"), "warn") if found.revoked else None
    return page(
        request, "figure", reverse("portal:log-figures"), heading=_name(found), banner=back,
        card=_card(found, release), summary=_summary(found, release), releases=_releases(found),
        parts=[_table(request, cut, figures) for cut, figures in _parts(request, found, release)],
    )  # fmt: skip


def _name(found: Published) -> str:
    own = t(Text(found.head["indicator_name"], found.head["indicator_name_en"]))
    return f"{own} {found.head['breakdown'] or ''}".strip()


def _card(found: Published, release: Release) -> ui.FigureCard:
    unit = t(Text(found.head["measure_unit"] or "", found.head["measure_unit_en"] or ""))
    empty = release["value"] == NO_DATA
    period = f"{found.head['period_first']} – {found.head['period_last']}"
    value: str = "" if empty else str(release["value"])
    return ui.FigureCard(_name(found), value, unit=unit, n=period, state="none" if empty else "")


def _summary(found: Published, release: Release) -> ui.SummaryList:
    caliber = t(Text(release.get("caliber") or "", release.get("caliber_en") or ""))
    rows = (
        ("p-figure-released", str(release["published_on"])), ("caliber", caliber), ("as-of-day", str(release["as_of"])),
        ("known-at", f"{int(release['known_at']):,}"), ("rule", str(release["rule"])[:12]),
    )  # fmt: skip
    return ui.SummaryList(tuple(ui.SummaryRow(word(key), value) for key, value in rows if value))


def _releases(found: Published) -> ui.Table:
    rows = tuple(
        ui.Row(
            (
                ui.Link(str(each["revision"]), reverse("portal:log-figure", args=[found.uid, int(each["revision"])])),
                str(each["value"]) if each["value"] != NO_DATA else word("no-data"), str(each["published_on"]),
                each["why"] or None,
            ),
            tone="" if each is found.releases[-1] else "mute",
        )
        for each in reversed(found.releases)
    )  # fmt: skip
    heads: tuple[tuple[str, Any], ...] = (
        ("p-figure-revision", "code"), ("p-figure-value", "number"), ("p-figure-released", "date"), ("p-figure-why", "wide"),
    )  # fmt: skip
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)
    empty = ui.Empty(word("p-figures-none"))
    return ui.Table(word("p-figure-releases"), columns, rows, empty, id="releases", caption_hidden=True)


def _parts(request: Visit, found: Published, release: Release) -> list[tuple[Cut, list[Figure]]]:
    """The figure by street, unit and so on, counted at the release's own moments and shown only while its rule is in force."""
    book = request.book
    if found.head["breakdown"] or found.revoked:
        return []
    made: list[tuple[Cut, list[Figure]]] = []
    with suppress(LookupError, Refusal, FactsRefused, EngineRefused):
        indicator: Indicator = book.pack.indicator(str(found.head["indicator"]))
        if indicator.rule != str(release["rule"]):
            return []
        wanted = wanted_of(found, release, indicator, "duckdb")
        for id_ in PARTS:
            cut = cut_of(book.pack.ledgers[indicator.ledger], indicator, id_) if indicator.counted else None
            if cut is None:
                continue
            figures = ask(
                PUBLIC_VIEWER, book, Store(Path(settings.SHOUSHAN_HOME)), indicator, wanted.period, as_of=wanted.as_of,
                known_at=wanted.known_at, by=(id_,),
            )  # fmt: skip
            if len(figures) > 2:
                made.append((cut, figures))
    return apart(made)


def apart(made: list[tuple[Cut, list[Figure]]]) -> list[tuple[Cut, list[Figure]]]:
    """The breakdowns without the one by units where the one by streets is made of the same units and either leaves a cell
    out: of two tables that add up to each other, what one leaves out is told by the other."""
    finer = next((one for one in made if one[0].id == "unit"), None)
    sums = next((one for one in made if one[0].streets), None)
    if finer is None or sums is None or not any("hidden" in each.flags for each in (*finer[1], *sums[1])):
        return made
    return [one for one in made if one is not finer]


def _table(request: Visit, cut: Cut, figures: list[Figure]) -> ui.Table:
    names = {unit: text for unit, (text, _) in unit_names().items()}
    codes = request.book.pack.code_lists.get(cut.list or "")

    def name(value: Any) -> str:
        if value is None:
            return word("p-figure-unstated")
        if cut.units and value in names:
            return t(names[value])
        return t(codes.codes[value].label) if codes and value in codes.codes else str(value)

    def shown(one_: Figure) -> Any:
        if "hidden" in one_.flags:
            return render(ui.Suppressed())
        return word("no-data") if one_.value is None else f"{one_.value:,f}"

    rows = tuple(
        ui.Row((name(each.key[0]) if each.key else word("p-figure-all"), shown(each)), tone="" if each.key else "new")
        for each in figures
    )
    columns = (ui.Column(t(cut.label), "wide"), ui.Column(word("p-figure-value"), "number"))
    return ui.Table(t(cut.label), columns, rows, ui.Empty(word("no-data")), id=f"parts-{cut.id}")
