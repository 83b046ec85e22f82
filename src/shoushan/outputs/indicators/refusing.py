"""Why a figure is not given: one class per reason."""

from __future__ import annotations

from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class NotForYou(Refusal):
    """The viewer may not see figures of this ledger, or not this one."""

    def __init__(self, indicator: Indicator) -> None:
        label = indicator.label
        super().__init__(
            Text(f"您无权查看“{label.zh}”。", f"You may not see “{label.en}”."),
            Text("请联系指标的主管单位。", "Ask the unit in charge of the figure."),
        )


class NoSuchCut(Refusal):
    """The indicator cannot be broken down by this dimension."""

    def __init__(self, indicator: Indicator, id_: str, known: tuple[str, ...]) -> None:
        label, told = indicator.label, "、".join(known) or "–"
        super().__init__(
            Text(f"“{label.zh}”不能按“{id_}”分解。", f"“{label.en}” cannot be broken down by “{id_}”."),
            Text(f"可用：{told}。", f"There is: {', '.join(known) or '–'}."),
            "by",
        )


class NoSuchPeriod(Refusal):
    """Nothing is called so and it cannot be read as days."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        super().__init__(
            Text(f"看不懂期间“{text[:60]}”。", f"“{text[:60]}” is no period."),
            Text(
                f"写 2017、2017-10、2017-01-01..2017-10-31，或名称：{'、'.join(known)}。",
                f"Write 2017, 2017-10, 2017-01-01..2017-10-31, or a name: {', '.join(known)}.",
            ),
            "period",
        )
