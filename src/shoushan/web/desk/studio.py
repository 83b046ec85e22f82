"""Mechanisms to read: the list of all, and each as a picture. Nothing is changed here, and every member of staff may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import rule_roles
from shoushan.records.cases.open_counts import open_by_ledger
from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.mechanism.drawing import Box, Lang, Picture, picture_of
from shoushan.rules.mechanism.layers import Line
from shoushan.rules.text import Text
from shoushan.web.desk.asking import newest, open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.drawings import BoxKind
from shoushan.web.ui.language import current, t, word

UNIT_KINDS = "unit-kinds"
"""The code list in which a pack names the kinds of its units, where it has one."""
GROUPS = ("procedure", "register", "core")
Names = Mapping[str, tuple[Text, str]]
TABS = ("picture", "words", "scenarios", "compare", "files")
"""The pages of one mechanism, by the last word of their address."""


@at_desk
@require_GET
def mechanisms(request: AtDesk) -> HttpResponse:
    """Every mechanism of the place: by group, unit in charge and words of its name, with the version in force."""
    book, names = request.book, names_of(request)
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "group", "owner")}
    counts = open_by_ledger(request.viewer, book)
    found = [one for one in readable(request) if _answers(one, asked)]
    owners = dict.fromkeys(one.owner for one in readable(request))
    fields = (
        ui.Field("q", word("desk-studio-name"), "search", asked["q"], width=14),
        ui.Field("group", word("desk-studio-group"), "select", asked["group"], options=tuple(
            ui.Option(group, word(f"desk-studio-{group}")) for group in GROUPS
        )),
        ui.Field("owner", word("desk-studio-owner"), "select", asked["owner"], options=tuple(
            ui.Option(owner, _unit(book.pack, names, owner)) for owner in owners
        )),
    )  # fmt: skip
    columns = (
        ui.Column(word("desk-studio-name"), "wide", priority=1), ui.Column(word("desk-studio-group"), priority=3),
        ui.Column(word("desk-studio-owner"), priority=2), ui.Column(word("desk-studio-in-force"), "date", priority=1),
        ui.Column(word("desk-studio-versions-count"), "number", priority=3),
        ui.Column(word("desk-studio-open"), "number", priority=1), ui.Column(word("desk-studio-assumed"), "tag", priority=3),
    )  # fmt: skip
    rows = tuple(_row(one, request, names, counts.get(one.id, 0)) for one in found)
    table = ui.Table(
        word("desk-studio"), columns, rows, ui.Empty(word("desk-studio-none")), caption_hidden=True, id="mechanisms"
    )
    return page(
        request, "studio_list", "desk-studio", table=table, filter=ui.Filter(fields, clear_href="?"), total=len(found)
    )  # fmt: skip


def readable(request: AtDesk) -> tuple[Ledger, ...]:
    """The mechanisms that have a version: what rules hold is no secret, whoever may see the cases."""
    return tuple(one for one in request.book.pack.ledgers.values() if one.versions)


def group_of(ledger: Ledger) -> str:
    """The group under which the list puts a mechanism."""
    return "core" if ledger.core else ledger.kind


def _answers(ledger: Ledger, asked: dict[str, str]) -> bool:
    text = asked["q"].casefold()
    said = f"{ledger.name.zh} {ledger.name.en} {ledger.noun.zh} {ledger.noun.en} {ledger.id}".casefold()
    return (
        all(piece in said for piece in text.split())
        and asked["group"] in ("", group_of(ledger))
        and asked["owner"] in ("", ledger.owner)
    )


def _unit(pack: Pack, names: Names, owner: str) -> str:
    """The unit in charge by its name, or the kind of units of which each is in charge of its own."""
    if owner in names:
        return t(names[owner][0])
    kinds = pack.code_lists.get(UNIT_KINDS)
    return t(kinds.codes[owner].label) if kinds is not None and owner in kinds.codes else owner


def _row(ledger: Ledger, request: AtDesk, names: Names, count: int) -> ui.Row:
    version = newest(ledger, today(request))
    tag = ui.Tag(word("desk-studio-assumed"), "mute") if ledger.assumed else None
    cells = (
        t(ledger.name), word(f"desk-studio-{group_of(ledger)}"), _unit(request.book.pack, names, ledger.owner),
        version.from_ if version else None, len(ledger.versions), count, tag,
    )  # fmt: skip
    return ui.Row(cells, href=reverse("desk:studio-picture", args=[ledger.id]))


def chosen(request: AtDesk, ledger_id: str) -> tuple[Ledger, Version]:
    """The mechanism and its version asked for by ``v`` (its first day in force), else the one in force. Raises ``Http404``."""
    ledger = next((one for one in readable(request) if one.id == ledger_id), None)
    if ledger is None:
        raise Http404(ledger_id)
    key = request.GET.get("v", "")
    version = next((one for one in ledger.versions if one.key == key), None) if key else newest(ledger, today(request))
    if version is None:
        raise Http404(f"{ledger_id} {key}")
    return ledger, version


def lang() -> Lang:
    """The reader's language, as rules call it."""
    return "en" if current() == "en" else "zh"


def framed(request: AtDesk, ledger: Ledger, version: Version, here: str, template: str, **values: Any) -> HttpResponse:
    """A page of one mechanism: its name, the tabs, the choice of version, and which published content is shown."""
    asked = {"v": version.key} if len(ledger.versions) > 1 else {}
    query = f"?{urlencode(asked)}" if asked else ""
    tabs = tuple(
        ui.Tab(word(f"desk-studio-{tab}"), reverse(f"desk:studio-{tab}", args=[ledger.id]) + query, current=tab == here)
        for tab in TABS
    )
    note = word("desk-studio-published", day=version.from_.isoformat(), digest=version.digest[:16])
    seen = any(one.id == ledger.id for one in open_ledgers(request.viewer, request.book))
    return page(
        request, template, "desk-studio", heading=t(ledger.name), tabs=ui.Tabs(tabs, word("desk-studio")),
        versions=_versions(ledger, version, here), note=note,
        back=ui.Link(word("desk-studio"), reverse("desk:studio")),
        to_copy=_to_copy(request, ledger),
        to_ledger=ui.Link(word("desk-studio-to-ledger"), reverse("desk:ledger", args=[ledger.id])) if seen else None,
        **values,
    )  # fmt: skip


def _to_copy(request: AtDesk, ledger: Ledger) -> ui.Link | None:
    """To a working copy of the mechanism, for posts that draft or publish rules."""
    if not any(rule_roles.may(request.viewer, request.book, act) for act in (rule_roles.PROPOSE, rule_roles.APPROVE)):
        return None
    return ui.Link(word("desk-copies"), f"{reverse('desk:copies')}?{urlencode({'ledger': ledger.id})}")


def _versions(ledger: Ledger, version: Version, here: str) -> ui.Tabs | None:
    """The versions to choose from; none where there is only one."""
    if len(ledger.versions) < 2:
        return None
    address = reverse(f"desk:studio-{here}", args=[ledger.id])
    items = tuple(
        ui.Tab(word("desk-studio-since", day=one.key), f"{address}?{urlencode({'v': one.key})}", current=one is version)
        for one in reversed(ledger.versions)
    )
    return ui.Tabs(items, word("desk-studio-version"))


@at_desk
@require_GET
def picture(request: AtDesk, ledger_id: str) -> HttpResponse:
    """The procedure of one version, drawn."""
    ledger, version = chosen(request, ledger_id)
    found = picture_of(request.book.pack, version, lang())
    words = f"{reverse('desk:studio-words', args=[ledger.id])}?{urlencode({'v': version.key})}"
    label = word("desk-studio-drawn", name=t(ledger.name))
    columns = (
        ui.Column(word("desk-studio-key-act"), "wide"), ui.Column(word("desk-studio-who")),
        ui.Column(word("desk-studio-where")),
    )  # fmt: skip
    rows = tuple(
        ui.Row((one.label, one.who, one.where), href=f"{words}#{one.what.kind}-{one.what.ref}") for one in found.beside
    )
    beside = ui.Table(word("desk-studio-beside"), columns, rows, ui.Empty("")) if rows else None
    drawing = drawing_of(found, words, label)
    return framed(request, ledger, version, "picture", "studio_picture", drawing=drawing, beside=beside)


def drawing_of(found: Picture, words: str, label: str) -> ui.Drawing:
    """The picture as a component; every box leads to its paragraph in words where ``words`` is their address."""
    kinds = dict.fromkeys(_kind(box) for box in found.boxes)
    legend = tuple(
        (kind, word(f"desk-studio-key-{kind}"))
        for kind in kinds
        if kind in ("stage", "closed", "act", "lapse", "join", "outcome")
    )
    nodes = {box.node.id: box.node.kind for box in found.boxes}
    return ui.Drawing(
        tuple(_box(box, words) for box in found.boxes),
        tuple(_arrow(line, nodes, found) for line in found.arrows),
        found.width, found.height, label, legend,
    )  # fmt: skip


def _kind(box: Box) -> BoxKind:
    return "closed" if box.closed else box.node.kind


def _box(box: Box, words: str) -> ui.DrawnBox:
    at = box.at
    named = bool(words) and box.node.kind not in ("start", "any")
    return ui.DrawnBox(
        _kind(box), at.x, at.y, at.width, at.height, tuple(_lines(box)), box.told,
        f"{words}#{box.node.kind}-{box.node.ref}" if named else "",
    )  # fmt: skip


def _lines(box: Box) -> Iterator[ui.BoxLine]:
    for line in box.lines:
        yield ui.BoxLine(line.text, box.at.x + 10, box.at.y + line.y, line.tone)


def _arrow(line: Line, nodes: Mapping[str, str], found: Picture) -> ui.Arrow:
    dashed = line.start in found.dashed or line.end in found.dashed
    return ui.Arrow(line.points, dashed, nodes[line.end] in ("stage", "outcome"))
