"""Refusals that only the rows can tell: keys that are taken, lists that are too long."""

from __future__ import annotations

from datetime import date

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text

MOST = 5_000
"""Commands that fit one transaction (decisions B4)."""


class DuplicateKey(Refusal):
    """Another case holds the register's key, or the resource that was to be claimed."""

    def __init__(self, key: str, number: str | None, label: Text | None = None) -> None:
        holder, told = number or "—", label or Text(key, key)
        super().__init__(
            Text(f"“{told.zh}”已登记在 {holder}。", f"“{told.en}” stands in {holder} already."),
            Text("请打开已有的件变更，或核对编号。", "Open the existing row and amend it, or check the number."),
            "key",
        )


class NoVersion(Refusal):
    """The ledger had no rules in force on the day on which a case is to be opened."""

    def __init__(self, ledger: Text, day: date) -> None:
        super().__init__(
            Text(f"{day} 没有适用的“{ledger.zh}”规则。", f"“{ledger.en}” had no rules in force on {day}."),
            Text("请核对日期；旧件请作为历史件转入。", "Check the day; carry an old matter over as a history case."),
            "happened",
        )


class ListTooLong(Refusal):
    """More commands than one transaction may hold."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            Text(f"一次最多办理 {most} 条，现有 {count} 条。", f"At most {most} at once; there are {count}."),
            Text("请作为批次办理。", "Do it as a batch."),
        )


class BatchMeetsStanding(Refusal):
    """A batch may change only cases that it opens itself: nothing else can be hidden until it closes."""

    def __init__(self) -> None:
        super().__init__(
            Text("批次只能办理本批新开的件。", "A batch acts only on cases that it opens itself."),
            Text(f"已有的件请分次办理，每次不超过 {MOST} 条。", f"Act on standing cases {MOST} at a time."),
        )


class BatchScattered(Refusal):
    """The commands on one case do not stand together."""

    def __init__(self) -> None:
        super().__init__(
            Text("同一件的各项办理没有排在一起。", "The acts on one case do not stand together in the list."),
            Text("请按件排序后再提交。", "Sort the list by case and hand it in again."),
        )


class BatchMeetsRole(Refusal):
    """The ledger rules rights or dates, which cannot be hidden until the batch closes."""

    def __init__(self, ledger: Text) -> None:
        super().__init__(
            Text(f"“{ledger.zh}”不能用批次办理。", f"“{ledger.en}” cannot be changed by a batch."),
            Text(f"请分次办理，每次不超过 {MOST} 条。", f"Act {MOST} at a time."),
        )


class BatchRunning(Refusal):
    """The same batch is being written by another process, or was left and is not taken back yet."""

    def __init__(self) -> None:
        super().__init__(
            Text("同一批次正在写入，或中断后尚未撤回。", "The same batch is being written, or was left unfinished."),
            Text("请几分钟后再试；后台进程会撤回中断的批次。", "Try again in some minutes: the worker takes it back."),
        )


class BatchTakenBack(Refusal):
    """Somebody else ended the batch while it was being written: its runner had been away too long."""

    def __init__(self) -> None:
        super().__init__(
            Text("批次中断过久，已被整批撤回。", "The batch stood still too long and was taken back as a whole."),
            Text("请重新提交。", "Hand it in again."),
        )
