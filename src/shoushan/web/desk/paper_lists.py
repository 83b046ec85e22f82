"""Papers over all cases: what waits for me, the registers of numbers, seals and deliveries, and the day's papers at once."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.papers.fonts import NoChineseFont
from shoushan.outputs.papers.sheet import Sheet
from shoushan.records.cases import paper_queries, read
from shoushan.records.cases.paper_queries import Made
from shoushan.rules.procedure.paper_life import STEPS
from shoushan.web.desk import paper_sheets
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.desk.printing import progress_address
from shoushan.web.desk.wording import day_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

WAITING = ("review", "countersign", "sign", "number", "stamp", "deliver", "archive")
MONTH = timedelta(days=31)


@at_desk
@require_GET
def waiting(request: AtDesk) -> HttpResponse:
    """What waits for this post, by step."""
    return _waiting(request)


def _waiting(request: AtDesk, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    asked = request.GET.get("step", "")
    step = asked if asked in STEPS else None
    counts = paper_queries.waiting_counts(request.viewer, request.book)
    rows = paper_queries.waiting(request.viewer, request.book, step)
    here = reverse("desk:papers")
    tabs = [ui.Tab(word("desk-state-all"), here, current=step is None, count=sum(counts.values()))]
    tabs += [
        ui.Tab(
            word("desk-paper-waits", step=t(STEPS[one])), f"{here}?step={one}", current=one == step, count=counts.get(one, 0)
        )
        for one in WAITING
    ]
    table = ui.Table(
        word("desk-paper-list"),
        (
            ui.Column(word("desk-paper")),
            ui.Column(word("desk-paper-number"), "code"),
            ui.Column(word("desk-paper-waits-for"), "tag"),
            ui.Column(word("desk-paper-since"), "date"),
            ui.Column(word("number"), "code"),
        ),
        tuple(
            ui.Row(
                (t(one.name), one.number, ui.Tag(t(STEPS[one.step]), "info"), day_of(one.since), one.case),
                reverse("desk:paper-page", args=[one.uid, one.paper]),
            )
            for one in rows
        ),
        ui.Empty(word("desk-paper-nothing-waits")),
        caption_hidden=True,
    )
    return page(
        request, "papers", "desk-paper-list", status=status, heading=word("desk-paper-list"),
        tabs=ui.Tabs(tuple(tabs), word("desk-paper-list")),
        table=table, filter=None, banner=banner, links=_links(request), note="",
        total=counts.get(step, 0) if step else sum(counts.values()),
    )  # fmt: skip


def _links(request: AtDesk) -> ui.LinkList:
    return ui.LinkList(
        (
            ui.LinkCard(word("desk-paper-register"), reverse("desk:paper-numbers"), word("desk-paper-register-hint")),
            ui.LinkCard(word("desk-paper-seals"), reverse("desk:paper-seals"), word("desk-paper-seals-hint")),
            ui.LinkCard(word("desk-paper-deliveries"), reverse("desk:paper-deliveries"), word("desk-paper-deliveries-hint")),
            ui.LinkCard(word("desk-paper-today"), reverse("desk:papers-of-day"), word("desk-paper-today-hint")),
        ),
        columns=2,
    )


@at_desk
@require_GET
def numbers(request: AtDesk) -> HttpResponse:
    """发文登记簿: a series in order, with void numbers and what is missing."""
    known = paper_queries.series(request.viewer, request.book)
    asked = cleaned(request.GET.get("series", ""))[:200]
    series = asked if asked in known else (known[0] if known else "")
    options = tuple(ui.Option(one, one.replace("{}", "…")) for one in known)
    chosen = ui.Field("series", word("desk-paper-series"), "select", series, options=options)
    found = paper_queries.register(request.viewer, request.book, series) if series else None
    rows = _numbers(found) if found else ()
    table = ui.Table(
        word("desk-paper-register"),
        (
            ui.Column(word("desk-paper-number"), "code"),
            ui.Column(word("desk-paper")),
            ui.Column(word("date"), "date"),
            ui.Column(word("desk-post")),
            ui.Column(word("desk-stands"), "tag"),
            ui.Column(word("desk-paper-what"), "wide"),
            ui.Column(word("number"), "code"),
        ),
        rows,
        ui.Empty(word("desk-paper-no-numbers")),
        caption_hidden=True,
    )
    return page(
        request, "papers", "desk-paper-list", heading=word("desk-paper-register"), tabs=None, table=table,
        filter=ui.Filter((chosen,), reverse("desk:paper-numbers")) if known else None, banner=None, links=_links(request),
        note=word("desk-paper-no-gap") if found and not found.gaps else "", total=len(rows),
    )  # fmt: skip


def _numbers(found: paper_queries.Series) -> tuple[ui.Row, ...]:
    """Every place of the series once: numbers, those of cases out of sight, and gaps."""
    rows: list[tuple[int, ui.Row]] = []
    for one in found.rows:
        void = one.void is not None
        tag = ui.Tag(word("desk-void"), "bad") if void else ui.Tag(word("desk-paper-issued"), "good")
        cells = (one.number, t(one.name), day_of(one.day), t(one.post) if one.post else None, tag, one.void or None, one.case)
        href = reverse("desk:paper-page", args=[one.uid, one.paper])
        rows.append((one.seq or 0, ui.Row(cells, href, tone="mute" if void else "")))
    for place in found.elsewhere:
        rows.append((place, _bare(found.series, place, ui.Tag(word("desk-paper-elsewhere"), "mute"))))
    for place in found.gaps:
        rows.append((place, _bare(found.series, place, ui.Tag(word("desk-paper-gap"), "bad"))))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _bare(series: str, place: int, tag: ui.Tag) -> ui.Row:
    return ui.Row((series.replace("{}", str(place)), None, None, None, tag, None, None))


@at_desk
@require_GET
def seals(request: AtDesk) -> HttpResponse:
    """用印登记: which paper was stamped when and by which post."""
    return _steps(request, "stamp", "desk-paper-seals", "desk:paper-seals")


@at_desk
@require_GET
def deliveries(request: AtDesk) -> HttpResponse:
    """送达登记: by which way, to whom, with the signed record."""
    return _steps(request, "deliver", "desk-paper-deliveries", "desk:paper-deliveries")


def _steps(request: AtDesk, step: str, heading: str, name: str) -> HttpResponse:
    until = _day(request.GET.get("to", "")) or today(request)
    since = _day(request.GET.get("from", "")) or until - MONTH
    rows = paper_queries.steps(request.viewer, request.book, step, since.isoformat(), until.isoformat())
    columns = (
        ui.Column(word("date"), "date"),
        ui.Column(word("desk-paper-number"), "code"),
        ui.Column(word("desk-paper")),
        ui.Column(word("desk-post")),
        ui.Column(word("desk-paper-what"), "wide"),
        ui.Column(word("desk-paper-scan")),
        ui.Column(word("number"), "code"),
    )
    fields = (
        ui.Field("from", word("desk-paper-from"), "date", since.isoformat()),
        ui.Field("to", word("desk-paper-to"), "date", until.isoformat()),
    )
    table = ui.Table(
        word(heading), columns, tuple(_step_row(request, one) for one in rows), ui.Empty(word("desk-paper-none-made")),
        caption_hidden=True,
    )  # fmt: skip
    return page(
        request, "papers", "desk-paper-list", heading=word(heading), tabs=None, table=table,
        filter=ui.Filter(fields, reverse(name)), banner=None, links=_links(request), note="", total=len(rows),
    )  # fmt: skip


def _step_row(request: AtDesk, one: Made) -> ui.Row:
    ways = request.book.pack.code_lists.get("delivery-ways")
    way = ways.codes.get(one.way or "") if ways else None
    told = " ".join(part for part in (t(way.label) if way else one.way or "", one.taker) if part)
    void = word("desk-void") if one.void is not None else ""
    scan = ui.Link(word("desk-paper-scan"), reverse("desk:file", args=[one.uid, one.file])) if one.file else None
    cells = (day_of(one.day), one.number, t(one.name), t(one.post) if one.post else None, told or void or None, scan, one.case)
    return ui.Row(cells, reverse("desk:paper-page", args=[one.uid, one.paper]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


@at_desk
@require_GET
def of_day(request: AtDesk) -> HttpResponse:
    """Today's papers (or a day's) of the post's units in one print page; ``?as=pdf`` or ``docx`` in one file."""
    day = _day(request.GET.get("day", "")) or today(request)
    made: list[Sheet] = []
    for uid, key in paper_queries.of_day(request.viewer, request.book, day.isoformat()):
        shown = read.case(request.viewer, request.book, uid, request.moment)
        if any(one.paper == key and one.kind in shown.version.papers for one in shown.papers):
            address = progress_address(request, shown)
            made += paper_sheets.sheets(request, shown, key, address)
    if not made:
        return _waiting(request, ui.Banner(word("desk-paper-none-today", day=day.isoformat()), tone="info"))
    kind = request.GET.get("as", "")
    if kind in {"pdf", "docx"}:
        try:
            return paper_sheets.as_file(made, kind, f"{day.isoformat()} {word('desk-paper-list')}", request.moment)
        except NoChineseFont as fault:
            return _waiting(request, refused(fault.text, fault.remedy), status=503)
    values = tuple(paper_sheets.for_print(one) for one in made)
    return render(request, "desk/print.html", {"values": values, "back_href": reverse("desk:papers")})
