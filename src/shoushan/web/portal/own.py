"""怎么算的、发了多少: worksheet and payments for the people whose case it is, in daily words; for a telephone and for print."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import own as told
from shoushan.records.cases.own import NotProven, OwnShown, Paid
from shoushan.records.cases.read import CaseShown, NotVisible
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.procedure.worksheet_words import LineTold, SheetTold
from shoushan.web.portal import progress
from shoushan.web.portal.frame import Visit, listed, long_day, page
from shoushan.web.portal.tracking import expired, followed
from shoushan.web.ui import components as ui
from shoushan.web.ui.beside import neighbours
from shoushan.web.ui.language import t, word
from shoushan.web.ui.tries import address_of, too_many

SESSION = "own"
"""Which telephones this visitor has shown, by case: keyed digests only."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_TONES: dict[str, Any] = {"paid": "good", "part-paid": "info", "returned": "bad"}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: Visit, handle: str) -> HttpResponse:
    """The page; who came by number and query code gives the telephone that the case has first. ``?print`` for paper.

    404 for a case of which nothing is told.
    """
    shown = followed(request, handle)
    if shown is None:
        return expired()
    back = reverse("portal:progress", args=[handle])
    if request.method == "POST":
        return _proved(request, handle, shown, back)
    try:
        found = _found(request, handle, shown)
    except NotProven:
        return _ask(request, handle, shown, back)
    except NotVisible:
        raise Http404(handle) from None
    values: dict[str, Any] = {
        "case": shown, "heading": word("p-own"), "title": t(shown.title), "sheets": [_sheet(one) for one in found.sheets],
        "none": "" if found.sheets else word("p-own-none"), "money": _money(found), "next": _next(found),
        "beside": neighbours(found.beside) if found.beside else None,
        "object": [t(one) for one in (found.object, found.remedy) if one is not None],
        "telephone": progress.office_phone(request, shown),
    }  # fmt: skip
    if "print" in request.GET:
        return render(request, "portal/own_print.html", {**values, "back_href": reverse("portal:own", args=[handle])})
    print_ = ui.Action(word("p-own-print"), href=f"{reverse('portal:own', args=[handle])}?print=1", icon="print")
    return page(request, "own", back, here="where-is-it", actions=ui.ActionBar((print_,)), **values)


def _found(request: Visit, handle: str, shown: CaseShown) -> OwnShown:
    """What is told to whoever has signed in, else to whoever gave the telephone. Raises ``NotProven``, ``NotVisible``."""
    if request.viewer.kind == "citizen":
        try:
            return told.own(request.viewer, request.book, shown.uid, request.moment)
        except (NotProven, NotVisible):
            pass  # somebody signed in who follows the case of another by its code
    phone = str(request.session.get(SESSION, {}).get(handle, ""))
    return told.own(Viewer("tracker", case=shown.uid), request.book, shown.uid, request.moment, phone)


def _proved(request: Visit, handle: str, shown: CaseShown, back: str) -> HttpResponse:
    """Keep that the telephone was the right one; ten tries a minute, by visitor and by case."""
    if too_many((f"address:{address_of(request)}", f"own:{shown.uid}"), request.moment):
        return _ask(request, handle, shown, back, "p-slow", 429)
    phone = told.digest_of(request.POST.get("phone", "").replace("\x00", "")[:40])
    try:
        told.own(Viewer("tracker", case=shown.uid), request.book, shown.uid, request.moment, phone)
    except NotProven:
        return _ask(request, handle, shown, back, "p-own-wrong", 403)
    except NotVisible:
        raise Http404(handle) from None
    request.session[SESSION] = {**request.session.get(SESSION, {}), handle: phone}
    return HttpResponseRedirect(reverse("portal:own", args=[handle]))


def _ask(request: Visit, handle: str, shown: CaseShown, back: str, fault: str = "", status: int = 200) -> HttpResponse:
    field = ui.Field(
        "phone", word("p-own-phone"), "telephone", required=True, width=16, max_length=20, autocomplete="tel",
        hint=word("p-own-phone-hint"),
    )  # fmt: skip
    bar = ui.ActionBar((ui.Action(word("p-own-button"), kind="primary"),))
    fields = (ui.FieldSet(word("p-own"), (field,), legend_hidden=True),)
    form = ui.Form(reverse("portal:own", args=[handle]), fields, bar, id="own")
    banner = ui.Banner(word(f"{fault}-text"), title=word(fault), tone="bad") if fault else None
    if not fault and request.viewer.kind == "citizen":
        banner = ui.Banner(word("p-own-not-you-text"), title=word("p-own-not-you"), tone="warn")
    return page(
        request, "own_ask", back, here="where-is-it", heading=word("p-own"), title=t(shown.title), case=shown, form=form,
        banner=banner, telephone=progress.office_phone(request, shown), status=status,
    )  # fmt: skip


# --- what stands on it -------------------------------------------------------------------------------------------------


def _sheet(sheet: SheetTold) -> tuple[ui.Banner | None, ui.SummaryList]:
    """A worksheet: what it lacks, what it comes to, and each line with how it is formed and its article."""
    missing = None
    if sheet.missing:
        what = listed([t(one) for one in sheet.missing])
        missing = ui.Banner(word("p-own-missing", what=what), title=word("p-own-cannot-tell"), tone="warn")
    rows = [_line(line) for line in sheet.lines if line.stands not in ("left", "gone") and not line.empty]
    before = ""
    if sheet.before is not None and sheet.before != sheet.total:
        before = word("p-own-before", amount=t(amount_words(sheet.before, sheet.unit)))
    rows.insert(0, ui.SummaryRow(word("p-own-result"), ui.Tag(_amount(sheet.total, sheet.unit), "info"), note=before))
    return missing, ui.SummaryList(tuple(rows), word("p-own-sheet", what=t(sheet.label)))


def _line(line: LineTold) -> ui.SummaryRow:
    how = "；".join(part for part in (t(line.how), t(line.rounding)) if part)
    basis = word("p-own-basis", basis=line.basis) if line.basis else ""
    before = ""
    if line.changed and line.before is not None:
        before = word("p-own-before", amount=t(amount_words(line.before, line.unit)))
    return ui.SummaryRow(
        t(line.label), _amount(line.amount, line.unit), note=" · ".join(part for part in (how, basis, before) if part)
    )


def _amount(amount: int | None, unit: str) -> str:
    return word("p-own-cannot-tell") if amount is None else t(amount_words(amount, unit))


def _money(found: OwnShown) -> ui.SummaryList | None:
    """One row for each line of money: for when, how much, what became of it."""
    if not found.money:
        return None
    return ui.SummaryList(tuple(_paid(one) for one in found.money), word("p-own-money"))


def _paid(one: Paid) -> ui.SummaryRow:
    month = _MONTH.fullmatch(one.period)
    when = word("p-own-period", year=month[1], month=int(month[2])) if month else one.period
    said = [word("p-own-on", day=long_day(one.on))] if one.on else []
    said += [word("p-own-back", why=one.why)] if one.why else []
    said += [word("p-own-again")] if one.again else []
    amount, tag = t(amount_words(one.amount, "money")), ui.Tag(word(f"p-own-{one.state}"), _TONES.get(one.state, "plain"))
    return ui.SummaryRow(" ".join(part for part in (t(one.label), when) if part), (amount, tag), note=" · ".join(said))


def _next(found: OwnShown) -> ui.SummaryList | None:
    if not found.next:
        return None
    rows = tuple(ui.SummaryRow(t(label), long_day(day)) for label, day in found.next)
    return ui.SummaryList(rows, word("p-own-next"))
