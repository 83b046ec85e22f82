"""Working copies of ledgers: the list, one copy with its files and faults, and one file with its faults beside the lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
from shoushan.records.cases.copies import Copy, CopyMoved, Standing
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file with its number and what is wrong in it."""

    n: int
    text: str
    faults: tuple[str, ...]


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
        request, "copies", "copies", status=409 if banner else 200, banner=banner, table=table, form=form, links=links
    )  # fmt: skip


@for_rules
@require_http_methods(["GET", "POST"])
def copy(request: AtDesk, key: str) -> HttpResponse:
    """One copy: its files with what was changed and what is wrong; make a version or a file, discard."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    error: dict[str, str] = {}
    if request.method == "POST":
        if not mine(request, found):
            raise PermissionDenied
        answer = _change(request, at, error)
        if answer is not None:
            return answer
    ledger = request.book.ledger(found.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=False)
    faults = faults_by_path(ledger.folder, problems)
    rows = tuple(
        ui.Row(
            (path, _tag(at, path), len(faults.get(path, ())) or None), file_href(found, path),
            tone="late" if path in faults else "",
        )
        for path in sorted({*at.texts, *at.files})
    )  # fmt: skip
    columns = (
        ui.Column(word("desk-rule-file"), "wide"), ui.Column(word("desk-rule-changed"), "tag"),
        ui.Column(word("desk-rule-faults"), "number"),
    )  # fmt: skip
    files = ui.Table(word("desk-rule-files"), columns, rows, ui.Empty(""), caption_hidden=True, id="files")
    return page(
        request, "copy", "copies", status=422 if error else 200, heading=word("desk-rule-of", ledger=t(ledger.name)),
        files=files,
        problems=problem_table(found, ledger.folder, problems), tabs=tabs_of(found, "copy"), forms=_forms(request, at, error),
        note=word("desk-rule-shut") if found.proposal else "",
    )  # fmt: skip


def _change(request: AtDesk, at: Standing, error: dict[str, str]) -> HttpResponse | None:
    """Do what was asked of the copy as a whole; faults of input go to ``error``."""
    here = HttpResponseRedirect(reverse("desk:copy", args=[at.copy.id]))
    do = request.POST.get("do", "")
    if do == "discard" and not request.POST.get("sure"):
        error["sure"] = word("desk-rule-not-sure")
        return None
    if do == "discard":
        kept.discard(at.copy)
        messages.success(request, word("desk-rule-discarded"))
        return HttpResponseRedirect(reverse("desk:copies"))
    try:
        if do == "version":
            return here if _new_version(request, at, error) else None
        path = cleaned(request.POST.get("path", ""))[:200]
        kept.save(
            at,
            path,
            at.texts.get(path, "# \n" if path.endswith(".yaml") else "\n"),
            kept.mark(at.texts.get(path)),
            request.moment,
        )
        return HttpResponseRedirect(file_href(at.copy, path))
    except Refusal as fault:
        error["path"] = f"{t(fault.text)} {t(fault.remedy)}"
    return None


def _new_version(request: AtDesk, at: Standing, error: dict[str, str]) -> bool:
    """Copy the newest version into one with its own first day in force."""
    said = cleaned(request.POST.get("day", ""))[:10]
    keys = sorted({path.split("/")[1] for path in at.texts if path.startswith("versions/")})
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = date.min
    if day < today(request) or day.isoformat() in keys or not keys:
        error["day"] = word("desk-rule-bad-day")
        return False
    for path, text in at.texts.items():
        if path.startswith(f"versions/{keys[-1]}/"):
            kept.save(at, f"versions/{day.isoformat()}/{path.split('/', 2)[2]}", text, "", request.moment)
    return True


def _forms(request: AtDesk, at: Standing, error: Mapping[str, str]) -> tuple[ui.Form, ...]:
    if not mine(request, at.copy):
        return ()
    here = reverse("desk:copy", args=[at.copy.id])
    day = ui.Field(
        "day", word("desk-rule-from-day"), "date", request.POST.get("day", ""), word("desk-rule-from-hint"),
        error.get("day", ""), required=True,
    )  # fmt: skip
    path = ui.Field(
        "path", word("desk-rule-path"), "text", request.POST.get("path", ""), word("desk-rule-path-hint"),
        error.get("path", ""), required=True, width=60,
    )  # fmt: skip
    sure = ui.Field("sure", word("desk-rule-sure"), "checkbox", error=error.get("sure", ""), required=True)
    make, discard = ui.Action(word("desk-rule-make")), ui.Action(word("desk-rule-discard"), kind="danger")
    sets = (
        ("version", word("desk-rule-new-version"), day, make), ("file", word("desk-rule-new-file"), path, make),
        ("discard", word("desk-rule-discard"), sure, discard),
    )  # fmt: skip
    return tuple(
        ui.Form(here, (ui.FieldSet(legend, (field,)),), ui.ActionBar((act,)), id=f"form-{do}", hidden=(("do", do),))
        for do, legend, field, act in sets
    )


# --- one file -----------------------------------------------------------------------------------------------------------


@for_rules
@require_http_methods(["GET", "POST"])
def copy_file(request: AtDesk, key: str) -> HttpResponse:
    """One file: its text to change, and its lines with what is wrong beside them."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    path = cleaned(request.GET.get("path", ""))[:200]
    if path not in at.texts and path not in at.files:
        raise Http404(path)
    if request.method == "GET":
        return _file(request, at, path, at.texts.get(path, ""))
    if not mine(request, found):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\r\n", "\n")
    do = request.POST.get("do", "save")
    try:
        if do == "restore":
            kept.restore(at, path)
        elif do == "keep":
            kept.keep_mine(at, path)
        else:
            kept.save(at, path, None if do == "remove" else text, request.POST.get("seen", ""), request.moment)
    except CopyMoved as fault:
        other = (word("desk-rule-saved-text"), at.texts.get(path, ""))
        return _file(request, at, path, text, refused(fault.text, fault.remedy), other, 409)
    except Refusal as fault:
        return _file(request, at, path, text, refused(fault.text, fault.remedy), None, 422)
    messages.success(request, word("desk-rule-saved", path=path))
    again = kept.standing(found, request.book, root())
    gone = path not in again.texts and path not in again.files
    return HttpResponseRedirect(reverse("desk:copy", args=[key]) if gone else file_href(found, path))


def _file(
    request: AtDesk, at: Standing, path: str, text: str, banner: ui.Banner | None = None, other: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    ledger = request.book.ledger(at.copy.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=path.find("/scenarios/") > 0)
    faults = faults_by_path(ledger.folder, problems).get(path, ())
    if path in at.conflicts:
        banner = banner or ui.Banner(word("desk-rule-conflict"), tone="warn")
        other = other or (word("desk-rule-published-now"), at.published.get(path, ""))
    form = None
    if mine(request, at.copy):
        field = ui.Field(
            "text", word("desk-rule-text"), "textarea", text, required=True, rows=30, max_length=0, hint="",
        )  # fmt: skip
        acts = [ui.Action(word("desk-rule-save"), kind="primary", name="do", value="save", key="Ctrl+Enter")]
        if path in at.conflicts:
            acts.append(ui.Action(word("desk-rule-keep-mine"), name="do", value="keep"))
        if path in at.files:
            acts.append(ui.Action(word("desk-rule-restore"), name="do", value="restore"))
        if path in at.texts:
            acts.append(ui.Action(word("desk-rule-take-away"), name="do", value="remove", kind="quiet"))
        form = ui.Form(
            file_href(at.copy, path), (ui.FieldSet(path, (field,), legend_hidden=True),),
            ui.ActionBar(tuple(acts), sticky=True), hidden=(("seen", kept.mark(at.texts.get(path))),),
        )  # fmt: skip
    return page(
        request, "copy_file", "copies", status=status, heading=path, banner=banner, form=form, lines=lines_of(text, faults),
        faults=[(max(one.line, 1), t(one.message), t(one.remedy)) for one in faults], other=other,
        back=ui.Link(word("desk-rule-of", ledger=t(ledger.name)), reverse("desk:copy", args=[at.copy.id])),
        note=word("desk-rule-shut") if at.copy.proposal else "",
    )  # fmt: skip


# --- shared -------------------------------------------------------------------------------------------------------------


def lines_of(text: str, faults: Iterable[Problem]) -> tuple[Line, ...]:
    """The lines of a text, each with its faults."""
    by_line: dict[int, list[str]] = {}
    for one in faults:
        by_line.setdefault(max(one.line, 1), []).append(f"{t(one.message)} {t(one.remedy)}")
    return tuple(Line(n, line, tuple(by_line.get(n, ()))) for n, line in enumerate(text.split("\n"), 1))


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
    pages = (("copy", "desk-rule-files"), ("copy-play", "desk-rule-play"), ("copy-preview", "desk-rule-preview"))
    items = tuple(ui.Tab(word(key), reverse(f"desk:{name}", args=[copy.id]), current=name == here) for name, key in pages)
    return ui.Tabs(items, word("desk-copies"))


def file_href(copy: Copy, path: str) -> str:
    """The address of a file of a copy."""
    return f"{reverse('desk:copy-file', args=[copy.id])}?{urlencode({'path': path})}"


def _tag(at: Standing, path: str) -> ui.Tag | None:
    one = at.files.get(path)
    if one is None:
        return None
    if path in at.conflicts:
        return ui.Tag(word("desk-rule-conflict-tag"), "bad")
    if one.body is None:
        return ui.Tag(word("desk-rule-removed-tag"), "mute")
    return ui.Tag(word("desk-rule-changed-tag" if one.base is not None else "desk-rule-added-tag"), "info")
