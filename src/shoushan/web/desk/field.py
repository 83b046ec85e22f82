"""Field pages for a telephone: my rows that somebody must go and see, one form with big keys, and a queue for lost lines.

Without script these are plain pages. With script (``field.js``) what was typed is kept encrypted in the browser while the
line is down and sent later under the form's own request key, so that the corridor does it once. Which acts stand here is said
by their word of the vocabulary (``field: true``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import queries, read
from shoushan.records.cases.queries import Line, Wanted
from shoushan.records.cases.read import NotVisible
from shoushan.rules.catalogue.model import Act, Ledger
from shoushan.web.desk import field_answers, forms, lists, token
from shoushan.web.desk.acting import choices_of
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

OF_LEDGER = 15
"""Rows of one ledger that are looked at, those that fall due first before the others."""
SHOWN = 40
PHOTOGRAPHS = ".jpg,.jpeg,.png"
KEPT_HOURS = 24
"""What could not be sent for so long is wiped; shorter than the corridor remembers request keys."""


@at_desk
@require_GET
def rows(request: AtDesk) -> HttpResponse:
    """My rows today: what this post may do out of the office, and what waits in this telephone."""
    found = [one for ledger in open_ledgers(request.viewer, request.book) for one in _of_ledger(request, ledger)]
    found.sort(key=lambda one: (one[0].due is None, one[0].due or "", one[0].number))
    cards = tuple(
        ui.LinkCard(
            f"{t(act.label)} · {t(line.title)}",
            reverse("desk:field-act", args=[line.uid, act.id]),
            f"{line.number} · {t(line.stage)}",
            tuple(one for one in (_due(line),) if one is not None),
        )
        for line, act in found[:SHOWN]
    )
    empty = ui.Empty(word("desk-field-none")) if not cards else None
    return page(request, "field", cards=ui.LinkList(cards, columns=1) if cards else None, empty=empty, kept=_kept(request))


@at_desk
@require_GET
def form(request: AtDesk, uid: str, act_id: str) -> HttpResponse:
    """The form of one act, one question under the other. Raises ``NotVisible`` for what this viewer may not see or do here."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    doable = next((one for one in shown.doable if one.act.id == act_id), None)
    if doable is None or not _is_field(request, doable.act):
        raise NotVisible(act_id)
    asked, banner = None, None
    if doable.allowed:
        sets = forms.act_fieldsets(shown, doable, choices_of(request), None, {})
        drawn = {given.id for given in doable.act.inputs if given.draw}
        sets = tuple(
            replace(one, fields=tuple(_for_a_telephone(field, drawn) for field in one.fields), columns=1) for one in sets
        )
        asked = ui.Form(
            reverse("desk:act", args=[uid, act_id]),
            tuple(one for one in sets if one.fields),
            ui.ActionBar((ui.Action(t(doable.act.label), kind="primary"),), sticky=True),
            token=token.fresh(request.moment),
            seen=str(shown.n),
            multipart=True,
            hidden=(("back", field_answers.BACK),),
            id="field-form",
        )
    else:
        banner = refused(doable.refusals[0].text, doable.refusals[0].remedy)
    return page(
        request, "field_act", form=asked, banner=banner, shown=shown, heading=t(doable.act.label),
        title=shown.subject or t(shown.title),
        kept=_kept(request),
    )  # fmt: skip


@at_desk
@require_GET
def offline(request: AtDesk) -> HttpResponse:
    """The page that the browser keeps for lost lines: words and an empty place, nothing of anybody."""
    return render(request, "desk/field_offline.html", {"kept": {"owner": "", "hours": KEPT_HOURS}})


@at_desk
@require_GET
def worker(request: AtDesk) -> HttpResponse:
    """The script that hands that page out while the line is down; served here because it may only serve what lies below."""
    path = finders.find("ui/field-worker.js")
    with open(str(path), encoding="utf-8") as file:
        answer = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = reverse("desk:field")
    answer["Cache-Control"] = "no-cache"
    return answer


def _of_ledger(request: AtDesk, ledger: Ledger) -> Iterator[tuple[Line, Act]]:
    """The open rows of a ledger with the field acts that this viewer may do now."""
    mine = [
        act
        for version in ledger.versions
        for act in version.acts.values()
        if _is_field(request, act) and any(who.role in request.viewer.roles for who in act.who)
    ]
    if not mine:
        return
    wanted = Wanted(ledger=ledger.id, state="open", size=OF_LEDGER)
    for line in queries.lines(request.viewer, request.book, wanted, request.moment).lines:
        shown = read.case(request.viewer, request.book, line.uid, request.moment)
        for one in shown.doable:
            if one.allowed and _is_field(request, one.act):
                yield line, one.act


def _is_field(request: AtDesk, act: Act) -> bool:
    verb = request.book.pack.vocabulary.get(act.verb)
    return verb is not None and verb.field and not act.opens


def _for_a_telephone(field: ui.Field, drawn: Collection[str]) -> ui.Field:
    """A photograph is taken by the telephone's camera, or chosen; a signature is drawn; a long text has room."""
    if field.kind == "file":
        by_hand = field.name in drawn
        return replace(field, camera=not by_hand, draw=by_hand, accept=PHOTOGRAPHS, max_bytes=settings.SHOUSHAN_UPLOAD_LIMIT)
    return replace(field, rows=5) if field.kind == "textarea" else field


def _due(line: Line) -> ui.Tag | None:
    lamp = lists.lamp_cell(line)
    if lamp is None or not line.due:
        return None
    return ui.Tag(word("desk-due-on", day=line.due[:10]), "bad" if str(lamp.colour) == "red" else "info")


def _kept(request: AtDesk) -> dict[str, object]:
    """Whose queue it is (an opaque handle) and how long it may be kept."""
    return {"owner": request.account.handle, "hours": KEPT_HOURS}
