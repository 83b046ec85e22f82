"""The board by unit, street and leader; hand-backs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import boards
from shoushan.records.cases.boards import KINDS, By, OpenCase
from shoushan.records.cases.definitions import Book
from shoushan.records.units.accounts import names_of_posts
from shoushan.web.dashboards.asking import SIZE, Asking, asking_of, between
from shoushan.web.desk import lists
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, shell
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.lists import Cell
from shoushan.web.ui.language import current as language
from shoushan.web.ui.language import t, word
from shoushan.web.ui.place import street_name

FIGURES = ("open", "red", "soon", "yellow", "green", "grey", "unlit", "handed-back", "urged")
NARROW: Mapping[str, Any] = {"open": 1, "red": 1, "soon": 1, "yellow": 2, "handed-back": 2, "urged": 2}
TONES: Mapping[str, Any] = {"red": "bad", "soon": "warn"}
STRIP = ("open", "red", "soon", "grey", "handed-back", "urged")


def page(request: AtDesk, template: str, here: str, **values: object) -> HttpResponse:
    """A page of the dashboards in the desk's frame."""
    return render(request, f"board/{template}.html", {"shell": shell(request, here), **values})


def labels(request: AtDesk, by: By) -> Mapping[str, str]:
    """Unit, street or leader → its name in the reader's language."""
    if by == "unit":
        return {unit: t(text) for unit, (text, _) in names_of(request).items()}
    if by == "street":
        return {code: t(label) for code, label in boards.street_names(request.book).items()}
    return {key: t(text) for key, text in {**boards.leader_names(request.book), **names_of_posts()}.items()}


def label_of(known: Mapping[str, str], by: By, key: str | None) -> str:
    """The name of a row of the board."""
    if key is None:
        return word(f"board-{by}-none")
    return word("board-all") if key == "*" else known.get(key, key)


def as_of(request: AtDesk) -> str:
    """The moment of asking, local."""
    return word("board-as-of", moment=f"{request.moment.astimezone(request.book.zone):%Y-%m-%d %H:%M}")


@at_desk
@require_GET
def home(request: AtDesk) -> HttpResponse:
    """The board; every figure leads to its cases."""
    asking = asking_of(request.GET, request.viewer, request.book)
    cases = boards.open_cases(request.viewer, request.book, asking.asked(), request.moment)
    return page(
        request,
        "home",
        "board",
        kpis=_kpis(cases, asking),
        tabs=tabs(request.book, asking, asking.by),
        filter=_filter(request, asking),
        table=_table(request, asking, cases),
        as_of=as_of(request),
        wall_href=reverse("board:wall") + asking.href(),
    )


def tabs(book: Book, asking: Asking, current: str) -> ui.Tabs:
    """By unit, street, leader, and the hand-backs."""
    at = reverse("board:home")
    found = [
        ui.Tab(by_word(book, by), at + asking.href(by=by, sort="red"), current=by == current) for by in boards.kinds_of(book)
    ]
    back = reverse("board:hand-backs") + asking.href()
    return ui.Tabs((*found, ui.Tab(word("board-hand-backs"), back, current == "hand-backs")), word("board"))


def by_word(book: Book, by: By) -> str:
    """By unit, by street (or ward), by leader."""
    if by != "street":
        return word(f"board-by-{by}")
    street = t(street_name(book.pack))
    return word("board-by-street", street=street.lower() if language() == "en" else street)


def _kpis(cases: Sequence[OpenCase], asking: Asking) -> ui.Kpis:
    figures = ((kind, len(boards.behind(cases, asking.by, "*", kind))) for kind in STRIP)
    return ui.Kpis(tuple(_kpi(kind, count, behind_href(asking, "*", kind)) for kind, count in figures), word("board"))


def _kpi(kind: str, count: int, href: str) -> ui.Kpi:
    return ui.Kpi(word(f"board-{kind}"), str(count), href, tone=TONES.get(kind, "plain") if count else "plain")


def behind_href(asking: Asking, key: str | None, kind: str) -> str:
    """The address of the cases behind a figure."""
    return reverse("board:cases") + asking.href(key="-" if key is None else key, what=kind, sort="red")


def _table(request: AtDesk, asking: Asking, cases: Sequence[OpenCase], *, plain: bool = False) -> ui.Table:
    known = labels(request, asking.by)
    rows = boards.board(cases, asking.by)
    if asking.sort == "name":
        rows = tuple(sorted(rows, key=lambda row: (row.key is None, label_of(known, asking.by, row.key))))
    elif asking.sort != "red":
        rows = tuple(sorted(rows, key=lambda row: (row.key is None, -row.counts[asking.sort])))
    named = t(street_name(request.book.pack)) if asking.by == "street" else word(f"board-{asking.by}")
    head = ui.Column(named, "wide", "" if plain else asking.href(sort="name"), _sorted(asking, "name"))
    columns = (head, ui.Column(word("desk-lamp"), "lamp", priority=2), *(
        ui.Column(
            word(f"board-{kind}"), "number", "" if plain else asking.href(sort=kind), _sorted(asking, kind), NARROW.get(kind, 3)
        ) for kind in FIGURES
    ))  # fmt: skip
    made = [_row(asking, known, row.key, row.counts, plain) for row in rows]
    if rows and not plain:
        once: dict[str, int] = {kind: len(boards.behind(cases, asking.by, "*", kind)) for kind in KINDS}
        made.append(ui.Row((word("board-total"), None, *_figures(asking, "*", once, plain)), tone="new"))
    return ui.Table(
        by_word(request.book, asking.by), columns, tuple(made), ui.Empty(word("board-empty")), caption_hidden=True, id="board"
    )


def _sorted(asking: Asking, kind: str) -> Any:
    return "" if asking.sort != kind else "ascending" if kind == "name" else "descending"


def _row(asking: Asking, known: Mapping[str, str], key: str | None, counts: Mapping[str, int], plain: bool) -> ui.Row:
    name = label_of(known, asking.by, key)
    href = ""
    if key is not None and asking.by == "unit" and not plain:
        href = reverse("board:unit", args=[key])
    if key is not None and asking.by == "leader" and not plain:
        href = reverse("board:leader") + "?" + urlencode({"who": key})
    tone: Any = "late" if counts["red"] else ""
    return ui.Row((name, _worst(counts), *_figures(asking, key, counts, plain)), href, tone=tone)


def _worst(counts: Mapping[str, int]) -> ui.Lamp | None:
    """The lamp of a row: the gravest of its cases; grey only where all that runs is paused."""
    colours: tuple[Literal["red", "yellow", "green", "grey"], ...] = ("red", "yellow", "green", "grey")
    return next((ui.Lamp(colour) for colour in colours if counts[colour]), None)


def _figures(asking: Asking, key: str | None, counts: Mapping[str, int], plain: bool) -> tuple[Cell, ...]:
    return tuple(
        counts[kind] if plain or not counts[kind] else ui.Link(str(counts[kind]), behind_href(asking, key, kind))
        for kind in FIGURES
    )


def _filter(request: AtDesk, asking: Asking) -> ui.Filter:
    hidden = tuple((name, value) for name, value in asking.query().items() if name in ("by", "sort"))
    return ui.Filter(tuple(period_fields(request, asking.ledger, asking)), clear_href="?", hidden=hidden)


def period_fields(request: AtDesk, ledger: str, asking: Any) -> list[ui.Field]:
    """The questions by ledger and by period."""
    options = tuple(ui.Option(one.id, t(one.name)) for one in open_ledgers(request.viewer, request.book) if not one.closed)
    return [
        ui.Field("ledger", word("board-ledger"), "select", ledger, options=options),
        ui.Field("from", word("board-from"), "date", asking.from_.isoformat() if asking.from_ else ""),
        ui.Field("to", word("board-to"), "date", asking.to.isoformat() if asking.to else ""),
    ]


@at_desk
@require_GET
def cases(request: AtDesk) -> HttpResponse:
    """The cases behind one figure of the board: made of the same values, so they add up."""
    asking = asking_of(request.GET, request.viewer, request.book)
    found = boards.open_cases(request.viewer, request.book, asking.asked(), request.moment)
    key = None if asking.key == "-" else asking.key
    held = boards.behind(found, asking.by, key, asking.what)
    row = label_of(labels(request, asking.by), asking.by, key)
    heading = word("board-behind", row=row, what=word(f"board-{asking.what}"))
    return _listed(request, asking, held, heading, reverse("board:home") + asking.href(key="*", what="open"))


def _listed(request: AtDesk, asking: Asking, held: Sequence[OpenCase], heading: str, back: str) -> HttpResponse:
    uids = [case.uid for case in held]
    shown = uids[(asking.page - 1) * SIZE : asking.page * SIZE]
    lines = boards.lines_of(request.viewer, request.book, shown, request.moment)
    table = cases_table(lines, names_of(request), ui.paging_of(asking.query(), asking.page, SIZE, len(uids)))
    return page(request, "cases", "board", heading=heading, table=table, total=len(uids), back_href=back, as_of=as_of(request))


def cases_table(lines: Sequence[Any], names: lists.Names, paging: ui.Paging | None = None) -> ui.Table:
    """Cases of several ledgers, each leading to its page."""
    heads: tuple[tuple[str, Any, Any], ...] = (
        ("number", "code", 1), ("desk-noun", "text", 3), ("desk-matter", "wide", 1), ("desk-stage", "tag", 2),
        ("desk-held-by", "wide", 2), ("desk-opened", "date", 3), ("due-day", "date", 2), ("desk-lamp", "lamp", 1),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (
                line.number, t(line.noun), t(line.title), lists.stage_cell(line), lists.holder_cell(line, names),
                line.opened_on[:10], line.due[:10] if line.due else None, lists.lamp_cell(line),
            ),
            lists.case_href(line.uid), line.uid,
        )
        for line in lines
    )  # fmt: skip
    columns = tuple(ui.Column(word(key), kind, priority=priority) for key, kind, priority in heads)
    return ui.Table(word("board-cases"), columns, rows, ui.Empty(word("board-empty")), paging, caption_hidden=True)


@at_desk
@require_GET
def hand_backs(request: AtDesk) -> HttpResponse:
    """Who handed back what and how often; a case that came back more than once is marked."""
    viewer, book = request.viewer, request.book
    asking = asking_of(request.GET, viewer, book)
    first, last, start, end = between(asking.from_, asking.to, book, request.moment)
    found = boards.hand_backs(viewer, book, boards.Asked(asking.ledger or None), start, end)
    units = labels(request, "unit")
    times, again, whole = Counter[str](), Counter[str](), dict[str, set[str]]()
    for one in found:
        times[one.unit] += 1
        again[one.unit] += one.again
        whole.setdefault(one.unit, set()).add(one.uid)
    summary = tuple(
        ui.Row((units.get(name, name or "–"), count, len(whole[name]), again[name])) for name, count in times.most_common()
    )
    heads = (("board-unit", "wide"), ("board-returns", "number"), ("board-cases", "number"), ("board-and-again", "number"))
    nouns = {ledger.id: t(ledger.noun) for ledger in book.pack.ledgers.values()}
    rows = tuple(
        ui.Row(
            (
                one.number, nouns.get(one.ledger, ""), units.get(one.unit, one.unit), one.on.astimezone(book.zone), one.times,
                ui.Tag(word("board-ping-pong"), "warn") if one.again else None,
            ),
            lists.case_href(one.uid),
        )
        for one in found[(asking.page - 1) * SIZE : asking.page * SIZE]
    )  # fmt: skip
    listed: tuple[tuple[str, Any, Any], ...] = (
        ("number", "code", 1), ("desk-noun", "text", 3), ("board-unit", "wide", 1), ("board-on", "date", 2),
        ("board-times", "number", 2), ("board-ping-pong", "tag", 1),
    )  # fmt: skip
    empty = ui.Empty(word("board-hand-backs-empty"))
    return page(
        request,
        "hand_backs",
        "board",
        tabs=tabs(request.book, asking, "hand-backs"),
        filter=_filter(request, asking),
        period=f"{first.isoformat()} – {last.isoformat()}",
        summary=ui.Table(
            word("board-hand-backs-by-unit"), tuple(ui.Column(word(key), kind) for key, kind in heads),  # type: ignore[arg-type]
            summary, empty, id="by-unit",
        ),
        table=ui.Table(
            word("board-hand-backs"), tuple(ui.Column(word(key), kind, priority=place) for key, kind, place in listed), rows,
            empty, ui.paging_of(asking.query(), asking.page, SIZE, len(found)),
        ),
        as_of=as_of(request),
    )  # fmt: skip
