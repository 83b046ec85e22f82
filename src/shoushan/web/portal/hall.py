"""取号, 叫号屏: a hall's kiosk, its public board and the place in line that a slip's QR code opens; without log-in."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shoushan.records.cases import queueing
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.queueing import Hall, Ticket
from shoushan.records.units.accounts import post_names, unit_name
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.place import site_of
from shoushan.web.ui.qr import qr_svg
from shoushan.web.ui.tries import address_of, too_many

REFRESH = 10
"""Seconds after which the board asks again; a header does it, so that it also works without script."""
BACK_TO_KIOSK = 12
"""Seconds for which a kiosk shows the slip before the next person."""
PER_MINUTE = 30
SHOWN = 8
TOKEN = re.compile(r"[0-9a-f]{32}")


def _hall(request: Visit, unit: str) -> str:
    if unit not in queueing.halls(request.book):
        raise Http404(unit)
    return t(unit_name(unit)[0])


@require_safe
def board(request: Visit, unit: str) -> HttpResponse:
    """The board of a hall: who is called to which window, who waits, who was absent. Numbers, no names."""
    name = _hall(request, unit)
    found = queueing.board(request.book, unit, request.moment)
    windows = post_names(unit)
    called = tuple(
        ui.BoardRow(one.short, _window(windows, one.window), one.shown, fresh=place == 0)
        for place, one in enumerate(found.at_windows[:SHOWN])
    )
    value = ui.Board(
        name, _clock(request, request.moment), called, _groups(request, found),
        tuple(one.short for one in found.absent[:SHOWN]), word("hall-nobody"),
    )  # fmt: skip
    answer = _bare(request, "board", board=value, heading=name)
    answer.headers["Refresh"] = str(REFRESH)
    return answer


def _window(windows: dict[str, Text], name: str) -> str:
    return t(windows.get(name, Text(name, name)))


def _groups(request: Visit, found: Hall) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for code, label in group_labels(request).items():
        mine = [one for one in found.waiting if one.group == code]
        numbers = "  ".join(one.short for one in mine[:SHOWN]) + (" …" if len(mine) > SHOWN else "")
        rows.append((t(label), numbers or "–", waiting_words(found, code, len(mine))))
    return tuple(rows)


def group_labels(request: Visit) -> dict[str, Text]:
    """Code → label of the groups of matters in service today, as the tickets' field names their list."""
    version = queueing.version_on(request.book, request.moment)
    if version is None:
        return {}
    day = request.moment.astimezone(request.book.zone).date()
    codes = request.book.pack.code_lists[version.fields["queue_group"].list or ""].codes.values()
    return {
        one.code: one.label for one in codes
        if (one.from_ is None or one.from_ <= day) and (one.to is None or day <= one.to)
    }  # fmt: skip


def waiting_words(found: Hall, group: str, waiting: int) -> str:
    """How long somebody who takes a number now would wait, as people say it."""
    if not waiting:
        return word("hall-at-once")
    minutes = found.pace.wait(group, len(found.waiting))
    return word("hall-some-wait", n=waiting) if minutes is None else word("hall-about", n=waiting, minutes=minutes)


@require_http_methods(["GET", "POST"])
def kiosk(request: Visit, unit: str) -> HttpResponse:
    """Take a number: one press. A kiosk of another address than the settings name takes none."""
    name = _hall(request, unit)
    if settings.SHOUSHAN_KIOSKS and address_of(request) not in settings.SHOUSHAN_KIOSKS:
        return _told(request, unit, name, "hall-kiosk-only", 403)
    if request.method != "POST":
        return _kiosk(request, unit, name)
    if request.POST.get("group") not in group_labels(request):
        return _told(request, unit, name, "hall-no-group", 422)
    if too_many((f"kiosk:{address_of(request)}",), request.moment, PER_MINUTE):
        return _told(request, unit, name, "hall-too-fast", 429)
    token = request.POST.get("token", "")
    uid = token if TOKEN.fullmatch(token) else uuid7(request.moment)
    version = queueing.version_on(request.book, request.moment)
    ledger = queueing.ledger_of(request.book)
    assert version is not None
    assert ledger is not None
    command = Command(
        uid, queueing.act_of(version, "take-number").id, Actor("citizen", ""), Happened.at(request.moment),
        {"hall": unit, "queue_group": request.POST["group"], "priority": request.POST.get("priority") == "1"},
        source=Source("kiosk"), opens=(ledger.id, None),
    )  # fmt: skip
    try:
        done = act([command], request.book, request.moment, request=Request(uid, f"kiosk:{unit}"))[0]
    except Refusal as refusal:
        return _kiosk(request, unit, name, ui.Banner(t(refusal.remedy), title=t(refusal.text), tone="bad"), 409)
    return HttpResponseRedirect(reverse("portal:hall-slip", args=[unit, done.number, done.track]))


def _told(request: Visit, unit: str, name: str, key: str, status: int) -> HttpResponse:
    return _kiosk(request, unit, name, ui.Banner(word(f"{key}-text"), title=word(key), tone="warn"), status)


def _kiosk(request: Visit, unit: str, name: str, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    found = queueing.board(request.book, unit, request.moment)
    groups = tuple(
        ui.KioskGroup(code, t(label), waiting_words(found, code, sum(one.group == code for one in found.waiting)))
        for code, label in group_labels(request).items()
    )
    value = ui.Kiosk(name, reverse("portal:hall-kiosk", args=[unit]), groups, banner, uuid7(request.moment))
    return _bare(request, "kiosk", status, kiosk=value, heading=name)


@require_safe
def slip(request: Visit, unit: str, number: str, code: str) -> HttpResponse:
    """The slip of 80 mm, printed at once where the kiosk's browser does; then the kiosk is ready for the next person."""
    name = _hall(request, unit)
    found = queueing.ticket(request.book, number[:60], code[:20], request.moment)
    if found is None or found[1] != unit:
        return _unknown(request)
    ticket, _, hall = found
    address = request.build_absolute_uri(reverse("portal:hall-line", args=[number, code]))
    value = ui.Slip(
        name, ticket.short, t(ticket.group_label), f"{_day(request)} {_clock(request, ticket.since)}",
        *_before(hall, ticket), qr_svg(address, word("hall-scan")),
        (word("hall-slip-absent"), *((word("hall-slip-priority"),) if ticket.priority else ())),
    )  # fmt: skip
    answer = _bare(request, "slip", slip=value, heading=ticket.short, back_href=reverse("portal:hall-kiosk", args=[unit]))
    answer.headers["Refresh"] = f"{BACK_TO_KIOSK}; url={reverse('portal:hall-kiosk', args=[unit])}"
    return answer


def _before(hall: Hall, ticket: Ticket) -> tuple[str, str]:
    before = hall.before(ticket)
    minutes = hall.pace.wait(ticket.group, before)
    wait = word("hall-minutes", minutes=minutes) if minutes else "" if before == 0 else word("hall-pace-unknown")
    return (word("hall-before", n=before) if before else word("hall-next-you")), wait


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: Visit, number: str, code: str) -> HttpResponse:
    """One's own place in line, on a telephone; a number that is not needed any more can be given back."""
    if too_many((f"address:{address_of(request)}",), request.moment, PER_MINUTE):
        return page(request, "line", status=429, banner=ui.Banner(word("p-slow-text"), title=word("p-slow"), tone="warn"))
    found = queueing.ticket(request.book, number[:60], code[:20], request.moment)
    if found is None:
        return _unknown(request)
    ticket, unit, hall = found
    if request.method == "POST":
        if request.POST.get("do") != "leave":
            raise BadRequest("nothing was asked for: a number is given back by its button only")
        return _give_back(request, ticket, number, code)
    waits = ticket.uid in {one.uid for one in hall.waiting}
    before, wait = _before(hall, ticket) if waits else ("", "")
    window = _window(post_names(unit), ticket.window) if not (waits or ticket.closed) and ticket.window else ""
    leave = ui.Action(word("hall-leave"), name="do", value="leave", kind="quiet", confirm=word("hall-leave-sure"))
    answer = page(
        request, "line", ticket=ticket, plain=t(ticket.plain), before=before, wait=wait, window=window,
        hall=t(unit_name(unit)[0]), group=t(ticket.group_label), leave=leave if waits else None,
    )  # fmt: skip
    if not ticket.closed:
        answer.headers["Refresh"] = str(3 * REFRESH)
    return answer


def _give_back(request: Visit, ticket: Ticket, number: str, code: str) -> HttpResponse:
    version = queueing.version_on(request.book, request.moment)
    assert version is not None
    leave = queueing.act_of(version, "withdraw").id
    command = Command(ticket.uid, leave, Actor("citizen", ticket.uid), Happened.at(request.moment), source=Source("web"))
    try:
        act([command], request.book, request.moment, request=Request(f"leave:{ticket.uid}", f"line:{ticket.uid}"))
    except Refusal as refusal:
        banner = ui.Banner(t(refusal.remedy), title=t(refusal.text), tone="warn")
        return page(request, "line", status=409, banner=banner)
    return HttpResponseRedirect(reverse("portal:hall-line", args=[number, code]))


def _unknown(request: Visit) -> HttpResponse:
    banner = ui.Banner(word("hall-unknown-text"), title=word("hall-unknown"), tone="bad")
    return page(request, "line", status=404, banner=banner)


def _bare(request: Visit, template: str, status: int = 200, **values: object) -> HttpResponse:
    context = {"site": site_of(request.book.pack), **values}
    answer = render(request, f"portal/hall_{template}.html", context, status=status)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _clock(request: Visit, moment: datetime) -> str:
    return f"{moment.astimezone(request.book.zone):%H:%M}"


def _day(request: Visit) -> str:
    return request.moment.astimezone(request.book.zone).date().isoformat()
