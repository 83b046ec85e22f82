"""Why a term cannot be counted, paused, extended or changed: one exception per reason, in both languages."""

from __future__ import annotations

from datetime import date

from shoushan.rules.text import Text


class DeadlineRefused(Exception):
    """Base of every refusal of this room; carries what is wrong and what to do."""

    def __init__(self, message: Text, remedy: Text) -> None:
        super().__init__(f"{message.zh} {message.en}")
        self.message = message
        self.remedy = remedy


class OutsideCalendar(DeadlineRefused):
    """The day lies before the calendar's first year or after the last day that can be written."""


class LimitOutOfRange(DeadlineRefused):
    """A limit is at least one unit and at most a hundred years."""


class MomentNeeded(DeadlineRefused):
    """Hours are counted from a moment that knows its zone."""

    @classmethod
    def at(cls, when: date) -> MomentNeeded:
        """The refusal for a moment without zone, or a day where a moment is counted."""
        return cls(
            Text(f"{when} 缺少时刻或时区。", f"{when} lacks its time of day or its zone."),
            Text(
                "按小时计算的时限须给出时刻，如 2017-09-25T14:30+08:00。",
                "Hours are counted from a moment such as 2017-09-25T14:30+08:00.",
            ),
        )


class BoundsReversed(DeadlineRefused):
    """The earliest permitted due day lies after the latest."""


class PauseReversed(DeadlineRefused):
    """A pause ends before it begins."""

    @classmethod
    def between(cls, begin: date, end: date) -> PauseReversed:
        """The refusal for a pause from ``begin`` to an earlier ``end``."""
        return cls(
            Text(f"暂停 {begin} 至 {end}：结束早于开始。", f"Pause {begin} to {end} ends before it begins."),
            Text("请更正恢复日期。", "Correct the day of resumption."),
        )


class PauseNotAllowed(DeadlineRefused):
    """The term does not allow this kind of pause."""


class PauseTooOften(DeadlineRefused):
    """The term was already paused for this reason as often as its rule permits."""


class PauseTooLong(DeadlineRefused):
    """All pauses of this kind together exceed the days that its rule permits."""


class AlreadyPaused(DeadlineRefused):
    """A pause of the same kind is still open."""


class ExtensionNotAllowed(DeadlineRefused):
    """The term cannot be extended at all."""


class ExtendedAlready(DeadlineRefused):
    """The term was extended as often as its rule permits."""


class ExtensionTooLong(DeadlineRefused):
    """The extension exceeds its maximum or is less than one unit."""


class ExtensionTooLate(DeadlineRefused):
    """The due day passed before the extension was approved."""


class LimitHasStarted(DeadlineRefused):
    """A limit that has started keeps its start, unit, limit and roll-over, whatever the case is called."""
