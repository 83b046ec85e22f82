"""The first page, and finding a service by theme or in words of daily life."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, limit_words, listed, page, today
from shoushan.web.portal.tracking import asking_form
from shoushan.web.ui import components as ui
from shoushan.web.ui.guides import Offer, limits_of, offers, search
from shoushan.web.ui.language import current, t, word

THEMES = ("package", "promised", "instant", "tell", "part")


@require_safe
def home(request: Visit) -> HttpResponse:
    """What the place does here, a search box, and 办到哪了."""
    found = offers(request.book.pack, today(request))
    return page(
        request, "home", lists=by_theme(found), track=asking_form(request), place=t(request.book.pack.name),
        search_href=reverse("portal:services"), search_hint=search_hint(request),
    )  # fmt: skip


def search_words(request: Visit) -> list[str]:
    """Words to try in the search: those the pack names (``site.search_words``), else the first of its services' own."""
    told = request.book.pack.site.get("search_words")
    if isinstance(told, Text):
        return t(told).replace("、", ",").replace(", ", ",").split(",")
    english = current() == "en"
    found = []
    for offer in offers(request.book.pack, today(request)):
        fits = [one for one in offer.words if one.isascii() == english]
        found.append(fits[0] if fits else t(offer.name))
    return list(dict.fromkeys(found))[:2]


def search_hint(request: Visit) -> str:
    """What stands in the empty search box."""
    words = search_words(request)
    return word("p-search-hint", words=listed(words)) if words else ""


@require_safe
def services(request: Visit) -> HttpResponse:
    """All services by theme, or those that answer to ``q``."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:50]
    found = search(offers(request.book.pack, today(request)), asked)
    banner = None
    if asked and not found:
        banner = ui.Banner(word("p-found-none", q=asked), tone="warn")
    return page(
        request, "services", reverse("portal:home"), here="p-services", lists=by_theme(found), banner=banner, asked=asked,
        count=word("p-found", n=len(found)) if asked and found else "", search_hint=search_hint(request),
    )  # fmt: skip


def by_theme(found: Iterable[Offer]) -> tuple[ui.LinkList, ...]:
    """The offers as lists of links, one list a theme."""
    held = tuple(found)
    groups = ((theme, tuple(offer for offer in held if offer.theme == theme)) for theme in THEMES)
    return tuple(
        ui.LinkList(tuple(map(card, group)), word(f"p-theme-{theme}"), columns=1 if len(group) < 2 else 2)
        for theme, group in groups
        if group
    )


def card(offer: Offer) -> ui.LinkCard:
    """One service: its name, the words people use for it, how long it takes."""
    promise = limits_of(offer).promise
    tags: tuple[ui.Tag, ...] = ()
    if offer.theme == "instant":
        tags = (ui.Tag(word("p-on-the-spot"), "good"),)
    elif promise is not None and offer.service is not None:
        tags = (ui.Tag(word("p-promised", limit=limit_words(promise[1], promise[2])), "info"),)
    said = listed(list(offer.words[:3])) if current() != "en" else ""
    return ui.LinkCard(t(offer.name), reverse("portal:guide", args=[offer.ledger.id, offer.slug]), said, tags)
