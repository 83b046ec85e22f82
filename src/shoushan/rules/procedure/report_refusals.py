"""Why a report is not taken: each says which period, and what may be reported instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoushan.rules.procedure.periods import EVERY, SAMPLES, Period
from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.text import Text

_WHERE = "period"


class NoSuchPeriod(Refusal):
    """What was given names no period of the rhythm."""

    def __init__(self, given: Any, every: str, where: str | None = _WHERE) -> None:
        said, how, sample = str(given or "")[:40], EVERY[every], SAMPLES[every]
        super().__init__(
            Text(f"“{said}”不是报告期（{how.zh}一报）。", f"“{said}” is no period of a {how.en} report."),
            Text(f"请按 {sample} 的样式填写。", f"Write it as {sample}."),
            where,
        )


class WrongPeriod(Refusal):
    """No report of this period is owed."""

    def __init__(self, period: Period, owed: Sequence[Text], where: str | None = _WHERE) -> None:
        names = listed(owed)
        super().__init__(
            Text(f"{period.label.zh}现在不用报。", f"No report of {period.label.en} is owed now."),
            Text(f"现在应报：{names.zh}。", f"Owed now: {names.en}.")
            if owed
            else Text("现在没有应报的报告。", "No report is owed now."),
            where,
        )


class ReportedAlready(Refusal):
    """The period was reported, and nobody has sent the report back."""

    def __init__(self, period: Period, on: str, where: str | None = _WHERE) -> None:
        super().__init__(
            Text(f"{period.label.zh}已于 {on} 报过。", f"{period.label.en} was reported on {on}."),
            Text("要改的，请主管单位退回重报，或者用更正。", "Ask for it to be sent back, or have it corrected."),
            where,
        )
