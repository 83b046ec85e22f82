"""Why a plan of milestones is not entered: each with the row and column it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.text import Text


def place(row: int | None, column: str) -> str | None:
    """``items.<row>.<column>``: the place of a value in the rows of an act, counted from 0."""
    return None if row is None else f"items.{row}.{column}"


def _told(row: int | None) -> Text:
    return Text("", "") if row is None else Text(f"第 {row + 1} 行：", f"Row {row + 1}: ")


class NoSuchMilestone(Refusal):
    """A row names nothing, or something that is no milestone of the ledger."""

    def __init__(self, given: Any, row: int | None, known: Sequence[Text], column: str = "item") -> None:
        said, head, names = str(given or "")[:40], _told(row), listed(known)
        super().__init__(
            Text(f"{head.zh}没有节点“{said}”。", f"{head.en}there is no milestone “{said}”."),
            Text(f"请从中选择：{names.zh}。", f"Choose one of: {names.en}."),
            place(row, column),
        )


class MilestoneTwice(Refusal):
    """Two rows are about one milestone."""

    def __init__(self, label: Text, row: int) -> None:
        super().__init__(
            Text(f"第 {row + 1} 行：节点“{label.zh}”已在前面列出。", f"Row {row + 1}: “{label.en}” stands above already."),
            Text("一个节点只填一行。", "Give each milestone one row."),
            place(row, "item"),
        )


class EndsBeforeStarts(Refusal):
    """A milestone would be done before its work begins."""

    def __init__(self, label: Text, starts: str, planned: str, row: int | None) -> None:
        head = _told(row)
        super().__init__(
            Text(
                f"{head.zh}节点“{label.zh}”计划 {planned} 完成，早于 {starts} 开始。",
                f"{head.en}“{label.en}” is to be done on {planned}, before it starts on {starts}.",
            ),
            Text("请核对两个日期；完成不能早于开始。", "Check both days; the end is not before the start."),
            place(row, "planned"),
        )


class DayUnreadable(Refusal):
    """A day of a row is none."""

    def __init__(self, given: Any, row: int | None, column: str) -> None:
        said, head = str(given or "")[:40], _told(row)
        super().__init__(
            Text(f"{head.zh}“{said}”不是日期。", f"{head.en}“{said}” is no day."),
            Text("请按 2017-09-30 的样式填写日期。", "Write the day as 2017-09-30."),
            place(row, column),
        )


class PlanCircle(Refusal):
    """Milestones come after one another in a circle: none of them could ever begin."""

    def __init__(self, labels: Sequence[Text], row: int | None) -> None:
        way, head = listed(labels, " → ", " → "), _told(row)
        super().__init__(
            Text(
                f"{head.zh}前置节点成了一个圈：{way.zh}。",
                f"{head.en}milestones come after one another in a circle: {way.en}.",
            ),
            Text("请去掉其中一个前置节点。", "Take one of the dependencies out."),
            place(row, "after"),
        )


class MilestoneReached(Refusal):
    """What was reached is not planned for another day."""

    def __init__(self, label: Text, on: str, row: int | None) -> None:
        head = _told(row)
        super().__init__(
            Text(
                f"{head.zh}节点“{label.zh}”已于 {on} 到达，计划不能事后改。",
                f"{head.en}“{label.en}” was reached on {on}; its plan is not changed after the fact.",
            ),
            Text(
                "请只调整未到达的节点；到达日期有误的，用更正。",
                "Change open milestones only; correct the day reached if it is wrong.",
            ),
            place(row, "planned"),
        )


class NoTemplate(Refusal):
    """A plan is to be counted back, and the ledger says no steps or the target day is missing."""

    def __init__(self) -> None:
        super().__init__(
            Text("没有倒排工期用的目标日期或者步骤。", "There is no target day, or no steps, to count back from."),
            Text(
                "请先填目标日期；步骤写在台账定义的 milestones 中。",
                "Give the target day; the steps stand under milestones of the definition.",
            ),
            "target",
        )
