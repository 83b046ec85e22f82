"""A citizen's account begins at the counter: a clerk sees the identity card and gives a code, and an entry says so."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import read
from shoushan.records.cases.actions import act
from shoushan.records.cases.identifiers import tracking_code
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.knowing import digest_in
from shoushan.records.units import citizens
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.web.desk.frame import AtDesk, at_desk, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.qr import qr_svg


@at_desk
@require_http_methods(["GET", "POST"])
def account(request: AtDesk, uid: str) -> HttpResponse:
    """Give a party of the case a code for the portal, once its card was seen.

    Raises ``NotVisible``, and ``PermissionDenied`` for a post that never sees a card: whoever only looks on (supervisor,
    auditor, leader) could otherwise enter the portal as somebody else.
    """
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if request.viewer.audits or not request.viewer.may_unmask("personal"):
        raise PermissionDenied
    people = tuple(one for one in shown.parties if one.number and one.kind == "person")
    home = reverse("desk:account", args=[uid])
    heading = word("desk-account")
    error = ""
    if request.method == "POST":
        key, seen = request.POST.get("party", ""), request.POST.get("seen", "")
        party = next((one for one in people if one.party == key), None)
        if party is None:
            raise Http404(key)
        if seen:
            code = _given(request, uid, key, party.name)
            address = request.build_absolute_uri(reverse("portal:register"))
            panel = ui.Confirmation(
                word("desk-account-given", who=party.name), code, word("desk-account-code"),
                (word("desk-account-how", address=address), word("desk-account-once")),
                qr=qr_svg(address, word("desk-account")), qr_label=word("desk-account"),
                actions=ui.ActionBar((ui.Action(word("desk-open-case"), reverse("desk:case", args=[uid]), kind="primary"),)),
            )  # fmt: skip
            return page(request, "account", shown=shown, heading=heading, panel=panel)
        error = word("desk-account-see")
    options = tuple(ui.Option(one.party, one.name, t(one.role)) for one in people)
    fields = (
        ui.Field(
            "party", word("desk-account-who"), "radios", people[0].party if people else "", required=True, options=options
        ),
        ui.Field("seen", word("desk-account-seen"), "checkbox", required=True, error=error),
    )
    sets = (ui.FieldSet(heading, fields, legend_hidden=True),)
    bar = ui.ActionBar((ui.Action(word("desk-account-give"), kind="primary"),))
    form = ui.Form(home, sets, bar, ui.errors_of(sets), id="give")
    banner = None if people else ui.Banner(word("desk-account-nobody"), tone="warn")
    status = 422 if error else 200
    return page(request, "account", shown=shown, heading=heading, form=form if people else None, banner=banner, status=status)


def _given(request: AtDesk, uid: str, key: str, name: str) -> str:
    """Make the code and enter that it was given; the code itself is told here only. Raises a ``Refusal``."""
    digest = digest_in(request.viewer, request.book, uid, key)
    if digest is None:
        raise Http404(key)
    code = tracking_code()
    said = word("desk-account-entry", who=name)
    command = Command(uid, "tell", request.viewer.actor, Happened.at(request.moment), {"text": said}, source=Source("counter"))
    with transaction.atomic():
        citizens.give_code(digest, keyed_digest(code, citizens.PURPOSE), request.moment)
        act([command], request.book, request.moment)
    return code
