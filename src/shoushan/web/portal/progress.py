"""What a citizen reads about a case: who has it, by when, what is missing, what was done. Offices and posts, never names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse

from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import MaterialShown, TermShown
from shoushan.records.units.accounts import unit_names
from shoushan.rules.deadlines import Lamp
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit, forms, limit_words, listed, long_day, phone, short_day
from shoushan.web.portal.guide import lines
from shoushan.web.portal.path import way_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.basics import Colour, Tone, Unit
from shoushan.web.ui.components.cases import MaterialState, StepState
from shoushan.web.ui.components.lists import Cell
from shoushan.web.ui.language import t, word
from shoushan.web.ui.packages import Leg, road

STATES: dict[str, MaterialState] = {
    "received": "received", "missing": "missing", "wrong": "incomplete", "waived": "exempt", "promised": "promised",
    "known": "fetched", "deferred": "deferred",
}  # fmt: skip


def holder(request: Visit, shown: CaseShown) -> ui.Holder:
    """谁在办: the office (its telephone beside it), since when; or that it waits for the citizen; or how it ended."""
    number = office_phone(request, shown)
    units = listed([t(name) for _, name, _ in shown.held.units])
    return ui.Holder(who_has(shown, units), units, telephone=number, lamp=lamp_of(shown), big=True)


def office_phone(request: Visit, shown: CaseShown) -> str:
    """The telephone of the unit that holds the case, else of the one that took it in, else of the ledger's owner."""
    held = next((found for _, _, found in shown.held.units if found), "")
    names = unit_names()
    known = (names[unit][1] for unit in (shown.state.unit, shown.ledger.owner) if unit in names)
    return held or next(filter(None, known), "") or phone(request.book)


def who_has(shown: CaseShown, units: str) -> str:
    """The one sentence."""
    if shown.closed:
        outcome = t(shown.outcome) if shown.outcome else t(shown.stage)
        day = shown.state.closed
        return word("p-holder-done", day=long_day(day), outcome=outcome) if day else word("p-holder-closed", outcome=outcome)
    since = short_day(shown.held.since) if shown.held.since else short_day(shown.opened_on.isoformat())
    if shown.held.party:
        return word("p-holder-you", since=since)
    return word("p-holder-sentence", who=units, since=since) if units else word("p-holder-nobody", since=since)


def lamp_of(shown: CaseShown) -> ui.Lamp | None:
    """The lamp of the case; a closed case says so."""
    if shown.closed:
        return ui.Lamp("done")
    if shown.lamp is Lamp.NONE:
        return None
    term = main_term(shown)
    unit = cast(Unit, term.unit if term else "working-day")
    return ui.Lamp(cast(Colour, shown.lamp.value), None if shown.lamp is Lamp.GREY else shown.left, unit)


def main_term(shown: CaseShown) -> TermShown | None:
    """The running or paused term that stands for the case: the one with the case's due day."""
    running = [term for term in shown.terms if term.state != "ended"]
    return next((term for term in running if term.due == shown.due), running[0] if running else None)


def when(shown: CaseShown) -> tuple[str, ...]:
    """哪天办好, in one or two short sentences."""
    term = main_term(shown)
    if shown.closed:
        return ()
    if term is None:
        return (word("p-when-you" if shown.held.party else "p-when-none"),)
    if term.state == "paused":
        kinds = [t(label) for pause in term.pauses if isinstance(label := pause.get("label"), Text) and not pause.get("to")]
        return (word("p-when-paused", why=listed(kinds) or t(term.label)),)
    day = long_day(term.due)
    said = [word("p-when-day", day=day) if _stands_for_case(shown, term) else word("p-due-by", what=t(term.label), day=day)]
    if term.left is not None:
        said.append(left_words(term.left, term.unit, over=term.lamp is Lamp.RED))
    if limit := _promised(shown):
        said.append(word("p-done-within", limit=limit))
    if term.provisional:
        said.append(word("p-provisional"))
    return tuple(said)


def _stands_for_case(shown: CaseShown, term: TermShown) -> bool:
    """Whether the day of ``term`` is the day on which the case is done, not only its present step."""
    held = shown.state.terms.get(term.key)
    return held is None or shown.version.lamp_term in {None, held["term"]}


def _promised(shown: CaseShown) -> str:
    """How long the case will take once the term that stands for it has begun; nothing when it has, or sets none."""
    name = shown.version.lamp_term or ""
    rule = shown.version.terms.get(name)
    if rule is None or any(held["term"] == name for held in shown.state.terms.values()):
        return ""
    limit, unit = (shown.service.terms if shown.service else {}).get(name, (rule.limit, rule.unit))
    return limit_words(limit, unit.value)


def left_words(left: int, unit: str, *, over: bool = False) -> str:
    """How much is left, or how far it is over; ``over`` tells the two apart where no unit has gone by."""
    if left == 0 and over:
        return word("p-when-past")
    if left == 0:
        return word("p-when-today")
    told_in = "calendar-day" if unit == "month" else unit  # the rest of a term in months is counted in days
    return word("p-when-left" if left > 0 else "p-when-over", limit=limit_words(abs(left), told_in))


def days(request: Visit, shown: CaseShown) -> ui.Disclosure | None:
    """Every day of the count, to open: why it is due when it is due."""
    term = main_term(shown)
    if term is None or term.explained is None or term.unit == "hour":
        return None
    found = term.explained
    start = date.fromisoformat(term.start[:10])
    counted = tuple(ui.DeadlineDay(day.date, day.counted, t(day.why), day.make_up) for day in found.days if day.date != start)
    limit = limit_words(term.limit + term.extension, term.unit)
    dues = (
        (ui.Due(t(term.label), date.fromisoformat(term.due[:10]), limit, term.basis, provisional=term.provisional),)
        if term.due
        else ()
    )
    today = request.moment.astimezone(request.book.zone).date()
    return ui.Disclosure(word("p-days"), ui.Deadline(start, counted, dues, today, found.due.calendar, limit))


def missing(shown: CaseShown) -> tuple[MaterialShown, ...]:
    """The papers that still have to come: those told to be missing or wrong, and required ones not handed in."""
    told = shown.state.materials
    return tuple(
        one for one in shown.materials
        if one.state in {"missing", "wrong", "deferred"} and (one.material.id in told or one.material.required is True)
    )  # fmt: skip


def papers(found: tuple[MaterialShown, ...]) -> ui.Materials | None:
    """还差什么, as a list: original or copy, how many, from where, by when."""
    items = tuple(
        ui.Material(
            t(one.material.label), STATES.get(one.state, "missing"), issuer=t(one.material.source), due=one.due or "",
            form=" · ".join(forms(one.material.original, one.material.copies)),
        )
        for one in found
    )  # fmt: skip
    return ui.Materials(items, word("what-missing")) if items else None


def steps(shown: CaseShown) -> ui.Steps:
    """The way from first to last stage with the present one marked; the day on which each was reached."""
    opened = shown.entries[0].act if shown.entries else ""
    way = way_of(shown.version, shown.service, shown.state, opened)
    here = way.index(shown.state.stage) if shown.state.stage in way else len(way)
    items = []
    for place, name in enumerate(way):
        stage = shown.version.stages.get(name)
        state = "done" if place < here or shown.closed else "current" if place == here else "todo"
        when_ = short_day(shown.state.since) if place == here and shown.state.since else ""
        items.append(ui.Step(t(stage.label) if stage else name, cast(StepState, state), when_))
    return ui.Steps(tuple(items), word("p-steps"), upright=True)


def history(request: Visit, shown: CaseShown) -> ui.Disclosure:
    """办过的每一步: act, office, local day; newest first."""
    entries = tuple(
        ui.TimelineEntry(
            t(one.label),
            t(one.unit) if one.unit else t(one.actor),
            long_day(local_day(request, one.happened)),
            late=one.late,
            by_time=one.by_time,
        )
        for one in reversed(shown.entries)
    )
    return ui.Disclosure(word("p-history"), ui.Timeline(entries, word("p-history")))


def local_day(request: Visit, happened: str) -> str:
    """The local day of what an entry says: a UTC moment, a day, or a month as it stands."""
    if len(happened) <= 10:
        return happened
    return datetime.fromisoformat(happened).astimezone(request.book.zone).date().isoformat()


def offices(shown: CaseShown) -> ui.SummaryList | None:
    """Where each matter of a package stands, else where each of several offices stands."""
    legs = road(shown)
    if legs:
        matters = tuple(_matter(shown, leg.child) if leg.child else _waiting(leg) for leg in legs)
        return ui.SummaryList(matters, word("p-matters"))
    parts = [part for part in shown.parts if part.state != "withdrawn"]
    if len(parts) < 2:
        return None
    rows = tuple(ui.SummaryRow(t(part.unit_name), (_part_tag(part.state), _ring(part.phone))) for part in parts)
    return ui.SummaryList(rows, word("p-units"))


def _waiting(leg: Leg) -> ui.SummaryRow:
    """A matter of a package that has not begun: what it waits for."""
    waits = listed([t(name) for name in leg.waits])
    return ui.SummaryRow(t(leg.name), (ui.Tag(word("p-not-begun"), "mute"), word("p-waits-for", what=waits) if waits else ""))


def _matter(shown: CaseShown, child: Mapping[str, Any]) -> ui.SummaryRow:
    """One matter of a package: what, which office (with its telephone), where it stands."""
    names = unit_names()
    service = shown.version.services.get(str(child["service"]))
    stage = shown.version.stages.get(str(child["stage"]))
    held = [names[unit] for unit in str(child["holder"] or "").split() if unit in names]
    who = tuple(f"{t(name)} {number}".strip() for name, number in held)
    name = t(service.name) if service else str(child["number"] or "")
    mark = ui.Tag(t(stage.label) if stage else "", "good" if child["closed_on"] else "info")
    return ui.SummaryRow(name, (mark, *who))


def _ring(number: str) -> Cell:
    return ui.Link(number, f"tel:{number.replace('-', '')}", icon="phone") if number else None


def _part_tag(state: str) -> ui.Tag:
    tones: dict[str, Tone] = {"answered": "good", "returned": "warn"}
    return ui.Tag(word(f"p-part-{state}"), tones.get(state, "info"))


def amounts(shown: CaseShown, handle: str) -> ui.LinkList | None:
    """The way to how an amount was formed and what was paid; ``None`` where the version tells nothing of it."""
    if shown.version.own is None or shown.void:
        return None
    return ui.LinkList((ui.LinkCard(word("p-own"), reverse("portal:own", args=[handle]), word("p-own-why")),))


def telephone(request: Visit, shown: CaseShown) -> str:
    """The supervision line of the service, else the place's own number."""
    told = shown.service.guide.get("supervise_way") if shown.service else None
    return next(iter(lines(told)), "") or phone(request.book)


def certificates(shown: CaseShown) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What each certificate of the case says, title and lines: whoever holds the paper compares it with this page."""
    found = []
    for paper in shown.papers:
        form = shown.version.papers.get(paper.kind)
        if form is not None and form.kind == "certificate" and paper.body and paper.state != "void":
            lines = tuple(t(Text(str(line["zh"]), str(line["en"]))) for line in paper.body.get("body") or ())
            found.append((" ".join(filter(None, (t(paper.name), paper.number))), lines))
    return tuple(found)
