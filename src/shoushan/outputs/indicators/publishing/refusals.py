"""Why a figure is not published: one class per reason."""

from __future__ import annotations

from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class FactsBehind(Refusal):
    """The facts have not reached the moment of asking: what was entered a moment ago would be left out."""

    def __init__(self, reached: int, wanted: int) -> None:
        super().__init__(
            Text(f"统计数据只到第 {reached} 条留痕，现有 {wanted} 条。", f"The facts hold {reached} of {wanted} entries."),
            Text("请稍候再填报，后台正在赶上。", "Wait a moment, the worker is catching up."),
        )


class NotWhole(Refusal):
    """The viewer is shown a part of the cases only: such a figure is that of the unit's own cases and no published one."""

    def __init__(self, label: Text) -> None:
        super().__init__(
            Text(f"您只能看到“{label.zh}”的一部分件，不能发布全部的数。", f"You see only part of the cases of “{label.en}”."),
            Text("由看得到全部的岗位填报。", "A post that sees all of them fills it in."),
        )


class NothingThere(Refusal):
    """There is no such figure: no cell of that key."""

    def __init__(self, label: Text) -> None:
        super().__init__(
            Text(f"“{label.zh}”没有这一格。", f"“{label.en}” has no such cell."),
            Text("请核对分组和时期。", "Look at the breakdown and the period."),
        )


class TooFew(Refusal):
    """Of so few things that telling the public would tell of people."""

    def __init__(self, label: Text) -> None:
        super().__init__(
            Text(f"“{label.zh}”的件太少，不能向社会公布。", f"“{label.en}” counts too few to be told to the public."),
            Text("改为内部发布，或者合并分组。", "Publish it internally, or put cells together."),
        )


class NotForThePublic(Refusal):
    """The indicator is an internal one."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(
            Text(f"“{indicator.label.zh}”是内部指标，不能向社会公布。", f"“{indicator.label.en}” is internal."),
            Text("请选内部发布。", "Publish it internally."),
        )


class DoesNotAddUp(Refusal):
    """The rows behind the figure do not make it: nothing is published that its evidence does not bear."""

    def __init__(self, label: Text, what: str, rows: object, figure: object) -> None:
        super().__init__(
            Text(
                f"“{label.zh}”的 {what} 是 {figure}，各行得出 {rows}。",
                f"{what} of “{label.en}” is {figure}, its rows give {rows}.",
            ),
            Text("请告诉系统管理员，不要发布。", "Tell the administrator, do not publish."),
        )
