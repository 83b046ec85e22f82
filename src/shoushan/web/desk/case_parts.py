"""A case as components: who holds it, why it is due when it is due, what was given, what was done, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import EntryShown, PartyShown, Shown, TermShown
from shoushan.rules.catalogue.model import Act
from shoushan.rules.deadlines import Lamp
from shoushan.rules.text import Text
from shoushan.web.desk import case_sheet, lists, road, tables, wording
from shoushan.web.desk.wording import said
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

MATERIAL_STATES: Mapping[str, Any] = {
    "received": "received",
    "missing": "missing",
    "wrong": "incomplete",
    "waived": "exempt",
    "promised": "promised",
    "known": "fetched",
    "deferred": "deferred",
}


def holder(shown: CaseShown, zone: ZoneInfo, book_units: Mapping[str, tuple[Text, str]]) -> ui.Holder:
    """The one sentence that says who holds the case, since when, due when and why."""
    units = tuple((t(name), phone) for _, name, phone in shown.held.units)
    main = main_term(shown)
    waits = bool(shown.held.party) and (main is None or main.state == "paused")
    if shown.held.party and not waits:
        seed = book_units.get(shown.state.unit or shown.ledger.owner)
        units = ((t(seed[0]), seed[1]),) if seed else ()
    sentence = wording.held_sentence(
        units,
        noun=t(shown.ledger.noun),
        party=waits,
        since=_since(shown, zone),
        due=wording.day_of(shown.due),
        left=shown.left,
        unit=main.unit if main else None,
        paused=bool(main and main.state == "paused"),
        closed_on=_closed_on(shown, zone),
        outcome=t(shown.outcome) if shown.outcome else "",
        over=shown.lamp is Lamp.RED,
    )
    lamp = wording.lamp_of(shown.lamp, shown.left, main.unit if main else None, closed=shown.closed)
    first = units[0] if units else ("", "")
    href = lists.unit_href(shown.held.units[0][0]) if shown.held.units else ""
    why = "#why" if main and not shown.closed else ""
    return ui.Holder(sentence, first[0], telephone=first[1], lamp=lamp, why_href=why, unit_href=href)


def _since(shown: CaseShown, zone: ZoneInfo) -> str:
    return wording.local(shown.held.since, zone)[:10] or shown.opened_on.isoformat()


def _closed_on(shown: CaseShown, zone: ZoneInfo) -> str:
    if not shown.closed:
        return ""
    return wording.local(shown.state.closed or shown.state.since, zone)[:10]


def main_term(shown: CaseShown) -> TermShown | None:
    """The term whose lamp stands for the case: the one that is due on the case's due day, promises first."""
    running = [term for term in shown.terms if term.state != "ended" and term.part is None]
    named = [term for term in running if term.due == shown.due and term.key]
    return min(named or running, key=lambda term: term.kind != "promise", default=None)


def tags(shown: CaseShown) -> tuple[ui.Tag, ...]:
    """Stage or outcome, and the marks that change how a case is read."""
    found = [ui.Tag(t(shown.outcome), "mute") if shown.closed and shown.outcome else ui.Tag(t(shown.stage), "info")]
    if shown.history:
        found.append(ui.Tag(word("desk-history-case"), "mute"))
    if shown.void:
        found.append(ui.Tag(word("desk-void"), "bad"))
    if shown.provisional:
        found.append(ui.Tag(word("provisional"), "warn"))
    return tuple(found)


def steps(shown: CaseShown) -> ui.Steps:
    """The way of the case."""
    return road.steps(
        shown.version,
        [entry.act for entry in shown.entries],
        shown.state.stage,
        closed=shown.closed,
        since=(shown.state.since or "")[:10],
        facts=way_facts(shown),
    )


def way_facts(shown: CaseShown) -> dict[str, Any]:
    """What conditions of the way may ask: the parent, and the service's own values."""
    service = shown.service
    values = {f"service.{key}": value for key, value in (service.values if service else {}).items()}
    return {"case.parent": shown.state.parent, **values}


# --- parts, papers, files ------------------------------------------------------------------------------------------


def parts_table(shown: CaseShown, zone: ZoneInfo) -> ui.Table | None:
    """Each unit's part with its lamp."""
    if not shown.parts:
        return None
    rows = tuple(
        ui.Row(
            (
                ui.Link(t(part.unit_name), lists.unit_href(part.unit)),
                said(wording.PART_KINDS, part.kind),
                ui.Tag(said(wording.PART_STATES, part.state), wording.PART_TONES.get(part.state, "plain")),  # type: ignore[arg-type]
                wording.local(part.since, zone),
                wording.local(part.due, zone) or None,
                wording.lamp_of(part.lamp, _left_of(shown, part.part), "working-day"),
                verdict_words(shown, part.verdict),
                _phone(part.phone),
            )
        )
        for part in shown.parts
    )
    columns = (
        ui.Column(word("desk-unit")),
        ui.Column(word("desk-kind")),
        ui.Column(word("desk-stands"), "tag"),
        ui.Column(word("since"), "date", priority=3),
        ui.Column(word("due-day"), "date"),
        ui.Column(word("desk-lamp"), "lamp"),
        ui.Column(word("desk-verdict")),
        ui.Column(word("telephone"), priority=2),
    )
    return ui.Table(word("desk-parts"), columns, rows, ui.Empty(""), id="parts", caption_hidden=True)


def _left_of(shown: CaseShown, part: str) -> int | None:
    """What is left of the part's term that is due first: the one whose day the row shows."""
    running = [term for term in shown.terms if term.part == part and term.state != "ended"]
    first = min(running, key=lambda term: term.due or "9999", default=None)
    return first.left if first else None


def verdict_words(shown: CaseShown, verdict: str | None) -> str:
    """A verdict in words."""
    return wording.said(wording.VERDICTS, verdict) if verdict else ""


def _phone(phone: str) -> ui.Link | None:
    return ui.Link(phone, f"tel:{phone.replace('-', '')}") if phone else None


def papers_table(shown: CaseShown) -> ui.Table | None:
    """The legal papers made, each with its print."""
    if not shown.papers:
        return None
    rows = tuple(
        ui.Row(
            (
                t(paper.name),
                paper.number or None,
                ui.Tag(
                    said(wording.PAPER_STATES, paper.state),
                    "bad" if paper.state == "void" else "good" if paper.state in {"delivered", "archived"} else "info",
                ),
                wording.day_of(paper.made),
                ui.Link(word("print"), reverse("desk:paper", args=[shown.uid, paper.paper])),
            ),
            reverse("desk:paper-page", args=[shown.uid, paper.paper]),
        )
        for paper in shown.papers
    )
    columns = (
        ui.Column(word("desk-paper")),
        ui.Column(word("desk-paper-number"), "code"),
        ui.Column(word("desk-stands"), "tag"),
        ui.Column(word("date"), "date"),
        ui.Column(word("print")),
    )
    return ui.Table(word("desk-legal-papers"), columns, rows, ui.Empty(""), id="papers", caption_hidden=True)


def files_list(shown: CaseShown) -> ui.LinkList | None:
    """Attachments as downloads; erased ones say so."""
    found = tuple(
        ui.LinkCard(
            str(one.get("name") or one["file"]),
            "" if one.get("erased") else reverse("desk:file", args=[shown.uid, one["file"]]),
            f"{int(one.get('size') or 0) // 1024 + 1} KB",
            (ui.Tag(word("desk-erased"), "mute"),) if one.get("erased") else (),
        )
        for one in shown.files
    )
    return ui.LinkList(found, title=word("desk-files"), columns=2) if found else None


# --- what is known -----------------------------------------------------------------------------------------------------


def parties(shown: CaseShown, may_unmask: Callable[[str], bool], clear: Mapping[str, Any]) -> ui.SummaryList | None:
    """The parties, masked; ``clear`` holds what was just unmasked, by path."""
    rows: list[ui.SummaryRow] = []
    for party in shown.parties:
        rows.append(_party_row(shown, party, "name", t(party.role), party.name, may_unmask, clear))
        for column, value in (("number", party.number), ("phone", party.phone), ("address", party.address)):
            if value:
                rows.append(_party_row(shown, party, column, word(f"desk-{_PARTY_WORDS[column]}"), value, may_unmask, clear))
        rows += case_sheet.mandate_rows(party)
    return ui.SummaryList(tuple(rows), dense=True) if rows else None


_PARTY_WORDS = {"number": "id_number", "phone": "phone", "address": "address"}


def _party_row(
    shown: CaseShown,
    party: PartyShown,
    column: str,
    key: str,
    value: str,
    may_unmask: Callable[[str], bool],
    clear: Mapping[str, Any],
) -> ui.SummaryRow:
    path = f"party:{party.party}:{column}"
    klass = "sensitive" if column == "number" else "personal"
    if path in clear:
        return ui.SummaryRow(key, str(clear[path] or ""), note=word("desk-in-clear"))
    return ui.SummaryRow(key, value, _unmask(shown, path) if may_unmask(klass) else ())


def _unmask(shown: CaseShown, path: str) -> tuple[ui.Link, ...]:
    return (ui.Link(word("desk-see-all"), reverse("desk:unmask", args=[shown.uid]) + f"?path={path}"),)


def fields(shown: CaseShown, book: Book, may_unmask: Callable[[str], bool], clear: Mapping[str, Any]) -> ui.SummaryList | None:
    """The case's fields, those of its card first; masked ones can be asked for."""
    order = {name: place for place, name in enumerate(shown.ledger.card)}
    rows = []
    for one in sorted(shown.fields, key=lambda one: order.get(one.field.id, 99)):
        value: Any = value_words(one, book)
        actions: tuple[ui.Link, ...] = ()
        note = ""
        if one.field.id in clear:
            value, note = wording.plain_value(clear[one.field.id], one.field.type), word("desk-in-clear")
        elif one.masked and may_unmask(one.field.klass):
            actions = _unmask(shown, one.field.id)
        rows.append(ui.SummaryRow(t(one.field.label), value, actions, note))
    if shown.track:
        rows.append(ui.SummaryRow(word("query-code"), shown.track))
    rows.append(ui.SummaryRow(word("desk-registered"), shown.opened_on))
    return ui.SummaryList(tuple(rows), dense=True)


def value_words(one: Shown, book: Book) -> str:
    """A field's value as a page says it."""
    if one.label is not None:
        return t(one.label)
    if one.field.type == "unit" and isinstance(one.value, str):
        seed = book.pack.units.get(one.value)
        return t(seed.name) if seed else one.value
    if one.field.type == "boolean" and isinstance(one.value, str):
        return one.value
    if one.field.type == "text" and (post := book.pack.posts.get(str(one.value))) is not None:
        return t(post.name)
    return wording.plain_value(one.value, one.field.type)


def rows_tables(shown: CaseShown, book: Book) -> tuple[ui.Table, ...]:
    """Each table that a case holds."""
    found = []
    for name, rows in shown.rows.items():
        spec = shown.version.fields[name]
        columns = tuple(ui.Column(t(sub.label)) for sub in spec.fields)
        lines = tuple(ui.Row(tuple(value_words(cell, book) or None for cell in cells)) for _, cells in rows)
        found.append(ui.Table(t(spec.label), columns, lines, ui.Empty(""), id=f"rows-{name}"))
    return tuple(found)


def materials(shown: CaseShown) -> ui.Materials | None:
    """The papers of the case as they stand, with the files handed in for them."""
    items = tuple(
        ui.Material(
            t(one.material.label),
            MATERIAL_STATES.get(one.state, "missing"),
            tables.paper_words(one.material),
            due=one.due or "",
            required=one.required is True,
            links=tuple(
                ui.Link(str(file.get("name") or file["file"]), reverse("desk:file", args=[shown.uid, file["file"]]))
                for file in one.files
            ),
        )
        for one in shown.materials
    )
    return ui.Materials(items, word("materials"), dense=True) if items else None


# --- history -------------------------------------------------------------------------------------------------------------


def timeline(shown: CaseShown, book: Book) -> ui.Timeline:
    """What has been done, newest first, with who typed it and what was entered late."""
    return ui.Timeline(tuple(_entry(shown, entry, book) for entry in reversed(shown.entries)), word("history"))


def _entry(shown: CaseShown, entry: EntryShown, book: Book) -> ui.TimelineEntry:
    happened = wording.local(entry.happened, book.zone)
    written = wording.local(entry.recorded, book.zone)
    kinds = book.pack.code_lists.get("source-kinds")
    code = kinds.codes.get(entry.source) if kinds else None
    act: Act | None = shown.version.acts.get(entry.act)
    return ui.TimelineEntry(
        t(entry.label),
        t(entry.actor),
        happened,
        t(entry.unit) if entry.unit else "",
        recorded=written if written[:10] != happened[:10] else "",
        recorder=t(entry.recorder) if entry.recorder else "",
        late=entry.late,
        by_time=entry.by_time,
        source=t(code.label) if code and entry.source != "counter" else "",
        text="\n".join(value for _, value in entry.notes),
        number=entry.n,
        proof_href=reverse("desk:proof", args=[shown.uid, entry.n]),
        tone=_tone(entry, act),
    )


def _tone(entry: EntryShown, act: Act | None) -> Any:
    if entry.by_time:
        return "mute"
    return {"decision": "good", "supervision": "warn"}.get(act.klass, "plain") if act else "plain"
