"""Stages, terms, materials, acts, joins and lapses as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from shoushan.rules.catalogue.expressions import KindOf
from shoushan.rules.catalogue.model import (
    Act,
    EffectSpec,
    ExtendRule,
    Field,
    Input,
    Join,
    Lapse,
    Material,
    Milestones,
    MilestoneStep,
    Outcome,
    PartyRole,
    PauseRule,
    Place,
    Proposer,
    Recur,
    RelationRule,
    Rhythm,
    Stage,
    Term,
    Value,
    Verb,
    Who,
)
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.procedure import (
    ActDoc,
    EffectDoc,
    InputDoc,
    JoinDoc,
    LapseDoc,
    MaterialDoc,
    MilestonesDoc,
    OutcomeDoc,
    PartyDoc,
    ProposalDoc,
    RecurDoc,
    RelationDoc,
    RhythmDoc,
    StageDoc,
    TermDoc,
)
from shoushan.rules.catalogue.scope import Scope
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

_REASON = Input("reason", Text("理由", "Reason"), "long-text", required=True)
"""What ``reason: required`` adds to an act's inputs."""


def party(doc: PartyDoc, at: Place | None = None) -> PartyRole:
    """A party role."""
    return PartyRole(doc.id, doc.label.text(), doc.kinds, doc.required, doc.many, doc.represents, doc.number, at)


def stage(doc: StageDoc, at: Place | None = None) -> Stage:
    """A stage."""
    return Stage(doc.id, doc.label.text(), doc.plain.text(), doc.kind == "closed", doc.first, at)


def outcome(doc: OutcomeDoc, at: Place | None = None) -> Outcome:
    """An outcome."""
    return Outcome(doc.id, doc.label.text(), doc.kind, at)


def proposer(doc: ProposalDoc, at: Place | None = None) -> Proposer:
    """A code that is proposed for what was written."""
    text = doc.label.text()
    return Proposer(doc.id, text, doc.list, doc.from_, doc.act, doc.into, doc.proposed, doc.score, doc.words, doc.within, at)


def term(doc: TermDoc, at: Place | None = None) -> Term:
    """A term with its pauses and extension."""
    pauses = tuple(
        PauseRule(p.kind, p.label.text(), p.basis, p.max_days, Unit(p.unit), p.max_times, p.paper, p.by) for p in doc.pauses
    )
    given = doc.extend
    extend = ExtendRule(given.max, given.by, given.times, given.basis, given.before_due) if given else None
    return Term(
        id=doc.id,
        label=doc.label.text(),
        limit=doc.limit,
        unit=Unit(doc.unit),
        kind=doc.kind,
        of=doc.of,
        owner=doc.owner,
        roll=doc.roll,
        basis=doc.basis,
        assumed=doc.assumed,
        yellow=doc.yellow.last if doc.yellow else None,
        means=doc.means,
        reminder=doc.reminder,
        outer=doc.outer,
        pauses=pauses,
        extend=extend,
        at=at,
    )


def material(doc: MaterialDoc, page: Page, path: tuple[str | int, ...]) -> Material:
    """A material; its condition may be an expression."""
    needed = doc.required
    required = needed if isinstance(needed, bool) else page.expr(needed, (*path, "required"), "bool")
    defer = (doc.defer.limit, Unit(doc.defer.unit)) if doc.defer else None
    return Material(
        id=doc.id,
        label=doc.label.text(),
        required=True if required is None else required,
        original=doc.original,
        copies=doc.copies,
        source=text(doc.source),
        defer=defer,
        promise=doc.promise,
        known=doc.known,
        note=text(doc.note),
        form=doc.form,
        instead=doc.instead,
        issued=doc.issued,
        standard=text(doc.standard),
        electronic=doc.electronic,
        at=page.at(*path),
    )


def act(doc: ActDoc, no: int, page: Page, fields: Mapping[str, Field], vocabulary: Mapping[str, Verb]) -> Act:
    """An act; ``input.*`` of its own inputs may be used in its condition and effects."""
    path = ("acts", no)
    inputs = tuple(
        made for place, item in enumerate(doc.inputs) if (made := _input(item, (*path, "inputs", place), page, fields))
    )
    if doc.reason == "required" and all(given.id != "reason" for given in inputs):
        inputs = (*inputs, _REASON)
    names = page.kind_of.of_act(inputs) if isinstance(page.kind_of, Scope) else page.kind_of
    verb = vocabulary.get(doc.verb)
    return Act(
        id=doc.id,
        verb=doc.verb,
        label=doc.label.text(),
        klass=verb.klass if verb else "work",
        from_=doc.from_,
        who=tuple(Who(who.role, who.of) for who in doc.who),
        effects=effects(doc.effects, (*path, "effects"), page, names),
        inputs=inputs,
        part=doc.part,
        part_kind=doc.part_kind,
        when=page.expr(doc.when, (*path, "when"), "bool", names),
        why=text(doc.why),
        needs=doc.needs,
        records_only=doc.records_only,
        opens="none" in doc.from_,
        reason=doc.reason == "required",
        anonymous=doc.anonymous == "allowed",
        note=text(doc.note),
        at=page.at(*path),
    )


def _input(doc: InputDoc, path: tuple[str | int, ...], page: Page, fields: Mapping[str, Field]) -> Input | None:
    if doc.field is not None:
        known = fields.get(doc.field)
        if known is None:
            page.fault(
                (*path, "field"),
                Text(f"没有字段“{doc.field}”。", f"There is no field “{doc.field}”."),
                Text("请在 fields.yaml 中定义，或更正编号。", "Define it in fields.yaml or correct the id."),
            )
            return None
        return Input(
            id=doc.id or known.id,
            label=text(doc.label) or known.label,
            type=known.type,
            field=known.id,
            required=known.required if doc.required is None else doc.required,
            klass=known.klass,
            list=known.list,
            default=_default(doc.default, known.type),
            hint=text(doc.hint) or known.hint,
            ref=known.ref,
            draw=doc.draw,
        )
    if doc.id is None or doc.label is None or doc.type is None:
        page.fault(
            path,
            Text("输入项须写 field，或写 id、label、type。", "An input has a field, or an id, label and type."),
            Text("请补全。", "Complete it."),
        )
        return None
    return Input(
        id=doc.id,
        label=doc.label.text(),
        type=doc.type,
        required=bool(doc.required),
        klass=doc.class_ or "internal",
        list=doc.list,
        default=_default(doc.default, doc.type),
        hint=text(doc.hint),
        ref=doc.ref,
        draw=doc.draw,
    )


def _default(value: Any, type_: str) -> Value:
    """A default as the type wants it: defaults are written as text."""
    if isinstance(value, str) and type_ == "boolean":
        return value == "true"
    if isinstance(value, str) and type_ in ("integer", "money", "area", "rate") and value.lstrip("-").isdigit():
        return int(value)
    return cast(Value, value)


def effects(
    docs: tuple[EffectDoc, ...], path: tuple[str | int, ...], page: Page, names: KindOf | None
) -> tuple[EffectSpec, ...]:
    """Effects in the order in which they are made."""
    return tuple(made for no, doc in enumerate(docs) if (made := _effect(doc, (*path, no), page, names)) is not None)


def _effect(doc: EffectDoc, path: tuple[str | int, ...], page: Page, names: KindOf | None) -> EffectSpec | None:
    if len(doc) != 1:
        page.fault(
            path,
            Text("一项后果只能有一个名称。", "An effect has one name."),
            Text("请写作“- case.stage: {to: …}”。", "Write it as “- case.stage: {to: …}”."),
        )
        return None
    ((name, options),) = doc.items()
    given = dict(options or {})
    test, each = given.pop("if", None), given.pop("each", None)
    values = page.values(given, (*path, name), names)
    return EffectSpec(
        effect=name,
        values=values,
        if_=page.expr(_as_text(test), (*path, name, "if"), "bool", names),
        each=page.expr(_as_text(each), (*path, name, "each"), "list", names),
        at=page.at(*path, name),
    )


def _as_text(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else ""


def join(doc: JoinDoc, no: int, page: Page) -> Join:
    """A join; ``need`` is all, any or an expression."""
    path = ("joins", no)
    need: Any = doc.need
    if need not in ("all", "any"):
        need = page.expr(need, (*path, "need"), "bool") or "all"
    made = effects(doc.effects, (*path, "effects"), page, page.kind_of)
    return Join(doc.id, doc.stage, doc.over, need, made, doc.kind, page.at(*path))


def lapse(doc: LapseDoc, no: int, page: Page) -> Lapse:
    """A lapse."""
    path = ("lapses", no)
    made = effects(doc.effects, (*path, "effects"), page, page.kind_of)
    when = page.expr(doc.when, (*path, "when"), "bool")
    return Lapse(doc.id, doc.label.text(), doc.term, doc.verb, made, doc.basis, when, page.at(*path))


def recur(doc: RecurDoc, no: int, page: Page) -> Recur:
    """A case that opens by itself on its day."""
    path = ("recurs", no)
    opens = doc.opens
    return Recur(
        id=doc.id,
        label=doc.label.text(),
        limit=doc.after.limit,
        unit=Unit(doc.after.unit),
        when=page.expr(doc.when, (*path, "when"), "bool"),
        ledger=opens.ledger,
        service=opens.service,
        act=opens.act,
        holder=page.values(opens.unit, (*path, "opens", "unit"), page.kind_of),
        fields=page.values(opens.fields, (*path, "opens", "fields"), page.kind_of),
        later={name: (length.limit, Unit(length.unit)) for name, length in opens.later.items()},
        parties=opens.parties == "same",
        basis=doc.basis,
        assumed=doc.assumed,
        at=page.at(*path),
    )


def milestones(doc: MilestonesDoc | None, page: Page) -> Milestones | None:
    """The milestones of a version's plans."""
    if doc is None:
        return None
    steps = tuple(MilestoneStep(one.item, one.days, one.after, one.overlap) for one in doc.steps)
    return Milestones(doc.list, doc.target, steps, doc.basis, doc.assumed, page.at("milestones"))


def rhythm(doc: RhythmDoc | None, fields: Mapping[str, Field], page: Page) -> Rhythm | None:
    """The reports that a version's cases owe; the column of the period is the key of their rows."""
    if doc is None:
        return None
    rows = fields.get(doc.field)
    key = (rows.key if rows else None) or ""
    return Rhythm(doc.every, doc.field, key, doc.act, doc.term, doc.back, doc.redo, page.at("rhythm"))


def relation(doc: RelationDoc, at: Place | None = None) -> RelationRule:
    """A dated relation to cases of another ledger."""
    return RelationRule(doc.id, doc.label.text(), doc.to, doc.back.text(), doc.kinds, doc.one, doc.one_of, at)
