"""What leaves the printer: receipts on A4 and 80 mm with their QR code, and numbered legal papers in two copies."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import leaving, read
from shoushan.records.cases.read import CaseShown, NotVisible
from shoushan.records.journal import sealing
from shoushan.rules.text import Text
from shoushan.web.desk import case_acts, case_parts, paper_sheets, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.desk.tables import paper_words
from shoushan.web.desk.wording import long_day, say
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.proofs import receipt_answer
from shoushan.web.ui.qr import qr_svg

LACKING = frozenset({"missing", "wrong", "deferred"})
RECEIVED = frozenset({"received", "known", "promised"})


def progress_address(request: AtDesk, shown: CaseShown) -> str:
    """Where the citizen follows the case without an account: number and code are in the address."""
    if not shown.track:
        return request.build_absolute_uri(reverse("portal:track"))
    return request.build_absolute_uri(reverse("portal:follow", args=[shown.number, shown.track]))


def organ_of(request: AtDesk, shown: CaseShown) -> tuple[str, str]:
    """The office in whose name papers go out, and its telephone."""
    names = names_of(request)
    unit = shown.state.unit or shown.ledger.owner
    name, phone = names.get(unit) or names.get(shown.ledger.owner) or (Text(unit, unit), "")
    return t(name), phone


# --- receipts --------------------------------------------------------------------------------------------------------


@at_desk
@require_GET
def receipt(request: AtDesk, uid: str) -> HttpResponse:
    """The receipt of one case, or of several taken in together (``?with=``), on A4 or 80 mm."""
    uids = [uid, *request.GET.getlist("with")[:19]]
    size = "80mm" if request.GET.get("size") == "80mm" else "a4"
    found = [read.case(request.viewer, request.book, one, request.moment) for one in dict.fromkeys(uids)]
    one = _receipt(request, found[0], size)
    values = (one if len(found) == 1 else _joint(request, one, found),)
    back = reverse("desk:case", args=[uid])
    leaving.note(request.viewer, "print", f"receipt {uid}", len(values), request.moment)
    return render(request, "desk/print.html", {"values": values, "back_href": back})


@at_desk
@require_GET
def proof(request: AtDesk, uid: str, n: int) -> HttpResponse:
    """The receipt of an entry as a file that can be checked without us. Raises ``NotVisible``."""
    return receipt_answer(request.viewer, request.book, uid, n, request.moment)


def _receipt(request: AtDesk, shown: CaseShown, size: Any) -> ui.Receipt:
    organ, phone = organ_of(request, shown)
    zone = request.book.zone
    party = next((one.name for one in shown.parties if not one.represents), "")
    return ui.Receipt(
        organ,
        word("desk-receipt"),
        shown.number,
        party,
        t(shown.title),
        long_day(shown.opened_on),
        due=long_day(wording.day_of(shown.due)),
        holder=case_parts.holder(shown, zone, names_of(request)).sentence,
        telephone=phone,
        code=shown.track or "",
        qr=qr_svg(progress_address(request, shown), word("scan-to-follow")),
        missing=_items(shown, missing=True),
        received=_items(shown, missing=False),
        size=size,
        notes=(word("desk-receipt-note"), *_sealed(shown)),
        seal=word("desk-receipt-seal"),
    )


def _sealed(shown: CaseShown) -> tuple[str, ...]:
    """The entry's own hash and the newest head: every receipt carries them out of the house."""
    if not shown.entries:
        return ()
    head = sealing.newest(transaction.get_connection())
    said = [word("desk-receipt-hash", hash=shown.entries[0].hash[:32])]
    if head:
        said.append(word("desk-receipt-head", size=head.size, root=b64encode(head.root).decode()))
    return tuple(said)


def _joint(request: AtDesk, one: ui.Receipt, found: list[CaseShown]) -> ui.Receipt:
    """One receipt for several matters of one person: each with its number, code and day; every paper once."""
    matters = tuple(
        ui.PaperItem(
            f"{t(shown.title)}{word('letter-colon')}{shown.number}",
            wording.joined(
                part
                for part in (
                    f"{word('query-code')} {shown.track}" if shown.track else "",
                    f"{word('when-ready')} {long_day(wording.day_of(shown.due))}" if shown.due else "",
                )
                if part
            ),
        )
        for shown in found
    )
    missing = tuple(dict.fromkeys(item for shown in found for item in _items(shown, missing=True)))
    received = tuple(dict.fromkeys(item for shown in found for item in _items(shown, missing=False)))
    return replace(
        one,
        number=word("desk-matters-in-all", n=len(found)),
        service=wording.joined(t(shown.title) for shown in found),
        due="",
        code="",
        matters=matters,
        missing=missing,
        received=received,
        qr=qr_svg(request.build_absolute_uri(reverse("portal:track")), word("scan-to-follow")),
    )


def _items(shown: CaseShown, *, missing: bool) -> tuple[ui.PaperItem, ...]:
    if missing:
        wanted = [one for one in shown.materials if one.state in LACKING and one.required is True]
        return tuple(ui.PaperItem(t(one.material.label), _note(one)) for one in wanted)
    return tuple(
        ui.PaperItem(t(one.material.label), paper_words(one.material)) for one in shown.materials if one.state in RECEIVED
    )


def _note(one: Any) -> str:
    return word("by-day", day=one.due) if one.due else paper_words(one.material)


def confirmations(request: AtDesk, uids: list[str]) -> tuple[tuple[object, ...], ui.ActionBar | None]:
    """What was taken in just now: a panel for one case, a table for several; cases out of sight are left out."""
    found = []
    for uid in uids:
        try:
            found.append(read.case(request.viewer, request.book, uid[:64], request.moment))
        except NotVisible:
            continue
    if len(found) > 1:
        return (_several(found),), _next(found)
    return tuple(_confirmation(request, shown) for shown in found), _next(found)


def _several(found: list[CaseShown]) -> ui.Table:
    columns = (
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-stage"), "tag"),
        ui.Column(word("due-day"), "date"),
        ui.Column(word("query-code"), "code"),
        ui.Column(word("what-missing"), "wide"),
    )
    rows = tuple(
        ui.Row(
            (
                shown.number,
                t(shown.title),
                ui.Tag(t(shown.stage), "info"),
                wording.day_of(shown.due),
                shown.track or None,
                wording.joined(item.text for item in _items(shown, missing=True)) or None,
            ),
            reverse("desk:case", args=[shown.uid]),
        )
        for shown in found
    )
    return ui.Table(word("desk-taken-in"), columns, rows, ui.Empty(""), caption_hidden=True)


def _confirmation(request: AtDesk, shown: CaseShown) -> ui.Confirmation:
    zone = request.book.zone
    _, phone = organ_of(request, shown)
    opened = ui.Action(word("desk-open-case"), reverse("desk:case", args=[shown.uid]), icon="case")
    return ui.Confirmation(
        t(shown.title),
        shown.number,
        t(shown.ledger.noun) + say("", " ") + word("number"),
        (case_parts.holder(shown, zone, names_of(request)).sentence, *_missing_words(shown)),
        code=shown.track or "",
        qr=qr_svg(progress_address(request, shown), word("scan-to-follow")),
        qr_label=word("scan-to-follow"),
        telephone=phone,
        actions=ui.ActionBar((*case_acts.possible(shown).actions[:4], opened)),
    )


def _missing_words(shown: CaseShown) -> tuple[str, ...]:
    names = [item.text for item in _items(shown, missing=True)]
    return (word("what-missing") + word("letter-colon") + wording.joined(names),) if names else ()


def _next(found: list[CaseShown]) -> ui.ActionBar | None:
    if not found:
        return None
    first, rest = found[0], "".join(f"&with={one.uid}" for one in found[1:])
    address = reverse("desk:receipt", args=[first.uid])
    receipt = ui.Action(word("desk-print-receipt"), f"{address}?size=a4{rest}", kind="primary", icon="print", key="p")
    handed = [one for one in first.papers if first.closed and one.number]
    if handed and not rest:  # done at once: the paper that the person takes home is the one that is printed
        paper = reverse("desk:paper", args=[first.uid, handed[-1].paper])
        receipt = ui.Action(word("desk-print-result"), paper, kind="primary", icon="print", key="p")
    return ui.ActionBar(
        (
            receipt,
            ui.Action(word("desk-print-slip"), f"{address}?size=80mm{rest}", icon="print"),
            ui.Action(word("desk-next-one"), reverse("desk:intake") + "?new=1", icon="plus", key="n"),
        )
    )


# --- legal papers ----------------------------------------------------------------------------------------------------


@at_desk
@require_GET
def paper(request: AtDesk, uid: str, key: str) -> HttpResponse:
    """A legal paper of the case, in its copies, ready for the stamp; a draft says so on each page and has no number."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    made = paper_sheets.sheets(request, shown, key, progress_address(request, shown))
    values = tuple(paper_sheets.for_print(one) for one in made)
    leaving.note(request.viewer, "print", f"{key} {uid}", len(values), request.moment)
    return render(request, "desk/print.html", {"values": values, "back_href": reverse("desk:paper-page", args=[uid, key])})
