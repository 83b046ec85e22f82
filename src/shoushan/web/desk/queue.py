"""叫号: the clerk's strip (next, arrived, absent, start, end: one key each) and the page of the hall's queue today."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from shoushan.records.cases import queueing
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.queueing import Hall, Ticket
from shoushan.records.units.accounts import post_names
from shoushan.rules.catalogue.model import Value, Version
from shoushan.rules.procedure.refusals import Refusal, WrongStage
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.text import Text
from shoushan.web.desk.frame import AtDesk, at_desk, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

GROUPS = "queue-groups"
TRIES = 5
"""How many tickets further [Next] looks when other windows were faster."""
AT_WINDOW = {"arrived": "arrive", "absent": "pass", "start": "begin", "end": "close", "again": "call-again"}
"""What a button says → the verb of the act that it does on the ticket at this window."""
KEYS = {"next": "n", "arrived": "a", "absent": "p", "start": "s", "end": "e", "again": "g"}


def window_of(request: AtDesk) -> tuple[str, Text] | None:
    """The window's name of the viewer's post, if this post may call in a hall that keeps a queue."""
    viewer = request.viewer
    version = queueing.version_on(request.book, request.moment)
    if version is None or viewer.unit not in queueing.halls(request.book):
        return None
    call = queueing.act_of(version, "call-number")
    if not any(who.role in viewer.roles for who in call.who):
        return None
    post = request.book.pack.posts.get(viewer.post or "")
    name = post.name if post else Text(viewer.post or "", viewer.post or "")
    return name.zh, post_names(viewer.unit).get(name.zh, name)


def _mine(hall: Hall, window: str) -> Ticket | None:
    return next((one for one in hall.at_windows if one.window == window), None)


def strip(request: AtDesk, back: str) -> ui.Strip | None:
    """The strip for a page of a window clerk; nothing for everybody else."""
    window = window_of(request)
    if window is None:
        return None
    hall = queueing.hall(request.viewer, request.book, request.viewer.unit or "", request.moment)
    return strip_of(request, hall, window, back)


def strip_of(request: AtDesk, hall: Hall, window: tuple[str, Text], back: str) -> ui.Strip:
    """The strip over a queue that was read already."""
    version = queueing.version_on(request.book, request.moment)
    mine, waiting = _mine(hall, window[0]), queueing.next_for(hall, _groups(request))
    minutes = hall.pace.whole
    return ui.Strip(
        reverse("desk:queue-do"), t(window[1]), mine.short if mine else "", t(mine.label) if mine else "",
        str(len(waiting)), f"{word('desk-queue-pace')} {minutes} {word('desk-queue-min')}" if minutes else "",
        ui.ActionBar(tuple(_buttons(version, mine))), back, t(mine.group_label) if mine else "", reverse("desk:queue"),
    )  # fmt: skip


def _buttons(version: Version | None, mine: Ticket | None) -> list[ui.Action]:
    found = [ui.Action(word("desk-queue-next"), name="do", value="next", kind="primary", key=KEYS["next"])]
    if version is not None and mine is not None:
        found += [
            ui.Action(word(f"desk-queue-{name}"), name="do", value=name, key=KEYS[name])
            for name, verb in AT_WINDOW.items() if mine.stage in queueing.act_of(version, verb).from_
        ]  # fmt: skip
    return found


def _groups(request: AtDesk) -> tuple[str, ...]:
    return tuple(request.session.get(GROUPS, ()))


@at_desk
@require_POST
def do(request: AtDesk) -> HttpResponse:
    """Do what a button of the strip or of the page says, and go back to where it was pressed."""
    window = window_of(request)
    if window is None:
        return _queue(request, None, 403)
    wish = request.POST.get("do", "")
    try:
        _do(request, window, wish)
    except Refusal as refusal:
        messages.warning(request, f"{t(refusal.text)} {t(refusal.remedy)}")
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, None) and back.startswith("/desk/")
    return HttpResponseRedirect(back if safe else reverse("desk:queue"))


def _do(request: AtDesk, window: tuple[str, Text], wish: str) -> None:
    hall = queueing.hall(request.viewer, request.book, request.viewer.unit or "", request.moment)
    mine = _mine(hall, window[0])
    if wish == "next":
        _next(request, hall, window, mine)
    elif wish == "groups":
        request.session[GROUPS] = request.POST.getlist("mine")[:20]
    elif wish == "take":
        _take(request, hall)
    elif wish in AT_WINDOW and mine is not None:
        act([_command(request, mine, AT_WINDOW[wish])], request.book, request.moment, request=_key(request, mine, wish))
    elif wish == "rejoin":
        absent = next((one for one in hall.absent if one.uid == request.POST.get("case")), None)
        if absent is not None:
            act([_command(request, absent, "rejoin")], request.book, request.moment, request=_key(request, absent, wish))


def _key(request: AtDesk, ticket: Ticket, wish: str) -> Request:
    return Request(f"{wish}:{ticket.uid}:{ticket.n}", request.account.handle)


def _next(request: AtDesk, hall: Hall, window: tuple[str, Text], mine: Ticket | None) -> None:
    """End what is at the window and call the next in one list; somebody whom another window was faster with is skipped."""
    ended = [_command(request, mine, "close")] if mine is not None else []
    for one in queueing.next_for(hall, _groups(request))[:TRIES]:
        call = _command(request, one, "call-number", window=window[0])
        try:
            act([*ended, call], request.book, request.moment, request=_key(request, one, "next"))
        except WrongStage:
            continue
        messages.success(request, word("desk-queue-called", number=one.short, window=t(window[1])))
        return
    if mine is not None:
        act(ended, request.book, request.moment, request=_key(request, mine, "end"))
    messages.info(request, f"{word('desk-queue-nobody')} {word('desk-queue-nobody-why')}")


def _take(request: AtDesk, hall: Hall) -> None:
    version, ledger = queueing.version_on(request.book, request.moment), queueing.ledger_of(request.book)
    assert version is not None
    assert ledger is not None
    uid = uuid7(request.moment)
    group, surname = request.POST.get("group", ""), request.POST.get("surname", "").strip()[:2]
    given: dict[str, Value] = {
        "hall": request.viewer.unit,
        "queue_group": group,
        "priority": request.POST.get("priority") == "1",
    }
    if surname:
        given["surname"] = surname
    take = queueing.act_of(version, "take-number").id
    command = Command(
        uid, take, request.viewer.actor, Happened.at(request.moment),
        given, opens=(ledger.id, None),
    )  # fmt: skip
    done = act([command], request.book, request.moment, request=Request(uid, request.account.handle))[0]
    short = group + str(done.number).rsplit("-", 1)[-1]
    messages.success(request, word("desk-queue-taken", number=short, n=len(hall.waiting)))


def _command(request: AtDesk, ticket: Ticket, verb: str, **given: str) -> Command:
    version = queueing.version_on(request.book, request.moment)
    assert version is not None
    return Command(
        ticket.uid, queueing.act_of(version, verb).id, request.viewer.actor, Happened.at(request.moment), given, seen=ticket.n
    )


@at_desk
@require_GET
def queue(request: AtDesk) -> HttpResponse:
    """The hall's queue today: who waits in calling order, who is at which window, who was absent, the pace."""
    return _queue(request, window_of(request), 200)


def _queue(request: AtDesk, window: tuple[str, Text] | None, status: int) -> HttpResponse:
    if window is None:
        none = ui.Banner(word("desk-queue-none-why"), title=word("desk-queue-none"), tone="info")
        return page(request, "queue", "queue", status=status, banner=none)
    unit = request.viewer.unit or ""
    hall = queueing.hall(request.viewer, request.book, unit, request.moment)
    zone, windows = request.book.zone, post_names(unit)

    def row(one: Ticket) -> ui.Row:
        window = windows.get(one.window, Text(one.window, one.window))
        first = ui.Tag(word("desk-queue-first"), "warn") if one.priority else None
        since = f"{one.since.astimezone(zone):%H:%M}"
        cells = (one.short, t(one.group_label), first, one.shown or None, ui.Tag(t(one.label)), t(window) or None, since)
        return ui.Row(cells, key=one.uid)

    heads = (
        "desk-queue-number",
        "desk-queue-group",
        "desk-queue-first",
        "desk-party",
        "desk-stage",
        "hall-window",
        "desk-queue-since",
    )
    columns = tuple(ui.Column(word(key), "tag" if key in ("desk-stage", "desk-queue-first") else "text") for key in heads)
    everybody = (*hall.at_windows, *hall.waiting)
    table = ui.Table(
        word("desk-queue-page"),
        columns,
        tuple(row(one) for one in everybody),
        ui.Empty(word("desk-queue-nobody")),
        caption_hidden=True,
    )
    pace = hall.pace
    minutes, unit_word = (str(pace.whole), word("desk-queue-min")) if pace.whole else ("–", "")
    kpis = ui.Kpis(
        (
            ui.Kpi(word("hall-waiting"), str(len(hall.waiting))),
            ui.Kpi(word("desk-queue-ended"), str(hall.ended)),
            ui.Kpi(word("desk-queue-pace"), minutes, unit=unit_word),
            ui.Kpi(word("desk-queue-windows"), str(pace.windows)),
        ),
        word("figures"),
    )
    absent = tuple(_absent(one) for one in hall.absent)
    return page(
        request, "queue", "queue", status=status, strip=strip_of(request, hall, window, reverse("desk:queue")), kpis=kpis,
        table=table, absent=absent, groups=_groups_form(request), take=_take_form(request),
        board_href=reverse("portal:hall-board", args=[unit]), kiosk_href=reverse("portal:hall-kiosk", args=[unit]),
    )  # fmt: skip


def _absent(one: Ticket) -> ui.Form:
    again = ui.Action(f"{one.short} {word('desk-queue-rejoin')}", name="do", value="rejoin")
    return ui.Form(reverse("desk:queue-do"), (), ui.ActionBar((again,)), hidden=(("case", one.uid),), id=f"absent-{one.short}")


def _options(request: AtDesk) -> tuple[ui.Option, ...]:
    version = queueing.version_on(request.book, request.moment)
    assert version is not None
    codes = request.book.pack.code_lists[version.fields["queue_group"].list or ""].codes.values()
    return tuple(ui.Option(one.code, f"{one.code} {t(one.label)}") for one in codes)


def _groups_form(request: AtDesk) -> ui.Form:
    ticked = "\t".join(_groups(request))
    field = ui.Field("mine", word("desk-queue-mine"), "checkboxes", ticked, options=_options(request))
    keep = ui.ActionBar((ui.Action(word("desk-queue-keep"), name="do", value="groups"),))
    return ui.Form(
        reverse("desk:queue-do"), (ui.FieldSet(word("desk-queue-mine"), (field,), legend_hidden=True),), keep, id="groups"
    )


def _take_form(request: AtDesk) -> ui.Form:
    fields = (
        ui.Field("group", word("desk-queue-group"), "select", options=_options(request), required=True),
        ui.Field("priority", word("hall-priority"), "checkbox"),
        ui.Field("surname", word("desk-queue-surname"), "text", max_length=2, width=4),
    )
    send = ui.ActionBar((ui.Action(word("hall-take"), name="do", value="take"),))
    return ui.Form(reverse("desk:queue-do"), (ui.FieldSet(word("desk-queue-take"), fields),), send, id="take")
