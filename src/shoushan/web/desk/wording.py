"""Sentences and small marks of the desk: lamps, days, who holds a case, what a limit is in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from shoushan.rules import currency
from shoushan.rules.deadlines import Lamp
from shoushan.rules.hundredths import digits
from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui.cells import zero_words
from shoushan.web.ui.components.basics import Colour, Unit
from shoushan.web.ui.deadline import WEEKDAYS
from shoushan.web.ui.language import current, t, word

LIMITS = {
    "working-day": Text("{n} 个工作日", "{n} working days"),
    "calendar-day": Text("{n} 日", "{n} calendar days"),
    "month": Text("{n} 个月", "{n} months"),
    "hour": Text("{n} 小时", "{n} hours"),
    "same-working-day": Text("当个工作日", "the same working day"),
}
PART_STATES = {
    "offered": Text("待签收", "Not yet taken over"),
    "taken": Text("办理中", "Being handled"),
    "returned": Text("已退单", "Handed back"),
    "answered": Text("已答复", "Answered"),
    "withdrawn": Text("已收回", "Withdrawn"),
}
PART_TONES = {"offered": "warn", "taken": "info", "returned": "bad", "answered": "good", "withdrawn": "mute"}
PART_KINDS = {
    "lead": Text("主办", "Lead"),
    "assist": Text("会办", "Assisting"),
    "sign": Text("会签", "Countersigning"),
    "forward": Text("转送", "Forwarded"),
    "assign": Text("限期反馈", "Report due"),
    "direct": Text("直接收到", "Received directly"),
    "designated": Text("定责", "Designated"),
    "redo": Text("重新办理", "Handled anew"),
    "review": Text("复查", "Review"),
    "re-review": Text("复核", "Second review"),
    "litigation": Text("转政法机关", "To the legal organs"),
    "accusation": Text("移送", "Passed on"),
    "handle": Text("承办", "Handled"),
    "check": Text("核查", "Check"),
    "service": Text("服务单位", "Service department"),
    "opinion": Text("提出意见", "Opinion asked for"),
}
VERDICTS = {
    "grant": Text("同意", "Grant"),
    "deny": Text("不同意", "Deny"),
    "agree": Text("同意", "Agree"),
    "disagree": Text("不同意", "Disagree"),
    "support": Text("予以支持", "Supported"),
    "explain": Text("作出解释说明", "Explained"),
    "not-support": Text("不予支持", "Not supported"),
    "uphold": Text("维持", "Upheld"),
    "change": Text("变更", "Changed"),
    "revoke": Text("撤销", "Revoked"),
    "adopted": Text("采纳", "Adopted"),
    "partly": Text("部分采纳", "Partly adopted"),
    "not-adopted": Text("未采纳", "Not adopted"),
    "mediated": Text("达成协议", "Agreement"),
    "directed": Text("导入法定程序", "Led into a procedure of law"),
    "declined": Text("不予受理", "Declined"),
    "received": Text("已签收", "Signed for"),
    "done": Text("已办", "Done"),
    "solved": Text("已解决", "Solved"),
    "explained": Text("已解释", "Explained"),
    "planned": Text("列入计划", "Planned"),
    "not-solvable": Text("无法解决", "Cannot be solved"),
    "unfounded": Text("不属实", "Unfounded"),
}
PAPER_STATES = {
    "draft": Text("拟稿", "Draft"),
    "returned": Text("退回修改", "Sent back"),
    "reviewed": Text("已核稿", "Reviewed"),
    "circulated": Text("会签中", "Being countersigned"),
    "countersigned": Text("已会签", "Countersigned"),
    "signed": Text("已签发", "Signed"),
    "numbered": Text("已编号", "Numbered"),
    "stamped": Text("已用印", "Stamped"),
    "delivered": Text("已送达", "Delivered"),
    "archived": Text("已归档", "Archived"),
    "void": Text("作废", "Void"),
}
TERM_STATES = {
    "running": Text("计时中", "Running"),
    "paused": Text("暂停计时", "Paused"),
    "ended": Text("已结束", "Ended"),
}


def say(zh: str, en: str) -> str:
    """One of both, in the reader's language."""
    return en if current() == "en" else zh


def said(table: Mapping[str, Text], key: str) -> str:
    """A word of a closed table, or the key itself where the table has none."""
    return t(table.get(key) or Text(key, key))


def lamp_of(
    shown: Lamp, left: int | None, unit: str | None, *, closed: bool = False, why: str = "", href: str = ""
) -> ui.Lamp | None:
    """The lamp of a case or a term; nothing where no clock runs."""
    if closed:
        return ui.Lamp("done")
    if shown is Lamp.NONE:
        return None
    days = None if shown is Lamp.GREY else left
    return ui.Lamp(cast(Colour, shown.value), days, cast(Unit, unit or "working-day"), why=why, href=href)


def limit_words(limit: int, unit: str, extension: int = 0) -> str:
    """A limit in words: 15 个工作日, with what was added."""
    text = said(LIMITS, unit).replace("{n}", str(limit + extension))
    if limit + extension == 1 and current() == "en" and text.endswith("s"):
        text = text.removesuffix("s")
    return text + (say(f"（含延期 {extension}）", f" (extended by {extension})") if extension else "")


def day_of(value: str | None) -> date | None:
    """The day in an ISO day or moment."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def local(value: str | datetime | None, zone: ZoneInfo) -> str:
    """A moment as the office's clock shows it; a day or a month as it stands."""
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) <= 10:
            return value
        try:
            return local(datetime.fromisoformat(value), zone)
        except ValueError:
            return value[:40]
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"


def long_day(value: date | None) -> str:
    """11月24日（周二）, or Tue 24 November 2026."""
    if value is None:
        return ""
    if current() == "en":
        return f"{value:%a} {value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日（周{word(WEEKDAYS[value.weekday()])}）"


def in_brackets(text: str) -> str:
    """A remark after a word."""
    return say(f"（{text}）", f" ({text})")


def joined(words: Iterable[str]) -> str:
    """Several words as one enumeration."""
    return say("、", ", ").join(words)


def held_sentence(
    units: tuple[tuple[str, str], ...],
    *,
    noun: str,
    party: bool,
    since: str,
    due: date | None,
    left: int | None,
    unit: str | None,
    paused: bool,
    closed_on: str,
    outcome: str,
    over: bool = False,
) -> str:
    """The one sentence of a case page: which office has it, its telephone, since when, due when."""
    if closed_on:
        ended = say(f"已于 {closed_on} 办结", f"Closed on {closed_on}")
        return ended + (say(f"，办结方式：{outcome}。", f": {outcome}.") if outcome else say("。", "."))
    who = joined(say(f"{name}（电话 {phone}）", f"{name} ({phone})") if phone else name for name, phone in units)
    if party:
        lead = say(f"正等办事人补交或确认，自 {since} 起", f"Waiting for the applicant since {since}")
    elif who:
        lead = say(f"{who}自 {since} 起办理", f"{who} {'has' if len(units) == 1 else 'have'} had it since {since}")
    else:
        lead = say(f"自 {since} 起待办", f"Waiting since {since}")
    if paused:
        return lead + say("，现在暂停计时。", "; the clock is paused.")
    if due is None:
        return lead + say("，本环节不计时。", "; no limit runs at this stage.")
    tail = say(f"，应于 {long_day(due)}前办完", f"; due by {long_day(due)}")
    if left is None:
        return tail and lead + tail + say("。", ".")
    return lead + tail + say("，", ", ") + left_words(left, unit or "working-day", over=over) + say("。", ".")


def left_words(left: int, unit: str, *, over: bool = False) -> str:
    """How much is left of a limit, or how far it is over, inside a sentence; ``over`` tells the two apart where no unit has
    gone by."""
    if left == 0:
        said = zero_words(unit, over=over)
        return said[:1].lower() + said[1:]
    key = f"{'left' if left > 0 else 'over'}-{unit}"
    if unit == "same-working-day":
        return word(key)
    return word(f"{key}-one") if abs(left) == 1 else word(key, n=abs(left))


def plain_value(value: Any, kind: str) -> str:
    """A field's value as text: money with its currency, areas and rates with decimals, yes and no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return word("yes") if value else word("no")
    if isinstance(value, int) and kind in ("money", "area", "rate"):
        if kind == "money":
            return t(currency.current().said(value, " "))
        return digits(value) + {"area": " ㎡", "rate": "%"}[kind]
    if isinstance(value, (list, tuple)):
        return joined(plain_value(one, kind) for one in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("address") or joined(str(v) for v in value.values()))
    return str(value)
