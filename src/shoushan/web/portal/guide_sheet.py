"""The guide on two sheets of A4: what a citizen needs on the first, every element of the national list on the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.rules.catalogue.model import Material
from shoushan.web.portal import guide
from shoushan.web.portal.elements import ELEMENTS
from shoushan.web.portal.frame import Visit, forms, limit_words, long_day, page, phone
from shoushan.web.ui.guides import Offer, limits_of, materials_of, remedies_of
from shoushan.web.ui.language import current, t, word
from shoushan.web.ui.qr import qr_svg

FIRST_PAGE = frozenset({
    "accept_condition", "handle_flow", "transact_addr", "transact_time", "link_way", "supervise_way", "by_law",
    "review_standard", "special_procedure",
})  # fmt: skip
"""Elements that have a place of their own on the sheets."""


@require_safe
def guide_print(request: Visit, ledger: str, service: str) -> HttpResponse:
    """The guide on paper: two A4 pages with all elements."""
    offer = guide.offered(request, ledger, service)
    address = request.build_absolute_uri(reverse("portal:guide", args=[ledger, service]))
    told: Mapping[str, Any] = offer.service.guide if offer.service else {}
    return page(
        request, "guide_print", heading=t(offer.name), back_href=reverse("portal:guide", args=[ledger, service]),
        told={key: guide.lines(value) for key, value in told.items()}, long=guide.how_long(offer),
        free=told.get("is_fee") is False, papers=tuple(papers(offer)), package=matters(offer), law=guide.law(offer, told),
        elements=tuple(elements(offer, address)), remedies=[t(text) for text in remedies_of(offer)],
        phone=phone(request.book), qr=qr_svg(address, word("p-guide-online")), address=address,
        sheets=tuple(sheets(offer)), assumed=offer.ledger.assumed and offer.service is not None,
        updated=word("p-updated", day=long_day(offer.version.from_)),
    )  # fmt: skip


def papers(offer: Offer) -> Iterator[dict[str, Any]]:
    """One row of the list of papers each: how many, from whom, what spares it, how to fill it in, when it is good enough."""
    for material in materials_of(offer):
        yield {
            "label": t(material.label), "count": joined((*forms(material.original, material.copies), *medium(material))),
            "source": t(material.source), "spared": joined(tuple(spared(material))),
            "note": t(material.note) if material.note else "", "standard": t(material.standard) if material.standard else "",
        }  # fmt: skip


def medium(material: Material) -> tuple[str, ...]:
    """Paper, or an electronic one too."""
    return (word("p-electronic"),) if material.electronic else (word("p-paper-only"),)


def spared(material: Material) -> Iterator[str]:
    """What makes it unnecessary, or lets it come later."""
    if material.required is not True:
        yield word("p-if-applies")
    if material.known:
        yield word("p-known")
    if material.promise:
        yield word("p-promise")
    if material.defer:
        yield word("p-defer", limit=limit_words(material.defer[0], material.defer[1].value))


def sheets(offer: Offer) -> Iterator[str]:
    """The forms that stand on line, blank and filled in."""
    for id_ in forms_of(offer):
        yield t(offer.version.forms[id_].name)


def forms_of(offer: Offer) -> tuple[str, ...]:
    """The forms of the offer's papers, each once, in the order of the papers."""
    named = (id_ for one in materials_of(offer) for id_ in (one.form, one.instead))
    return tuple(dict.fromkeys(id_ for id_ in named if id_ in offer.version.forms and id_ is not None))


def matters(offer: Offer) -> tuple[str, ...]:
    """The matters of a package in their published order, each with what it waits for."""
    if offer.service is None:
        return ()
    steps = offer.service.package
    names = {step.key: t(offer.version.services[step.service].name) for step in steps}
    called = {step.key: word("p-any-of-them") if step.one_of else names[step.key] for step in steps}
    told = []
    for number, step in enumerate(steps, 1):
        waits = tuple(dict.fromkeys(called[key] for key in step.after if key in called))
        after = word("p-after", what=joined(waits)) if waits else ""
        either = word("p-one-of") if step.one_of else ""
        told.append(f"{number}. {names[step.key]}{either}{after}")
    return tuple(told)


def elements(offer: Offer, address: str) -> Iterator[tuple[str, str]]:
    """Every other element of the national list by its name, those that follow from elsewhere filled in."""
    told: Mapping[str, Any] = offer.service.guide if offer.service else {}
    derived = dict(_derived(offer, address))
    for name, label in ELEMENTS.items():
        if name in FIRST_PAGE:
            continue
        value = joined(guide.lines(told.get(name))) or derived.pop(name, "")
        if value:
            yield t(label), value
    yield from _limits(offer)
    yield word("p-single-login"), word("p-no-login")


def _derived(offer: Offer, address: str) -> Iterator[tuple[str, str]]:
    yield "task_name", t(offer.name)
    yield "entrust_name", word("p-not-entrusted")
    yield "link_addr", address
    yield "mobile_terminal_url", address
    yield "plan_cancel_date", word("p-no-end")
    yield "plan_effective_date", offer.version.from_.isoformat()


def _limits(offer: Offer) -> Iterator[tuple[str, str]]:
    found = limits_of(offer)
    for key, one in (("p-legal-days", found.legal), ("p-promised-days", found.promise)):
        at_once = offer.theme == "instant"
        if one is not None or at_once:
            yield word(key), word("p-on-the-spot") if at_once or one is None else limit_words(*one[1:])


def joined(parts: tuple[str, ...]) -> str:
    """Several lines as one."""
    return ("; " if current() == "en" else "；").join(parts)
