"""Messages on the desk: what waits, what went out, what has to be rung; each as paper and as words to read aloud."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.outputs.messages import outbox, words
from shoushan.outputs.messages.outbox import (
    CALL,
    DELIVERED,
    DROPPED,
    FAILED,
    PAPER,
    SENT,
    TO_RING,
    TOLD,
    WAITING,
    WRITING,
    Letter,
)
from shoushan.records.cases import read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.read import CaseShown
from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.desk import token
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused
from shoushan.web.desk.printing import progress_address
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.basics import Tone
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import HTML_LANG, current, t, word
from shoushan.web.ui.qr import qr_svg

GROUPS: dict[str, tuple[str, ...]] = {
    "ring": TO_RING,
    "waiting": (WAITING, WRITING),
    "sent": (SENT,),
    "delivered": (DELIVERED,),
    "told": (TOLD,),
    "dropped": (DROPPED,),
}
TONES: dict[str, Tone] = {FAILED: "bad", CALL: "warn", PAPER: "warn", DELIVERED: "good", TOLD: "good", DROPPED: "mute"}
SOURCES = {"phone": "call", "counter": "counter", "paper": "paper", "no-answer": "call"}
"""How somebody was told → what the entry rests on."""
SIZE = 50


@at_desk
@require_GET
def messages(request: AtDesk) -> HttpResponse:
    """The list: whom to ring first."""
    group = request.GET.get("group", "")
    group = group if group in GROUPS else "ring"
    told = cleaned(request.GET.get("page", ""))
    number = int(told) if told.isdecimal() and len(told) < 6 else 1
    counts = outbox.counts(request.viewer, request.book)
    sums = {name: sum(counts.get(state, 0) for state in states) for name, states in GROUPS.items()}
    found, total = outbox.lines(request.viewer, request.book, GROUPS[group], number, SIZE)
    columns = (
        ui.Column(word("desk-message-made"), "date"),
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-message"), "wide"),
        ui.Column(word("desk-message-to")),
        ui.Column(word("desk-message-state"), "tag"),
        ui.Column(word("desk-message-why"), "wide"),
    )
    rows = tuple(_row(request, letter, case) for letter, case in found)
    table = ui.Table(
        word("desk-messages"),
        columns,
        rows,
        ui.Empty(word(f"desk-message-none-{'ring' if group == 'ring' else 'other'}")),
        paging=ui.paging_of(request.GET.dict(), number, SIZE, total),
        caption_hidden=True,
    )
    home = reverse("desk:messages")
    tabs = tuple(ui.Tab(word(f"desk-message-{name}"), f"{home}?group={name}", name == group, sums[name]) for name in GROUPS)
    return page(request, "messages", "desk-messages", table=table, tabs=ui.Tabs(tabs, word("desk-messages")))


def _row(request: AtDesk, letter: Letter, case: str) -> ui.Row:
    made = datetime.fromisoformat(letter.made).astimezone(request.book.zone)
    said = (letter.en if current() == "en" else letter.zh) or word("desk-message-gone")
    return ui.Row(
        (
            f"{made:%Y-%m-%d %H:%M}",
            case,
            said[:120],
            letter.phone[:3] + "＊＊＊＊" + letter.phone[-4:] if letter.phone else None,
            _tag(letter),
            letter.why or None,
        ),
        reverse("desk:message", args=[letter.key]),
        tone="late" if letter.state in TO_RING else "",
    )


def _tag(letter: Letter) -> ui.Tag:
    return ui.Tag(word(f"desk-message-is-{letter.state}"), TONES.get(letter.state, "info"))


@at_desk
@require_http_methods(["GET", "POST"])
def message(request: AtDesk, key: str) -> HttpResponse:
    """One message: its words to read aloud, its number to ring, and 电话已告知. Raises ``NotVisible``."""
    letter, shown = _found(request, key)
    if request.method == "GET":
        return _page(request, letter, shown)
    if request.POST.get("do") == "number":
        try:
            path = f"party:{letter.party}:phone"
            clear = read.unmask(
                request.viewer, request.book, letter.uid, (path,), word("desk-message-ring-why"), request.moment
            )
        except Refusal as fault:
            return _page(request, letter, shown, banner=refused(fault.text, fault.remedy), status=403)
        return _page(request, letter, shown, phone=str(clear[path] or ""))
    way = request.POST.get("way", "")
    if way not in SOURCES:
        return _page(request, letter, shown, error=word("desk-message-way-needed"), status=422)
    try:
        _tell(request, letter, way)
    except Refusal as fault:
        return _page(request, letter, shown, banner=refused(fault.text, fault.remedy), status=409)
    return HttpResponseRedirect(reverse("desk:messages"))


def _tell(request: AtDesk, letter: Letter, way: str) -> None:
    """Enter that somebody was told (or did not answer), once however often the form is sent. Raises a ``Refusal``."""
    note = cleaned(request.POST.get("note", ""))[:200]
    said = Text(f"{t(WAYS[way])}：{letter.zh}", "").zh[:400] + (f"（{note}）" if note else "")
    command = Command(
        letter.uid, "tell", request.viewer.actor, Happened.at(request.moment), {"text": said}, source=Source(SOURCES[way])
    )
    asked = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    with transaction.atomic():
        if way != "no-answer":
            outbox.move(letter.key, [WAITING, WRITING, SENT, *TO_RING], TOLD, request.moment)
        act([command], request.book, request.moment, request=asked)


WAYS: dict[str, Text] = {
    "phone": Text("电话已告知", "Told by telephone"),
    "counter": Text("当面已告知", "Told at the counter"),
    "paper": Text("已打印，交付或寄出", "Printed and handed over or posted"),
    "no-answer": Text("打了，没有打通", "Rang, no answer"),
}


def _page(
    request: AtDesk,
    letter: Letter,
    shown: CaseShown,
    *,
    phone: str = "",
    banner: Any = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    home = reverse("desk:message", args=[letter.key])
    unit = letter.party.startswith("unit:")
    ring = phone or (letter.phone if unit else "")
    see = None
    if letter.phone and not ring:
        see = ui.Form(
            home, (), ui.ActionBar((ui.Action(word("desk-message-see"), name="do", value="number", icon="phone"),)), id="see"
        )
    options = tuple(ui.Option(way, t(name)) for way, name in WAYS.items())
    fields = (
        ui.Field("way", word("desk-message-way"), "radios", required=True, options=options, error=error),
        ui.Field("note", word("desk-message-note"), width=40, max_length=200, hint=word("desk-message-note-hint")),
    )
    sets = (ui.FieldSet(word("desk-message-told-it"), fields, legend_hidden=True),)
    bar = ui.ActionBar((ui.Action(word("desk-message-enter"), kind="primary"),))
    form = ui.Form(home, sets, bar, ui.errors_of(sets), token=token.fresh(request.moment), id="told")
    over, chinese = letter.state in outbox.OVER, request.book.pack.at == 0
    facts = (
        ui.SummaryRow(word("desk-message-state"), (_tag(letter), letter.why or None)),
        ui.SummaryRow(word("desk-message-sms"), letter.sms or word("desk-message-gone")),
        ui.SummaryRow(word("number"), ui.Link(shown.number, reverse("desk:case", args=[letter.uid]))),
    )
    return page(
        request,
        "message",
        "desk-messages",
        status=status,
        letter=letter,
        aloud=words.aloud(letter.zh) if chinese else letter.en,
        chinese=chinese,
        english=letter.en if chinese else "",
        ring=ring,
        see=see,
        banner=banner,
        form=None if over else form,
        facts=ui.SummaryList(facts),
        title=t(shown.title),
        number=shown.number,
        paper_href=reverse("desk:message-paper", args=[letter.key]),
        gone=not letter.zh,
    )


@at_desk
@require_GET
def message_paper(request: AtDesk, key: str) -> HttpResponse:
    """The message as a sheet in large type: office, words, number and how to see where it is. Raises ``NotVisible``."""
    letter, shown = _found(request, key)
    if not letter.zh:
        raise Http404(key)
    names = names_of(request)
    office = names.get(shown.state.unit or shown.ledger.owner) or (Text("", ""), "")
    made = datetime.fromisoformat(letter.made).astimezone(request.book.zone).date()
    party = next((one for one in shown.parties if one.party == letter.party), None)
    contact = word("desk-message-contact", phone=office[1]) if office[1] and office[1] not in letter.zh else ""
    value = ui.Paper(
        t(office[0]),
        word("desk-message-paper"),
        shown.number,
        party.name if party else "",
        (t(Text(letter.zh, letter.en)),),
        t(spoken_day(made)),
        receipt=False,
        lang=HTML_LANG[current()],
        copies=1,
        contact=contact,
        qr=qr_svg(progress_address(request, shown), word("scan-to-follow")),
        copy_labels=(word("scan-to-follow"),),
    )
    back = reverse("desk:message", args=[letter.key])
    return render(request, "desk/print.html", {"values": (value,), "back_href": back})


def _found(request: AtDesk, key: str) -> tuple[Letter, CaseShown]:
    found = outbox.one(request.viewer, request.book, key)
    if found is None:
        raise Http404(key)
    return found[0], read.case(request.viewer, request.book, found[0].uid, request.moment.astimezone(UTC))
