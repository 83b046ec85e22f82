"""Payments: who is paid stands among the parties, where to among the fields, and a batch knows the bank's heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.model import Bank, Payment
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_PARTY, _FIELD = Text("办事对象角色", "party role"), Text("字段", "field")
_LINE = Text("款项（money.due 的 line）", "line of money (of a money.due)")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with what a version's cases are paid, and with the bank's file of a batch."""
    ids = Counter(one.id for one in view.version.payments)
    for one in view.version.payments:
        yield from _payment(view, one)
        if ids[one.id] > 1:
            yield view.problem(
                one.at,
                Text(f"发放项“{one.id}”重复。", f"The payment “{one.id}” stands twice."),
                Text("编号在一个版本内唯一。", "An id stands once in a version."),
            )
    if view.version.bank is not None:
        yield from _bank(view, view.version.bank)
    elif view.ledger.role == "payment":
        yield view.problem(
            None,
            Text("发放批次的台账没有写银行文件（bank）。", "A ledger of payment batches says nothing of the bank's file."),
            Text("请在 procedure.yaml 写 bank：列和回盘。", "Write bank in procedure.yaml: its columns and its results."),
        )


def _payment(view: View, one: Payment) -> Iterator[Problem]:
    if one.party not in view.version.parties:
        yield view.unknown(one.at, _PARTY, one.party, view.version.parties)
    yield from _line(view, one)
    for name in filter(None, (one.account, one.bank)):
        field = view.version.fields.get(name)
        if field is None:
            yield view.unknown(one.at, _FIELD, name, view.version.fields)
        elif name == one.account and field.klass != "sensitive":
            yield view.problem(
                one.at,
                Text(f"收款账号“{name}”的类别须为敏感。", f"The account “{name}” is of class sensitive."),
                Text("请在 fields.yaml 写 class: sensitive。", "Write class: sensitive in fields.yaml."),
            )


def _line(view: View, one: Payment) -> Iterator[Problem]:
    """Either an amount or a line of money that the case owes; such a line is paid once."""
    if (one.amount is None) == (one.line is None):
        yield view.problem(
            one.at,
            Text(f"发放项“{one.id}”须写 amount 或者 line，只写一个。", f"The payment “{one.id}” says either amount or line."),
            Text("amount 按表达式算；line 发件里已经列支的那一笔。", "amount is an expression; line pays what the case owes."),
        )
    if one.line is None:
        return
    if one.every != "once":
        yield view.problem(
            one.at,
            Text(f"发放项“{one.id}”发的是件里的一笔，须写 every: once。", f"The payment “{one.id}” is of every: once."),
            Text("按月的写 amount。", "What is paid by the month says amount."),
        )
    effects = [spec for act in view.version.acts.values() for spec in act.effects if spec.effect == "money.due"]
    made = {str(spec.values["line"]) for spec in effects if isinstance(spec.values.get("line"), str)}
    if one.line not in made:
        yield view.unknown(one.at, _LINE, one.line, sorted(made))


def _bank(view: View, bank: Bank) -> Iterator[Problem]:
    has = {column.what for column in bank.columns}
    for needed in ("no", "amount", "account"):
        if needed not in has:
            yield view.problem(
                bank.at,
                Text(f"银行文件缺少“{needed}”一列。", f"The bank's file lacks a column “{needed}”."),
                Text("请在 bank 的 columns 里加上。", "Add it to the columns of bank."),
            )
    heads = Counter(column.head for column in bank.columns)
    words = Counter([*bank.paid, *bank.returned])
    for said, times in [*heads.items(), *words.items()]:
        if times > 1:
            yield view.problem(
                bank.at,
                Text(f"银行文件里“{said}”出现两次。", f"“{said}” stands twice in the bank's file."),
                Text("每个表头、每个结果词只写一次。", "Each head and each word for a result stands once."),
            )
