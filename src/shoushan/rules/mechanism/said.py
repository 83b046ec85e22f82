"""Short sayings of a definition: how long a term is, who may do an act, what a kind of ending is called."""

from __future__ import annotations

from collections.abc import Iterable

from shoushan.rules.catalogue.model import Act, Pack, Version, Who
from shoushan.rules.deadlines import Unit
from shoushan.rules.procedure.guards import ANY_POST, RELATIONS
from shoushan.rules.text import Text

LENGTHS: dict[Unit, Text] = {
    Unit.WORKING_DAY: Text("{n}个工作日", "{n} working days"),
    Unit.CALENDAR_DAY: Text("{n}日", "{n} days"),
    Unit.MONTH: Text("{n}个月", "{n} months"),
    Unit.HOUR: Text("{n}小时", "{n} hours"),
    Unit.SAME_WORKING_DAY: Text("当个工作日", "the same working day"),
}
SOURCES: dict[str, Text] = {
    "any-open": Text("任一未办结环节", "Any open stage"),
    "any": Text("任一环节", "Any stage"),
    "closed": Text("办结以后", "Once closed"),
    "none": Text("开始", "To begin with"),
}
ENDINGS: dict[str, Text] = {
    "granted": Text("准予", "granted"),
    "refused": Text("不予", "refused"),
    "declined": Text("不受理", "declined"),
    "transferred": Text("转出", "passed on"),
    "withdrawn": Text("撤回", "withdrawn"),
    "ended": Text("结束", "ended"),
    "solved": Text("解决", "solved"),
    "answered": Text("答复", "answered"),
    "deemed": Text("视为办结", "deemed"),
    "void": Text("作废", "void"),
    "huajie": Text("化解", "reconciled"),
}
"""Kinds of outcome, told beside the outcome's own name; a kind that stands not here is told by that name alone."""


def length(limit: int, unit: Unit) -> Text:
    """So many units of time: 15个工作日."""
    said = LENGTHS[unit]
    english = said.en.removesuffix("s") if limit == 1 and said.en.endswith("s") else said.en
    return Text(said.zh.format(n=limit), english.format(n=limit))


def role(pack: Pack, version: Version, who: Who) -> Text:
    """Who in one word: the role of a post, a party, whoever has a matter, the system."""
    if who.role == "citizen":
        return Text("办事人", "the applicant")
    if who.role == "system":
        return Text("系统", "the system")
    if who.role == ANY_POST:
        return Text("任一岗位", "any post")
    if who.role.startswith("party:"):
        party = version.parties.get(who.role.removeprefix("party:"))
        return party.label if party else Text(who.role, who.role)
    return pack.roles.get(who.role, Text(who.role, who.role))


def whole(pack: Pack, version: Version, who: Who) -> Text:
    """Who, with the unit: 受理单位经办人."""
    said = role(pack, version, who)
    if who.role in ("citizen", "system") or who.role.startswith("party:"):
        return said
    unit = RELATIONS[who.of]
    return Text(f"{unit.zh}的{said.zh}", f"{said.en} {unit.en}") if unit.zh else said


def who_may(pack: Pack, version: Version, act: Act) -> Text:
    """The roles that may do an act, each once."""
    return listed(role(pack, version, who) for who in act.who)


def listed(texts: Iterable[Text]) -> Text:
    """Several words in a row, each once."""
    kept = tuple(dict.fromkeys(texts))
    return Text("、".join(one.zh for one in kept), ", ".join(one.en for one in kept))
