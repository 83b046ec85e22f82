"""Relations between cases: ledgers, lists and kinds that exist, acts that those who are told can do; what input refers to."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, literals, specs
from shoushan.rules.catalogue.model import RelationRule
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_LEDGER, _LIST, _CODE = Text("台账", "ledger"), Text("代码表", "code list"), Text("代码", "code")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with a version's relations, with who is told of what, and with inputs that refer to cases."""
    for one in view.version.relations.values():
        yield from _relation(view, one)
    yield from _told(view)
    for act in view.version.acts.values():
        for given in act.inputs:
            if given.ref is not None and given.ref not in view.pack.ledgers:
                yield view.unknown(act.at, _LEDGER, given.ref, view.pack.ledgers)
            elif given.type == "ref" and given.ref is None:
                yield view.problem(
                    act.at,
                    Text(
                        f"输入项“{given.id}”没有写 ref（指向哪个台账）。",
                        f"The input “{given.id}” lacks ref (to which ledger).",
                    ),
                    Text("请写 ref: <台账编号>。", "Write ref: <ledger>."),
                )


def _relation(view: View, one: RelationRule) -> Iterator[Problem]:
    if one.to not in view.pack.ledgers:
        yield view.unknown(one.at, _LEDGER, one.to, view.pack.ledgers)
    known = view.pack.code_lists.get(one.kinds or "")
    if one.kinds is not None and known is None:
        yield view.unknown(one.at, _LIST, one.kinds, view.pack.code_lists)
    for code in one.one_of:
        if known is None or code not in known.codes:
            yield view.unknown(one.at, _CODE, code, known.codes if known else ())


def _told(view: View) -> Iterator[Problem]:
    """A relation that somebody else has to this ledger, and an act that one of the ledgers concerned knows."""
    near = {
        (rule.id, ledger.id)
        for ledger in view.pack.ledgers.values()
        for version in ledger.versions
        for rule in version.relations.values()
        if rule.to == view.ledger.id
    }
    ledgers = {ledger for _, ledger in near} | {rule.to for rule in view.version.relations.values()}
    acts = {
        act for name in ledgers if name in view.pack.ledgers for one in view.pack.ledgers[name].versions for act in one.acts
    }
    for spec in specs(view.version):
        if spec.effect != "relation.tell":
            continue
        for name in literals(spec.values.get("relation")):
            if name not in {rule for rule, _ in near}:
                yield view.unknown(
                    spec.at, Text("指向本台账的关系", "relation to this ledger"), name, {rule for rule, _ in near}
                )
        for name in literals(spec.values.get("act")):
            if name not in acts:
                yield view.unknown(spec.at, Text("相关台账的操作", "act of a related ledger"), name, acts)
