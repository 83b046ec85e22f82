"""A working copy by form: its things by kind and in words, each with a small form that changes its lines in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases import studio
from shoushan.records.cases.copies import Copy, Standing
from shoushan.rules.catalogue.editing import CannotEdit, Thing, things, written
from shoushan.rules.catalogue.editing.words import FOLDERS, GENERAL, LISTS
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.touching import KINDS, Difference, differences
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk.copies import copy_of, faults_by_path, file_href, for_rules, mine, root, tabs_of
from shoushan.web.desk.frame import AtDesk, page, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SHEETS = Text("规则表", "Decision tables")
SHARED = "shared"
"""What stands in place of a version for the files that all versions share."""
PARTS: Mapping[str, Text] = {
    "terms": LISTS["terms"], "fields": LISTS["fields"], "stages": LISTS["stages"], "acts": LISTS["acts"], "sheets": SHEETS,
    **LISTS, **FOLDERS, "general": GENERAL,
}  # fmt: skip
"""Kinds of things in the order in which they are offered: what is changed most comes first."""
MOST_FAULTS = 8


@for_rules
@require_http_methods(["GET", "POST"])
def copy(request: AtDesk, key: str) -> HttpResponse:
    """What can be changed by form, with what was changed and what is wrong (GET); make a version, discard the copy (POST)."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    error: dict[str, str] = {}
    if request.method == "POST":
        if not mine(request, found):
            raise PermissionDenied
        answer = _change(request, at, error)
        if answer is not None:
            return answer
    old = request.book.ledger(found.ledger)
    made, problems = studio.checked(at, request.book, root(), request.moment, scenarios=False)
    faults = faults_by_path(old.folder, problems)
    versions = versions_of(at)
    version = request.GET.get("v", "")
    version = version if version in versions else versions[0]
    shown, unread = _things(at, version)
    kinds = Counter(one.kind for one in shown)
    sheets = sheets_of(at, version)
    kinds |= Counter({"sheets": len(sheets)} if sheets else {})
    part = request.GET.get("part", "")
    part = part if part in kinds else next((one for one in PARTS if one in kinds), "")
    table = _sheets(found, at, sheets, faults) if part == "sheets" else _table(found, at, shown, part, faults)
    changed = tuple(differences(old, made.ledger)) if made.ledger is not None and at.files else ()
    here = reverse("desk:copy", args=[found.id])
    return page(
        request, "copy", "desk-copies", status=422 if error else 200, heading=word("desk-rule-of", ledger=t(old.name)),
        tabs=tabs_of(found, "copy"), note=word("desk-rule-shut") if found.proposal else word("desk-rule-form-what"),
        banner=fault_banner(found, at, old.folder, problems), unread=unread,
        changes=[_difference_said(one) for one in changed],
        versions=ui.Tabs(tuple(
            ui.Tab(version_said(one), f"{here}?{urlencode({'v': one})}", current=one == version) for one in versions
        ), word("desk-studio-version")),
        parts=ui.Tabs(tuple(
            ui.Tab(t(PARTS[one]), f"{here}?{urlencode({'v': version, 'part': one})}", current=one == part, count=kinds[one])
            for one in PARTS if one in kinds
        ), word("desk-rule-form")),
        table=table, add=_add(request, found, version, part), forms=_forms(request, at, error),
    )  # fmt: skip


def _difference_said(one: Difference) -> str:
    how = word("desk-rule-aside", said=word(f"desk-rule-how-{one.how}"))
    return f"{t(KINDS[one.kind])}{word('desk-rule-colon')}{t(one.label)}{how}"


def versions_of(at: Standing) -> tuple[str, ...]:
    """The versions of the copy, newest first, then what all share."""
    keys = {path.split("/")[1] for path in at.texts if path.startswith("versions/")}
    return (*sorted(keys, reverse=True), SHARED)


def version_said(key: str) -> str:
    """A version by its first day; what all share by its name."""
    return word("desk-rule-shared") if key == SHARED else word("desk-studio-since", day=key)


def fields_of(at: Standing, path: str) -> Mapping[str, Text]:
    """The labels of the fields of the version in which a file lies, as far as they can be read."""
    text = at.texts.get(f"{'/'.join(path.split('/')[:2])}/fields.yaml") if path.startswith("versions/") else None
    found: dict[str, Text] = {}
    try:
        known = written(text).value(("fields",)) if text is not None else ()
    except CannotEdit:
        known = ()
    for one in known if isinstance(known, list) else ():
        label = one.get("label") if isinstance(one, dict) else None
        if isinstance(label, dict) and isinstance(label.get("zh"), str):
            found[str(one.get("id"))] = Text(label["zh"], str(label.get("en", "")))
    return found


def edit_href(copy: Copy, path: str, at: str) -> str:
    """The address of the form of one thing."""
    return f"{reverse('desk:copy-edit', args=[copy.id])}?{urlencode({'path': path, 'at': at})}"


def sheet_href(copy: Copy, path: str) -> str:
    """The address of the form of a decision table."""
    return f"{reverse('desk:copy-sheet', args=[copy.id])}?{urlencode({'path': path})}"


def fault_banner(copy: Copy, at: Standing, folder: str, problems: Iterable[Problem]) -> ui.Banner | None:
    """How many faults there are, each leading to the form of the thing where it lies, or to its line."""
    found = tuple(problems)
    if not found:
        return None
    links = tuple(_fault_link(copy, at, folder, one) for one in found[:MOST_FAULTS])
    return ui.Banner(word("desk-rule-faults-n", n=len(found)), tone="bad", links=links)


def _fault_link(copy: Copy, at: Standing, folder: str, problem: Problem) -> ui.Link:
    path = problem.file.removeprefix(f"{folder}/")
    said = f"{t(problem.message)} {t(problem.remedy)}"
    if path not in at.texts:
        return ui.Link(said, reverse("desk:copy-files", args=[copy.id]))
    try:
        thing = next((one for one in things(path, at.texts[path]) if one.first <= problem.line <= one.last), None)
    except CannotEdit:
        thing = None
    if thing is not None and thing.entries:
        return ui.Link(f"{t(thing.part)}“{t(thing.name)}”{word('desk-rule-colon')}{said}", edit_href(copy, path, thing.at))
    return ui.Link(f"{path}:{problem.line} {said}", f"{file_href(copy, path)}#L{max(problem.line, 1)}")


def _things(at: Standing, version: str) -> tuple[tuple[Thing, ...], tuple[ui.Link, ...]]:
    """The things of a version, and files that cannot be read as they stand."""
    found: list[Thing] = []
    unread: list[ui.Link] = []
    for path in sorted(at.texts):
        if (path.split("/")[1] if path.startswith("versions/") else SHARED) != version:
            continue
        try:
            found += (one for one in things(path, at.texts[path], fields_of(at, path)) if one.entries)
        except CannotEdit as fault:
            said = word("desk-rule-unread", path=path, line=fault.line, why=t(fault.message))
            unread.append(ui.Link(said, f"{file_href(at.copy, path)}#L{max(fault.line, 1)}"))
    return tuple(found), tuple(unread)


def sheets_of(at: Standing, version: str) -> tuple[str, ...]:
    """The decision tables of a version."""
    return tuple(path for path in sorted(at.texts) if path.startswith(f"versions/{version}/") and path.endswith(".csv"))


def _table(
    copy: Copy, at: Standing, shown: Iterable[Thing], part: str, faults: Mapping[str, tuple[Problem, ...]]
) -> ui.Table:  # fmt: skip
    columns = (
        ui.Column(word("desk-rule-name")), ui.Column(word("desk-rule-what"), "wide", priority=2),
        ui.Column(word("desk-rule-changed"), "tag"), ui.Column(word("desk-rule-faults"), "number"),
    )  # fmt: skip
    was: dict[str, Mapping[str, object]] = {}
    rows = []
    for one in shown:
        if one.kind != part:
            continue
        if one.file not in was:
            was[one.file] = _held(at.against(one.file), one.file) if one.file in at.files else {}
        n = sum(1 for fault in faults.get(one.file, ()) if one.first <= fault.line <= one.last)
        tag = None
        if one.file in at.files and was[one.file].get(_name(one)) != one.held:
            fresh = _name(one) not in was[one.file]
            tag = ui.Tag(word("desk-rule-added-tag" if fresh else "desk-rule-changed-tag"), "info")
        said = t(one.said)
        href = edit_href(copy, one.file, one.at)
        rows.append(ui.Row((t(one.name), said[:120] or None, tag, n or None), href, tone="late" if n else ""))
    empty = ui.Empty(word("desk-rule-nothing-by-form"))
    label = t(PARTS[part]) if part else word("desk-rule-form")
    return ui.Table(label, columns, tuple(rows), empty, caption_hidden=True, id="things")


def _name(one: Thing) -> str:
    return f"{one.kind} {one.id}" if one.id else one.at


def _held(text: str | None, path: str) -> Mapping[str, object]:
    """What each thing of the published text says, by its kind and id."""
    try:
        return {_name(one): one.held for one in things(path, text)} if text is not None else {}
    except CannotEdit:
        return {}


def _sheets(copy: Copy, at: Standing, paths: Iterable[str], faults: Mapping[str, tuple[Problem, ...]]) -> ui.Table:
    columns = (
        ui.Column(word("desk-rule-name"), "wide"), ui.Column(word("desk-rule-changed"), "tag"),
        ui.Column(word("desk-rule-faults"), "number"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((sheet_name(at.texts[path], path),
                ui.Tag(word("desk-rule-changed-tag"), "info") if at.texts[path] != at.against(path) else None,
                len(faults.get(path, ())) or None), sheet_href(copy, path), tone="late" if path in faults else "")
        for path in paths
    )  # fmt: skip
    return ui.Table(t(SHEETS), columns, rows, ui.Empty(word("desk-rule-nothing-by-form")), caption_hidden=True, id="things")


def sheet_name(text: str, path: str) -> str:
    """What a table calls itself: its first comment in the reader's language, else the name of its file."""
    said = [line.lstrip("\ufeff# ").strip() for line in text.split("\n")[:2] if line.lstrip("\ufeff").startswith("#")]
    said = [one for one in said if one and ":" not in one[:12]]
    if not said:
        return path.rsplit("/", 1)[-1]
    return (said[0] if t(Text("zh", "en")) == "zh" else said[-1]).rstrip("。.")


def _add(request: AtDesk, copy: Copy, version: str, part: str) -> ui.Action | None:
    if part != "fields" or version == SHARED or not mine(request, copy):
        return None
    href = f"{reverse('desk:copy-add', args=[copy.id])}?{urlencode({'v': version})}"
    return ui.Action(word("desk-rule-add-field"), href, icon="plus")


# --- what is done to the copy as a whole ---------------------------------------------------------------------------------


def _change(request: AtDesk, at: Standing, error: dict[str, str]) -> HttpResponse | None:
    """Make a version or discard; faults of input go to ``error``."""
    do = request.POST.get("do", "")
    if do == "discard" and not request.POST.get("sure"):
        error["sure"] = word("desk-rule-not-sure")
        return None
    if do == "discard":
        kept.discard(at.copy)
        messages.success(request, word("desk-rule-discarded"))
        return HttpResponseRedirect(reverse("desk:copies"))
    said = cleaned(request.POST.get("day", ""))[:10]
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = date.min
    if day < today(request) or day.isoformat() in versions_of(at) or len(versions_of(at)) < 2:
        error["day"] = word("desk-rule-bad-day")
        return None
    try:
        kept.new_version(at, day.isoformat(), request.moment)
    except Refusal as fault:
        error["day"] = f"{t(fault.text)} {t(fault.remedy)}"
        return None
    messages.success(request, word("desk-rule-version-made", day=day.isoformat()))
    return HttpResponseRedirect(f"{reverse('desk:copy', args=[at.copy.id])}?{urlencode({'v': day.isoformat()})}")


def version_form(request: AtDesk, copy: Copy, error: str = "") -> ui.Form:
    """Ask for the first day of a new version."""
    day = ui.Field(
        "day", word("desk-rule-from-day"), "date", request.POST.get("day", ""), word("desk-rule-from-hint"), error,
        required=True,
    )  # fmt: skip
    buttons = ui.ActionBar((ui.Action(word("desk-rule-make-version")),))
    sets = (ui.FieldSet(word("desk-rule-new-version"), (day,)),)
    return ui.Form(reverse("desk:copy", args=[copy.id]), sets, buttons, id="form-version", hidden=(("do", "version"),))


def _forms(request: AtDesk, at: Standing, error: Mapping[str, str]) -> Iterator[ui.Form]:
    if not mine(request, at.copy):
        return
    yield version_form(request, at.copy, error.get("day", ""))
    sure = ui.Field("sure", word("desk-rule-sure"), "checkbox", error=error.get("sure", ""), required=True)
    buttons = ui.ActionBar((ui.Action(word("desk-rule-discard"), kind="danger"),))
    sets = (ui.FieldSet(word("desk-rule-discard"), (sure,)),)
    yield ui.Form(reverse("desk:copy", args=[at.copy.id]), sets, buttons, id="form-discard", hidden=(("do", "discard"),))
