"""What a working copy would do: its scenarios played, what it touches, and the acts by which it is sent and published."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.outputs.indicators.rehearsed import Rehearsed
from shoushan.records.cases import copies as kept
from shoushan.records.cases import rule_roles, studio
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.catalogue.touching import changed_versions
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.scenario import play as played
from shoushan.web.desk.copies import copy_of, file_href, for_rules, mine, problem_table, publishes, root, tabs_of
from shoushan.web.desk.copy_impact import impact
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word


@for_rules
@require_GET
def play(request: AtDesk, key: str) -> HttpResponse:
    """Every scenario of the copy, played with its figures: as it says, or otherwise, with the line and why."""
    found = copy_of(request, key)
    ledger = request.book.ledger(found.ledger)
    made, problems = studio.checked(
        kept.standing(found, request.book, root()), request.book, root(), request.moment, scenarios=False
    )
    table = None
    if made.pack is not None and made.ledger is not None and not made.problems:
        counting, rows = Rehearsed(made.pack), []
        for version in reversed(made.ledger.versions):
            for scenario in version.scenarios:
                path = str(scenario["file"]).removeprefix(f"{ledger.folder}/")
                faults = played(made.pack, made.ledger, version, scenario, counting)
                first = faults[0] if faults else None
                href = file_href(found, path) + (f"#L{first.line}" if first else "")
                tag = ui.Tag(word("desk-rule-red"), "bad") if first else ui.Tag(word("desk-rule-green"), "good")
                told = t(first.message) if first else ""
                rows.append(ui.Row((path, tag, first.line if first else None, told), href, tone="late" if first else ""))
        columns = (
            ui.Column(word("desk-rule-scenario"), "wide"), ui.Column(word("desk-rule-outcome"), "tag"),
            ui.Column(word("desk-rule-line"), "number"), ui.Column(word("desk-rule-message"), "wide", priority=2),
        )  # fmt: skip
        empty = ui.Empty(word("desk-rule-no-scenarios"))
        table = ui.Table(word("desk-rule-play"), columns, tuple(rows), empty, caption_hidden=True, id="scenarios")
    return page(
        request, "copy_review", "desk-copies", heading=word("desk-rule-of", ledger=t(ledger.name)),
        tabs=tabs_of(found, "copy-play"),
        tables=[table] if table else [problem_table(found, ledger.folder, problems)], banner=None, form=None, notes=(),
        note="" if table else word("desk-rule-cannot-play"),
    )  # fmt: skip


@for_rules
@require_http_methods(["GET", "POST"])
def preview(request: AtDesk, key: str) -> HttpResponse:
    """What publishing the copy would change and touch (GET); send, approve, send back or take back (POST)."""
    found = copy_of(request, key)
    if request.method == "GET":
        return _preview(request, found)
    reason = cleaned(request.POST.get("reason", ""))[:500]
    act = request.POST.get("do", "")
    if not reason and act in (rule_roles.PROPOSE, studio.SEND_BACK):
        return _preview(request, found, error=word("desk-rule-reason-needed"), status=422)
    here = HttpResponseRedirect(reverse("desk:copy-preview", args=[key]))
    try:
        if act == rule_roles.PROPOSE:
            if not mine(request, found):
                raise PermissionDenied
            studio.propose(request.viewer, request.book, root(), found, reason, request.moment)
            messages.success(request, word("desk-rule-was-sent"))
            return here
        if act not in (rule_roles.APPROVE, studio.SEND_BACK, studio.TAKE_BACK) or not found.proposal:
            raise PermissionDenied
        studio.decide(request.viewer, request.book, root(), found, act, reason or None, request.moment)
    except Refusal as fault:
        return _preview(request, found, banner=refused(fault.text, fault.remedy), status=409)
    if act != rule_roles.APPROVE:
        messages.success(request, word("desk-rule-back"))
        return HttpResponseRedirect(reverse("desk:copies"))
    if kept.of_id(found.id) is None:
        messages.success(request, word("desk-rule-approved"))
    else:
        messages.error(request, word("desk-rule-not-served", why=word("desk-rule-conflict")))
    return HttpResponseRedirect(reverse("desk:copies"))


def _preview(
    request: AtDesk, found: kept.Copy, banner: ui.Banner | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    old = request.book.ledger(found.ledger)
    at = kept.standing(found, request.book, root())
    made, problems = studio.checked(at, request.book, root(), request.moment)
    firsts = {one.file: one for one in reversed(problems)}
    tables = [problem_table(found, old.folder, reversed(firsts.values()))] if problems else []
    notes: list[str] = []
    if made.ledger is not None and not made.problems:
        assert made.pack is not None
        tables += impact(request, old, made.ledger, made.pack)
        notes = _sorts(old, made.ledger, changed=bool(at.files))
    return page(
        request, "copy_review", "desk-copies", status=status, heading=word("desk-rule-of", ledger=t(old.name)), banner=banner,
        tabs=tabs_of(found, "copy-preview"), tables=tables, notes=notes,
        form=_form(request, found, error, fit=not problems and not at.conflicts),
        note=word("desk-rule-conflict") if at.conflicts else "",
    )  # fmt: skip


def _sorts(old: Ledger, new: Ledger, *, changed: bool) -> list[str]:
    """As what the copy would be published: new versions, revisions, or what all versions share."""
    known = {version.key for version in old.versions}
    found = [
        word("desk-rule-sort-revision" if one.key in known else "desk-rule-sort-version", day=one.key)
        for one in changed_versions(old, new)
    ]
    return found or ([word("desk-rule-sort-shared")] if changed else [])


def _form(request: AtDesk, found: kept.Copy, error: str, *, fit: bool) -> ui.Form | None:
    acts: list[ui.Action] = []
    own = found.account == request.viewer.handle
    if mine(request, found) and fit:
        acts.append(ui.Action(word("desk-rule-send"), kind="primary", name="do", value=rule_roles.PROPOSE))
    if found.proposal and publishes(request) and not own:
        acts.append(ui.Action(word("desk-rule-approve"), kind="primary", name="do", value=rule_roles.APPROVE))
        acts.append(ui.Action(word("desk-rule-send-back"), name="do", value=studio.SEND_BACK))
    if found.proposal and own:
        acts.append(ui.Action(word("desk-rule-take-back"), name="do", value=studio.TAKE_BACK))
    if not acts:
        return None
    fields = (ui.Field("reason", word("desk-rule-reason"), error=error, width=60, either=True),)
    return ui.Form(
        reverse("desk:copy-preview", args=[found.id]), (ui.FieldSet(word("desk-rule-reason"), fields, legend_hidden=True),),
        ui.ActionBar(tuple(acts)),
    )  # fmt: skip
