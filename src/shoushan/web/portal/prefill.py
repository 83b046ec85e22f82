"""Questions that are filled in beforehand, for a citizen who has signed in only: value, source, day, ground."""

from __future__ import annotations

from shoushan.records.cases import knowing
from shoushan.records.cases.knowing import Known
from shoushan.web.portal.drafts import Draft
from shoushan.web.portal.frame import Visit, long_day
from shoushan.web.portal.questions import OTHER, Step, roles_of
from shoushan.web.ui.guides import Offer
from shoushan.web.ui.language import t, word


def known_for(request: Visit, offer: Offer, draft: Draft, here: Step) -> Known | None:
    """What is known for a question: of oneself where one files for oneself, or as the one who acts for another."""
    if request.viewer.kind != "citizen" or here.material is not None:
        return None
    for_other = draft.answers.get("for-whom") == OTHER
    if here.about == "party":
        role, _, column = here.id.rpartition("-")
        found = roles_of(offer)
        own = found and (found[1].id if for_other and found[1] else found[0].id)
        return knowing.party(request.viewer, request.book).get(column) if own == role else None
    if for_other or here.asked.field.klass == "sensitive":
        return None
    return knowing.fields(request.viewer, request.book, offer.ledger).get(here.asked.field.id)


def source_of(known: Known) -> str:
    """The sentence beside the value: when it was given, for what, on what ground it is kept, and that it may be changed."""
    return word(
        "p-known-from", day=long_day(known.day), matter=t(known.matter), number=known.number, basis=t(known.basis) or "–"
    )
