"""Campaigns, sessions and matching: names that other ledgers and fields have, acts that take what they are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shoushan.rules.catalogue.checking.view import View, specs
from shoushan.rules.catalogue.compiling.stat_tables import fields_of, kinds_of
from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, Kind, KindOf, Name
from shoushan.rules.catalogue.expressions.kinds import typed
from shoushan.rules.catalogue.model import Act, Campaign, Field, Matching, Place, Reason, Sessions
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

FIELD, ACT, INPUT = Text("字段", "field"), Text("操作", "act"), Text("输入项", "input")
COLUMN = Text("清单的栏", "column of the list")
GIVEN = frozenset({"campaign", "target", "unit"})
"""What every row of a frozen list gives besides its own columns."""
EFFECTS_OF: Mapping[str, Text] = {
    "campaign": Text("没有写 campaign。", "No campaign is said."),
    "session": Text("没有写 sessions。", "No sessions are said."),
}


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with what a version says of campaigns, sessions and matching."""
    version = view.version
    said = {"campaign": version.campaign, "session": version.sessions}
    for spec in specs(version):
        head = spec.effect.partition(".")[0]
        if head in said and said[head] is None:
            yield view.problem(spec.at, EFFECTS_OF[head], Text("请在 procedure.yaml 补上。", "Say it in procedure.yaml."))
    if version.campaign is not None:
        yield from _campaign(view, version.campaign)
    if version.sessions is not None:
        yield from _sessions(view, version.sessions)
    if version.matching is not None:
        yield from _matching(view, version.matching)


def names_of(known: Mapping[str, Field], own: Mapping[str, Field] | None = None) -> KindOf:
    """The names by which a case is chosen: those of tables over cases, its number, whether it is history, and
    ``campaign.<field>`` with the fields of the campaign itself (``own``)."""
    tables = kinds_of(known, "cases")
    of_campaign = kinds_of(own, "cases") if own is not None else None

    def kind_of(name: str) -> Kind:
        if name == "case.history":
            return "bool"
        if name == "case.number":
            return "text"
        if name.startswith("period."):
            raise ExpressionFault(Text(f"此处没有“{name}”。", f"There is no “{name}” here."), Text("用 today。", "Use today."))
        if of_campaign is not None and name.startswith("campaign."):
            return of_campaign(name.removeprefix("campaign."))
        return tables(name)

    return kind_of


def _named(view: View, at: Place | None, expr: Expr | None, kind_of: KindOf) -> Iterator[Problem]:
    if expr is None:
        return
    try:
        typed(expr, kind_of)
    except ExpressionFault as fault:
        yield view.problem(at, fault.message, fault.remedy)


def _campaign(view: View, said: Campaign) -> Iterator[Problem]:
    ledgers = view.pack.ledgers
    for name in dict.fromkeys((said.over, said.ledger)):
        if name not in ledgers:
            yield view.unknown(said.at, Text("台账", "ledger"), name, ledgers)
    if said.over not in ledgers or said.ledger not in ledgers:
        return
    yield from _targets(view, said)
    yield from _tasks(view, said)
    for name in said.by:
        if name not in said.keep:
            yield view.unknown(said.at, COLUMN, name, said.keep)


def _targets(view: View, said: Campaign) -> Iterator[Problem]:
    """What is wrong with the list: what it asks for, whose row is whose, and what it keeps."""
    over = view.pack.ledgers[said.over]
    known = fields_of(over.versions)
    names = names_of(known, view.version.fields)
    yield from _named(view, said.at, said.where, names)
    for name in (said.unit, *said.keep.values()):
        yield from _named(view, said.at, Name(name), names)
    if said.unit in known and known[said.unit].type != "unit":
        yield view.problem(
            said.at, Text(f"“{said.unit}”不是单位。", f"“{said.unit}” is no unit."),
            Text("请用 unit 类型的字段，或者 case.unit。", "Use a field of type unit, or case.unit."),
        )  # fmt: skip
    if over.closed:
        yield view.problem(
            said.at, Text("封闭的台账不能作为专项行动的对象。", "A closed ledger cannot be the target of a campaign."),
            Text("请另选台账。", "Choose another ledger."),
        )  # fmt: skip


def _tasks(view: View, said: Campaign) -> Iterator[Problem]:
    """What is wrong with what is opened for each target."""
    ledger = view.pack.ledgers[said.ledger]
    if ledger.role is not None:
        yield view.problem(
            said.at, Text("任务不能开在系统台账中。", "Tasks cannot be opened in a book of the core."),
            Text("请另写任务的台账。", "Name another ledger for the tasks."),
        )  # fmt: skip
        return
    for version in ledger.versions:
        act = version.acts.get(said.act)
        if act is None or not act.opens or all(who.role != "system" for who in act.who):
            opening = [one.id for one in version.acts.values() if one.opens and any(w.role == "system" for w in one.who)]
            yield view.unknown(said.at, Text("由系统开件的操作", "opening act of the system"), said.act, opening)
            continue
        yield from _inputs(view, said, act)
        for name in (*said.done, *said.out):
            if name not in version.outcomes:
                yield view.unknown(said.at, Text("办结方式", "outcome"), name, version.outcomes)
        for field in filter(None, (said.why, said.finding)):
            if field not in version.fields:
                yield view.unknown(said.at, FIELD, field, version.fields)
        for name in ("campaign", "target", *said.by):
            if name not in version.fields:
                yield view.problem(
                    said.at,
                    Text(f"任务没有字段“{name}”，覆盖情况无从统计。", f"A task has no “{name}”: coverage cannot be told."),
                    Text(f"请在台账 {ledger.id} 增加这个字段。", f"Add it to the ledger {ledger.id}."),
                )


def _inputs(view: View, said: Campaign, act: Act) -> Iterator[Problem]:
    for given in act.inputs:
        if given.required and given.id not in said.keep and given.id not in GIVEN:
            yield view.unknown(said.at, COLUMN, given.id, [*said.keep, *GIVEN])


def _sessions(view: View, said: Sessions) -> Iterator[Problem]:
    fields = view.version.fields
    rows = fields.get(said.field)
    if rows is None or rows.type != "rows" or not rows.key:
        wanted = [one.id for one in fields.values() if one.type == "rows" and one.key]
        yield view.unknown(said.at, Text("有关键字的多行字段", "rows field with a key"), said.field, wanted)
        return
    columns = {one.id: one.type for one in rows.fields}
    wanted_types = (
        (said.from_, "text"), (said.to, "text"), (said.minutes, "integer"), (said.recorded, "date"),
        (said.late, "boolean"), (said.staff, "boolean"),
    )  # fmt: skip
    for name, type_ in wanted_types:
        if name is not None and columns.get(name) != type_:
            of_type = [id_ for id_, found in columns.items() if found == type_]
            yield view.unknown(said.at, Text(f"{type_} 类型的栏", f"column of type {type_}"), name, of_type)
    if said.day not in fields or fields[said.day].type != "date":
        yield view.unknown(said.at, Text("日期字段", "field of a day"), said.day, _of_type(fields, "date"))
    yield from _people(view, said)
    if said.within is not None and said.within not in view.version.terms:
        yield view.unknown(said.at, Text("时限", "term"), said.within, view.version.terms)


def _people(view: View, said: Sessions) -> Iterator[Problem]:
    """What is wrong with those who enrol, the places there are, and the register of persons."""
    fields, ledgers = view.version.fields, view.pack.ledgers
    enrolled = fields.get(said.enrolled or "")
    if said.enrolled is not None and (enrolled is None or enrolled.type != "rows" or not enrolled.key):
        wanted = [one.id for one in fields.values() if one.type == "rows" and one.key]
        yield view.unknown(said.at, Text("有关键字的多行字段", "rows field with a key"), said.enrolled, wanted)
    if said.places is not None and (said.places not in fields or fields[said.places].type != "integer"):
        yield view.unknown(said.at, Text("数字字段", "field of a number"), said.places, _of_type(fields, "integer"))
    if said.people is not None and (said.people not in ledgers or not ledgers[said.people].key):
        keyed = [one.id for one in ledgers.values() if one.key]
        yield view.unknown(said.at, Text("有唯一编号（key）的台账", "ledger with a key"), said.people, keyed)


def _matching(view: View, said: Matching) -> Iterator[Problem]:
    fields = view.version.fields
    names = names_of(fields)
    for expr in (said.need, said.offer):
        yield from _named(view, said.at, expr, names)
    act = view.version.acts.get(said.act)
    if act is None:
        yield view.unknown(said.at, ACT, said.act, view.version.acts)
    elif said.into not in {given.id for given in act.inputs}:
        yield view.unknown(said.at, INPUT, said.into, [given.id for given in act.inputs])
    for name in said.show:
        if name not in fields or fields[name].klass not in ("public", "internal"):
            yield view.unknown(said.at, FIELD, name, _plain(fields))
    for reason in said.reasons:
        yield from _reason(view, said, reason)


def _reason(view: View, said: Matching, reason: Reason) -> Iterator[Problem]:
    fields = view.version.fields
    kinds = [reason.same, *reason.meet, reason.reaches]
    for name in filter(None, kinds):
        if name not in fields or fields[name].klass not in ("public", "internal"):
            yield view.unknown(said.at, FIELD, name, _plain(fields))
    if sum(bool(one) for one in (reason.same, reason.meet, reason.reaches)) != 1 or len(reason.meet) not in (0, 2):
        yield view.problem(
            said.at,
            Text(f"理由“{reason.id}”应写 same、meet（两个日期）或 reaches 之一。",
                 f"The reason “{reason.id}” has one of same, meet (two days) and reaches."),
            Text("请改写。", "Write one of them."),
        )  # fmt: skip
    for name in reason.meet:
        if name in fields and fields[name].type != "date":
            yield view.unknown(said.at, Text("日期字段", "field of a day"), name, _of_type(fields, "date"))
    number = fields.get(reason.reaches or "")
    if reason.reaches is not None and number is not None and number.type not in ("integer", "money", "area"):
        yield view.unknown(said.at, Text("数字字段", "field of a number"), reason.reaches, _of_type(fields, "integer"))


def _of_type(fields: Mapping[str, Field], type_: str) -> list[str]:
    return [id_ for id_, one in fields.items() if one.type == type_]


def _plain(fields: Mapping[str, Field]) -> Iterable[str]:
    return [id_ for id_, one in fields.items() if one.klass in ("public", "internal")]
