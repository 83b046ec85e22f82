"""How figures are told in a report, in both languages: with units, rounded as one says them, as a change, against a target.

Nothing is computed here but the rounding of what is told; a figure without a value is told so in words, never as nought.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import changes, is_percentage, reached
from shoushan.rules import currency
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import Tell
from shoushan.rules.text import Text

NO_DATA = Text("无数据", "no data")
UNRECORDED = Text("无记录", "nothing recorded")
NOT_YOURS = Text("（无权查看）", "(not for you)")
HIDDEN = Text("＊", "＊")
UNCOMPARED = Text("无可比数", "not comparable")
NO_RANK = Text("无位次", "no rank")
Lack = Literal["", "data", "other"]
TEN_THOUSAND, HUNDRED_MILLION = Decimal(10**4), Decimal(10**8)
_LARGE = re.compile(r"([0-9][0-9 ]*)( (?:thousand|million|billion))? (.+)")
_WORDS = {None: 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}


def tell(indicator: Indicator, figure: Figure | None, how: Tell) -> Text:
    """A figure as it is told; ``None`` is one that the viewer may not see."""
    if figure is None:
        return NOT_YOURS
    if "hidden" in figure.flags:
        return HIDDEN
    if how == "target":
        return _target(indicator)
    if how == "n":
        return Text(f"{figure.n}", f"{figure.n:,}")
    if "unrecorded" in figure.flags:
        return UNRECORDED
    if figure.value is None:
        return NO_DATA
    if how == "rank":
        return _rank(indicator, figure)
    if how == "change":
        return _change(indicator, figure)
    if how == "gap":
        return _gap(indicator, figure)
    if how == "before":
        before = figure.before.get("last-year")
        return amount(indicator, before.value) if before is not None and before.value is not None else NO_DATA
    if how == "told":
        return _told(indicator, figure.value)
    return amount(indicator, figure.value) if how == "value" else Text(number_zh(figure.value), number_en(figure.value))


def lacks(indicator: Indicator, figure: Figure | None, how: Tell) -> Lack:
    """What a figure lacks to be told so: ``data``, for nothing was recorded or nothing can be said; ``other``, for there is
    nothing to compare it with or to rank it among."""
    if figure is None or "hidden" in figure.flags or how in ("target", "n"):
        return ""
    if figure.value is None or "unrecorded" in figure.flags:
        return "data"
    return "other" if tell(indicator, figure, how) in (NO_DATA, UNCOMPARED, NO_RANK) else ""


def amount(indicator: Indicator, value: Decimal) -> Text:
    """A value with its unit."""
    return Text(_zh(value, indicator.unit.zh, ""), _en(value, indicator.unit.en))


def number_zh(value: Decimal) -> str:
    """The digits as Chinese papers have them: no separators, no idle decimals of a whole number."""
    return f"{value:f}" if value != value.to_integral_value() else f"{int(value)}"


def number_en(value: Decimal) -> str:
    """The digits with separators."""
    return f"{value:,f}" if value != value.to_integral_value() else f"{int(value):,}"


def _zh(value: Decimal, unit: str, more: str, step: Decimal = Decimal(1)) -> str:
    """57.8万平方米; 余 stands before 万 where what is left out is more than ten thousand."""
    scaled, word = value, ""
    if not unit.startswith(("万", "亿")) and not unit.startswith(("%", "‰")):
        for large, name in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
            if abs(value) >= large and (value / large) == (value / large).quantize(Decimal("0.01")):
                scaled, word = (value / large).normalize(), name
                break
    inner, outer = (more, "") if word == "万" and step > TEN_THOUSAND else ("", more)
    return f"{number_zh(scaled)}{inner}{word}{outer}{unit}"


def _en(value: Decimal, unit: str) -> str:
    match = _LARGE.fullmatch(unit)
    if match is not None:
        value, unit = value * int(match[1].replace(" ", "")) * _WORDS[match[2]], match[3]
    if match is not None or unit == currency.current().name.en:
        for large, name in ((10**9, "billion"), (10**6, "million")):
            if abs(value) >= large:
                return f"{number_en((value / large).normalize())} {name} {unit}"
    return f"{number_en(value)}{unit}" if unit in ("%", "‰") else f"{number_en(value)} {unit}".strip()


def _told(indicator: Indicator, value: Decimal) -> Text:
    """Rounded as the figure is told: 8000余户, 570亿元以上, 近20万平方米."""
    told = indicator.told
    if told is None or told.step == 0:
        return amount(indicator, value)
    unit, step = indicator.unit, told.step
    if told.bound == "exact":
        return amount(indicator, _stepped(value, step, ROUND_HALF_UP))
    if told.bound == "nearly":
        up = _stepped(value, step, ROUND_CEILING)
        said = amount(indicator, up)
        return said if up == value else Text(f"近{said.zh}", f"nearly {said.en}")
    down = _stepped(value, step, ROUND_FLOOR)
    if down == 0:
        return amount(indicator, value)
    if told.bound == "at_least":
        said = amount(indicator, down)
        return Text(f"{said.zh}以上", f"at least {said.en}")
    more = "余" if down != value else ""
    return Text(_zh(down, unit.zh, more, step), ("more than " if more else "") + _en(down, unit.en))


def _stepped(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step


def _change(indicator: Indicator, figure: Figure) -> Text:
    """The change on a year before. Where nothing was counted then nothing is compared: a ledger may have begun since."""
    found = changes(replace(indicator, compare=("last-year",)), figure)
    if not found or (not found[0].before and not is_percentage(indicator)):
        return UNCOMPARED
    one = found[0]
    if one.direction == "level":
        return Text("持平", "unchanged")
    up = one.direction == "up"
    if is_percentage(indicator):
        points = number_zh(abs(one.difference))
        return Text(f"{'提高' if up else '降低'}{points}个百分点", f"{'up' if up else 'down'} {points} points")
    if one.percent is not None:
        percent = number_zh(abs(one.percent))
        return Text(f"{'增长' if up else '下降'}{percent}%", f"{'up' if up else 'down'} {percent}%")
    said = amount(indicator, abs(one.difference))
    return Text(f"{'增加' if up else '减少'}{said.zh}", f"{'up' if up else 'down'} {said.en}")


def _difference(indicator: Indicator, value: Decimal) -> Text:
    if is_percentage(indicator):
        return Text(f"{number_zh(value)}个百分点", f"{number_en(value)} points")
    return amount(indicator, value)


def _target(indicator: Indicator) -> Text:
    target = indicator.target
    if target is None:
        return Text("—", "—")
    said = amount(indicator, target.value)
    exact = is_percentage(indicator) and target.value == 100
    suffix, prefix = ("以上", "at least ") if target.bound == "at_least" else ("以下", "at most ")
    return said if exact else Text(f"{said.zh}{suffix}", f"{prefix}{said.en}")


def _gap(indicator: Indicator, figure: Figure) -> Text:
    found = reached(indicator, figure)
    if found is None:
        return Text("—", "—")
    if found.met:
        return Text("已达到目标", "the target is met")
    said = _difference(indicator, found.gap)
    if found.target.bound == "at_least":
        return Text(f"距目标差{said.zh}", f"{said.en} short of it")
    return Text(f"超出目标{said.zh}", f"{said.en} above it")


def ordinal_en(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def _rank(indicator: Indicator, figure: Figure) -> Text:
    if indicator.kind == "rank" and figure.value is not None:
        place = int(figure.value)
        return Text(f"第{place}位（共{figure.n}个）", f"{ordinal_en(place)} of {figure.n}")
    if figure.place is not None:
        return Text(f"第{figure.place}位（共{figure.of}个）", f"{ordinal_en(figure.place)} of {figure.of}")
    return NO_RANK
