"""What leaves the printer: receipts on A4 and 80 mm with their QR code, and numbered legal papers in two copies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import read
from shoushan.records.cases.read import CaseShown, NotVisible
from shoushan.records.cases.shown import PaperShown
from shoushan.records.units.accounts import unit_names
from shoushan.records.units.models import Post
from shoushan.rules.catalogue.model import Paper
from shoushan.rules.text import Text
from shoushan.web.desk import case_parts, wording
from shoushan.web.desk.frame import AtDesk, at_desk, today
from shoushan.web.desk.tables import paper_words
from shoushan.web.desk.wording import long_day, say
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.qr import qr_svg

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
RECEIVED = frozenset({"received", "known", "promised"})


def progress_address(request: AtDesk, shown: CaseShown) -> str:
    """Where the citizen follows the case without an account: number and code are in the address."""
    return request.build_absolute_uri(f"/progress?number={shown.number}&code={shown.track or ''}")


def organ_of(request: AtDesk, shown: CaseShown) -> tuple[str, str]:
    """The office in whose name papers go out, and its telephone."""
    names = unit_names()
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
    values = tuple(_receipt(request, read.case(request.viewer, request.book, one, request.moment), size) for one in uids)
    back = reverse("desk:case", args=[uid])
    return render(request, "desk/print.html", {"values": values, "back_href": back})


def _receipt(request: AtDesk, shown: CaseShown, size: Any) -> ui.Receipt:
    organ, phone = organ_of(request, shown)
    zone = request.book.zone
    party = next((one.name for one in shown.parties if not one.represents), "")
    return ui.Receipt(
        organ, word("desk-receipt"), shown.number, party, t(shown.title), long_day(shown.opened_on),
        due=long_day(wording.day_of(shown.due)), holder=case_parts.holder(shown, zone).sentence, telephone=phone,
        code=shown.track or "", qr=qr_svg(progress_address(request, shown), word("scan-to-follow")),
        missing=_items(shown, missing=True), received=_items(shown, missing=False), size=size,
        notes=(word("desk-receipt-note"),), seal=word("desk-receipt-seal"),
    )  # fmt: skip


def _items(shown: CaseShown, *, missing: bool) -> tuple[ui.PaperItem, ...]:
    if missing:
        wanted = [one for one in shown.materials if one.state in ("missing", "wrong", "deferred") and one.required is not False]
        return tuple(ui.PaperItem(t(one.material.label), _note(one)) for one in wanted)
    return tuple(ui.PaperItem(t(one.material.label), paper_words(one.material)) for one in shown.materials if one.state in RECEIVED)


def _note(one: Any) -> str:
    return word("by-day", day=one.due) if one.due else paper_words(one.material)


def confirmations(request: AtDesk, uids: list[str]) -> tuple[tuple[ui.Confirmation, ...], ui.ActionBar | None]:
    """One panel per case taken in just now; cases out of sight are left out."""
    found = []
    for uid in uids:
        try:
            found.append(read.case(request.viewer, request.book, uid, request.moment))
        except NotVisible:
            continue
    return tuple(_confirmation(request, shown) for shown in found), _next(found)


def _confirmation(request: AtDesk, shown: CaseShown) -> ui.Confirmation:
    zone = request.book.zone
    _, phone = organ_of(request, shown)
    opened = reverse("desk:case", args=[shown.uid])
    actions = [ui.Action(word("desk-open-case"), opened, icon="case")]
    able = [one for one in case_parts.possible(shown).actions[:3]]
    return ui.Confirmation(
        t(shown.title), shown.number, t(shown.ledger.noun) + word("number"),
        (case_parts.holder(shown, zone).sentence, *_missing_words(shown)), code=shown.track or "",
        qr=qr_svg(progress_address(request, shown), word("scan-to-follow")), qr_label=word("scan-to-follow"),
        telephone=phone, actions=ui.ActionBar((*able, *actions)),
    )  # fmt: skip


def _missing_words(shown: CaseShown) -> tuple[str, ...]:
    names = [item.text for item in _items(shown, missing=True)]
    return (word("what-missing") + word("letter-colon") + wording.joined(names),) if names else ()


def _next(found: list[CaseShown]) -> ui.ActionBar | None:
    if not found:
        return None
    first, rest = found[0], "".join(f"&with={one.uid}" for one in found[1:])
    address = reverse("desk:receipt", args=[first.uid])
    return ui.ActionBar((
        ui.Action(word("desk-print-receipt"), f"{address}?size=a4{rest}", kind="primary", icon="print", key="p"),
        ui.Action(word("desk-print-slip"), f"{address}?size=80mm{rest}", icon="print"),
        ui.Action(word("desk-next-one"), reverse("desk:intake") + "?new=1", icon="plus", key="n"),
    ))  # fmt: skip


# --- legal papers ----------------------------------------------------------------------------------------------------


@at_desk
@require_GET
def paper(request: AtDesk, uid: str, key: str) -> HttpResponse:
    """A legal paper of the case, in its copies, ready for the stamp."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    held = next((one for one in shown.papers if one.paper == key), None)
    form = shown.version.papers.get(held.kind) if held else None
    if held is None or form is None:
        raise Http404(key)
    value = legal_paper(form, held, values_of(request, shown, held), organ_of(request, shown))
    back = reverse("desk:case", args=[uid])
    return render(request, "desk/print.html", {"values": (value,), "back_href": back})


def values_of(request: AtDesk, shown: CaseShown, held: PaperShown) -> dict[str, Any]:
    """What the placeholders of a paper may name, already in words."""
    organ, phone = organ_of(request, shown)
    made = wording.day_of(held.made) or today(request)
    applicant = next((one for one in shown.parties if not one.represents), None)
    post = Post.objects.filter(id=request.viewer.post or "").first()
    known: dict[str, Any] = {one.field.id: case_parts.value_words(one, request.book) for one in shown.fields}
    for term in shown.terms:
        known[f"{term.key}_due"] = known[f"due_{term.key.replace('-', '_')}"] = long_day(wording.day_of(term.due))
    return {
        **known, "applicant": applicant.name if applicant else "", "party": applicant.name if applicant else "",
        "service": t(shown.title), "case_number": shown.number, "number": held.number or "", "organ": organ,
        "organ_phone": phone, "date": long_day(made), "today": long_day(made), "due": long_day(wording.day_of(shown.due)),
        "clerk": t(Text(post.name_zh, post.name_en)) if post else "", "track": shown.track or "",
        "outcome": t(shown.outcome) if shown.outcome else "", "stage": t(shown.stage),
        "materials_missing": [item.text for item in _items(shown, missing=True)],
        "materials_received": [item.text for item in _items(shown, missing=False)],
    }  # fmt: skip


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A text with its placeholders filled; an unknown or empty one leaves a line to write on."""

    def one(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return str(value) if isinstance(value, (str, int)) and value != "" else "＿＿＿＿"

    return PLACEHOLDER.sub(one, text)


def legal_paper(form: Paper, held: PaperShown, values: Mapping[str, Any], organ: tuple[str, str]) -> ui.Paper:
    """A definition's paper with its values in place: blocks, lists, remedies, seal, copies."""
    lines: list[str] = []
    items: list[ui.PaperItem] = []
    for block in form.body:
        text = t({"zh": str(block.get("zh", "")), "en": str(block.get("en", ""))})
        if "each" in block:
            several = values.get(str(block["each"])) or ()
            items += [ui.PaperItem(filled(text, {**values, "it": one})) for one in several]
        elif "if" not in block or values.get(str(block["if"])):
            lines.append(filled(text, values))
    addressee = lines.pop(0).rstrip("：:") if lines and lines[0].rstrip().endswith(("：", ":")) else str(values["applicant"])
    if lines and str(values["organ"]) in lines[-1] and str(values["date"]) in lines[-1]:
        lines.pop()
    return ui.Paper(
        organ[0], t(form.title or form.name), held.number or "", addressee, tuple(line for line in lines if line.strip("＿ ")),
        str(values["date"]), tuple(items), word("desk-missing-list") if items else "",
        remedies=filled(t(form.remedy), values) if form.remedy else "", seal=filled(t(form.seal), values) if form.seal else "",
        receipt=form.signature, contact=say(f"联系电话：{organ[1]}", f"Telephone: {organ[1]}") if organ[1] else "",
        copies=max(1, form.copies), copy_labels=(word("desk-copy-file"), word("desk-copy-party"))[: max(1, form.copies)],
    )  # fmt: skip
