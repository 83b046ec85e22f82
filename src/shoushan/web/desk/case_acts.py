"""What can be done to a case by this viewer now, what cannot and why, and what time has done already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from shoushan.records.cases.read import CaseShown, Doable
from shoushan.rules.catalogue.model import Act
from shoushan.web.desk import road, wording
from shoushan.web.desk.case_parts import way_facts
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

OUTSIDE = frozenset({"system", "citizen"})
AWAY = frozenset({"withdraw", "refuse", "void"})
"""Verbs that end a case without what was asked for."""


def possible(shown: CaseShown) -> ui.ActionBar:
    """The acts that this viewer may do now; the first is the next step of the way."""
    acts_done = [entry.act for entry in shown.entries]
    been = road.behind(shown.version, acts_done, shown.state.stage, way_facts(shown))
    way = set(road.ahead(shown.version, shown.state.stage, way_facts(shown), been)[:1])

    def rank(one: Doable) -> tuple[bool, bool, bool, bool]:
        on_way = bool(way & set(road.targets(one.act.effects)))
        return (one.act.verb in AWAY, not on_way, not one.act.part, one.act.records_only)

    able = sorted((one for one in shown.doable if one.allowed), key=rank)
    keys = _keys(able)
    return ui.ActionBar(
        tuple(
            ui.Action(
                t(one.act.label),
                act_href(shown, one.act),
                kind="danger" if one.act.verb in AWAY else "primary" if place == 0 and not all(rank(one)[1:3]) else "plain",
                key=keys.get(one.act.id, ""),
            )
            for place, one in enumerate(able)
        ),
        label=word("desk-acts"),
    )


def act_href(shown: CaseShown, act: Act) -> str:
    """Where an act is done: what moves files of a payment batch on its own page, all else on the form of the act."""
    files = shown.ledger.role == "payment" and act.verb in ("export", "import")
    return reverse("desk:payment", args=[shown.uid]) if files else reverse("desk:act", args=[shown.uid, act.id])


def _keys(able: Sequence[Doable]) -> dict[str, str]:
    """One letter per act: that of its name, else the next that is free; letters that lists use stay free."""
    taken, found = set("jkx/?pn"), {}
    for one in able:
        letter = next((sign for sign in one.act.id if sign.isalpha() and sign not in taken), "")
        if letter:
            taken.add(letter)
            found[one.act.id] = letter
    return found


def closed_acts(doable: Iterable[Doable]) -> ui.Disclosure | None:
    """The acts that are not possible now, each with the reason and what to do about it."""
    rows = tuple(
        ui.SummaryRow(t(one.act.label), t(one.refusals[0].text), note=t(one.refusals[0].remedy))
        for one in doable
        if not one.allowed and one.refusals and not {who.role for who in one.act.who} <= OUTSIDE
    )
    if not rows:
        return None
    return ui.Disclosure(word("desk-closed-acts", n=len(rows)), ui.SummaryList(rows, dense=True))


def waiting_lapses(shown: CaseShown) -> ui.Banner | None:
    """What the passing of time has done and is not written yet."""
    if not shown.provisional_lapses:
        return None
    names = wording.joined(t(one) for one in shown.provisional_lapses)
    return ui.Banner(word("desk-lapse-waiting-why"), title=word("desk-lapse-waiting", what=names), tone="warn")
