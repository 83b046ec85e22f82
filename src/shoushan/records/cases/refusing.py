"""Refusals that only the rows can tell: keys that are taken, lists that are too long."""

from __future__ import annotations

from datetime import date

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class DuplicateKey(Refusal):
    """Another case holds the register's key, or the resource that was to be claimed."""

    def __init__(self, key: str, number: str | None) -> None:
        holder = number or "—"
        super().__init__(
            Text(f"“{key}”已登记在 {holder}。", f"“{key}” stands in {holder} already."),
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
