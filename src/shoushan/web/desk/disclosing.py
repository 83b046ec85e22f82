"""A copy of a case for a party, an auditor or a court: asked for with a reason, entered and logged, then downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import disclosing, read
from shoushan.records.cases.read import CaseShown
from shoushan.rules.procedure.built_in import DISCLOSE
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.desk.wording import local
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word
from shoushan.web.ui.proofs import promiser_of

PARTY_ITEMS = {
    "name": "desk-disclose-name", "id_number": "desk-disclose-id", "credit_code": "desk-disclose-credit",
    "phone": "desk-disclose-phone", "address": "desk-disclose-address",
}  # fmt: skip


@dataclass(slots=True)
class _Typed:
    """What was typed, and what is wrong with it."""

    audience: str = ""
    party: str = ""
    items: tuple[str, ...] = ()
    reason: str = ""
    errors: tuple[str, ...] = ()


@at_desk
@require_http_methods(["GET", "POST"])
def disclose(request: AtDesk, uid: str) -> HttpResponse:
    """Ask for whom, what and why (GET); enter it, log it, and give the file (POST). Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if not request.viewer.erases:
        raise PermissionDenied
    if request.method == "GET":
        return _page(request, shown, _Typed())
    typed = _typed(request, shown)
    if typed.errors:
        return _page(request, shown, typed, status=422)
    asked = disclosing.Asked(typed.audience, typed.reason, typed.items, typed.party if typed.audience == "party" else None)
    try:
        content = disclosing.disclose(
            request.viewer, request.book, uid, asked, Path(settings.SHOUSHAN_LOG), promiser_of(request.book), request.moment
        )
    except Refusal as fault:
        return _page(request, shown, typed, refused(fault.text, fault.remedy), 409)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="copy-{uid[:8]}-{typed.audience}-{request.moment:%Y%m%d}.json"'
    return answer


def _typed(request: AtDesk, shown: CaseShown) -> _Typed:
    given = request.POST
    known = {value for value, _ in _items(shown)}
    keys = [one.party for one in shown.parties]
    typed = _Typed(
        cleaned(given.get("audience", ""))[:20], cleaned(given.get("party", ""))[:40] or (keys[0] if len(keys) == 1 else ""),
        tuple(one for one in dict.fromkeys(given.getlist("items")) if one in known), cleaned(given.get("reason", ""))[:500],
    )  # fmt: skip
    wrong = []
    if typed.audience not in disclosing.CLASSES:
        wrong.append("audience")
    if typed.audience == "party" and typed.party not in keys:
        wrong.append("party")
    if not typed.reason:
        wrong.append("reason")
    typed.errors = tuple(wrong)
    return typed


def _items(shown: CaseShown) -> Iterator[tuple[str, str]]:
    """What single contents may be named: fields with a value, and what parties are known by."""
    version = shown.version
    yield from ((name, t(version.fields[name].label)) for name in shown.state.fields if name in version.fields)
    yield from ((name, word(key)) for name, key in PARTY_ITEMS.items())


def _page(request: AtDesk, shown: CaseShown, typed: _Typed, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    here = reverse("desk:disclose", args=[shown.uid])
    sets = (ui.FieldSet(word("desk-disclose"), tuple(_fields(shown, typed)), legend_hidden=True),)
    buttons = ui.ActionBar(
        (
            ui.Action(word("desk-disclose-make"), kind="primary", icon="download"),
            ui.Action(word("cancel"), reverse("desk:case", args=[shown.uid]), kind="quiet"),
        )
    )
    return page(
        request, "disclose", "inbox", status=status, shown=shown, heading=word("desk-disclose"), banner=banner,
        what=word("desk-disclose-what"), form=ui.Form(here, sets, buttons, ui.errors_of(sets)), before=_before(request, shown),
        check=word("desk-disclose-check"), log=ui.Link(word("desk-disclose-log"), reverse("portal:log")),
    )  # fmt: skip


def _fields(shown: CaseShown, typed: _Typed) -> Iterator[ui.Field]:
    options = tuple(
        ui.Option(one, word(f"desk-disclose-{one}"), word(f"desk-disclose-{one}-hint")) for one in disclosing.CLASSES
    )
    error = word("desk-disclose-choose") if "audience" in typed.errors else ""
    yield ui.Field("audience", word("desk-disclose-for"), "radios", typed.audience, options=options, required=True, error=error)
    if len(shown.parties) > 1:
        parties = tuple(ui.Option(one.party, f"{t(one.role)} {one.name}") for one in shown.parties)
        error = word("desk-disclose-which") if "party" in typed.errors else ""
        yield ui.Field("party", word("desk-disclose-which"), "radios", typed.party, options=parties, error=error)
    items = tuple(ui.Option(value, label) for value, label in _items(shown))
    yield ui.Field("items", word("desk-disclose-items"), "checkboxes", "\t".join(typed.items), options=items)
    yield ui.Field(
        "reason", word("desk-retention-reason"), value=typed.reason, required=True, hint=word("desk-disclose-reason-hint"),
        error=word("desk-reason-needed") if "reason" in typed.errors else "", width=40,
    )  # fmt: skip


def _before(request: AtDesk, shown: CaseShown) -> ui.Table:
    """The copies given before, newest first."""
    columns = (
        ui.Column(word("desk-disclose-when"), "date"), ui.Column(word("desk-disclose-who")),
        ui.Column(word("desk-disclose-for"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((local(one.recorded, request.book.zone), t(one.actor), _whom(shown, one.notes)))
        for one in reversed(shown.entries)
        if one.act == DISCLOSE
    )
    return ui.Table(word("desk-disclose-before"), columns, rows, ui.Empty(word("desk-disclose-none")), id="before")


def _whom(shown: CaseShown, notes: tuple[tuple[object, str], ...]) -> str:
    audience, _, key = (notes[0][1] if notes else "").partition(" ")
    role = next((t(one.role) for one in shown.parties if one.party == key), key)
    said = word(f"desk-disclose-{audience}") if audience in disclosing.CLASSES else audience
    return f"{said} {role}".strip()
