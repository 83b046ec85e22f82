"""Auditors' lists and samples: filters, workbook (logged), a sheet with seed and leaf number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.spreadsheets.writing import Written, workbook
from shoushan.records.cases import boards, leaving, sampling
from shoushan.records.cases.audit_lists import LISTS, Asked, Hit, hits
from shoushan.records.units.accounts import account_names, names_of_posts
from shoushan.web.dashboards.asking import SIZE, between, day_of, ledger_of
from shoushan.web.dashboards.boards import as_of, page
from shoushan.web.dashboards.tables import attached
from shoushan.web.desk import lists
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

View = Callable[..., HttpResponse]
SEED = "20170101"


def for_auditors(view: View) -> View:
    """Only for posts whose roles read the lists of auditors; others are told so. Raises ``PermissionDenied``."""

    @at_desk
    @require_GET
    @wraps(view)
    def guarded(request: AtDesk, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.audits:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class _Question:
    """What a list is asked for, as moments, as an address and as fields."""

    def __init__(self, request: AtDesk) -> None:
        given, book = request.GET, request.book
        from_, to = day_of(given.get("from", "")), day_of(given.get("to", ""))
        self.first, self.last, since, until = between(from_, to, book, request.moment)
        self.ledger = ledger_of(given.get("ledger", ""), request.viewer, book)
        self.unit = given.get("unit", "") if given.get("unit", "") in names_of(request) else ""
        self.asked = Asked(since, until, self.ledger or None, self.unit or None)
        self.page = int(given["page"]) if re.fullmatch(r"[1-9]\d{0,4}", given.get("page", ""), re.ASCII) else 1

    def query(self) -> dict[str, str]:
        """The question as pairs of an address."""
        pairs = {"from": self.first.isoformat(), "to": self.last.isoformat(), "ledger": self.ledger, "unit": self.unit}
        return {name: value for name, value in pairs.items() if value}

    def fields(self, request: AtDesk) -> tuple[ui.Field, ...]:
        """The questions of the page."""
        ledgers = tuple(ui.Option(one.id, t(one.name)) for one in open_ledgers(request.viewer, request.book) if not one.closed)
        units = tuple(ui.Option(unit, t(text)) for unit, (text, _) in names_of(request).items())
        return (
            ui.Field("ledger", word("board-ledger"), "select", self.ledger, options=ledgers),
            ui.Field("unit", word("board-unit"), "select", self.unit, options=units),
            ui.Field("from", word("audit-from"), "date", self.first.isoformat()),
            ui.Field("to", word("board-to"), "date", self.last.isoformat()),
        )


@for_auditors
def home(request: AtDesk) -> HttpResponse:
    """The lists, and the way to a sample."""
    cards = tuple(
        ui.LinkCard(word(f"audit-{name}"), reverse("board:audit-list", args=[name]), word(f"audit-{name}-what"))
        for name in LISTS
    )
    sample = ui.LinkCard(word("audit-sample"), reverse("board:sample"), word("audit-sample-what"))
    return page(request, "audit", "audit", cards=ui.LinkList((*cards, sample), columns=2))


@for_auditors
def listed(request: AtDesk, list_id: str) -> HttpResponse:
    """One list: its lines with case numbers, filters, export."""
    if list_id not in LISTS:
        raise Http404(list_id)
    asked = _Question(request)
    found = hits(request.viewer, request.book, list_id, asked.asked)
    rows = found[(asked.page - 1) * SIZE : asked.page * SIZE]
    paging = ui.paging_of(asked.query(), asked.page, SIZE, len(found))
    links = (ui.Link(word("table-xlsx"), _href("audit-xlsx", asked, list_id), icon="download"),)
    return page(
        request, "audit_list", "audit", heading=word(f"audit-{list_id}"), what=word(f"audit-{list_id}-what"),
        filter=ui.Filter(asked.fields(request), clear_href="?", links=links), total=len(found),
        table=_table(request, rows, paging), back_href=reverse("board:audit"), as_of=as_of(request),
    )  # fmt: skip


def _href(name: str, asked: _Question, *args: str) -> str:
    return reverse(f"board:{name}", args=args) + "?" + urlencode(asked.query())


@for_auditors
def xlsx(request: AtDesk, list_id: str) -> HttpResponse:
    """The list as a workbook; the export is noted, too, and stands on the list of exports from then on."""
    if list_id not in LISTS:
        raise Http404(list_id)
    asked = _Question(request)
    found = hits(request.viewer, request.book, list_id, asked.asked)
    names = _Names(request)
    heads = tuple(word(key) for key in ("number", *(key for key, _, _ in HEADS[1:])))
    rows = [
        (hit.number, t(hit.act), hit.happened, hit.recorded.astimezone(request.book.zone), t(hit.detail),
         names.who(hit.actor), names.who(hit.recorder) if hit.recorder else None)
        for hit in found
    ]  # fmt: skip
    title = word(f"audit-{list_id}")
    period = f"{word('board-period')}{word('letter-colon')}{asked.first.isoformat()} – {asked.last.isoformat()}"
    body = workbook(
        Written(list_id, title, heads, rows, (period,), (word(f"audit-{list_id}-what"), as_of(request))),
        synthetic=request.book.pack.synthetic,
    )
    leaving.note(request.viewer, "export", f"audit/{list_id} {asked.first}..{asked.last}", len(found), request.moment)
    return attached(body, f"{title}-{asked.first}-{asked.last}.xlsx")


HEADS: tuple[tuple[str, Any, Any], ...] = (
    ("number", "code", 1), ("audit-act", "text", 2), ("audit-happened", "date", 3), ("audit-recorded", "date", 2),
    ("audit-found", "wide", 1), ("audit-who", "wide", 2), ("audit-typed-by", "text", 3),
)  # fmt: skip


class _Names:
    """Posts and accounts by name, for lines of the journal that name them by id and handle."""

    def __init__(self, request: AtDesk) -> None:
        self.posts: Mapping[str, str] = {post: t(text) for post, text in names_of_posts().items()}
        self.accounts = account_names()

    def who(self, said: str) -> str:
        """Post and display name; the system and citizens by their kind."""
        name, _, handle = said.partition("#")
        person = self.accounts.get(handle, "")
        if name.startswith("post:"):
            post = self.posts.get(name[5:], name[5:])
            return f"{post} {person}".strip()
        return person or word("audit-system" if name == "system" else "audit-citizen")


def _table(request: AtDesk, found: Sequence[Hit], paging: ui.Paging | None) -> ui.Table:
    names = _Names(request)
    zone = request.book.zone
    rows = tuple(
        ui.Row(
            (
                hit.number or None, t(hit.act), hit.happened, hit.recorded.astimezone(zone), t(hit.detail),
                names.who(hit.actor), names.who(hit.recorder) if hit.recorder else None,
            ),
            lists.case_href(hit.uid) if hit.uid else "",
        )
        for hit in found
    )  # fmt: skip
    columns = tuple(ui.Column(word(key), kind, priority=place) for key, kind, place in HEADS)
    return ui.Table(word("audit"), columns, rows, ui.Empty(word("audit-empty")), paging, caption_hidden=True)


def _drawn(request: AtDesk) -> tuple[_Question, str, sampling.Sample]:
    given = request.GET
    asked = _Question(request)
    population = given.get("of", "") if given.get("of", "") in LISTS and given["of"] != "taken" else sampling.CASES
    seed = given.get("seed", "").replace("\x00", "").strip()[:40] or SEED
    n = int(given["n"]) if re.fullmatch(r"\d{1,4}", given.get("n", ""), re.ASCII) else 20
    leaf = int(given["leaf"]) if re.fullmatch(r"\d{1,12}", given.get("leaf", ""), re.ASCII) else None
    return asked, population, sampling.draw(request.viewer, request.book, population, asked.asked, seed, n, leaf)


@for_auditors
def sample(request: AtDesk) -> HttpResponse:
    """A sample with its seed; the same question gives the same cases."""
    return _sampled(request, "sample")


@for_auditors
def sample_sheet(request: AtDesk) -> HttpResponse:
    """The sample to print, with seed and leaf number; noted as a print."""
    return _sampled(request, "sample_sheet")


def _sampled(request: AtDesk, template: str) -> HttpResponse:
    asked, population, drawn = _drawn(request)
    options = tuple(ui.Option(name, word(f"audit-{name}")) for name in LISTS if name != "taken")
    query = {**asked.query(), "of": population, "seed": drawn.seed, "n": request.GET.get("n", "20") or "20"}
    fields = (
        ui.Field("of", word("audit-population"), "select", population,
                 options=(ui.Option(sampling.CASES, word("audit-cases")), *options)),
        *asked.fields(request),
        ui.Field("seed", word("audit-seed"), "text", drawn.seed, width=10),
        ui.Field("n", word("audit-size"), "number", query["n"], width=5),
        ui.Field("leaf", word("audit-leaf"), "number", request.GET.get("leaf", "")[:12], width=8),
    )  # fmt: skip
    lines = {line.uid: line for line in boards.lines_of(request.viewer, request.book, list(dict.fromkeys(drawn.uids)),
                                                        request.moment)}  # fmt: skip
    columns = (
        ui.Column(word("audit-place"), "number"), ui.Column(word("number"), "code"), ui.Column(word("desk-noun"), priority=3),
        ui.Column(word("desk-matter"), "wide"), ui.Column(word("audit-entry"), "number", priority=2),
        ui.Column(word("desk-opened"), "date", priority=2), ui.Column(word("desk-stage"), "tag", priority=3),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (place, ui.Link(line.number, lists.case_href(line.uid)), t(line.noun), t(line.title),
             int(key.split("#")[1]) if "#" in key else None, line.opened_on[:10], lists.stage_cell(line)),
        )
        for place, key in enumerate(drawn.keys, 1)
        if (line := lines.get(key.split("#", 1)[0]))
    )  # fmt: skip
    table = ui.Table(word("audit-sample"), columns, rows, ui.Empty(word("audit-empty")), caption_hidden=True)
    told = word("audit-drawn", n=len(rows), population=drawn.population, seed=drawn.seed, leaf=drawn.leaf)
    if template == "sample_sheet":
        what = f"sample of {population} {asked.first}..{asked.last} seed {drawn.seed} leaf {drawn.leaf}"
        leaving.note(request.viewer, "print", what, len(rows), request.moment)
    fixed = {**query, "leaf": str(drawn.leaf)}
    return page(
        request, template, "audit", heading=word("audit-sample"), filter=ui.Filter(fields, clear_href="?"), table=table,
        told=told, how=word("audit-how"), period=f"{asked.first.isoformat()} – {asked.last.isoformat()}",
        population=word("audit-cases") if population == sampling.CASES else word(f"audit-{population}"),
        sheet_href=reverse("board:sample-sheet") + "?" + urlencode(fixed),
        again_href=reverse("board:sample") + "?" + urlencode(fixed), back_href=reverse("board:audit"), as_of=as_of(request),
    )  # fmt: skip
