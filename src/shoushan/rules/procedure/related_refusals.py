"""Why a relation is not taken: each names the other case, the days, and what can be done instead."""

from __future__ import annotations

from collections.abc import Sequence

from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.text import Text


class NoSuchOther(Refusal):
    """There is no case at the other end, or none that this relation may have."""

    def __init__(self, label: Text, where: str | None = None) -> None:
        super().__init__(
            Text(f"“{label.zh}”所指的件不存在或不属于该台账。", f"“{label.en}”: there is no such case in that ledger."),
            Text("请核对编号后重新选择。", "Check the number and choose again."),
            where,
        )


class OtherIsClosed(Refusal):
    """The case at the other end was closed before the relation would begin."""

    def __init__(self, label: Text, number: str, on: str) -> None:
        super().__init__(
            Text(f"“{label.zh}”：{number} 已于 {on} 销户或办结。", f"“{label.en}”: {number} was closed on {on}."),
            Text("请核对日期，或者选择在册的。", "Check the day, or choose one that is open."),
        )


class AlreadyRelated(Refusal):
    """On one of these days a relation holds that excludes this one."""

    def __init__(self, label: Text, number: str, first: str, until: str | None, kind: Text | None) -> None:
        days = Text(
            f"{first} 起" if until is None else f"{first} 至 {until}（不含）",
            f"from {first}" + (f" until {until}" if until else ""),
        )
        told = (
            Text(f"“{label.zh}”已有：{number}（{days.zh}）。", f"“{label.en}”: already with {number} ({days.en}).")
            if kind is None
            else Text(f"已有一位“{kind.zh}”：{number}（{days.zh}）。", f"There is a “{kind.en}” already: {number} ({days.en}).")
        )
        super().__init__(
            told,
            Text("请先在原处办理迁出或变更，或者核对日期。", "End or change that one first, or check the days."),
        )


class EndsBeforeItBegins(Refusal):
    """The last day lies before the first."""

    def __init__(self, label: Text, first: str, until: str) -> None:
        super().__init__(
            Text(
                f"“{label.zh}”的结束日 {until} 早于开始日 {first}。",
                f"“{label.en}” ends on {until}, before it begins on {first}.",
            ),
            Text("请核对日期。", "Check the days."),
        )


class WrongKind(Refusal):
    """The kind is no code of the relation's list."""

    def __init__(self, label: Text, given: str, known: Sequence[Text]) -> None:
        names = listed(known[:12])
        super().__init__(
            Text(f"“{label.zh}”没有“{given[:40]}”这种关系。", f"“{label.en}” knows no kind “{given[:40]}”."),
            Text(f"可选：{names.zh}。", f"Choose: {names.en}."),
        )


class NotRelated(Refusal):
    """Somebody is to be told who has nothing to do with this case on that day."""

    def __init__(self, told: str) -> None:
        name = told[:40]
        super().__init__(
            Text(f"{name} 当日与本件没有关系。", f"{name} is not related to this case on that day."),
            Text("请核对人员和日期。", "Check the person and the day."),
        )
