"""The one screen of intake as a form: who, what, which papers; keyboard first, nothing typed that is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from shoushan.records.cases.queries import Known, Line
from shoushan.records.cases.read import Doable
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import EMPTY, Act, Field, Material, Value
from shoushan.rules.text import Text
from shoushan.web.desk import lists, offers, tables
from shoushan.web.desk.forms import asked_by, summary_of
from shoushan.web.desk.offers import Offer
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.forms import Kind
from shoushan.web.ui.inputs import Asked, Choices, Fault, Posted, checked, cleaned, field_of, told_of
from shoushan.web.ui.language import t, word
from shoushan.web.ui.numbers import COLUMNS as NUMBER_COLUMNS
from shoushan.web.ui.numbers import Numbers, control, question, whose

SHOWN_AT_FIRST = 12
CHOOSE = (
    Text("请选择事项，并选择可以办理的操作。", "Choose a matter, and an act that can be done."),
    Text("输入字词或拼音首字母查找。", "Type words or initials to find it."),
)
SEVERAL = re.compile(r"[\s,，、;；]+")
"""What stands between the words for several matters typed at once."""
COLUMNS: tuple[tuple[str, Kind, int], ...] = (("name", "text", 20), ("phone", "telephone", 14), ("address", "text", 36))


@dataclass(frozen=True, slots=True)
class Intake:
    """What stands on the screen: what was typed, what is offered and chosen, who is known, what is wrong."""

    posted: Posted | None
    offered: tuple[Offer, ...]
    found: tuple[Offer, ...]
    chosen: tuple[Offer, ...]
    known: Known | None
    acts: tuple[tuple[str, tuple[Doable, ...]], ...]
    numbers: Numbers = EMPTY
    faults: dict[str, Fault] = field(default_factory=dict)

    def typed(self, name: str) -> str:
        """What was typed under ``name``; numbers in plain digits, without the spaces they were pasted with."""
        text = cleaned(self.posted.get(name, "")) if self.posted else ""
        return plain_number(text) if name.endswith("number") else text


def looked_up(posted: Posted | None, offered: tuple[Offer, ...], known: Known | None, numbers: Numbers = EMPTY) -> Intake:
    """The screen after looking: services that answer to the words typed, and those chosen; a single answer is chosen."""
    chosen_keys = posted.getlist("s") if posted else []
    text = cleaned(posted.get("q", "")) if posted else ""
    found = offers.found_by(text, offered) if text else ()
    keys = list(chosen_keys)
    hits = [found] if found else [offers.found_by(one, offered) for one in SEVERAL.split(text) if one]
    keys += [hit[0].key for hit in hits if len(hit) == 1 and hit[0].key not in keys]
    chosen = tuple(one for one in offered if one.key in keys)
    return Intake(posted, offered, found, chosen, known, (), numbers)


def plain_number(text: str) -> str:
    """A number as it is kept: full-width digits and letters narrowed, spaces and hyphens of every width gone, in capitals."""
    return re.sub(r"[\s\u200b\ufeff\-\u2010-\u2015\uff0d]", "", unicodedata.normalize("NFKC", text)).upper()


# --- the form --------------------------------------------------------------------------------------------------------


def form(screen: Intake, viewer: Viewer, choices: Choices, recording: ui.FieldSet, *, token: str) -> ui.Form:
    """The whole screen as one form; Enter looks up, Ctrl+Enter does the first act."""
    sets = [who(screen), what(screen)]
    if screen.chosen:
        sets += [one for one in (representative(screen),) if one is not None]
        sets += details(screen, choices)
        if materials_of(screen.chosen):
            sets.append(papers(screen))
        if any(fault.warning for fault in screen.faults.values()) or "reason" in screen.faults or screen.typed("reason"):
            sets.append(_reason(screen))
        sets.append(recording)
    return ui.Form(
        reverse("desk:intake"),
        tuple(sets),
        buttons(screen, viewer),
        summary_of(sets, screen.faults),
        token,
        draft_url=reverse("desk:draft", args=["intake"]),
        draft_here=not any(one.ledger.closed or one.ledger.classes for one in screen.chosen),
        multipart=True,
    )


def who(screen: Intake) -> ui.FieldSet:
    """The person or organisation: number first, where the place has any; what is known is filled in and says so."""
    fields = _number(screen, "number", autofocus=not screen.typed("number"))
    reader = screen.numbers.get("person")
    for name, kind, width in COLUMNS:
        typed = screen.typed(name)
        filled = getattr(screen.known, name, "") if screen.known else ""
        hint = word("desk-from-last") if filled and typed in ("", filled) else ""
        fields.append(
            ui.Field(
                name,
                word(f"desk-{name}"),
                kind,
                typed or filled,
                hint=hint,
                width=width,
                required=name == "name" and _somebody(screen),
                autofocus=name == "name" and not screen.numbers and not typed,
                error=told_of(screen.faults.get(name)),
            )
        )
    hint = word("desk-number-hint") if reader and reader.type == "id-number" else ""
    return ui.FieldSet(word("desk-who"), tuple(fields), hint=hint, columns=3)


def _somebody(screen: Intake) -> bool:
    """Whether somebody has to be named: rows of a register have no party."""
    return not screen.chosen or any(role.required for one in screen.chosen for role in one.roles if not role.represents)


def _number(screen: Intake, name: str, *, autofocus: bool = False) -> list[ui.Field]:
    """The number of the party or of who acts for it; nothing where the place has none."""
    number, fault = screen.typed(name), screen.faults.get(name)
    who = whose(screen.numbers, number) if number else next(iter(screen.numbers), None)
    if who is None:
        return []
    kind = screen.numbers[who]
    return [
        ui.Field(
            name,
            t((screen.numbers.get("person") or kind).label),
            control(screen.numbers, "organisation" if who == "organisation" else "person"),
            number,
            hint=t(kind.hint) if kind.hint else "",
            width=20,
            burst=kind.type != "text",
            autofocus=autofocus,
            error=told_of(fault) if fault and not fault.warning else "",
            warning=told_of(fault) if fault and fault.warning else "",
        )
    ]


def what(screen: Intake) -> ui.FieldSet:
    """The search for services, and the services found and chosen as ticks."""
    query = ui.Field(
        "q",
        word("desk-find-service"),
        "search",
        "" if screen.chosen else screen.typed("q"),
        hint=word("desk-find-service-hint"),
        width=20,
        autofocus=bool(screen.typed("number")) and not screen.chosen,
    )
    listed = screen.found or (() if screen.chosen else screen.offered[:SHOWN_AT_FIRST])
    shown = {one.key: one for one in (*screen.chosen, *listed)}.values()
    options = tuple(ui.Option(one.key, t(one.name), _kind(one)) for one in shown)
    ticks = ui.Field(
        "s",
        word("desk-services"),
        "checkboxes",
        "\t".join(one.key for one in screen.chosen),
        options=options,
        required=True,
        error=told_of(screen.faults.get("s")),
    )
    return ui.FieldSet(word("desk-what"), (query, ticks), columns=2)


def _kind(one: Offer) -> str:
    if one.service is None:
        return ""
    instant = one.service.kind == "instant"
    return word("desk-instant") if instant else word("desk-package") if one.service.package else ""


def representative(screen: Intake) -> ui.FieldSet | None:
    """Who acts for the party, where a role for that exists; empty when nobody does."""
    role = next((role for one in screen.chosen for role in one.roles if role.represents), None)
    if role is None:
        return None
    fields = (
        *_number(screen, "agent-number"),
        ui.Field(
            "agent-name",
            word("desk-name"),
            "text",
            screen.typed("agent-name"),
            width=14,
            error=told_of(screen.faults.get("agent-name")),
        ),
        ui.Field(
            "agent-phone",
            word("desk-phone"),
            "telephone",
            screen.typed("agent-phone"),
            width=14,
            error=told_of(screen.faults.get("agent-phone")),
        ),
        ui.Field(
            "agent-paper", word("desk-agent-paper"), "text", screen.typed("agent-paper"), width=20,
            hint=word("desk-agent-paper-hint"),
        ),
        ui.Field(
            "agent-until", word("desk-agent-until"), "date", screen.typed("agent-until"), width=14,
            hint=word("desk-agent-until-hint"), error=told_of(screen.faults.get("agent-until")),
        ),
    )  # fmt: skip
    return ui.FieldSet(t(role.label), fields, hint=word("desk-agent-hint"), columns=3)


def details(screen: Intake, choices: Choices) -> list[ui.FieldSet]:
    """What the chosen services ask besides, once per ledger."""
    found = []
    for ledger, (offer, acts) in _by_ledger(screen).items():
        only = asked_fields([one for one in screen.chosen if one.ledger.id == ledger])
        asked: dict[str, Asked] = {}
        for act in acts:
            for one in asked_by(offer.version, act, None, only):
                asked.setdefault(one.id, one)
        fields = []
        for one in asked.values():
            name = f"{ledger}.{one.id}"
            sent = screen.posted.getlist(name) if screen.posted else []
            typed = sent[-1] if sent else None
            fields.append(field_of(one, choices, typed, screen.faults.get(name), prefix=f"{ledger}."))
        if fields:
            found.append(ui.FieldSet(word("desk-details", ledger=t(offer.ledger.name)), tuple(fields), columns=3))
    return found


def asked_fields(chosen: Sequence[Offer]) -> tuple[str, ...] | None:
    """The fields that any of the services asks; ``None`` when one of them names none."""
    lists_ = [one.asked for one in chosen]
    if any(one is None for one in lists_):
        return None
    return tuple(dict.fromkeys(name for one in lists_ if one for name in one))


def _by_ledger(screen: Intake) -> dict[str, tuple[Offer, list[Act]]]:
    found: dict[str, tuple[Offer, list[Act]]] = {}
    for place, offer in enumerate(screen.chosen):
        acts = [doables[place].act for _, doables in screen.acts if doables[place].allowed]
        acts = acts or [doables[place].act for _, doables in screen.acts]
        held = found.setdefault(offer.ledger.id, (offer, []))
        held[1].extend(act for act in acts if act not in held[1])
    return found


def materials_of(chosen: Sequence[Offer]) -> tuple[Material, ...]:
    """One list of papers without duplicates."""
    return tables.merged(one.materials for one in chosen)


def required_of(chosen: Sequence[Offer]) -> dict[str, bool | None]:
    """Whether each paper is required; ``None`` where that depends on an answer."""
    found: dict[str, bool | None] = {}
    for one in chosen:
        for material in one.materials:
            value = material.required if isinstance(material.required, bool) else None
            found[material.id] = bool(found.get(material.id)) or value if value is not None else found.get(material.id)
    return found


def papers(screen: Intake) -> ui.FieldSet:
    """The checklist of everything that the chosen services need."""
    materials = materials_of(screen.chosen)
    used_by = {
        material.id: [one.name for one in screen.chosen if any(m.id == material.id for m in one.materials)]
        for material in materials
    }
    needed = {key: value is True for key, value in required_of(screen.chosen).items()}
    return tables.checklist(
        materials,
        screen.posted,
        standing={},
        used_by=used_by,
        required=needed,
        fault=told_of(screen.faults.get("materials")),
        first=not screen.faults,
    )


def _reason(screen: Intake) -> ui.FieldSet:
    box = ui.Field(
        "reason",
        word("desk-reason"),
        value=screen.typed("reason"),
        required=True,
        width=40,
        hint=word("desk-override-hint"),
        error=told_of(screen.faults.get("reason")),
    )
    return ui.FieldSet(word("desk-override"), (box,), legend_hidden=True)


def buttons(screen: Intake, viewer: Viewer) -> ui.ActionBar:
    """Look up; then every opening act that the ledgers offer, and those that may follow at once."""
    found = [
        ui.Action(
            word("desk-look-up"),
            name="step",
            value="look",
            kind="quiet" if screen.chosen else "primary",
            icon="search",
            key="Enter",
        )
    ]
    first = True
    for name, doables in sorted(screen.acts, key=lambda one: not all(done_at_once(each) for each in one[1])):
        blocked = next((one for one in doables if not one.allowed), None)
        label = t(doables[0].act.label)
        why = t(blocked.refusals[0].text) if blocked and blocked.refusals else ""
        primary = first and not why
        found.append(
            ui.Action(
                label,
                name="do",
                value=name,
                kind="primary" if primary else "plain",
                key="Ctrl+Enter" if primary else "",
                why_not=why,
            )
        )
        first = first and not primary
        if not why:
            found += [
                ui.Action(f"{label} + {t(act.label)}", name="do", value=f"{name}+{act.id}", kind="plain")
                for act in follow_ups(screen, viewer, doables)
            ]
    return ui.ActionBar(tuple(found), label=word("intake"), sticky=True)


def done_at_once(one: Doable) -> bool:
    """Whether an opening act that may be done also closes the case (即办件)."""
    return one.allowed and any(spec.effect == "case.close" for spec in one.act.effects)


def follow_ups(screen: Intake, viewer: Viewer, doables: Sequence[Doable]) -> tuple[Act, ...]:
    """Acts that may follow at once on every chosen matter."""
    lists_ = [offers.next_acts(viewer, offer, one.act) for offer, one in zip(screen.chosen, doables, strict=True)]
    common = set.intersection(*({act.id for act in acts} for acts in lists_)) if lists_ else set()
    return tuple(act for act in (lists_[0] if lists_ else ()) if act.id in common)


# --- beside the form -----------------------------------------------------------------------------------------------


def matters(known: Known | None) -> ui.Queue | None:
    """What the person has open and had before."""
    if known is None:
        return None
    items = tuple(
        ui.QueueItem(line.number, t(line.title), lists.case_href(line.uid), lists.lamp_cell(line), "", _state(line))
        for line in known.lines
    )
    return ui.Queue(word("desk-known-matters", n=known.open), items, len(known.lines), ui.Empty(word("desk-no-matters")))


def _state(line: Line) -> str:
    return t(line.outcome) if line.outcome is not None else t(line.stage)


# --- back ----------------------------------------------------------------------------------------------------------


def parties(screen: Intake, offer: Offer, faults: dict[str, Fault]) -> tuple[dict[str, Value], ...]:
    """The parties typed, for one matter; faults are added."""
    main = next((role for role in offer.roles if not role.represents), None)
    if main is None:
        return ()
    party = _party(screen, "", faults)
    found: list[dict[str, Value]] = []
    if party:
        kind = "organisation" if "credit_code" in party and "organisation" in main.kinds else main.kinds[0]
        found.append({"role": main.id, "kind": kind, **party})
    elif main.required:
        faults.setdefault("name", Fault(Text("请填写姓名或名称。", "Give the name."), Text("", "")))
    agent = next((role for role in offer.roles if role.represents == main.id), None)
    if agent and (person := _party(screen, "agent-", faults)):
        found.append({"role": agent.id, "kind": agent.kinds[0], "represents": main.id, **person, **_mandate(screen, faults)})
    return tuple(found)


def _mandate(screen: Intake, faults: dict[str, Fault]) -> dict[str, Value]:
    """On which paper somebody acts for the party, and until when; faults are added."""
    found: dict[str, Value] = {"paper": paper} if (paper := screen.typed("agent-paper")[:120]) else {}
    spec = Field("until", Text(word("desk-agent-until"), "until"), "date")
    value, fault = checked(Asked("until", spec), screen.typed("agent-until"), Choices())
    if fault:
        faults["agent-until"] = fault
    elif value:
        found["until"] = value
    return found


def _party(screen: Intake, prefix: str, faults: dict[str, Fault]) -> dict[str, Value]:
    party: dict[str, Value] = {}
    number = screen.typed(f"{prefix}number")
    who = whose(screen.numbers, number) if number else None
    spec = question(screen.numbers, who) if who else None
    if who is not None and spec is not None:
        value, fault = checked(Asked("number", spec), number, Choices())
        if fault:
            faults[f"{prefix}number"] = fault
        if value is not None:
            party[NUMBER_COLUMNS[who]] = value
    for name in ("name", "phone", "address"):
        typed = screen.typed(f"{prefix}{name}")
        spec = Field(name, Text(word(f"desk-{name}"), name), "phone" if name == "phone" else "text", max_length=200)
        value, fault = checked(Asked(name, spec), typed, Choices())
        if fault and not fault.warning:
            faults[f"{prefix}{name}"] = fault
        if value:
            party[name] = value
    if party and "name" not in party:
        faults.setdefault(f"{prefix}name", Fault(Text("请填写姓名或名称。", "Give the name."), Text("", "")))
    return party if "name" in party else {}


def number_faults(screen: Intake, faults: dict[str, Fault]) -> None:
    """What is doubtful about the numbers typed, told as soon as they are looked up."""
    for prefix in ("", "agent-"):
        number = screen.typed(f"{prefix}number")
        who = whose(screen.numbers, number) if number else None
        spec = question(screen.numbers, who) if who else None
        if spec is not None:
            _, fault = checked(Asked("number", spec), number, Choices())
            if fault:
                faults[f"{prefix}number"] = fault


def own_papers(offer: Offer, rows: Sequence[Mapping[str, Value]]) -> list[Value]:
    """The rows of the one checklist that belong to a matter."""
    mine = {material.id for material in offer.materials}
    return [dict(row) for row in rows if row["material"] in mine]
