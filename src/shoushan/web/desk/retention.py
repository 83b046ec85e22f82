"""到期清除: what has been kept long enough by ledger and item, a person's approval, and what the system did with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.records.cases import retention as keeping
from shoushan.records.cases import typed
from shoushan.records.cases.read import NotVisible
from shoushan.records.cases.retention import Ended, Group, Line
from shoushan.records.units.accounts import names_of_posts
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

View = Callable[..., HttpResponse]
SIZE = 50
MOST = 500
"""Cases that one approval takes: one list, all or none."""
_PLACE = re.compile(r"(\d{4}-\d\d-\d\d[^ ]{0,30}) (\d{1,18})")


def for_erasers(view: View) -> View:
    """Only for posts with the right ``erases``; others are told so. Raises ``PermissionDenied``."""

    @at_desk
    @wraps(view)
    def guarded(request: AtDesk, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.erases:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@for_erasers
@require_http_methods(["GET", "POST"])
def retention(request: AtDesk) -> HttpResponse:
    """The list (GET); the ticked cases with the question for a reason, and the approval (POST)."""
    if request.method == "GET":
        return _list(request)
    uids = list(dict.fromkeys(one[:64] for one in request.POST.getlist("case")))[:MOST]
    if not uids:
        messages.warning(request, word("desk-nothing-ticked"))
        return HttpResponseRedirect(_here(cleaned(request.POST.get("ledger", ""))[:60]))
    reason = cleaned(request.POST.get("reason", ""))[:500]
    if "reason" not in request.POST or not reason:
        error = word("desk-reason-needed") if "reason" in request.POST else ""
        return _sure(request, uids, error)
    try:
        done = keeping.approve(request.viewer, request.book, uids, reason, request.moment)
    except NotVisible:
        raise
    except Refusal as fault:
        return _list(request, refused(fault.text, fault.remedy), 409)
    messages.success(request, word("desk-retention-approved", n=len(done)))
    return HttpResponseRedirect(reverse("desk:retention-done"))


def _here(ledger: str, after: tuple[str, int] | None = None) -> str:
    query = {"ledger": ledger} if ledger else {}
    if after:
        query["after"] = f"{after[0]} {after[1]}"
    return reverse("desk:retention") + (f"?{urlencode(query)}" if query else "")


def _list(request: AtDesk, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    found = keeping.groups(request.viewer, request.book, today(request))
    asked = cleaned(request.GET.get("ledger", ""))[:60]
    ledger = next((one.ledger for one in found if one.ledger == asked), found[0].ledger if len(found) == 1 else "")
    cases, more = _cases(request, ledger) if ledger else (None, None)
    return page(
        request, "retention", "retention", status=status, heading=word("desk-retention"), banner=banner,
        what=word("desk-retention-what"), groups=_groups(request, found), cases=cases, more=more,
        links=(ui.Link(word("desk-retention-done"), reverse("desk:retention-done")),),
    )  # fmt: skip


def _groups(request: AtDesk, found: Sequence[Group]) -> ui.Table:
    rows = []
    for one in found:
        ledger = request.book.ledger(one.ledger)
        cells = (t(ledger.name), item_words(ledger, one.path), period_words(one.period), one.cases)
        rows.append(ui.Row(cells, _here(one.ledger)))
    columns = (
        ui.Column(word("desk-ledger"), "wide"), ui.Column(word("desk-retention-item"), "wide", priority=2),
        ui.Column(word("desk-retention-rule"), "wide"), ui.Column(word("desk-retention-cases"), "number"),
    )  # fmt: skip
    return ui.Table(word("desk-retention-groups"), columns, tuple(rows), ui.Empty(word("desk-retention-none")), id="groups")


def _cases(request: AtDesk, ledger_id: str) -> tuple[ui.Table, ui.Link | None]:
    """One page of a ledger's cases that are due, and the way to the next."""
    said = _PLACE.fullmatch(request.GET.get("after", ""))
    after = (said[1], int(said[2])) if said else None
    found = keeping.page(request.viewer, request.book, today(request), ledger_id, after, SIZE)
    ledger = request.book.ledger(ledger_id)
    bar = ui.ActionBar((ui.Action(word("desk-retention-choose"), kind="danger"),))
    table = _table(
        word("desk-retention-of", ledger=t(ledger.name)), ledger, found.lines, select="case", batch=bar,
        batch_url=_here(ledger_id),
    )  # fmt: skip
    more = ui.Link(word("desk-retention-next"), _here(ledger_id, found.after)) if found.after else None
    return table, more


def _table(caption: str, ledger: Ledger, lines: Sequence[Line], **more: Any) -> ui.Table:
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-retention-closed"), "date", priority=2),
        ui.Column(word("desk-retention-item"), "wide", priority=2), ui.Column(word("desk-retention-until"), "date", priority=3),
        ui.Column(word("desk-retention-stands"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (
                one.number, date.fromisoformat(one.closed_on),
                wording.joined(item_words(ledger, path) for path in one.paths), date.fromisoformat(one.since),
                t(one.words) if one.words else word("desk-retention-due"),
            ),
            lists.case_href(one.uid), "" if one.against else one.uid, tone="mute" if one.against else "",
        )
        for one in lines
    )  # fmt: skip
    return ui.Table(caption, columns, rows, ui.Empty(word("desk-retention-none")), id="due", **more)


def _sure(request: AtDesk, uids: Sequence[str], error: str) -> HttpResponse:
    """The check page: which cases, and the question for a reason."""
    field = ui.Field(
        "reason", word("desk-retention-reason"), required=True, error=error, hint=word("desk-retention-reason-hint"), width=40,
        autofocus=True,
    )  # fmt: skip
    heading = word("desk-retention-sure", n=len(uids))
    sets = (ui.FieldSet(heading, (field,), legend_hidden=True),)
    buttons = ui.ActionBar(
        (ui.Action(word("desk-retention-approve"), kind="danger"), ui.Action(word("cancel"), _here(""), kind="quiet"))
    )
    hidden = tuple(("case", uid) for uid in uids)
    form = ui.Form(reverse("desk:retention"), sets, buttons, ui.errors_of(sets), hidden=hidden)
    day = today(request)
    lines = [keeping.line_of(request.viewer, request.book, uid, day) for uid in uids]
    tables = [
        _table(t(ledger.name), ledger, [one for one in lines if one and one.ledger == ledger.id])
        for ledger in request.book.pack.ledgers.values()
        if any(one and one.ledger == ledger.id for one in lines)
    ]
    return page(request, "retention_sure", "retention", status=422 if error else 200, heading=heading, form=form, tables=tables)


def item_words(ledger: Ledger, path: str) -> str:
    """What a path of an erasure means, in words."""
    if path == erasing.EVERYTHING:
        return word("desk-retention-everything")
    field = typed.fields_of(ledger).get(path.split("/")[0])
    return t(field.label) if field else path


def period_words(period: str) -> str:
    """A retention period in words."""
    if period.endswith("-days"):
        return word("desk-retention-days", n=period.removesuffix("-days"))
    return word("desk-retention-years", n=period)


# --- what became of it --------------------------------------------------------------------------------------------------


@for_erasers
@require_GET
def done(request: AtDesk) -> HttpResponse:
    """What was approved and erased: by whom, when, why, and what was not erased after all."""
    number = int(said) if re.fullmatch(r"[1-9]\d{0,4}", said := request.GET.get("page", ""), re.ASCII) else 1
    total, found = keeping.history(request.viewer, request.book, SIZE, (number - 1) * SIZE)
    posts = {post: t(name) for post, name in names_of_posts().items()}
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-ledger"), priority=3),
        ui.Column(word("desk-retention-item"), "wide", priority=2), ui.Column(word("desk-retention-by"), priority=2),
        ui.Column(word("desk-retention-approved-on"), "date", priority=3),
        ui.Column(word("desk-retention-reason"), "wide", priority=3), ui.Column(word("desk-retention-ended"), "date"),
        ui.Column(word("desk-retention-stands"), "wide"),
    )  # fmt: skip
    rows = tuple(_ended(request, one, posts) for one in found)
    paging = ui.paging_of({}, number, SIZE, total)
    empty = ui.Empty(word("desk-retention-done-none"))
    table = ui.Table(word("desk-retention-done"), columns, rows, empty, paging, caption_hidden=True)
    return page(
        request, "retention", "retention", heading=word("desk-retention-done"), banner=None, what="", groups=table,
        cases=None, more=None, links=(ui.Link(word("desk-retention"), reverse("desk:retention")),),
    )  # fmt: skip


def _ended(request: AtDesk, one: Ended, posts: Mapping[str, str]) -> ui.Row:
    ledger = request.book.ledger(one.ledger)
    state = {
        "waiting": word("desk-retention-waiting"), "done": word("desk-retention-erased"),
        "dropped": word("desk-retention-dropped", why=t(one.dropped) if one.dropped else ""),
    }[one.state]  # fmt: skip
    by = posts.get(one.by or "", one.by) if one.by else word("desk-retention-at-once")
    cells = (
        one.number, t(ledger.name), _paths(ledger, one.paths), by, _day(one.approved), one.why, _day(one.ended), state,
    )  # fmt: skip
    return ui.Row(cells, lists.case_href(one.uid), tone="mute" if one.state == "dropped" else "")


def _paths(ledger: Ledger, paths: Sequence[str]) -> str:
    """What an erasure named; where it took everything nothing else is told."""
    if erasing.EVERYTHING in paths:
        return word("desk-retention-everything")
    files = [path for path in paths if path.startswith(erasing.FILE)]
    said = [_path(ledger, path) for path in paths if path not in files]
    return wording.joined([*said, *([word("desk-retention-file", n=len(files))] if files else [])])


def _path(ledger: Ledger, path: str) -> str:
    kind, _, key = path.partition(":")
    if f"{kind}:" in (erasing.PARTY, erasing.PAPER):
        return word(f"desk-retention-{kind}", key=key)
    return item_words(ledger, path)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
