"""What a place does for citizens: the services on offer, their guides as data, and finding them in words of daily life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shoushan.rules.catalogue.model import EMPTY, Act, Ledger, Material, NumberKind, Pack, Service, Term, Version
from shoushan.rules.text import Text
from shoushan.web.ui.pinyin import matches


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a citizen may file: a service of a ledger, or the ledger's own opening act where it has none."""

    ledger: Ledger
    version: Version
    act: Act
    service: Service | None = None
    numbers: Mapping[str, NumberKind] = EMPTY

    @property
    def slug(self) -> str:
        """Its name in addresses: the service's id, else the act's."""
        return self.service.id if self.service else self.act.id

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.service.name if self.service else self.ledger.name

    @property
    def opens(self) -> tuple[str, str | None]:
        """What its opening command opens: ledger and service."""
        return self.ledger.id, self.service.id if self.service else None

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which people look for it."""
        return self.service.words if self.service else ()

    @property
    def theme(self) -> str:
        """Key of its theme: several matters in one go, one of those matters alone, at once, in days, or to be told."""
        if self.service is None:
            return "tell"
        if any(step.service == self.service.id for one in self.version.services.values() for step in one.package):
            return "part"
        if self.service.package:
            return "package"
        return "instant" if self.service.kind == "instant" else "promised"


def offers(pack: Pack, day: date) -> tuple[Offer, ...]:
    """Everything that citizens may file on ``day``, in the order of the pack."""
    return tuple(offer for ledger in pack.ledgers.values() for offer in _of_ledger(pack, ledger, day))


def offer_of(pack: Pack, ledger: str, slug: str, day: date) -> Offer | None:
    """The offer with this name, if there is one on ``day``."""
    found = pack.ledgers.get(ledger)
    return next((offer for offer in _of_ledger(pack, found, day) if offer.slug == slug), None) if found else None


def _of_ledger(pack: Pack, ledger: Ledger, day: date) -> Iterable[Offer]:
    if not ledger.published or ledger.role or ledger.closed:
        return
    try:
        version = ledger.on(day)
    except LookupError:
        return
    acts = [act for act in version.acts.values() if act.opens and any(who.role == "citizen" for who in act.who)]
    if not acts:
        return
    if version.services:
        yield from (Offer(ledger, version, acts[0], service, pack.numbers) for service in version.services.values())
    else:
        yield from (Offer(ledger, version, act, None, pack.numbers) for act in acts)


def search(found: Iterable[Offer], asked: str) -> tuple[Offer, ...]:
    """The offers that answer to what was typed: words of daily life, parts of the name, pinyin or its initials."""
    wanted = asked.strip()[:50]
    return tuple(offer for offer in found if matches(wanted, (offer.name.zh, offer.name.en, *offer.words)))


# --- what a guide tells -------------------------------------------------------------------------------------------


def materials_of(offer: Offer) -> tuple[Material, ...]:
    """The papers of the service in its own order; of a ledger without services, the ledger's."""
    if offer.service is None:
        return tuple(offer.version.materials.values())
    known = {**offer.version.materials, **offer.service.own_materials}
    return tuple(known[name] for name in offer.service.materials if name in known)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long it may take: the legal term and the promised one, each with limit and unit."""

    legal: tuple[Term, int, str] | None
    promise: tuple[Term, int, str] | None


def limits_of(offer: Offer) -> Limits:
    """The promised term of the case and the legal term that it shortens, with the service's own limits."""
    terms = offer.version.terms
    promise = next((term for term in terms.values() if term.kind == "promise" and term.owner == "case"), None)
    legal = terms.get((promise.of if promise else None) or offer.version.lamp_term or "")
    return Limits(_limit(offer, legal), _limit(offer, promise))


def _limit(offer: Offer, term: Term | None) -> tuple[Term, int, str] | None:
    if term is None:
        return None
    limit, unit = (offer.service.terms if offer.service else {}).get(term.id, (term.limit, term.unit))
    return term, limit, unit.value


def remedies_of(offer: Offer) -> tuple[Text, ...]:
    """Review and lawsuit as the papers of the ledger tell them, each once."""
    return tuple(dict.fromkeys(paper.remedy for paper in offer.version.papers.values() if paper.remedy))


def guide_json(offer: Offer) -> dict[str, Any]:
    """The whole guide as data (the elements of the 实施清单 under their national names)."""
    limits = limits_of(offer)
    return {
        "ledger": offer.ledger.id, "service": offer.service.id if offer.service else None, "slug": offer.slug,
        "name": plain(offer.name), "words": list(offer.words), "theme": offer.theme,
        "kind": offer.service.kind if offer.service else None, "act": offer.act.id,
        "legal_limit": _limit_json(limits.legal), "promised_limit": _limit_json(limits.promise),
        "materials": [_material_json(material) for material in materials_of(offer)],
        "package": [step.service for step in offer.service.package] if offer.service else [],
        "remedies": [plain(text) for text in remedies_of(offer)],
        "basis": [
            {"text": plain(basis.text), "article": basis.article, "mark": basis.mark} for basis in offer.ledger.basis
        ],
        "guide": plain(offer.service.guide) if offer.service else {},
    }  # fmt: skip


def _limit_json(found: tuple[Term, int, str] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    term, limit, unit = found
    return {"term": term.id, "label": plain(term.label), "limit": limit, "unit": unit, "basis": term.basis}


def _material_json(material: Material) -> dict[str, Any]:
    return {
        "id": material.id, "name": plain(material.label),
        "required": material.required if isinstance(material.required, bool) else None,
        "original": material.original, "copies": material.copies, "source": plain(material.source),
        "defer": {"limit": material.defer[0], "unit": material.defer[1].value} if material.defer else None,
        "promise": material.promise, "known": material.known, "note": plain(material.note),
        "standard": plain(material.standard), "electronic": material.electronic, "issued": material.issued,
        "form": material.form, "instead": material.instead,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A definition's value as JSON: texts as ``{zh, en}``."""
    if isinstance(value, Text):
        return value._asdict()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
