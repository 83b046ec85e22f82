"""Why something is not published, not objected to, or has to wait for a notice: one class per reason."""

from __future__ import annotations

from datetime import date

from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class NoticeTooShort(Refusal):
    """Fewer days than the law or the plan says."""

    def __init__(self, notice: Text, asked: str, least: Text) -> None:
        super().__init__(
            Text(
                f"“{notice.zh}”不得少于{least.zh}（填的是 {asked}）。",
                f"“{notice.en}” stands for at least {least.en}, not {asked}.",
            ),
            Text(f"请填{least.zh}以上。", f"Give {least.en} or more."),
            "days",
        )


class NoticeTellsTooMuch(Refusal):
    """What is to be published holds a full name, an identity number or a telephone number."""

    def __init__(self, notice: Text, what: Text) -> None:
        super().__init__(
            Text(f"“{notice.zh}”的内容里有{what.zh}，不能公示。", f"“{notice.en}” holds {what.en} and is not published."),
            Text("请在填写的内容里去掉，姓名用“王某”。", "Take it out of what was written; write no full name."),
        )


class NoticeStands(Refusal):
    """The next step waits until the notice has stood its days."""

    def __init__(self, act: Text, notice: Text, to: date) -> None:
        day = spoken_day(to)
        super().__init__(
            Text(
                f"“{notice.zh}”要公示到{day.zh}，还没有期满。",
                f"“{notice.en}” stands until {day.en}; its days are not over.",
            ),
            Text(f"期满后的第二天再办“{act.zh}”。", f"“{act.en}” can be done on the day after."),
        )


class NotPublished(Refusal):
    """The next step needs a notice, and there is none, or it was taken down."""

    def __init__(self, act: Text, notice: Text) -> None:
        super().__init__(
            Text(f"还没有“{notice.zh}”，不能办“{act.zh}”。", f"“{act.en}” needs “{notice.en}”, which has not been published."),
            Text("请先公示，满期后再办。", "Publish it first, and let it stand its days."),
        )


class NotPosted(Refusal):
    """The sheet was not posted on the board, so its days have not begun."""

    def __init__(self, act: Text, notice: Text) -> None:
        super().__init__(
            Text(
                f"“{notice.zh}”还没有登记张贴，公示期没有开始。",
                f"“{notice.en}” has not been posted on the board; its days have not begun.",
            ),
            Text(
                "请打印张贴，拍照登记，从张贴之日起算。",
                "Print and post it, record it with a photo; the days count from then.",
            ),
            "photo",
        )


class ObjectionOpen(Refusal):
    """Somebody has objected, and nobody has settled it yet."""

    def __init__(self, act: Text, notice: Text, count: int) -> None:
        super().__init__(
            Text(
                f"“{notice.zh}”有 {count} 件异议没有处理，不能办“{act.zh}”。",
                f"{count} objection(s) to “{notice.en}” are not settled; “{act.en}” waits.",
            ),
            Text("请先核实、处理异议并写明理由。", "Look into the objection and settle it with grounds first."),
        )


class ObjectionUpheld(Refusal):
    """An objection was right: what was published does not hold."""

    def __init__(self, act: Text, notice: Text) -> None:
        super().__init__(
            Text(
                f"对“{notice.zh}”的异议成立，不能直接办“{act.zh}”。",
                f"An objection to “{notice.en}” was upheld; “{act.en}” cannot go on.",
            ),
            Text("请改正后重新公示。", "Put it right and publish it anew."),
        )


class ObjectionTooLate(Refusal):
    """The days of objection are over."""

    def __init__(self, notice: Text, to: date) -> None:
        day = spoken_day(to)
        super().__init__(
            Text(f"“{notice.zh}”的公示期已于{day.zh}届满。", f"The days of “{notice.en}” ended on {day.en}."),
            Text("可以向主管单位反映，或者依法复议、诉讼。", "Write to the office in charge or use the legal remedies."),
        )


class NotStanding(Refusal):
    """There is no such notice now."""

    def __init__(self, notice: Text) -> None:
        super().__init__(
            Text(f"现在没有“{notice.zh}”。", f"“{notice.en}” is not published now."),
            Text("请核对公示的名称和日期。", "Check the notice and its days."),
        )
