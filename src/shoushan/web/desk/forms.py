"""The form of an act as its definition asks, and what was filled in as the command's input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.urls import reverse

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown, Doable
from shoushan.records.cases.shown import PaperShown
from shoushan.records.units.accounts import unit_names
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, Material, Value, Version
from shoushan.rules.text import Text
from shoushan.web.desk import case_plan, from_tray, recording, tables, uploads
from shoushan.web.desk.wording import PART_STATES, said
from shoushan.web.ui import components as ui
from shoushan.web.ui.components import FieldError
from shoushan.web.ui.components.forms import Kind
from shoushan.web.ui.inputs import (
    Answers,
    Asked,
    Choices,
    Fault,
    Posted,
    answers,
    cleaned,
    field_of,
    questions,
    told_of,
)
from shoushan.web.ui.language import t, word
from shoushan.web.ui.numbers import control

PARTY_FIELDS = (("name", 20), ("id_number", 20), ("phone", 14), ("address", 30))


def draft_name(uid: str, act: str) -> str:
    """The name under which a form's draft is kept."""
    return f"case/{uid}/{act}"


def unit_texts(book: Book) -> Mapping[str, Text]:
    """The units in force by name."""
    known = book.units()
    return {id_: text for id_, (text, _) in unit_names().items() if id_ in known}


def needed_of(shown: CaseShown) -> tuple[Material, ...]:
    """The papers of a case."""
    return tuple(one.material for one in shown.materials)


# --- questions that the act's effects close ---------------------------------------------------------------------------


def closed_choices(version: Version, act: Act, asked: Sequence[Asked], shown: CaseShown | None) -> tuple[Asked, ...]:
    """The questions, those whose answer an effect takes from a closed set with its options: pauses, outcomes, stages."""
    found = {}
    for spec in act.effects:
        for key, value in spec.values.items():
            if not isinstance(value, Name) or not value.path.startswith("input."):
                continue
            options = _options(version, spec.effect, key, spec.values, shown)
            if options:
                found[value.path[6:]] = options
    return tuple(replace(one, options=found[one.id]) if one.id in found and one.field.type == "text" else one for one in asked)


def _options(
    version: Version, effect: str, key: str, values: Mapping[str, object], shown: CaseShown | None
) -> tuple[tuple[str, Text], ...]:
    if (effect, key) == ("term.pause", "kind"):
        term = version.terms.get(str(values.get("term")))
        return tuple((pause.kind, pause.label) for pause in term.pauses) if term else ()
    if (effect, key) == ("case.close", "outcome"):
        return tuple((one.id, one.label) for one in version.outcomes.values())
    if (effect, key) in (("case.stage", "to"), ("case.reopen", "to")):
        return tuple((one.id, one.label) for one in version.stages.values())
    if effect == "material.move" and key == "material" and shown:
        held = {name for name, one in shown.state.materials.items() if one["state"] not in ("missing", "deferred", "waived")}
        return tuple((one.material.id, one.material.label) for one in shown.materials if one.material.id in held)
    if effect.startswith("paper.") and key == "paper" and shown:
        return tuple((one.paper, _paper_text(one)) for one in shown.papers if one.state != "void")
    if (effect, key) == ("paper.draft", "kind") and shown:
        drafted = {one.kind for one in shown.papers}
        return tuple((one.id, one.name) for one in version.papers.values() if one.id in drafted)
    if effect.startswith("party.") and key == "party" and shown:
        return tuple((one.party, Text(f"{one.role.zh} {one.name}", f"{one.role.en} {one.name}")) for one in shown.parties)
    return ()


def _paper_text(one: PaperShown) -> Text:
    number = f" {one.number}" if one.number else ""
    return Text(one.name.zh + number, one.name.en + number)


def asked_by(version: Version, act: Act, shown: CaseShown | None, only: Sequence[str] | None = None) -> tuple[Asked, ...]:
    """The plain questions of an act."""
    return closed_choices(version, act, questions(version, act, only), shown)


# --- the form --------------------------------------------------------------------------------------------------------


def act_form(
    shown: CaseShown,
    doable: Doable,
    viewer: Viewer,
    book: Book,
    choices: Choices,
    posted: Posted | None,
    faults: dict[str, Fault],
    *,
    token: str,
) -> ui.Form:
    """The whole form of an act on a case."""
    act = doable.act
    sets = [*act_fieldsets(shown, doable, choices, posted, faults)]
    sets.append(
        recording.fields(
            viewer, book, posted, faults, scan=uploads.keeper(shown) is not None, upload_limit=choices.upload_limit
        )
    )
    sets = from_tray.offered(sets, viewer, book, posted)
    send = ui.Action(
        t(act.label),
        kind="danger" if act.klass == "decision" and _refuses(act) else "primary",
        key="Ctrl+Enter",
        why_not="" if doable.allowed else t(doable.refusals[0].text),
    )
    back = ui.Action(word("cancel"), href=reverse("desk:case", args=[shown.uid]), kind="quiet")
    tried = (ui.Action(word("desk-plan-try"), name="preview", value="1"),) if case_plan.can_try(act) else ()
    return ui.Form(
        reverse("desk:act", args=[shown.uid, act.id]),
        tuple(one for one in sets if one.fields),
        ui.ActionBar((send, *tried, back), sticky=True),
        summary_of(sets, faults),
        token,
        str(shown.n),
        reverse("desk:draft", args=[draft_name(shown.uid, act.id)]),
        draft_here=not (shown.ledger.closed or shown.ledger.classes),
        multipart=True,
    )


def _refuses(act: Act) -> bool:
    return act.verb in ("refuse", "deny", "void", "withdraw")


def summary_of(sets: Sequence[ui.FieldSet], faults: Mapping[str, Fault]) -> ui.ErrorSummary | None:
    """All faults on top; those that belong to no field shown are told as well."""
    summary = ui.errors_of(sets)
    names = {field.name for one in sets for field in one.fields}
    loose = tuple(_loose(fault) for name, fault in faults.items() if name not in names and not fault.warning)
    if summary is None:
        return ui.ErrorSummary(loose) if loose else None
    return ui.ErrorSummary(summary.errors + loose)


def _loose(fault: Fault) -> FieldError:
    return FieldError(t(fault.text), "", t(fault.remedy))


def act_fieldsets(
    shown: CaseShown, doable: Doable, choices: Choices, posted: Posted | None, faults: Mapping[str, Fault]
) -> tuple[ui.FieldSet, ...]:
    """What the act itself asks: its part, its questions, its papers and rows, its parties, its reason."""
    act, version = doable.act, shown.version
    plain: list[ui.Field] = []
    if len(doable.parts) > 1:
        plain.append(_part(shown, doable, posted, faults))
    for one in asked_by(version, act, shown):
        typed = posted.get(one.id, "") if posted else None
        plain.append(field_of(one, choices, typed, faults.get(one.id)))
    sets: list[ui.FieldSet] = []
    for rows in tables.rows_of(version, act):
        sets += _rows(rows, shown, choices, posted, faults)
        if rows.shape == "units":
            plain.append(tables.units_field(rows, choices, posted))
    if adds_party(act):
        sets.append(_party(version, posted, choices))
    asked = any(field.name == "reason" for field in plain)
    if not asked and (act.reason or any(fault.warning for fault in faults.values()) or "reason" in faults):
        plain.append(
            ui.Field(
                "reason",
                word("desk-reason"),
                "textarea",
                (posted.get("reason", "") if posted else "") or "",
                error=told_of(faults.get("reason")),
                required=True,
                rows=3,
            )
        )
    return (ui.FieldSet(t(act.label), tuple(plain), columns=1, legend_hidden=True), *sets)


def _part(shown: CaseShown, doable: Doable, posted: Posted | None, faults: Mapping[str, Fault]) -> ui.Field:
    known = {part.part: part for part in shown.parts}
    options = tuple(
        ui.Option(key, t(known[key].unit_name), said(PART_STATES, known[key].state)) if key in known else ui.Option(key, key)
        for key in doable.parts
    )
    value = (posted.get("part", "") if posted else "") or ""
    return ui.Field(
        "part", word("desk-part"), "radios", value, required=True, options=options, error=told_of(faults.get("part"))
    )


def _rows(
    rows: tables.Rows, shown: CaseShown, choices: Choices, posted: Posted | None, faults: Mapping[str, Fault]
) -> tuple[ui.FieldSet, ...]:
    if rows.shape == "papers":
        fault = faults.get(rows.given.id)
        return (
            tables.checklist(
                needed_of(shown),
                posted,
                standing={one.material.id: one.state for one in shown.materials if one.state},
                used_by={},
                required={one.material.id: one.required for one in shown.materials},
                fault=told_of(fault),
            ),
        )
    if rows.plan and posted is None:
        posted = case_plan.Standing(shown, rows.given.id)
    return tables.row_fields(rows, choices, posted, faults) if rows.shape == "rows" else ()


def adds_party(act: Act) -> bool:
    """Whether the act adds a party that the form must ask for."""
    return not act.opens and any(spec.effect == "party.add" and "name" not in spec.values for spec in act.effects)


def _party(version: Version, posted: Posted | None, choices: Choices) -> ui.FieldSet:
    roles = tuple(ui.Option(role.id, t(role.label)) for role in version.parties.values())
    fields = [
        ui.Field(
            "party-role",
            word("desk-party-role"),
            "select",
            (posted.get("party-role", "") if posted else "") or "",
            options=roles,
        )
    ]
    person = choices.numbers.get("person")
    for name, width in PARTY_FIELDS:
        if name == "id_number" and person is None:
            continue
        kind: Kind = "telephone" if name == "phone" else "text"
        label = word(f"desk-{name}")
        if name == "id_number" and person is not None:
            kind, label = control(choices.numbers, "person"), t(person.label)
        value = (posted.get(f"party-{name}", "") if posted else "") or ""
        fields.append(ui.Field(f"party-{name}", label, kind, value, width=width))
    return ui.FieldSet(word("desk-party"), tuple(fields), columns=3)


def parties_posted(act: Act, posted: Posted) -> tuple[dict[str, Value], ...]:
    """The party that an act adds."""
    if not adds_party(act):
        return ()
    party: dict[str, Value] = {"role": cleaned(posted.get("party-role", "")), "kind": "person"}
    for name, _ in PARTY_FIELDS:
        if value := cleaned(posted.get(f"party-{name}", ""))[:200]:
            party[name] = value
    return (party,) if party.get("name") else ()


# --- back ----------------------------------------------------------------------------------------------------------


def inputs_of(
    version: Version,
    act: Act,
    posted: Posted,
    choices: Choices,
    materials: Sequence[Material],
    shown: CaseShown | None,
    only: Sequence[str] | None = None,
    prefix: str = "",
    required: Mapping[str, bool | None] | None = None,
) -> Answers:
    """Everything typed for an act as the input of its command, with faults by the names of fields."""
    plain = answers(asked_by(version, act, shown, only), posted, choices, prefix)
    values: dict[str, Value] = dict(plain.values)
    faults = {prefix + key: fault for key, fault in plain.faults.items()}
    if required is None:
        required = {one.material.id: one.required for one in shown.materials} if shown else {}
    for rows in tables.rows_of(version, act):
        name = rows.given.id
        if rows.shape == "papers":
            found: list[Value] = list(tables.papers_posted(materials, posted, required))
        elif rows.shape == "units":
            found = [unit for unit in posted.getlist(name) if unit in choices.units]
        else:
            found, wrong = tables.rows_posted(rows, posted, choices)
            faults.update(wrong)
        if found:
            values[name] = found
        elif rows.given.required:
            label = rows.given.label
            faults[name] = Fault(Text(f"请填写{label.zh}。", f"Give: {label.en}."), Text("", ""))
    return Answers(values, plain.typed, faults)


def changed_since(shown: CaseShown, seen: int | None) -> tuple[ui.Link, ...]:
    """What was entered after the page was opened, as links into the history."""
    if seen is None:
        return ()
    later = [entry for entry in shown.entries if entry.n > seen]
    return tuple(
        ui.Link(
            word("desk-since-then", n=entry.n, act=t(entry.label), who=t(entry.actor)),
            reverse("desk:case", args=[shown.uid]) + "#history",
        )
        for entry in later[:5]
    )
