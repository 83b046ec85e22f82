"""Working copies of ledgers: the list, who may read and change which, and what the pages of a copy have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases import rule_roles, studio
from shoushan.records.cases.copies import Copy, Standing
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

View = Callable[..., HttpResponse]


def root() -> Path:
    """The folder of packs."""
    return Path(settings.SHOUSHAN_PACKS)


def for_rules(view: View) -> View:
    """Only for posts that draft or publish rules. Raises ``PermissionDenied``."""

    @at_desk
    @wraps(view)
    def guarded(request: AtDesk, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (drafts(request) or publishes(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def drafts(request: AtDesk) -> bool:
    """Whether the viewer may change copies and send them."""
    return rule_roles.may(request.viewer, request.book, rule_roles.PROPOSE)


def publishes(request: AtDesk) -> bool:
    """Whether the viewer may approve what others drafted, and move cases."""
    return rule_roles.may(request.viewer, request.book, rule_roles.APPROVE)


def copy_of(request: AtDesk, key: str) -> Copy:
    """A copy that the viewer may read: their own, or any that was sent for review to those who publish. Raises ``Http404``."""
    found = kept.of_id(key)
    mine = found is not None and found.account == request.viewer.handle
    if found is None or found.ledger not in request.book.pack.ledgers or not (mine or (found.proposal and publishes(request))):
        raise Http404(key)
    return found


def mine(request: AtDesk, copy: Copy) -> bool:
    """Whether the viewer drafts this copy and it is not shut."""
    return copy.account == request.viewer.handle and drafts(request) and not copy.proposal


@for_rules
@require_http_methods(["GET", "POST"])
def copies(request: AtDesk) -> HttpResponse:
    """The copies that the viewer may read (GET); open one of a ledger (POST)."""
    banner = None
    if request.method == "POST":
        ledger = cleaned(request.POST.get("ledger", ""))[:60]
        try:
            studio.must(request.viewer, request.book, rule_roles.PROPOSE)
            copy = kept.open_copy(request.viewer, request.book, root(), ledger, request.moment)
        except LookupError:
            messages.warning(request, word("desk-copies-choose"))
            return HttpResponseRedirect(reverse("desk:copies"))
        except Refusal as fault:
            banner = refused(fault.text, fault.remedy)
        else:
            return HttpResponseRedirect(reverse("desk:copy", args=[copy.id]))
    rows = tuple(
        ui.Row(
            (t(request.book.ledger(one.ledger).name), one.name, date.fromisoformat(one.opened[:10]),
             ui.Tag(word("desk-copies-sent"), "warn") if one.proposal else ui.Tag(word("desk-copies-draft"))),
            reverse("desk:copy", args=[one.id]),
        )
        for one in kept.every()
        if one.ledger in request.book.pack.ledgers
        and (one.account == request.viewer.handle or (one.proposal and publishes(request)))
    )  # fmt: skip
    columns = (
        ui.Column(word("desk-copies-ledger"), "wide"), ui.Column(word("desk-copies-by")),
        ui.Column(word("desk-copies-since"), "date", priority=2), ui.Column(word("desk-copies-state"), "tag"),
    )  # fmt: skip
    table = ui.Table(word("desk-copies"), columns, rows, ui.Empty(word("desk-copies-none")), caption_hidden=True, id="copies")
    form = None
    if drafts(request):
        options = tuple(ui.Option(one.id, t(one.name)) for one in request.book.pack.ledgers.values())
        asked = cleaned(request.GET.get("ledger", ""))[:60]
        fields = (ui.Field("ledger", word("desk-copies-ledger"), "select", asked, required=True, options=options),)
        buttons = ui.ActionBar((ui.Action(word("desk-copies-open"), kind="primary"),))
        form = ui.Form(reverse("desk:copies"), (ui.FieldSet(word("desk-copies-open"), fields, legend_hidden=True),), buttons)
    links: tuple[ui.Link, ...] = (ui.Link(word("desk-studio"), reverse("desk:studio")),)
    if publishes(request):
        links += (ui.Link(word("desk-repin"), reverse("desk:repin")),)
    return page(
        request, "copies", "desk-copies", status=409 if banner else 200, banner=banner, table=table, form=form, links=links
    )  # fmt: skip


# --- shared -------------------------------------------------------------------------------------------------------------


def faults_by_path(folder: str, problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Faults by the path of their file inside the ledger's folder."""
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(one.file.removeprefix(f"{folder}/"), []).append(one)
    return {path: tuple(ones) for path, ones in found.items()}


def problem_table(copy: Copy, folder: str, problems: Iterable[Problem]) -> ui.Table:
    """Every fault with its file and line, each leading there."""
    columns = (
        ui.Column(word("desk-rule-file"), "wide"), ui.Column(word("desk-rule-line"), "number"),
        ui.Column(word("desk-rule-message"), "wide"), ui.Column(word("desk-rule-remedy"), "wide", priority=2),
    )  # fmt: skip
    rows = []
    for one in problems:
        path = one.file.removeprefix(f"{folder}/")
        href = f"{file_href(copy, path)}#L{one.line}" if one.file.startswith(f"{folder}/") else ""
        rows.append(ui.Row((path, one.line or None, t(one.message), t(one.remedy)), href, tone="late"))
    return ui.Table(word("desk-rule-faults"), columns, tuple(rows), ui.Empty(word("desk-rule-no-faults")), id="problems")


def tabs_of(copy: Copy, here: str) -> ui.Tabs:
    """The pages of one copy."""
    pages = (
        ("copy", "desk-rule-form"),
        ("copy-files", "desk-rule-files"),
        ("copy-play", "desk-rule-play"),
        ("copy-preview", "desk-rule-preview"),
    )
    items = tuple(ui.Tab(word(key), reverse(f"desk:{name}", args=[copy.id]), current=name == here) for name, key in pages)
    return ui.Tabs(items, word("desk-copies"))


def file_href(copy: Copy, path: str) -> str:
    """The address of a file of a copy."""
    return f"{reverse('desk:copy-file', args=[copy.id])}?{urlencode({'path': path})}"


def tag_of(at: Standing, path: str) -> ui.Tag | None:
    """Whether a copy adds, changes or takes away a file, or somebody else has changed it, too."""
    one = at.files.get(path)
    if path in at.conflicts:
        return ui.Tag(word("desk-rule-conflict-tag"), "bad")
    if one is None:
        return None
    if one.body is None:
        return ui.Tag(word("desk-rule-removed-tag"), "mute")
    return ui.Tag(word("desk-rule-changed-tag" if path in at.published else "desk-rule-added-tag"), "info")
