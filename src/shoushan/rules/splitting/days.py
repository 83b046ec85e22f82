"""Days as offices write them (9月底前, 年底前, 第三季度, 2017年10月31日), each as the last day that still keeps it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

PLAIN = str.maketrans("０１２３４５６７８９．：；（）", "0123456789.:;()")
"""Full-width signs as plain ones, one for one, so that places in a text stay what they are."""
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_N = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year{0}>\d{{4}})年|(?P<said{0}>今年|明年|本年))?"
_FORMS = (
    re.compile(r"(?P<year0>\d{4})(?:年|[-./])(?P<month0>\d{1,2})(?:月|[-./])(?P<day0>\d{1,2})日?"),
    re.compile(_YEAR.format(1) + rf"(?P<month1>{_N})月(?P<day1>{_N}|[一二三]?十[一二三四五六七八九]?)[日号]"),
    re.compile(_YEAR.format(2) + rf"(?P<month2>{_N})月(?:份)?(?P<part2>上旬|中旬|下旬|底|末)?"),
    re.compile(r"(?P<own3>本月)(?:底|末)|(?P<own3b>月底)"),
    re.compile(_YEAR.format(4) + r"第?(?P<quarter4>[一二三四1-4])季度(?:底|末)?"),
    re.compile(_YEAR.format(5) + r"(?P<half5>上半年|下半年)"),
    re.compile(r"(?:(?P<year6>\d{4})年|(?P<said6>明年|今年|本年)?年?)(?P<end6>年底|年末|底|末|年内|内)"),
)
_AFTER = re.compile(r"(?:之?前|以前|内)?")


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day in a text: where it stands (the word 前 included) and which day it is; ``None`` for one that does not exist."""

    start: int
    end: int
    day: date | None


def days_in(text: str, today: date) -> tuple[DayFound, ...]:
    """The days that a text names, in order, none inside another; a day without a year is of the year of ``today``."""
    plain, found = text.translate(PLAIN), list[DayFound]()
    for place, form in enumerate(_FORMS):
        for one in form.finditer(plain):
            if not one[0] or any(one.start() < other.end and other.start < one.end() for other in found):
                continue
            if place == len(_FORMS) - 1 and not _ends_a_year(one[0]):
                continue
            after = _AFTER.match(plain, one.end())
            found.append(DayFound(one.start(), after.end() if after else one.end(), _day(place, one, today)))
    return tuple(sorted(found, key=lambda one: one.start))


def _ends_a_year(text: str) -> bool:
    """年底, 年末, 年内, 2017年底, 明年底; a bare 底 or 内 is no day."""
    return "年" in text and text not in ("年", "今年", "明年", "本年")


def _day(place: int, one: re.Match[str], today: date) -> date | None:
    groups = {name.rstrip("0123456789b"): value for name, value in one.groupdict().items() if value}
    year = int(groups["year"]) if "year" in groups else today.year + (groups.get("said") == "明年")
    try:
        if place in (0, 1):
            return date(year, _number(groups["month"]), _number(groups["day"]))
        if place == 2:
            return _in_month(year, _number(groups["month"]), groups.get("part", "底"))
        if place == 3:
            return _in_month(today.year, today.month, "底")
        if place == 4:
            quarter = groups["quarter"]
            return quarter_end(year, int(quarter) if quarter.isdigit() else NUMBERS[quarter])
        if place == 5:
            return date(year, 6, 30) if groups["half"] == "上半年" else date(year, 12, 31)
    except ValueError:
        return None
    return date(year, 12, 31)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in NUMBERS:
        return NUMBERS[text]
    tens, _, ones = text.partition("十")
    return NUMBERS.get(tens, 1) * 10 + NUMBERS.get(ones, 0)


def _in_month(year: int, month: int, part: str) -> date:
    """The last day of a month, or of its first or second ten days."""
    first = date(year, month, 1)
    if part in ("上旬", "中旬"):
        return first + timedelta(days=9 if part == "上旬" else 19)
    return first.replace(day=calendar.monthrange(year, month)[1])


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter (1 to 4)."""
    return _in_month(year, quarter * 3, "底")
