"""What every site owes its readers: help, what happens to their data, accessibility, the open interface."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.web.portal.frame import Visit, page, phone, today
from shoushan.web.portal.guide import basis_words
from shoushan.web.portal.home import search_words
from shoushan.web.portal.questions import OTHER, asked_inputs, steps_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.guides import Offer, offers
from shoushan.web.ui.language import t, word


@require_safe
def help_page(request: Visit) -> HttpResponse:
    """How to use the portal and whom to ask."""
    words = search_words(request)
    find = word("p-help-find", word=words[0]) if words else ""
    return page(request, "help", reverse("portal:home"), telephone=phone(request.book), find=find)


@require_safe
def accessibility(request: Visit) -> HttpResponse:
    """What was done so that everybody can use these pages, and whom to tell where it is not enough."""
    return page(request, "accessibility", reverse("portal:home"), telephone=phone(request.book))


@require_safe
def data(request: Visit) -> HttpResponse:
    """The interface for programs: the same acts and the same reads."""
    return page(request, "data", reverse("portal:home"))


@require_safe
def privacy(request: Visit) -> HttpResponse:
    """Per ledger: what is collected, what for, on what legal basis, how it is protected, how long it is kept."""
    found: dict[str, list[Offer]] = {}
    for offer in offers(request.book.pack, today(request)):
        found.setdefault(offer.ledger.id, []).append(offer)
    return page(
        request, "privacy", reverse("portal:home"), telephone=phone(request.book),
        ledgers=[notice(held[0].ledger, held[0].version, held) for held in found.values()],
    )  # fmt: skip


def notice(ledger: Ledger, version: Version, found: list[Offer]) -> dict[str, object]:
    """The notice of one ledger, out of its definition."""
    ids = dict.fromkeys(given.field for offer in found for given in asked_inputs(offer) if given.field)
    fields = [version.fields[name] for name in ids if name in version.fields]
    rows = [*_of_parties(found[0])]
    rows += [ui.Row((t(field.label), t(field.purpose), word(f"p-class-{field.klass}"))) for field in fields]
    columns = (ui.Column(word("p-field"), "wide"), ui.Column(word("p-purpose"), "wide"), ui.Column(word("p-class"), "wide"))
    return {
        "name": t(ledger.name), "table": ui.Table(t(ledger.name), columns, tuple(rows), ui.Empty(""), caption_hidden=True),
        "law": [basis_words(basis) for basis in ledger.basis], "kept": kept_for(ledger),
    }  # fmt: skip


def _of_parties(offer: Offer) -> Iterator[ui.Row]:
    """What is asked about who applies: name, number, telephone, each with its purpose."""
    answers = {"for-whom": OTHER}
    for step in steps_of(offer, answers):
        if step.about == "party" and not step.asked.options:
            purpose = word(f"p-for-{step.id.rsplit('-', 1)[-1]}")
            yield ui.Row((t(step.title), purpose, word(f"p-class-{step.asked.field.klass}")))


def kept_for(ledger: Ledger) -> str:
    """The retention class in words."""
    if ledger.retention.endswith("-days"):
        return word("p-days-kept", n=ledger.retention.removesuffix("-days"))
    return word("p-years", n=ledger.retention) if ledger.retention.isdigit() else word("p-forever")
