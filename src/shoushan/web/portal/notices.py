"""Public notices on the portal: what stands now, each sheet, its print for the board, and objecting without an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shoushan.records.cases import notices as told_notices
from shoushan.records.cases.actions import act
from shoushan.records.cases.notices import Told
from shoushan.records.units.accounts import unit_name
from shoushan.records.units.viewer import PUBLIC_VIEWER
from shoushan.rules.catalogue.model import Act, Field
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, listed, long_day, page, phone, short_day, today
from shoushan.web.portal.notice_words import WORDS
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.lists import paging_of
from shoushan.web.ui.inputs import Asked, Choices, Fault, Posted, answers, field_of, questions
from shoushan.web.ui.language import HTML_LANG, current, t, word
from shoushan.web.ui.tries import address_of, too_many

WHICH = "which"


@require_safe
def notices(request: Visit) -> HttpResponse:
    """Every sheet that stands today, the newest first."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    found, total = told_notices.sheets(today(request), number)
    cards = tuple(
        ui.LinkCard(
            _text(one.shown["name"]), reverse("portal:notice", args=[one.sheet]), _about(one),
            (ui.Tag(word("p-notice-until", day=short_day(one.to.isoformat())), "info"),),
        )
        for one in found
    )  # fmt: skip
    paging = paging_of({}, number, told_notices.PAGE, total) if total > told_notices.PAGE else None
    empty = ui.Banner(word("p-notices-none"), tone="info") if not cards else None
    return page(
        request, "notices", reverse("portal:home"), cards=ui.LinkList(cards) if cards else None, empty=empty, paging=paging
    )


def _about(one: Told) -> str:
    """Who publishes it, where, and how many cases stand on it."""
    where = _text(one.shown["group"]) if one.shown.get("group") else _text(one.shown["items"][0]["value"])
    many = word("p-notice-many", n=one.count) if one.count > 1 else ""
    return listed([part for part in (where, _text(one.shown["organ"]), many) if part])


@require_safe
def notice(request: Visit, sheet: str) -> HttpResponse:
    """One sheet: ground, days, what is published of each case, and where to object. 410 once it was taken down."""
    found = told_notices.on_sheet(sheet, today(request))
    if not found:
        return _over(request, sheet)
    first = found[0]
    actions = [ui.Action(word("p-notice-print"), reverse("portal:notice-print", args=[sheet]), icon="print")]
    if _rule(request, first) is not None:
        actions.insert(0, ui.Action(word("p-object"), reverse("portal:notice-object", args=[sheet]), kind="primary"))
    return page(
        request, "notice", reverse("portal:notices"), heading=_text(first.shown["name"]), intro=_text(first.shown["intro"]),
        said=_text(first.shown.get("text")),
        facts=ui.SummaryList(tuple(_facts(first))), shown=_shown(found), closing=_text(first.shown.get("closing")),
        actions=ui.ActionBar(tuple(actions)),
    )  # fmt: skip


def _facts(one: Told) -> list[ui.SummaryRow]:
    least = _text(one.shown["days"])
    days = word("p-notice-period", first=long_day(one.from_), last=long_day(one.to), least=least)
    rows = [ui.SummaryRow(word("p-notice-organ"), _text(one.shown["organ"])), ui.SummaryRow(word("p-notice-days"), days)]
    if one.shown.get("basis"):
        rows.append(ui.SummaryRow(word("p-notice-basis"), str(one.shown["basis"])))
    if one.posted:
        posted = word("p-notice-posted-at", day=long_day(one.posted), place=one.place)
        rows.append(ui.SummaryRow(word("p-notice-posted"), posted))
    number = unit_name(str(one.shown["unit"]))[1]
    if number:
        rows.append(ui.SummaryRow(word("p-notice-phone"), number))
    return rows


def _shown(found: tuple[Told, ...]) -> ui.SummaryList:
    """One case item by item; several cases one in a line each, after what is the same in all of them."""
    common, apart = told_notices.parted(found)
    rows = [ui.SummaryRow(_text(item["label"]), _text(item["value"])) for item in common]
    if len(found) > 1:
        rows += [ui.SummaryRow(str(no), t(line_of(items))) for no, items in enumerate(apart, 1)]
    return ui.SummaryList(tuple(rows))


@require_safe
def printed(request: Visit, sheet: str) -> HttpResponse:
    """The sheet for the community's board, with the place for the seal."""
    found = told_notices.on_sheet(sheet, today(request))
    if not found:
        return _over(request, sheet)
    first = found[0]
    organ, number = _text(first.shown["organ"]), unit_name(str(first.shown["unit"]))[1]
    common, apart = told_notices.parted(found)
    lines = tuple(ui.PaperItem(t(line_of(items))) for items in ([common] if len(found) == 1 else apart))
    shared = (t(line_of(common)),) if len(found) > 1 and common else ()
    paper = ui.Paper(
        organ, _text(first.shown["name"]), "", "", (_text(first.shown["intro"]), *shared), long_day(first.from_), items=lines,
        items_title=word("p-notice-shown"),
        closing=tuple(one for one in (_text(first.shown.get("closing")), _days(first)) if one), receipt=False,
        contact=f"{word('p-notice-phone')} {number}" if number else "", copies=1, copy_labels=("",),
        seal=word("p-notice-seal", organ=organ), lang=HTML_LANG[current()],
    )  # fmt: skip
    back = reverse("portal:notice", args=[sheet])
    return render(request, "portal/notice_print.html", {"paper": paper, "back_href": back, "heading": paper.title})


def line_of(items: Sequence[Mapping[str, Any]]) -> Text:
    """Things that are shown in one line, in both languages."""
    zh, en = ([f"{item['label'][at]} {item['value'][at]}" for item in items] for at in ("zh", "en"))
    return Text("，".join(zh), ", ".join(en))


def _days(one: Told) -> str:
    least = _text(one.shown["days"])
    said = word("p-notice-period", first=long_day(one.from_), last=long_day(one.to), least=least)
    return word("p-notice-days") + word("letter-colon") + said


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def objection(request: Visit, sheet: str) -> HttpResponse:
    """Object to a case on the sheet, with or without a name. Looking at the form costs nothing."""
    found = told_notices.on_sheet(sheet, today(request))
    if not found:
        return _over(request, sheet)
    rule = _rule(request, found[0])
    if rule is None:
        return _answer(request, sheet, "p-object-not", 404)
    if request.method != "POST":
        return _form(request, sheet, rule, found, None, {})
    if too_many((f"notice:{address_of(request)}",), request.moment):
        answer = _answer(request, sheet, "p-object-slow", 429)
        answer.headers["Retry-After"] = "60"
        return answer
    return _object(request, sheet, rule, found)


def _object(request: Visit, sheet: str, rule: Act, found: tuple[Told, ...]) -> HttpResponse:
    typed = answers(_questions(request, rule, found), request.POST, _choices(request))
    faults = {name: fault for name, fault in typed.faults.items() if not fault.warning}
    meant = found[0] if len(found) == 1 else next((one for one in found if one.handle == typed.values.get(WHICH)), None)
    if len(found) > 1 and meant is None:
        faults.setdefault(WHICH, Fault(WORDS["p-object-which"], WORDS["p-object-which-choose"]))
    if faults or meant is None:
        return _form(request, sheet, rule, found, request.POST, faults, status=422)
    values = {name: value for name, value in typed.values.items() if name != WHICH}
    command = Command(meant.uid, rule.id, PUBLIC_VIEWER.actor, Happened.at(request.moment), values, source=Source("web"))
    try:
        act([command], request.book, request.moment)
    except Refusal as refusal:
        banner = ui.Banner(t(refusal.remedy), title=t(refusal.text), tone="bad")
        return _form(request, sheet, rule, found, request.POST, {}, banner, status=409)
    number = unit_name(str(meant.shown["unit"]))[1] or phone(request.book)
    text = word("p-object-done-text", unit=_text(meant.shown["organ"]), phone=number)
    done = ui.Banner(text, title=word("p-object-done"), tone="good")
    back = reverse("portal:notice", args=[sheet])
    return page(request, "notice_object", back, heading=word("p-object-heading"), banner=done, form=None, lead="")


def _form(
    request: Visit, sheet: str, rule: Act, found: tuple[Told, ...], posted: Posted | None, faults: Mapping[str, Fault],
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    choices = _choices(request)
    fields = tuple(
        field_of(one, choices, posted.get(one.id, "") if posted else None, faults.get(one.id))
        for one in _questions(request, rule, found)
    )
    sets = (ui.FieldSet(word("p-object-heading"), fields, legend_hidden=True),)
    bar = ui.ActionBar((ui.Action(word("p-object-send"), kind="primary"),))
    form = ui.Form(reverse("portal:notice-object", args=[sheet]), sets, bar, ui.errors_of(sets))
    back = reverse("portal:notice", args=[sheet])
    lead, heading = word("p-object-lead"), word("p-object-heading")
    about = _text(found[0].shown["name"])
    return page(
        request, "notice_object", back, status=status, heading=heading, about=about, banner=banner, form=form, lead=lead
    )


def _questions(request: Visit, rule: Act, found: tuple[Told, ...]) -> tuple[Asked, ...]:
    """What the act asks, and which case is meant where several stand on the sheet."""
    version = request.book.version(found[0].ledger, found[0].version)
    asked = questions(version, rule)
    if len(found) == 1:
        return asked
    options = tuple((one.handle, line_of(items)) for one, items in zip(found, told_notices.parted(found)[1], strict=True))
    return (Asked(WHICH, Field(WHICH, WORDS["p-object-which"], "text"), required=True, options=options), *asked)


def _rule(request: Visit, one: Told) -> Act | None:
    """The act by which one objects; None where the notice takes no objections."""
    return request.book.version(one.ledger, one.version).acts.get(f"object-{one.notice}")


def _choices(request: Visit) -> Choices:
    return Choices(request.book.pack.code_lists, {}, today(request))


def _over(request: Visit, sheet: str) -> HttpResponse:
    """410 for a sheet that was taken down, 404 for one that never was."""
    if not told_notices.ever(sheet):
        raise Http404(sheet[:20])
    return _answer(request, sheet, "p-notice-over", 410)


def _answer(request: Visit, sheet: str, key: str, status: int) -> HttpResponse:
    banner = ui.Banner(word(f"{key}-text"), title=word(key), tone="warn")
    heading = word("p-notices")
    back = reverse("portal:notices")
    return page(request, "notice_object", back, status=status, heading=heading, banner=banner, form=None, lead="")


def _text(said: Any) -> str:
    """Frozen words in the reader's language."""
    return t(Text(str(said.get("zh", "")), str(said.get("en", "")))) if isinstance(said, Mapping) else str(said or "")
