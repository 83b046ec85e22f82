"""The guide of a service: what to bring, how long it takes, where, by what right, what to do if one disagrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.rules.catalogue.model import Basis, Material
from shoushan.rules.text import Text
from shoushan.web.portal import drafts
from shoushan.web.portal.elements import ELEMENTS
from shoushan.web.portal.frame import Visit, forms, limit_words, long_day, page, phone, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.basics import Tone
from shoushan.web.ui.guides import Offer, guide_json, limits_of, materials_of, offer_of, remedies_of
from shoushan.web.ui.language import current, t, word


def offered(request: Visit, ledger: str, service: str) -> Offer:
    """The offer that an address names; 404 where there is none."""
    found = offer_of(request.book.pack, ledger, service, today(request))
    if found is None:
        raise Http404(service)
    return found


@require_safe
def guide(request: Visit, ledger: str, service: str) -> HttpResponse:
    """The guide as a page, with the button to start."""
    offer = offered(request, ledger, service)
    name = f"{offer.ledger.id}/{offer.slug}"
    start = reverse("portal:apply", args=[offer.ledger.id, offer.slug])
    begun = drafts.has_draft(request, name)
    acts = ui.ActionBar((ui.Action(word("p-resume" if begun else "p-apply"), href=start, kind="primary"),))
    links = (
        ui.Action(word("p-guide-print"), href=reverse("portal:guide-print", args=[ledger, service]), icon="print"),
        ui.Action(word("p-guide-json"), href=reverse("portal:guide-json", args=[ledger, service]), kind="quiet"),
    )
    return page(
        request, "guide", reverse("portal:services"), heading=t(offer.name), acts=acts, links=ui.ActionBar(links),
        **sections(request, offer), all=ui.Disclosure(word("p-all"), elements(offer)),
    )  # fmt: skip


@require_safe
def guide_data(request: Visit, ledger: str, service: str) -> JsonResponse:
    """The guide as data."""
    return JsonResponse(guide_json(offered(request, ledger, service)), json_dumps_params={"ensure_ascii": False})


def sections(request: Visit, offer: Offer) -> dict[str, Any]:
    """The parts of a guide that page and print share."""
    told: Mapping[str, Any] = offer.service.guide if offer.service else {}
    assumed = offer.ledger.assumed and offer.service is not None
    return {
        "who": lines(told.get("accept_condition")), "who_else": lines(told.get("server_type")),
        "bring": papers(offer), "long": how_long(offer), "flow": steps(told),
        "places": places(request, offer, told), "package": package(offer), "law": law(offer, told),
        "remedies": [t(text) for text in remedies_of(offer)],
        "updated": word("p-updated", day=long_day(offer.version.from_)),
        "assumed": ui.Banner(word("p-assumed")) if assumed else None,
    }  # fmt: skip


def how_long(offer: Offer) -> tuple[str, ...]:
    """Promise first, then what the law allows, then how it is counted."""
    if offer.theme == "instant":
        return (word("p-on-the-spot"),)
    limits = limits_of(offer)
    said = []
    if limits.promise is not None:
        said.append(word("p-promised", limit=limit_words(*limits.promise[1:])))
    if limits.legal is not None:
        said.append(word("p-legal", limit=limit_words(*limits.legal[1:])))
    return (*said, word("p-counted")) if said and offer.service else tuple(said)


def papers(offer: Offer) -> ui.SummaryList | None:
    """What to bring: original and copies, who issues it, where it is not asked for, how to fill it in."""
    rows = tuple(paper(offer, one) for one in materials_of(offer))
    return ui.SummaryList(rows) if rows else None


def paper(offer: Offer, material: Material) -> ui.SummaryRow:
    """One paper of the list, with its blank form and the filled sample where it is filled in."""
    given = forms(material.original, material.copies)
    marks = [ui.Tag(word(key), tone) for key, tone, holds in MARKS if holds(material)]
    if material.defer:
        marks.append(ui.Tag(word("p-defer", limit=limit_words(material.defer[0], material.defer[1].value)), "info"))
    notes = [t(material.note)] if material.note else []
    notes += [word("p-standard", text=t(material.standard))] if material.standard else []
    told = tuple(line for line in (" · ".join(given), t(material.source)) if line)
    stop = ". " if current() == "en" else "。"
    return ui.SummaryRow(t(material.label), (*told, *marks, *sheet_links(offer, material)), note=stop.join(notes))


def sheet_links(offer: Offer, material: Material) -> Iterator[ui.Link]:
    """Blank form and filled sample of a paper; of the declaration or undertaking where one may stand for it."""
    for id_ in (material.form, material.instead):
        if id_ is not None and id_ in offer.version.forms:
            place, name = [offer.ledger.id, offer.slug, id_], t(offer.version.forms[id_].name)
            yield ui.Link(word("p-blank", name=name), reverse("portal:form", args=place))
            yield ui.Link(word("p-sample", name=name), reverse("portal:form-sample", args=place))


MARKS: tuple[tuple[str, Tone, Callable[[Material], bool]], ...] = (
    ("p-known", "good", lambda one: one.known),
    ("p-promise", "info", lambda one: one.promise),
    ("p-if-applies", "mute", lambda one: one.required is not True),
)


def steps(told: Mapping[str, Any]) -> ui.Steps | None:
    """The way of the matter as the guide tells it."""
    found = lines(told.get("handle_flow"))
    return ui.Steps(tuple(ui.Step(line) for line in found), word("p-steps"), upright=True) if found else None


def places(request: Visit, offer: Offer, told: Mapping[str, Any]) -> ui.SummaryList:
    """Where, when, by which telephone, at what cost, and what one gets."""
    rows = [
        (word("p-where"), told.get("transact_addr")), (word("p-when"), told.get("transact_time")),
        (word("p-phone"), told.get("link_way") or phone(request.book)),
        (t(ELEMENTS["supervise_way"]), told.get("supervise_way")),
        (word("p-cost"), word("p-free") if told.get("is_fee") is False else told.get("fee_basis")),
        (word("p-result"), told.get("result_name")),
    ]  # fmt: skip
    return ui.SummaryList(tuple(ui.SummaryRow(key, lines(value)) for key, value in rows if value))


def package(offer: Offer) -> ui.LinkList | None:
    """The matters that the package handles in one go."""
    if offer.service is None or not offer.service.package:
        return None
    known = offer.version.services
    cards = tuple(
        ui.LinkCard(t(known[step.service].name), reverse("portal:guide", args=[offer.ledger.id, step.service]))
        for step in offer.service.package
        if step.service in known
    )
    return ui.LinkList(cards, word("p-package"))


def law(offer: Offer, told: Mapping[str, Any]) -> tuple[str, ...]:
    """The legal bases of the service, else of the ledger, each with its article."""
    found = told.get("by_law")
    if isinstance(found, tuple):
        return tuple(f"{t(one['text'])} {one.get('article') or ''}".strip() for one in found)
    return tuple(basis_words(basis) for basis in offer.ledger.basis)


def basis_words(basis: Basis) -> str:
    """A legal basis as citizens read it: the article only where it was verified."""
    return f"{t(basis.text)} {basis.article if basis.mark == 'verified' else ''}".strip()


def elements(offer: Offer) -> ui.SummaryList:
    """Every element of the guide under its name in the national list."""
    told: Mapping[str, Any] = offer.service.guide if offer.service else {}
    rows = tuple(
        ui.SummaryRow(t(ELEMENTS.get(name, Text(name, name))), law(offer, told) if name == "by_law" else lines(value))
        for name, value in told.items()
    )
    return ui.SummaryList(rows)


def lines(value: Any) -> tuple[str, ...]:
    """A value of the guide as lines in the reader's language."""
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return (word("yes") if value else word("no"),)
    if isinstance(value, tuple) and not isinstance(value, Text):
        return tuple(line for one in value for line in lines(one))
    if isinstance(value, Mapping):
        return (t(value) if "zh" in value else " ".join(line for one in value.values() for line in lines(one)),)
    return (t(value) if isinstance(value, Text) else str(value),)
