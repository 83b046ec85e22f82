"""Cases that open by themselves: somewhere set, an act that the system may do, and everything that act needs."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, is_open, literals, specs
from shoushan.rules.catalogue.expressions.nodes import Name
from shoushan.rules.catalogue.model import Act, Recur, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the recurring cases of a version."""
    starts = [spec.values.get("recur") for spec in specs(view.version) if spec.effect == "recur.set"]
    named = {id_ for value in starts for id_ in literals(value)}
    for rule in view.version.recurs.values():
        if rule.id not in named and not any(is_open(value) for value in starts):
            yield view.problem(
                rule.at,
                Text(f"到期续开“{rule.id}”从未定下日期。", f"The day of “{rule.id}” is never set."),
                Text("请在操作中写 recur.set，或删去。", "Write recur.set in an act, or take it out."),
            )
        if not rule.basis and not rule.assumed:
            yield view.problem(
                rule.at,
                Text(f"到期续开“{rule.id}”没有依据。", f"“{rule.id}” has no basis."),
                Text("请写 basis，或注明 assumed: true。", "Give its basis or mark it assumed: true."),
            )
        yield from _opened(view, rule)


def _opened(view: View, rule: Recur) -> Iterator[Problem]:
    ledger = view.pack.ledgers.get(rule.ledger or view.ledger.id)
    if ledger is None:
        yield view.unknown(rule.at, Text("台账", "ledger"), str(rule.ledger), view.pack.ledgers)
        return
    version = view.version if ledger.id == view.ledger.id else (ledger.versions or (view.version,))[-1]
    if rule.service and rule.service not in version.services:
        yield view.unknown(rule.at, Text("事项", "service"), rule.service, version.services)
    act = _act(version, rule)
    if act is None:
        opening = [one.id for one in version.acts.values() if one.opens and _by_system(one)]
        named = Text("由系统办（who 有 role: system）的立件操作", "act that opens a case and that the system may do")
        yield view.unknown(rule.at, named, rule.act or "", opening)
        return
    inputs = {given.id: given for given in act.inputs}
    given_by = (*rule.fields, *rule.later)
    for id_ in given_by:
        if id_ not in inputs:
            yield view.unknown(rule.at, Text(f"“{act.label.zh}”的输入项", f"input of “{act.label.en}”"), id_, inputs)
    if ledger.id == view.ledger.id and ledger.key and rule.fields.get(ledger.key) == Name(ledger.key):
        yield view.problem(
            rule.at,
            Text(f"“{ledger.key}”不能照抄：每件的值唯一。", f"“{ledger.key}” cannot be copied: no two cases have the same."),
            Text("请换一个来处，如 =case.number。", "Take it from elsewhere, such as =case.number."),
        )
    for id_ in rule.later:
        field = view.version.fields.get(id_)
        if field is None or field.type != "date":
            yield view.problem(
                rule.at,
                Text(f"“{id_}”不是本台账的日期字段。", f"“{id_}” is no field of a day of this ledger."),
                Text("later 只写日期字段。", "Under later stand fields of type date only."),
            )
    for given in inputs.values():
        if given.required and given.default is None and given.id not in given_by:
            yield view.problem(
                rule.at,
                Text(f"续开的件缺少必填项“{given.id}”。", f"The case that follows lacks “{given.id}”, which is required."),
                Text("请在 opens.fields 中写明。", "Write it under opens.fields."),
            )


def _act(version: Version, rule: Recur) -> Act | None:
    """The act that opens the next case: the one named, else the first that the system may do."""
    acts = [one for one in version.acts.values() if one.opens and _by_system(one)]
    return next((one for one in acts if rule.act in (None, one.id)), None)


def _by_system(act: Act) -> bool:
    return any(who.role == "system" for who in act.who)
