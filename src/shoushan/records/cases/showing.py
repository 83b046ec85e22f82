"""How a case's parts are made ready to be shown: every value masked by its class, every date explained."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import keys, loading
from shoushan.records.cases.definitions import Book, calendar_of
from shoushan.records.cases.history import entries_shown
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.shown import (
    CaseShown,
    HeldBy,
    MaterialShown,
    PaperShown,
    PartShown,
    PartyShown,
    Shown,
    TermShown,
    TwinShown,
)
from shoushan.records.units.accounts import unit_names
from shoushan.records.units.viewer import Viewer, kept_apart
from shoushan.rules.catalogue.masks import mask
from shoushan.rules.catalogue.model import Field, Material, Service, Version
from shoushan.rules.deadlines import Lamp, explain, lamp, remaining
from shoushan.rules.procedure import clock, lamps
from shoushan.rules.procedure.recording import MayNotUnmask
from shoushan.rules.procedure.values import State, TermState
from shoushan.rules.text import Text

Names = Mapping[str, tuple[Text, str]]
_OWN = ("public", "internal", "personal")
HIDDEN_CLASSES = {"public": ("public",), "tracker": _OWN, "citizen": _OWN}
"""Classes of fields whose masked values are shown at all to those who are not staff."""


def case_shown(
    cursor: CursorWrapper, viewer: Viewer, book: Book, loaded: Loaded, state: State, version: Version, moment: datetime
) -> CaseShown:
    """The case without what can be done (that is the engine's answer)."""
    ledger = book.ledger(state.ledger)
    service = version.services.get(state.service or "")
    stage, outcome = version.stages[state.stage], version.outcomes.get(state.outcome or "")
    names = unit_names()
    terms = terms_shown(version, state, book, moment)
    main_key, _ = lamps.main_term(state, version)
    main = next((term for term in terms if term.key == main_key), None)
    staff = viewer.kind in {"staff", "system"}
    fields = referring(cursor, viewer, book, fields_shown(viewer, book, version, state))
    return CaseShown(
        uid=state.case, number=state.number or "", track=loaded.track if staff else None, ledger=ledger, version=version,
        service=service, title=service.name if service else ledger.name,
        subject=next((str(one.value) for one in fields if one.field.id == ledger.title), ""),
        stage=stage.label, plain=stage.plain,
        closed=stage.closed or state.closed is not None, outcome=outcome.label if outcome else None,
        history=state.history, void=state.void, opened_on=date.fromisoformat(_day(state.opened, book)), n=state.n,
        lamp=main.lamp if main else Lamp.NONE, left=main.left if main else None,
        due=main.due if main else None, provisional=bool(main and main.provisional), held=held_by(state, version, names),
        fields=fields, rows=rows_shown(viewer, book, version, state),
        parties=parties_shown(cursor, viewer, version, loaded, moment.astimezone(book.zone).date()), terms=terms,
        parts=parts_shown(version, state, book, names, moment) if staff or state.parts else (),
        materials=materials_shown(cursor, loaded, version, service, state), papers=papers_shown(cursor, version, loaded),
        files=files_shown(cursor, loaded, staff), children=children_shown(cursor, viewer, book, loaded),
        links=links_shown(cursor, viewer, book, loaded) if staff else (), twins=twins_shown(cursor, loaded) if staff else (),
        rating=state.rating, entries=entries_shown(viewer, book, version, loaded, names), doable=(),
        provisional_lapses=(), state=state,
    )  # fmt: skip


def held_by(state: State, version: Version, names: Names) -> HeldBy:
    """Who holds the case now, by unit name and office telephone."""
    holding = lamps.holder(state, version)
    units = tuple((unit, *names.get(unit, (Text(unit, unit), ""))) for unit in holding.units)
    return HeldBy(units, holding.party is not None, holding.since)


def fields_shown(viewer: Viewer, book: Book, version: Version, state: State) -> tuple[Shown, ...]:
    """The plain fields that hold a value, masked by class; free text is clear to those who work on the case."""
    working = works_on(viewer, state)
    return tuple(
        _shown(
            viewer,
            book,
            field,
            state.fields[field.id],
            state.origins.get(field.id),
            working=working and field.klass == "personal" and field.type in {"text", "long-text"},
        )
        for field in version.fields.values()
        if field.type != "rows" and state.fields.get(field.id) is not None and _may_show(viewer, field)
    )


def referring(cursor: CursorWrapper, viewer: Viewer, book: Book, fields: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The same, with what refers to another case told by its number; a case of a class that is shut has none."""
    wanted = sorted({str(one.value) for one in fields if one.field.type == "ref" and not one.masked})
    if not wanted:
        return fields
    apart, given = kept_apart(viewer, book.closed)
    marks = ", ".join(["%s"] * len(wanted))
    cursor.execute(f"select c.uid, c.number from case_row c where c.uid in ({marks}) and {apart}", [*wanted, *given])
    numbers = {uid: Text(number or uid, number or uid) for uid, number in cursor.fetchall()}
    return tuple(
        replace(one, label=numbers.get(str(one.value), Text("—", "—"))) if one.field.type == "ref" else one for one in fields
    )


def rows_shown(
    viewer: Viewer, book: Book, version: Version, state: State
) -> Mapping[str, tuple[tuple[str, tuple[Shown, ...]], ...]]:
    """The rows of each ``rows`` field: key and cells."""
    return {
        field.id: tuple(
            (key, tuple(_shown(viewer, book, sub, row.get(sub.id), None) for sub in field.fields))
            for key, row in sorted((state.fields.get(field.id) or {}).items())
        )
        for field in version.fields.values()
        if field.type == "rows" and state.fields.get(field.id) and _may_show(viewer, field)
    }


def _may_show(viewer: Viewer, field: Field) -> bool:
    return viewer.kind in {"staff", "system"} or field.klass in HIDDEN_CLASSES.get(viewer.kind, ("public",))


def works_on(viewer: Viewer, state: State) -> bool:
    """Whether the viewer's units received the case or have a part of it: they read what was said in it in the clear."""
    units = {part["unit"] for part in state.parts.values()} | {state.unit}
    return viewer.kind == "staff" and not units.isdisjoint(viewer.units)


def _post(book: Book, field: Field, value: Any) -> Text | None:
    """The unit and post that a text names by their id: who did something is kept by it where nobody had an account."""
    post = book.pack.posts.get(value) if field.type == "text" and isinstance(value, str) else None
    if post is None:
        return None
    unit = book.pack.units.get(post.unit)
    return Text(f"{unit.name.zh if unit else ''}{post.name.zh}", f"{post.name.en}{f', {unit.name.en}' if unit else ''}")


def _shown(
    viewer: Viewer, book: Book, field: Field, value: Any, origin: Sequence[Any] | None, *, working: bool = False
) -> Shown:
    codes = book.pack.code_lists.get(field.list or "")
    code = codes.codes.get(str(value)) if codes else None
    masked = field.klass in {"personal", "sensitive"} and viewer.kind != "system" and not working
    return Shown(
        field, mask(field.type, field.klass, value) if masked else value,
        None if masked else code.label if code else _post(book, field, value), masked,
        origin[0] if origin else None, origin[1] if origin else None,
    )  # fmt: skip


def parties_shown(cursor: CursorWrapper, viewer: Viewer, version: Version, loaded: Loaded, day: date) -> tuple[PartyShown, ...]:
    """The parties that were not ended, masked; one whose mandate does not hold on this day is marked so."""
    cursor.execute(
        "select party, role, kind, name, phone, address, id_cipher is not null, represents, since, until from case_party "
        "where case_id = %s and ended = 0 order by party",
        [loaded.id],
    )
    return tuple(
        PartyShown(
            party, version.parties[role].label if role in version.parties else Text(role, role), kind,
            str(mask("text", "personal", name) or ""), str(mask("phone", "personal", phone) or ""),
            str(mask("place", "personal", address) or ""), "＊＊＊＊＊＊" if numbered else "", represents,
            since or "", until or "", (since or "") <= day.isoformat() <= (until or "9999"),
        )
        for party, role, kind, name, phone, address, numbered, represents, since, until in cursor.fetchall()
    )  # fmt: skip


def terms_shown(version: Version, state: State, book: Book, moment: datetime) -> tuple[TermShown, ...]:
    """Every term that the state still holds, each with every day counted or skipped."""
    return tuple(_term(version, state, key, held, book, moment) for key, held in state.terms.items())


def _term(version: Version, state: State, key: str, held: TermState, book: Book, moment: datetime) -> TermShown:
    rule = version.terms.get(held["term"])
    due = clock.due_of(held)
    ended, paused = held["state"] == "ended", held["state"] == "paused"
    pauses = {pause.kind: pause.label for pause in rule.pauses} if rule else {}
    counted_with = calendar_of(book, held.get("edition") or "")
    shown = Lamp.NONE if ended else lamp(
        due, moment, book.calendar, paused=paused, history=state.history, yellow=rule.yellow if rule else None
    )  # fmt: skip
    return TermShown(
        key, rule.label if rule else Text(held["term"], held["term"]), rule.kind if rule else "legal",
        rule.basis if rule else "", held["state"], held["start"], held["limit"], held.get("extension") or 0,
        held["unit"], held.get("due"), held.get("unrolled"), bool(held.get("provisional")), shown,
        None if ended or paused else remaining(due, moment, book.calendar), held.get("met"), held.get("part"),
        tuple({**pause, "label": pauses.get(pause["kind"])} for pause in held.get("pauses") or ()),
        explain(clock.term_of(version, held, counted_with), counted_with, pauses),
        bool(held.get("latest")) and str(held.get("due") or "")[:10] == held.get("latest"),
    )  # fmt: skip


def parts_shown(version: Version, state: State, book: Book, names: Names, moment: datetime) -> tuple[PartShown, ...]:
    """Each unit's part with the lamp of its own term."""
    terms: dict[str, TermState] = {}
    for held in sorted(state.terms.values(), key=lambda one: one.get("due") or ""):
        if held["state"] != "ended":
            terms.setdefault(held.get("part") or "", held)
    found = []
    for key, part in state.parts.items():
        term = terms.get(key) if part["state"] in {"offered", "taken"} else None
        name, phone = names.get(part["unit"], (Text(part["unit"], part["unit"]), ""))
        shown = Lamp.NONE
        if term:
            shown = lamp(clock.due_of(term), moment, book.calendar, paused=term["state"] == "paused")
        found.append(
            PartShown(
                key,
                part["unit"],
                name,
                phone,
                part["kind"],
                part["state"],
                part.get("since", ""),
                term.get("due") if term else None,
                shown,
                part.get("verdict"),
            )
        )
    return tuple(found)


def materials_shown(
    cursor: CursorWrapper, loaded: Loaded, version: Version, service: Service | None, state: State
) -> tuple[MaterialShown, ...]:
    """The papers that the service needs, each as it stands, with the files handed in for it.

    A matter of a package whose papers came in with the package has none of its own.
    """
    if state.parent and not state.materials:
        return ()
    cursor.execute(
        "select file, material, name, size, type from case_file where case_id = %s and erased = 0 order by file", [loaded.id]
    )
    files = [dict(zip(("file", "material", "name", "size", "type"), row, strict=True)) for row in cursor.fetchall()]
    return tuple(
        MaterialShown(
            material, material.required if isinstance(material.required, bool) else None,
            (state.materials.get(material.id) or {}).get("state", "missing"),
            (state.materials.get(material.id) or {}).get("due"),
            tuple(file for file in files if file["material"] == material.id),
        )
        for material in needed(version, service, state)
    )  # fmt: skip


def needed(version: Version, service: Service | None, state: State | None = None) -> tuple[Material, ...]:
    """The materials of a service (its own before the ledger's), and any other that the case has received."""
    known = {**version.materials, **(service.own_materials if service else {})}
    ids = list(service.materials or service.own_materials) if service else list(version.materials)
    ids += [one for one in (state.materials if state else ()) if one not in ids]
    return tuple(known[one] for one in ids if one in known)


def papers_shown(cursor: CursorWrapper, version: Version, loaded: Loaded) -> tuple[PaperShown, ...]:
    """The legal papers made in the case."""
    cursor.execute(
        "select paper, kind, number, state, made, body from case_paper where case_id = %s order by made, paper", [loaded.id]
    )
    return tuple(
        PaperShown(
            paper, kind, version.papers[kind].name if kind in version.papers else Text(kind, kind), number, state, made,
            json.loads(body) if body else None,
        )
        for paper, kind, number, state, made, body in cursor.fetchall()
    )  # fmt: skip


def files_shown(cursor: CursorWrapper, loaded: Loaded, staff: bool) -> tuple[Mapping[str, Any], ...]:
    """Attachments: to staff all, to a tracker none (they are given to a signed-in party only)."""
    if not staff:
        return ()
    cursor.execute(
        "select file, material, name, size, type, erased from case_file where case_id = %s order by file", [loaded.id]
    )
    columns = ("file", "material", "name", "size", "type", "erased")
    return tuple(dict(zip(columns, row, strict=True)) for row in cursor.fetchall())


def children_shown(cursor: CursorWrapper, viewer: Viewer, book: Book, loaded: Loaded) -> tuple[Mapping[str, Any], ...]:
    """Child cases, open and closed, by number and stage; those of closed classes only to whom these are open."""
    apart, given = kept_apart(viewer, book.closed, own=loaded.klass)
    cursor.execute(
        "select uid, ledger, service, number, stage, outcome, closed_on, holder from case_row c "
        f"where parent = %s and c.hidden is null and {apart} order by id",
        [loaded.state.case, *given],
    )
    columns = ("uid", "ledger", "service", "number", "stage", "outcome", "closed_on", "holder")
    return tuple(dict(zip(columns, row, strict=True)) for row in cursor.fetchall())


def links_shown(cursor: CursorWrapper, viewer: Viewer, book: Book, loaded: Loaded) -> tuple[Mapping[str, Any], ...]:
    """Links from and to the case; a case of a closed class is not named to whom the class is shut."""
    apart, given = kept_apart(viewer, book.closed, own=loaded.klass)
    cursor.execute(
        "select l.kind, l.target, l.ledger, 'to' from case_link l left join case_row c on c.uid = l.target "
        f"where l.case_id = %s and l.ended = 0 and {apart} union all "
        "select l.kind, c.uid, c.ledger, 'from' from case_link l join case_row c on c.id = l.case_id "
        f"where l.target = %s and l.ended = 0 and l.kind not like 'child%%' and c.hidden is null and {apart}",
        [loaded.id, *given, loaded.state.case, *given],
    )
    return tuple(dict(zip(("kind", "target", "ledger", "way"), row, strict=True)) for row in cursor.fetchall())


def twins_shown(cursor: CursorWrapper, loaded: Loaded) -> tuple[TwinShown, ...]:
    """The case's numbers in systems of others."""
    cursor.execute("select system, number, due, since from case_twin where case_id = %s order by system, number", [loaded.id])
    return tuple(TwinShown(*row) for row in cursor.fetchall())


def clear_values(
    cursor: CursorWrapper, viewer: Viewer, book: Book, loaded: Loaded, paths: tuple[str, ...]
) -> Mapping[str, Any]:
    """The clear values behind ``paths``. Raises ``MayNotUnmask`` when a class is not open to the viewer's posts."""
    version, found = book.version_of(loaded.state), {}
    for path in paths:
        if path.startswith("party:"):
            found[path] = _party_value(cursor, viewer, loaded, path)
            continue
        field = version.fields.get(path)
        if field is None or not viewer.may_unmask(field.klass):
            raise MayNotUnmask(field.label if field else Text(path, path))
        found[path] = loaded.state.fields.get(path)
    return found


PARTY_COLUMNS = {"name": "personal", "phone": "personal", "address": "personal", "number": "sensitive"}


def _party_value(cursor: CursorWrapper, viewer: Viewer, loaded: Loaded, path: str) -> str | None:
    _, party, column = [*path.split(":"), "", ""][:3]
    if column not in PARTY_COLUMNS or not viewer.may_unmask(PARTY_COLUMNS[column]):
        raise MayNotUnmask(Text("办事对象信息", "party data"))
    name = "id_cipher" if column == "number" else column
    cursor.execute(f"select {name} from case_party where case_id = %s and party = %s", [loaded.id, party])
    row = cursor.fetchone()
    if row is None or row[0] is None or column != "number":
        return row[0] if row else None
    key = loading.case_key(loaded.id)
    return keys.open_with(key)(row[0]).decode() if key else None


def _day(opened: str, book: Book) -> str:
    return opened[:10] if len(opened) == 10 else datetime.fromisoformat(opened).astimezone(book.zone).date().isoformat()
