"""What can be taken in here: the services of every ledger that this viewer may open a case in, found by words or initials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shoushan.records.cases import read
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import Doable
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Act, Ledger, Material, PartyRole, Service, Version
from shoushan.rules.procedure.refusals import ConditionNotMet
from shoushan.rules.text import Text
from shoushan.web.desk import road
from shoushan.web.desk.asking import newest, open_ledgers
from shoushan.web.ui.pinyin import matches


@dataclass(frozen=True, slots=True)
class Offer:
    """One matter that can be taken in: a service of a ledger, or the ledger itself where it has no services."""

    ledger: Ledger
    version: Version
    service: Service | None

    @property
    def key(self) -> str:
        """The offer's name in forms."""
        return f"{self.ledger.id}:{self.service.id}" if self.service else self.ledger.id

    @property
    def name(self) -> Text:
        """What people call it."""
        return self.service.name if self.service else self.ledger.name

    @property
    def materials(self) -> tuple[Material, ...]:
        """The papers it needs."""
        return needed(self.version, self.service)

    @property
    def asked(self) -> tuple[str, ...] | None:
        """The fields that it asks for; ``None`` means all."""
        return self.service.fields or None if self.service else None

    @property
    def roles(self) -> tuple[PartyRole, ...]:
        """The roles that parties play in it, the main one first."""
        wanted = self.service.parties if self.service else ()
        found = [role for role in self.version.parties.values() if not wanted or role.id in wanted]
        return tuple(sorted(found, key=lambda role: (not role.required, role.represents is not None)))


def needed(version: Version, service: Service | None) -> tuple[Material, ...]:
    """The materials of a service, in its order; those of the ledger where it has no services."""
    known = {**version.materials, **(service.own_materials if service else {})}
    ids = (service.materials or tuple(service.own_materials)) if service else tuple(version.materials)
    return tuple(known[one] for one in ids if one in known)


def offers(viewer: Viewer, book: Book, day: date) -> tuple[Offer, ...]:
    """Everything that a post with the viewer's roles might open here; figures have a page of their own."""
    found: list[Offer] = []
    for ledger in open_ledgers(viewer, book):
        version = newest(ledger, day)
        if version is None or ledger.role is not None:
            continue
        if not any(_might(act, ledger, viewer, book) for act in version.acts.values()):
            continue
        if version.services:
            found += [Offer(ledger, version, service) for service in version.services.values()]
        else:
            found.append(Offer(ledger, version, None))
    return tuple(found)


def _might(act: Act, ledger: Ledger, viewer: Viewer, book: Book) -> bool:
    unit = book.units().get(viewer.unit or "")
    owns = ledger.owner in (viewer.unit, unit.kind if unit else None)
    return act.opens and any(who.role in viewer.roles and (owns or who.of != "owner") for who in act.who)


def found_by(text: str, all_: Iterable[Offer]) -> tuple[Offer, ...]:
    """The offers whose name, words of daily life or initials answer to what was typed."""
    return tuple(
        one for one in all_ if matches(text, (one.name.zh, one.name.en, *(one.service.words if one.service else ()), one.key))
    )


def opening(
    viewer: Viewer, book: Book, chosen: Sequence[Offer], moment: datetime
) -> tuple[tuple[str, tuple[Doable, ...]], ...]:
    """The acts by which all ``chosen`` can be opened at once, by verb (by id where one ledger has two of a verb).

    Each comes with one ``Doable`` per offer, in order.
    """
    if not chosen:
        return ()
    found = [_named([_asked_of(offer, one) for one in _opening(viewer, book, offer, moment)]) for offer in chosen]
    return tuple((name, tuple(one[name] for one in found)) for name in found[0] if all(name in one for one in found))


def _opening(viewer: Viewer, book: Book, offer: Offer, moment: datetime) -> tuple[Doable, ...]:
    return read.opening(viewer, book, offer.ledger.id, offer.service.id if offer.service else None, moment)


def _asked_of(offer: Offer, one: Doable) -> Doable:
    """An opening act whose condition asks nothing but the service: told for the service that was chosen."""
    codes = {refusal.code for refusal in one.refusals}
    if one.act.when is None or not codes or not codes <= {"ConditionNotMet", "UnknownValue"}:
        return one
    holds = evaluate(one.act.when, service_facts(offer))
    if holds is True:
        return replace(one, allowed=True, refusals=())
    return one if holds is not False else replace(one, refusals=(ConditionNotMet(one.act.label, one.act.why),))


def service_facts(offer: Offer) -> dict[str, Any]:
    """What conditions may ask of a service before there is a case."""
    service = offer.service
    if service is None:
        return {}
    values = {f"service.{key}": value for key, value in service.values.items()}
    return {"case.service": service.id, "service.id": service.id, "service.kind": service.kind, **values}


def _named(acts: Sequence[Doable]) -> dict[str, Doable]:
    verbs = [one.act.verb for one in acts]
    mine = [one for one in acts if one.allowed or (one.refusals and one.refusals[0].code != "NotYourDesk")]
    return {(one.act.verb if verbs.count(one.act.verb) == 1 else one.act.id): one for one in mine}


def next_acts(viewer: Viewer, offer: Offer, act: Act) -> tuple[Act, ...]:
    """What this viewer may do right after ``act`` has opened a case: acts at the stage it leads to, by role.

    Whether they can really be done is decided when they are; an act on a part is not offered.
    """
    reached = road.targets(act.effects)
    first = next((stage.id for stage in offer.version.stages.values() if stage.first), "")
    stage = reached[-1] if reached else first
    if stage in offer.version.stages and offer.version.stages[stage].closed:
        return ()
    return tuple(
        one
        for one in offer.version.acts.values()
        if not one.opens
        and stage in one.from_
        and not one.part
        and one.klass in ("intake", "decision")
        and any(who.role in viewer.roles for who in one.who)
        and one.verb != "withdraw"
    )
