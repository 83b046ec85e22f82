"""Moving open cases to another version of their ledger: which can go, why others cannot, and the reason.

Either the ticked ones of a page, or all of the list that can go: then their number is agreed to, and another number is refused.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import repinning
from shoushan.records.cases.read import NotVisible
from shoushan.records.cases.repinning import Candidates
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.copies import for_rules, publishes
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.desk.lists import case_href
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SIZE = 50
"""Cases on one page of the list."""


class _Asked:
    """What the address asks for: ledger, version, stage; each empty until it is known."""

    def __init__(self, request: AtDesk) -> None:
        asked = request.GET
        ledgers = request.book.pack.ledgers.values()
        self.many = [one for one in ledgers if len(one.versions) > 1 and request.viewer.may_open(one)]
        self.ledger: Ledger | None = next((one for one in self.many if one.id == asked.get("ledger", "")), None)
        versions = self.ledger.versions if self.ledger else ()
        self.key = next((one.key for one in versions if one.key == asked.get("to", "")), "")
        self.stages = {id_: stage for one in versions for id_, stage in one.stages.items() if not stage.closed}
        self.stage = asked.get("stage", "") if asked.get("stage", "") in self.stages else ""

    @property
    def query(self) -> dict[str, str]:
        """The address again."""
        found = {"ledger": self.ledger.id if self.ledger else "", "to": self.key, "stage": self.stage}
        return {name: value for name, value in found.items() if value}

    @property
    def here(self) -> str:
        """The address of the list."""
        return f"{reverse('desk:repin')}?{urlencode(self.query)}"


@for_rules
@require_http_methods(["GET", "POST"])
def repin(request: AtDesk) -> HttpResponse:
    """Choose ledger and version, see which open cases could go (GET); move the ticked ones, or all of them, with a reason."""
    if not publishes(request):
        raise PermissionDenied
    asked = _Asked(request)
    ready = asked.ledger is not None and bool(asked.key)
    if request.method == "POST" and ready:
        return _move(request, asked)
    return _page(request, asked)


def _move(request: AtDesk, asked: _Asked) -> HttpResponse:
    """Ask for the reason, or move; a refusal is told over the list."""
    assert asked.ledger is not None
    every = bool(request.POST.get("all"))
    uids = [one[:64] for one in request.POST.getlist("case")][:SIZE]
    if not uids and not every:
        messages.warning(request, word("desk-nothing-ticked"))
        return HttpResponseRedirect(asked.here)
    reason = cleaned(request.POST.get("reason", ""))[:500]
    if not reason:
        error = word("desk-rule-reason-needed") if "reason" in request.POST else ""
        return _page(request, asked, form=_sure(request, asked, uids, every=every, error=error), status=422 if error else 200)
    ledger, key = asked.ledger.id, asked.key
    try:
        if every:
            said = request.POST.get("agreed", "")
            agreed = int(said) if said.isdecimal() and len(said) < 7 else 0
            stage = asked.stage
            n = repinning.repin_all(request.viewer, request.book, ledger, key, stage, agreed, reason, request.moment)
        else:
            n = repinning.repin(request.viewer, request.book, uids, key, reason, request.moment)
    except NotVisible:
        raise
    except Refusal as fault:
        return _page(request, asked, refused(fault.text, fault.remedy), status=409)
    messages.success(request, word("desk-repin-done", n=n))
    return HttpResponseRedirect(asked.here)


def _page(
    request: AtDesk, asked: _Asked, banner: ui.Banner | None = None, form: ui.Form | None = None, status: int = 200
) -> HttpResponse:
    versions = tuple(ui.Option(one.key, one.key) for one in (asked.ledger.versions if asked.ledger else ()))
    fields: tuple[ui.Field, ...] = (
        ui.Field("ledger", word("desk-copies-ledger"), "select", asked.ledger.id if asked.ledger else "", options=tuple(
            ui.Option(one.id, t(one.name)) for one in asked.many
        )),
    )  # fmt: skip
    if asked.ledger:
        fields += (
            ui.Field("to", word("desk-repin-to"), "select", asked.key, options=versions),
            ui.Field("stage", word("desk-repin-stage"), "select", asked.stage, options=tuple(
                ui.Option(id_, t(stage.label)) for id_, stage in asked.stages.items()
            )),
        )  # fmt: skip
    table, every = None, None
    if asked.ledger and asked.key and form is None:
        found = repinning.candidates(request.viewer, request.book, asked.ledger.id, asked.key, asked.stage)
        table, every = _table(request, asked, found), _all(asked, found)
        if found.total > len(found.cases) and banner is None:
            banner = ui.Banner(word("desk-repin-most", total=found.total, n=len(found.cases)), tone="warn")
    return page(
        request, "repin", "desk-copies", status=status, banner=banner, filter=ui.Filter(fields, clear_href="?"), table=table,
        form=form, every=every, back=ui.Link(word("desk-copies"), reverse("desk:copies")),
    )  # fmt: skip


def _sure(request: AtDesk, asked: _Asked, uids: list[str], *, every: bool, error: str) -> ui.Form:
    """The check page: how many go to which version, and the question for a reason."""
    assert asked.ledger is not None
    n = len(uids)
    hidden: tuple[tuple[str, str], ...] = tuple(("case", uid) for uid in uids)
    if every:
        n = len(repinning.candidates(request.viewer, request.book, asked.ledger.id, asked.key, asked.stage).movable)
        hidden = (("all", "1"), ("agreed", str(n)))
    field = ui.Field("reason", word("desk-repin-reason"), error=error, required=True, width=60, autofocus=True)
    do = ui.Action(word("desk-repin-do-n", n=n), kind="primary")
    buttons = ui.ActionBar((do, ui.Action(word("cancel"), asked.here, kind="quiet")))
    hint = word("desk-repin-all-or-none")
    sets = (ui.FieldSet(word("desk-repin-sure", n=n, ledger=t(asked.ledger.name), to=asked.key), (field,), hint),)
    return ui.Form(asked.here, sets, buttons, ui.errors_of(sets), hidden=hidden)


def _all(asked: _Asked, found: Candidates) -> ui.Form | None:
    """The button for all of the list that can go."""
    n = len(found.movable)
    if not n:
        return None
    buttons = ui.ActionBar((ui.Action(word("desk-repin-all", n=n)),))
    return ui.Form(asked.here, (), buttons, id="form-all", hidden=(("all", "1"),))


def _table(request: AtDesk, asked: _Asked, found: Candidates) -> ui.Table:
    ticked = request.POST.getlist("case")
    said = request.GET.get("page", "")
    number = min(max(1, int(said) if said.isdecimal() and len(said) < 6 else 1), max(1, -(-len(found.cases) // SIZE)))
    rows = tuple(
        ui.Row(
            (one.number, t(one.stage), one.version, t(one.against.why) if one.against else word("desk-repin-can")),
            case_href(one.uid), "" if one.against else one.uid, ticked=one.uid in ticked, tone="mute" if one.against else "",
        )
        for one in found.cases[(number - 1) * SIZE : number * SIZE]
    )  # fmt: skip
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-repin-stage"), "wide", priority=2),
        ui.Column(word("desk-repin-from"), priority=2), ui.Column(word("desk-repin-stands"), "wide"),
    )  # fmt: skip
    bar = ui.ActionBar((ui.Action(word("desk-repin-next"), kind="primary"),))
    paging = ui.paging_of(asked.query, number, SIZE, len(found.cases))
    return ui.Table(
        word("desk-repin"), columns, rows, ui.Empty(word("desk-repin-none")), paging, "case", bar, asked.here,
        caption_hidden=True,
    )  # fmt: skip
