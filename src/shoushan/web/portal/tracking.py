"""办到哪了: a case by its number and query code, without account; one screen that says all there is to say."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shoushan.records.cases import mandates, queries, read
from shoushan.records.cases.identifiers import normal_code
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.read import CaseShown, NotVisible
from shoushan.records.units.viewer import Viewer
from shoushan.web.portal import by_code
from shoushan.web.portal import progress as said
from shoushan.web.portal.by_code import RATE, SUPPLEMENT
from shoushan.web.portal.frame import Visit, long_day, page, phone, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.proofs import receipt_answer
from shoushan.web.ui.tries import address_of, too_many

SESSION, WAYS = "followed", "ways"
BY_CODE, BY_PARTY, BY_IDENTITY = "code", "party", "identity"
MOST = 10
"""Cases that one visitor may have open."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def track(request: Visit) -> HttpResponse:
    """Ask for number and query code, or open the case that both name."""
    if request.method != "POST":
        banner = ui.Banner(word("p-expired-text"), title=word("p-expired"), tone="warn") if "expired" in request.GET else None
        return _asked(request, banner)
    return _opened(request, request.POST.get("number", ""), request.POST.get("code", ""))


@require_safe
def follow(request: Visit, number: str, code: str) -> HttpResponse:
    """What the QR code of a receipt opens: number and query code in one address."""
    return _opened(request, number, code)


def _opened(request: Visit, number: str, code: str) -> HttpResponse:
    number, code = (text.replace("\x00", "").strip()[:60] for text in (number, code))
    if too_many((f"address:{address_of(request)}", *([f"number:{number}"] if number else [])), request.moment):
        banner = ui.Banner(word("p-slow-text"), title=word("p-slow"), tone="warn")
        answer = _asked(request, banner, number, status=429)
        answer.headers["Retry-After"] = "60"
        return answer
    uid = queries.track(request.book, number, code) if number and code else None
    if uid is None:
        banner = ui.Banner(word("p-not-found-text"), title=word("p-not-found"), tone="bad")
        return _asked(request, banner, number, status=404)
    handle = remember(request, uid, BY_CODE, normal_code(code))
    if not way_stands(request, handle, uid):
        banner = ui.Banner(word("p-code-mandate-text"), title=word("p-code-mandate"), tone="warn")
        return _asked(request, banner, number, status=410)
    by_code.forget(request, handle)
    return HttpResponseRedirect(reverse("portal:progress", args=[handle]))


def _asked(request: Visit, banner: ui.Banner | None, number: str = "", *, status: int = 200) -> HttpResponse:
    form = asking_form(request, number)
    return page(
        request, "track", reverse("portal:home"), here="where-is-it", form=form, banner=banner, status=status,
        telephone=phone(request.book),
    )  # fmt: skip


def asking_form(request: Visit, number: str = "") -> ui.Form:
    """Number and query code."""
    fields = (
        ui.Field(
            "number", word("p-number"), value=number, required=True, width=24, max_length=60, autocomplete="off",
            hint=word("p-number-hint", example=_example(request)),
        ),
        ui.Field("code", word("p-code"), required=True, width=16, max_length=20, autocomplete="off", hint=word("p-code-hint")),
    )  # fmt: skip
    legend = ui.FieldSet(word("p-track-box"), fields, legend_hidden=True)
    button = ui.ActionBar((ui.Action(word("p-track-button"), kind="primary"),))
    return ui.Form(reverse("portal:track"), (legend,), button, id="follow")


def _example(request: Visit) -> str:
    """A number in the form of the place's own, of the first ledger that citizens know."""
    ledger = next((one for one in request.book.pack.ledgers.values() if one.published and not one.role), None)
    year = request.moment.astimezone(request.book.zone).year
    return ledger.number.format(place=request.book.place, year=year, seq=123) if ledger else ""


# --- who follows which case ---------------------------------------------------------------------------------------


def remember(request: Visit, uid: str, kind: str, what: str = "") -> str:
    """Let this visitor's session open the case; gives its name in addresses, which tells nobody else anything.

    ``kind`` says how they came: by a query ``code``, by a ``party`` (a message to it), or by their own ``identity``; what
    opened it is asked again each time, so that a mandate that ended opens nothing in a session that goes on.
    """
    handle = keyed_digest(uid, "follow")[:20]
    held = {**request.session.get(SESSION, {}), handle: uid}
    request.session.cycle_key()  # whoever knew the session of a machine for all before knows none that opens this case
    request.session[SESSION] = dict(list(held.items())[-MOST:])
    ways = {**request.session.get(WAYS, {}), handle: [kind, mandates.code_digest(what) if kind == BY_CODE else what]}
    request.session[WAYS] = {one: way for one, way in ways.items() if one in request.session[SESSION]}
    return handle


def way_stands(request: Visit, handle: str, uid: str) -> bool:
    """Whether the way in which this session opened the case still stands today."""
    kind, what = request.session.get(WAYS, {}).get(handle, ("", ""))
    if kind == BY_CODE:
        return mandates.code_stands(uid, what, today(request))
    if kind == BY_PARTY:
        return mandates.party_stands(uid, what, today(request))
    return kind == BY_IDENTITY and request.viewer.kind == "citizen" and mandates.party_of(request.viewer, uid) is not None


def acts_as(request: Visit, handle: str, uid: str) -> str | None:
    """The party as which this session acts, where the way in which it came says so."""
    kind, what = request.session.get(WAYS, {}).get(handle, ("", ""))
    if kind == BY_PARTY:
        return str(what) or None
    return mandates.party_of(request.viewer, uid) if kind == BY_IDENTITY else None


def followed(request: Visit, handle: str) -> CaseShown | None:
    """The case that the visitor opened under ``handle`` in this session."""
    uid = request.session.get(SESSION, {}).get(handle)
    if uid is None or not way_stands(request, handle, uid):
        return None
    try:
        return read.case(Viewer("tracker", case=uid), request.book, uid, request.moment)
    except NotVisible:
        return None


def expired() -> HttpResponse:
    """Ask again for number and code: the session is over, or the address is another visitor's."""
    return HttpResponseRedirect(f"{reverse('portal:track')}?expired=1")


@require_POST
def close(request: Visit) -> HttpResponse:
    """Forget which cases were opened here: for a telephone that others use too."""
    request.session.pop(SESSION, None)
    return HttpResponseRedirect(reverse("portal:track"))


@require_safe
def proof(request: Visit, handle: str) -> HttpResponse:
    """The receipt of what the citizen filed, or of entry ``?n=``: a file to keep, checked without us."""
    shown = followed(request, handle)
    if shown is None:
        return expired()
    asked = request.GET.get("n", "")
    n = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 else 1
    return receipt_answer(Viewer("tracker", case=shown.uid), request.book, shown.uid, n, request.moment)


# --- the one screen ---------------------------------------------------------------------------------------------------


@require_safe
def progress(request: Visit, handle: str) -> HttpResponse:
    """谁在办, 哪天办好 and why, 还差什么, every step, and what the citizen can do now."""
    shown = followed(request, handle)
    if shown is None:
        return expired()
    lacking = said.missing(shown)
    waiting = None if shown.closed else said.papers(lacking)
    return page(
        request, "progress", reverse("portal:track"), here="where-is-it", case=shown, title=t(shown.title),
        plain=t(shown.plain), holder=said.holder(request, shown), when=said.when(shown), days=said.days(request, shown),
        missing=waiting, nothing_missing=not lacking and not shown.closed, steps=said.steps(shown), offices=said.offices(shown),
        acts=acts(request, handle, shown), history=said.history(request, shown), told=told_after(request, shown),
        rating=rating(request, shown), certificates=said.certificates(shown),
        unhappy=unhappy(request, shown), close=_closing(), keep=keep(handle), amounts=said.amounts(shown, handle),
    )  # fmt: skip


def acts(request: Visit, handle: str, shown: CaseShown) -> ui.ActionBar | None:
    """What the citizen can do now; handing in papers and rating stand out."""
    lacking = bool(said.missing(shown))
    able = [
        one.act for one in shown.doable
        if one.allowed and (lacking or one.act.verb != SUPPLEMENT) and by_code.may(request, handle, one.act)
    ]  # fmt: skip
    bar = tuple(
        ui.Action(
            word("p-supplement") if act.verb == SUPPLEMENT else t(act.label),
            href=reverse("portal:act", args=[handle, act.id]),
            kind="primary" if act.verb in {SUPPLEMENT, RATE} else "plain",
        )
        for act in sorted(able, key=lambda act: act.verb not in {SUPPLEMENT, RATE})
    )
    return ui.ActionBar(bar, word("p-do")) if bar else None


def told_after(request: Visit, shown: CaseShown) -> ui.Banner | None:
    """What was just received and, where it set a clock running, what happens by when."""
    act = shown.version.acts.get(request.GET.get("done", ""))
    if act is None or not any(entry.act == act.id for entry in shown.entries):
        return None
    started = [term for term in shown.terms if term.state == "running" and term.due and _started_by(shown, term.key, act.id)]
    title = word("p-acted", what=word("p-supplied") if act.verb == SUPPLEMENT else t(act.label))
    if not started:
        return ui.Banner(t(shown.plain), title=title, tone="good")
    term = started[-1]
    return ui.Banner(word("p-acted-next", what=t(term.label), day=long_day(term.due)), title=title, tone="good")


def _started_by(shown: CaseShown, key: str, act: str) -> bool:
    """Whether an act's own effects start the term that stands under ``key``."""
    held = shown.state.terms.get(key)
    if held is None:
        return False
    specs = shown.version.acts[act].effects
    return any(spec.effect == "term.start" and spec.values.get("term") == held["term"] for spec in specs)


def rating(request: Visit, shown: CaseShown) -> str:
    """The rating that was given, in words."""
    level = str((shown.rating or {}).get("level") or "")
    if not level:
        return ""
    for act in shown.version.acts.values():
        for given in act.inputs:
            codes = request.book.pack.code_lists.get(given.list or "") if act.verb == RATE else None
            if codes and level in codes.codes:
                said = word("p-rated", level=t(codes.codes[level].label))
                return f"{said}{word('p-rated-staff')}" if (shown.rating or {}).get("by_staff") else said
    return ""


def unhappy(request: Visit, shown: CaseShown) -> ui.Disclosure:
    """我不满意: where to turn now, and that a rating has consequences."""
    return ui.Disclosure(word("not-satisfied"), word("p-not-satisfied-text", phone=said.telephone(request, shown)))


def keep(handle: str) -> ui.LinkList:
    """The receipt to keep, and where it is said what it shows."""
    return ui.LinkList((
        ui.LinkCard(word("p-keep-proof"), reverse("portal:proof", args=[handle]), word("p-keep-proof-why")),
        ui.LinkCard(word("p-log"), reverse("portal:log")),
    ), columns=2)  # fmt: skip


def _closing() -> ui.Form:
    bar = ui.ActionBar((ui.Action(word("p-stop"), kind="quiet"),))
    return ui.Form(reverse("portal:close"), (), bar, id="close")
