"""Why attendance is not taken: nobody came, hours that are none, one person in two places."""

from __future__ import annotations

from typing import Any

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


class NoAttendance(Refusal):
    """Nobody is named."""

    def __init__(self, where: str) -> None:
        super().__init__(
            Text("没有写谁参加。", "Nobody is named who attended."),
            Text("请至少写一人，写明起止时间。", "Name one person at least, with both times."),
            where,
        )


class NoSuchHours(Refusal):
    """The two times are no times of one day, or the end is not after the beginning."""

    def __init__(self, who: str, begin: Any, end: Any, where: str) -> None:
        said = f"{str(begin or '')[:20]}—{str(end or '')[:20]}"
        super().__init__(
            Text(f"{who}的时间“{said}”不成立。", f"The hours “{said}” of {who} are none."),
            Text("请写同一天的起止时间，如 09:00 和 11:30。", "Write two times of one day, such as 09:00 and 11:30."),
            where,
        )


class HoursOverlap(Refusal):
    """One person was in two sessions at the same time; both are named."""

    def __init__(self, who: str, day: str, mine: Text, theirs: Text, where: str) -> None:
        super().__init__(
            Text(f"{who}在{day}的时间重叠：本场 {mine.zh}，另一场 {theirs.zh}。",
                 f"The hours of {who} on {day} overlap: this session {mine.en}, another one {theirs.en}."),
            Text("请核对两场的签到，写实际的时间；另一场有错的，先更正那一场。",
                 "Compare both attendance sheets and enter the hours really given; correct the other session if it is wrong."),
            where,
        )  # fmt: skip


class EnrolledAlready(Refusal):
    """The person's name stands on the list already."""

    def __init__(self, who: str, where: str) -> None:
        super().__init__(
            Text(f"{who}已经报名。", f"{who} has enrolled already."),
            Text("请删去重复的一行。", "Take the second line out."),
            where,
        )


class NoPlaces(Refusal):
    """More people than places."""

    def __init__(self, places: int, left: int, where: str) -> None:
        super().__init__(
            Text(f"名额{places}人，只剩{left}个。", f"There are {places} places, {left} are left."),
            Text("请减少人数，或者由组织单位增加名额。", "Name fewer people, or have the unit in charge add places."),
            where,
        )
