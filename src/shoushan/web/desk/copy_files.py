"""The files of a working copy: the list with what was changed and what is wrong, and one file as text with its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases import studio
from shoushan.records.cases.copies import CopyMoved, Standing
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.copies import (
    copy_of,
    faults_by_path,
    file_href,
    for_rules,
    mine,
    problem_table,
    root,
    tabs_of,
    tag_of,
)
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file with its number and what is wrong in it."""

    n: int
    text: str
    faults: tuple[str, ...]


@for_rules
@require_http_methods(["GET", "POST"])
def copy_files(request: AtDesk, key: str) -> HttpResponse:
    """The files of a copy, each in words, with what was changed and what is wrong (GET); make one (POST)."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    error = ""
    if request.method == "POST":
        if not mine(request, found):
            raise PermissionDenied
        path = cleaned(request.POST.get("path", ""))[:200]
        begin = at.texts.get(path, "# \n" if path.endswith(".yaml") else "\n")
        try:
            kept.save(at, path, begin, kept.mark(at.texts.get(path)), request.moment)
        except Refusal as fault:
            error = f"{t(fault.text)} {t(fault.remedy)}"
        else:
            return HttpResponseRedirect(file_href(found, path))
    ledger = request.book.ledger(found.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=False)
    faults = faults_by_path(ledger.folder, problems)
    rows = tuple(
        ui.Row(
            (path, said_of(path), tag_of(at, path), len(faults.get(path, ())) or None), file_href(found, path),
            tone="late" if path in faults else "",
        )
        for path in sorted({*at.texts, *at.files, *at.conflicts}, key=_order)
    )  # fmt: skip
    columns = (
        ui.Column(word("desk-rule-file"), "code"), ui.Column(word("desk-rule-what"), "wide", priority=2),
        ui.Column(word("desk-rule-changed"), "tag"), ui.Column(word("desk-rule-faults"), "number"),
    )  # fmt: skip
    files = ui.Table(word("desk-rule-files"), columns, rows, ui.Empty(""), caption_hidden=True, id="files")
    return page(
        request, "copy_files", "desk-copies", status=422 if error else 200, heading=word("desk-rule-of", ledger=t(ledger.name)),
        files=files, problems=problem_table(found, ledger.folder, problems) if problems else None,
        tabs=tabs_of(found, "copy-files"), form=_form(request, found, error),
        note=word("desk-rule-shut") if found.proposal else "",
    )  # fmt: skip


def _form(request: AtDesk, copy: kept.Copy, error: str) -> ui.Form | None:
    if not mine(request, copy):
        return None
    path = ui.Field(
        "path", word("desk-rule-path"), "text", request.POST.get("path", ""), word("desk-rule-path-hint"), error,
        required=True, width=60,
    )  # fmt: skip
    buttons = ui.ActionBar((ui.Action(word("desk-rule-make")),))
    sets = (ui.FieldSet(word("desk-rule-new-file"), (path,)),)
    return ui.Form(reverse("desk:copy-files", args=[copy.id]), sets, buttons, id="form-file")


def _order(path: str) -> tuple[bool, str, str]:
    """What all versions share first, then versions, the newest first."""
    version = path.split("/")[1] if path.startswith("versions/") else ""
    return (bool(version), "".join(chr(0x7F - ord(one)) for one in version), path)


def said_of(path: str) -> str:
    """What a file is, in words: by its place in the ledger's folder."""
    short = path.split("/", 2)[2] if path.startswith("versions/") else path
    name = short.split("/")[0] if "/" in short else short.rsplit(".", 1)[0]
    kind = {"rules": "sheet" if path.endswith(".csv") else "worksheet", "README": "readme"}.get(name, name)
    return word(f"desk-rule-kind-{kind}")


@for_rules
@require_http_methods(["GET", "POST"])
def copy_file(request: AtDesk, key: str) -> HttpResponse:
    """One file: its text to change, and its lines with what is wrong beside them."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    path = cleaned(request.GET.get("path", ""))[:200]
    if path not in {*at.texts, *at.files, *at.conflicts}:
        raise Http404(path)
    if request.method == "GET":
        return _file(request, at, path, at.texts.get(path, ""))
    if not mine(request, found):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\r\n", "\n")
    do = request.POST.get("do", "save")
    try:
        if do == "restore":
            kept.restore(at, path, request.moment)
        elif do == "keep":
            kept.keep_mine(at, path, request.moment)
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
    return HttpResponseRedirect(reverse("desk:copy-files", args=[key]) if gone else file_href(found, path))


def _file(
    request: AtDesk, at: Standing, path: str, text: str, banner: ui.Banner | None = None, other: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    ledger = request.book.ledger(at.copy.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=path.find("/scenarios/") > 0)
    faults = faults_by_path(ledger.folder, problems).get(path, ())
    if path in at.conflicts:
        banner = banner or ui.Banner(word("desk-rule-conflict"), tone="warn")
        other = other or (word("desk-rule-published-now"), at.against(path) or "")
    form = None
    if mine(request, at.copy):
        field = ui.Field(
            "text", word("desk-rule-text"), "textarea", text, required=True, rows=30, max_length=0, hint="",
        )  # fmt: skip
        acts = [ui.Action(word("desk-rule-save"), kind="primary", name="do", value="save", key="Ctrl+Enter")]
        if path in at.conflicts:
            acts.append(ui.Action(word("desk-rule-keep-mine"), name="do", value="keep"))
        if path in at.files or path in at.conflicts:
            acts.append(ui.Action(word("desk-rule-restore"), name="do", value="restore"))
        if path in at.texts:
            acts.append(ui.Action(word("desk-rule-take-away"), name="do", value="remove", kind="quiet"))
        form = ui.Form(
            file_href(at.copy, path), (ui.FieldSet(path, (field,), legend_hidden=True),),
            ui.ActionBar(tuple(acts), sticky=True), hidden=(("seen", kept.mark(at.texts.get(path))),),
        )  # fmt: skip
    return page(
        request, "copy_file", "desk-copies", status=status, heading=path, banner=banner, form=form,
        lines=lines_of(text, faults),
        faults=[(max(one.line, 1), t(one.message), t(one.remedy)) for one in faults], other=other,
        back=ui.Link(word("desk-rule-files"), reverse("desk:copy-files", args=[at.copy.id])),
        note=word("desk-rule-shut") if at.copy.proposal else "",
    )  # fmt: skip


def lines_of(text: str, faults: Iterable[Problem]) -> tuple[Line, ...]:
    """The lines of a text, each with its faults."""
    by_line: dict[int, list[str]] = {}
    for one in faults:
        by_line.setdefault(max(one.line, 1), []).append(f"{t(one.message)} {t(one.remedy)}")
    return tuple(Line(n, line, tuple(by_line.get(n, ()))) for n, line in enumerate(text.split("\n"), 1))
